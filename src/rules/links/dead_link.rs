//! Links to pages that are gone.

use super::probed;
use crate::diagnostic::{Diagnostic, Level};
use crate::links::probe::{ProbeResult, Verdict};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "dead-link",
    category: Category::Links,
    level: Level::Error,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/dead-link.md"),
};

/// See the rule's page.
pub(crate) struct DeadLink;

impl Rule for DeadLink {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn can_run(&self, cx: &Context<'_>) -> bool {
        cx.probe.is_some()
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for (link, result) in probed::links(cx) {
            let Some((level, message)) = judge(result) else {
                continue;
            };
            if result.verdict != Verdict::Fragment && probed::is_archived(cx, link) {
                continue;
            }
            let diagnostic = Diagnostic::new(META.name, level, link.span, message);
            out.push(if result.verdict == Verdict::Fragment {
                diagnostic
                    .with_help("find the place on the page and link to it, or take the `#…` out")
            } else {
                probed::with_archive(diagnostic, cx, link, result)
            });
        }
    }
}

fn judge(result: &ProbeResult) -> Option<(Level, String)> {
    let url = probed::shown(&result.url);
    let status = result
        .status
        .map_or(String::new(), |status| format!("status {status}, "));
    Some(match result.verdict {
        Verdict::Dead => (
            Level::Error,
            format!("{url} is dead ({status}{})", result.reason),
        ),
        Verdict::Gone => (
            Level::Error,
            format!("{url} is gone ({status}{})", result.reason),
        ),
        Verdict::Soft404 => (
            Level::Warning,
            format!("{url} answers, but not with the page: {}", result.reason),
        ),
        Verdict::Fragment => (Level::Warning, format!("{url}: {}", result.reason)),
        Verdict::Unreachable if result.failures.is_persistent() => (
            Level::Error,
            format!(
                "{url} has been unreachable {} times over {} days ({})",
                result.failures.count,
                result.failures.seconds / 86_400,
                result.reason
            ),
        ),
        _ => return None,
    })
}
