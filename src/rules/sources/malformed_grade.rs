//! A grade that the Admiralty code does not have.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

/// A grade that the Admiralty code does not have.
pub(crate) struct MalformedGrade;

static META: RuleMeta = RuleMeta {
    name: "malformed-grade",
    category: Category::Sources,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/malformed-grade.md"),
};

impl Rule for MalformedGrade {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let text = cx.doc.text();
        let found = candidates(text);
        if found.is_empty() || !is_grading(text, &found) {
            return;
        }
        for (span, grade) in found {
            let Some(problem) = problem(&grade) else {
                continue;
            };
            if cx.doc.in_code(span.start) || cx.doc.markers_in(span).iter().any(|m| m.span == span)
            {
                continue;
            }
            let message = format!("{grade} is no grade of the Admiralty code: {problem}");
            out.push(Diagnostic::new(META.name, META.level, span, message).with_help(
                "a grade is a letter for the source's reliability, A to F, then a digit for the information's credibility, 1 to 6: B2",
            ));
        }
    }
}

/// Bracketed pairs of a capital letter and a digit, in either order, a hyphen or a blank between them let pass.
fn candidates(text: &str) -> Vec<(Span, String)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for open in memchr::memchr2_iter(b'[', b'(', bytes) {
        let Some(rest) = bytes.get(open + 1..bytes.len().min(open + 6)) else {
            continue;
        };
        let Some(len) = rest.iter().position(|b| matches!(b, b']' | b')')) else {
            continue;
        };
        let Some(inner) = rest.get(..len) else {
            continue;
        };
        let mut signs = inner.iter().filter(|b| !matches!(b, b'-' | b' ' | b'/'));
        let shaped = match (signs.next(), signs.next(), signs.next()) {
            (Some(a), Some(b), None) => {
                (a.is_ascii_alphabetic() && b.is_ascii_digit())
                    || (a.is_ascii_digit() && b.is_ascii_alphabetic())
            }
            _ => false,
        };
        if shaped && let Some(text) = text.get(open + 1..open + 1 + len) {
            found.push((Span::new(open, open + len + 2), text.to_owned()));
        }
    }
    found
}

/// Whether the draft grades its sources: it says so, or most of what looks like a grade is one.
fn is_grading(text: &str, found: &[(Span, String)]) -> bool {
    let lower = text.to_lowercase();
    let says = [
        "admiralty",
        "source reliability",
        "reliability grade",
        "ajp-2.1",
        "nato grading",
        "source grading",
        "graded",
    ]
    .iter()
    .any(|word| lower.contains(word));
    let right = found
        .iter()
        .filter(|(_, grade)| problem(grade).is_none())
        .count();
    (says && (right > 0 || lower.contains("admiralty"))) || (right >= 2 && right * 2 > found.len())
}

/// What is wrong with a grade; none where nothing is.
fn problem(grade: &str) -> Option<&'static str> {
    match grade.as_bytes() {
        [b'A'..=b'F', b'1'..=b'6'] => None,
        [b'a'..=b'f', b'1'..=b'6'] => Some("the letter is a capital"),
        [b'G'..=b'Z' | b'g'..=b'z', b'0'..=b'9'] => Some("reliability goes from A to F"),
        [b'A'..=b'Z' | b'a'..=b'z', _] => Some("credibility goes from 1 to 6"),
        [b'0'..=b'9', ..] => Some("the letter stands first"),
        _ => Some("letter and digit stand together"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_told_from_labels() {
        let found =
            candidates("text [B2] and [G7], figure (a) and (3), [12], [2B], [B-2] and [T1].");
        let grades: Vec<&str> = found.iter().map(|(_, g)| g.as_str()).collect();
        assert_eq!(grades, ["B2", "G7", "2B", "B-2", "T1"]);
        assert_eq!(problem("B2"), None);
        assert!(problem("G2").is_some() && problem("B7").is_some() && problem("2B").is_some());
        assert!(!is_grading(
            "Sites [T1] and [T2] were hit.",
            &candidates("Sites [T1] and [T2] were hit.")
        ));
        assert!(is_grading("Graded by the Admiralty code.", &[]));
    }
}
