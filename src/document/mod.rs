//! What was parsed from a draft: body, markers, notes, citations and links, each with its visible span.

mod build;
mod head;
mod labels;
mod limits;
mod markers;
mod plain_notes;
mod protected;
mod sentences;
mod visible;

pub use build::build;
pub use head::Head;
pub(crate) use labels::folded as folded_label;
pub(crate) use labels::kept as kept_label;
pub use labels::label_number;
pub(crate) use limits::MOST_BLOCKS;
pub use limits::{MOST, TooMany};
pub use plain_notes::notes_heading;
pub(crate) use protected::Shelter;
pub use visible::{Escape, Piece, Visible, VisibleBuilder};

use smallvec::SmallVec;
use std::borrow::Cow;

use crate::citations::Citation;
use crate::links::host;
use crate::links::indicator::Indicator;
use crate::span::Span;

/// What a format front-end yields: visible text with a map home, and the structure that markup gave away.
///
/// All spans are visible unless they are called *home*. A front-end for plain text fills in nothing but
/// `visible` and `blocks`; markers and notes typed by hand (`[1]`) are found later, for every format alike.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The text and its map.
    pub visible: Visible,
    /// Blocks in reading order; they do not overlap. The blocks of notes are among them.
    pub blocks: Vec<Block>,
    /// Italic (or underlined) stretches, sorted: titles of books and periodicals.
    pub emphasis: Vec<Span>,
    /// Inline code, sorted. Code blocks are blocks.
    pub code: Vec<Span>,
    /// Link targets that markup hides behind text.
    pub hidden_links: Vec<HiddenLink>,
    /// Markers that markup makes (`[^7]`, a note reference), in reading order.
    pub markers: Vec<ParsedMarker>,
    /// Notes that markup makes, in the order of the visible text.
    pub notes: Vec<ParsedNote>,
    /// Comments (`<!-- … -->`), for ignores. Their text is not visible.
    pub comments: Vec<Comment>,
    /// Title, date and authors from front matter or metadata, where there are any.
    pub meta: Meta,
}

/// Facts on the draft that stand in front matter or `<meta>`, as written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The draft's title.
    pub title: Option<String>,
    /// The draft's date, as written.
    pub date: Option<String>,
    /// The draft's authors.
    pub authors: Vec<String>,
    /// Who publishes the draft.
    pub publisher: Option<String>,
}

/// A paragraph, a heading, a table cell: text that belongs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its visible text, without the line break that ends it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading and its level from 1; plain text headings have level 1.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quote,
    /// A table cell.
    Cell,
    /// A fenced, indented or preformatted block.
    Code,
    /// A paragraph of a note that markup makes.
    Note,
}

/// A link target that markup hides behind text: `[text](url)`, `<a href>`, a Word hyperlink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenLink {
    /// The visible text that carries the link; it may be empty.
    pub text: Span,
    /// The target, entities resolved.
    pub url: String,
    /// Where the target stands in the source, in home bytes; none where it stands nowhere that an edit could reach.
    pub home: Option<Span>,
}

/// A marker that markup makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedMarker {
    /// The label that ties it to its note: `7`, `smith2019`. For Word and HTML the number as shown.
    pub label: Cow<'static, str>,
    /// The marker in the visible text, brackets and all.
    pub span: Span,
    /// Index of its note in [`Parsed::notes`], where markup ties them by a target and not by the label (numbers that
    /// start again in each chapter); none where the label decides.
    pub note: Option<usize>,
    /// Whether its note stands in another file.
    pub external: bool,
}

/// A note that markup makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedNote {
    /// The label that ties it to its markers.
    pub label: Cow<'static, str>,
    /// The visible label, where it is visible; otherwise empty, before the text.
    pub label_span: Span,
    /// The text of the note, without its label, back-links and outer white space.
    pub text: Span,
    /// Whether its markers stand in another file.
    pub external: bool,
}

/// A comment in the markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The text between the comment's delimiters.
    pub text: String,
    /// Where it would stand in the visible text.
    pub at: usize,
    /// The whole comment in the source, in home bytes.
    pub home: Span,
}

/// A draft, parsed. All spans are visible.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The text and its map home.
    pub visible: Visible,
    /// Blocks in reading order, those of notes among them.
    pub blocks: Vec<Block>,
    /// Italic stretches, sorted.
    pub emphasis: Vec<Span>,
    /// Inline code, sorted.
    pub code: Vec<Span>,
    /// Comments in the markup.
    pub comments: Vec<Comment>,
    /// Title, date line, authors and publisher.
    pub head: Head,
    /// The running text between the head and the notes: block indices.
    pub body: Vec<usize>,
    /// The sentences of the body's paragraphs, in order.
    pub sentences: Vec<Sentence>,
    /// Where the list of notes starts (its heading, or its first note); none where notes stand apart or there are none.
    pub notes_heading: Option<Span>,
    /// The markers in the body, in order.
    pub markers: Vec<Marker>,
    /// The notes, in the order of the text.
    pub notes: Vec<Note>,
    /// All citations, note by note; `Note::citations` are ranges of it.
    pub citations: Vec<Citation>,
    /// Every link of the draft, in the order of the text.
    pub links: Vec<Link>,
}

/// A sentence of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its text, with the markers that close it.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
}

/// A mark in the body that points to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The label: `7`, `ii`, `smith2019`; digits of superscripts as ASCII.
    pub label: Cow<'static, str>,
    /// The marker, brackets and all.
    pub span: Span,
    /// How it is written.
    pub style: MarkerStyle,
    /// Index of its note; none where there is no such note.
    pub note: Option<usize>,
    /// Whether its note stands in another file.
    pub external: bool,
}

/// How a marker is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkerStyle {
    /// `[7]`
    Bracket,
    /// `[[7]]`
    DoubleBracket,
    /// `(7)`
    Parenthesis,
    /// `⁷`
    Superscript,
    /// Made by markup: `[^7]`, a note reference.
    Markup,
}

/// A footnote or an endnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The label.
    pub label: Cow<'static, str>,
    /// The label as it stands, brackets or period included; empty where it is not visible.
    pub label_span: Span,
    /// Label and text.
    pub span: Span,
    /// The text, without its label and outer white space.
    pub text: Span,
    /// Its citations, as a range of `Document::citations`.
    pub citations: std::ops::Range<usize>,
    /// Indices of the markers that point to it.
    pub markers: SmallVec<[usize; 2]>,
    /// Whether its markers stand in another file.
    pub external: bool,
}

/// A link: a URL in the visible text, live or defanged, or a target that markup hides.
#[derive(Debug, Clone)]
pub struct Link {
    /// The URL in the text, or the text that carries the hidden target.
    pub span: Span,
    /// The address of a link that only markup holds; empty for others.
    target: String,
    host: host::Place,
    /// The URL that stands in the text; none where only markup holds it.
    pub indicator: Option<Indicator>,
    /// The target that markup holds for this text; none for plain text.
    pub hidden: Option<HiddenLink>,
    /// Index of the note it stands in; none in the body.
    pub note: Option<usize>,
    /// Whether it stands in code.
    pub code: bool,
}

impl Link {
    /// A link in the text.
    #[must_use]
    pub fn shown(found: Indicator) -> Self {
        Self {
            span: found.span,
            target: String::new(),
            host: host::Place::of_url(&found.live),
            indicator: Some(found),
            hidden: None,
            note: None,
            code: false,
        }
    }

    /// A link that only markup holds, with its address refanged.
    #[must_use]
    pub fn hidden(hidden: HiddenLink, url: String) -> Self {
        Self {
            span: hidden.text,
            host: host::Place::of_url(&url),
            target: url,
            indicator: None,
            hidden: Some(hidden),
            note: None,
            code: false,
        }
    }

    /// The address, refanged, otherwise as it stands.
    #[must_use]
    pub fn url(&self) -> &str {
        match &self.indicator {
            Some(found) => &found.live,
            None => &self.target,
        }
    }

    /// The normalised host of the address; none for what is no address on the web.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.of(self.url())
    }
}

impl Document {
    /// The visible text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.visible.text
    }

    /// The visible text under a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.visible.text)
    }

    /// The note that holds `offset`; notes are searched in logarithmic time.
    #[must_use]
    pub fn note_at(&self, offset: usize) -> Option<usize> {
        let after = self.notes.partition_point(|n| n.span.start <= offset);
        let index = after.checked_sub(1)?;
        (offset
            < self.notes[index]
                .span
                .end
                .max(self.notes[index].span.start + 1))
        .then_some(index)
    }

    /// The citations of a note.
    #[must_use]
    pub fn citations_of(&self, note: usize) -> &[Citation] {
        self.notes
            .get(note)
            .and_then(|n| self.citations.get(n.citations.clone()))
            .unwrap_or(&[])
    }

    /// The links whose text lies inside a span, in order.
    #[must_use]
    pub fn links_in(&self, span: Span) -> &[Link] {
        within(&self.links, span, |l| l.span.start)
    }

    /// The places of the addresses in the text of `span`, in order; links that only markup holds have none.
    pub(crate) fn addresses_in(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let shown = self.links_in(span).iter().filter(|l| l.indicator.is_some());
        shown.map(|l| l.span)
    }

    /// The markers inside a span, in order.
    #[must_use]
    pub fn markers_in(&self, span: Span) -> &[Marker] {
        within(&self.markers, span, |m| m.span.start)
    }

    /// The sentences in order, each with the markers in it.
    pub(crate) fn marked_sentences(&self) -> impl Iterator<Item = (&Sentence, &[Marker])> {
        let mut rest = self.markers.as_slice();
        self.sentences.iter().map(move |sentence| {
            let before = |m: &&Marker| m.span.start < sentence.span.start;
            let inside = |m: &&Marker| m.span.start < sentence.span.end;
            rest = rest
                .get(rest.iter().take_while(before).count()..)
                .unwrap_or(&[]);
            let own = rest.iter().take_while(inside).count();
            (sentence, rest.get(..own).unwrap_or(&[]))
        })
    }

    /// Whether `offset` lies in code, inline or block.
    #[must_use]
    pub fn in_code(&self, offset: usize) -> bool {
        let after = self.code.partition_point(|c| c.start <= offset);
        if after > 0 && self.code[after - 1].contains_offset(offset) {
            return true;
        }
        self.block_at(offset)
            .is_some_and(|b| self.blocks[b].kind == BlockKind::Code)
    }

    /// The block that holds `offset`.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|b| b.span.start <= offset);
        let index = after.checked_sub(1)?;
        self.blocks[index]
            .span
            .contains_offset(offset)
            .then_some(index)
    }
}

/// Of some things in order, those that start inside a span.
fn within<T>(things: &[T], span: Span, start: impl Fn(&T) -> usize) -> &[T] {
    /// How many are looked at one by one.
    const FEW: usize = 4;
    // Notes stand behind all markers, most often.
    if things.last().is_none_or(|last| start(last) < span.start) {
        return &[];
    }
    let first = things.partition_point(|thing| start(thing) < span.start);
    let rest = things.get(first..).unwrap_or(&[]);
    let inside = |thing: &&T| start(thing) < span.end;
    let len = match rest.iter().take(FEW).take_while(inside).count() {
        FEW => rest.partition_point(|thing| inside(&thing)),
        few => few,
    };
    rest.get(..len).unwrap_or(&[])
}
