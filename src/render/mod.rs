//! A report for people and machines: one file per output format.

mod comments;
mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod rdjson;
mod sarif;
mod snippet;
pub mod sources;
mod summary;
mod untrusted;
mod uri;

pub use comments::comments;
pub(crate) use json::Place;
pub(crate) use summary::plural;
pub use summary::{notices, statistics, summary, verdicts};
pub(crate) use untrusted::one_line;
pub use untrusted::{defused, visible};

use std::borrow::Cow;

use crate::report::{DraftReport, Finding, Report};

/// The output formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OutputFormat {
    /// Each finding with the words it is about.
    Full,
    /// A line for each finding.
    Concise,
    /// One JSON document.
    Json,
    /// A JSON object a line for each finding.
    Jsonl,
    /// Annotations of a GitHub workflow.
    Github,
    /// A code quality report for GitLab.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Reviewdog's diagnostic format.
    Rdjson,
    /// A page for job summaries and comments.
    Markdown,
}

impl OutputFormat {
    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> String {
        clap::ValueEnum::to_possible_value(&self)
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    /// Whether it is made to be read in a terminal, and may be followed by a summary.
    #[must_use]
    pub fn is_for_terminals(self) -> bool {
        matches!(self, OutputFormat::Full | OutputFormat::Concise)
    }
}

/// How output for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Colours, by ANSI escapes.
    pub color: bool,
    /// Links on the names of rules, by OSC 8.
    pub hyperlinks: bool,
    /// Box-drawing characters; otherwise ASCII.
    pub unicode: bool,
    /// Width of the terminal in columns.
    pub width: usize,
}

impl Look {
    /// Plain output, as for a file or a pipe.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            color: false,
            hyperlinks: false,
            unicode: true,
            width: 100,
        }
    }
}

/// The findings of a report in one of the formats.
#[must_use]
pub fn render(report: &Report, format: OutputFormat, look: Look) -> String {
    match format {
        OutputFormat::Full | OutputFormat::Concise => report
            .drafts
            .iter()
            .filter_map(|draft| render_draft(draft, format, look))
            .collect(),
        OutputFormat::Json => json::render(report),
        OutputFormat::Jsonl => jsonl::render(report),
        OutputFormat::Github => github::render(report),
        OutputFormat::Gitlab => gitlab::render(report),
        OutputFormat::Sarif => sarif::render(report),
        OutputFormat::Junit => junit::render(report),
        OutputFormat::Rdjson => rdjson::render(report),
        OutputFormat::Markdown => markdown::render(report),
    }
}

/// The findings of one draft in a format for terminals, none in another: those of a report are those of its drafts, one
/// after another.
#[must_use]
pub fn render_draft(draft: &DraftReport, format: OutputFormat, look: Look) -> Option<String> {
    let mut out = String::new();
    match format {
        OutputFormat::Full => full::draft(draft, look, &mut out),
        OutputFormat::Concise => concise::draft(draft, look, &mut out),
        _ => return None,
    }
    match defused(&out) {
        Cow::Borrowed(_) => Some(out),
        Cow::Owned(changed) => Some(changed),
    }
}

/// The message and, in a Word file, where a person finds the place: "(footnote 12, paragraph 1)".
fn message(finding: &Finding) -> Cow<'_, str> {
    let Some(location) = &finding.location else {
        return Cow::Borrowed(&finding.message);
    };
    let part = match (location.part, &location.note) {
        ("footnotes", Some(note)) => format!("footnote {note}, "),
        ("endnotes", Some(note)) => format!("endnote {note}, "),
        _ => String::new(),
    };
    Cow::Owned(format!(
        "{} ({part}paragraph {})",
        finding.message, location.paragraph
    ))
}

/// Message and help, a line each.
fn words(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\n{help}", message(finding)),
        None => message(finding).into_owned(),
    }
}

/// A JSON document as it is printed.
pub(crate) fn document(value: &impl serde::Serialize) -> String {
    // Every value that is rendered has string keys, so this cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    untrusted::defused_json(text)
}

/// Where the page of a rule can be read.
#[must_use]
pub fn page_url(category: &str, rule: &str) -> String {
    format!(
        "{}/blob/v{}/rules/{category}/{rule}.md",
        env!("CARGO_PKG_REPOSITORY"),
        env!("CARGO_PKG_VERSION")
    )
}
