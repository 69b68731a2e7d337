//! Degrees of likelihood mixed in one sentence.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "mixed-likelihood",
    category: Category::Text,
    level: Level::Off,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/text/mixed-likelihood.md"),
};

/// See the rule's page.
pub(crate) struct MixedLikelihood;

impl Rule for MixedLikelihood {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        for sentence in &doc.sentences {
            let lower = doc.slice(sentence.span).to_ascii_lowercase();
            let found = terms(&lower);
            let Some((first, row, _)) = found.first() else {
                continue;
            };
            let at = |span: &Span| span.shifted(sentence.span.start);
            if let Some((other, _, _)) = found.iter().find(|(_, r, _)| r != row) {
                let what = if found.iter().any(|(_, r, _)| *r == CONFIDENCE) {
                    "a likelihood and a level of confidence in one sentence"
                } else {
                    "two degrees of likelihood in one sentence"
                };
                out.push(
                    Diagnostic::new(META.name, Level::Info, at(other), what)
                        .and_label(at(first), "the other")
                        .with_help("ICD 203: give each judgement a sentence of its own"),
                );
            }
        }
    }
}

/// The row of confidence; the others are those of ICD 203, from almost no chance to almost certain.
const CONFIDENCE: usize = 7;

const TERMS: &[(&str, usize)] = &[
    ("almost no chance", 0),
    ("remote chance", 0),
    ("very unlikely", 1),
    ("highly improbable", 1),
    ("unlikely", 2),
    ("improbable", 2),
    ("improbably", 2),
    ("roughly even chance", 3),
    ("roughly even odds", 3),
    ("even chance", 3),
    ("likely", 4),
    ("probable", 4),
    ("probably", 4),
    ("very likely", 5),
    ("highly probable", 5),
    ("highly likely", 5),
    ("almost certain", 6),
    ("almost certainly", 6),
    ("nearly certain", 6),
    ("high confidence", CONFIDENCE),
    ("moderate confidence", CONFIDENCE),
    ("low confidence", CONFIDENCE),
];

/// The terms of a sentence in lower case, the longest at each place: place, row, length.
fn terms(lower: &str) -> Vec<(Span, usize, usize)> {
    let mut out: Vec<(Span, usize, usize)> = Vec::new();
    for (term, row) in TERMS {
        for (at, _) in lower.match_indices(term) {
            let whole = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let before = lower.get(..at).and_then(|h| h.chars().next_back());
            let after = lower.get(at + term.len()..).and_then(|r| r.chars().next());
            if whole(before) && whole(after) {
                out.push((Span::new(at, at + term.len()), *row, term.len()));
            }
        }
    }
    out.sort_by_key(|(span, _, len)| (span.end, std::cmp::Reverse(*len)));
    out.dedup_by(|later, kept| later.0.overlaps(kept.0));
    out.sort_by_key(|(span, _, _)| *span);
    out
}
