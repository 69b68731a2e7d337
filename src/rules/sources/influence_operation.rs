//! A host named in a public report on an influence operation.

use super::finding::{about, with_evidence};
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::Outlet;
use crate::outlets::record::{ControlCode, Kind};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A host named in a public report on an influence operation.
pub(crate) struct InfluenceOperation;

static META: RuleMeta = RuleMeta {
    name: "influence-operation",
    category: Category::Sources,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/influence-operation.md"),
};

impl Rule for InfluenceOperation {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for cited in cx.sources().works() {
            let hosted = cited.matched.hosted.as_ref();
            let Some(outlet) = hosted
                .into_iter()
                .chain(cited.outlet())
                .find(|o| is_named(o))
            else {
                continue;
            };
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let by_host = hosted.is_some_and(|h| h.id == outlet.id);
            let url = citation.url.as_ref().or(citation.archive_url.as_ref());
            let span = match (by_host, url, &citation.outlet) {
                (true, Some(url), _) => url.span,
                (_, _, Some(outlet)) => outlet.span,
                _ => citation.span,
            };
            let what = match (cited.address(cx.doc), by_host) {
                (Some(address), true) => address.host.into_owned(),
                _ => outlet.name.clone(),
            };
            let entry = cited
                .matched
                .entry()
                .filter(|entry| by_host && !entry.report.is_empty());
            let control = outlet.control.as_ref();
            let (report, date) = match entry {
                Some(entry) => (entry.report.as_str(), entry.from.as_str()),
                None => control.map_or(("", ""), |c| (c.evidence.as_str(), c.as_of.as_str())),
            };
            let since = match (entry, date) {
                (_, "") => String::new(),
                (Some(_), date) => format!(" (since {date})"),
                (None, date) => format!(" ({date})"),
            };
            let message = format!(
                "{what} is named in a public report as part of an influence operation, {}{since}",
                outlet.name
            );
            let Some(diagnostic) = about(cx, &META, outlet, META.level, span, message) else {
                continue;
            };
            let evidence = [(report, date)];
            let advice = "do not rely on it; where the operation itself is the subject, cite the report and keep the address defanged";
            out.push(
                with_evidence(cx, diagnostic, outlet, advice, &evidence).in_note(citation.note),
            );
        }
    }
}

/// Whether a public report names it as part of a covert operation.
fn is_named(outlet: &Outlet) -> bool {
    outlet.kind == Kind::InfluenceOperation || outlet.code() == Some(ControlCode::COVERT)
}
