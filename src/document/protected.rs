//! What fixes and most rules must not look into: quotations, titles and addresses.

use super::Document;
use crate::citations::quotes;
use crate::span::Span;

impl Document {
    /// Quotations (with their marks) and addresses inside `span`, in order and apart from each other.
    #[must_use]
    pub fn protected(&self, span: Span) -> Vec<Span> {
        let mut out: Vec<Span> = quotes::find(self.text(), span, self.addresses_in(span))
            .into_iter()
            .map(|q| q.outer)
            .chain(self.addresses_in(span))
            .collect();
        out.sort();
        out.dedup_by(|next, kept| {
            let inside = next.start < kept.end;
            if inside {
                kept.end = kept.end.max(next.end);
            }
            inside
        });
        out
    }
}

/// The quotations and addresses of the note or block that was looked at last: stretches asked for in order cost one
/// look at each.
#[derive(Debug, Default)]
pub(crate) struct Shelter {
    scope: Span,
    protected: Vec<Span>,
}

impl Shelter {
    /// Whether a stretch lies in a quotation, a title or an address.
    pub(crate) fn holds(&mut self, doc: &Document, span: Span) -> bool {
        let scope = match doc.note_at(span.start).and_then(|n| doc.notes.get(n)) {
            Some(note) => note.text,
            None => match doc.block_at(span.start).and_then(|b| doc.blocks.get(b)) {
                Some(block) => block.span,
                None => return false,
            },
        };
        if scope != self.scope {
            self.scope = scope;
            self.protected = doc.protected(scope);
        }
        let before = self.protected.partition_point(|p| p.end <= span.start);
        self.protected.get(before).is_some_and(|p| p.overlaps(span))
    }
}
