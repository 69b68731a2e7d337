//! A copy of the file in which findings are Word comments, anchored at their words.
//!
//! Word takes no comments inside notes; a finding in a note is anchored at the note's reference in the body,
//! and its comment says which note it means.

use super::comments::{self, Comment};
use super::error::DocxError;
use super::fragment::{Node, NodeKind, StoryKind};
use super::package::{NoteInfo, Package};
use super::patch::{Splice, splice};
use super::runs::{self, Place};
use super::xml;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of the words quoted in a comment on a note.
const QUOTE_LIMIT: usize = 80;

/// A comment to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The words it is about, in the extracted text.
    pub span: Span,
    /// Who says it.
    pub author: String,
    /// What is said; each line becomes a paragraph.
    pub text: String,
}

/// The nodes that a comment is anchored at, and which stretch of their text.
struct Anchor {
    first: usize,
    last: usize,
    span: Span,
    /// Whether the words are the anchor, or only the runs that hold them.
    exact: bool,
}

impl Package {
    /// A copy of the file with a comment for each annotation, in their order. `text` is the extracted text.
    /// Comments that are already there stay.
    ///
    /// # Errors
    /// Where the file is signed, has no text to anchor a comment at, or its parts are not what they should be.
    pub fn annotate(&self, text: &str, annotations: &[Annotation]) -> Result<Vec<u8>, DocxError> {
        self.check_signature()?;
        let mut replaced = BTreeMap::new();
        let mut added = Vec::new();
        let Some((part, relationships)) = self.part(StoryKind::Document) else {
            return Err(DocxError::Missing("the main part (word/document.xml)"));
        };
        if annotations.is_empty() {
            return self.archive.rewritten(&replaced, &added);
        }
        let anchors: Vec<Anchor> = annotations
            .iter()
            .map(|annotation| self.anchor(text, annotation.span))
            .collect::<Option<_>>()
            .ok_or(DocxError::Missing("text to anchor comments at"))?;
        let comments: Vec<Comment<'_>> = annotations
            .iter()
            .map(|annotation| Comment {
                author: &annotation.author,
                text: self.comment_text(text, annotation),
            })
            .collect();
        let first_id = comments::add(
            &self.archive,
            part,
            relationships,
            &comments,
            &mut replaced,
            &mut added,
        )?;
        let xml = self.anchored(&part.name, &part.xml, &anchors, first_id)?;
        replaced.insert(part.member, part.encode(&xml));
        self.archive.rewritten(&replaced, &added)
    }

    /// The note that a place in the extracted text belongs to.
    fn note_at(&self, offset: usize) -> Option<(usize, &NoteInfo)> {
        let paragraph = self.paragraphs.get(self.paragraph_at(offset)?)?;
        let index = paragraph.note? as usize;
        Some((index, self.notes.get(index)?))
    }

    fn anchor(&self, text: &str, span: Span) -> Option<Anchor> {
        if let Some((note, _)) = self.note_at(span.start) {
            let node = self
                .reference_nodes
                .get(note)
                .copied()
                .flatten()
                .map_or_else(|| self.last_in_body(), |node| Some(node as usize))?;
            return Some(Anchor {
                first: node,
                last: node,
                span: self.nodes.get(node)?.text.span(),
                exact: false,
            });
        }
        // An empty stretch is shown at the character behind it, or before it at the end.
        let mut span = span;
        if span.is_empty() {
            let next = text.get(span.start..).and_then(|t| t.chars().next());
            span.end += next.filter(|c| *c != '\n').map_or(0, char::len_utf8);
        }
        let body = self.last_in_body()? + 1;
        let first = self.nodes.partition_point(|n| n.text.end() <= span.start);
        let last = self.nodes.partition_point(|n| n.text.start() < span.end);
        let (first, last) = (first.min(body - 1), last.clamp(1, body) - 1);
        Some(Anchor {
            first: first.min(last),
            last,
            span,
            exact: !span.is_empty() && first <= last,
        })
    }

    /// The last node of the body.
    fn last_in_body(&self) -> Option<usize> {
        self.nodes
            .partition_point(|n| n.story == StoryKind::Document)
            .checked_sub(1)
    }

    fn comment_text(&self, text: &str, annotation: &Annotation) -> String {
        let Some((_, note)) = self.note_at(annotation.span.start) else {
            return annotation.text.clone();
        };
        let kind = match note.kind {
            StoryKind::Endnotes => "endnote",
            _ => "footnote",
        };
        let words = annotation.span.of(text).trim();
        let mut quote: String = words.chars().take(QUOTE_LIMIT).collect();
        if quote.len() < words.len() {
            quote.push('…');
        }
        let quote = quote.replace(['\n', '\t'], " ");
        if quote.is_empty() {
            format!("In {kind} {}: {}", note.label, annotation.text)
        } else {
            format!("In {kind} {}, “{quote}”: {}", note.label, annotation.text)
        }
    }

    /// The body with the anchors in it; the comments are numbered from `first_id`.
    fn anchored(
        &self,
        name: &str,
        xml: &str,
        anchors: &[Anchor],
        first_id: u32,
    ) -> Result<String, DocxError> {
        let mut wanted: Vec<usize> = anchors.iter().flat_map(|a| [a.first, a.last]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let offsets: Vec<(usize, usize)> = wanted
            .iter()
            .filter_map(|&i| Some((self.nodes.get(i)?.xml.start(), i)))
            .collect();
        let found = runs::find(name, xml, offsets)?;
        let mut cuts = Cuts::default();
        for (anchor, id) in anchors.iter().zip(first_id..) {
            let (Some(first), Some(last)) =
                (self.nodes.get(anchor.first), self.nodes.get(anchor.last))
            else {
                continue;
            };
            let (Some(from), Some(to)) = (
                found.places.get(&anchor.first),
                found.places.get(&anchor.last),
            ) else {
                continue;
            };
            let mut start = cut(
                xml,
                first,
                from,
                anchor.exact.then_some(anchor.span.start),
                true,
            );
            let mut end = cut(
                xml,
                last,
                to,
                anchor.exact.then_some(anchor.span.end),
                false,
            );
            if end.at <= start.at {
                // Text boxes are read behind their paragraph but stand inside it.
                start = cut(xml, first, from, None, true);
                end = cut(xml, first, from, None, false);
            }
            let p = found.prefix;
            cuts.at(start).starts += &format!("<{p}:commentRangeStart {p}:id=\"{id}\"/>");
            cuts.at(end).ends += &format!(
                "<{p}:commentRangeEnd {p}:id=\"{id}\"/><{p}:r><{p}:commentReference {p}:id=\"{id}\"/></{p}:r>"
            );
        }
        Ok(splice(xml, cuts.splices(xml, found.prefix)))
    }
}

/// A place in the XML where something is put in between runs, or where a run is cut for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    at: usize,
    /// The run that is cut; none between runs.
    run: Option<Place>,
    /// Whether its text element is cut too.
    in_text: bool,
}

/// What is put in at one place: ends of comments first, then starts.
#[derive(Debug, Default)]
struct Inserted {
    ends: String,
    starts: String,
}

#[derive(Debug, Default)]
struct Cuts(BTreeMap<usize, (Option<Cut>, Inserted)>);

impl Cuts {
    fn at(&mut self, cut: Cut) -> &mut Inserted {
        let (kept, inserted) = self.0.entry(cut.at).or_default();
        *kept = Some(cut);
        inserted
    }

    fn splices(self, xml: &str, p: &str) -> Vec<Splice> {
        let mut out = Vec::new();
        let mut keeping = BTreeSet::new();
        for (at, (cut, inserted)) in self.0 {
            let between = inserted.ends + &inserted.starts;
            let Some(Cut {
                run: Some(place),
                in_text,
                ..
            }) = cut
            else {
                out.push(Splice::new(at, at, &between));
                continue;
            };
            let open = xml.get(place.run_open.0..place.run_open.1).unwrap_or("");
            let properties = xml
                .get(place.properties.0..place.properties.1)
                .unwrap_or("");
            let (close_text, open_text) = if in_text {
                (
                    format!("</{p}:t>"),
                    format!("<{p}:t xml:space=\"preserve\">"),
                )
            } else {
                (String::new(), String::new())
            };
            out.push(Splice::new(
                at,
                at,
                &format!("{close_text}</{p}:r>{between}{open}{properties}{open_text}"),
            ));
            let tag = xml.get(place.element.0..place.content).unwrap_or("");
            if in_text && !tag.contains("xml:space") && tag.ends_with('>') {
                keeping.insert(place.content - 1);
            }
        }
        // The first half of a text may now end in a space.
        out.extend(
            keeping
                .into_iter()
                .map(|at| Splice::new(at, at, " xml:space=\"preserve\"")),
        );
        out
    }
}

/// Where a comment starts or ends. `offset` is the place in the extracted text; without it the whole run counts.
fn cut(xml: &str, node: &Node, place: &Place, offset: Option<usize>, start: bool) -> Cut {
    let edge = Cut {
        at: if start { place.outer.0 } else { place.outer.1 },
        run: None,
        in_text: false,
    };
    let Some(offset) = offset.filter(|_| !place.whole) else {
        return edge;
    };
    let whole = if start {
        offset <= node.text.start()
    } else {
        offset >= node.text.end()
    };
    if !whole && node.kind == NodeKind::Text {
        let raw = node.xml.of(xml);
        if raw.contains('<') {
            return edge; // comments and CDATA sections are not cut
        }
        let wanted = offset.saturating_sub(node.text.start());
        let (mut text, mut at) = (0, node.xml.start());
        for piece in xml::decode(raw) {
            if text >= wanted {
                break;
            }
            text += piece.character.map_or(0, char::len_utf8);
            at += piece.raw;
        }
        return Cut {
            at,
            run: Some(*place),
            in_text: true,
        };
    }
    // At the edge of an element: between the run's children, or outside the run.
    let (at, run_edge) = if start {
        (place.element.0, place.children.0)
    } else {
        (place.element.1, place.children.1)
    };
    if at == run_edge || node.kind == NodeKind::Marker {
        return edge;
    }
    Cut {
        at,
        run: Some(*place),
        in_text: false,
    }
}
