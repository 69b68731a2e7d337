//! A report for people and machines: one file per output format.

mod concise;
mod full;
mod json;
mod snippet;
mod summary;
mod untrusted;

pub(crate) use json::Place;
pub use summary::{notices, statistics, summary};
pub use untrusted::visible;

use crate::report::Report;

/// The output formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OutputFormat {
    /// Each finding with the words it is about.
    Full,
    /// A line for each finding.
    Concise,
    /// One JSON document.
    Json,
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
        OutputFormat::Full => full::render(report, look),
        OutputFormat::Concise => concise::render(report, look),
        OutputFormat::Json => json::render(report),
    }
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
