//! brieflint reads report drafts as an editor does and reports what is wrong with their sourcing.
//!
//! The way of the data, one direction and no way back:
//!
//! ```text
//! paths ─ discover ─▶ Source ─ parse ─▶ Document ─ rules ─▶ Diagnostics ─ levels, ignores ─▶ Report ─▶ render
//!                                         │                     ▲                                 └──▶ fix
//!                                         └─ links ─ probe ─────┘   (only with --online)
//! ```

pub mod baseline;
pub mod changes;
pub mod citations;
pub mod config;
pub mod diagnostic;
pub mod discover;
pub mod document;
pub mod fingerprint;
pub mod fix;
pub mod formats;
pub mod ignores;
pub mod links;
pub mod linter;
pub mod outlets;
pub mod read;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;
pub mod span;
mod word_list;
mod words;
pub mod write;
