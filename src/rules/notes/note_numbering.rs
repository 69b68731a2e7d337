//! Gaps and duplicates in the numbers of notes.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt as _};

use super::renumber;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::label_number;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "note-numbering",
    category: Category::Notes,
    level: Level::Warning,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/note-numbering.md"),
};

/// See the rule's page.
pub(crate) struct NoteNumbering;

impl Rule for NoteNumbering {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        // Markdown numbers its notes itself: a gap among its labels is never seen by a reader.
        let gaps = doc
            .notes
            .iter()
            .all(|n| !doc.slice(n.label_span).starts_with("[^"));
        let before = out.len();
        let mut seen: HashMap<Cow<'_, str>, Span> = HashMap::with_capacity(doc.notes.len());
        let mut last: Option<u32> = None;
        for note in &doc.notes {
            let number = label_number(&note.label);
            let span = if note.label_span.is_empty() {
                note.span
            } else {
                note.label_span
            };
            if number == Some(1) && last.is_some_and(|l| l > 1) {
                // Numbering starts again: notes at the foot of each page or chapter.
                seen.clear();
                last = None;
            }
            let figures = note.label.bytes().all(|b| b.is_ascii_digit());
            let label: Cow<'_, str> = if figures {
                (&*note.label).into()
            } else {
                note.label.to_lowercase().into()
            };
            let first = match seen.entry(label) {
                Entry::Occupied(known) => Some(*known.get()),
                Entry::Vacant(free) => {
                    free.insert(span);
                    None
                }
            };
            if let Some(first) = first {
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        span,
                        format!("there are two notes {}", note.label),
                    )
                    .and_label(first, "the first")
                    .with_help("give one of them a number of its own, and its marker too"),
                );
                continue;
            }
            if let (Some(number), Some(last)) = (number, last)
                && gaps
                && number > last + 1
            {
                out.push(
                    Diagnostic::new(META.name, META.level, span, missing(last, number))
                        .with_help("put the missing note back, or number the notes again"),
                );
            }
            last = number.max(last);
        }
        // One fix closes all gaps.
        if let Some(found) = out.get_mut(before) {
            found.fix = renumber::close_gaps(doc);
        }
    }
}

fn missing(last: u32, number: u32) -> String {
    if number == last + 2 {
        format!(
            "note {number} follows note {last}: there is no note {}",
            last + 1
        )
    } else {
        format!(
            "note {number} follows note {last}: notes {} to {} are missing",
            last + 1,
            number - 1
        )
    }
}
