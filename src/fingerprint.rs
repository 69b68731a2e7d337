//! What makes a finding the same finding in a later version of its draft: the rule and the words, not the place.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::span::Span;

/// Spans shorter than this, in bytes, are told apart by the words around them.
const SHORT: usize = 16;
/// How many bytes around a short span are looked at.
const AROUND: usize = 32;

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
            let around = around(doc, span);
            write_words(doc, around, span, &mut hash);
        } else {
            write_words(doc, span, span, &mut hash);
        }
        let ordinal = self.seen.entry(hash.0).or_insert(0);
        *ordinal += 1;
        hash.write(&ordinal.to_string());
        hash.hex()
    }
}

/// The span with some words around it, not past its note or block.
fn around(doc: &Document, span: Span) -> Span {
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
    let start = span.start.saturating_sub(AROUND).max(within.start);
    let end = (span.end + AROUND).min(within.end);
    Span::new(floor(text, start), floor(text, end))
}

/// Writes the words of `span`, white space folded, without the markers and labels in it that `own` does not hold.
fn write_words(doc: &Document, span: Span, own: Span, hash: &mut Fnv) {
    let mut at = span.start;
    let mut write = |from: usize, to: usize| {
        for word in Span::new(from, to).of(doc.text()).split_whitespace() {
            hash.write(word);
            hash.write(" ");
        }
    };
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
        if number.start >= at && number.end <= span.end && !number.contains(own) {
            write(at, number.start);
            at = number.end;
        }
    }
    write(at, span.end);
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
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash in 16 hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}
