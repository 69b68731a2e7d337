//! The diagnostics of `json`, an object a line.

use super::{json, untrusted};
use crate::report::Report;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for row in report.drafts.iter().flat_map(json::diagnostics) {
        out.push_str(&serde_json::to_string(&row).unwrap_or_default());
        out.push('\n');
    }
    untrusted::defused_json(out)
}
