//! Rules about the fields of citations.

mod access_date;
mod ambiguous_date;
mod conflicting_citations;
mod dates;
mod generic_title;
mod impossible_date;
mod imprecise_date;
mod inconsistent_date_style;
mod inconsistent_name;
mod inconsistent_outlet;
mod invisible_character;
mod missing_date;
mod missing_outlet;
mod missing_title;
mod names;
mod quote_style;
mod range_dash;
mod ranges;
mod translated_title;
mod words;

pub(super) use words::fold_hash;

use super::Rule;
use crate::citations::{Citation, CitationKind, Confidence};
use crate::document::Document;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &missing_title::MissingTitle,
    &missing_outlet::MissingOutlet,
    &missing_date::MissingDate,
    &inconsistent_date_style::InconsistentDateStyle,
    &impossible_date::ImpossibleDate,
    &ambiguous_date::AmbiguousDate,
    &imprecise_date::ImpreciseDate,
    &access_date::AccessDate,
    &conflicting_citations::ConflictingCitations,
    &inconsistent_outlet::InconsistentOutlet,
    &inconsistent_name::InconsistentName,
    &quote_style::QuoteStyle,
    &translated_title::TranslatedTitle,
    &range_dash::RangeDash,
    &generic_title::GenericTitle,
    &invisible_character::InvisibleCharacter,
];

/// The citations with fields of their own.
fn full(doc: &Document) -> impl Iterator<Item = &Citation> {
    doc.citations
        .iter()
        .filter(|c| c.kind == CitationKind::Full)
}

/// The citations in an order that the grammar knows: only of those can be said what they lack.
fn confident(doc: &Document) -> impl Iterator<Item = &Citation> {
    full(doc).filter(|c| c.confidence == Confidence::Confident)
}
