//! Short addresses that do not say where they lead.

use crate::diagnostic::{Diagnostic, Level};
use crate::links::host::{self, Shortener};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "link-shortener",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/link-shortener.md"),
};

/// See the rule's page.
pub(crate) struct LinkShortener;

impl Rule for LinkShortener {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for link in cx.doc.links.iter().filter(|link| !link.code) {
            let Some(host) = link.host() else {
                continue;
            };
            let Some(shortener) = host::shortener(host).filter(|_| host::has_path(link.url()))
            else {
                continue;
            };
            let (level, message) = match shortener {
                Shortener::Open => (
                    META.level,
                    format!("{host} is a link shortener: this address does not say where it leads"),
                ),
                Shortener::Branded(owner) => (
                    Level::Info,
                    format!("{host} is the link shortener of {owner}"),
                ),
            };
            out.push(
                Diagnostic::new(META.name, level, link.span, message)
                    .with_help("cite the address that it leads to"),
            );
        }
    }
}
