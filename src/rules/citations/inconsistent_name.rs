//! One person's name in two spellings.

use super::names;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::BlockKind;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "inconsistent-name",
    category: Category::Citations,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/inconsistent-name.md"),
};

/// See the rule's page.
pub(crate) struct InconsistentName;

impl Rule for InconsistentName {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        const USUAL: usize = 64; // bytes of text to a name
        let mut found = Vec::with_capacity(doc.text().len() / USUAL);
        for block in &doc.blocks {
            if block.kind != BlockKind::Code {
                names::find(doc.text(), block.span, &mut found);
            }
        }
        for (earlier, later) in names::slips(&found) {
            let (earlier, later) = (&found[earlier], &found[later]);
            let forms = (doc.slice(earlier.span), doc.slice(later.span));
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    later.span,
                    format!(
                        "“{}” here, “{}” before: one of the two is misspelt",
                        forms.1, forms.0
                    ),
                )
                .and_label(earlier.span, "the other spelling")
                .with_help("spell the name as the person does"),
            );
        }
    }
}
