//! Ibid. that leads through another Ibid.

use super::rewrite::Rewriter;
use crate::citations::{Antecedent, CitationKind};
use crate::diagnostic::{Applicability, Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "ibid-chain",
    category: Category::Ibid,
    level: Level::Info,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/ibid-chain.md"),
};

/// See the rule's page.
pub(crate) struct IbidChain;

impl Rule for IbidChain {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let mut rewriter: Option<Rewriter<'_>> = None;
        for (index, citation) in super::numbered_ibids(doc) {
            let Antecedent::Resolved { direct, end: last } = citation.antecedent else {
                continue;
            };
            let (Some(direct), Some(end)) = (doc.citations.get(direct), doc.citations.get(last))
            else {
                continue;
            };
            if direct.kind != CitationKind::Ibid {
                continue;
            }
            let label = |note: usize| doc.notes.get(note).map_or("?", |n| &*n.label);
            let fix = rewriter
                .get_or_insert_with(|| Rewriter::new(doc, cx.settings.style.ibid))
                .fix(index, last, Applicability::Unsafe);
            let mut diagnostic = Diagnostic::new(
                META.name,
                META.level,
                citation.span,
                format!(
                    "“{}” stands for another “{}” in note {}; both stand for note {}",
                    super::word(doc, citation),
                    super::word(doc, direct),
                    label(direct.note),
                    label(end.note),
                ),
            )
            .in_note(citation.note)
            .and_label(end.span, "the source they stand for")
            .with_help("a note added between them would change what both mean; name the source");
            diagnostic.fix = fix;
            out.push(diagnostic);
        }
    }
}
