//! How much a draft may hold. Long books have a few thousand notes and links; a draft with more than this is made to do
//! harm, or no draft, and is refused before it costs time and memory.

use super::{Document, Parsed};

/// Notes, citations and links, of each.
pub const MOST: usize = 200_000;

/// Markers.
pub(super) const MOST_MARKERS: usize = 5 * MOST;

/// Blocks of text.
pub(crate) const MOST_BLOCKS: usize = 10 * MOST;

/// Bytes of one note.
const LONGEST_NOTE: usize = 8 * 1024 * 1024;

/// A draft that holds more than any draft does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMany {
    /// Too many of one thing.
    #[error("holds too many {what}: more than {most}")]
    Things {
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// A note that is no note.
    #[error("holds a note of more than {} MiB", LONGEST_NOTE / 1024 / 1024)]
    Note,
}

/// Says what there is too much of, if anything.
fn most(counts: &[(&'static str, usize, usize)]) -> Result<(), TooMany> {
    let over = counts.iter().find(|(_, count, most)| count > most);
    over.map_or(Ok(()), |&(what, _, most)| {
        Err(TooMany::Things { what, most })
    })
}

/// Looks at what a front-end yields.
pub(super) fn check_parsed(parsed: &Parsed) -> Result<(), TooMany> {
    most(&[
        ("notes", parsed.notes.len(), MOST),
        ("markers", parsed.markers.len(), MOST_MARKERS),
        ("links", parsed.hidden_links.len(), MOST),
        ("paragraphs", parsed.blocks.len(), MOST_BLOCKS),
    ])
}

/// Looks at what was found so far; finders stop soon after the limit.
pub(super) fn check_found(doc: &Document) -> Result<(), TooMany> {
    if doc.notes.iter().any(|n| n.text.len() > LONGEST_NOTE) {
        return Err(TooMany::Note);
    }
    most(&[
        ("notes", doc.notes.len(), MOST),
        ("markers", doc.markers.len(), MOST_MARKERS),
        ("links", doc.links.len(), MOST),
        ("citations", doc.citations.len(), MOST),
    ])
}
