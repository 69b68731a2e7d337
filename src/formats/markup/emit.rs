//! A tree and what was found in it become visible text.

use super::flow::{Flow, Mark};
use super::notes::{Found, MarkerRegion, Region, Stretch};
use super::signs;
use super::tag::Tag;
use super::tree::{AttrName, MOST, Token, Tree};
use crate::document::{BlockKind, Escape, Parsed, ParsedMarker};
use crate::formats::ParseError;
use crate::span::Span;

/// Keys of marks that are no elements.
const MARKER_KEY: u32 = u32::MAX - 1;
const LABEL_KEY: u32 = u32::MAX - 2;

/// How an element's text is shown.
#[derive(Debug, Clone, Copy)]
struct Style {
    kind: BlockKind,
    preformatted: bool,
}

const PLAIN: Style = Style {
    kind: BlockKind::Paragraph,
    preformatted: false,
};

/// Writes the visible text of `tree`: the body with the notes that stand in their places, then the notes that were
/// taken out of the body.
pub(super) fn emit(
    tree: &Tree,
    found: Found,
    source: &str,
    escape: Escape,
) -> Result<(Parsed, Vec<ParsedMarker>), ParseError> {
    let mut walk = Walk {
        tree,
        placed: vec![None; found.notes.len()],
        flow: Flow::new(source, escape, &found, tree.blocks),
        found,
        styles: styles(tree),
        count: 0,
    };
    walk.range(0, tree.tokens.len(), None)?;
    for note in std::mem::take(&mut walk.found.moved) {
        let region = walk.found.notes.get(note).map(|n| (n.start, n.end));
        if let Some((start, end)) = region {
            walk.flow.divide();
            walk.range(start, end, Some(note))?;
        }
    }
    let (mut parsed, raised) = walk.flow.finish();
    for marker in &mut parsed.markers {
        marker.note = marker
            .note
            .and_then(|n| walk.placed.get(n).copied().flatten());
    }
    Ok((parsed, raised))
}

/// Parents come before their children, so one pass settles them all.
fn styles(tree: &Tree) -> Vec<Style> {
    let mut styles: Vec<Style> = Vec::with_capacity(tree.elements.len());
    for element in &tree.elements {
        let outer = styles.get(element.parent as usize).copied();
        let outer = outer.unwrap_or(PLAIN);
        if !element.tag.is_block() {
            styles.push(outer);
            continue;
        }
        let kind = match element.tag {
            Tag::Item | Tag::Term | Tag::Definition => BlockKind::ListItem,
            Tag::Quote => BlockKind::Quote,
            Tag::Cell => BlockKind::Cell,
            Tag::Pre => BlockKind::Code,
            Tag::Caption | Tag::Note => BlockKind::Paragraph,
            tag => tag.heading().map_or(outer.kind, BlockKind::Heading),
        };
        styles.push(Style {
            kind,
            preformatted: outer.preformatted || element.tag == Tag::Pre,
        });
    }
    styles
}

struct Walk<'a> {
    tree: &'a Tree,
    /// What was found; labels leave it as they are shown.
    found: Found,
    flow: Flow<'a>,
    styles: Vec<Style>,
    /// For each found note its place among the notes of the visible text.
    placed: Vec<Option<usize>>,
    count: usize,
}

/// What starts at a token.
trait Starts {
    fn start(&self) -> usize;
}

impl Starts for Region {
    fn start(&self) -> usize {
        self.start
    }
}

impl Starts for MarkerRegion {
    fn start(&self) -> usize {
        self.start
    }
}

impl Starts for Stretch {
    fn start(&self) -> usize {
        self.start
    }
}

/// A place in a sorted list.
struct Next {
    index: usize,
    /// Where what is at this place starts; far off where there is nothing.
    start: usize,
}

impl Next {
    /// The first that starts at `from` or behind it.
    fn from<T: Starts>(list: &[T], from: usize) -> Self {
        let passed = match list.last() {
            Some(last) if last.start() >= from => list.partition_point(|t| t.start() < from),
            _ => list.len(),
        };
        Self::at(list, passed)
    }

    #[inline]
    fn at<T: Starts>(list: &[T], index: usize) -> Self {
        let start = list.get(index).map_or(usize::MAX, Starts::start);
        Self { index, start }
    }

    #[inline]
    fn pass<T: Starts>(&mut self, list: &[T]) {
        *self = Self::at(list, self.index + 1);
    }

    /// Passes what starts before `at`; whether anything starts there.
    #[inline]
    fn reaches<T: Starts>(&mut self, list: &[T], at: usize) -> bool {
        while self.start < at {
            self.pass(list);
        }
        self.start == at
    }
}

/// How far a walk over tokens has come in what was found.
struct Progress {
    note: Next,
    raised: Next,
    marker: Next,
    hidden: Next,
    /// Where the open note and the open marker end; far off where there is none.
    note_end: usize,
    marker_end: usize,
    /// The tokens that show the open note's label, until they are over.
    label: Option<(usize, usize)>,
}

impl Progress {
    /// At `from`, with nothing open.
    fn at(found: &Found, from: usize) -> Self {
        Self {
            note: Next::from(&found.notes, from),
            raised: Next::from(&found.raised, from),
            marker: Next::from(&found.markers, from),
            hidden: Next::from(&found.hidden, from),
            note_end: usize::MAX,
            marker_end: usize::MAX,
            label: None,
        }
    }

    /// The first token behind `at` at which something starts or ends.
    fn next_stop(&self, at: usize) -> usize {
        let label = match self.label {
            Some((start, _)) if start > at => start,
            Some((_, end)) => end,
            None => usize::MAX,
        };
        let notes = self.note.start.min(self.note_end);
        let markers = self.marker.start.min(self.marker_end);
        let others = self.raised.start.min(self.hidden.start);
        notes.min(markers).min(others).min(label).max(at + 1)
    }
}

impl Walk<'_> {
    /// Emits the tokens `from..to`; `moved` is the note that they are.
    fn range(&mut self, from: usize, to: usize, moved: Option<usize>) -> Result<(), ParseError> {
        let mut style = self.style_at(from);
        let mut progress = Progress::at(&self.found, from);
        if let Some(index) = moved {
            progress.note = Next::at(&self.found.notes, index + 1);
            progress.label = self.start_note(index);
        }
        let mut at = from;
        let mut stop = from;
        while at < to && !self.flow.is_full() {
            if at >= stop {
                if let Some(over) = self.stop(at, &mut progress) {
                    at = over.max(at + 1);
                    continue;
                }
                stop = progress.next_stop(at);
            }
            self.token(at, &mut style);
            at += 1;
        }
        self.flow.close(MARKER_KEY);
        if progress.note_end != usize::MAX || moved.is_some() {
            self.end_note(progress.label);
        }
        if self.flow.is_full() {
            return Err(ParseError::new(format!(
                "holds too much markup: its text is in more than {MOST} pieces"
            )));
        }
        Ok(())
    }

    /// Ends and starts what does so at a token. Where the token starts what is passed over, says where that ends.
    fn stop(&mut self, at: usize, progress: &mut Progress) -> Option<usize> {
        if at >= progress.note_end {
            self.end_note(progress.label.take());
            progress.note_end = usize::MAX;
        }
        if progress.note.reaches(&self.found.notes, at)
            && let Some(region) = self.found.notes.get(progress.note.index)
        {
            let end = region.end;
            if region.moved {
                return Some(end);
            }
            progress.label = self.start_note(progress.note.index);
            progress.note_end = end;
            progress.note.pass(&self.found.notes);
        }
        if progress.hidden.reaches(&self.found.hidden, at) {
            let skip = self.found.hidden.get(progress.hidden.index);
            return skip.map(|skip| skip.end);
        }
        self.markers(at, progress);
        if let Some((start, end)) = progress.label {
            if at == start {
                self.flow.open(LABEL_KEY, Mark::Label);
            } else if at >= end {
                self.flow.close(LABEL_KEY);
                progress.label = None;
            }
        }
        None
    }

    /// Ends and starts markers.
    fn markers(&mut self, at: usize, progress: &mut Progress) {
        if at >= progress.marker_end {
            self.flow.close(MARKER_KEY);
            progress.marker_end = usize::MAX;
        }
        let found = &mut self.found;
        if progress.marker.reaches(&found.markers, at)
            && let Some(region) = found.markers.get_mut(progress.marker.index)
        {
            self.flow.close(MARKER_KEY);
            progress.marker_end = region.end;
            self.flow.open(MARKER_KEY, Mark::Marker(region.parsed()));
            progress.marker.pass(&found.markers);
        }
        while progress.raised.reaches(&found.raised, at) {
            if let Some(region) = found.raised.get_mut(progress.raised.index)
                && let Some(&Token::Open(element)) = self.tree.tokens.get(at)
            {
                self.flow.open(element, Mark::Raised(region.parsed()));
            }
            progress.raised.pass(&found.raised);
        }
    }

    fn start_note(&mut self, index: usize) -> Option<(usize, usize)> {
        let region = self.found.notes.get_mut(index)?;
        if let Some(placed) = self.placed.get_mut(index) {
            *placed = Some(self.count);
        }
        self.count += 1;
        self.flow.start_note(
            std::mem::take(&mut region.label),
            region.external,
            region.typed,
        );
        region.label_tokens
    }

    fn end_note(&mut self, label: Option<(usize, usize)>) {
        if label.is_some() {
            self.flow.close(LABEL_KEY);
        }
        self.flow.end_note();
    }

    /// The style in force right before a token.
    fn style_at(&self, token: usize) -> Style {
        let element = match self.tree.tokens.get(token) {
            Some(&Token::Open(e) | &Token::Close(e)) => self.tree.parent(e),
            _ => None,
        };
        self.style(element)
    }

    fn style(&self, element: Option<u32>) -> Style {
        element
            .and_then(|e| self.styles.get(e as usize).copied())
            .unwrap_or(PLAIN)
    }

    fn token(&mut self, at: usize, style: &mut Style) {
        let Some(&token) = self.tree.tokens.get(at) else {
            return;
        };
        match token {
            Token::Text(home) if style.preformatted => self.flow.preformatted(home.into()),
            Token::Text(home) => self.flow.text(self.found.trimmed(at, home.into())),
            Token::Decoded { home, text } => {
                self.flow.decoded(self.tree.value(text), home.into());
            }
            Token::Space(home) => self.flow.space(home.into()),
            Token::Break(home) => self.flow.line_break(home.into()),
            Token::Divide => self.flow.divide(),
            Token::Comment { inner, home } => self.flow.comment(inner.into(), home.into()),
            Token::Open(element) => self.open(element, style),
            Token::Close(element) => self.close(element, style),
        }
    }

    fn open(&mut self, element: u32, style: &mut Style) {
        let tag = self.tree.tag(element);
        if tag.is_block() {
            self.flow.divide();
            *style = self.style(Some(element));
            self.flow.set_kind(style.kind);
            return;
        }
        match tag {
            Tag::Emphasis => self.flow.open(element, Mark::Emphasis),
            Tag::Span
                if signs::is_italic(
                    self.tree.attr(element, AttrName::Class),
                    self.tree.attr(element, AttrName::Style),
                ) =>
            {
                self.flow.open(element, Mark::Emphasis);
            }
            Tag::Code if !style.preformatted => self.flow.open(element, Mark::Code),
            Tag::Quotation => self.flow.decoded("“", self.before(element)),
            Tag::Anchor => {
                if let Some(url) = self.tree.attr(element, AttrName::Href)
                    && leads_out(url)
                    && !self.found.is_tied(element)
                {
                    let mark = Mark::Link {
                        url: url.trim().to_owned(),
                        home: self.tree.attr_home(element, AttrName::Href),
                    };
                    self.flow.open(element, mark);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, element: u32, style: &mut Style) {
        let tag = self.tree.tag(element);
        if tag.is_block() {
            self.flow.divide();
            *style = self.style(self.tree.parent(element));
            self.flow.set_kind(style.kind);
            return;
        }
        if tag == Tag::Quotation {
            self.flow.decoded("”", self.before(element));
        }
        self.flow.close(element);
    }

    /// The empty place in the source before the next text from an element on.
    fn before(&self, element: u32) -> Span {
        let from = self.tree.element(element).map_or(0, |e| e.open as usize);
        let near = self.tree.tokens.iter().skip(from).take(16);
        let home = near.filter_map(|t| match *t {
            Token::Text(home) | Token::Decoded { home, .. } => Some(Span::from(home).start),
            _ => None,
        });
        Span::empty(home.min().unwrap_or(0))
    }
}

/// Whether a target leads out of the page.
fn leads_out(url: &str) -> bool {
    let url = url.trim();
    let scheme = |s: &str| {
        url.get(..s.len())
            .is_some_and(|u| u.eq_ignore_ascii_case(s))
    };
    !url.is_empty() && !url.starts_with('#') && !scheme("javascript:") && !scheme("data:")
}

/// Elements whose text no reader sees: those that are hidden by their sort, their attributes or their class.
pub(super) fn is_hidden(tree: &Tree, element: u32) -> bool {
    tree.tag(element) == Tag::Hidden
        || tree.has_attrs(element)
            && (tree.attr(element, AttrName::Hidden).is_some()
                || tree
                    .attr(element, AttrName::Style)
                    .is_some_and(signs::is_hidden_style)
                || tree
                    .attr(element, AttrName::Class)
                    .is_some_and(signs::is_copy_class))
}
