//! `http://` where the draft itself knows that the host speaks `https://`.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use foldhash::{HashMap, HashMapExt as _};

static META: RuleMeta = RuleMeta {
    name: "insecure-scheme",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/insecure-scheme.md"),
};

/// See the rule's page.
pub(crate) struct InsecureScheme;

impl Rule for InsecureScheme {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let always = cx.settings.links.require_https;
        let links = || cx.doc.links.iter().filter(|link| !link.code);
        if !links().any(|link| has_scheme(link.url(), "http://")) {
            return;
        }
        let mut secure = HashMap::new();
        for link in links().filter(|link| has_scheme(link.url(), "https://")) {
            if let Some(host) = link.host() {
                secure.entry(host).or_insert(link.span);
            }
        }
        if secure.is_empty() && !always {
            return;
        }
        for link in links().filter(|link| has_scheme(link.url(), "http://")) {
            let Some(host) = link.host() else {
                continue;
            };
            let diagnostic = match secure.get(host) {
                Some(other) => Diagnostic::new(
                    META.name,
                    META.level,
                    link.span,
                    format!("this link to {host} is http://, another of the draft https://"),
                )
                .and_label(*other, "https:// here"),
                None if always => Diagnostic::new(
                    META.name,
                    META.level,
                    link.span,
                    format!("this link to {host} is http://"),
                ),
                None => continue,
            };
            out.push(
                diagnostic.with_help("try the address with https:// and write it so if it works"),
            );
        }
    }
}

fn has_scheme(url: &str, scheme: &str) -> bool {
    url.get(..scheme.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}
