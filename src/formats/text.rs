//! Plain text: what stands in the file is what a reader sees.

use super::ParseError;
use crate::document::{Parsed, Visible};
use crate::source::Source;

/// Reads plain text. Markers and notes typed by hand are found later, for every format alike.
///
/// # Errors
/// None: any text is plain text.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    Ok(Parsed {
        visible: Visible::identity(&source.text),
        ..Parsed::default()
    })
}
