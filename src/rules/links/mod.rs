//! Rules about URLs.

mod bare_url;
mod blocked_link;
mod dead_link;
mod defanged_url;
mod half_linked_url;
mod insecure_scheme;
mod link_shortener;
mod link_target;
mod live_form;
mod malformed_archive_url;
mod malformed_url;
mod missing_link;
mod mixed_defang_style;
mod parked_domain;
mod probed;
mod redirected_link;
mod suspicious_host;
mod tracking_parameter;
mod unarchived_link;
mod url_date;
mod url_date_mismatch;
mod url_without_path;

use super::Rule;
use crate::document::{Document, Link};

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &defanged_url::DefangedUrl,
    &mixed_defang_style::MixedDefangStyle,
    &missing_link::MissingLink,
    &bare_url::BareUrl,
    &malformed_url::MalformedUrl,
    &half_linked_url::HalfLinkedUrl,
    &insecure_scheme::InsecureScheme,
    &tracking_parameter::TrackingParameter,
    &link_shortener::LinkShortener,
    &suspicious_host::SuspiciousHost,
    &url_date_mismatch::UrlDateMismatch,
    &url_without_path::UrlWithoutPath,
    &unarchived_link::UnarchivedLink,
    &malformed_archive_url::MalformedArchiveUrl,
    &dead_link::DeadLink,
    &blocked_link::BlockedLink,
    &redirected_link::RedirectedLink,
    &parked_domain::ParkedDomain,
];

/// The citation (index into `Document::citations`) that a link stands in.
fn citation_of(doc: &Document, link: &Link) -> Option<usize> {
    let note = doc.notes.get(link.note?)?;
    let citations = doc.citations.get(note.citations.clone())?;
    let after = citations.partition_point(|c| c.span.start <= link.span.start);
    let index = after.checked_sub(1)?;
    citations
        .get(index)
        .filter(|citation| link.span.start < citation.span.end)
        .map(|_| note.citations.start + index)
}
