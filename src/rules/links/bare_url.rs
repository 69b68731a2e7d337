//! A citation that is an address and nothing more.

use crate::citations::CitationKind;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "bare-url",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/bare-url.md"),
};

/// See the rule's page.
pub(crate) struct BareUrl;

impl Rule for BareUrl {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in &cx.doc.citations {
            if citation.kind != CitationKind::BareUrl {
                continue;
            }
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    citation.span,
                    "this citation is only an address",
                )
                .in_note(citation.note)
                .with_help(
                    "add author, title, outlet and date: when the page is gone, they are all a reader has",
                ),
            );
        }
    }
}
