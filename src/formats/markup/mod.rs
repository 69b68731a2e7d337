//! What all formats with markup share: from a tree of elements to visible text, notes and markers.

mod emit;
mod flow;
mod notes;
mod signs;
mod tag;
mod tree;

pub(crate) use tag::Tag;
pub(crate) use tree::{AttrName, MOST, Token, Tree, TreeBuilder};

use tree::MOST_NOTES;

use foldhash::HashSet;

use crate::document::{Escape, Parsed, ParsedMarker};
use crate::formats::ParseError;
use crate::source::Source;

/// Finds the notes in a tree and writes its visible text.
///
/// # Errors
/// Where the draft holds more markup than any draft does.
pub(crate) fn read(tree: &Tree, source: &Source, escape: Escape) -> Result<Parsed, ParseError> {
    let found = notes::find(tree, &source.text, &source.path).ok_or_else(too_many_notes)?;
    let (mut parsed, raised) = emit::emit(tree, found, &source.text, escape)?;
    let raised = with_notes(&parsed, raised);
    if !raised.is_empty() {
        parsed.markers.extend(raised);
        parsed.markers.sort_by_key(|m| m.span.start);
    }
    Ok(parsed)
}

/// The error for a draft with more elements than [`MOST`].
pub(crate) fn too_large() -> ParseError {
    ParseError::new(format!("holds too much markup: more than {MOST} elements"))
}

fn too_many_notes() -> ParseError {
    ParseError::new(format!("holds too many notes: more than {MOST_NOTES}"))
}

/// Of the raised numbers that link nowhere, those for which there is a note, be it one typed by hand.
fn with_notes(parsed: &Parsed, raised: Vec<ParsedMarker>) -> Vec<ParsedMarker> {
    let Some(first) = raised.first() else {
        return raised;
    };
    let labels: HashSet<&str> = if parsed.notes.is_empty() {
        parsed
            .blocks
            .iter()
            .filter(|b| b.span.start > first.span.start)
            .filter_map(|b| leading_number(b.span.of(&parsed.visible.text)))
            .collect()
    } else {
        parsed.notes.iter().map(|n| &*n.label).collect()
    };
    let known: Vec<bool> = raised.iter().map(|m| labels.contains(&*m.label)).collect();
    raised
        .into_iter()
        .zip(known)
        .filter_map(|(marker, known)| known.then_some(marker))
        .collect()
}

/// The number that leads a block typed as a note: `[1] …`, `1. …`, `(1) …`.
fn leading_number(block: &str) -> Option<&str> {
    let rest = block.trim_start_matches(['[', '(']);
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let follows = rest.get(len..)?.starts_with([']', ')', '.']);
    (len > 0 && len <= 3 && follows)
        .then(|| rest.get(..len))
        .flatten()
}
