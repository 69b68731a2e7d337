//! Links that a program cannot check.

use super::probed;
use crate::diagnostic::{Diagnostic, Level};
use crate::links::probe::Verdict;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "blocked-link",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/blocked-link.md"),
};

/// See the rule's page.
pub(crate) struct BlockedLink;

impl Rule for BlockedLink {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn can_run(&self, cx: &Context<'_>) -> bool {
        cx.probe.is_some()
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for (link, result) in probed::links(cx) {
            let url = probed::shown(&result.url);
            let status = result
                .status
                .map_or(String::new(), |status| format!("status {status}, "));
            let message = match result.verdict {
                Verdict::Blocked => format!(
                    "{url} cannot be checked by a program ({status}{})",
                    result.reason
                ),
                Verdict::Unreachable if !result.failures.is_persistent() => {
                    format!("{url} could not be reached ({status}{})", result.reason)
                }
                _ => continue,
            };
            let help = if result.verdict == Verdict::Blocked {
                "open it in a browser"
            } else {
                "look again later; it is reported as dead after three failures over three days"
            };
            out.push(Diagnostic::new(META.name, META.level, link.span, message).with_help(help));
        }
    }
}
