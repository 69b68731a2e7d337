//! Rules about Ibid. and short forms.

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[];
