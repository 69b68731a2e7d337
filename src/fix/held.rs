//! What a draft holds, so that it can be said whether fixes hurt it: notes, markers, citations, and the words inside
//! quotations and titles.

use crate::citations::{Citation, quotes};
use crate::document::Document;
use crate::span::Span;

/// What a draft holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    notes: Vec<NoteHeld>,
    /// Each marker's label, and its note.
    markers: Vec<(String, Option<usize>)>,
    /// The words of quotations in the body.
    quotations: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct NoteHeld {
    label: String,
    citations: Vec<CitationHeld>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct CitationHeld {
    /// Whether it stands for another.
    reference: bool,
    /// The title that a reader is led to: its own, or that of its antecedent.
    title: Option<String>,
    /// The words of its quotations, the title's among them.
    quotations: Vec<String>,
}

impl Held {
    /// What a draft holds. Linear in its length.
    pub(super) fn of(doc: &Document) -> Self {
        let notes = (0..doc.notes.len())
            .map(|index| NoteHeld {
                label: doc.notes[index].label.to_string(),
                citations: citations(doc, index),
            })
            .collect();
        let quotations = doc
            .blocks
            .iter()
            .filter(|block| doc.note_at(block.span.start).is_none())
            .flat_map(|block| quotations(doc, block.span))
            .collect();
        Self {
            notes,
            markers: doc
                .markers
                .iter()
                .map(|m| (m.label.to_string(), m.note))
                .collect(),
            quotations,
        }
    }

    /// What `after` has lost of this, in words; none where it holds all. Where fixes number notes again, notes may
    /// change places and labels, but every marker must lead to the same note.
    pub(super) fn lost_in(&self, after: &Held, renumbered: bool) -> Option<String> {
        let count = |what, before: usize, after: usize| {
            (before != after).then(|| format!("{before} {what} became {after}"))
        };
        count("notes", self.notes.len(), after.notes.len())
            .or_else(|| count("markers", self.markers.len(), after.markers.len()))
            .or_else(|| {
                (self.quotations != after.quotations)
                    .then(|| "the words of a quotation changed".to_owned())
            })
            .or_else(|| {
                if renumbered {
                    self.lost_by_numbering(after)
                } else {
                    self.lost_in_place(after)
                }
            })
    }

    fn lost_in_place(&self, after: &Held) -> Option<String> {
        if self.markers != after.markers {
            return Some("a marker leads to another note".to_owned());
        }
        let mut pairs = self.notes.iter().zip(&after.notes);
        pairs.find_map(|(before, after)| {
            if before.label != after.label {
                return Some(format!("note {} became {}", before.label, after.label));
            }
            before.lost_in(after)
        })
    }

    fn lost_by_numbering(&self, after: &Held) -> Option<String> {
        let mut labels: Vec<&str> = self.notes.iter().map(|n| n.label.as_str()).collect();
        labels.sort_unstable();
        let twice = |label: &str| {
            let at = labels.partition_point(|l| *l < label);
            labels.get(at + 1) == Some(&label)
        };
        for (before, now) in self.markers.iter().zip(&after.markers) {
            let note = |held: &Held, index: Option<usize>| {
                index
                    .and_then(|i| held.notes.get(i))
                    .map(|n| n.citations.clone())
            };
            // Two notes of one label: nobody can say where the marker led.
            if !twice(&before.0) && note(self, before.1) != note(after, now.1) {
                return Some(format!("marker {} leads to another note", before.0));
            }
        }
        let sorted = |held: &Held| {
            let mut all: Vec<Vec<CitationHeld>> =
                held.notes.iter().map(|n| n.citations.clone()).collect();
            all.sort();
            all
        };
        (sorted(self) != sorted(after)).then(|| "a note says something else".to_owned())
    }
}

impl NoteHeld {
    fn lost_in(&self, after: &NoteHeld) -> Option<String> {
        let (before, now) = (self.citations.len(), after.citations.len());
        if before != now {
            return Some(format!(
                "{before} citations of note {} became {now}",
                self.label
            ));
        }
        let mut pairs = self.citations.iter().zip(&after.citations);
        pairs.find_map(|(before, now)| {
            let other = match (&before.title, &now.title) {
                (Some(before), Some(now)) => before != now,
                (Some(_), None) => true,
                // A citation may be read better than before; what a reference stands for may not change.
                (None, Some(_)) => before.reference && now.reference,
                (None, None) => false,
            };
            if other {
                return Some(format!(
                    "a citation of note {} has another title",
                    self.label
                ));
            }
            let own = !before.reference && !now.reference;
            (own && before.quotations != now.quotations)
                .then(|| format!("the words of a quotation in note {} changed", self.label))
        })
    }
}

fn citations(doc: &Document, note: usize) -> Vec<CitationHeld> {
    let first = doc.notes[note].citations.start;
    doc.citations_of(note)
        .iter()
        .enumerate()
        .map(|(i, citation)| CitationHeld {
            reference: citation.is_reference(),
            title: citation
                .resolved(first + i)
                .and_then(|end| title(doc.citations.get(end)?)),
            quotations: quotations(doc, citation.span),
        })
        .collect()
}

fn title(citation: &Citation) -> Option<String> {
    citation.title.as_ref().map(|title| folded(&title.text))
}

/// The words inside the quotation marks of a stretch.
fn quotations(doc: &Document, span: Span) -> Vec<String> {
    quotes::find(doc.text(), span, doc.addresses_in(span))
        .into_iter()
        .map(|quote| folded(doc.slice(quote.inner)))
        .collect()
}

/// The words of a quotation, whatever its marks are and on whichever side its comma stands.
fn folded(text: &str) -> String {
    text.trim_end_matches([',', '.'])
        .chars()
        .map(|c| match c {
            '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '\'' | '`' => {
                '"'
            }
            c => c,
        })
        .collect()
}
