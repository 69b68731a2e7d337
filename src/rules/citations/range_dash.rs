//! Hyphens in ranges of dates and pages.

use super::ranges;
use crate::config::style::RangeDashChoice;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "range-dash",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/range-dash.md"),
};

/// See the rule's page.
pub(crate) struct RangeDash;

impl Rule for RangeDash {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let style = match cx.settings.style.range_dash {
            Some(RangeDashChoice::Consistent) | None => None,
            Some(RangeDashChoice::En) => Some("–"),
            Some(RangeDashChoice::SpacedEn) => Some(" – "),
            Some(RangeDashChoice::Hyphen) => Some("-"),
            Some(RangeDashChoice::SpacedHyphen) => Some(" - "),
        };
        for range in ranges::find(cx.doc) {
            let fits = match style {
                Some(dash) => range.dash == dash,
                None => !range.dash.contains('-'),
            };
            if fits {
                continue;
            }
            let found = cx.doc.slice(range.span);
            let new = format!("{}{}{}", range.first, style.unwrap_or("–"), range.last);
            let message = match style {
                None => format!("“{found}” is a range: it takes an en dash"),
                Some(_) => format!("“{found}” is a range: the house style writes “{new}”"),
            };
            out.push(
                Diagnostic::new(META.name, META.level, range.span, message).with_fix(Fix::replace(
                    format!("Write “{new}”"),
                    Applicability::Safe,
                    range.span,
                    new,
                )),
            );
        }
    }
}
