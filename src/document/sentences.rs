//! Sentences of running text.

use crate::span::Span;
use crate::word_list::WordList;

/// Abbreviations after which a sentence goes on, in lower case without their period.
static ABBREVIATIONS: WordList = WordList::new(
    "mr mrs ms mx dr prof gen col lt sgt capt cpt maj adm cmdr brig sen rep gov pres amb hon rev fr \
    st mt ft vs v eg ie e.g i.e cf al no nos p pp vol vols ed eds trans fig figs art arts sec ch par \
    para op loc approx ca c est dept jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed \
    thu fri sat sun viz rt messrs",
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
    /// `text` ends where the marks do.
    fn new(text: &'t [u8], from: usize) -> Self {
        Self {
            text,
            next: [0, 1, 2].map(|kind| Self::find(kind, text, from)),
        }
    }

    /// A mark in ASCII, the first byte of `…`, `。`, `！` or `？`, or a line break.
    fn find(kind: usize, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let found = match kind {
            0 => memchr::memchr3(b'.', b'!', b'?', rest),
            1 => memchr::memchr3(0xE2, 0xE3, 0xEF, rest),
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

/// Cuts `span` of `text` into sentences. Closing quotation marks and the markers that follow a sentence's end belong
/// to it. `markers` are the markers of the whole text, sorted.
pub(super) fn split(text: &str, span: Span, markers: &[Span], out: &mut Vec<Span>) {
    let mut start = span.start;
    let mut at = span.start;
    let bytes = text.as_bytes();
    let mut marks = Marks::new(bytes.get(..span.end).unwrap_or(&[]), at);
    while at < span.end {
        let Some(found) = marks.next_from(at) else {
            break;
        };
        at = found;
        let Some(c) = text.get(at..).and_then(|r| r.chars().next()) else {
            break;
        };
        let after = at + c.len_utf8();
        let ends = match c {
            '.' | '!' | '?' | '…' => end_of_sentence(text, span, at, after, markers),
            '。' | '！' | '？' => Some(after),
            '\n' if bytes.get(after) == Some(&b'\n') => Some(after),
            _ => None,
        };
        at = after;
        if let Some(end) = ends {
            push(text, Span::new(start, end), out);
            start = end;
            at = end.max(after);
        }
    }
    push(text, Span::new(start, span.end), out);
}

fn push(text: &str, span: Span, out: &mut Vec<Span>) {
    let words = span.of(text).trim_start();
    let trimmed = words.trim_end();
    if trimmed.is_empty() {
        return;
    }
    let start = span.end - words.len();
    out.push(Span::new(start, start + trimmed.len()));
}

/// Where the sentence ends whose closing mark stands at `at..after`; none where it goes on.
fn end_of_sentence(
    text: &str,
    span: Span,
    at: usize,
    after: usize,
    markers: &[Span],
) -> Option<usize> {
    let rest = |from: usize| text.get(from..span.end).unwrap_or("");
    let mut end = after;
    // Further marks, closing quotes and brackets.
    let plain = |b: &u8| *b == b' ' || b.is_ascii_alphanumeric();
    if !text.as_bytes().get(end).is_some_and(plain) {
        end += rest(end)
            .chars()
            .take_while(|c| ".!?…”’»\"')]".contains(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    }
    // Markers, glued or after one space.
    loop {
        let gap = rest(end).bytes().take_while(|b| *b == b' ').count().min(2);
        let next = markers.partition_point(|m| m.start < end);
        match markers.get(next) {
            Some(marker) if marker.start <= end + gap && marker.start < span.end => {
                // Broken markup may stretch a marker over two blocks.
                end = marker.end.min(span.end);
                if marker.end >= span.end {
                    break;
                }
            }
            _ => break,
        }
    }
    let tail = rest(end);
    let Some(next) = tail.chars().next() else {
        return Some(end);
    };
    if !next.is_whitespace() {
        return None;
    }
    let opener = tail.trim_start();
    let Some(first) = opener.chars().next() else {
        return Some(end);
    };
    if first.is_lowercase() || ",;:)–—".contains(first) {
        return None;
    }
    if text.as_bytes().get(at) == Some(&b'.')
        && end == after
        && is_abbreviation(text, span, at, opener)
    {
        return None;
    }
    Some(end)
}

/// Whether the period at `at` belongs to an abbreviation or an initial and the sentence goes on with `next`.
fn is_abbreviation(text: &str, span: Span, at: usize, next: &str) -> bool {
    let word = last_word(text.get(span.start..at).unwrap_or(""));
    if ABBREVIATIONS.contains_any_case(word) {
        // "No. 5", "p. 12"; "He said no. Then" ends.
        return !word.eq_ignore_ascii_case("no") || next.starts_with(|c: char| c.is_ascii_digit());
    }
    let next_word: usize = next
        .chars()
        .take_while(|c| c.is_alphabetic() || *c == '’')
        .take(12)
        .map(char::len_utf8)
        .sum();
    let opens = OPENERS.contains_any_case(next.get(..next_word).unwrap_or(""));
    if EITHER.contains_any_case(word) {
        return !opens;
    }
    // An initial: "N. Korea", "J. Smith".
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase()) && !opens
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

    fn sentences(text: &str) -> Vec<String> {
        let mut markers = Vec::new();
        let mut from = 0;
        while let Some(at) = text[from..].find('[') {
            let end = text[from + at..]
                .find(']')
                .map_or(text.len(), |e| from + at + e + 1);
            markers.push(Span::new(from + at, end));
            from = end;
        }
        let mut out = Vec::new();
        split(text, Span::new(0, text.len()), &markers, &mut out);
        out.iter().map(|s| s.of(text).to_owned()).collect()
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
    fn markers_over_two_blocks_do_not_stretch_a_sentence() {
        let mut out = Vec::new();
        split("One.12 x", Span::new(0, 5), &[Span::new(4, 6)], &mut out);
        assert_eq!(out, [Span::new(0, 5)]);
    }
}
