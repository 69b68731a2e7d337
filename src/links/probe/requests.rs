//! What a draft asks the network stage for.

use super::report::ProbeRequest;
use crate::document::{Document, Link};
use crate::links::indicator::{IndicatorKind, Tier};
use crate::span::Span;

/// One request for each link of a draft that leads to the web, with the date of the citation that holds it and its place.
#[must_use]
pub fn requests_of(doc: &Document) -> Vec<(ProbeRequest, Span)> {
    doc.links
        .iter()
        .filter(|link| is_web(link))
        .map(|link| {
            let request = ProbeRequest {
                url: link.url().to_owned(),
                defanged: is_defanged(link),
                citation_date: date(doc, link),
            };
            (request, link.span)
        })
        .collect()
}

fn is_web(link: &Link) -> bool {
    let schemed = link
        .url()
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("http"));
    schemed
        || link
            .indicator
            .as_ref()
            .is_some_and(|found| found.kind == IndicatorKind::Url)
}

/// Whether the draft breaks the address. A live target behind a broken text is live: a reader can click on it.
fn is_defanged(link: &Link) -> bool {
    match (&link.hidden, &link.indicator) {
        (Some(hidden), _) => hidden.url != link.url() && hidden.url.contains(['[', '(', '{']),
        (None, Some(found)) => found.tier != Tier::Live,
        (None, None) => false,
    }
}

fn date(doc: &Document, link: &Link) -> Option<jiff::civil::Date> {
    let citation = doc
        .citations_of(link.note?)
        .iter()
        .find(|c| c.span.contains(link.span))?;
    citation.issued.as_ref()?.date?.earliest()
}
