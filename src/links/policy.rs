//! What a house wants with defanged links: the table `[defang]` of the configuration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The table `[defang]`.
///
/// ```toml
/// [defang]
/// mode = "defang-listed"
/// listed = ["kremlin.ru", "tass.com"]                     # with their subdomains
/// allow = ["isw.pub"]                                     # left as they stand
/// style = { dot = "(.)", which = "last", scheme = "keep" }
/// code = "skip"                                           # code blocks are not looked at
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct DefangPolicy {
    /// What is done with links.
    pub mode: DefangMode,
    /// Domains (with their subdomains) that `defang-listed` defangs.
    pub listed: Vec<String>,
    /// Domains (with their subdomains) whose links are left as they stand.
    pub allow: Vec<String>,
    /// How a link is defanged.
    pub style: DefangStyle,
    /// Whether code is looked at.
    pub code: CodePolicy,
}

/// What is done with links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DefangMode {
    /// Defanged links are reported and made live.
    #[default]
    Refang,
    /// Defanged links are the house style: they are not reported.
    Keep,
    /// Links to listed domains are defanged, all others are live.
    DefangListed,
    /// Every link is defanged.
    DefangAll,
    /// As most links of the draft.
    Consistent,
    /// Defanged links are reported; their fix is only shown.
    Report,
}

/// Whether code is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodePolicy {
    /// Defanged links in code are reported; their fix is unsafe.
    #[default]
    Flag,
    /// Defanged links in code are passed over.
    Skip,
}

/// How a link is defanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct DefangStyle {
    /// What stands for a dot.
    pub dot: DotStyle,
    /// Which dots of the host are broken.
    pub which: WhichDots,
    /// What becomes of the scheme.
    pub scheme: SchemeStyle,
}

/// What stands for a dot.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub enum DotStyle {
    /// `(.)`
    #[default]
    #[serde(rename = "(.)")]
    Parentheses,
    /// `[.]`
    #[serde(rename = "[.]")]
    Brackets,
    /// `{.}`
    #[serde(rename = "{.}")]
    Braces,
    /// `[dot]`
    #[serde(rename = "[dot]")]
    BracketedWord,
    /// `(dot)`
    #[serde(rename = "(dot)")]
    WordInParentheses,
    /// ` dot `
    #[serde(rename = " dot ")]
    Word,
}

/// Which dots of the host are broken.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WhichDots {
    /// The last one.
    #[default]
    Last,
    /// Every one.
    All,
}

/// What becomes of the scheme.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SchemeStyle {
    /// It stays.
    #[default]
    Keep,
    /// `http` becomes `hxxp`.
    Hxxp,
}

impl DotStyle {
    /// What is written for a dot.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            DotStyle::Parentheses => "(.)",
            DotStyle::Brackets => "[.]",
            DotStyle::Braces => "{.}",
            DotStyle::BracketedWord => "[dot]",
            DotStyle::WordInParentheses => "(dot)",
            DotStyle::Word => " dot ",
        }
    }

    /// All styles.
    pub const ALL: [DotStyle; 6] = [
        DotStyle::Parentheses,
        DotStyle::Brackets,
        DotStyle::Braces,
        DotStyle::BracketedWord,
        DotStyle::WordInParentheses,
        DotStyle::Word,
    ];
}

impl DefangPolicy {
    /// Whether links to a host are left as they stand.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        self.allow
            .iter()
            .any(|domain| super::host::is_within(host, domain))
    }

    /// Whether a host is one that `defang-listed` defangs.
    #[must_use]
    pub fn lists(&self, host: &str) -> bool {
        self.listed
            .iter()
            .any(|domain| super::host::is_within(host, domain))
    }
}
