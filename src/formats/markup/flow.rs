//! Visible text as it flows: white space folds, blocks part, and stretches of text get their meaning.

use std::borrow::Cow;

use super::notes::Found;
use super::tree::MOST;
use crate::document::{
    Block, BlockKind, Comment, Escape, HiddenLink, Parsed, ParsedMarker, ParsedNote, Visible,
    VisibleBuilder,
};
use crate::span::Span;

/// What a stretch of text between two tags means.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    Emphasis,
    Code,
    Link {
        url: String,
        home: Option<Span>,
    },
    Marker(ParsedMarker),
    /// A raised number that may be a marker.
    Raised(ParsedMarker),
    /// The label at the start of a note.
    Label,
}

/// Marks that are open at once; what is nested deeper has none.
const DEEPEST: usize = 64;

#[derive(Debug)]
struct OpenMark {
    key: u32,
    mark: Mark,
    /// Where its text starts; none until there is any.
    start: Option<usize>,
}

/// White space that waits for text behind it.
#[derive(Debug, Clone, Copy)]
enum Pending {
    Nothing,
    Space(Span),
    Break(Span),
    /// White space of preformatted text, kept as it is.
    Verbatim(Span),
}

#[derive(Debug)]
struct OpenNote {
    label: Cow<'static, str>,
    external: bool,
    /// Whether its label may stand as text before its words.
    typed: bool,
    label_span: Option<Span>,
    text: Option<usize>,
}

/// Visible text in the making.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    source: &'a str,
    builder: VisibleBuilder,
    parsed: Parsed,
    raised: Vec<ParsedMarker>,
    /// Where the open block starts.
    block: Option<usize>,
    kind: BlockKind,
    pending: Pending,
    marks: Vec<OpenMark>,
    note: Option<OpenNote>,
}

/// How much of a text has its white space folded as it stands: words with single spaces between them.
fn folded_len(text: &[u8]) -> usize {
    let mut at = plain_len(text);
    while let Some(byte) = text.get(at) {
        if byte.is_ascii_whitespace() {
            let word = |b: Option<&u8>| b.is_some_and(|b| !b.is_ascii_whitespace());
            if *byte != b' ' || at == 0 || !word(text.get(at + 1)) {
                break;
            }
        }
        at += 1;
    }
    at
}

/// How many bytes are looked at together.
const STEP: usize = 32;

/// A part of [`folded_len`] that is learnt many bytes at a time.
fn plain_len(text: &[u8]) -> usize {
    if text.first().is_none_or(|b| *b <= b' ') {
        return 0;
    }
    let mut at = 0;
    while let Some(these) = text.get(at..).and_then(<[u8]>::first_chunk) {
        if !is_plain(these) {
            return at;
        }
        at += STEP;
    }
    // The last bytes once more, with those before them.
    match text.last_chunk() {
        Some(last) if is_plain(last) => text.len() - 1,
        _ => at,
    }
}

/// Whether [`STEP`] bytes hold no white space but single spaces; the one behind them is looked at, too.
fn is_plain(text: &[u8; STEP + 1]) -> bool {
    let mut odd = 0;
    for at in 0..STEP {
        let (this, next) = (text[at], text[at + 1]);
        // Not 0 for what is less than a space, and for two that are no more than one.
        odd |= b' '.saturating_sub(this) | (b' ' + 1).saturating_sub(this.max(next));
    }
    odd == 0
}

impl<'a> Flow<'a> {
    /// Room is made for what was found and for as many blocks.
    pub(super) fn new(source: &'a str, escape: Escape, found: &Found, blocks: usize) -> Self {
        Self {
            source,
            builder: Visible::builder(escape, source.len()),
            parsed: Parsed {
                blocks: Vec::with_capacity(blocks),
                markers: Vec::with_capacity(found.markers.len()),
                notes: Vec::with_capacity(found.notes.len()),
                ..Parsed::default()
            },
            raised: Vec::new(),
            block: None,
            kind: BlockKind::Paragraph,
            pending: Pending::Nothing,
            marks: Vec::new(),
            note: None,
        }
    }

    /// Whether the map home has more pieces than that of any draft.
    pub(super) fn is_full(&self) -> bool {
        self.builder.pieces() > MOST
    }

    /// The kind of the blocks that start from here on.
    pub(super) fn set_kind(&mut self, kind: BlockKind) {
        self.kind = kind;
    }

    /// Ends the open block, if there is one. The label of a note stays with the text that follows it.
    pub(super) fn divide(&mut self) {
        let only_label = self.note.as_ref().is_some_and(|n| {
            n.text.is_none() && n.label_span.is_some_and(|l| l.end == self.builder.len())
        });
        if !only_label {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        self.pending = Pending::Nothing;
        let Some(start) = self.block.take() else {
            return;
        };
        let end = self.builder.len();
        let kind = match (&self.note, self.kind) {
            (Some(_), kind) if kind != BlockKind::Code => BlockKind::Note,
            (_, kind) => kind,
        };
        self.parsed.blocks.push(Block {
            span: Span::new(start, end),
            kind,
        });
        // Emphasis and code do not reach across blocks.
        for open in &mut self.marks {
            let list = match open.mark {
                Mark::Emphasis => &mut self.parsed.emphasis,
                Mark::Code => &mut self.parsed.code,
                _ => continue,
            };
            if let Some(from) = open.start.take() {
                list.push(Span::new(from, end));
            }
        }
    }

    /// Adds source text that stands at `home`, with its white space folded.
    pub(super) fn text(&mut self, home: Span) {
        let mut at = home.start;
        let mut rest = home.of(self.source);
        while !rest.is_empty() && !self.is_full() {
            let solid = folded_len(rest.as_bytes());
            let (word, tail) = rest.split_at(solid);
            self.solid(word, at);
            at += solid;
            let blank = tail
                .bytes()
                .position(|b| !b.is_ascii_whitespace())
                .unwrap_or(tail.len());
            if blank > 0 {
                self.space(Span::new(at, at + blank));
            }
            at += blank;
            rest = tail.get(blank..).unwrap_or("");
        }
    }

    /// Adds text without white space that folds.
    fn solid(&mut self, mut text: &str, mut home: usize) {
        if self.block.is_none() {
            // A block does not start with a no-break space.
            let trimmed = text.trim_start_matches(char::is_whitespace);
            home += text.len() - trimmed.len();
            text = trimmed;
        }
        if text.is_empty() {
            return;
        }
        self.start(text, home);
        self.builder.verbatim(text, home);
    }

    /// Adds preformatted source text.
    pub(super) fn preformatted(&mut self, home: Span) {
        let text = home.of(self.source);
        let (mut from, mut body) = (home.start, text);
        if self.block.is_none() {
            body = text.trim_start_matches(['\r', '\n']);
            from += text.len() - body.len();
        }
        let solid = body.trim_end_matches(|c: char| c.is_ascii_whitespace());
        if !solid.is_empty() {
            self.start(solid, from);
            self.builder.verbatim(solid, from);
        }
        let blank = Span::new(from + solid.len(), from + body.len());
        if !blank.is_empty() {
            if solid.is_empty() {
                self.flush();
            }
            self.pending = Pending::Verbatim(blank);
        }
    }

    /// Adds text that stands for other bytes in the source.
    pub(super) fn decoded(&mut self, text: &str, home: Span) {
        if text.bytes().all(|b| b.is_ascii_whitespace()) {
            self.space(home);
            return;
        }
        if self.block.is_none() && text.chars().all(char::is_whitespace) {
            return;
        }
        self.start(text, home.start);
        self.builder.atomic(text, home);
    }

    /// Adds white space that folds.
    pub(super) fn space(&mut self, home: Span) {
        if self.block.is_some() && matches!(self.pending, Pending::Nothing) {
            self.pending = Pending::Space(home);
        }
    }

    /// Adds a line break; two of them part blocks.
    pub(super) fn line_break(&mut self, home: Span) {
        if self.block.is_none() {
            return;
        }
        if matches!(self.pending, Pending::Break(_)) {
            self.divide();
        } else {
            self.pending = Pending::Break(home);
        }
    }

    fn flush(&mut self) {
        match std::mem::replace(&mut self.pending, Pending::Nothing) {
            Pending::Space(home) if home.of(self.source) == " " => {
                self.builder.verbatim(" ", home.start);
            }
            Pending::Space(home) => {
                self.builder.atomic(" ", home);
            }
            Pending::Break(home) => {
                self.builder.atomic("\n", home);
            }
            Pending::Verbatim(home) if self.block.is_some() => {
                self.builder.verbatim(home.of(self.source), home.start);
            }
            Pending::Nothing | Pending::Verbatim(_) => {}
        }
    }

    /// Makes ready for text: the separator before its block, the space before it, the start of marks and notes.
    fn start(&mut self, text: &str, home: usize) {
        self.flush();
        if self.block.is_none() {
            if !self.builder.is_empty() {
                self.builder.atomic("\n\n", Span::empty(home));
            }
            self.block = Some(self.builder.len());
        }
        let in_label = self.marks.iter().any(|m| matches!(m.mark, Mark::Label));
        if let Some(note) = &mut self.note
            && !in_label
        {
            if note.label_span.is_some_and(|l| l.end == self.builder.len())
                && !text.starts_with([']', ')', '}', '.', ':', ','])
            {
                self.builder.atomic(" ", Span::empty(home));
            }
            note.text.get_or_insert(self.builder.len());
        }
        let at = self.builder.len();
        for open in &mut self.marks {
            open.start.get_or_insert(at);
        }
    }

    /// Opens a mark under a key of the caller's choice.
    pub(super) fn open(&mut self, key: u32, mark: Mark) {
        if self.marks.len() < DEEPEST {
            self.marks.push(OpenMark {
                key,
                mark,
                start: None,
            });
        }
    }

    /// Closes the mark with this key, if it is open.
    pub(super) fn close(&mut self, key: u32) {
        if let Some(at) = self.marks.iter().rposition(|m| m.key == key) {
            let open = self.marks.remove(at);
            self.end_mark(open);
        }
    }

    fn end_mark(&mut self, open: OpenMark) {
        let end = self.builder.len();
        let span = Span::new(open.start.unwrap_or(end), end);
        match open.mark {
            Mark::Emphasis if open.start.is_some() => self.parsed.emphasis.push(span),
            Mark::Code if open.start.is_some() => self.parsed.code.push(span),
            Mark::Link { url, home } => self.parsed.hidden_links.push(HiddenLink {
                text: span,
                url,
                home,
            }),
            Mark::Marker(marker) if open.start.is_some() => {
                self.parsed.markers.push(ParsedMarker { span, ..marker });
            }
            Mark::Raised(marker) if open.start.is_some() => {
                self.raised.push(ParsedMarker { span, ..marker });
            }
            Mark::Label if open.start.is_some() => self.label(span),
            _ => {}
        }
    }

    fn label(&mut self, mut span: Span) {
        let Some(note) = &mut self.note else {
            return;
        };
        if let Some(from) = note.text {
            // `[` before the label belongs to it; words do not.
            let before = Span::new(from, span.start).of(self.builder.text());
            if !before
                .chars()
                .all(|c| "[({".contains(c) || c.is_whitespace())
            {
                return;
            }
            span.start = from;
            note.text = None;
        }
        note.label_span = Some(span);
    }

    /// Starts a note; the text until [`Flow::end_note`] is its text.
    pub(super) fn start_note(&mut self, label: Cow<'static, str>, external: bool, typed: bool) {
        self.end_block();
        self.note = Some(OpenNote {
            label,
            external,
            typed,
            label_span: None,
            text: None,
        });
    }

    /// Ends the open note.
    pub(super) fn end_note(&mut self) {
        self.end_block();
        let Some(note) = self.note.take() else {
            return;
        };
        let end = self.builder.len();
        let all = self.builder.text();
        let mut text = Span::new(note.text.unwrap_or(end), end);
        let mut label_span = note.label_span.unwrap_or(Span::empty(text.start));
        if note.label_span.is_some() && label_span.end == text.start {
            let words = text
                .of(all)
                .trim_start_matches([']', ')', '}', '.', ':', ',']);
            label_span.end = text.end - words.len();
            text.start = label_span.end;
        }
        if note.label_span.is_none()
            && note.typed
            && let Some(len) = typed_label(text.of(all), &note.label)
        {
            label_span = Span::new(text.start, text.start + len);
            text.start = label_span.end;
        }
        let trimmed = text.of(all).trim_start();
        text.start = text.end - trimmed.len();
        text.end = text.start + trimmed.trim_end().len();
        self.parsed.notes.push(ParsedNote {
            label: note.label,
            label_span,
            text,
            external: note.external,
        });
    }

    /// Adds a comment.
    pub(super) fn comment(&mut self, inner: Span, home: Span) {
        self.parsed.comments.push(Comment {
            text: inner.of(self.source).to_owned(),
            at: self.builder.len(),
            home,
        });
    }

    /// What was read, and the raised numbers that may be markers. Spans are in order.
    pub(super) fn finish(mut self) -> (Parsed, Vec<ParsedMarker>) {
        self.end_note();
        while let Some(key) = self.marks.last().map(|m| m.key) {
            self.close(key);
        }
        let mut parsed = self.parsed;
        parsed.visible = self.builder.build();
        for marker in parsed.markers.iter_mut().chain(&mut self.raised) {
            marker.span = with_brackets(&parsed.visible.text, marker.span);
        }
        parsed.emphasis.sort_unstable();
        parsed.code.sort_unstable();
        parsed.markers.sort_by_key(|m| m.span.start);
        parsed
            .hidden_links
            .sort_by_key(|l| (l.text.start, l.text.end));
        self.raised.sort_by_key(|m| m.span.start);
        (parsed, self.raised)
    }
}

/// The length of a label that is typed at the start of a note: `[7]`, `(7)`, `7.`, `7)`.
fn typed_label(text: &str, label: &str) -> Option<usize> {
    let inner = text.trim_start_matches(['[', '(']);
    let after = inner.strip_prefix(label)?;
    let rest = after.trim_start_matches([']', ')', '.', ':']);
    let closed = rest.len() < after.len() && !label.is_empty();
    (closed && rest.starts_with(|c: char| c.is_whitespace() || "“\"‘[".contains(c)))
        .then(|| text.len() - rest.len())
}

/// The marker with the brackets right around it.
fn with_brackets(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    let after = text.get(span.end..).and_then(|t| t.chars().next());
    match (before, after) {
        (Some('['), Some(']')) => Span::new(span.start - 1, span.end + 1),
        _ => span,
    }
}
