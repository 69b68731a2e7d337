//! What notes are called, and which of their links only lead back.

use std::borrow::Cow;

use super::super::signs;
use super::super::tag::Tag;
use super::super::tree::{AttrName, Token};
use super::page::{Link, Page, Target};
use super::{Found, MarkerRegion, Region, Stretch};
use crate::document::kept_label;

/// How many tokens at the start of a note may hold its label.
const HEAD: usize = 32;

/// Finds labels and links back. A marker takes the label of its note.
pub(super) fn settle(
    page: &Page<'_>,
    notes: &mut [Region],
    markers: &mut [MarkerRegion],
    found: &mut Found,
) {
    if page.tree.holds(Tag::Anchor) {
        found.tied.extend(markers.iter().map(|m| m.element));
    }
    for note in notes.iter_mut() {
        let mut inside = false;
        let mut outside = false;
        for link in page.links_in(note.start, note.end) {
            if !is_back(page, link, markers) {
                continue;
            }
            found.tied.insert(link.element);
            outside |= link.target == Target::Elsewhere;
            inside |= matches!(link.target, Target::Here(Some(_)));
            let shown = page.shown(link.element);
            let at_start = link.open < note.start + HEAD && page.at_block_start(link.open);
            if note.label_tokens.is_none() && at_start && signs::label(&shown).is_some() {
                note.label_tokens = Some((link.open, link.close + 1));
            } else if shown.is_empty()
                || signs::shows_backlink(&shown)
                || signs::label(&shown).is_some()
                || said(page, link)
            {
                hide(page, link.element, &mut found.hidden);
                hide_brackets(page, link, note, found);
            }
        }
        note.external = outside && !inside;
        if note.label_tokens.is_none() {
            note.label_tokens = label_element(page, note);
        }
    }
    hide_around(page, notes, &mut found.hidden);
    name(page, notes, markers);
}

/// Whether a link in a note leads back to a marker.
fn is_back(page: &Page<'_>, link: &Link, markers: &[MarkerRegion]) -> bool {
    const BEFORE: usize = 12; // tokens
    if page.is_backlink(link) {
        return link.target != Target::Away || said(page, link);
    }
    let Target::Here(Some(place)) = link.target else {
        return false;
    };
    let (at, _) = page.tokens(place);
    let next = markers.partition_point(|m| m.end <= at);
    markers
        .get(next)
        .is_some_and(|m| m.start.saturating_sub(BEFORE) <= at && m.element != link.element)
}

fn said(page: &Page<'_>, link: &Link) -> bool {
    page.has_role(link.element, signs::is_backlink_role)
        || page.has_class(link.element, signs::is_backlink_class)
}

/// Hides an element.
fn hide(page: &Page<'_>, element: u32, hidden: &mut Vec<Stretch>) {
    let (open, close) = page.tokens(element);
    hidden.push(Stretch {
        start: open,
        end: close + 1,
    });
}

/// Hides the brackets right around a link back: `[↩]`.
fn hide_brackets(page: &Page<'_>, link: &Link, note: &Region, found: &mut Found) {
    const NEAR: usize = 3; // tokens
    if page.around(link.element) != (Some('['), Some(']')) {
        return;
    }
    let texts = |at: &usize| matches!(page.tree.tokens.get(*at), Some(Token::Text(_)));
    let before = (link.open.saturating_sub(NEAR).max(note.start)..link.open).rfind(texts);
    let after = (link.close + 1..(link.close + 1 + NEAR).min(note.end)).find(texts);
    if let (Some(before), Some(after)) = (before, after) {
        found.trims.entry(before).or_default().1 = 1;
        found.trims.entry(after).or_default().0 = 1;
    }
}

/// Hides what surrounds links back and is classed as such, within notes.
fn hide_around(page: &Page<'_>, notes: &[Region], hidden: &mut Vec<Stretch>) {
    if !page.tree.says(&[AttrName::Class]) {
        return;
    }
    for (index, element) in (0u32..).zip(&page.tree.elements) {
        let wrapper = matches!(element.tag, Tag::Span | Tag::Superscript);
        if !wrapper || !page.has_class(index, signs::is_backlink_class) {
            continue;
        }
        let open = element.open as usize;
        let after = notes.partition_point(|n| n.start <= open);
        if after > 0 && notes.get(after - 1).is_some_and(|n| open < n.end) {
            hide(page, index, hidden);
        }
    }
}

/// An element at the start of a note that shows its label: raised, or classed as one.
fn label_element(page: &Page<'_>, note: &Region) -> Option<(usize, usize)> {
    let tree = page.tree;
    let head = tree
        .tokens
        .iter()
        .enumerate()
        .take(note.end)
        .skip(note.start)
        .take(HEAD);
    for (at, &token) in head {
        match token {
            Token::Open(e) => {
                let (open, close) = page.tokens(e);
                let label = match tree.tag(e) {
                    Tag::NoteLabel => true,
                    Tag::Superscript => signs::label(&page.shown(e)).is_some(),
                    Tag::Span | Tag::Cell | Tag::Strong | Tag::Anchor => {
                        classed(page, e) && signs::label(&page.shown(e)).is_some()
                    }
                    _ => false,
                };
                if label && close < note.end {
                    return Some((open, close + 1));
                }
            }
            _ => {
                let text = tree.text(token, page.source).unwrap_or("");
                if !text.chars().all(|c| c.is_whitespace() || "[({".contains(c)) {
                    return None;
                }
            }
        }
        debug_assert!(at < note.end);
    }
    None
}

fn classed(page: &Page<'_>, element: u32) -> bool {
    page.tree.tag(element) == Tag::Cell
        || page.has_class(element, |class| {
            class.split_ascii_whitespace().any(|w| {
                matches!(
                    w,
                    "label"
                        | "footnote-number"
                        | "fn-label"
                        | "footnote-label"
                        | "footnote_plugin_index"
                        | "number"
                        | "footnote-mark"
                )
            })
        })
}

/// Names the notes: as their markers do, as they do themselves, by their number in a list or an id.
fn name(page: &Page<'_>, notes: &mut [Region], markers: &mut [MarkerRegion]) {
    if notes.iter().any(|note| note.label.is_empty()) {
        name_unnamed(page, notes, markers);
    }
    for marker in markers.iter_mut() {
        if let Some(note) = marker.note.and_then(|n| notes.get(n)) {
            marker.label.clone_from(&note.label);
        }
    }
}

/// Names the notes that have no name yet.
fn name_unnamed(page: &Page<'_>, notes: &mut [Region], markers: &[MarkerRegion]) {
    let mut by_marker: Vec<Option<&str>> = vec![None; notes.len()];
    for marker in markers.iter() {
        if let Some(slot) = marker.note.and_then(|n| by_marker.get_mut(n)) {
            slot.get_or_insert(&marker.label);
        }
    }
    let names: Vec<Option<Cow<'static, str>>> =
        by_marker.iter().map(|m| m.map(kept_label)).collect();
    for (index, (note, name)) in notes.iter_mut().zip(names).enumerate() {
        if !note.label.is_empty() {
            continue;
        }
        let shown = || {
            let (from, to) = note.label_tokens?;
            let text: String = page
                .tree
                .tokens
                .iter()
                .take(to)
                .skip(from)
                .take(HEAD)
                .filter_map(|&t| page.tree.text(t, page.source))
                .collect();
            signs::label(&text).map(kept_label)
        };
        let number = || {
            std::iter::once(note.element)
                .chain(page.tree.ancestors(note.element).take(3))
                .find_map(|e| page.numbers.get(&e))
                .map(|number| kept_label(&number.to_string()))
        };
        let id = || {
            let id = page.tree.attr(note.element, AttrName::Id)?;
            let from = id.find(|c: char| c.is_ascii_digit())?;
            let digits = id.get(from..)?;
            let to = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            digits.get(..to).map(kept_label)
        };
        note.label = name
            .or_else(shown)
            .or_else(number)
            .or_else(id)
            .unwrap_or_else(|| kept_label(&(index + 1).to_string()));
    }
}
