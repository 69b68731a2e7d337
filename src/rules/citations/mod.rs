//! Rules about the fields of citations.

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[];
