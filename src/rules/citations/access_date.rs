//! Access dates that cannot be, or that say nothing.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "access-date",
    category: Category::Citations,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/access-date.md"),
};

/// See the rule's page.
pub(crate) struct AccessDate;

impl Rule for AccessDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in &cx.doc.citations {
            let Some(field) = &citation.accessed else {
                continue;
            };
            let accessed = field.date;
            let issued = citation.issued.as_ref().and_then(|d| d.date);
            let before = accessed
                .and_then(|d| d.latest())
                .zip(issued.and_then(|d| d.earliest()))
                .is_some_and(|(a, i)| a < i);
            let future = accessed
                .and_then(|d| d.earliest())
                .zip(cx.today)
                .is_some_and(|(a, today)| a > today);
            let message = if before {
                "this access date lies before the day of publication"
            } else if future {
                "this access date is still to come"
            } else if citation.url.is_none()
                && citation.archive_url.is_none()
                && citation.doi.is_none()
            {
                "an access date without an address says nothing"
            } else {
                continue;
            };
            out.push(
                Diagnostic::new(META.name, META.level, field.span, message).in_note(citation.note),
            );
        }
    }
}
