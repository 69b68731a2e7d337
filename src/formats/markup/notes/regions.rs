//! From the elements that are notes, or stand at the start of one, to stretches of tokens.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt as _};

use super::super::signs;
use super::super::tag::Tag;
use super::super::tree::{AttrName, Token};
use super::Region;
use super::page::{Page, Target};
use crate::document::kept_label;

/// How far up an element's note is looked for.
const CLIMB: usize = 6;
/// How many tokens a note may start behind its container.
const NEAR: usize = 16;

/// The elements that are notes or stand at the start of one.
#[derive(Debug)]
pub(super) struct Seeds {
    order: Vec<u32>,
    /// What each element is.
    kinds: Vec<Kind>,
    /// Labels that are known already.
    pub(super) labels: HashMap<u32, String>,
}

/// Whether an element is a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    No,
    /// One that is no note of its own where it lies in another note.
    Weak,
    Seed,
}

impl Seeds {
    /// No seeds yet, among this many elements.
    pub(super) fn new(elements: usize) -> Self {
        Self {
            order: Vec::new(),
            kinds: vec![Kind::No; elements],
            labels: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, element: u32) {
        self.add_as(element, Kind::Seed);
    }

    fn add_as(&mut self, element: u32, kind: Kind) {
        if let Some(known @ Kind::No) = self.kinds.get_mut(element as usize) {
            *known = kind;
            self.order.push(element);
        }
    }

    fn is_weak(&self, element: u32) -> bool {
        self.kinds.get(element as usize) == Some(&Kind::Weak)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn add_weak(&mut self, element: u32) {
        self.add_as(element, Kind::Weak);
    }
}

/// Elements that say of themselves, or whose list says of them, that they are notes.
pub(super) fn explicit(page: &Page<'_>, seeds: &mut Seeds) {
    let says = page.tree.says(&SIGNS);
    for (index, element) in (0u32..).zip(&page.tree.elements) {
        let tag = element.tag;
        if tag == Tag::Note || is_item(tag) && is_listed(page, index) {
            seeds.add(index);
        } else if says && is_explicit(page, index) {
            seeds.add_weak(index);
        }
    }
}

fn is_item(tag: Tag) -> bool {
    matches!(tag, Tag::Item | Tag::Row)
}

/// Whether an item's list is a list of notes.
fn is_listed(page: &Page<'_>, item: u32) -> bool {
    let tree = page.tree;
    if tree.tag(item) == Tag::Row {
        return page.has_class(item, signs::is_note_class);
    }
    let Some(list) = tree.parent(item) else {
        return false;
    };
    // Only the outermost list: notes may hold lists of their own.
    let mut around = tree.ancestors(list).take(CLIMB);
    page.is_notes_list(list)
        || around
            .by_ref()
            .take_while(|&e| !matches!(tree.tag(e), Tag::Item | Tag::Cell))
            .any(|e| page.is_notes_list(e) || page.has_role(e, signs::is_notes_role))
            && tree
                .ancestors(list)
                .take(CLIMB)
                .all(|e| tree.tag(e) != Tag::Item)
}

/// By which attributes elements say that they are notes.
const SIGNS: [AttrName; 5] = [
    AttrName::Role,
    AttrName::EpubType,
    AttrName::Class,
    AttrName::Style,
    AttrName::Id,
];

fn is_explicit(page: &Page<'_>, element: u32) -> bool {
    let tree = page.tree;
    if !tree.says(&SIGNS) || !tree.has_attrs(element) {
        return false;
    }
    let tag = tree.tag(element);
    let container = matches!(
        tag,
        Tag::Group | Tag::Aside | Tag::Item | Tag::Paragraph | Tag::Definition
    );
    if page.is_notes_list(element) {
        return false;
    }
    let role = (container || tag == Tag::Span) && page.has_role(element, signs::is_note_role);
    let class = page.has_class(element, signs::is_note_class)
        && (container
            || tag == Tag::Span
                && (page.has_class(element, signs::is_certain_note_class)
                    || holds_words(page, element)));
    let style = tree
        .attr(element, AttrName::Style)
        .is_some_and(signs::is_note_style);
    let id = container
        && tree
            .attr(element, AttrName::Id)
            .is_some_and(|id| signs::is_certain_note_id(id) && !signs::is_marker_id(id));
    role || class || style || id
}

/// Whether an inline element holds a note's words, and not just a marker.
fn holds_words(page: &Page<'_>, element: u32) -> bool {
    const SHORTEST: usize = 12; // bytes
    let shown = page.shown(element);
    shown.len() >= SHORTEST && shown.contains(' ') && signs::label(&shown).is_none()
}

/// Blocks that start with a labelled link back to a marker, though nothing carries the id that markers name.
pub(super) fn backlinked(page: &mut Page<'_>, seeds: &mut Seeds) {
    let mut ids = HashMap::new();
    for link in &page.links {
        if signs::is_marker_id(&link.fragment)
            && link.target != Target::Away
            && page.at_block_start(link.open)
            && signs::label(&page.shown(link.element)).is_some()
        {
            seeds.add_weak(link.element);
            if let Some(id) = signs::note_id_of_marker_id(&link.fragment) {
                ids.entry(id).or_insert(link.element);
            }
        }
    }
    page.add_ids(&ids);
}

/// A note in the making.
#[derive(Debug)]
struct Draft {
    seed: u32,
    start: usize,
    end: usize,
    /// Seeds that turned out to be parts of this note.
    also: Vec<u32>,
    inner: usize,
    dropped: bool,
    weak: bool,
}

impl Draft {
    fn new(seed: u32, start: usize, end: usize, weak: bool) -> Self {
        Self {
            seed,
            start,
            end,
            also: Vec::new(),
            inner: 0,
            dropped: false,
            weak,
        }
    }
}

/// Gives each seed its stretch of tokens, and says for each seed which note it became.
pub(super) fn settle(page: &Page<'_>, mut seeds: Seeds) -> (Vec<Region>, Vec<Option<usize>>) {
    let mut drafts = drafts(page, &seeds);
    drafts.sort_by_key(|d| (d.start, std::cmp::Reverse(d.end)));
    unnest(&mut drafts);
    drafts.retain(|d| !d.dropped && d.start < d.end);
    for at in 1..drafts.len() {
        let next = drafts.get(at).map_or(usize::MAX, |d| d.start);
        if let Some(before) = drafts.get_mut(at - 1) {
            before.end = before.end.min(next);
        }
    }
    extend(page, &mut drafts);
    let mut note_of = vec![None; page.tree.elements.len()];
    let mut regions = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        for seed in draft.also.iter().chain([&draft.seed]) {
            if let Some(slot) = note_of.get_mut(*seed as usize) {
                *slot = Some(index);
            }
        }
        let label = draft
            .also
            .iter()
            .chain([&draft.seed])
            .find_map(|s| match page.tree.tag(*s) {
                Tag::Note => page.tree.attr(*s, AttrName::Label).map(kept_label),
                _ => seeds.labels.remove(s).map(Cow::Owned),
            });
        regions.push(Region {
            start: draft.start,
            end: draft.end,
            label: label.unwrap_or_default(),
            label_tokens: None,
            typed: !is_item(page.tree.tag(draft.seed)),
            moved: false,
            external: false,
            element: draft.seed,
        });
    }
    (regions, note_of)
}

fn drafts(page: &Page<'_>, seeds: &Seeds) -> Vec<Draft> {
    // Notes that the format itself knows as such are just themselves.
    let known = |seed: &u32| page.tree.tag(*seed) == Tag::Note;
    if seeds.order.iter().all(known) {
        let drafts = seeds.order.iter().map(|&seed| {
            let (open, close) = page.tokens(seed);
            Draft::new(seed, open, close + 1, seeds.is_weak(seed))
        });
        return drafts.collect();
    }
    // Where several seeds claim one container, each keeps to its own block, or to its part of the block.
    let containers: Vec<Option<u32>> = seeds.order.iter().map(|&s| container(page, s)).collect();
    let blocks: Vec<Option<u32>> = seeds.order.iter().map(|&s| page.block_of(s)).collect();
    let claims = |claimed: &[Option<u32>]| {
        let mut claims = vec![0u32; page.tree.elements.len()];
        for &element in claimed.iter().flatten() {
            if let Some(count) = claims.get_mut(element as usize) {
                *count += 1;
            }
        }
        claims
    };
    let by_container = claims(&containers);
    let by_block = claims(&blocks);
    let alone_in = |claims: &[u32], element: u32| claims.get(element as usize) == Some(&1);
    let mut starts: Vec<(u32, usize)> = (blocks.iter().zip(&seeds.order))
        .filter_map(|(block, &seed)| Some(((*block)?, page.tokens(seed).0)))
        .collect();
    starts.sort_unstable();
    // To the next seed in the same block, or to its end.
    let part_end = |block: u32, open: usize| {
        let end = page.tokens(block).1;
        let next = starts.partition_point(|&start| start <= (block, open));
        let next = starts.get(next).filter(|&&(other, _)| other == block);
        next.map_or(end, |&(_, next)| next.min(end))
    };
    let mut drafts = Vec::new();
    for ((&seed, container), block) in seeds.order.iter().zip(&containers).zip(&blocks) {
        let (open, close) = page.tokens(seed);
        let itself = page.tree.tag(seed).is_block() || is_explicit(page, seed);
        let alone = |e: &u32| page.at_block_start(open) || *e == seed;
        let whole = container
            .filter(|e| alone_in(&by_container, *e) && (alone(e) || itself))
            .or_else(|| block.filter(|e| alone_in(&by_block, *e) && alone(e)));
        let (start, end) = match whole {
            Some(element) => span_of(page, element),
            None if itself => (open, close + 1),
            None => (open, block.map_or(close + 1, |b| part_end(b, open))),
        };
        drafts.push(Draft::new(seed, start, end, seeds.is_weak(seed)));
    }
    drafts
}

/// The tokens of a note's element; a term takes its definition along.
fn span_of(page: &Page<'_>, element: u32) -> (usize, usize) {
    let (open, close) = page.tokens(element);
    if page.tree.tag(element) == Tag::Term {
        let next = page.tree.tokens.iter().skip(close + 1).take(8);
        let definition = next
            .filter_map(|t| match *t {
                Token::Open(e) => Some(e),
                _ => None,
            })
            .next()
            .filter(|&e| page.tree.tag(e) == Tag::Definition);
        if let Some(definition) = definition {
            return (open, page.tokens(definition).1 + 1);
        }
    }
    (open, close + 1)
}

/// The element that is the note of a seed: the seed itself, its block, or what holds nothing else.
fn container(page: &Page<'_>, seed: u32) -> Option<u32> {
    let tree = page.tree;
    if is_explicit(page, seed) || tree.tag(seed) == Tag::Note {
        return Some(seed);
    }
    let mut best = page.block_of(seed)?;
    for _ in 0..CLIMB {
        let Some(outer) = tree.parent(best) else {
            break;
        };
        let holds = match tree.tag(outer) {
            Tag::Item | Tag::Definition | Tag::Row | Tag::Cell => true,
            Tag::Table | Tag::Rows => {
                let table = tree.parent(outer).unwrap_or(outer);
                [outer, table]
                    .iter()
                    .any(|&e| page.has_class(e, signs::is_note_class))
            }
            Tag::Aside | Tag::Group => is_explicit(page, outer),
            tag => !tag.is_block(),
        };
        let (inner_open, _) = page.tokens(best);
        let (outer_open, _) = page.tokens(outer);
        if !holds || page.is_notes_list(outer) || inner_open - outer_open > NEAR {
            break;
        }
        let mut before = tree.tokens.iter().take(inner_open).skip(outer_open);
        let first = before.all(|&t| {
            tree.text(t, page.source)
                .is_none_or(|text| text.trim().is_empty())
        });
        if !first {
            break;
        }
        best = outer;
    }
    // Ended on an inline element: back to the block inside it.
    if tree.tag(best).is_block() {
        Some(best)
    } else {
        page.block_of(seed)
    }
}

/// Leaves no note inside another: what holds several is a list, what holds one is that note.
fn unnest(drafts: &mut [Draft]) {
    let mut open: Vec<usize> = Vec::new();
    let mut outer_of = vec![None; drafts.len()];
    for at in 0..drafts.len() {
        let Some((start, end)) = drafts.get(at).map(|d| (d.start, d.end)) else {
            continue;
        };
        while let Some(&top) = open.last() {
            if drafts.get(top).is_some_and(|d| d.end <= start) {
                open.pop();
            } else {
                break;
            }
        }
        if let Some(&top) = open.last()
            && drafts.get(top).is_some_and(|d| end <= d.end)
        {
            if let Some(slot) = outer_of.get_mut(at) {
                *slot = Some(top);
            }
            if let Some(outer) = drafts.get_mut(top) {
                outer.inner += 1;
            }
        }
        open.push(at);
    }
    // From the inside out.
    for at in (0..drafts.len()).rev() {
        let Some(draft) = drafts.get(at) else {
            continue;
        };
        if draft.inner >= 2 && draft.weak {
            if let Some(draft) = drafts.get_mut(at) {
                draft.dropped = true;
            }
            continue;
        }
        let Some(outer) = outer_of.get(at).copied().flatten() else {
            continue;
        };
        if drafts.get(outer).is_some_and(|o| o.inner >= 2 && o.weak) {
            continue;
        }
        let Some(draft) = drafts.get_mut(at) else {
            continue;
        };
        draft.dropped = true;
        let mut also = std::mem::take(&mut draft.also);
        also.push(draft.seed);
        if let Some(outer) = drafts.get_mut(outer) {
            // The longer list takes the shorter one, so that deep nests stay cheap.
            if outer.also.len() < also.len() {
                std::mem::swap(&mut outer.also, &mut also);
            }
            outer.also.append(&mut also);
        }
    }
}

/// In a list of notes, paragraphs without a note of their own go on with the note before them.
fn extend(page: &Page<'_>, drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let next = drafts.get(at + 1).map_or(usize::MAX, |d| d.start);
        let Some(draft) = drafts.get_mut(at) else {
            return;
        };
        let Some(block) = page.block_of(draft.seed) else {
            continue;
        };
        if page.tree.tag(block) != Tag::Paragraph || draft.end != page.tokens(block).1 + 1 {
            continue;
        }
        let Some(list) = page.tree.parent(block).filter(|&p| page.is_notes_list(p)) else {
            continue;
        };
        let (_, list_end) = page.tokens(list);
        let mut token = draft.end;
        while token < list_end.min(next) {
            match page.tree.tokens.get(token) {
                Some(&Token::Open(e)) => {
                    let (_, close) = page.tokens(e);
                    let goes_on = matches!(
                        page.tree.tag(e),
                        Tag::Paragraph
                            | Tag::Quote
                            | Tag::Group
                            | Tag::List
                            | Tag::OrderedList
                            | Tag::Pre
                    );
                    if !goes_on && page.tree.tag(e).is_block() || close >= next {
                        break;
                    }
                    token = close + 1;
                    if goes_on {
                        draft.end = token;
                    }
                }
                Some(_) => token += 1,
                None => break,
            }
        }
    }
}
