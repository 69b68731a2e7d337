//! One JSON document, version 1. Names and shapes are a promise: add, never change.

use serde::Serialize;

use crate::report::{DraftReport, Finding, LinkReport, Location, Report, Summary};
use crate::source::Source;
use crate::span::Span;

pub(super) fn render(report: &Report) -> String {
    let document = Document {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        diagnostics: report.drafts.iter().flat_map(diagnostics).collect(),
        links: report.links.iter().map(LinkRow::new).collect(),
        files: report
            .drafts
            .iter()
            .filter(|draft| draft.is_draft())
            .map(FileRow::new)
            .collect(),
        summary: report.summary(),
    };
    super::document(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    diagnostics: Vec<Row<'a>>,
    links: Vec<LinkRow<'a>>,
    files: Vec<FileRow<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A finding as it stands in `json` and `jsonl`.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    rule: &'a str,
    category: &'a str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    path: &'a str,
    span: Place,
    note: Option<&'a str>,
    labels: Vec<LabelRow<'a>>,
    fix: Option<FixRow<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a Location>,
}

#[derive(Serialize)]
struct LabelRow<'a> {
    span: Place,
    message: &'a str,
}

#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<EditRow<'a>>,
}

#[derive(Serialize)]
struct EditRow<'a> {
    start: usize,
    end: usize,
    replacement: &'a str,
}

/// A span with its lines and columns.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Place {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Place {
    /// The place of a home span.
    pub(crate) fn new(source: &Source, span: Span) -> Self {
        let start = source.lines.locate(&source.text, span.start);
        let end = source.lines.locate(&source.text, span.end);
        Self {
            start: span.start,
            end: span.end,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// The findings of a draft as rows.
pub(super) fn diagnostics(draft: &DraftReport) -> Vec<Row<'_>> {
    let Some(source) = &draft.source else {
        return Vec::new();
    };
    draft
        .findings
        .iter()
        .map(|finding| row(draft, source, finding))
        .collect()
}

fn row<'a>(draft: &'a DraftReport, source: &Source, finding: &'a Finding) -> Row<'a> {
    Row {
        rule: finding.rule,
        category: finding.category,
        severity: finding.level.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        path: &draft.path,
        span: Place::new(source, finding.span),
        note: finding.note.as_deref(),
        labels: finding
            .labels
            .iter()
            .map(|(span, message)| LabelRow {
                span: Place::new(source, *span),
                message,
            })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| FixRow {
            title: &fix.title,
            applicability: fix.applicability.name(),
            edits: fix
                .edits
                .iter()
                .map(|(span, replacement)| EditRow {
                    start: span.start,
                    end: span.end,
                    replacement,
                })
                .collect(),
        }),
        fingerprint: &finding.fingerprint,
        location: finding.location.as_ref(),
    }
}

/// What became of one URL.
#[derive(Serialize)]
struct LinkRow<'a> {
    url: &'a str,
    verdict: &'static str,
    status: Option<u16>,
    final_url: Option<&'a str>,
    attempts: u32,
    cached: bool,
    reason: &'a str,
    archive_url: Option<&'a str>,
    occurrences: Vec<OccurrenceRow<'a>>,
}

#[derive(Serialize)]
struct OccurrenceRow<'a> {
    path: &'a str,
    span: Place,
}

impl<'a> LinkRow<'a> {
    fn new(link: &'a LinkReport) -> Self {
        let result = &link.result;
        Self {
            url: &result.url,
            verdict: result.verdict.name(),
            status: result.status,
            final_url: result.final_url.as_deref(),
            attempts: result.attempts,
            cached: result.cached,
            reason: &result.reason,
            archive_url: result.archive.as_ref().map(|copy| copy.url.as_str()),
            occurrences: link
                .occurrences
                .iter()
                .map(|at| OccurrenceRow {
                    path: &at.path,
                    span: Place {
                        start: at.span.start,
                        end: at.span.end,
                        line: at.start.line,
                        column: at.start.column,
                        end_line: at.end.line,
                        end_column: at.end.column,
                    },
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct FileRow<'a> {
    path: &'a str,
    format: &'a str,
    notes: usize,
    citations: usize,
    links: usize,
    error: Option<&'a str>,
}

impl<'a> FileRow<'a> {
    fn new(draft: &'a DraftReport) -> Self {
        Self {
            path: &draft.path,
            format: draft.format,
            notes: draft.counts.notes,
            citations: draft.counts.citations,
            links: draft.counts.links,
            error: draft.error.as_ref().map(|e| e.message.as_str()),
        }
    }
}
