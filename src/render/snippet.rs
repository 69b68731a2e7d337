//! The words around a finding, cut to what a terminal can show: paragraphs in drafts are one long line.

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};

use super::untrusted;
use crate::source::Source;
use crate::span::Span;

/// How many characters are shown before and after the marked words.
const AROUND: usize = 48;
/// Cutting off fewer characters than this would save nothing.
const SPARED: usize = 6;
/// How many characters of the marked words are shown.
const LONGEST: usize = 96;

/// A few lines made for one finding. It answers miette's questions about places in the *made* text with the true
/// line and column.
#[derive(Debug)]
pub(super) struct Snippet<'p> {
    path: &'p str,
    text: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// In the made text, without its line feed.
    made: Span,
    /// The line's true number, from 0.
    number: usize,
    /// True column (from 0) of the finding's own mark, or of the first mark on the line.
    column: usize,
}

/// The words to show of one line of the source.
struct Window {
    number: usize,
    /// Marks in the source, in order, clipped to the line.
    marks: Vec<(usize, Span)>,
}

impl<'p> Snippet<'p> {
    /// Makes the snippet for marked spans of the source (the first is the finding's own). Gives, mark by mark, the place in
    /// the made text.
    pub(super) fn new(source: &Source, path: &'p str, marks: &[Span]) -> (Self, Vec<SourceSpan>) {
        const USUAL: usize = 256; // bytes of a line
        const MOST: usize = 16; // marks
        let mut snippet = Self {
            path,
            text: String::with_capacity(USUAL * marks.len().min(MOST)),
            lines: Vec::new(),
        };
        let mut places = vec![SourceSpan::from((0, 0)); marks.len()];
        for window in windows(source, marks) {
            snippet.add_line(source, &window, &mut places);
        }
        (snippet, places)
    }

    fn add_line(&mut self, source: &Source, window: &Window, places: &mut [SourceSpan]) {
        let text = source.text.as_str();
        let mut line = source.lines.line_span(window.number);
        line.end = line.start + line.of(text).trim_end_matches(['\n', '\r']).len();
        let start = self.text.len();
        // Several marks share the room of one.
        let share = window.marks.len().max(1);
        let (longest, around) = ((LONGEST / share).max(24), (AROUND / share).max(16));
        let mut shown_to = None;
        for (index, mark) in &window.marks {
            let marked = Span::new(mark.start, forward(text, mark.start, longest, mark.end));
            let from = backward(text, marked.start, around, line.start);
            let to = forward(text, marked.end, around, line.end);
            match shown_to {
                // The marks are close: one window.
                Some(end) if from <= end => self.push(Span::new(end, marked.start).of(text)),
                Some(_) => {
                    self.text.push_str(" … ");
                    self.push(Span::new(from, marked.start).of(text));
                }
                None => {
                    if from > line.start {
                        self.text.push('…');
                    }
                    self.push(Span::new(from, marked.start).of(text));
                }
            }
            // Marks in rising order may overlap; what is shown already is not shown again.
            let already = shown_to.unwrap_or(0).max(marked.start).min(marked.end);
            let place = self.text.len() - shown_back(text, Span::new(marked.start, already));
            self.push(Span::new(already, marked.end).of(text));
            if let Some(slot) = places.get_mut(*index) {
                *slot = SourceSpan::from((place, self.text.len() - place));
            }
            shown_to = Some(marked.end.max(shown_to.unwrap_or(0)));
            // What follows the mark is shown when the next mark, or the end, is known.
            if window.marks.last().is_some_and(|(last, _)| last == index) {
                let end = shown_to.unwrap_or(marked.end);
                self.push(Span::new(end, to.max(end)).of(text));
                if to < line.end {
                    self.text.push('…');
                }
            }
        }
        let named = window.marks.iter().min_by_key(|(index, _)| *index);
        let column = named.map_or(0, |(_, mark)| {
            source.lines.locate(text, mark.start).column - 1
        });
        self.lines.push(Line {
            made: Span::new(start, self.text.len()),
            number: window.number,
            column,
        });
        self.text.push('\n');
    }

    fn push(&mut self, words: &str) {
        let shown = untrusted::one_line(words);
        self.text.push_str(&shown);
    }
}

/// How long the shown form of a stretch is.
fn shown_back(text: &str, span: Span) -> usize {
    untrusted::one_line(span.of(text)).len()
}

/// The lines that hold marks, in order, each with its marks in order.
fn windows(source: &Source, marks: &[Span]) -> Vec<Window> {
    let text = source.text.as_str();
    let mut ordered: Vec<(usize, usize, Span)> = marks
        .iter()
        .enumerate()
        .map(|(index, mark)| {
            let number = source.lines.line_of(mark.start.min(text.len()));
            let end = source.lines.line_span(number);
            let end = end.start + end.of(text).trim_end_matches(['\n', '\r']).len();
            (
                number,
                index,
                Span::new(mark.start, mark.end.min(end.max(mark.start))),
            )
        })
        .collect();
    ordered.sort_by_key(|(number, index, mark)| (*number, mark.start, *index));
    let mut out: Vec<Window> = Vec::new();
    for (number, index, mark) in ordered {
        match out.last_mut() {
            Some(window) if window.number == number => window.marks.push((index, mark)),
            _ => out.push(Window {
                number,
                marks: vec![(index, mark)],
            }),
        }
    }
    out
}

/// The offset `chars` characters before `at`, not before `stop`. A few characters more are shown rather than cut.
fn backward(text: &str, at: usize, chars: usize, stop: usize) -> usize {
    let Some(part) = text.get(stop..at) else {
        return at;
    };
    // Where all that could be shown is ASCII, characters are bytes.
    let Some(rest) = part.len().checked_sub(chars + SPARED) else {
        return stop;
    };
    if part.as_bytes().get(rest..).is_some_and(<[u8]>::is_ascii) {
        return at - chars;
    }
    let mut back = part.char_indices().rev();
    match (back.nth(chars - 1), back.nth(SPARED - 1)) {
        (Some((at, _)), Some(_)) => stop + at,
        _ => stop,
    }
}

/// The offset `chars` characters after `at`, not after `stop`.
fn forward(text: &str, at: usize, chars: usize, stop: usize) -> usize {
    let Some(part) = text.get(at..stop) else {
        return at.max(stop.min(at));
    };
    if part.len() <= chars + SPARED {
        return stop;
    }
    if part
        .as_bytes()
        .get(..=chars + SPARED)
        .is_some_and(<[u8]>::is_ascii)
    {
        return at + chars;
    }
    let mut ahead = part.char_indices();
    match (ahead.nth(chars), ahead.nth(SPARED - 1)) {
        (Some((cut, _)), Some(_)) => at + cut,
        _ => stop,
    }
}

impl SourceCode for Snippet<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _context_before: usize,
        _context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let line_at = |offset: usize| {
            let after = self.lines.partition_point(|line| line.made.start <= offset);
            after.checked_sub(1).ok_or(MietteError::OutOfBounds)
        };
        let first = line_at(span.offset())?;
        let last = line_at(span.offset() + span.len())?;
        let lines = self
            .lines
            .get(first..=last)
            .ok_or(MietteError::OutOfBounds)?;
        let (Some(from), Some(to)) = (lines.first(), lines.last()) else {
            return Err(MietteError::OutOfBounds);
        };
        Ok(Box::new(Contents {
            path: self.path,
            data: from.made.cover(to.made).of(&self.text),
            span: SourceSpan::from((from.made.start, to.made.end - from.made.start)),
            // The place that the header names is that of the mark asked for.
            line: from.number,
            column: from.column,
            lines: lines.len(),
        }))
    }
}

/// A line of the snippet (or several that follow each other in the draft).
struct Contents<'a> {
    path: &'a str,
    data: &'a str,
    span: SourceSpan,
    line: usize,
    column: usize,
    lines: usize,
}

impl<'a> SpanContents<'a> for Contents<'a> {
    fn data(&self) -> &'a [u8] {
        self.data.as_bytes()
    }
    fn span(&self) -> &SourceSpan {
        &self.span
    }
    fn line(&self) -> usize {
        self.line
    }
    fn column(&self) -> usize {
        self.column
    }
    fn line_count(&self) -> usize {
        self.lines
    }
    fn name(&self) -> Option<&str> {
        Some(self.path)
    }
}
