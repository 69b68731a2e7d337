//! Which stretches of a tree are notes, and which are markers.
//!
//! Formats that know notes say so with elements of their own. HTML has none: there a marker is a raised or
//! bracketed number that links to the start of a block, and a note is that block, or an element whose role, class,
//! id or place in a list says so. Roles decide where there are any; otherwise two signs must agree.

mod labels;
mod lists;
mod markers;
mod page;
mod regions;

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::tag::Tag;
use super::tree::{AttrName, MOST_NOTES, Tree};
use crate::document::{ParsedMarker, folded_label};
use crate::span::Span;
use page::Page;

/// A note: the tokens `start..end`.
#[derive(Debug, Clone)]
pub(super) struct Region {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) label: Cow<'static, str>,
    /// The tokens that show its label.
    pub(super) label_tokens: Option<(usize, usize)>,
    /// Whether it stands in the middle of the body, which must read on without it.
    pub(super) moved: bool,
    /// Whether its label may stand as text before its words: `1. …`.
    pub(super) typed: bool,
    /// Whether its links back lead to another file.
    pub(super) external: bool,
    /// The element that says that this is a note.
    element: u32,
}

/// A marker: the tokens `start..end`.
#[derive(Debug, Clone)]
pub(super) struct MarkerRegion {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) label: Cow<'static, str>,
    /// Index of its note, where it links to one.
    pub(super) note: Option<usize>,
    pub(super) external: bool,
    element: u32,
}

impl MarkerRegion {
    /// The marker, with its span yet to be known. Its label goes along.
    pub(super) fn parsed(&mut self) -> ParsedMarker {
        ParsedMarker {
            label: std::mem::take(&mut self.label),
            span: Span::default(),
            note: self.note,
            external: self.external,
        }
    }
}

/// A stretch of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What was found. All lists are sorted by `start`; notes do not overlap.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) notes: Vec<Region>,
    /// The notes that were taken out of the body, in the order of their markers.
    pub(super) moved: Vec<usize>,
    pub(super) markers: Vec<MarkerRegion>,
    /// What a reader does not see, links back among it.
    pub(super) hidden: Vec<Stretch>,
    /// Raised numbers that link nowhere.
    pub(super) raised: Vec<MarkerRegion>,
    /// What is cut off the start and the end of some tokens of text, in bytes.
    trims: HashMap<usize, (usize, usize)>,
    tied: HashSet<u32>,
}

impl Found {
    /// Whether an anchor ties a marker and a note, and so is no link of the draft.
    pub(super) fn is_tied(&self, anchor: u32) -> bool {
        self.tied.contains(&anchor)
    }

    /// What a reader sees of a token of text.
    pub(super) fn trimmed(&self, token: usize, home: Span) -> Span {
        match self.trims.get(&token) {
            Some(&(head, tail)) => Span::new(home.start + head, home.end.saturating_sub(tail)),
            None => home,
        }
    }
}

/// Looks through a tree. `path` is the draft's own, to tell links within it from links to other files. None where there
/// are more notes than any draft has.
pub(super) fn find(tree: &Tree, source: &str, path: &str) -> Option<Found> {
    let mut page = Page::new(tree, source, path);
    let mut seeds = regions::Seeds::new(tree.elements.len());
    regions::explicit(&page, &mut seeds);
    regions::backlinked(&mut page, &mut seeds);
    let candidates = markers::candidates(&page, &mut seeds);
    lists::under_headings(&page, &mut seeds);
    lists::raised_labels(&page, &mut seeds);
    lists::reference_tables(&page, &mut seeds);
    if seeds.len() > MOST_NOTES || candidates.len() > 5 * MOST_NOTES {
        return None;
    }
    let (mut notes, note_of) = regions::settle(&page, seeds);
    let mut markers = markers::settle(&page, candidates, &notes, &note_of);
    let mut found = Found::default();
    labels::settle(&page, &mut notes, &mut markers, &mut found);
    found.raised = markers::raised(&page, &notes, &markers);
    found.moved = take_out(tree, source, &mut notes, &markers);
    found.notes = notes;
    found.markers = markers;
    found.hidden.extend(hidden(tree, &found.notes));
    found.hidden.sort_unstable();
    Some(found)
}

/// Elements that are hidden and hold no note.
fn hidden(tree: &Tree, notes: &[Region]) -> Vec<Stretch> {
    let mut hidden = Vec::new();
    if !tree.holds(Tag::Hidden) && !tree.says(&[AttrName::Hidden, AttrName::Style, AttrName::Class])
    {
        return hidden;
    }
    for (index, element) in (0u32..).zip(&tree.elements) {
        let (start, end) = (element.open as usize, element.close as usize + 1);
        if super::emit::is_hidden(tree, index) {
            let after = notes.partition_point(|n| n.start < start);
            if notes.get(after).is_none_or(|n| n.start >= end) {
                hidden.push(Stretch { start, end });
            }
        }
    }
    hidden
}

/// Whether each marker has the next note, and their numbers count up: what was asked for is there already.
fn count_up_alike(notes: &[Region], moved: &[usize], markers: &[MarkerRegion]) -> bool {
    let mut last = 0;
    let mut pairs = moved.iter().zip(markers);
    moved.len() == markers.len()
        && pairs.all(|(&note, marker)| {
            let number = marker.label.parse().unwrap_or(0u32);
            let before = std::mem::replace(&mut last, number);
            let same = notes.get(note).is_some_and(|n| n.label == marker.label);
            number > before && same && marker.note.is_none()
        })
}

/// Chooses the notes that leave the body, and orders them as their markers stand.
fn take_out(
    tree: &Tree,
    source: &str,
    notes: &mut [Region],
    markers: &[MarkerRegion],
) -> Vec<usize> {
    let last_text = if tree.holds(Tag::Aside) {
        last_text_outside(tree, source, notes)
    } else {
        0
    };
    for note in notes.iter_mut() {
        note.moved = match tree.tag(note.element) {
            Tag::Note => true,
            Tag::Aside => note.start < last_text,
            tag => !tag.is_block() && is_note_itself(tree, note),
        };
    }
    let mut moved: Vec<usize> = Vec::with_capacity(notes.len());
    moved.extend((0..notes.len()).filter(|&i| notes.get(i).is_some_and(|n| n.moved)));
    if moved.len() < 2 || count_up_alike(notes, &moved, markers) {
        return moved;
    }
    let mut first_by_label: HashMap<Cow<'_, str>, usize> = HashMap::with_capacity(markers.len());
    let mut first_by_note: HashMap<usize, usize> = HashMap::new();
    for marker in markers {
        match marker.note {
            Some(note) => {
                first_by_note.entry(note).or_insert(marker.start);
            }
            None => {
                first_by_label
                    .entry(folded_label(&marker.label))
                    .or_insert(marker.start);
            }
        }
    }
    let reference = |index: usize| {
        let by_note = (!first_by_note.is_empty()).then(|| first_by_note.get(&index).copied());
        by_note.flatten().or_else(|| {
            let label = folded_label(&notes.get(index)?.label);
            first_by_label.get(&label).copied()
        })
    };
    let referenced: Vec<usize> = moved.iter().filter_map(|&i| reference(i)).collect();
    if !referenced.is_sorted() {
        moved.sort_by_key(|&i| reference(i).unwrap_or(usize::MAX));
    }
    moved
}

/// Whether an inline element is a note, not just the anchor at the start of one.
fn is_note_itself(tree: &Tree, note: &Region) -> bool {
    tree.element(note.element)
        .is_some_and(|e| e.open as usize == note.start && e.close as usize + 1 == note.end)
        && tree.tag(note.element) != Tag::Anchor
        && tree.attr(note.element, AttrName::Href).is_none()
}

/// The last token of text that is in no note.
fn last_text_outside(tree: &Tree, source: &str, notes: &[Region]) -> usize {
    let mut note = notes.len();
    for (at, &token) in tree.tokens.iter().enumerate().rev() {
        while note > 0 && notes.get(note - 1).is_some_and(|n| n.start > at) {
            note -= 1;
        }
        let inside = note > 0 && notes.get(note - 1).is_some_and(|n| at < n.end);
        if !inside
            && tree
                .text(token, source)
                .is_some_and(|t| !t.trim().is_empty())
        {
            return at;
        }
    }
    0
}
