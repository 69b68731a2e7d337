//! A marker without its note.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "undefined-note",
    category: Category::Notes,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/undefined-note.md"),
};

/// See the rule's page.
pub(crate) struct UndefinedNote;

impl Rule for UndefinedNote {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let mut lost = doc
            .markers
            .iter()
            .filter(|m| m.note.is_none() && !m.external);
        if doc.notes.is_empty() {
            // The whole list is gone: that is one thing to say.
            let count = doc.markers.iter().filter(|m| !m.external).count();
            if let Some(first) = lost.next() {
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        first.span,
                        format!("the draft has {count} markers and no notes"),
                    )
                    .with_label("the first marker")
                    .with_help("put the list of notes back"),
                );
            }
            return;
        }
        out.extend(lost.map(|marker| {
            Diagnostic::new(
                META.name,
                META.level,
                marker.span,
                format!(
                    "there is no note {} for the marker {}",
                    marker.label,
                    doc.slice(marker.span)
                ),
            )
            .with_help("add the note, or take the marker out")
        }));
    }
}
