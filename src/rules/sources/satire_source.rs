//! A satirical source cited as news.

use super::finding::{about, with_evidence};
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::record::Kind;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A satirical source cited as news.
pub(crate) struct SatireSource;

static META: RuleMeta = RuleMeta {
    name: "satire-source",
    category: Category::Sources,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/satire-source.md"),
};

impl Rule for SatireSource {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for cited in cx.sources().works() {
            let hosted = cited.matched.hosted.as_ref();
            let Some(outlet) = cited
                .outlet()
                .into_iter()
                .chain(hosted)
                .find(|o| o.kind == Kind::Satire)
            else {
                continue;
            };
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let span = citation.outlet.as_ref().map_or(citation.span, |o| o.span);
            let message = format!("{} publishes satire", outlet.name);
            let Some(diagnostic) = about(cx, &META, outlet, META.level, span, message) else {
                continue;
            };
            let control = outlet.control.as_ref();
            let evidence: Vec<(&str, &str)> = control
                .iter()
                .map(|c| (c.evidence.as_str(), c.as_of.as_str()))
                .collect();
            let advice = "cite the event's own source, or say in the text that it is satire";
            out.push(
                with_evidence(cx, diagnostic, outlet, advice, &evidence).in_note(citation.note),
            );
        }
    }
}
