//! SARIF 2.1.0, for code scanning. Columns are counted in characters; `endColumn` is one past the last.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{page_url, untrusted, uri};
use crate::diagnostic::{Applicability, Level};
use crate::report::{DraftReport, Finding, FindingFix, Report};
use crate::rules::{self, RuleMeta};
use crate::source::Source;
use crate::span::Span;

pub(super) fn render(report: &Report) -> String {
    let found: Vec<&'static RuleMeta> = rules::all()
        .map(|rule| rule.meta())
        .filter(|meta| report.findings().any(|f| f.rule == meta.name))
        .collect();
    let index: BTreeMap<&str, usize> = found
        .iter()
        .enumerate()
        .map(|(index, meta)| (meta.name, index))
        .collect();
    let results: Vec<Value> = report
        .drafts
        .iter()
        .flat_map(|draft| results(draft, &index))
        .collect();
    let failures: Vec<Value> = report
        .errors()
        .map(|error| {
            json!({
                "level": "error",
                "message": { "text": untrusted::visible(&error.message) },
                "locations": [{ "physicalLocation": artifact(&error.path) }],
            })
        })
        .collect();
    super::document(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "brieflint",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": found.iter().map(|meta| descriptor(meta)).collect::<Vec<_>>(),
            }},
            "automationDetails": { "id": "brieflint/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": failures.is_empty(),
                "toolExecutionNotifications": failures,
            }],
            "results": results,
        }],
    }))
}

/// A rule with its page: what `brieflint explain` shows.
fn descriptor(meta: &RuleMeta) -> Value {
    let summary = meta.summary().replace('\n', " ");
    let text = meta.page.trim_end();
    json!({
        "id": meta.name,
        "name": pascal_case(meta.name),
        "shortDescription": { "text": plain(&summary) },
        "fullDescription": { "text": plain(&summary) },
        "help": { "text": text, "markdown": text },
        "helpUri": page_url(meta.category.name(), meta.name),
        "defaultConfiguration": {
            "level": level(meta.level),
            "enabled": meta.level != Level::Off,
        },
        "properties": { "tags": ["sourcing", meta.category.name()] },
    })
}

/// Markdown's code marks out of a sentence.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn pascal_case(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars)
        })
        .collect()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

fn results(draft: &DraftReport, index: &BTreeMap<&str, usize>) -> Vec<Value> {
    let Some(source) = &draft.source else {
        return Vec::new();
    };
    draft
        .findings
        .iter()
        .map(|finding| result(source, finding, index))
        .collect()
}

fn result(source: &Source, finding: &Finding, index: &BTreeMap<&str, usize>) -> Value {
    // Places in a Word file's extracted text mean nothing to a reader of the file.
    let regions = finding.location.is_none();
    let mut location = json!({
        "physicalLocation": physical(source, regions.then_some(finding.span)),
    });
    if let (Some(logical), Some(object)) = (logical(finding), location.as_object_mut()) {
        object.insert("logicalLocations".into(), json!([logical]));
    }
    let mut row = Map::new();
    row.insert("ruleId".into(), finding.rule.into());
    if let Some(index) = index.get(finding.rule) {
        row.insert("ruleIndex".into(), (*index).into());
    }
    row.insert("level".into(), level(finding.level).into());
    let message = sentence(&untrusted::visible(&super::words(finding)));
    row.insert("message".into(), json!({ "text": message }));
    row.insert("locations".into(), json!([location]));
    if !finding.labels.is_empty() {
        let related: Vec<Value> = finding
            .labels
            .iter()
            .enumerate()
            .map(|(id, (span, message))| {
                json!({
                    "id": id + 1,
                    "physicalLocation": physical(source, regions.then_some(*span)),
                    "message": { "text": sentence(&untrusted::visible(message)) },
                })
            })
            .collect();
        row.insert("relatedLocations".into(), related.into());
    }
    row.insert(
        "partialFingerprints".into(),
        json!({ "brieflint/v1": finding.fingerprint }),
    );
    let fix = finding.fix.as_ref().filter(|fix| {
        regions && fix.applicability != Applicability::Display && !fix.edits.is_empty()
    });
    if let Some(fix) = fix {
        row.insert("fixes".into(), json!([change(source, fix)]));
    }
    Value::Object(row)
}

/// Messages end as sentences do.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn artifact(path: &str) -> Value {
    json!({ "artifactLocation": { "uri": uri::of_path(path) } })
}

fn physical(source: &Source, span: Option<Span>) -> Value {
    let mut place = artifact(&source.path);
    // Consumers want a region; without a span it is the file.
    let region = match span {
        Some(span) => region(source, span),
        None => json!({ "startLine": 1, "endLine": 1 }),
    };
    if let Some(object) = place.as_object_mut() {
        object.insert("region".into(), region);
    }
    place
}

fn region(source: &Source, span: Span) -> Value {
    let start = source.lines.locate(&source.text, span.start);
    let end = source.lines.locate(&source.text, span.end);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// The note, or the place in a Word file.
fn logical(finding: &Finding) -> Option<Value> {
    let note = finding
        .note
        .as_ref()
        .map(|note| format!("note {}", untrusted::one_line(note)));
    let place = match (&finding.location, note) {
        (Some(location), Some(note)) => format!("{note}, paragraph {}", location.paragraph),
        (Some(location), None) => format!("paragraph {}", location.paragraph),
        (None, note) => note?,
    };
    Some(json!({ "fullyQualifiedName": place, "kind": "element" }))
}

fn change(source: &Source, fix: &FindingFix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|(span, new)| {
            json!({
                "deletedRegion": region(source, *span),
                "insertedContent": { "text": new },
            })
        })
        .collect();
    json!({
        "description": { "text": sentence(&untrusted::visible(&fix.title)) },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri::of_path(&source.path) },
            "replacements": replacements,
        }],
    })
}
