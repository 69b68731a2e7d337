//! Any Ibid. at all.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "ibid",
    category: Category::Ibid,
    level: Level::Off,
    fix: FixKind::None,
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
        out.extend(super::ibids(doc).map(|citation| {
            Diagnostic::new(
                META.name,
                Level::Info,
                citation.span,
                format!("“{}” instead of a short form", super::word(doc, citation)),
            )
            .in_note(citation.note)
            .with_help("name the source by author and shortened title")
        }));
    }
}
