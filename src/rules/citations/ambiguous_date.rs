//! Dates in figures that two readers read as two days.

use super::dates;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "ambiguous-date",
    category: Category::Citations,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/ambiguous-date.md"),
};

/// See the rule's page.
pub(crate) struct AmbiguousDate;

impl Rule for AmbiguousDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in &cx.doc.citations {
            for field in [&citation.issued, &citation.accessed].into_iter().flatten() {
                let text = cx.doc.slice(field.span);
                // Points are written by those who write the day first.
                let Some((a, b)) = dates::interchangeable(text).filter(|_| !text.contains('.'))
                else {
                    continue;
                };
                let (first, second) = (dates::day_and_month(a, b), dates::day_and_month(b, a));
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        field.span,
                        format!("“{text}” can be {first} or {second}"),
                    )
                    .in_note(citation.note)
                    .with_help("write the month as a word"),
                );
            }
        }
    }
}
