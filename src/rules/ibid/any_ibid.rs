//! Any Ibid. at all.

use super::rewrite::Rewriter;
use crate::citations::Antecedent;
use crate::config::style::IbidStyle;
use crate::diagnostic::{Applicability, Diagnostic, Label, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "ibid",
    category: Category::Ibid,
    level: Level::Off,
    fix: FixKind::Unsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/ibid.md"),
};

/// See the rule's page.
pub(crate) struct AnyIbid;

impl Rule for AnyIbid {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let style = cx.settings.style.ibid;
        let mut rewriter: Option<Rewriter<'_>> = None;
        for (index, citation) in super::numbered_ibids(doc) {
            let rewriter = rewriter.get_or_insert_with(|| Rewriter::new(doc, style));
            let instead = match style {
                IbidStyle::Full => "the citation",
                IbidStyle::Allow | IbidStyle::ShortForm => "a short form",
            };
            let mut diagnostic = Diagnostic::new(
                META.name,
                Level::Info,
                citation.span,
                format!("“{}” instead of {instead}", super::word(doc, citation)),
            )
            .in_note(citation.note);
            match &citation.antecedent {
                Antecedent::Resolved { end, .. } => {
                    diagnostic.fix = rewriter.fix(index, *end, Applicability::Unsafe);
                    diagnostic =
                        diagnostic.with_help("name the source by author and shortened title");
                }
                // A guess is shown and never made.
                Antecedent::Ambiguous(candidates) => {
                    diagnostic.labels = candidates
                        .iter()
                        .take(super::SHOWN)
                        .filter_map(|&c| doc.citations.get(c))
                        .map(|c| Label {
                            span: c.span,
                            message: "this one?".into(),
                        })
                        .collect();
                    diagnostic.fix = candidates.first().and_then(|&first| {
                        let end = doc.citations.get(first)?.resolved(first)?;
                        let mut fix = rewriter.fix(index, end, Applicability::Display)?;
                        fix.title = format!("{}, if that is the source meant", fix.title).into();
                        Some(fix)
                    });
                    diagnostic =
                        diagnostic.with_help("several sources could be meant: name one of them");
                }
                Antecedent::Dangling | Antecedent::NotAReference => {}
            }
            out.push(diagnostic);
        }
    }
}
