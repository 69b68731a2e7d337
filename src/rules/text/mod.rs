//! Rules about the body.

mod misquoted_title;
mod mixed_likelihood;
mod uncited_claim;
mod uncited_quotation;
mod vague_attribution;

use super::Rule;
use crate::citations::quotes::{self, Quote};
use crate::document::{BlockKind, Document};
use crate::span::Span;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &uncited_claim::UncitedClaim,
    &uncited_quotation::UncitedQuotation,
    &misquoted_title::MisquotedTitle,
    &vague_attribution::VagueAttribution,
    &mixed_likelihood::MixedLikelihood,
];

/// The quotations of the body in double marks, in order.
fn quotations(doc: &Document) -> Vec<Quote> {
    let mut out = Vec::new();
    for &block in &doc.body {
        let span = doc.blocks[block].span;
        let links: Vec<Span> = doc
            .links_in(span)
            .iter()
            .filter(|l| l.indicator.is_some())
            .map(|l| l.span)
            .collect();
        let found = quotes::find(doc.text(), span, &links);
        out.extend(found.into_iter().filter(|q| {
            let mark = doc.slice(q.outer).chars().next();
            mark.is_some_and(|c| matches!(c, '“' | '"' | '„' | '«')) && !doc.in_code(q.outer.start)
        }));
    }
    out
}

/// Which blocks of the body make claims that ask for sources.
struct Scope {
    claims: Vec<bool>,
}

impl Scope {
    fn new(doc: &Document) -> Self {
        let mut claims = vec![false; doc.blocks.len()];
        for &block in &doc.body {
            claims[block] = doc.blocks[block].kind == BlockKind::Paragraph;
        }
        let mut summing_up = false;
        for (index, block) in doc.blocks.iter().enumerate() {
            let text = doc.slice(block.span);
            if let BlockKind::Heading(_) = block.kind {
                summing_up = sums_up(text);
            } else if summing_up || opens_summary(text) {
                claims[index] = false;
            }
        }
        Self { claims }
    }

    fn claims(&self, block: usize) -> bool {
        self.claims.get(block).copied().unwrap_or(false)
    }

    /// Whether a marker supports a stretch: in its sentences, or right before them as "X says:[3] “…”".
    fn covered(&self, doc: &Document, block: usize, span: Span) -> bool {
        let first = doc.sentences.partition_point(|s| s.span.end <= span.start);
        let last = doc.sentences.partition_point(|s| s.span.start < span.end);
        let Some(sentences) = doc.sentences.get(first..last.max(first)) else {
            return true;
        };
        let (Some(from), Some(to)) = (sentences.first(), sentences.last()) else {
            return true;
        };
        if !doc.markers_in(from.span.cover(to.span)).is_empty() {
            return true;
        }
        // A quotation goes on over several sentences until a marker closes the run.
        doc.sentences
            .get(last)
            .filter(|next| next.block == block)
            .is_some_and(|next| {
                doc.slice(next.span).starts_with(['“', '"', '„', '«'])
                    && !doc.markers_in(next.span).is_empty()
            })
    }
}

/// Headings under which a draft repeats what it has shown.
fn sums_up(heading: &str) -> bool {
    const WORDS: &[&str] = &[
        "summary",
        "conclusion",
        "key takeaway",
        "key finding",
        "key point",
        "key judgment",
        "key judgement",
        "takeaways",
        "outlook",
        "abstract",
        "about the author",
        "acknowledg",
        "methodology",
        "disclaimer",
        "recommendation",
        "introduction",
        "bottom line",
    ];
    let lower = heading.to_lowercase();
    WORDS.iter().any(|w| lower.contains(w))
}

/// "Key Takeaway: …", "Summary: …" at the start of a paragraph.
fn opens_summary(text: &str) -> bool {
    const OPENERS: &[&str] = &[
        "key takeaway",
        "summary",
        "executive summary",
        "conclusion",
        "bottom line",
        "key finding",
        "note:",
        "editor’s note",
        "disclaimer",
    ];
    let head: String = text.chars().take(24).collect::<String>().to_lowercase();
    OPENERS
        .iter()
        .any(|o| head.trim_start_matches(['*', '_', '#', ' ']).starts_with(o))
}

/// Whether a sentence gives its author's judgement or plan rather than a fact.
fn opinion(text: &str) -> bool {
    const WORDS: &[&str] = &[
        " likely ",
        " may ",
        " might ",
        " could ",
        " should ",
        " must ",
        " will ",
        " would ",
        " probably ",
        " we ",
        " our ",
        " if ",
        " this report",
        " this paper",
        " forecast",
        " assess",
    ];
    let padded = format!(" {} ", text.to_lowercase());
    WORDS.iter().any(|w| padded.contains(w))
}
