//! Reviewdog's diagnostic format: columns in UTF-8 bytes, from 1.

use serde_json::{Value, json};

use super::{page_url, untrusted};
use crate::diagnostic::{Applicability, Level};
use crate::report::{DraftReport, Finding, Report};
use crate::source::Source;
use crate::span::Span;

pub(super) fn render(report: &Report) -> String {
    let diagnostics: Vec<Value> = report.drafts.iter().flat_map(rows).collect();
    super::document(&json!({
        "source": { "name": "brieflint", "url": env!("CARGO_PKG_REPOSITORY") },
        "diagnostics": diagnostics,
    }))
}

fn rows(draft: &DraftReport) -> Vec<Value> {
    let Some(source) = &draft.source else {
        return Vec::new();
    };
    let row = |finding| row(source, finding);
    draft.findings.iter().map(row).collect()
}

fn row(source: &Source, finding: &Finding) -> Value {
    let word = finding.location.is_some();
    let mut row = json!({
        "message": untrusted::visible(&super::words(finding)),
        "location": location(source, finding.span, word),
        "severity": match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info | Level::Off => "INFO",
        },
        "code": { "value": finding.rule, "url": page_url(finding.category, finding.rule) },
    });
    let Some(object) = row.as_object_mut() else {
        return row;
    };
    if !finding.labels.is_empty() {
        let related: Vec<Value> = finding
            .labels
            .iter()
            .map(|(span, message)| {
                json!({
                    "message": untrusted::visible(message),
                    "location": location(source, *span, word),
                })
            })
            .collect();
        object.insert("related_locations".into(), related.into());
    }
    let fix = finding
        .fix
        .as_ref()
        .filter(|f| !word && f.applicability != Applicability::Display);
    if let Some(fix) = fix {
        let suggestions: Vec<Value> = fix
            .edits
            .iter()
            .map(|(span, text)| json!({ "range": range(source, *span), "text": text }))
            .collect();
        object.insert("suggestions".into(), suggestions.into());
    }
    row
}

/// A place; of a Word file the file alone, for its lines are nowhere to be seen.
fn location(source: &Source, span: Span, word: bool) -> Value {
    if word {
        json!({ "path": source.path })
    } else {
        json!({ "path": source.path, "range": range(source, span) })
    }
}

fn range(source: &Source, span: Span) -> Value {
    json!({ "start": position(source, span.start), "end": position(source, span.end) })
}

fn position(source: &Source, offset: usize) -> Value {
    let offset = offset.min(source.text.len());
    let line = source.lines.line_of(offset);
    let start = source.lines.line_span(line).start;
    json!({ "line": line + 1, "column": offset - start + 1 })
}
