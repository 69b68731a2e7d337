//! A citation without title.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "missing-title",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/missing-title.md"),
};

/// See the rule's page.
pub(crate) struct MissingTitle;

impl Rule for MissingTitle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in super::confident(cx.doc).filter(|c| {
            c.title.is_none() && c.outlet.is_some() && (c.url.is_some() || c.issued.is_some())
        }) {
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    citation.span,
                    "this citation has no title",
                )
                .in_note(citation.note)
                .with_help(
                    "give the title of the piece, so that it can be found when its address is gone",
                ),
            );
        }
    }
}
