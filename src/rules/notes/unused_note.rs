//! A note without a marker.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "unused-note",
    category: Category::Notes,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/unused-note.md"),
};

/// See the rule's page.
pub(crate) struct UnusedNote;

impl Rule for UnusedNote {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        // Without any marker the body is missing, or the list is a bibliography.
        if doc.markers.is_empty() {
            return;
        }
        if doc.notes.iter().all(|note| !note.markers.is_empty()) {
            return;
        }
        let marked: std::collections::HashSet<String> =
            doc.markers.iter().map(|m| m.label.to_lowercase()).collect();
        for note in doc.notes.iter().filter(|n| n.markers.is_empty()) {
            // A second note with the same number is note-numbering's business.
            if marked.contains(&note.label.to_lowercase()) {
                continue;
            }
            let span = if note.label_span.is_empty() {
                note.span
            } else {
                note.label_span
            };
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    span,
                    format!("no marker in the body points to note {}", note.label),
                )
                .with_help("put its marker where the note belongs, or take the note out"),
            );
        }
    }
}
