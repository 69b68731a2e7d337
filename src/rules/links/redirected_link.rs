//! Links to pages that have moved for good.

use url::Url;

use super::probed;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::links::probe::Verdict;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "redirected-link",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::SafeOrUnsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/redirected-link.md"),
};

/// See the rule's page.
pub(crate) struct RedirectedLink;

impl Rule for RedirectedLink {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn can_run(&self, cx: &Context<'_>) -> bool {
        cx.probe.is_some()
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for (link, result) in probed::links(cx) {
            let (Verdict::Redirected, Some(last)) = (result.verdict, &result.final_url) else {
                continue;
            };
            let target = target(link.url(), last);
            let message = format!(
                "{} has moved for good to {}",
                probed::shown(link.url()),
                probed::shown(&target)
            );
            let mut diagnostic = Diagnostic::new(META.name, META.level, link.span, message)
                .with_help("cite the new address");
            if let Some(edits) = probed::replace(cx, link, &target) {
                diagnostic = diagnostic.with_fix(Fix {
                    title: "Write the new address".into(),
                    applicability: applicability(link.url(), last),
                    edits,
                });
            }
            out.push(diagnostic);
        }
    }
}

/// The new address, with the old one's anchor, and in the old one's own characters where only the scheme is new.
fn target(old: &str, last: &str) -> String {
    let (bare, anchor) = old
        .split_once('#')
        .map_or((old, ""), |(bare, anchor)| (bare, anchor));
    let mut out = last.to_owned();
    if let (Ok(parsed), Ok(new)) = (Url::parse(bare), Url::parse(last))
        && let Some(rest) = bare.strip_prefix("http://")
        && new.scheme() == "https"
        && parsed.as_str().strip_prefix("http") == new.as_str().strip_prefix("https")
    {
        out = format!("https://{rest}");
    }
    if !anchor.is_empty() && !out.contains('#') {
        out.push('#');
        out.push_str(anchor);
    }
    out
}

/// Safe where it is plainly the same page; another domain with another name for the page is for a person to see.
fn applicability(old: &str, last: &str) -> Applicability {
    let (Ok(old), Ok(new)) = (Url::parse(old), Url::parse(last)) else {
        return Applicability::Unsafe;
    };
    let domain = |url: &Url| {
        url.host_str()
            .and_then(|h| psl::domain_str(h).map(str::to_owned))
    };
    let name = |url: &Url| {
        url.path_segments()
            .and_then(|mut parts| parts.rfind(|p| !p.is_empty()).map(str::to_owned))
    };
    if domain(&old) == domain(&new) || name(&old) == name(&new) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_address_keeps_what_it_can() {
        assert_eq!(
            target(
                "http://пример.test/мост#x",
                "https://xn--e1afmkfd.test/%D0%BC%D0%BE%D1%81%D1%82"
            ),
            "https://пример.test/мост#x"
        );
        assert_eq!(
            target("http://a.test/old#part", "http://a.test/new"),
            "http://a.test/new#part"
        );
    }

    #[test]
    fn another_domain_with_another_name_is_not_safe() {
        assert_eq!(
            applicability("http://a.test/story", "https://www.a.test/new"),
            Applicability::Safe
        );
        assert_eq!(
            applicability("http://a.test/story", "https://b.test/story"),
            Applicability::Safe
        );
        assert_eq!(
            applicability("http://a.test/story", "https://b.test/casino"),
            Applicability::Unsafe
        );
    }
}
