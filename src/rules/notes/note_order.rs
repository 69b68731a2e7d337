//! Markers that do not count up.

use super::renumber;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::{Document, MarkerStyle, label_number};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "note-order",
    category: Category::Notes,
    level: Level::Warning,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/note-order.md"),
};

/// See the rule's page.
pub(crate) struct NoteOrder;

impl Rule for NoteOrder {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        // The first marker of each note, in the order of the text. Numbers that markup gives are in order by themselves.
        let mut seen = std::collections::HashSet::new();
        let mut first: Vec<(u32, usize)> = Vec::new();
        for (index, marker) in doc.markers.iter().enumerate() {
            if marker.style == MarkerStyle::Markup || marker.note.is_none() {
                continue;
            }
            if let Some(number) = label_number(&marker.label)
                && seen.insert(marker.note)
            {
                first.push((number, index));
            }
        }
        let before = out.len();
        let reused = doc.markers.len() > first.len();
        for run in runs(&first) {
            let kept = increasing(run);
            let moved = run.len() - kept.len();
            // A bibliography is numbered by author: its markers come in any order, and again and again.
            if moved * 4 > run.len() || (reused && moved * 8 > run.len()) {
                continue;
            }
            report(doc, run, &kept, out);
        }
        // One fix brings all of them into order.
        if let Some(found) = out.get_mut(before) {
            found.fix = renumber::follow_markers(doc);
        }
    }
}

fn report(doc: &Document, run: &[(u32, usize)], kept: &[usize], out: &mut Vec<Diagnostic>) {
    let mut kept = kept.iter().copied().peekable();
    for (at, (number, index)) in run.iter().enumerate() {
        if kept.next_if_eq(&at).is_some() {
            continue;
        }
        let Some(marker) = doc.markers.get(*index) else {
            continue;
        };
        let neighbour = at.checked_sub(1).or(Some(at + 1)).and_then(|i| run.get(i));
        let Some((other, other_index)) = neighbour else {
            continue;
        };
        let relation = if at > 0 { "after" } else { "before" };
        let mut diagnostic = Diagnostic::new(
            META.name,
            META.level,
            marker.span,
            format!("marker {number} is out of order: it stands {relation} marker {other}"),
        )
        .with_help("number the notes in the order in which the body refers to them");
        if let Some(other) = doc.markers.get(*other_index) {
            diagnostic = diagnostic.and_label(other.span, "beside this one");
        }
        out.push(diagnostic);
    }
}

/// Cuts the sequence where numbering starts again at 1, as with notes at the foot of each page.
fn runs(first: &[(u32, usize)]) -> Vec<&[(u32, usize)]> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..first.len() {
        if first[at].0 == 1 && first[start..at].iter().any(|(number, _)| *number == 1) {
            out.push(&first[start..at]);
            start = at;
        }
    }
    if start < first.len() {
        out.push(&first[start..]);
    }
    out
}

/// Indices of a longest rising subsequence: what stands outside of it is out of order.
fn increasing(run: &[(u32, usize)]) -> Vec<usize> {
    // `ends[k]` is the index of the smallest number that ends a rising sequence of length k + 1.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; run.len()];
    for (at, (number, _)) in run.iter().enumerate() {
        let len = ends.partition_point(|&end| run[end].0 < *number);
        before[at] = len.checked_sub(1).map(|l| ends[l]);
        if len == ends.len() {
            ends.push(at);
        } else {
            ends[len] = at;
        }
    }
    let mut out = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        out.push(index);
        at = before[index];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rising_sequence() {
        let run: Vec<(u32, usize)> = [1, 2, 9, 3, 4, 5].iter().map(|&n| (n, 0)).collect();
        assert_eq!(increasing(&run), [0, 1, 3, 4, 5]);
    }
}
