//! One input file: its name, its text, and how the text stood in the file.

use std::sync::Arc;

use crate::formats::docx;
use crate::span::LineIndex;

/// What kind of file a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown: CommonMark with GFM and pandoc footnotes.
    Markdown,
    /// HTML or XHTML, a page or a fragment.
    Html,
    /// Word (Office Open XML).
    Docx,
    /// reStructuredText.
    Rst,
    /// AsciiDoc.
    Asciidoc,
    /// LaTeX.
    Latex,
}

impl Format {
    /// The format that an extension (without its dot, any case) stands for; none for unknown ones.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "" | "txt" | "text" => Format::Text,
            "md" | "markdown" | "qmd" | "mdown" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "docx" => Format::Docx,
            "rst" => Format::Rst,
            "adoc" | "asciidoc" => Format::Asciidoc,
            "tex" => Format::Latex,
            _ => return None,
        })
    }

    /// The name used in JSON and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Rst => "rst",
            Format::Asciidoc => "asciidoc",
            Format::Latex => "latex",
        }
    }
}

/// How the text stood in the file, so that a fix can write it back the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8. A byte order mark, if there is one, is the first character of the text.
    Utf8,
    /// UTF-16 with a byte order mark, little-endian.
    Utf16Le,
    /// UTF-16 with a byte order mark, big-endian.
    Utf16Be,
    /// A single-byte or other charset that the file declares.
    Declared(&'static encoding_rs::Encoding),
}

/// One draft as it was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as the user gave it (or as found under a given directory), for display and output.
    pub path: String,
    /// What kind of file it is.
    pub format: Format,
    /// The whole text. For Word the *extracted* text: body, then footnotes, then endnotes.
    /// Home spans point in here.
    pub text: String,
    /// How the text stood in the file.
    pub encoding: Encoding,
    /// Where the lines of `text` start.
    pub lines: LineIndex,
    /// What is kept of a Word file beside its text; none for every other format.
    pub word: Option<Arc<docx::Word>>,
}

impl Source {
    /// A source from text that is already decoded.
    #[must_use]
    pub fn new(path: impl Into<String>, format: Format, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        Self {
            path: path.into(),
            format,
            text,
            encoding: Encoding::Utf8,
            lines,
            word: None,
        }
    }

    /// The same file with another text: what a fix makes of it. The text of Word lives in its package, so a Word
    /// source made this way is for looking at only.
    #[must_use]
    pub fn with_text(&self, text: String) -> Self {
        Self {
            path: self.path.clone(),
            format: self.format,
            lines: LineIndex::new(&text),
            text,
            encoding: self.encoding,
            word: None,
        }
    }
}
