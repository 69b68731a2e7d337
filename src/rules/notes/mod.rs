//! Rules about markers and notes.

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[];
