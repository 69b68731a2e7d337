//! Dates without the day.

use crate::citations::Work;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "imprecise-date",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/imprecise-date.md"),
};

/// See the rule's page.
pub(crate) struct ImpreciseDate;

impl Rule for ImpreciseDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let on_web = || cx.doc.citations.iter().filter(|c| c.work == Work::Web);
        let dated =
            || on_web().filter_map(|c| Some((c, c.issued.as_ref()?, c.issued.as_ref()?.date?)));
        let exact = dated().filter(|(_, _, date)| date.day.is_some()).count();
        if exact < 3 || exact * 4 < dated().count() * 3 {
            return;
        }
        for (citation, field, _) in dated().filter(|(_, _, date)| date.day.is_none()) {
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    field.span,
                    format!(
                        "“{}” gives no day, as most of the draft’s dates do",
                        cx.doc.slice(field.span)
                    ),
                )
                .in_note(citation.note)
                .with_help("give the day, if the source states it"),
            );
        }
    }
}
