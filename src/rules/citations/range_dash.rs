//! Hyphens in ranges of dates and pages.

use super::ranges;
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
        for (span, new) in ranges::hyphenated(cx.doc) {
            let found = cx.doc.slice(span);
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    span,
                    format!("“{found}” is a range: it takes an en dash"),
                )
                .with_fix(Fix::replace(
                    format!("Write “{new}”"),
                    Applicability::Safe,
                    span,
                    new,
                )),
            );
        }
    }
}
