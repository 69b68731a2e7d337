//! Findings as the comments of a Word file.

use super::{full, untrusted};
use crate::formats::docx::Annotation;
use crate::report::{DraftReport, Finding};

/// Who the comments are by.
const AUTHOR: &str = "brieflint";

/// A comment for each finding of a draft, in their order: what is wrong, what to do, and the rule.
#[must_use]
pub fn comments(draft: &DraftReport) -> Vec<Annotation> {
    draft
        .findings
        .iter()
        .map(|finding| Annotation {
            span: finding.span,
            author: AUTHOR.into(),
            text: text(finding),
        })
        .collect()
}

fn text(finding: &Finding) -> String {
    let mut out = untrusted::one_line(&finding.message).into_owned();
    if let Some(help) = full::help(finding) {
        out.push('\n');
        out.push_str(&help);
    }
    out.push_str(&format!("\n{}: {}", finding.level.name(), finding.rule));
    out
}
