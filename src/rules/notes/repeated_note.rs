//! The same note twice in a row.

use crate::citations::CitationKind;
use crate::config::style::IbidStyle;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "repeated-note",
    category: Category::Notes,
    level: Level::Info,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/repeated-note.md"),
};

/// See the rule's page.
pub(crate) struct RepeatedNote;

impl Rule for RepeatedNote {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let ibid = cx.settings.style.ibid;
        if ibid == IbidStyle::Full {
            // The house cites in full each time.
            return;
        }
        for (index, pair) in doc.notes.windows(2).enumerate() {
            let (first, second) = (&pair[0], &pair[1]);
            let citations = doc.citations_of(index + 1);
            let cites = citations
                .iter()
                .any(|c| matches!(c.kind, CitationKind::Full | CitationKind::BareUrl));
            if !cites || !same_words(doc.slice(first.text), doc.slice(second.text)) {
                continue;
            }
            let mut diagnostic = Diagnostic::new(
                META.name,
                META.level,
                second.text,
                format!(
                    "note {} repeats note {} word for word",
                    second.label, first.label
                ),
            )
            .in_note(index + 1)
            .and_label(first.text, "the same");
            // Ibid. after a note with several sources would be ambiguous.
            if citations.len() == 1 && ibid == IbidStyle::Allow {
                let fix =
                    Fix::replace("Write “Ibid.”", Applicability::Unsafe, second.text, "Ibid.");
                diagnostic = diagnostic.with_fix(fix);
            }
            out.push(diagnostic);
        }
    }
}

fn same_words(a: &str, b: &str) -> bool {
    // Most notes part at a character that no folding of blanks or periods can undo.
    let mut pairs = a.bytes().zip(b.bytes());
    if let Some((x, y)) = pairs.find(|(x, y)| x != y)
        && x.is_ascii_graphic()
        && y.is_ascii_graphic()
    {
        return false;
    }
    a.trim_end_matches('.')
        .split_whitespace()
        .eq(b.trim_end_matches('.').split_whitespace())
}
