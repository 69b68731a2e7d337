//! Sentences of running text.

use super::{Marker, Sentence};
use crate::citations::date;
use crate::span::Span;
use crate::word_list::WordList;

/// Abbreviations after which a sentence goes on, in lower case without their period.
static ABBREVIATIONS: WordList = WordList::new(
    "mr mrs ms mx dr prof gen col lt sgt capt cpt maj adm cmdr brig sen rep gov pres amb hon rev fr \
    st mt ft vs v eg ie e.g i.e cf al no nos p pp vol vols ed eds trans fig figs art arts sec ch par \
    para op loc approx ca c est dept jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed \
    thu fri sat sun viz rt messrs nr vgl bzw hrsg abs",
);

/// Abbreviations that may end a sentence: it ends there if the next word is one that opens sentences.
static EITHER: WordList = WordList::new(
    "u.s u.k u.n e.u u.s.s.r d.c a.m p.m etc inc ltd co corp jr sr ph.d b.c a.d bros llc plc govt",
);

/// Words that open sentences and seldom follow an abbreviation inside one.
static OPENERS: WordList = WordList::new(
    "the a an this that these those he she it they we in on at but and however moreover yet while \
    when as if after before his her its their there both for from since although meanwhile it’s some \
    many",
);

/// Where marks may stand that end a sentence: looked for one kind at a time, which is the quickest way.
struct Marks<'t> {
    text: &'t [u8],
    /// The next of each kind.
    next: [Option<usize>; 3],
}

impl<'t> Marks<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            next: [0, 1, 2].map(|kind| Self::find(kind, text, 0)),
        }
    }

    /// A mark in ASCII, one of `…`, `。`, `！` and `？`, or a line break.
    fn find(kind: usize, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let found = match kind {
            0 => memchr::memchr3(b'.', b'!', b'?', rest),
            1 => memchr::memchr3_iter(0xE2, 0xE3, 0xEF, rest).find(|&at| {
                let wide = ["…", "。", "！", "？"];
                let behind = rest.get(at..).unwrap_or(&[]);
                wide.iter().any(|mark| behind.starts_with(mark.as_bytes()))
            }),
            _ => memchr::memchr(b'\n', rest),
        };
        found.map(|found| from + found)
    }

    /// The first place from `at` on. Places are asked for in order.
    fn next_from(&mut self, at: usize) -> Option<usize> {
        for (kind, next) in self.next.iter_mut().enumerate() {
            if next.is_some_and(|next| next < at) {
                *next = Self::find(kind, self.text, at);
            }
        }
        self.next.iter().flatten().min().copied()
    }
}

/// Cuts blocks into sentences, one block after the other.
pub(super) struct Splitter<'t> {
    text: &'t str,
    marks: Marks<'t>,
    /// The markers of the text, sorted, without those that were passed.
    markers: &'t [Marker],
}

impl<'t> Splitter<'t> {
    /// The last block ends at `end`.
    pub(super) fn new(text: &'t str, end: usize, markers: &'t [Marker]) -> Self {
        Self {
            text,
            marks: Marks::new(text.as_bytes().get(..end).unwrap_or(&[])),
            markers,
        }
    }

    /// Cuts the block at `span`. Closing quotation marks and the markers that follow a sentence's end belong to it.
    pub(super) fn split(&mut self, block: usize, span: Span, out: &mut Vec<Sentence>) {
        let text = self.text;
        let mut start = span.start;
        let mut at = span.start;
        while let Some(mark) = self.marks.next_from(at).filter(|&mark| mark < span.end) {
            let Some(c) = text.get(mark..).and_then(|r| r.chars().next()) else {
                break;
            };
            let after = mark + c.len_utf8();
            let ends = match c {
                '.' | '!' | '?' | '…' => self.end_of_sentence(span, mark, after),
                '。' | '！' | '？' => Ok(after),
                '\n' if text.as_bytes().get(after) == Some(&b'\n') => Ok(after),
                _ => Err(after),
            };
            match ends {
                Ok(end) => {
                    push(text, block, Span::new(start, end), out);
                    start = end;
                    at = end.max(after);
                }
                Err(go_on) => at = go_on,
            }
        }
        push(text, block, Span::new(start, span.end), out);
    }

    /// Where the sentence ends whose closing mark stands at `at..after`; where it goes on, from where to look for the
    /// next mark.
    fn end_of_sentence(&mut self, span: Span, at: usize, after: usize) -> Result<usize, usize> {
        let text = self.text;
        let rest = |from: usize| text.get(from..span.end).unwrap_or("");
        let mut closed = after;
        // Further marks, closing quotes and brackets: what holds behind them holds for each of the marks.
        let plain = |b: &u8| *b == b' ' || b.is_ascii_alphanumeric();
        if !text.as_bytes().get(closed).is_some_and(plain) {
            closed += rest(closed)
                .chars()
                .take_while(|c| ".!?…”’»\"')]".contains(*c))
                .map(char::len_utf8)
                .sum::<usize>();
        }
        let end = self.behind_markers(span, after, closed);
        let tail = rest(end);
        let Some(next) = tail.chars().next() else {
            return Ok(end);
        };
        if !next.is_whitespace() {
            return Err(closed);
        }
        let opener = tail.trim_start();
        let Some(first) = opener.chars().next() else {
            return Ok(end);
        };
        if first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | '–' | '—') {
            return Err(closed);
        }
        if text.as_bytes().get(at) == Some(&b'.')
            && end == after
            && is_abbreviation(text, span, at, opener)
        {
            return Err(closed);
        }
        Ok(end)
    }

    /// The end of the markers that follow at `end`, glued or after one space. Those before `passed` are left behind.
    fn behind_markers(&mut self, span: Span, passed: usize, mut end: usize) -> usize {
        let before = |m: &&Marker| m.span.start < passed;
        let passed = self.markers.iter().take_while(before).count();
        self.markers = self.markers.get(passed..).unwrap_or(&[]);
        let blank = |at: usize| at < span.end && self.text.as_bytes().get(at) == Some(&b' ');
        for marker in self.markers {
            if marker.span.start < end {
                continue;
            }
            let gap = (end..end + 2).take_while(|&at| blank(at)).count();
            if marker.span.start > end + gap || marker.span.start >= span.end {
                break;
            }
            // Broken markup may stretch a marker over two blocks.
            end = marker.span.end.min(span.end);
            if marker.span.end >= span.end {
                break;
            }
        }
        end
    }
}

fn push(text: &str, block: usize, span: Span, out: &mut Vec<Sentence>) {
    let words = span.of(text).trim_start();
    let trimmed = words.trim_end();
    if trimmed.is_empty() {
        return;
    }
    let start = span.end - words.len();
    let span = Span::new(start, start + trimmed.len());
    out.push(Sentence { span, block });
}

/// Whether the period at `at` belongs to an abbreviation or an initial and the sentence goes on with `next`.
fn is_abbreviation(text: &str, span: Span, at: usize, next: &str) -> bool {
    let word = last_word(text.get(span.start..at).unwrap_or(""));
    if ABBREVIATIONS.contains_any_case(word) {
        // "No. 5", "p. 12"; "He said no. Then" ends.
        return !word.eq_ignore_ascii_case("no") || next.starts_with(|c: char| c.is_ascii_digit());
    }
    // "am 3. Mai"
    let day = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if day && date::is_month_abroad(next_word(next)) {
        return true;
    }
    let opens = || OPENERS.contains_any_case(next_word(next));
    if EITHER.contains_any_case(word) {
        return !opens();
    }
    // An initial: "N. Korea", "J. Smith"; "z. B.", "u. a.".
    let mut letters = word.chars();
    let mut ahead = next.chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) if c.is_uppercase() => !opens(),
        (Some(c), None) if c.is_lowercase() => {
            ahead.next().is_some_and(char::is_alphabetic) && ahead.next() == Some('.')
        }
        _ => false,
    }
}

/// The word that starts a text, cut off where it gets long.
fn next_word(text: &str) -> &str {
    let len = text
        .chars()
        .take_while(|c| c.is_alphabetic() || *c == '’')
        .take(12)
        .map(char::len_utf8)
        .sum();
    text.get(..len).unwrap_or("")
}

/// The word that ends a text, with the periods within it; more than that where it is long.
fn last_word(text: &str) -> &str {
    const LONGEST: usize = 12; // characters
    let mut near = text.bytes().rev().take(LONGEST);
    let edge = near.position(|b| !(b.is_ascii_alphanumeric() || b == b'.'));
    let edge = edge.map(|after| text.len() - after);
    let start = match edge {
        Some(start) if text.as_bytes().get(start - 1).is_some_and(u8::is_ascii) => start,
        None => 0,
        Some(_) => text
            .char_indices()
            .rev()
            .take(LONGEST)
            .find(|(_, c)| !(c.is_alphanumeric() || *c == '.'))
            .map_or(0, |(i, c)| i + c.len_utf8()),
    };
    text.get(start..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MarkerStyle;

    fn marker(start: usize, end: usize) -> Marker {
        Marker {
            label: "".into(),
            span: Span::new(start, end),
            style: MarkerStyle::Bracket,
            note: None,
            external: false,
        }
    }

    fn split(text: &str, span: Span, markers: &[Marker]) -> Vec<Span> {
        let mut out = Vec::new();
        Splitter::new(text, span.end, markers).split(0, span, &mut out);
        out.iter().map(|sentence| sentence.span).collect()
    }

    fn sentences(text: &str) -> Vec<String> {
        let mut markers = Vec::new();
        let mut from = 0;
        while let Some(at) = text[from..].find('[') {
            let end = text[from + at..]
                .find(']')
                .map_or(text.len(), |e| from + at + e + 1);
            markers.push(marker(from + at, end));
            from = end;
        }
        let found = split(text, Span::new(0, text.len()), &markers);
        found.iter().map(|s| s.of(text).to_owned()).collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        assert_eq!(
            sentences(
                "Gen. J. Smith met U.S. President Trump at 5 p.m. on May 3.[1] [2] “They spoke.”[3] He left the U.S. The rest stayed."
            ),
            [
                "Gen. J. Smith met U.S. President Trump at 5 p.m. on May 3.[1] [2]",
                "“They spoke.”[3]",
                "He left the U.S.",
                "The rest stayed."
            ]
        );
        assert_eq!(
            sentences("N. Korea’s No. 2 came. Why? “No!” he said."),
            ["N. Korea’s No. 2 came.", "Why?", "“No!” he said."]
        );
        assert_eq!(
            sentences("It cost 3.5 percent. 2019 was bad."),
            ["It cost 3.5 percent.", "2019 was bad."]
        );
    }

    #[test]
    fn days_and_abbreviations_in_german_do_not_end_sentences() {
        let text =
            "Am 3. Mai kam er, am 4. August, z. B. Nr. 5. Danach nichts. Es waren 12. Alle gingen.";
        let found = sentences(text);
        assert_eq!(
            found,
            [
                "Am 3. Mai kam er, am 4. August, z. B. Nr. 5.",
                "Danach nichts.",
                "Es waren 12.",
                "Alle gingen."
            ]
        );
    }

    #[test]
    fn markers_over_two_blocks_do_not_stretch_a_sentence() {
        let found = split("One.12 x", Span::new(0, 5), &[marker(4, 6)]);
        assert_eq!(found, [Span::new(0, 5)]);
    }

    #[test]
    fn runs_of_marks_cost_little() {
        let text = format!("One{} two. Three", "….".repeat(200_000));
        assert_eq!(sentences(&text).len(), 2);
        let text = format!("One{}two. Three", "….".repeat(200_000));
        assert_eq!(sentences(&text).len(), 2);
    }
}
