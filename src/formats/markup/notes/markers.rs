//! Links that are markers.

use std::borrow::Cow;

use super::super::signs;
use super::super::tag::Tag;
use super::super::tree::AttrName;
use super::page::{Link, Page, Target};
use super::regions::Seeds;
use super::{MarkerRegion, Region};
use crate::document::kept_label;

/// A marker whose note is not settled yet.
#[derive(Debug)]
pub(super) struct Candidate {
    marker: MarkerRegion,
    /// The element it links to.
    target: Option<u32>,
}

/// Finds the markers, and makes what they link to seeds of notes.
pub(super) fn candidates(page: &Page<'_>, seeds: &mut Seeds) -> Vec<Candidate> {
    // Most often each note has one.
    let mut found = Vec::with_capacity(seeds.len());
    for link in &page.links {
        if let Some(candidate) = candidate(page, link) {
            if let Some(target) = candidate.target {
                seeds.add(target);
            }
            found.push(candidate);
        }
    }
    for (index, element) in (0u32..).zip(&page.tree.elements) {
        let own = match element.tag {
            Tag::Marker => page.tree.attr(index, AttrName::Label).map(kept_label),
            // Plug-ins whose markers are buttons and no links.
            Tag::Superscript if page.has_class(index, signs::is_marker_class) => {
                let (open, close) = page.tokens(index);
                let linked = page
                    .links_in(open, close)
                    .iter()
                    .any(|l| l.target != Target::Away);
                (!linked)
                    .then(|| signs::label(&page.shown(index)).map(kept_label))
                    .flatten()
            }
            _ => None,
        };
        if let Some(label) = own {
            found.push(Candidate {
                marker: region(page, index, label),
                target: None,
            });
        }
    }
    found
}

fn region(page: &Page<'_>, element: u32, label: Cow<'static, str>) -> MarkerRegion {
    let (open, close) = page.tokens(element);
    MarkerRegion {
        start: open,
        end: close + 1,
        label,
        note: None,
        external: false,
        element,
    }
}

fn candidate(page: &Page<'_>, link: &Link) -> Option<Candidate> {
    if link.target == Target::Away || page.is_backlink(link) {
        return None;
    }
    let shown = page.shown(link.element);
    let said = says_marker(page, link.element);
    let label = match signs::label(&shown) {
        Some(label) => kept_label(label),
        None if said && !shown.is_empty() && !signs::shows_backlink(&shown) => shown.clone().into(),
        None => return None,
    };
    let raised = is_raised(page, link.element);
    let bracketed =
        shown.starts_with(['[', '(']) || page.around(link.element) == (Some('['), Some(']'));
    let mut marker = region(page, link.element, label);
    match link.target {
        Target::Here(Some(target)) => {
            let (open, close) = page.tokens(target);
            let inside = open <= link.open && link.close <= close;
            let sure = signs::is_certain_note_id(&link.fragment);
            if inside || !starts_block(page, target) || !(said || is_note(page, link, target)) {
                return None;
            }
            (said || raised || bracketed || sure || links_back(page, link, target)).then_some(
                Candidate {
                    marker,
                    target: Some(target),
                },
            )
        }
        Target::Here(None) => {
            let likely = (raised || bracketed) && signs::is_certain_note_id(&link.fragment);
            (said || likely).then_some(Candidate {
                marker,
                target: None,
            })
        }
        Target::Elsewhere => {
            let likely = (raised || bracketed) && signs::is_note_id(&link.fragment);
            marker.external = true;
            ((said || likely) && !page.at_block_start(link.open)).then_some(Candidate {
                marker,
                target: None,
            })
        }
        Target::Away => None,
    }
}

/// Whether a link's role or class, or that of what surrounds it, says marker.
fn says_marker(page: &Page<'_>, anchor: u32) -> bool {
    page.has_role(anchor, signs::is_marker_role)
        || std::iter::once(anchor)
            .chain(page.tree.ancestors(anchor).take(2))
            .take_while(|&e| !page.tree.tag(e).is_block())
            .any(|e| page.has_class(e, signs::is_marker_class))
}

/// Whether a link is raised, or holds nothing that is not.
fn is_raised(page: &Page<'_>, anchor: u32) -> bool {
    let raised = |e: u32| {
        page.tree.tag(e) == Tag::Superscript
            || page.has_class(e, signs::is_raised_class)
            || page
                .tree
                .attr(e, AttrName::Style)
                .is_some_and(|s| s.contains("super"))
    };
    let (open, close) = page.tokens(anchor);
    let inside = page.tree.tokens.iter().take(close).skip(open + 1).take(8);
    std::iter::once(anchor)
        .chain(page.tree.ancestors(anchor).take(3))
        .take_while(|&e| !page.tree.tag(e).is_block())
        .any(raised)
        || inside
            .filter_map(|t| match *t {
                super::super::tree::Token::Open(e) => Some(e),
                _ => None,
            })
            .any(raised)
}

/// Whether an element is a block or stands at the start of one; markers stand in the midst.
fn starts_block(page: &Page<'_>, target: u32) -> bool {
    let tag = page.tree.tag(target);
    if tag.heading().is_some() || tag == Tag::Body {
        return false;
    }
    tag.is_block()
        || page.has_class(target, signs::is_certain_note_class)
        || page.has_role(target, signs::is_note_role)
        || page.at_block_start(page.tokens(target).0)
}

/// Whether a sign on the target's side says note: its id, its role, a link back, its own label.
fn is_note(page: &Page<'_>, link: &Link, target: u32) -> bool {
    if signs::is_note_id(&link.fragment)
        || page.has_role(target, signs::is_note_role)
        || page.has_class(target, signs::is_note_class)
        || page
            .tree
            .parent(target)
            .is_some_and(|p| page.is_notes_list(p))
        || links_back(page, link, target)
    {
        return true;
    }
    let shown = page.shown(link.element);
    let Some(label) = signs::label(&shown) else {
        return false;
    };
    if page.numbers.get(&target).map(u32::to_string).as_deref() == Some(label) {
        return true;
    }
    let words = page.words_from(page.tokens(target).0);
    let first = words.split_whitespace().next().unwrap_or("");
    signs::label(first) == Some(label)
}

/// Whether a link in the target's block leads back to where the marker stands.
fn links_back(page: &Page<'_>, link: &Link, target: u32) -> bool {
    /// Ids stand on the marker, around it, or right before it.
    const BEFORE: usize = 12; // tokens
    /// A note may hold many links; the way back is at its start or end.
    const ENDS: usize = 4;
    let block = page.block_of(target).unwrap_or(target);
    let (open, close) = page.tokens(block);
    let links = page.links_in(open, close);
    let near = link.open.saturating_sub(BEFORE)..=link.close;
    links
        .iter()
        .take(ENDS)
        .chain(links.iter().rev().take(ENDS))
        .any(|back| match back.target {
            Target::Here(Some(place)) => near.contains(&page.tokens(place).0),
            _ => false,
        })
}

/// Ties the markers to their notes. A link inside a note that leads to a marker is no marker itself.
pub(super) fn settle(
    page: &Page<'_>,
    candidates: Vec<Candidate>,
    notes: &[Region],
    note_of: &[Option<usize>],
) -> Vec<MarkerRegion> {
    let mut markers: Vec<MarkerRegion> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let mut marker = candidate.marker;
        marker.note = candidate.target.and_then(|t| *note_of.get(t as usize)?);
        let after = notes.partition_point(|n| n.start <= marker.start);
        let own = after
            .checked_sub(1)
            .filter(|&n| notes.get(n).is_some_and(|n| marker.start < n.end));
        // A note does not point to itself, and its label points nowhere.
        let is_label = own.is_some()
            && page.tree.tag(marker.element) != Tag::Marker
            && page.at_block_start(marker.start);
        if is_label || own.is_some() && own == marker.note {
            continue;
        }
        markers.push(marker);
    }
    markers.sort_by_key(|m| m.start);
    markers.dedup_by(|b, a| b.start < a.end);
    markers
}

/// Raised numbers in the body that link nowhere: markers, if there are notes for them.
pub(super) fn raised(
    page: &Page<'_>,
    notes: &[Region],
    markers: &[MarkerRegion],
) -> Vec<MarkerRegion> {
    let mut found = Vec::new();
    if !page.tree.holds(Tag::Superscript) {
        return found;
    }
    for (index, element) in (0u32..).zip(&page.tree.elements) {
        if element.tag != Tag::Superscript {
            continue;
        }
        let (open, close) = page.tokens(index);
        let shown = page.shown(index);
        let Some(label) = signs::label(&shown).filter(|l| signs::is_number(l)) else {
            continue;
        };
        let note = notes.partition_point(|n| n.start <= open);
        let in_note = note > 0 && notes.get(note - 1).is_some_and(|n| open < n.end);
        let marker = markers.partition_point(|m| m.start < open);
        let near = [marker.wrapping_sub(1), marker];
        let known = near
            .iter()
            .filter_map(|&m| markers.get(m))
            .any(|m| m.start <= close && open < m.end);
        if in_note || known || !page.links_in(open, close).is_empty() || is_exponent(page, index) {
            continue;
        }
        found.push(region(page, index, kept_label(label)));
    }
    found
}

/// Whether a raised number is a power: after a digit, a unit, or a symbol.
fn is_exponent(page: &Page<'_>, element: u32) -> bool {
    const UNITS: [&str; 10] = ["m", "km", "cm", "mm", "ft", "mi", "in", "yd", "sq", "dm"];
    let (open, _) = page.tokens(element);
    let Some(before) = page
        .tree
        .tokens
        .iter()
        .take(open)
        .rev()
        .take(8)
        .find_map(|&t| {
            page.tree
                .text(t, page.source)
                .filter(|t| !t.trim().is_empty())
        })
    else {
        return false;
    };
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    let digit = before.ends_with(|c: char| c.is_ascii_digit());
    // `15<sup>4</sup>` may well be a marker behind a figure; `10<sup>6</sup>` hardly ever is.
    (digit && word.ends_with("10") && word.len() <= 3)
        || word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
        || UNITS.contains(&word)
}
