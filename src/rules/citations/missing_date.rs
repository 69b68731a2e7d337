//! A citation without date.

use crate::citations::Work;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "missing-date",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/missing-date.md"),
};

/// See the rule's page.
pub(crate) struct MissingDate;

impl Rule for MissingDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in super::confident(cx.doc).filter(|c| {
            c.issued.is_none()
                && c.title.is_some()
                && c.outlet.is_some()
                && c.accessed.is_none()
                && c.work == Work::Web
        }) {
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    citation.span,
                    "this citation has no date",
                )
                .in_note(citation.note)
                .with_help("give the day of publication, or “n.d.” if the source states none"),
            );
        }
    }
}
