//! A citation without outlet.

use crate::citations::Work;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "missing-outlet",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/missing-outlet.md"),
};

/// See the rule's page.
pub(crate) struct MissingOutlet;

impl Rule for MissingOutlet {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in super::confident(cx.doc).filter(|c| {
            c.outlet.is_none() && c.title.is_some() && matches!(c.work, Work::Web | Work::Journal)
        }) {
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    citation.span,
                    "this citation has no outlet",
                )
                .in_note(citation.note)
                .with_help("say who published it: the newspaper, agency, journal or site"),
            );
        }
    }
}
