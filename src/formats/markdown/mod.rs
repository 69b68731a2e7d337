//! Markdown: CommonMark with tables, GitHub's and pandoc's footnotes, and HTML inside.

mod convert;
mod definitions;
mod extensions;
mod front_matter;
mod targets;
#[cfg(test)]
mod tests;
mod text;

use super::ParseError;
use super::markup;
use crate::document::{Escape, Meta, Parsed};
use crate::source::Source;

/// Reads Markdown.
///
/// # Errors
/// Where the draft holds more markup than any draft does.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    let text = source.text.as_str();
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut meta = Meta::default();
    start += front_matter::read(text.get(start..).unwrap_or(""), &mut meta);
    let tree = convert::convert(text, start, &mut meta)?;
    let mut parsed = markup::read(&tree, source, Escape::None)?;
    parsed.meta = meta;
    Ok(parsed)
}
