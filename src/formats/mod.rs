//! Front-ends: a file becomes visible text with a map home, and the structure that its markup gives away.

pub mod asciidoc;
pub mod docx;
pub mod encoding;
pub mod html;
#[cfg(test)]
mod invariants;
pub mod latex;
mod lines;
pub mod markdown;
mod markup;
pub mod rst;
pub mod text;
mod typed;

pub use encoding::{DecodeError, EncodeError, decode, encode};

use crate::document::Parsed;
use crate::source::{Format, Source};
use crate::span::Span;

/// A draft that a front-end cannot read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong, without path and line.
    pub message: String,
    /// Where, in home bytes, if it is known.
    pub home: Option<Span>,
}

impl ParseError {
    /// An error that concerns the whole file.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            home: None,
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, home: Span) -> Self {
        self.home = Some(home);
        self
    }
}

/// Reads a draft with the front-end for its format.
///
/// # Errors
/// Where the file cannot be read as what it claims to be.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    if let Some(word) = &source.word {
        return Ok(word.parsed.clone());
    }
    match source.format {
        // Text that says it came from Word, without the file.
        Format::Text | Format::Docx => Ok(text::parse(source)),
        Format::Html => html::parse(source),
        Format::Markdown => markdown::parse(source),
        Format::Rst => rst::parse(source),
        Format::Asciidoc => asciidoc::parse(source),
        Format::Latex => latex::parse(source),
    }
}
