//! Applying fixes to the text of a source.

use crate::diagnostic::Applicability;
use crate::report::{Finding, FindingFix};
use crate::span::Span;

/// A text after one pass of fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The new text.
    pub text: String,
    /// Indices of the findings whose fixes were made.
    pub applied: Vec<usize>,
}

/// Makes the fixes of `findings` that are at most `limit` (safe before unsafe), each whole or not at all. Fixes that
/// touch what another fix of the pass has changed wait for the next pass.
#[must_use]
pub fn pass(text: &str, findings: &[Finding], limit: Applicability) -> Pass {
    let mut fixes: Vec<(usize, &FindingFix)> = findings
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| finding.fix.as_ref().map(|fix| (index, fix)))
        .filter(|(_, fix)| {
            fix.applicability <= limit && fix.applicability != Applicability::Display
        })
        .collect();
    fixes.sort_by_key(|(index, fix)| {
        (
            fix.edits.first().map(|(span, _)| *span),
            fix.applicability,
            *index,
        )
    });
    let mut edits: Vec<(Span, &str)> = Vec::new();
    let mut applied = Vec::new();
    let mut reached = 0;
    for (index, fix) in fixes {
        let Some((first, last)) = fix.edits.first().zip(fix.edits.last()) else {
            continue;
        };
        // Fixes with several edits claim all between the first and the last.
        if first.0.start < reached
            || (reached > 0 && first.0.start == reached && first.0.is_empty())
        {
            continue;
        }
        let fits = |span: &Span| {
            text.is_char_boundary(span.start)
                && text.is_char_boundary(span.end)
                && span.end <= text.len()
        };
        if !fix.edits.iter().all(|(span, _)| fits(span)) {
            continue;
        }
        reached = last.0.end.max(first.0.start + 1);
        edits.extend(fix.edits.iter().map(|(span, new)| (*span, new.as_str())));
        applied.push(index);
    }
    Pass {
        text: apply(text, &edits),
        applied,
    }
}

/// Makes edits that are sorted and do not overlap.
fn apply(text: &str, edits: &[(Span, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in edits {
        out.push_str(text.get(at..span.start).unwrap_or(""));
        out.push_str(new);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
