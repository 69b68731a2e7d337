//! The source audit for people and machines: `brieflint sources`.

mod delimited;
mod markdown;
mod statement;
mod table;

use super::Look;
use crate::outlets::audit::{Audit, total};
use serde::Serialize;

pub use statement::statement;

/// The output formats of `brieflint sources`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SourcesFormat {
    /// Tables with bars, for a terminal.
    Table,
    /// One JSON document.
    Json,
    /// Tables in Markdown, for a memo or a pull request.
    Markdown,
    /// A row for each outlet.
    Csv,
}

/// The audits of a run's drafts in one of the formats; over all drafts too, where there are several.
#[must_use]
pub fn render(audits: &[Audit], format: SourcesFormat, look: Look) -> String {
    let read = audits.iter().filter(|audit| audit.error.is_none()).count();
    let sum = (read > 1).then(|| total(audits));
    match format {
        SourcesFormat::Table => {
            super::defused(&table::render(audits, sum.as_ref(), look)).into_owned()
        }
        SourcesFormat::Json => json(audits, sum.as_ref()),
        SourcesFormat::Markdown => {
            super::defused(&markdown::render(audits, sum.as_ref())).into_owned()
        }
        SourcesFormat::Csv => delimited::render(audits),
    }
}

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    files: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    audit: &'a Audit,
    source_summary_statement: Option<String>,
}

fn json(audits: &[Audit], sum: Option<&Audit>) -> String {
    fn row(audit: &Audit) -> Row<'_> {
        Row {
            audit,
            source_summary_statement: (audit.citations > 0).then(|| statement(audit)),
        }
    }
    let output = Output {
        version: 1,
        files: audits.iter().map(row).collect(),
        total: sum.map(row),
    };
    super::document(&output)
}

/// A share of 0 to 1 in whole percent.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// "1 citation", "2 citations".
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// How many groups there are, each unknown outlet counted as one.
fn group_count(audit: &Audit) -> usize {
    audit.groups.len() + audit.unknown.len()
}

/// What an unknown source is called.
fn unknown_name(row: &crate::outlets::audit::Unknown) -> String {
    match (&row.outlet, &row.domain) {
        (Some(outlet), Some(domain)) => format!("{outlet} ({domain})"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => "no outlet named".to_owned(),
    }
}

#[cfg(test)]
mod tests;
