//! What makes a finding the same finding in a later version of its draft: the rule and the words, not the place.

use foldhash::HashMap;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::span::Span;

/// Spans shorter than this, in bytes, are told apart by the words around them.
const SHORT: usize = 16;
/// How many words on either side of a short span count, and how many bytes are looked at for them.
const WORDS: usize = 4;
const AROUND: usize = 96;

/// Gives fingerprints to the findings of one draft, which must come in a stable order.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    /// Rule, words under the span and, for short spans, the words around it in the same note or block; the n-th of its
    /// kind in the draft. Numbers of notes and markers do not count, so that a new note does not make every later
    /// finding new.
    pub fn of(&mut self, doc: &Document, diagnostic: &Diagnostic) -> String {
        let mut hash = Fnv::default();
        hash.write(diagnostic.rule);
        hash.write("\0");
        let span = diagnostic.span;
        if span.len() < SHORT {
            let own = words(doc, span);
            let within = home(doc, span);
            let before = last_words(doc, Span::new(within.start, span.start));
            let after = first_words(doc, Span::new(span.end, within.end));
            // A marker or a label alone is known by the words at which it stands, or by itself where there are none.
            if own.is_empty() && before.is_empty() && after.is_empty() {
                hash.write(doc.slice(span));
            }
            for word in before.iter().rev().chain(&own).chain(&after) {
                hash.write(word);
                hash.write(" ");
            }
        } else {
            pieces(doc, span, |piece| hash.write_words(piece));
        }
        let ordinal = self.seen.entry(hash.0).or_insert(0);
        *ordinal += 1;
        match *ordinal {
            1 => hash.write("1"),
            more => hash.write(&more.to_string()),
        }
        hash.hex()
    }
}

/// The span with what stands near it in the same note or block, from word to word.
fn home(doc: &Document, span: Span) -> Span {
    let text = doc.text();
    let within = doc
        .note_at(span.start)
        .and_then(|note| doc.notes.get(note))
        .map(|note| note.text)
        .or_else(|| {
            let block = doc.blocks.get(doc.block_at(span.start)?)?;
            Some(block.span)
        })
        .unwrap_or(span)
        .cover(span);
    let mut start = floor(text, span.start.saturating_sub(AROUND)).max(within.start);
    let mut end = floor(text, (span.end + AROUND).min(text.len())).min(within.end);
    // A word that is cut would change with every byte before it.
    if start > within.start {
        let cut = Span::new(start, span.start).of(text);
        start = cut
            .find(char::is_whitespace)
            .map_or(span.start, |at| start + at);
    }
    if end < within.end {
        let cut = Span::new(span.end, end).of(text);
        end = cut
            .rfind(char::is_whitespace)
            .map_or(span.end, |at| span.end + at);
    }
    Span::new(start, end)
}

/// The words of `span`, without the markers and labels in it.
fn words(doc: &Document, span: Span) -> Vec<&str> {
    let mut found = Vec::new();
    pieces(doc, span, |piece| found.extend(piece.split_whitespace()));
    found
}

/// The first [`WORDS`] of these words.
fn first_words(doc: &Document, span: Span) -> Vec<&str> {
    let mut found = Vec::with_capacity(WORDS);
    pieces(doc, span, |piece| {
        let room = WORDS.saturating_sub(found.len());
        found.extend(piece.split_whitespace().take(room));
    });
    found
}

/// The last [`WORDS`] of these words, the last first.
fn last_words(doc: &Document, span: Span) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::with_capacity(WORDS);
    pieces(doc, span, |piece| {
        let mut last: Vec<&str> = piece.split_whitespace().rev().take(WORDS).collect();
        let room = WORDS.saturating_sub(last.len());
        last.extend(found.iter().take(room));
        found = last;
    });
    found
}

/// What stands in `span` between the markers and labels in it.
fn pieces<'a>(doc: &'a Document, span: Span, mut next: impl FnMut(&'a str)) {
    let mut at = span.start;
    let markers = doc.markers_in(span).iter().map(|m| m.span);
    let notes = doc
        .notes
        .partition_point(|note| note.span.start < span.start);
    let labels = doc
        .notes
        .iter()
        .skip(notes)
        .take_while(|note| note.span.start < span.end)
        .map(|note| note.label_span);
    for number in markers.chain(labels) {
        if number.start >= at && number.end <= span.end {
            next(Span::new(at, number.start).of(doc.text()));
            at = number.end;
        }
    }
    next(Span::new(at, span.end).of(doc.text()));
}

/// The next lower character boundary.
fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

/// FNV-1a, 64 bits: fingerprints must be the same on every machine and in every version.
#[derive(Debug, Clone)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Adds text.
    pub fn write(&mut self, text: &str) {
        for byte in text.bytes() {
            self.byte(byte);
        }
    }

    /// Adds the words of a text, a space after each.
    fn write_words(&mut self, text: &str) {
        let mut in_word = false;
        let mut rest = text;
        while let Some(&byte) = rest.as_bytes().first() {
            let (blank, len) = if byte.is_ascii() {
                (matches!(byte, b'\t'..=b'\r' | b' '), 1)
            } else {
                let next = rest.chars().next();
                next.map_or((false, 1), |c| (c.is_whitespace(), c.len_utf8()))
            };
            let Some((c, after)) = rest.split_at_checked(len) else {
                break;
            };
            if !blank {
                self.write(c);
            } else if in_word {
                self.byte(b' ');
            }
            in_word = !blank;
            rest = after;
        }
        if in_word {
            self.byte(b' ');
        }
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// The hash in 16 hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut hex = String::with_capacity(DIGITS.len());
        for byte in self.0.to_be_bytes() {
            for half in [byte >> 4, byte & 0xF] {
                hex.push(char::from(DIGITS[usize::from(half)]));
            }
        }
        hex
    }
}
