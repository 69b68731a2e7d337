//! A source that Wikipedia's perennial sources list deprecates.

use super::finding::{about, rating_words, with_evidence};
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::record::Kind;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use foldhash::{HashSet, HashSetExt as _};

/// A source that Wikipedia's perennial sources list deprecates.
pub(crate) struct DeprecatedSource;

static META: RuleMeta = RuleMeta {
    name: "deprecated-source",
    category: Category::Sources,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/deprecated-source.md"),
};

impl Rule for DeprecatedSource {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let mut informed: HashSet<&str> = HashSet::new();
        for cited in cx.sources().works() {
            let Some(outlet) = cited.outlet() else {
                continue;
            };
            let Some(rating) = outlet.rating("wp-rsp") else {
                continue;
            };
            let level = match rating.value.as_str() {
                "d" | "b" => Level::Warning,
                // Once per outlet: a hint, and no verdict on each citation.
                // What people post is rated low as such; the post itself may be the very thing to cite.
                "gu" if outlet.kind == Kind::Platform => continue,
                "gu" if informed.insert(outlet.id.as_str()) => Level::Info,
                _ => continue,
            };
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let span = citation.outlet.as_ref().map_or(citation.span, |o| o.span);
            let message = format!("{} is rated {}", outlet.name, rating_words(rating));
            let Some(diagnostic) = about(cx, &META, outlet, level, span, message) else {
                continue;
            };
            let advice = "look for a second source, or say why this one can be relied on here";
            let evidence = [(rating.evidence.as_str(), rating.as_of.as_str())];
            out.push(
                with_evidence(cx, diagnostic, outlet, advice, &evidence).in_note(citation.note),
            );
        }
    }
}
