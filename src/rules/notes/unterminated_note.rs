//! Notes without a final period.

use crate::config::style::FinalPeriodChoice;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "unterminated-note",
    category: Category::Notes,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/unterminated-note.md"),
};

/// See the rule's page.
pub(crate) struct UnterminatedNote;

impl Rule for UnterminatedNote {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let ends: Vec<End> = doc
            .notes
            .iter()
            .map(|note| end(doc.slice(note.text)))
            .collect();
        let closed = ends.iter().filter(|e| **e == End::Closed).count();
        let open = ends.iter().filter(|e| **e == End::Open).count();
        // A draft that closes no notes has a style of its own.
        let set = cx.settings.style.final_period == Some(FinalPeriodChoice::Always);
        if !set && (closed < 3 || closed < open * 2) {
            return;
        }
        let model = if set {
            "as the house style asks"
        } else {
            "as the draft's others do"
        };
        for (index, note) in doc.notes.iter().enumerate() {
            if ends.get(index) != Some(&End::Open) {
                continue;
            }
            let at = note.text.end;
            let last = doc
                .slice(note.text)
                .chars()
                .next_back()
                .map_or(0, char::len_utf8);
            let span = Span::new(at - last.min(at), at);
            let mut diagnostic = Diagnostic::new(
                META.name,
                META.level,
                span,
                format!("note {} does not end with a period, {model}", note.label),
            )
            .in_note(index);
            // A period put at the end of linked or italic text would become part of it.
            let marked = doc
                .links_in(note.text)
                .iter()
                .any(|l| l.hidden.is_some() && l.span.end == at)
                || ends_at(&doc.emphasis, at)
                || ends_at(&doc.code, at);
            if !marked {
                diagnostic = diagnostic.with_fix(Fix::replace(
                    "End the note with a period",
                    Applicability::Safe,
                    Span::empty(at),
                    ".",
                ));
            }
            out.push(diagnostic);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// By a mark that ends sentences.
    Closed,
    /// By a word, a number, an address, a bracket.
    Open,
    /// By nothing, or by a comma: other rules speak of those.
    Other,
}

fn end(text: &str) -> End {
    // A single word is a placeholder.
    if !text.contains(char::is_whitespace) && !text.contains("://") {
        return End::Other;
    }
    let bare = text.trim_end_matches(|c: char| "”’\"'»)]*_".contains(c) || c.is_whitespace());
    match bare.chars().next_back() {
        // A final semicolon becomes a period by the fix of stray-punctuation.
        Some(';' | '.' | '!' | '?' | '…' | '。' | '！' | '？') => End::Closed,
        None | Some(',' | ':') => End::Other,
        Some(_) => End::Open,
    }
}

/// Whether one of these stretches, sorted and apart from each other, ends at `at`.
fn ends_at(stretches: &[Span], at: usize) -> bool {
    stretches
        .get(stretches.partition_point(|s| s.end < at))
        .is_some_and(|s| s.end == at)
}
