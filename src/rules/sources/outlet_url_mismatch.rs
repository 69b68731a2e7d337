//! An outlet's name beside another outlet's address.

use super::finding::{about, with_evidence};
use crate::diagnostic::{Diagnostic, Level};
use crate::outlets::Outlet;
use crate::outlets::record::Kind;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// An outlet's name beside another outlet's address.
pub(crate) struct OutletUrlMismatch;

static META: RuleMeta = RuleMeta {
    name: "outlet-url-mismatch",
    category: Category::Sources,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/outlet-url-mismatch.md"),
};

impl Rule for OutletUrlMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for cited in cx.sources().works() {
            let (Some(named), Some(hosted)) = (&cited.matched.named, &cited.matched.hosted) else {
                continue;
            };
            if agree(named, hosted) {
                continue;
            }
            let Some(citation) = cx.doc.citations.get(cited.citation) else {
                continue;
            };
            let (Some(outlet), Some(url)) = (&citation.outlet, &citation.url) else {
                continue;
            };
            if outlet.text.to_lowercase().contains(" via ") {
                continue;
            }
            let address = cited.address(cx.doc);
            let host = address.as_ref().map_or("", |a| &a.host);
            let message = format!(
                "the citation names {}, and its link leads to {} ({host})",
                named.name, hosted.name
            );
            if let Some(diagnostic) = about(cx, &META, hosted, META.level, url.span, message) {
                let advice = "name the outlet that the link leads to, or link the one that is named; for a carried text write \"X via Y\"";
                out.push(
                    with_evidence(cx, diagnostic, hosted, advice, &[])
                        .and_label(outlet.span, format!("names {}", named.name))
                        .in_note(citation.note),
                );
            }
        }
    }
}

/// Whether name and address may well belong together: one outlet, one group, a carrier of other people's works, or a
/// partner that carries the wire. An influence operation's host has a finding of its own.
fn agree(named: &Outlet, hosted: &Outlet) -> bool {
    named.id == hosted.id
        || named.group() == hosted.group()
        || hosted.kind.is_carrier()
        || hosted.kind == Kind::InfluenceOperation
        || named.kind.is_carrier()
        || named.is_contested()
        || hosted.syndicates.contains(&named.id)
        || named.syndicates.contains(&hosted.id)
        || (!named.kind.is_media() && !hosted.kind.is_media())
}
