//! Edits of the extracted text go back to the text elements they came from.
//!
//! Nothing else in the package changes: text elements keep their runs and their look, and every other member
//! keeps its stored bytes. An edit that the file cannot express is refused as a whole, with its fix.

use super::error::DocxError;
use super::fragment::{Node, NodeKind, StoryKind};
use super::package::Package;
use super::retarget::{self, Retargets};
use super::xml;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of an edit that are compared one by one; longer ones are made in one piece.
const DIFF_LIMIT: usize = 4096;
/// Times that fixes are tried together while some of them fall away.
const ROUNDS: usize = 8;

/// A file after its fixes.
#[derive(Debug, Clone)]
pub struct Patched {
    /// The new file.
    pub bytes: Vec<u8>,
    /// Indices of the fixes that the file cannot express; nothing of them was made.
    pub refused: Vec<usize>,
}

/// A change inside one node.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Bytes of the extracted text; empty for an insertion.
    pub(super) span: Span,
    pub(super) new: String,
    /// Index of the node that takes it.
    pub(super) node: usize,
    /// Whether it becomes a run of its own behind the link that the node ends.
    pub(super) behind: Option<u32>,
    pub(super) fix: usize,
}

impl Package {
    /// Makes fixes in the file. Each fix is a list of edits of the extracted text `text`, made as a whole or not
    /// at all; where two fixes overlap, the later one is refused.
    ///
    /// # Errors
    /// Where the file is signed, or too large to be written.
    pub fn patch(&self, text: &str, fixes: &[Vec<(Span, String)>]) -> Result<Patched, DocxError> {
        self.check_signature()?;
        let mut refused = BTreeSet::new();
        for round in 0.. {
            let changes = self.changes(text, fixes, &mut refused);
            let plan = retarget::plan(self, text, &changes);
            if plan.refused.is_empty() {
                let bytes = self.write(&changes, &plan)?;
                return Ok(Patched {
                    bytes,
                    refused: refused.into_iter().collect(),
                });
            }
            // Each round drops at least one fix; what is still at odds after some rounds is dropped together.
            let drop_all = round >= ROUNDS;
            refused.extend(plan.refused);
            if drop_all {
                refused.extend(plan.touching);
            }
        }
        Err(DocxError::Archive("no set of edits fits".to_owned()))
    }

    /// All changes of the fixes that are not refused, sorted.
    fn changes(
        &self,
        text: &str,
        fixes: &[Vec<(Span, String)>],
        refused: &mut BTreeSet<usize>,
    ) -> Vec<Change> {
        let mut order: Vec<(Span, usize)> = fixes
            .iter()
            .enumerate()
            .filter(|(fix, _)| !refused.contains(fix))
            .flat_map(|(fix, edits)| edits.iter().map(move |(span, _)| (*span, fix)))
            .collect();
        order.sort();
        let mut reached = 0;
        for (span, fix) in order {
            if span.start < reached {
                refused.insert(fix);
            } else {
                reached = span.end;
            }
        }
        let mut all = Vec::new();
        for (fix, edits) in fixes.iter().enumerate() {
            if refused.contains(&fix) {
                continue;
            }
            let changes: Option<Vec<Vec<Change>>> = edits
                .iter()
                .map(|(span, new)| self.edit(text, *span, new, fix))
                .collect();
            match changes {
                Some(changes) => all.extend(changes.into_iter().flatten()),
                None => {
                    refused.insert(fix);
                }
            }
        }
        all.sort_by_key(|change| (change.span, change.fix));
        all
    }

    /// One edit as changes inside nodes; none where the file cannot express it.
    fn edit(&self, text: &str, span: Span, new: &str, fix: usize) -> Option<Vec<Change>> {
        let old = text.get(span.start..span.end)?;
        let paragraph = self.paragraphs.get(self.paragraph_at(span.start)?)?;
        if span.end > paragraph.text.end() {
            return None;
        }
        let mut changes = Vec::new();
        for (part, new) in self.hunks(old, span.start, new) {
            if new.contains(['\n', '\r', '\t']) || new.chars().any(char::is_control) {
                return None;
            }
            self.hunk(part, new, fix, &mut changes)?;
        }
        Some(changes)
    }

    /// What differs between `old`, which stands at `at`, and `new`.
    fn hunks<'n>(&self, old: &str, at: usize, new: &'n str) -> Vec<(Span, &'n str)> {
        let head = common(old.chars(), new.chars());
        let (old_rest, new_rest) = (old.get(head..).unwrap_or(""), new.get(head..).unwrap_or(""));
        let tail = common(old_rest.chars().rev(), new_rest.chars().rev());
        let middle = Span::new(at + head, at + old.len() - tail);
        let replacement = new.get(head..new.len() - tail).unwrap_or("");
        if middle.is_empty() && replacement.is_empty() {
            return Vec::new();
        }
        let one_node = self.covering(middle).len() <= 1;
        if one_node || old.len() > DIFF_LIMIT || new.len() > DIFF_LIMIT {
            return vec![(middle, replacement)];
        }
        let gone = old_rest.get(..old_rest.len() - tail).unwrap_or("");
        difference(gone, middle.start, replacement)
    }

    /// The nodes that share bytes with a stretch.
    fn covering(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.nodes.partition_point(|n| n.text.end() <= span.start);
        let last = self.nodes.partition_point(|n| n.text.start() < span.end);
        first..last.max(first)
    }

    fn hunk(&self, span: Span, new: &str, fix: usize, out: &mut Vec<Change>) -> Option<()> {
        if span.is_empty() {
            out.push(self.insertion(span.start, new, fix)?);
            return Some(());
        }
        let covering = self.covering(span);
        let mut reached = span.start;
        let mut rest = Some(new).filter(|new| !new.is_empty());
        for index in covering {
            let node = self.nodes.get(index)?;
            // Text without a node, such as the line between two blocks, stands nowhere.
            if node.text.start() > reached {
                return None;
            }
            let part = Span::new(
                span.start.max(node.text.start()),
                span.end.min(node.text.end()),
            );
            reached = part.end;
            let takes = match node.kind {
                NodeKind::Text => rest.take(),
                NodeKind::Element if !node.xml.is_empty() => None,
                NodeKind::Element | NodeKind::Marker | NodeKind::Twice => return None,
            };
            out.push(Change {
                span: part,
                new: takes.unwrap_or("").to_owned(),
                node: index,
                behind: None,
                fix,
            });
        }
        if let Some(new) = rest {
            out.push(self.insertion(span.start, new, fix)?);
        }
        (reached >= span.end).then_some(())
    }

    /// New text at a place: inside the node that holds it, else in the one before or after it.
    fn insertion(&self, at: usize, new: &str, fix: usize) -> Option<Change> {
        let change = |node, behind| Change {
            span: Span::empty(at),
            new: new.to_owned(),
            node,
            behind,
            fix,
        };
        let next = self.nodes.partition_point(|n| n.text.end() <= at);
        let text_at = |index: usize| self.nodes.get(index).filter(|n| n.kind == NodeKind::Text);
        if self.nodes.get(next).is_some_and(|n| n.text.start() < at) {
            text_at(next)?;
            return Some(change(next, None));
        }
        let paragraph = self.paragraphs.get(self.paragraph_at(at)?)?.text;
        let before = next
            .checked_sub(1)
            .filter(|&i| text_at(i).is_some_and(|n| n.text.end() == at && at > paragraph.start()));
        let after = Some(next)
            .filter(|&i| text_at(i).is_some_and(|n| n.text.start() == at && at < paragraph.end()));
        // Punctuation and spaces beside a link do not belong to it.
        let outside = !new.starts_with(|c: char| c.is_alphanumeric() || "/-_~%#?&=".contains(c));
        let linked = |index: Option<usize>| {
            index
                .and_then(|i| self.nodes.get(i))
                .and_then(|node| self.link_over(node))
        };
        let (left, right) = (linked(before), linked(after));
        match (before, after) {
            (Some(b), _) if left.is_none() || !outside => Some(change(b, None)),
            (_, Some(a)) if right.is_none() => Some(change(a, None)),
            (Some(b), Some(_)) if left == right => Some(change(b, None)),
            (Some(b), _) => {
                let place = self.links.get(left?)?.after?;
                Some(change(b, Some(place)))
            }
            _ => None,
        }
    }

    /// The last link that holds a whole node.
    fn link_over(&self, node: &Node) -> Option<usize> {
        const NESTED: usize = 8;
        let end = self
            .links
            .partition_point(|l| l.text.start <= node.text.start);
        (end.saturating_sub(NESTED)..end).rev().find(|&i| {
            self.links
                .get(i)
                .is_some_and(|l| l.text.end >= node.text.end)
        })
    }

    fn write(&self, changes: &[Change], plan: &Retargets) -> Result<Vec<u8>, DocxError> {
        let mut replaced: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for kind in [
            StoryKind::Document,
            StoryKind::Footnotes,
            StoryKind::Endnotes,
        ] {
            let Some((part, relationships)) = self.part(kind) else {
                continue;
            };
            let mut splices = self.splices(kind, &part.xml, changes);
            splices.extend(
                plan.fields
                    .iter()
                    .filter(|s| s.0 == kind)
                    .map(|s| s.1.clone()),
            );
            if !splices.is_empty() {
                let xml = splice(&part.xml, splices);
                replaced.insert(part.member, part.encode(&xml));
            }
            let targets: Vec<Splice> = plan
                .targets
                .iter()
                .filter(|((story, _), _)| *story == kind)
                .filter_map(|((_, index), target)| {
                    let (from, to) = relationships.list.get(*index)?.at;
                    Some(Splice::new(from, to, &encoded(target)))
                })
                .collect();
            if let Some(file) = relationships.file.as_ref().filter(|_| !targets.is_empty()) {
                replaced.insert(file.member, file.encode(&splice(&file.xml, targets)));
            }
        }
        self.archive.rewritten(&replaced, &[])
    }

    /// The changes of one part, as replacements in its XML.
    fn splices(&self, kind: StoryKind, xml: &str, changes: &[Change]) -> Vec<Splice> {
        let mut by_node: BTreeMap<usize, Vec<&Change>> = BTreeMap::new();
        let mut out = Vec::new();
        for change in changes {
            let Some(node) = self.nodes.get(change.node).filter(|n| n.story == kind) else {
                continue;
            };
            match change.behind {
                Some(at) => out.push(new_run(xml, node, at as usize, &change.new)),
                None => by_node.entry(change.node).or_default().push(change),
            }
        }
        for (index, changes) in by_node {
            let Some(node) = self.nodes.get(index) else {
                continue;
            };
            match node.kind {
                NodeKind::Text => out.extend(rewrite_text(xml, node, &changes)),
                _ => out.push(Splice::new(node.xml.start(), node.xml.end(), "")),
            }
        }
        out
    }
}

/// Bytes that two runs of characters share at their start.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// The characters that differ between `old`, which stands at `at`, and `new`.
fn difference<'n>(old: &str, at: usize, new: &'n str) -> Vec<(Span, &'n str)> {
    let offsets = |text: &str| -> Vec<usize> {
        text.char_indices()
            .map(|(i, _)| i)
            .chain([text.len()])
            .collect()
    };
    let (old_at, new_at) = (offsets(old), offsets(new));
    let offset = |list: &[usize], n: usize| list.get(n).or(list.last()).copied().unwrap_or(0);
    similar::TextDiff::from_chars(old, new)
        .ops()
        .iter()
        .filter(|op| op.tag() != similar::DiffTag::Equal)
        .map(|op| {
            let (from, to) = (op.old_range(), op.new_range());
            let span = Span::new(
                at + offset(&old_at, from.start),
                at + offset(&old_at, from.end),
            );
            let new = new
                .get(offset(&new_at, to.start)..offset(&new_at, to.end))
                .unwrap_or("");
            (span, new)
        })
        .collect()
}

/// A replacement in a part's XML.
#[derive(Debug, Clone)]
pub(super) struct Splice {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) new: String,
}

impl Splice {
    pub(super) fn new(from: usize, to: usize, new: &str) -> Self {
        Self {
            from,
            to,
            new: new.to_owned(),
        }
    }
}

/// The XML with all replacements made; those that overlap an earlier one are left out.
pub(super) fn splice(xml: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|s| (s.from, s.to));
    let mut out = String::with_capacity(xml.len() + 256);
    let mut at = 0;
    for splice in splices {
        if splice.from < at {
            continue;
        }
        out.push_str(xml.get(at..splice.from).unwrap_or(""));
        out.push_str(&splice.new);
        at = splice.to;
    }
    out.push_str(xml.get(at..).unwrap_or(""));
    out
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    xml::encode(text, &mut out);
    out
}

/// The content of a text element with its changes made, and its start tag told to keep outer white space.
fn rewrite_text(xml: &str, node: &Node, changes: &[&Change]) -> Vec<Splice> {
    let raw = node.xml.of(xml);
    let content = if raw.contains('<') {
        // Comments and CDATA sections are not kept apart.
        let text: String = xml::decode(raw).filter_map(|p| p.character).collect();
        changed_content(&encoded(&text), node, changes)
    } else {
        changed_content(raw, node, changes)
    };
    let mut out = Vec::new();
    let outer = |c: char| c.is_ascii_whitespace();
    if content.starts_with(outer) || content.ends_with(outer) {
        let (open, end) = start_tag(xml, node.xml.start());
        if !xml.get(open..end).unwrap_or("").contains("xml:space") && end > open {
            out.push(Splice::new(end - 1, end - 1, " xml:space=\"preserve\""));
        }
    }
    out.push(Splice::new(node.xml.start(), node.xml.end(), &content));
    out
}

/// Where the start tag in front of a content starts and ends. No `<` stands in a tag, and nothing but white space
/// between the tag and the content.
fn start_tag(xml: &str, content: usize) -> (usize, usize) {
    let before = xml.get(..content).unwrap_or("");
    let open = before.rfind('<').unwrap_or(content);
    let end = before.rfind('>').map_or(open, |at| at + 1);
    (open, end)
}

/// Walks the content and its text side by side, so that untouched entities stay as they are written.
fn changed_content(raw: &str, node: &Node, changes: &[&Change]) -> String {
    let mut out = String::with_capacity(raw.len() + 32);
    let mut pieces = xml::decode(raw).peekable();
    let (mut at_text, mut at_raw) = (node.text.start(), 0);
    // Copies or drops characters up to an offset of the extracted text.
    let mut advance = |to: usize, keep: bool, out: &mut String| {
        while at_text < to {
            let Some(piece) = pieces.next() else { return };
            let next = at_raw + piece.raw;
            if keep {
                out.push_str(raw.get(at_raw..next).unwrap_or(""));
            }
            at_raw = next;
            at_text += piece.character.map_or(0, char::len_utf8);
        }
    };
    for change in changes {
        advance(change.span.start, true, &mut out);
        xml::encode(&change.new, &mut out);
        advance(change.span.end, false, &mut out);
    }
    advance(usize::MAX, true, &mut out);
    out
}

/// A run of its own at `at`, named with the prefix of the node's element.
fn new_run(xml: &str, node: &Node, at: usize, text: &str) -> Splice {
    let (open, end) = start_tag(xml, node.xml.start());
    let tag = xml.get(open + 1..end).unwrap_or("");
    let name = tag
        .split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .next()
        .unwrap_or("w:t");
    let prefix = name.strip_suffix('t').unwrap_or("w:");
    let text = encoded(text);
    Splice::new(
        at,
        at,
        &format!("<{prefix}r><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}r>"),
    )
}
