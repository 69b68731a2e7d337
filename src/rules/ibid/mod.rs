//! Rules about Ibid. and short forms.

mod ambiguous_ibid;
mod any_ibid;
mod dangling_ibid;
mod ibid_chain;
mod ibid_form;
mod moved_ibid;
mod rewrite;
mod unresolved_short_form;

use super::Rule;
use crate::citations::{Citation, CitationKind};
use crate::document::Document;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &dangling_ibid::DanglingIbid,
    &ambiguous_ibid::AmbiguousIbid,
    &ibid_chain::IbidChain,
    &any_ibid::AnyIbid,
    &ibid_form::IbidForm,
    &moved_ibid::MovedIbid,
    &unresolved_short_form::UnresolvedShortForm,
];

/// How many candidates are pointed at.
const SHOWN: usize = 6;

/// Every Ibid., Id. and Ibidem of a draft, with its index.
fn numbered_ibids(doc: &Document) -> impl Iterator<Item = (usize, &Citation)> {
    doc.citations
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == CitationKind::Ibid)
}

/// Every Ibid., Id. and Ibidem of a draft.
fn ibids(doc: &Document) -> impl Iterator<Item = &Citation> {
    doc.citations
        .iter()
        .filter(|c| c.kind == CitationKind::Ibid)
}

/// The word itself, as it stands: "Ibid.", "id.", "IBIDEM".
fn word<'a>(doc: &'a Document, citation: &Citation) -> &'a str {
    let text = doc.slice(citation.span);
    let start = text
        .char_indices()
        .find(|(at, _)| {
            let rest = text.get(*at..).unwrap_or("");
            ["ibid", "id"].iter().any(|w| {
                rest.get(..w.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(w))
            }) && (*at == 0
                || !text
                    .get(..*at)
                    .is_some_and(|head| head.ends_with(char::is_alphanumeric)))
        })
        .map_or(0, |(at, _)| at);
    let rest = text.get(start..).unwrap_or("");
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let end = letters + usize::from(rest.as_bytes().get(letters) == Some(&b'.'));
    rest.get(..end).unwrap_or(rest)
}
