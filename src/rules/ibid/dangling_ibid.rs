//! Ibid. with nothing before it.

use crate::citations::{Antecedent, Citation};
use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "dangling-ibid",
    category: Category::Ibid,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/dangling-ibid.md"),
};

/// See the rule's page.
pub(crate) struct DanglingIbid;

impl Rule for DanglingIbid {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        for citation in
            super::ibids(doc).filter(|c| c.antecedent == Antecedent::Dangling && opens_note(doc, c))
        {
            let why = match citation.note.checked_sub(1).and_then(|n| doc.notes.get(n)) {
                None => "it stands in the first note".to_owned(),
                Some(before) if before.text.is_empty() => {
                    format!("note {} before it is empty", before.label)
                }
                Some(before) => format!(
                    "note {} before it cites no source that can be meant",
                    before.label
                ),
            };
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    citation.span,
                    format!("“{}” refers to nothing: {why}", super::word(doc, citation)),
                )
                .in_note(citation.note)
                .with_help("cite the source in full"),
            );
        }
    }
}

/// Whether nothing but a lead-in ("See", "Cf.") stands before it in its note: in the middle of a discursive note Id. may
/// stand for what its prose names.
fn opens_note(doc: &Document, citation: &Citation) -> bool {
    const LEAD_IN: usize = 12; // bytes
    doc.notes
        .get(citation.note)
        .is_some_and(|note| citation.span.start <= note.text.start + LEAD_IN)
}
