//! Notes numbered again: markers, labels, notes and cross-references change together.

use crate::citations::{Antecedent, CitationKind};
use crate::diagnostic::{Applicability, Edit, Fix, Place};
use crate::document::{Document, Marker, MarkerStyle, label_number};
use crate::span::Span;

/// The fix that closes the gaps in the numbers of notes; none where more than numbers would have to change.
pub(super) fn close_gaps(doc: &Document) -> Option<Fix> {
    let numbers = numbered_by_hand(doc)?;
    let first = *numbers.first()?;
    let order: Vec<usize> = (0..doc.notes.len()).collect();
    let labels: Vec<String> = order
        .iter()
        .map(|&at| u32::try_from(at).ok().map(|at| (first + at).to_string()))
        .collect::<Option<_>>()?;
    if doc.notes.iter().any(|n| n.label.parse::<u32>().is_err()) {
        return None;
    }
    Plan::new(doc, &order, &labels)?.fix("Number the notes without gaps")
}

/// The fix that brings the notes into the order of their markers; none where an Ibid. would lose its antecedent.
pub(super) fn follow_markers(doc: &Document) -> Option<Fix> {
    numbered_by_hand(doc)?;
    let mut keyed: Vec<(usize, usize)> = Vec::with_capacity(doc.notes.len());
    let mut last = 0;
    for (index, note) in doc.notes.iter().enumerate() {
        // A note without a marker stays behind the one it stands behind.
        last = note.markers.iter().copied().min().unwrap_or(last);
        keyed.push((last, index));
    }
    keyed.sort();
    let order: Vec<usize> = keyed.into_iter().map(|(_, index)| index).collect();
    let labels: Vec<String> = doc.notes.iter().map(|n| n.label.to_string()).collect();
    Plan::new(doc, &order, &labels)?.fix("Number the notes in the order of their markers")
}

/// The numbers of the notes, where they are typed by hand, rise, and every marker has its note: then a marker means what
/// its number says.
fn numbered_by_hand(doc: &Document) -> Option<Vec<u32>> {
    let typed = doc.notes.iter().all(|n| {
        !n.external && !n.label_span.is_empty() && doc.slice(n.label_span).contains(&*n.label)
    });
    let tied = doc
        .markers
        .iter()
        .all(|m| m.note.is_some() && !m.external && m.style != MarkerStyle::Markup);
    if !typed || !tied || doc.slice(doc.notes.first()?.label_span).starts_with("[^") {
        return None;
    }
    let numbers: Vec<u32> = doc
        .notes
        .iter()
        .map(|n| label_number(&n.label))
        .collect::<Option<_>>()?;
    numbers
        .windows(2)
        .all(|pair| pair[0] < pair[1])
        .then_some(numbers)
}

/// Which note comes where, and under which label.
struct Plan<'a> {
    doc: &'a Document,
    /// The note that comes to each place.
    order: &'a [usize],
    /// The label of each place.
    labels: &'a [String],
    /// The place of each note.
    place: Vec<usize>,
    /// Labels in cross-references, by place: where they stand, and the note they name.
    references: Vec<(Span, usize)>,
}

impl<'a> Plan<'a> {
    fn new(doc: &'a Document, order: &'a [usize], labels: &'a [String]) -> Option<Self> {
        let mut place = vec![0; order.len()];
        for (at, &note) in order.iter().enumerate() {
            *place.get_mut(note)? = at;
        }
        let by_label: std::collections::HashMap<&str, usize> = doc
            .notes
            .iter()
            .enumerate()
            .map(|(index, note)| (&*note.label, index))
            .collect();
        let mut references: Vec<(Span, usize)> = doc
            .citations
            .iter()
            .filter_map(|c| c.reference.as_ref()?.note_label.as_ref())
            .filter_map(|label| Some((label.span, *by_label.get(label.text.as_str())?)))
            .collect();
        references.sort();
        references.dedup();
        let plan = Self {
            doc,
            order,
            labels,
            place,
            references,
        };
        plan.keeps_references().then_some(plan)
    }

    /// Whether every Ibid. still stands behind its antecedent, and every other reference somewhere after it.
    fn keeps_references(&self) -> bool {
        self.doc.citations.iter().all(|citation| {
            let opens = citation.index == 0 && citation.kind == CitationKind::Ibid;
            let before = |place: usize| place.checked_sub(1).and_then(|p| self.order.get(p));
            let place = self.place.get(citation.note).copied().unwrap_or(0);
            let same = before(place).copied() == citation.note.checked_sub(1);
            let later = match citation.antecedent {
                Antecedent::Resolved { end, .. } => self
                    .doc
                    .citations
                    .get(end)
                    .and_then(|c| self.place.get(c.note))
                    .is_some_and(|&p| p <= place),
                _ => true,
            };
            (!opens || same) && later
        })
    }

    fn label_of(&self, note: usize) -> Option<&str> {
        Some(self.labels.get(*self.place.get(note)?)?.as_str())
    }

    fn fix(&self, title: &'static str) -> Option<Fix> {
        let mut edits = Vec::new();
        let mut push = |span: Span, replacement: String| {
            if span.of(self.doc.text()) != replacement {
                edits.push(Edit {
                    place: Place::Visible(span),
                    replacement,
                });
            }
        };
        for marker in &self.doc.markers {
            push(marker.span, self.marker(marker)?);
        }
        for (at, note) in self.doc.notes.iter().enumerate() {
            let label = self.doc.slice(note.label_span);
            push(
                note.label_span,
                label.replacen(&*note.label, self.labels.get(at)?, 1),
            );
            let comes = *self.order.get(at)?;
            if comes == at {
                for (span, new) in self.relabelled(note.text) {
                    push(span, new.to_owned());
                }
            } else {
                push(note.text, self.text(self.doc.notes.get(comes)?.text));
            }
        }
        edits.sort_by_key(|edit| match edit.place {
            Place::Visible(span) | Place::Home(span) => span,
        });
        (!edits.is_empty()).then(|| Fix {
            title: title.into(),
            applicability: Applicability::Unsafe,
            edits,
        })
    }

    /// A marker with the label that its note will have; none where the label does not stand in it.
    fn marker(&self, marker: &Marker) -> Option<String> {
        let new = self.label_of(marker.note?)?;
        let old = self.doc.slice(marker.span);
        if marker.style == MarkerStyle::Superscript {
            const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
            return new
                .chars()
                .map(|c| DIGITS.get(c.to_digit(10)? as usize).copied())
                .collect();
        }
        old.contains(&*marker.label)
            .then(|| old.replacen(&*marker.label, new, 1))
    }

    /// The cross-references in a stretch with their new labels.
    fn relabelled(&self, span: Span) -> impl Iterator<Item = (Span, &str)> {
        let from = self
            .references
            .partition_point(|(s, _)| s.start < span.start);
        self.references
            .iter()
            .skip(from)
            .take_while(move |(s, _)| s.end <= span.end)
            .filter_map(|(s, note)| Some((*s, self.label_of(*note)?)))
    }

    /// The text of a note with its cross-references relabelled.
    fn text(&self, span: Span) -> String {
        let text = self.doc.text();
        let mut out = String::with_capacity(span.len());
        let mut at = span.start;
        for (reference, new) in self.relabelled(span) {
            out.push_str(Span::new(at, reference.start).of(text));
            out.push_str(new);
            at = reference.end;
        }
        out.push_str(Span::new(at, span.end).of(text));
        out
    }
}
