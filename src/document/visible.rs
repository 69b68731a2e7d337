//! Visible text with a map home: what a reader sees, and where each stretch of it stands in the source.
//!
//! Rules and the citation grammar read visible text only. Spans go home through the map when a finding is
//! made; edits go home only where that changes nothing but the words the rule meant.

use crate::span::Span;

/// How text must be written when an edit puts it into the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escape {
    /// As it is.
    #[default]
    None,
    /// `&`, `<`, `>` become entities, as in HTML and XML.
    Markup,
}

/// A stretch of visible text and its place in the source. Pieces are sorted by `visible`; together they cover
/// all visible text. Their homes may stand in any order (an inline note reads after the body).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The stretch of visible text.
    pub visible: Span,
    /// Its place in the source.
    pub home: Span,
    /// Whether both hold the same bytes. Otherwise the piece is atomic: an entity, collapsed white space, or
    /// (with an empty home) a separator that stands nowhere in the source.
    pub verbatim: bool,
}

/// Visible text and its map home.
#[derive(Debug, Clone, Default)]
pub struct Visible {
    /// What a reader sees.
    pub text: String,
    /// The map; `None` is the identity (plain text, and the extracted text of Word).
    pieces: Option<Vec<Piece>>,
    escape: Escape,
}

impl Visible {
    /// Visible text that *is* the source text.
    #[must_use]
    pub fn identity(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            pieces: None,
            escape: Escape::None,
        }
    }

    /// Starts visible text that is put together piece by piece, with room for as many bytes as it will have about.
    #[must_use]
    pub fn builder(escape: Escape, room: usize) -> VisibleBuilder {
        VisibleBuilder {
            text: String::with_capacity(room),
            pieces: Vec::with_capacity(room / 64),
            escape,
        }
    }

    /// The map's pieces; `None` is the identity.
    #[must_use]
    pub fn pieces(&self) -> Option<&[Piece]> {
        self.pieces.as_deref()
    }

    /// Where a visible span stands in the source. Markup inside the span is covered, markup at its edges is not.
    /// Over pieces whose homes stand out of order, the home of the span's first stretch is given.
    #[must_use]
    pub fn home(&self, span: Span) -> Span {
        let Some(pieces) = &self.pieces else {
            return span;
        };
        if pieces.is_empty() {
            return Span::empty(0);
        }
        if span.is_empty() {
            // Prefer the end of the piece before: an insertion point stays behind its word.
            let before = pieces.partition_point(|p| p.visible.end < span.start);
            let index = before.min(pieces.len() - 1);
            return Span::empty(home_offset(&pieces[index], span.start));
        }
        let first = pieces.partition_point(|p| p.visible.end <= span.start);
        let last = pieces.partition_point(|p| p.visible.start < span.end);
        let Some(inside) = pieces.get(first..last).filter(|inside| !inside.is_empty()) else {
            return Span::empty(pieces[pieces.len() - 1].home.end);
        };
        // Separators that stand nowhere give no place of their own, unless there is nothing else.
        let start_piece = inside
            .iter()
            .find(|p| !p.home.is_empty())
            .unwrap_or(&inside[0]);
        let start = home_offset(start_piece, span.start.max(start_piece.visible.start));
        let mut end = start;
        for piece in inside {
            if piece.home.is_empty() {
                continue;
            }
            let piece_end = if piece.verbatim {
                piece.home.start + (span.end.min(piece.visible.end) - piece.visible.start)
            } else {
                piece.home.end
            };
            if piece.visible.start > start_piece.visible.start && piece.home.start < end {
                break; // out of order: the span runs on into text that stands elsewhere
            }
            end = piece_end;
        }
        Span::new(start, end)
    }

    /// The source edits that turn the visible stretch `span` into `replacement`; `None` where an edit would cut
    /// through markup or an entity.
    #[must_use]
    pub fn edit_home(&self, span: Span, replacement: &str) -> Option<Vec<(Span, String)>> {
        let Some(pieces) = &self.pieces else {
            return Some(vec![(span, replacement.to_owned())]);
        };
        if let Some(edit) = self.edit_contiguous(pieces, span, replacement) {
            return Some(vec![edit]);
        }
        self.edit_by_difference(pieces, span, replacement)
    }

    /// One edit, where no markup stands between the first and the last byte.
    fn edit_contiguous(&self, pieces: &[Piece], span: Span, new: &str) -> Option<(Span, String)> {
        if span.is_empty() {
            let home = self.home(span);
            return Some((home, self.escaped(new)));
        }
        let first = pieces.partition_point(|p| p.visible.end <= span.start);
        let last = pieces.partition_point(|p| p.visible.start < span.end);
        let inside = pieces.get(first..last)?;
        let (head, tail) = (inside.first()?, inside.last()?);
        if inside.windows(2).any(|w| w[0].home.end != w[1].home.start)
            || inside.iter().any(|p| p.home.is_empty())
            || (!head.verbatim && head.visible.start != span.start)
            || (!tail.verbatim && tail.visible.end != span.end)
        {
            return None;
        }
        Some((self.home(span), self.escaped(new)))
    }

    /// Several small edits, each inside one piece: only the characters that differ are touched.
    fn edit_by_difference(
        &self,
        pieces: &[Piece],
        span: Span,
        new: &str,
    ) -> Option<Vec<(Span, String)>> {
        const LONGEST: usize = 4096; // characters; a diff of longer texts is not worth its time
        let old = span.of(&self.text);
        if old.len() > LONGEST || new.len() > LONGEST {
            return None;
        }
        let diff = similar::TextDiff::from_chars(old, new);
        let mut edits = Vec::new();
        for op in diff.ops() {
            let (tag, old_range, new_range) = op.as_tag_tuple();
            if tag == similar::DiffTag::Equal {
                continue;
            }
            let bytes = |text: &str, range: std::ops::Range<usize>| {
                let offset = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
                offset(range.start)..offset(range.end)
            };
            let old_bytes = bytes(old, old_range);
            let new_bytes = bytes(new, new_range);
            let part = Span::new(span.start + old_bytes.start, span.start + old_bytes.end);
            edits.push(self.edit_contiguous(pieces, part, &new[new_bytes])?);
        }
        (!edits.is_empty()).then_some(edits)
    }

    fn escaped(&self, text: &str) -> String {
        match self.escape {
            Escape::None => text.to_owned(),
            Escape::Markup => text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;"),
        }
    }
}

/// The source offset of a visible offset inside (or at the end of) a piece.
fn home_offset(piece: &Piece, visible: usize) -> usize {
    let into = visible.saturating_sub(piece.visible.start);
    if piece.verbatim {
        piece.home.start + into.min(piece.home.len())
    } else if into >= piece.visible.len() && !piece.visible.is_empty() {
        piece.home.end
    } else {
        piece.home.start
    }
}

/// Puts visible text together.
#[derive(Debug)]
pub struct VisibleBuilder {
    text: String,
    pieces: Vec<Piece>,
    escape: Escape,
}

impl VisibleBuilder {
    /// Length of the visible text so far, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing was pushed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The visible text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many pieces the map has so far.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.pieces.len()
    }

    /// Adds text that stands in the source as it is, at byte `home`.
    pub fn verbatim(&mut self, text: &str, home: usize) -> Span {
        let visible = self.push(text);
        if !text.is_empty() {
            let home = Span::new(home, home + text.len());
            match self.pieces.last_mut() {
                Some(last)
                    if last.verbatim
                        && last.home.end == home.start
                        && last.visible.end == visible.start =>
                {
                    last.visible.end = visible.end;
                    last.home.end = home.end;
                }
                _ => self.pieces.push(Piece {
                    visible,
                    home,
                    verbatim: true,
                }),
            }
        }
        visible
    }

    /// Adds text that stands for other bytes in the source: an entity, folded white space, or, with an empty
    /// home, a separator that stands nowhere.
    pub fn atomic(&mut self, text: &str, home: Span) -> Span {
        let visible = self.push(text);
        if !text.is_empty() {
            self.pieces.push(Piece {
                visible,
                home,
                verbatim: false,
            });
        }
        visible
    }

    fn push(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }

    /// The finished text.
    #[must_use]
    pub fn build(self) -> Visible {
        Visible {
            text: self.text,
            pieces: Some(self.pieces),
            escape: self.escape,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `see <b>tass(.)</b>com &amp; more`
    fn sample() -> Visible {
        let mut b = Visible::builder(Escape::Markup, 0);
        b.verbatim("see ", 0);
        b.verbatim("tass(.)", 7);
        b.verbatim("com ", 18);
        b.atomic("&", Span::new(22, 27));
        b.verbatim(" more", 27);
        b.build()
    }

    #[test]
    fn spans_go_home_without_the_markup_at_their_edges() {
        let source = "see <b>tass(.)</b>com &amp; more";
        let v = sample();
        let at = |s: &str| {
            let start = v.text.find(s).expect("present");
            v.home(Span::new(start, start + s.len())).of(source)
        };
        assert_eq!(at("tass(.)"), "tass(.)");
        assert_eq!(at("tass(.)com"), "tass(.)</b>com");
        assert_eq!(at("&"), "&amp;");
        assert_eq!(at("see"), "see");
    }

    #[test]
    fn edits_touch_only_what_differs() {
        let v = sample();
        assert_eq!(
            v.edit_home(Span::new(4, 14), "tass.com"),
            Some(vec![
                (Span::new(11, 12), String::new()),
                (Span::new(13, 14), String::new())
            ])
        );
        assert_eq!(
            v.edit_home(Span::new(15, 16), "<"),
            Some(vec![(Span::new(22, 27), "&lt;".into())])
        );
    }
}
