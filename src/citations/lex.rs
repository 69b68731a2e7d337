//! A note as tokens: words, marks, brackets with their mates, quotations and addresses as one token each.

use super::classes::Classes;
use super::date::{self};
use super::quotes::{self, Quote, Quotes};
use super::{DateField, NoteInput, lexicon};
use crate::document::Link;
use crate::links::indicator::IndicatorKind;
use crate::span::Span;
use crate::word_list::WordList;
use smallvec::SmallVec;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// An address: index into the links.
    Link(usize),
    /// Index into the quotations.
    Quote(usize),
    Open(char),
    Close(char),
    Comma,
    Semicolon,
    Colon,
    /// The end of a sentence or of an element; an abbreviation keeps its own.
    Period,
    /// A dash between spaces, a bar.
    Dash,
    Other,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// What it reads.
    pub(super) text: &'a str,
    /// The lists that hold it, where it is a word.
    pub(super) classes: Classes,
    /// White space stands before it.
    pub(super) spaced: bool,
    /// A line break stands before it.
    pub(super) broken: bool,
    /// How many matched brackets are open around it; a bracket counts itself out.
    pub(super) depth: usize,
    /// The bracket's other half.
    pub(super) mate: Option<usize>,
    pub(super) italic: bool,
}

/// A note as tokens. All indices of tokens are into `tokens`.
pub(super) struct Lexed<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    pub(super) links: &'a [Link],
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) quotes: Quotes,
    /// Whether there is an opening bracket.
    pub(super) bracketed: bool,
    /// Whether there is a semicolon.
    pub(super) parted: bool,
    /// The lists that hold a word of the note.
    pub(super) classes: Classes,
    /// Whether a word begins as a DOI does.
    pub(super) identified: bool,
    /// Dates outside quotations and addresses, years that stand alone among them, each with the tokens it covers.
    pub(super) dates: SmallVec<[Dated; 4]>,
}

#[derive(Debug, Clone)]
pub(super) struct Dated {
    pub(super) field: DateField,
    pub(super) tokens: std::ops::Range<usize>,
}

impl<'a> Lexed<'a> {
    /// `tokens` and `units` are those of another note, whose room is used again.
    pub(super) fn new(
        input: &NoteInput<'a>,
        mut tokens: Vec<Token<'a>>,
        units: &mut Vec<date::Unit>,
    ) -> Self {
        let opaque = opaque(input);
        tokens.clear();
        tokens.reserve(input.span.len() / 5 + 4);
        let mut lexed = Self {
            text: input.text,
            span: input.span,
            links: input.links,
            tokens,
            quotes: quotes::find(input.text, input.span, opaque.iter().map(|(span, _)| *span)),
            bracketed: false,
            parted: false,
            classes: Classes::default(),
            identified: false,
            dates: SmallVec::new(),
        };
        lexed.tokenise(&opaque);
        if lexed.bracketed {
            lexed.match_brackets();
        }
        if !input.emphasis.is_empty() {
            lexed.mark_italics(input.emphasis);
        }
        lexed.find_dates(units);
        lexed
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.text)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Word)
    }

    pub(super) fn is_link(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Link(_)))
    }

    /// Whether the token at `at` reads `word` in any case, a closing period apart.
    pub(super) fn reads(&self, at: usize, word: &str) -> bool {
        let own = self.word(at).as_bytes();
        let wanted = word.as_bytes();
        // Most words differ in their length or first letter.
        let own = match own.len().checked_sub(wanted.len()) {
            Some(0) => own,
            Some(1) if own.last() == Some(&b'.') => own.get(..wanted.len()).unwrap_or(own),
            _ => return false,
        };
        match (own.first(), wanted.first()) {
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => own.eq_ignore_ascii_case(wanted),
            _ => false,
        }
    }

    /// Whether the token at `at` reads one of the words of a list in any case, a closing period apart.
    pub(super) fn reads_any(&self, at: usize, list: &WordList) -> bool {
        let word = self.word(at);
        list.contains_any_case(word)
            || word
                .strip_suffix('.')
                .is_some_and(|bare| list.contains_any_case(bare))
    }

    /// Whether the token at `at` is a word that one of some lists holds.
    pub(super) fn classed(&self, at: usize, wanted: Classes) -> bool {
        self.tokens.get(at).is_some_and(|t| t.classes.any(wanted))
    }

    /// Whether the tokens from `at` read these words.
    pub(super) fn read_all(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(i, w)| self.reads(at + i, w))
    }

    /// The stretch of text under tokens; empty where there are none.
    pub(super) fn cover(&self, range: std::ops::Range<usize>) -> Span {
        match (
            self.tokens.get(range.start),
            range.end.checked_sub(1).and_then(|e| self.tokens.get(e)),
        ) {
            (Some(first), Some(last)) if range.start < range.end => {
                Span::new(first.span.start, last.span.end)
            }
            _ => Span::empty(self.span.end),
        }
    }

    /// The note from its first to its last token.
    pub(super) fn whole(&self) -> Span {
        self.cover(0..self.tokens.len())
    }

    pub(super) fn quote(&self, at: usize) -> Option<&Quote> {
        match self.kind(at)? {
            Kind::Quote(index) => self.quotes.get(index),
            _ => None,
        }
    }

    /// The date that covers the token at `at`.
    pub(super) fn date_over(&self, at: usize) -> Option<&Dated> {
        let after = self.dates.partition_point(|d| d.tokens.end <= at);
        self.dates.get(after).filter(|d| d.tokens.contains(&at))
    }

    /// The date that begins with the token at `at`.
    pub(super) fn date_at(&self, at: usize) -> Option<&Dated> {
        self.date_over(at).filter(|d| d.tokens.start == at)
    }

    /// The dates that begin inside a range of tokens.
    pub(super) fn dates_in(&self, range: std::ops::Range<usize>) -> &[Dated] {
        let first = self.dates.partition_point(|d| d.tokens.start < range.start);
        let last = self.dates.partition_point(|d| d.tokens.start < range.end);
        self.dates.get(first..last.max(first)).unwrap_or(&[])
    }

    fn tokenise(&mut self, opaque: &[(Span, usize)]) {
        let text = self.span.of(self.text);
        let base = self.span.start;
        let mut links = opaque.iter().peekable();
        let mut quotes = self.quotes.iter().enumerate().peekable();
        // Where the next address or quotation begins, or one that was passed.
        let mut next = 0;
        let (mut spaced, mut broken) = (false, false);
        let mut at = 0;
        while let Some(c) = char_at(text, at) {
            let here = base + at;
            if c.is_whitespace() {
                spaced = true;
                broken |= c == '\n';
                at += c.len_utf8();
                continue;
            }
            let mut whole = None;
            if next <= here {
                while links.next_if(|(span, _)| span.start < here).is_some() {}
                while quotes.next_if(|(_, q)| q.outer.start < here).is_some() {}
                let link = links.peek().map_or(usize::MAX, |(s, _)| s.start);
                let quote = quotes.peek().map_or(usize::MAX, |(_, q)| q.outer.start);
                whole = match (links.peek(), quotes.peek()) {
                    (Some((span, index)), _) if link == here => {
                        Some((link_kind(self.links, *index), span.end))
                    }
                    (_, Some((index, found))) if quote == here => {
                        Some((Kind::Quote(*index), found.outer.end))
                    }
                    _ => None,
                };
                next = link.min(quote);
            }
            let (kind, span, word) = match whole {
                Some((kind, end)) => {
                    let span = Span::new(here, end);
                    (kind, span, span.of(self.text))
                }
                None => {
                    let stop = next.min(self.span.end).saturating_sub(base);
                    let rest = text.get(at..stop).unwrap_or("");
                    let (kind, len) = mark_or_word(rest);
                    let span = Span::new(here, here + len.max(1));
                    (kind, span, rest.get(..len).unwrap_or(""))
                }
            };
            let mut classes = Classes::default();
            match kind {
                Kind::Word => {
                    classes = Classes::of(word);
                    self.classes = self.classes.or(classes);
                    self.identified |= is_doi(word);
                }
                Kind::Open(_) => self.bracketed = true,
                Kind::Semicolon => self.parted = true,
                _ => {}
            }
            self.tokens.push(Token {
                kind,
                span,
                text: word,
                classes,
                spaced,
                broken,
                depth: 0,
                mate: None,
                italic: false,
            });
            (spaced, broken) = (false, false);
            at = span.end.saturating_sub(base).max(at + 1);
            while !text.is_char_boundary(at) && at < text.len() {
                at += 1;
            }
        }
    }

    fn match_brackets(&mut self) {
        let mut open: SmallVec<[(char, usize); 8]> = SmallVec::new();
        let mut counts = [0usize; 4];
        for at in 0..self.tokens.len() {
            match self.kind(at) {
                Some(Kind::Open(c)) => {
                    counts[bracket(c)] += 1;
                    open.push((c, at));
                }
                Some(Kind::Close(c)) if counts[bracket(c)] > 0 => {
                    while let Some((opened, from)) = open.pop() {
                        counts[bracket(opened)] -= 1;
                        if bracket(opened) == bracket(c) {
                            self.mate(from, at);
                            break;
                        }
                    }
                }
                _ => {}
            }
        }
        let mut depth = 0usize;
        for token in &mut self.tokens {
            match (token.kind, token.mate) {
                (Kind::Close(_), Some(_)) => {
                    depth = depth.saturating_sub(1);
                    token.depth = depth;
                }
                (Kind::Open(_), Some(_)) => {
                    token.depth = depth;
                    depth += 1;
                }
                _ => token.depth = depth,
            }
        }
    }

    fn mate(&mut self, open: usize, close: usize) {
        if let Some(token) = self.tokens.get_mut(open) {
            token.mate = Some(close);
        }
        if let Some(token) = self.tokens.get_mut(close) {
            token.mate = Some(open);
        }
    }

    fn mark_italics(&mut self, emphasis: &[Span]) {
        let mut emphasis = emphasis.iter().peekable();
        for token in &mut self.tokens {
            while emphasis.next_if(|e| e.end <= token.span.start).is_some() {}
            token.italic = emphasis
                .peek()
                .is_some_and(|e| e.overlaps(token.span) && e.start <= token.span.start + 1);
        }
    }

    /// Dates between the quotations and addresses.
    fn find_dates(&mut self, units: &mut Vec<date::Unit>) {
        let (text, tokens) = (self.text, &self.tokens);
        let mut find = |gap| {
            date::each_with_years(text, gap, units, |date| {
                if let Some(date) = dated(tokens, date) {
                    self.dates.push(date);
                }
            });
        };
        let mut from = self.span.start;
        for token in tokens {
            if matches!(token.kind, Kind::Quote(_) | Kind::Link(_)) {
                find(Span::new(from, token.span.start));
                from = token.span.end;
            }
        }
        find(Span::new(from, self.span.end));
    }
}

/// A date with its tokens; none where it is a figure inside a longer word.
fn dated(tokens: &[Token<'_>], field: DateField) -> Option<Dated> {
    let first = tokens.partition_point(|t| t.span.end <= field.span.start);
    let last = tokens.partition_point(|t| t.span.start < field.span.end);
    let whole = tokens.get(first)?.span.start == field.span.start
        && tokens.get(last.checked_sub(1)?)?.span.end <= field.span.end + 1;
    whole.then_some(Dated {
        field,
        tokens: first..last,
    })
}

/// A bare host is the name of a site as often as an address.
fn link_kind(links: &[Link], index: usize) -> Kind {
    match links.get(index).and_then(|l| l.indicator.as_ref()) {
        Some(indicator) if indicator.kind != IndicatorKind::Url => Kind::Word,
        _ => Kind::Link(index),
    }
}

/// The stretches of text that are addresses, with the index of their link.
fn opaque(input: &NoteInput<'_>) -> SmallVec<[(Span, usize); 4]> {
    let mut end = input.span.start;
    input
        .links
        .iter()
        .enumerate()
        .filter_map(|(index, link)| {
            let span = link.indicator.as_ref()?.span;
            let fits = span.start >= end && span.end <= input.span.end && !span.is_empty();
            if fits {
                end = span.end;
            }
            fits.then_some((span, index))
        })
        .collect()
}

/// Whether a word begins as a DOI does, with or without the address of its resolver.
pub(super) fn is_doi(word: &str) -> bool {
    match word.as_bytes() {
        [b'1', b'0', b'.', ..] => true,
        [b'd', b'o', b'i', b'.', ..] => word.starts_with("doi.org/10."),
        _ => false,
    }
}

fn bracket(c: char) -> usize {
    match c {
        '(' | ')' => 0,
        '[' | ']' => 1,
        '{' | '}' => 2,
        _ => 3,
    }
}

/// The kind and length of the token that begins `text`, which is not empty and begins with no white space.
fn mark_or_word(text: &str) -> (Kind, usize) {
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '―' | '−' | '‒');
    let plain = |b: &u8| PLAIN[usize::from(*b)] && *b != b'.';
    if text.as_bytes().first().is_some_and(plain) {
        return (Kind::Word, word_len(text, word_end(text, dash)));
    }
    let Some(first) = char_at(text, 0) else {
        return (Kind::Other, 1);
    };
    let one = first.len_utf8();
    match first {
        ',' | '،' | '，' => return (Kind::Comma, one),
        ';' => return (Kind::Semicolon, one),
        ':' => return (Kind::Colon, one),
        '(' | '[' | '{' | '<' => return (Kind::Open(first), one),
        ')' | ']' | '}' | '>' => return (Kind::Close(first), one),
        '.' => {
            let run = text.bytes().take_while(|b| *b == b'.').count();
            return if run == 1 {
                (Kind::Period, 1)
            } else {
                (Kind::Other, run)
            };
        }
        '|' | '·' | '•' => return (Kind::Dash, one),
        _ => {}
    }
    if dash(first) && text.chars().nth(1).is_none_or(char::is_whitespace) {
        return (Kind::Dash, one);
    }
    match word_len(text, word_end(text, dash)) {
        0 => (Kind::Other, one),
        len => (Kind::Word, len),
    }
}

/// How much of the first `end` bytes of a text is of a word, the periods at its end apart; the period of an
/// abbreviation is.
fn word_len(text: &str, end: usize) -> usize {
    let word = text.as_bytes().get(..end).unwrap_or(&[]);
    let bare = word
        .iter()
        .rposition(|b| *b != b'.')
        .map_or(0, |last| last + 1);
    let abbreviated = || lexicon::is_abbreviation(text.get(..bare).unwrap_or(""));
    match bare > 0 && bare + 1 == end && abbreviated() {
        true => end,
        false => bare,
    }
}

/// Where the word that begins `text` ends, in bytes.
fn word_end(text: &str, dash: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let mut end = 0;
    loop {
        // Most of a word is letters and figures.
        let plain = bytes.get(end..).unwrap_or(&[]).iter();
        end += plain.take_while(|b| PLAIN[usize::from(**b)]).count();
        let Some(c) = char_at(text, end).filter(|c| *c != ' ') else {
            return end;
        };
        let after = end + c.len_utf8();
        let next = || char_at(text, after).unwrap_or(' ');
        let between_digits = || digit(end.checked_sub(1)) && digit(Some(after));
        let inside = match c {
            c if c.is_whitespace() => false,
            ';' | '(' | '[' | '{' | '<' | ')' | ']' | '}' | '>' | '|' | '"' | '“' | '”' | '„'
            | '«' | '»' => false,
            ',' => between_digits() && thousands(text, end),
            ':' => between_digits(),
            '?' | '!' | '…' => next().is_alphanumeric(),
            c if dash(c) => !next().is_whitespace(),
            _ => true,
        };
        if !inside {
            return end;
        }
        end = after;
    }
}

/// Bytes that are of a word wherever they stand in it: ASCII but for blanks, brackets, bars, dashes, quotation marks
/// and the stops that may end a word.
static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = b'!';
    while byte < 0x7F {
        table[byte as usize] = !matches!(
            byte,
            b';' | b'('
                | b'['
                | b'{'
                | b'<'
                | b')'
                | b']'
                | b'}'
                | b'>'
                | b'|'
                | b'"'
                | b','
                | b':'
                | b'?'
                | b'!'
                | b'-'
        );
        byte += 1;
    }
    table
};

/// The character at a byte; none where the text ends or no character begins.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

/// `10,000`: the comma at `at` parts thousands.
fn thousands(text: &str, at: usize) -> bool {
    let rest = text.as_bytes().get(at + 1..).unwrap_or(&[]);
    rest.iter()
        .take(4)
        .take_while(|b| b.is_ascii_digit())
        .count()
        == 3
}
