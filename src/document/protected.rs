//! What fixes and most rules must not look into: quotations, titles and addresses.

use super::Document;
use crate::citations::quotes;
use crate::span::Span;

impl Document {
    /// Quotations (with their marks) and addresses inside `span`, in order and apart from each other.
    #[must_use]
    pub fn protected(&self, span: Span) -> Vec<Span> {
        let links: Vec<Span> = self
            .links_in(span)
            .iter()
            .filter(|l| l.indicator.is_some())
            .map(|l| l.span)
            .collect();
        let mut out: Vec<Span> = quotes::find(self.text(), span, &links)
            .into_iter()
            .map(|q| q.outer)
            .chain(links)
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
