//! Stretches of text, and lines and columns for people.

use serde::Serialize;

/// A half-open stretch of bytes, `start..end`.
///
/// Which text it points into is said where it is used: *visible* spans point into
/// [`Visible::text`](crate::document::Visible), *home* spans into [`Source::text`](crate::source::Source).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`; an end before the start gives an empty span at `start`.
    #[must_use]
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The empty span at `at`.
    #[must_use]
    #[inline]
    pub fn empty(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// Length in bytes.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    #[inline]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside this span.
    #[must_use]
    #[inline]
    pub fn contains_offset(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    #[inline]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    #[inline]
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same stretch, `by` bytes further on.
    #[must_use]
    #[inline]
    pub fn shifted(self, by: usize) -> Span {
        Span {
            start: self.start + by,
            end: self.end + by,
        }
    }

    /// The text under the span; empty where the span does not fit `text`.
    #[must_use]
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A place as people name it: both numbers count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where each line of a text starts, so that an offset becomes a line in logarithmic time and a column in constant
/// time: characters are counted once, block by block, when the first column is asked for.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
    /// How many characters start before each block of [`BLOCK`] bytes.
    chars: std::sync::OnceLock<Vec<usize>>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 512;

impl LineIndex {
    /// Indexes `text`. A line ends at `\n`; `\r\n` counts as one ending, a lone `\r` as none.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(1 + text.len() / 64);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self {
            starts,
            len: text.len(),
            chars: std::sync::OnceLock::new(),
        }
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line that holds `offset`, from 0.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of a line, from 0, with its ending.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.len);
        let end = self.starts.get(line + 1).copied().unwrap_or(self.len);
        Span::new(start, end)
    }

    /// Line and column of `offset` in `text`, which must be the text that was indexed.
    #[must_use]
    pub fn locate(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(self.len);
        let line = self.line_of(offset);
        let start = self.line_span(line).start;
        // What is near is counted at once.
        let near = text.as_bytes().get(start..offset);
        let before = match near.filter(|near| near.len() <= BLOCK) {
            Some(near) => count_chars(near),
            None => self.chars_before(text, offset) - self.chars_before(text, start),
        };
        LineColumn {
            line: line + 1,
            column: 1 + before,
        }
    }

    /// How many characters of `text` start before `offset`.
    #[must_use]
    pub fn chars_before(&self, text: &str, offset: usize) -> usize {
        let bytes = text.as_bytes();
        let counts = self.chars.get_or_init(|| {
            bytes
                .chunks(BLOCK)
                .scan(0, |before, block| {
                    let this = *before;
                    *before += count_chars(block);
                    Some(this)
                })
                .collect()
        });
        let offset = offset.min(bytes.len());
        let block = offset / BLOCK;
        match counts.get(block) {
            Some(before) => before + bytes.get(block * BLOCK..offset).map_or(0, count_chars),
            // The text ends with a whole block.
            None => {
                counts.last().copied().unwrap_or(0)
                    + bytes
                        .get((block.max(1) - 1) * BLOCK..)
                        .map_or(0, count_chars)
            }
        }
    }
}

/// Counts the characters that start in a stretch of UTF-8.
fn count_chars(bytes: &[u8]) -> usize {
    // Counts that fit a byte are added up many at a time.
    let starts = |part: &[u8]| -> u8 { part.iter().map(|b| u8::from((b & 0xC0) != 0x80)).sum() };
    bytes
        .chunks(usize::from(u8::MAX))
        .map(|part| usize::from(starts(part)))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\n“Ж” x\r\nend";
        let index = LineIndex::new(text);
        let at = text.find('x').expect("x");
        assert_eq!(index.locate(text, at), LineColumn { line: 2, column: 5 });
        assert_eq!(
            index.locate(text, text.len()),
            LineColumn { line: 3, column: 4 }
        );
        let long = "é".repeat(BLOCK);
        let index = LineIndex::new(&long);
        for n in [0, 1, BLOCK / 2, BLOCK - 1, BLOCK] {
            assert_eq!(index.locate(&long, n * 2).column, n + 1);
        }
    }
}
