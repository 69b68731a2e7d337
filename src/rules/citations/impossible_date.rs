//! Dates that no calendar holds, or that are still to come.

use super::dates;
use crate::citations::Citation;
use crate::citations::DateField;
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "impossible-date",
    category: Category::Citations,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/impossible-date.md"),
};

/// See the rule's page.
pub(crate) struct ImpossibleDate;

impl Rule for ImpossibleDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let report = cx
            .doc
            .head
            .date
            .as_ref()
            .and_then(|(date, _)| date.latest());
        for citation in &cx.doc.citations {
            for (field, issued) in [(&citation.issued, true), (&citation.accessed, false)] {
                let Some(field) = field else { continue };
                let Some(why) = why(cx, citation, field, issued, report) else {
                    continue;
                };
                let text = cx.doc.slice(field.span);
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        field.span,
                        format!("“{text}” cannot be: {why}"),
                    )
                    .in_note(citation.note)
                    .with_help("look the date up in the source"),
                );
            }
        }
    }
}

fn why(
    cx: &Context<'_>,
    citation: &Citation,
    field: &DateField,
    issued: bool,
    report: Option<jiff::civil::Date>,
) -> Option<String> {
    if field.form.undated {
        return None;
    }
    let Some(date) = field.date else {
        return Some("the calendar has no such day".into());
    };
    let first = date.earliest()?;
    if let (Some(named), Some(_)) = (field.form.weekday, date.day) {
        let weekday = first.weekday().to_monday_zero_offset();
        if i8::try_from(named) != Ok(weekday) {
            return Some(format!("that day was a {}", dates::weekday(weekday)));
        }
    }
    // Books and journals bear the date of an issue to come; a web page does not.
    if !issued
        || citation.work == crate::citations::Work::Book
        || citation.work == crate::citations::Work::Journal
    {
        return None;
    }
    if let Some(report) = report
        && first > report
    {
        return Some(format!("the draft itself is dated {report}"));
    }
    cx.today
        .filter(|today| first > *today)
        .map(|_| "the day is still to come".into())
}
