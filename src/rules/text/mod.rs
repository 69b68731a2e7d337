//! Rules about the body.

mod misquoted_title;
mod mixed_likelihood;
mod uncited_claim;
mod uncited_quotation;
mod unused_ignore;
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
    &unused_ignore::UnusedIgnore,
];

/// The quotations of the body in double marks, in order.
pub(super) fn quotations(doc: &Document) -> Vec<Quote> {
    let mut out = Vec::new();
    for &block in &doc.body {
        let span = doc.blocks[block].span;
        if !holds_double_mark(doc.slice(span)) {
            continue;
        }
        let found = quotes::find(doc.text(), span, doc.addresses_in(span));
        out.extend(found.into_iter().filter(|q| {
            let mark = doc.slice(q.outer).chars().next();
            mark.is_some_and(|c| matches!(c, '“' | '"' | '„' | '«')) && !doc.in_code(q.outer.start)
        }));
    }
    out
}

/// Whether a mark stands in a text that opens a quotation in double marks.
fn holds_double_mark(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'"', 0xC2, 0xE2, bytes).any(|at| {
        let rest = bytes.get(at..).unwrap_or(&[]);
        rest.starts_with(b"\"")
            || ["“", "„", "«"]
                .iter()
                .any(|m| rest.starts_with(m.as_bytes()))
    })
}

/// Which blocks of the body make claims that ask for sources.
#[derive(Debug)]
pub(super) struct Scope {
    claims: Vec<bool>,
}

impl Scope {
    pub(super) fn new(doc: &Document) -> Self {
        let mut claims = vec![false; doc.blocks.len()];
        for &block in &doc.body {
            claims[block] = doc.blocks[block].kind == BlockKind::Paragraph;
        }
        // A summary reaches to the next heading of its own level or above.
        let mut summing_up: Option<u8> = None;
        for (index, block) in doc.blocks.iter().enumerate() {
            let text = doc.slice(block.span);
            if let BlockKind::Heading(level) = block.kind {
                if sums_up(text) {
                    summing_up = Some(summing_up.map_or(level, |above| above.min(level)));
                } else if summing_up.is_some_and(|above| level <= above) {
                    summing_up = None;
                }
            } else if claims[index] {
                claims[index] = summing_up.is_none() && !opens_summary(text);
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
        if cites_in_text(doc.slice(from.span.cover(to.span))) {
            return true;
        }
        // The source may follow in a sentence of its own, and a quotation goes on until a marker closes the run.
        let next = doc.sentences.get(last).filter(|next| next.block == block);
        next.is_some_and(|next| {
            let text = doc.slice(next.span);
            let goes_on =
                text.starts_with(['“', '"', '„', '«']) && !doc.markers_in(next.span).is_empty();
            goes_on || cites_in_text(text)
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
    let head = text.trim_start_matches(['*', '_', '#', ' ']).as_bytes();
    let begins = |opener: &&str| {
        head.get(..opener.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(opener.as_bytes()))
    };
    OPENERS.iter().any(begins)
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

/// Whether a sentence names its source by itself: "(Weber 2019)", "553 U.S. 137, 144 (2006)", "18 U.S.C. § 1503".
fn cites_in_text(text: &str) -> bool {
    const LAW: &[&str] = &[
        "U.S.C.", "§", " v. ", "Id. ", "Id.,", "C.F.R.", "op. cit.", "ibid", "Ibid",
    ];
    if LAW.iter().any(|mark| text.contains(mark)) {
        return true;
    }
    // A bracket that closes on a year or a page: "(2d Cir. 2017)", "(Weber 2019, 14)", "(p. 14)".
    text.match_indices('(').take(20).any(|(at, _)| {
        let inner = text.get(at + 1..).unwrap_or("");
        let inner = inner.get(..inner.find(')').unwrap_or(0)).unwrap_or("");
        let mut words = inner
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty());
        let year = words
            .clone()
            .any(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()));
        let page = words
            .next()
            .is_some_and(|w| matches!(w, "p" | "pp" | "para"));
        inner.len() <= 80 && (year || page)
    })
}
