//! What the user set: `brieflint.toml`, flags, defaults.

/// The settings in force for one draft.
#[derive(Debug, Clone, Default)]
pub struct Settings {}
