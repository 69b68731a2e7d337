//! Ibid. written in more than one way.

use crate::citations::{Citation, ReferenceForm};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "ibid-form",
    category: Category::Ibid,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/ibid-form.md"),
};

/// See the rule's page.
pub(crate) struct IbidForm;

impl Rule for IbidForm {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        // Id. is a word of its own; both may stand in one draft.
        for family in [ReferenceForm::Ibid, ReferenceForm::Id] {
            let forms: Vec<(&Citation, &str)> = super::ibids(doc)
                .filter(|c| c.reference.as_ref().is_some_and(|r| r.form == family))
                .map(|c| (c, super::word(doc, c)))
                .collect();
            let Some(usual) = majority(&forms) else {
                continue;
            };
            for (citation, form) in &forms {
                // After other words of the note, small letters are right.
                let inside = !opens_note(doc, citation) && form.eq_ignore_ascii_case(usual);
                if *form == usual || inside {
                    continue;
                }
                let start = citation.span.start + offset(doc.slice(citation.span), form);
                let span = Span::new(start, start + form.len());
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        span,
                        format!("“{form}”, where most of the draft writes “{usual}”"),
                    )
                    .in_note(citation.note)
                    .with_fix(Fix::replace(
                        format!("Write “{usual}”"),
                        Applicability::Safe,
                        span,
                        usual,
                    )),
                );
            }
        }
    }
}

/// Where the word stands in its citation.
fn offset(citation: &str, word: &str) -> usize {
    citation.find(word).unwrap_or(0)
}

fn opens_note(doc: &Document, citation: &Citation) -> bool {
    doc.notes
        .get(citation.note)
        .is_some_and(|n| n.text.start == citation.span.start)
}

/// The form of more than half; none where all agree or none leads.
fn majority<'a>(forms: &[(&Citation, &'a str)]) -> Option<&'a str> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for (_, form) in forms {
        *counts.entry(form).or_default() += 1;
    }
    if counts.len() < 2 {
        return None;
    }
    counts
        .into_iter()
        .find(|(_, n)| n * 2 > forms.len())
        .map(|(form, _)| form)
}
