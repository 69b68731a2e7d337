//! The words around a finding, cut to what a terminal can show: paragraphs in drafts are one long line.

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar as _;

use super::untrusted;
use crate::source::Source;
use crate::span::Span;

/// How many columns are shown before and after the marked words at most.
const AROUND: usize = 48;
/// Cutting off fewer columns than this would save nothing.
const SPARED: usize = 6;
/// How many columns of the marked words are shown at most.
const LONGEST: usize = 96;
/// So many columns of a mark are shown even where there is no room for them.
const LEAST_MARKED: usize = 16;
/// The same for what stands before or behind it.
const LEAST_AROUND: usize = 5;
/// Columns of ` … ` between two marks.
const BETWEEN: usize = 3;

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
    /// Makes the snippet for marked spans of the source (the first is the finding's own), for a terminal of `width` columns.
    /// Gives, mark by mark, the place in the made text.
    pub(super) fn new(
        source: &Source,
        path: &'p str,
        marks: &[Span],
        width: usize,
    ) -> (Self, Vec<SourceSpan>) {
        const USUAL: usize = 256; // bytes of a line
        const MOST: usize = 16; // marks
        let mut snippet = Self {
            path,
            text: String::with_capacity(USUAL * marks.len().min(MOST)),
            lines: Vec::new(),
        };
        let mut places = vec![SourceSpan::from((0, 0)); marks.len()];
        let windows = windows(source, marks);
        let last = windows.last().map_or(0, |window| window.number + 1);
        let room = width.saturating_sub(gutter(last));
        for window in windows {
            snippet.add_line(source, &window, room, &mut places);
        }
        (snippet, places)
    }

    /// Adds what is shown of a line in some `room`, in columns.
    fn add_line(
        &mut self,
        source: &Source,
        window: &Window,
        room: usize,
        places: &mut [SourceSpan],
    ) {
        let text = source.text.as_str();
        let mut line = source.lines.line_span(window.number);
        line.end = line.start + line.of(text).trim_end_matches(['\n', '\r']).len();
        let start = self.text.len();
        let mut shares = Shares::new(text, line, &window.marks, room);
        let mut shown_to = None;
        for (index, mark) in &window.marks {
            let marked = shares.marked(text, *mark);
            let from = shares.before(text, marked.start, line.start);
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
        }
        let end = shown_to.unwrap_or(line.start);
        let to = shares.after(text, end, line.end);
        self.push(Span::new(end, to).of(text));
        if to < line.end {
            self.text.push('…');
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

/// The columns that miette takes for itself: a space, the line's number, a bar between spaces.
fn gutter(number: usize) -> usize {
    const BESIDE_NUMBER: usize = 4;
    number.checked_ilog10().map_or(1, |log| log as usize + 1) + BESIDE_NUMBER
}

/// How the room in a line is shared between the marks and what stands around them, in columns.
struct Shares {
    /// The most of each mark.
    longest: usize,
    /// What is left for the stretches around the marks.
    spare: usize,
    /// Kept for the stretch behind the last mark.
    kept: usize,
    /// The marks that are still to come.
    marks: usize,
}

impl Shares {
    fn new(text: &str, line: Span, marks: &[(usize, Span)], room: usize) -> Self {
        let count = marks.len().max(1);
        // Where all marks together fit into two thirds of the room, none is cut off.
        let most = (room * 2 / 3).clamp(LEAST_MARKED, LONGEST);
        let columns = |longest| -> usize {
            let each = marks
                .iter()
                .map(|(_, mark)| clipped(text, *mark, longest).1);
            each.sum()
        };
        let longest = match columns(most) {
            sum if sum <= most + SPARED => most,
            _ => (most / count).max(LEAST_MARKED),
        };
        let marked = columns(longest);
        let spare = room.saturating_sub(marked + BETWEEN * (count - 1));
        // What the end of the line does not need is left to the others.
        let share = spare / (count + 1);
        let last = marks
            .last()
            .map(|(_, mark)| clipped(text, *mark, longest).0);
        let end = last.map_or(line.end, |mark| mark.end);
        let kept = ahead(text, end, share, line.end).1;
        Self {
            longest,
            spare,
            kept,
            marks: count,
        }
    }

    /// What is shown of a mark.
    fn marked(&self, text: &str, mark: Span) -> Span {
        clipped(text, mark, self.longest).0
    }

    /// Where what is shown before a mark at `at` starts; `stop` is the start of the line.
    fn before(&mut self, text: &str, at: usize, stop: usize) -> usize {
        let share = self.spare.saturating_sub(self.kept) / self.marks.max(1);
        self.marks = self.marks.saturating_sub(1);
        let (from, taken) = shown(share, |columns| back(text, at, columns, stop), stop);
        self.spare = self.spare.saturating_sub(taken);
        from
    }

    /// Where what is shown behind the last mark, from `at` on, ends; `stop` is the end of the line.
    fn after(&self, text: &str, at: usize, stop: usize) -> usize {
        shown(self.spare, |columns| ahead(text, at, columns, stop), stop).0
    }
}

/// A mark, cut off where it is longer than some columns, and how many columns it has then.
fn clipped(text: &str, mark: Span, longest: usize) -> (Span, usize) {
    let whole = ahead(text, mark.start, longest + SPARED, mark.end);
    let (end, columns) = if whole.0 == mark.end {
        whole
    } else {
        ahead(text, mark.start, longest, mark.end)
    };
    (Span::new(mark.start, end), columns)
}

/// How far a side of a mark is shown that has some room: to `stop` where it is that near, otherwise a column less, for the
/// sign that something is left out. Gives the columns with it.
fn shown(room: usize, reach: impl Fn(usize) -> (usize, usize), stop: usize) -> (usize, usize) {
    let room = room.max(LEAST_AROUND);
    let whole = reach(room.min(AROUND + SPARED));
    if whole.0 == stop {
        return whole;
    }
    let (place, columns) = reach(room.min(AROUND + 1) - 1);
    (place, columns + 1)
}

/// The offset at most `columns` columns before `at`, not before `stop`, and how many columns that is.
fn back(text: &str, at: usize, columns: usize, stop: usize) -> (usize, usize) {
    let Some(part) = text.get(stop..at) else {
        return (at, 0);
    };
    // Where all that could be shown is ASCII, columns are bytes.
    let fits = part.len().min(columns);
    let start = part.len() - fits;
    if part.as_bytes().get(start..).is_some_and(<[u8]>::is_ascii) {
        return (stop + start, fits);
    }
    let lengths = part.chars().rev().map(|c| (c.len_utf8(), c.width()));
    let (bytes, taken) = within(lengths, columns);
    (at - bytes, taken)
}

/// The offset at most `columns` columns after `at`, not after `stop`, and how many columns that is.
fn ahead(text: &str, at: usize, columns: usize, stop: usize) -> (usize, usize) {
    let Some(part) = text.get(at..stop) else {
        return (at.max(stop.min(at)), 0);
    };
    let fits = part.len().min(columns);
    if part.as_bytes().get(..fits).is_some_and(<[u8]>::is_ascii) {
        return (at + fits, fits);
    }
    let lengths = part.chars().map(|c| (c.len_utf8(), c.width()));
    let (bytes, taken) = within(lengths, columns);
    (at + bytes, taken)
}

/// How many bytes and columns of a row of characters fit into some columns. Of those that take none, there are not more than
/// a few for each column.
fn within(lengths: impl Iterator<Item = (usize, Option<usize>)>, columns: usize) -> (usize, usize) {
    const PER_COLUMN: usize = 4;
    let mut sum = (0, 0);
    for (bytes, width) in lengths.take(columns * PER_COLUMN) {
        let width = width.unwrap_or(1);
        if sum.1 + width > columns {
            break;
        }
        sum = (sum.0 + bytes, sum.1 + width);
    }
    sum
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Format;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr as _;

    /// The made text for marks in a draft.
    fn made(text: &str, marks: &[Span], width: usize) -> (String, Vec<String>) {
        let source = Source::new("x.txt", Format::Text, text);
        let (snippet, places) = Snippet::new(&source, "x.txt", marks, width);
        let marked = places
            .iter()
            .map(|at| {
                let span = Span::new(at.offset(), at.offset() + at.len());
                span.of(&snippet.text).to_owned()
            })
            .collect();
        (snippet.text, marked)
    }

    #[test]
    fn room_that_one_side_leaves_is_the_others() {
        let words = "abcd ".repeat(40);
        let shown = |at: usize| made(&words, &[Span::new(at, at + 4)], 65).0;
        // 60 columns: five are the gutter's.
        assert_eq!(shown(0), format!("{}…\n", &words[..52]));
        assert_eq!(shown(100), format!("…{}…\n", &words[73..131]));
        assert_eq!(shown(195), format!("…{}\n", &words[147..]));
    }

    #[test]
    fn marks_in_one_line_share_its_room() {
        let words = "abcd ".repeat(60);
        let marks = [Span::new(100, 104), Span::new(200, 204)];
        let (text, marked) = made(&words, &marks, 75);
        assert_eq!(marked, ["abcd", "abcd"]);
        assert!(text.contains(" … ") && text.width() <= 70 + 1, "{text}");
    }

    proptest! {
        #[test]
        fn a_mark_and_what_stands_around_it_fit(
            before in "[a-z ]{0,80}|[жщ ]{0,80}|[中文字 ]{0,60}|[e\u{301}x]{0,90}",
            mark in "[a-z]{1,90}|[жщ]{1,60}|[中文]{1,40}",
            after in "[a-z ]{0,80}|[жщ ]{0,80}|[中文字 ]{0,60}",
            width in 60usize..170,
        ) {
            let text = format!("{before}{mark}{after}");
            let span = Span::new(before.len(), before.len() + mark.len());
            let (made, marked) = made(&text, &[span], width);
            prop_assert!(made.trim_end_matches('\n').width() + gutter(1) <= width, "{made}");
            prop_assert!(mark.starts_with(&marked[0]) && !marked[0].is_empty());
        }
    }
}
