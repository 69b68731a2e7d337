//! A citation's date that disagrees with the date in its address.

use super::url_date;
use crate::citations::date::PartialDate;
use crate::diagnostic::{Diagnostic, Level};
use crate::links::host;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "url-date-mismatch",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/url-date-mismatch.md"),
};

/// Days by which the two may differ: time zones, updates, a page put up before or after print.
const TOLERANCE: i32 = 7;

/// See the rule's page.
pub(crate) struct UrlDateMismatch;

impl Rule for UrlDateMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in &cx.doc.citations {
            let (Some(url), Some(issued)) = (&citation.url, &citation.issued) else {
                continue;
            };
            let (Some(stated), Some(in_url)) = (issued.date, url_date::in_path(&url.url)) else {
                continue;
            };
            if stated == in_url {
                continue;
            }
            let Some(days) = apart(stated, in_url).filter(|days| *days > TOLERANCE) else {
                continue;
            };
            if url_date::is_of_upload(&url.url)
                || host::of_url(&url.url).is_none_or(|host| host::is_archive(&host))
            {
                continue;
            }
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    issued.span,
                    format!("this date is {days} days away from the one in the address ({in_url})"),
                )
                .in_note(citation.note)
                .and_label(url.span, format!("{in_url} here"))
                .with_help(
                    "check both against the page: the date or the link belongs to another text",
                ),
            );
        }
    }
}

/// Days between two dates; none where they overlap or touch.
fn apart(a: PartialDate, b: PartialDate) -> Option<i32> {
    let between = |from: PartialDate, to: PartialDate| {
        let days = from.latest()?.until(to.earliest()?).ok()?.get_days();
        (days > 0).then_some(days)
    };
    between(a, b).or_else(|| between(b, a))
}
