//! A source dated after the report.

use crate::citations::date::PartialDate;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A source dated after the report.
pub(crate) struct SourcePostdatesReport;

static META: RuleMeta = RuleMeta {
    name: "source-postdates-report",
    category: Category::Sources,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/source-postdates-report.md"),
};

impl Rule for SourcePostdatesReport {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let Some((report, at)) = &cx.doc.head.date else {
            return;
        };
        let Some(last) = report.latest() else {
            return;
        };
        for citation in &cx.doc.citations {
            let Some(issued) = citation
                .issued
                .as_ref()
                .filter(|_| !citation.is_reference())
            else {
                continue;
            };
            let Some(first) = issued.date.and_then(PartialDate::earliest) else {
                continue;
            };
            // A day apart may be a time zone.
            if first <= last || first.since(last).is_ok_and(|span| span.get_days() <= 1) {
                continue;
            }
            let message = format!("this source is dated {first}, after the report ({report})");
            let mut diagnostic = Diagnostic::new(META.name, META.level, issued.span, message)
                .with_help("one of the two dates is wrong, or the report's date was not brought up to date")
                .in_note(citation.note);
            if let Some(at) = at {
                diagnostic = diagnostic.and_label(*at, "the report's date");
            }
            out.push(diagnostic);
        }
    }
}
