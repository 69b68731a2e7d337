//! A source much older than the report.

use crate::citations::Work;
use crate::citations::date::PartialDate;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A source much older than the report.
pub(crate) struct StaleSource;

static META: RuleMeta = RuleMeta {
    name: "stale-source",
    category: Category::Sources,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/stale-source.md"),
};

impl Rule for StaleSource {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let Some(report) = cx
            .doc
            .head
            .date
            .as_ref()
            .and_then(|(date, _)| date.earliest())
        else {
            return;
        };
        let limit = i64::from(cx.settings.sources.config.stale_after);
        for citation in &cx.doc.citations {
            // Books, treaties and papers do not go stale as news does.
            if citation.is_reference()
                || matches!(
                    citation.work,
                    Work::Book | Work::Journal | Work::Legal | Work::Personal
                )
            {
                continue;
            }
            let Some(issued) = &citation.issued else {
                continue;
            };
            let Some(last) = issued.date.and_then(PartialDate::latest) else {
                continue;
            };
            let days = i64::from(report.since(last).map_or(0, |span| span.get_days()));
            if days <= limit {
                continue;
            }
            let message = format!("this source is {days} days older than the report");
            out.push(
                Diagnostic::new(META.name, META.level, issued.span, message)
                    .with_help(
                        "check whether a newer source says the same, or say that it is background",
                    )
                    .in_note(citation.note),
            );
        }
    }
}
