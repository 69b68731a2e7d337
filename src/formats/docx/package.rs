//! What is kept of a file so that findings can be placed in it and edits written back.

use super::archive::Archive;
use super::assemble::TextPart;
use super::error::DocxError;
use super::fragment::{FieldLink, Fragment, LinkText, Node, Paragraph, StoryKind, Target};
use super::parts::{Part, Relationships};
use crate::report::Location;
use crate::span::Span;

/// A Word file that was read, with the way from its extracted text back to its parts.
///
/// The extracted text itself is not kept; methods that need it take it as `text`, and it must be the text that
/// was read together with the package.
#[derive(Debug, Clone)]
pub struct Package {
    pub(super) archive: Archive,
    parts: Vec<TextPart>,
    /// Sorted by text.
    pub(super) nodes: Vec<Node>,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) links: Vec<LinkText>,
    pub(super) fields: Vec<FieldLink>,
    pub(super) notes: Vec<NoteInfo>,
    /// For each note, the node of its first reference in the body.
    pub(super) reference_nodes: Vec<Option<u32>>,
}

/// A note and where it stands.
#[derive(Debug, Clone)]
pub(super) struct NoteInfo {
    /// The number or sign that Word shows.
    pub(super) label: String,
    /// Its part.
    pub(super) kind: StoryKind,
    /// Its id in the part.
    pub(super) id: i64,
    /// Its paragraphs that have text.
    pub(super) paragraphs: std::ops::Range<usize>,
    /// Its text, without outer white space.
    pub(super) text: Span,
}

impl Package {
    pub(super) fn new(
        archive: Archive,
        parts: Vec<TextPart>,
        text: Fragment,
        fields: Vec<FieldLink>,
        notes: Vec<NoteInfo>,
    ) -> Self {
        let mut first = std::collections::HashMap::new();
        for reference in &text.references {
            let key = (reference.notes, reference.id);
            let node = reference.node.or_else(|| {
                // A typed mark is text; the node that holds it stands for the reference.
                let at = text
                    .nodes
                    .partition_point(|n| n.text.end <= reference.text.start);
                (!reference.text.is_empty()).then(|| super::fragment::narrow(at))
            });
            first.entry(key).or_insert(node);
        }
        let reference_nodes = notes
            .iter()
            .map(|note| first.get(&(note.kind, note.id)).copied().flatten())
            .collect();
        Self {
            archive,
            parts,
            nodes: text.nodes,
            paragraphs: text.paragraphs,
            links: text.links,
            fields,
            notes,
            reference_nodes,
        }
    }

    /// The part of a kind and its relationships.
    pub(super) fn part(&self, kind: StoryKind) -> Option<(&Part, &Relationships)> {
        let (part, relationships) = self.parts.get(kind.index())?.as_ref()?;
        Some((part, relationships))
    }

    /// The address behind a link.
    pub(super) fn url(&self, link: &LinkText) -> Option<String> {
        link_url(link, &self.parts, &self.fields)
    }

    /// Whether the file carries a digital signature.
    pub(super) fn check_signature(&self) -> Result<(), DocxError> {
        let signed = self
            .archive
            .names()
            .any(|name| name.to_ascii_lowercase().starts_with("_xmlsignatures/"));
        if signed {
            Err(DocxError::Signed)
        } else {
            Ok(())
        }
    }

    /// Index of the paragraph at an offset of the extracted text, or of the one before it.
    pub(super) fn paragraph_at(&self, offset: usize) -> Option<usize> {
        let offset = super::fragment::narrow(offset);
        self.paragraphs
            .partition_point(|p| p.text.start <= offset)
            .checked_sub(1)
    }

    /// Where a stretch of the extracted text `text` stands. A stretch over several paragraphs is given up to the
    /// end of its first; none where the file has no text.
    ///
    /// The paragraph is counted with the empty ones. Characters are counted as the runs hold them: tabs and breaks
    /// are one, deleted text and the numbers that Word makes are none.
    #[must_use]
    pub fn location(&self, text: &str, span: Span) -> Option<Location> {
        let paragraph = self.paragraphs.get(self.paragraph_at(span.start)?)?;
        let from = paragraph.text.start();
        let start = span.start.clamp(from, paragraph.text.end());
        let end = span.end.clamp(start, paragraph.text.end());
        let skipped = paragraph.skipped as usize;
        let before = self.characters(text, Span::new(from, start));
        let inside = self.characters(text, Span::new(start, end));
        Some(Location {
            part: paragraph.story.name(),
            note: paragraph
                .note
                .and_then(|i| self.notes.get(i as usize))
                .map(|note| note.label.clone()),
            paragraph: paragraph.number as usize,
            start: skipped + before,
            end: skipped + before + inside,
        })
    }

    /// Characters in a stretch, without the numbers of notes.
    fn characters(&self, text: &str, span: Span) -> usize {
        let range = super::fragment::Range::new(span.start, span.end);
        let first = self.nodes.partition_point(|n| n.text.end <= range.start);
        let last = self.nodes.partition_point(|n| n.text.start < range.end);
        let markers: usize = self
            .nodes
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .filter(|n| n.kind == super::fragment::NodeKind::Marker)
            .map(|n| {
                let cut = Span::new(n.text.start().max(span.start), n.text.end().min(span.end));
                cut.of(text).chars().count()
            })
            .sum();
        span.of(text).chars().count().saturating_sub(markers)
    }
}

/// The address behind a link, with the place inside it that the link names.
pub(super) fn link_url(
    link: &LinkText,
    parts: &[TextPart],
    fields: &[FieldLink],
) -> Option<String> {
    match &link.target {
        Target::Field(i) => fields.get(*i as usize).map(|f| f.url.clone()),
        Target::Relationship(i, fragment) => {
            let (_, relationships) = parts.get(link.story.index())?.as_ref()?;
            let target = &relationships.list.get(*i as usize)?.target;
            Some(match fragment {
                Some(fragment) => format!("{target}#{fragment}"),
                None => target.clone(),
            })
        }
    }
}
