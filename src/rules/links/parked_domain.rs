//! Links to domains that are for sale.

use super::probed;
use crate::diagnostic::{Diagnostic, Level};
use crate::links::probe::Verdict;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "parked-domain",
    category: Category::Links,
    level: Level::Error,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/parked-domain.md"),
};

/// See the rule's page.
pub(crate) struct ParkedDomain;

impl Rule for ParkedDomain {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn can_run(&self, cx: &Context<'_>) -> bool {
        cx.probe.is_some()
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for (link, result) in probed::links(cx) {
            if result.verdict != Verdict::Parked || probed::is_archived(cx, link) {
                continue;
            }
            let message = format!(
                "the domain of {} is for sale: the source is gone",
                probed::shown(&result.url)
            );
            let diagnostic = Diagnostic::new(META.name, META.level, link.span, message);
            out.push(probed::with_archive(diagnostic, cx, link, result));
        }
    }
}
