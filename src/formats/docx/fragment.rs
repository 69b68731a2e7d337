//! Extracted text and what is known of it, piece by piece: a body, a note, a text box.

use super::numbering::NumberFormat;
use crate::document::{Block, BlockKind};
use crate::span::Span;

/// Stands in the text for a note's number until all notes are counted. XML cannot hold it.
pub(super) const PLACEHOLDER: char = '\u{1}';

/// A stretch of bytes; parts are far smaller than 4 GiB, and there are many stretches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Range {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    pub(super) fn start(self) -> usize {
        self.start as usize
    }

    pub(super) fn end(self) -> usize {
        self.end as usize
    }

    pub(super) fn span(self) -> Span {
        Span::new(self.start(), self.end())
    }

    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or("")
    }

    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }

    fn shift(&mut self, by: u32) {
        self.start = self.start.saturating_add(by);
        self.end = self.end.saturating_add(by);
    }
}

pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The parts that text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum StoryKind {
    Document,
    Footnotes,
    Endnotes,
}

impl StoryKind {
    /// Its place in lists of parts.
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// Its name in machine output.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Footnotes => "footnotes",
            Self::Endnotes => "endnotes",
        }
    }

    /// How its notes are numbered unless the file says otherwise.
    pub(super) fn default_format(self) -> NumberFormat {
        match self {
            Self::Endnotes => NumberFormat::LowerRoman,
            _ => NumberFormat::Decimal,
        }
    }
}

/// What a stretch of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// The content of a text element, or what is left of it without leading white space.
    Text,
    /// Text that stands in the part a second time, for other readers; an edit would part the two.
    Twice,
    /// A whole element that stands for a character: a tab, a break.
    Element,
    /// A note reference; its text is the number that Word shows.
    Marker,
}

/// A stretch of extracted text and its place in a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) text: Range,
    pub(super) xml: Range,
    pub(super) story: StoryKind,
    pub(super) kind: NodeKind,
}

/// Where a link's address stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// In a relationship, by its index; and the place inside the target, if the link names one.
    Relationship(u32, Option<Box<str>>),
    /// In a field, by its index.
    Field(u32),
}

/// Text that carries a link.
#[derive(Debug, Clone)]
pub(super) struct LinkText {
    pub(super) text: Range,
    pub(super) story: StoryKind,
    pub(super) target: Target,
    /// Where a run may be put in behind the link; none where the link runs on in the next paragraph.
    pub(super) after: Option<u32>,
}

/// A field that is a link, and the places in the part that hold its instruction.
#[derive(Debug, Clone)]
pub(super) struct FieldLink {
    pub(super) url: String,
    pub(super) places: Vec<Range>,
}

/// A paragraph that has text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paragraph {
    pub(super) text: Range,
    pub(super) story: StoryKind,
    /// Index of its note in the order of the extracted text, if it stands in one.
    pub(super) note: Option<u32>,
    /// Counted from 1 in its part or note, empty ones too.
    pub(super) number: u32,
    /// Characters at its start that are not in the extracted text.
    pub(super) skipped: u32,
}

/// A reference to a note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    /// The placeholder, or the mark that its author typed.
    pub(super) text: Range,
    /// Which notes it refers to.
    pub(super) notes: StoryKind,
    /// The note's id.
    pub(super) id: i64,
    /// Whether the mark is typed and takes no number.
    pub(super) custom: bool,
    /// The section it stands in, from 0.
    pub(super) section: u32,
    /// Index of its node; none where the mark is typed.
    pub(super) node: Option<u32>,
}

/// A piece of extracted text and what is known of it. All stretches point into `text`, all lists are sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) nodes: Vec<Node>,
    pub(super) blocks: Vec<Block>,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) emphasis: Vec<Range>,
    pub(super) code: Vec<Range>,
    /// Superscript digits, which may be markers typed by hand.
    pub(super) superscripts: Vec<Range>,
    /// Numbers of notes shown again by a field.
    pub(super) repeated: Vec<Range>,
    pub(super) links: Vec<LinkText>,
    pub(super) references: Vec<Reference>,
}

/// How long a fragment's lists were, so that a paragraph without text can be taken back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    text: usize,
    nodes: usize,
    emphasis: usize,
    code: usize,
    superscripts: usize,
    repeated: usize,
    links: usize,
}

impl Fragment {
    /// Length of the text.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Starts a new block: two line breaks, unless the text is empty.
    pub(super) fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            text: self.text.len(),
            nodes: self.nodes.len(),
            emphasis: self.emphasis.len(),
            code: self.code.len(),
            superscripts: self.superscripts.len(),
            repeated: self.repeated.len(),
            links: self.links.len(),
        }
    }

    /// Takes back everything since a mark; blocks and references are only added to paragraphs that stay.
    pub(super) fn take_back(&mut self, mark: Mark) {
        self.text.truncate(mark.text);
        self.nodes.truncate(mark.nodes);
        self.emphasis.truncate(mark.emphasis);
        self.code.truncate(mark.code);
        self.superscripts.truncate(mark.superscripts);
        self.repeated.truncate(mark.repeated);
        self.links.truncate(mark.links);
    }

    /// Adds another piece behind this one, as blocks of their own.
    pub(super) fn append(&mut self, mut other: Fragment) {
        if other.text.is_empty() {
            return;
        }
        self.separate();
        let by = narrow(self.text.len());
        let nodes = narrow(self.nodes.len());
        self.text.push_str(&other.text);
        self.blocks.extend(other.blocks.iter().map(|block| Block {
            span: block.span.shifted(by as usize),
            kind: block.kind,
        }));
        for node in &mut other.nodes {
            node.text.shift(by);
        }
        self.nodes.append(&mut other.nodes);
        for paragraph in &mut other.paragraphs {
            paragraph.text.shift(by);
        }
        self.paragraphs.append(&mut other.paragraphs);
        for (to, from) in [
            (&mut self.emphasis, &mut other.emphasis),
            (&mut self.code, &mut other.code),
            (&mut self.superscripts, &mut other.superscripts),
            (&mut self.repeated, &mut other.repeated),
        ] {
            from.iter_mut().for_each(|range| range.shift(by));
            to.append(from);
        }
        for link in &mut other.links {
            link.text.shift(by);
        }
        self.links.append(&mut other.links);
        for reference in &mut other.references {
            reference.text.shift(by);
            reference.node = reference.node.map(|node| node.saturating_add(nodes));
        }
        self.references.append(&mut other.references);
    }

    /// Puts a label in front of what was added since a mark; Word makes it, and no edit reaches it.
    pub(super) fn label(&mut self, mark: Mark, at: usize, story: StoryKind, label: &str) {
        let by = narrow(label.len());
        let later = self.nodes.get_mut(mark.nodes..).unwrap_or_default();
        let xml = later.first().map_or(Range::default(), |n| Range {
            start: n.xml.start,
            end: n.xml.start,
        });
        later.iter_mut().for_each(|node| node.text.shift(by));
        for (list, from) in [
            (&mut self.emphasis, mark.emphasis),
            (&mut self.code, mark.code),
            (&mut self.superscripts, mark.superscripts),
            (&mut self.repeated, mark.repeated),
        ] {
            let later = list.get_mut(from..).unwrap_or_default();
            later.iter_mut().for_each(|range| range.shift(by));
        }
        let links = self.links.get_mut(mark.links..).unwrap_or_default();
        links.iter_mut().for_each(|link| link.text.shift(by));
        self.text.insert_str(at, label);
        let node = Node {
            text: Range::new(at, at + label.len()),
            xml,
            story,
            kind: NodeKind::Marker,
        };
        self.nodes.insert(mark.nodes.min(self.nodes.len()), node);
    }

    /// Says that everything in here belongs to a note.
    pub(super) fn in_note(&mut self, note: usize) {
        for paragraph in &mut self.paragraphs {
            paragraph.note = Some(narrow(note));
        }
        for block in &mut self.blocks {
            block.kind = BlockKind::Note;
        }
    }

    /// Puts the shown numbers into the text. `labels` belong to `references`, in order.
    pub(super) fn expand(&mut self, labels: &[String]) {
        let mut places = Vec::new();
        let mut grown = vec![0u32];
        let mut text = String::with_capacity(self.text.len() + labels.len() * 2);
        let (mut from, mut total) = (0, 0u32);
        for (reference, label) in self.references.iter().zip(labels) {
            if reference.custom {
                continue;
            }
            let at = reference.text.start();
            text.push_str(self.text.get(from..at).unwrap_or(""));
            text.push_str(label);
            from = at + PLACEHOLDER.len_utf8();
            // A label is never empty, so nothing shrinks.
            total = total.saturating_add(narrow(label.len().saturating_sub(1)));
            places.push(reference.text.start);
            grown.push(total);
        }
        text.push_str(self.text.get(from..).unwrap_or(""));
        self.text = text;
        let moved = |at: u32| {
            let before = places.partition_point(|&place| place < at);
            at.saturating_add(grown.get(before).copied().unwrap_or(0))
        };
        self.map(moved);
    }

    /// Moves every stretch.
    fn map(&mut self, moved: impl Fn(u32) -> u32) {
        let range = |r: &mut Range| {
            *r = Range {
                start: moved(r.start),
                end: moved(r.end),
            };
        };
        self.nodes.iter_mut().for_each(|n| range(&mut n.text));
        self.paragraphs.iter_mut().for_each(|p| range(&mut p.text));
        self.links.iter_mut().for_each(|l| range(&mut l.text));
        self.references.iter_mut().for_each(|r| range(&mut r.text));
        self.emphasis.iter_mut().for_each(range);
        self.code.iter_mut().for_each(range);
        self.superscripts.iter_mut().for_each(range);
        self.repeated.iter_mut().for_each(range);
        for block in &mut self.blocks {
            block.span = Span::new(
                moved(narrow(block.span.start)) as usize,
                moved(narrow(block.span.end)) as usize,
            );
        }
    }
}
