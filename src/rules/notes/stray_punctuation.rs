//! Punctuation that was left behind.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "stray-punctuation",
    category: Category::Notes,
    level: Level::Warning,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/stray-punctuation.md"),
};

/// See the rule's page.
pub(crate) struct StrayPunctuation;

impl Rule for StrayPunctuation {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for (index, note) in cx.doc.notes.iter().enumerate() {
            let bytes = cx.doc.slice(note.text).as_bytes();
            // Most notes hold none.
            if !is_bounded_by_mark(bytes) && !may_hold_run(bytes) {
                continue;
            }
            let protected = cx.doc.protected(note.text);
            for (span, new) in runs(cx.doc.text(), note.text, &protected) {
                let found = cx.doc.slice(span);
                let (message, title) = if new.is_empty() {
                    (
                        format!("stray “{found}” in note {}", note.label),
                        "Take it out".to_owned(),
                    )
                } else {
                    (
                        format!("stray punctuation “{found}” in note {}", note.label),
                        format!("Write “{new}”"),
                    )
                };
                out.push(
                    Diagnostic::new(META.name, META.level, span, message)
                        .in_note(index)
                        .with_fix(Fix::replace(title, Applicability::Safe, span, new)),
                );
            }
        }
    }
}

/// Whether marks that no style writes may stand somewhere in a text, but for where a note begins or ends: behind a comma
/// or a semicolon another mark.
fn may_hold_run(bytes: &[u8]) -> bool {
    let mark = |b: u8| (b == b',') | (b == b';') | (b == b'.');
    let (second, third) = (bytes.get(1..).unwrap_or(&[]), bytes.get(2..).unwrap_or(&[]));
    let apart = bytes.iter().zip(second).zip(third);
    // All bytes are looked at together: that is faster than to stop at the first.
    let runs = apart.fold(false, |any, ((a, b), c)| {
        any | (((*a == b',') | (*a == b';')) & (mark(*b) | ((*b == b' ') & mark(*c))))
    });
    let last = bytes.get(bytes.len().saturating_sub(2)..);
    runs || matches!(last, Some([b',' | b';', last]) if mark(*last))
}

/// Whether a note begins or ends with marks with which no style does, but for those that [`may_hold_run`] sees: before a
/// period at its end only a comma or a semicolon is wrong, and a comma only behind periods.
fn is_bounded_by_mark(note: &[u8]) -> bool {
    let ends = match note {
        [.., b';'] => true,
        [.., before, b','] => *before == b'.' || note.ends_with(b". ,"),
        _ => false,
    };
    ends || matches!(note.first(), Some(b',' | b';' | b'.'))
}

/// Runs of `,`, `;` and `.` that no style writes, and what should stand there.
fn runs(text: &str, span: Span, protected: &[Span]) -> Vec<(Span, &'static str)> {
    let bytes = span.of(text).as_bytes();
    let mut out = Vec::new();
    let mut guards = protected.iter().peekable();
    let mut marks: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let here = span.start + at;
        while guards.next_if(|g| g.end <= here).is_some() {}
        if let Some(guard) = guards.peek()
            && guard.contains_offset(here)
        {
            at = guard.end - span.start;
            continue;
        }
        if !matches!(bytes[at], b',' | b';' | b'.') {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at;
        marks.clear();
        // Marks with single spaces between them; a run ends at a guard.
        while let Some(&byte) = bytes.get(at) {
            let guarded = guards.peek().is_some_and(|g| g.start <= span.start + at);
            match byte {
                b',' | b';' | b'.' if !guarded => {
                    marks.push(byte);
                    at += 1;
                    end = at;
                }
                b' ' if !guarded && matches!(bytes.get(at + 1), Some(b',' | b';' | b'.')) => {
                    at += 1
                }
                _ => break,
            }
        }
        let first = start == 0;
        let last = end == bytes.len();
        if let Some(new) = mended(&marks, first, last) {
            // At a note's start the space after the mark goes too.
            let blank = bytes
                .get(end..)
                .map_or(0, |rest| rest.iter().take_while(|b| **b == b' ').count());
            let end = if first { end + blank } else { end };
            out.push((Span::new(span.start + start, span.start + end), new));
        }
    }
    out
}

/// What a run of marks should be; none where it is fine.
fn mended(marks: &[u8], first: bool, last: bool) -> Option<&'static str> {
    match marks {
        // A note opens with no mark; ".com" and "…" may.
        [b',' | b';', ..] if first => Some(""),
        [b';'] if last => Some("."),
        [_] => None,
        // ".;" and ".," follow abbreviations; "..." is an ellipsis.
        [b'.', b',' | b';'] => (last && marks[1] == b';').then_some("."),
        [b'.', b'.', ..] if marks.iter().all(|b| *b == b'.') => None,
        [b',', b'.', b'.', ..] => None,
        [.., b'.'] => Some("."),
        _ if last && marks.contains(&b';') => Some("."),
        // A final comma is what is left of a lost link.
        _ if last => Some(","),
        _ if marks.contains(&b';') && marks[0] != b'.' => Some(";"),
        [b',', ..] if marks.iter().all(|b| *b == b',') => Some(","),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stray() {
        let mend = |text: &str| {
            let found = runs(text, Span::new(0, text.len()), &[]);
            let bytes = text.as_bytes();
            let looked_at = is_bounded_by_mark(bytes) || may_hold_run(bytes);
            assert!(found.is_empty() || looked_at, "{text}");
            found
                .iter()
                .map(|(s, n)| (s.of(text).to_owned(), *n))
                .collect::<Vec<_>>()
        };
        let one = |a: &str, b: &'static str| vec![(a.to_owned(), b)];
        assert_eq!(mend("A, 2018,; B, 2019."), one(",;", ";"));
        assert_eq!(mend("A;; B."), one(";;", ";"));
        assert_eq!(mend("A, 2018, ."), one(", .", "."));
        assert_eq!(mend("; A, 2018."), one("; ", ""));
        assert_eq!(mend("A, 2018;"), one(";", "."));
        assert_eq!(mend("A, 2018,;"), one(",;", "."));
        assert_eq!(mend("A, B..,"), one("..,", ","));
        assert_eq!(mend("A, B. . ,"), one(". . ,", ","));
        assert_eq!(mend("A ,.; B"), one(",.;", ";"));
        for fine in [
            "A, 2018,",
            "A, 2018 ,",
            "A, U.S.,",
            "A Inc., B",
            "Jan.; Feb.",
            "and so on...",
            "A. . . B",
            "U.S.; U.K.",
            ".com",
            "A …, B",
        ] {
            assert_eq!(mend(fine), [], "{fine}");
        }
    }
}
