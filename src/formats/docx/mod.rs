//! Word: a zip of XML becomes extracted text, and edits of that text go back to the runs they came from.
//!
//! The extracted text is the body, then the footnotes, then the endnotes, each block apart by an empty line. It
//! is the draft's source: spans of findings point into it. The number of a note stands where Word shows it.
//!
//! | file | what it does |
//! | --- | --- |
//! | `archive`, `rewrite`, `parts`, `xml` | the container: members, parts, tags; limits and hostile files |
//! | `styles`, `numbering`, `fields`, `symbols` | what styles, lists, field codes and symbol fonts mean |
//! | `story`, `properties`, `flow`, `fragment` | one part's tags become text |
//! | `assemble`, `package` | the parts put together; places in the file |
//! | `patch`, `retarget` | edits go back to text elements, and to the targets of links |
//! | `annotate`, `runs`, `comments` | findings become comments, anchored at their words |

mod annotate;
mod archive;
mod assemble;
mod comments;
mod error;
mod fields;
mod flow;
mod fragment;
mod numbering;
mod package;
mod parts;
mod patch;
mod properties;
mod retarget;
mod rewrite;
mod runs;
mod story;
mod styles;
mod symbols;
mod xml;

pub use annotate::Annotation;
pub use error::DocxError;
pub use package::Package;
pub use patch::Patched;

use crate::document::Parsed;

/// A Word file that was read, beside its text.
#[derive(Debug, Clone)]
pub struct Word {
    /// The structure found in the extracted text.
    pub parsed: Parsed,
    /// What is needed to place findings and to write edits back.
    pub package: Package,
}

/// Reads a Word file: its extracted text, the structure found in it, and what is needed to write back.
///
/// # Errors
/// Where the file is no Word file, is damaged or protected, or passes the limits: 256 MiB for all members,
/// 64 MiB for the parts that are read.
pub fn read(bytes: &[u8]) -> Result<(String, Parsed, Package), DocxError> {
    assemble::read(bytes)
}
