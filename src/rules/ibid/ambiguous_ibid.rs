//! Ibid. after a note with several sources.

use crate::citations::Antecedent;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "ambiguous-ibid",
    category: Category::Ibid,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/ambiguous-ibid.md"),
};

/// See the rule's page.
pub(crate) struct AmbiguousIbid;

impl Rule for AmbiguousIbid {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        for citation in super::ibids(doc) {
            let Antecedent::Ambiguous(candidates) = &citation.antecedent else {
                continue;
            };
            let note = candidates
                .first()
                .and_then(|&c| doc.citations.get(c))
                .and_then(|c| doc.notes.get(c.note));
            let before = note.map_or_else(
                || "the note before it".to_owned(),
                |n| format!("note {}", n.label),
            );
            let mut diagnostic = Diagnostic::new(
                META.name,
                META.level,
                citation.span,
                format!(
                    "“{}” could mean any of the {} sources of {before}",
                    super::word(doc, citation),
                    candidates.len()
                ),
            )
            .in_note(citation.note)
            .with_help("name the source that is meant, in full or in a short form");
            diagnostic.labels = candidates
                .iter()
                .take(super::SHOWN)
                .filter_map(|&c| doc.citations.get(c))
                .map(|c| Label {
                    span: c.span,
                    message: "this one?".into(),
                })
                .collect();
            out.push(diagnostic);
        }
    }
}
