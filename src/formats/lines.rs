//! A draft line by line.

use crate::span::Span;

/// A line without its indentation, its trailing white space and its ending.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Bytes of white space before the text.
    pub(super) indent: usize,
    /// The text, in home bytes.
    pub(super) body: Span,
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
        let indent = indent(line);
        let body = line.trim_end().len().max(indent);
        found.push(Line {
            indent,
            body: Span::new(start + indent, start + body),
        });
        start += line.len();
    }
    for line in &mut found {
        if line.body.is_empty() {
            line.indent = 0;
        }
    }
    found
}

/// Bytes of white space at the start of a line.
pub(super) fn indent(line: &str) -> usize {
    line.bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count()
}

/// The start of a stretch of text, not longer than `longest` bytes.
pub(super) fn cut(text: &str, within: Span, longest: usize) -> &str {
    let end = within.end.min(within.start + longest);
    (0..4)
        .find_map(|back| text.get(within.start..end.checked_sub(back)?))
        .unwrap_or("")
}
