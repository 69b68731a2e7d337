//! Rules about the body.

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[];
