//! Rules about URLs.

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[];
