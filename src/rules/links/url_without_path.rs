//! A citation of one page whose address is a home page.

use crate::citations::CitationKind;
use crate::diagnostic::{Diagnostic, Level};
use crate::links::host;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "url-without-path",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/url-without-path.md"),
};

/// See the rule's page.
pub(crate) struct UrlWithoutPath;

impl Rule for UrlWithoutPath {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in &cx.doc.citations {
            let (CitationKind::Full, Some(_), Some(url)) =
                (citation.kind, &citation.title, &citation.url)
            else {
                continue;
            };
            if host::has_path(&url.url) {
                continue;
            }
            let Some(host) = host::of_url(&url.url) else {
                continue;
            };
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    url.span,
                    format!("this address is the home page of {host}, not the page cited"),
                )
                .in_note(citation.note)
                .with_help("give the address of the page itself"),
            );
        }
    }
}
