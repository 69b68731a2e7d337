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
        // Without a title the grammar is never sure of the order, so outlet, date and address must all be there.
        for citation in super::full(cx.doc).filter(|c| {
            let fields = c.outlet.is_some() && c.issued.is_some() && c.url.is_some();
            c.title.is_none() && c.authors.is_empty() && fields
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
