//! `ignore` in the configuration: names of rules, and entries that silence single findings.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::Day;

/// What does not run, or is not reported.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Ignore {
    /// A rule, a category or `all`, which does not run.
    Rule(String),
    /// Findings that are not reported.
    Entry(Box<IgnoreEntry>),
}

impl<'de> Deserialize<'de> for Ignore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(name) => Ok(Ignore::Rule(name)),
            toml::Value::Table(table) => table
                .try_into()
                .map(|entry| Ignore::Entry(Box::new(entry)))
                .map_err(|error: toml::de::Error| D::Error::custom(error.message())),
            _ => Err(D::Error::custom(
                "expected the name of a rule, or a table with `rule` and `reason`",
            )),
        }
    }
}

/// Findings that are accepted, with the reason: everything that is set must match. Places are named by what stands
/// there, never by a line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct IgnoreEntry {
    /// The rule, or a category; none for every rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The address that the finding touches, live or defanged; `*` at its end stands for anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Words of the note in which the finding stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The finding's fingerprint, as JSON output has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The drafts, as globs relative to this file; none for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Why it is accepted. It must be given.
    pub reason: String,
    /// The last day on which it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
}

impl IgnoreEntry {
    /// What is wrong with the entry, and with which of its keys.
    pub(super) fn fault(&self) -> Option<(&'static str, String)> {
        if self.reason.trim().is_empty() {
            return Some(("reason", "an ignore entry needs a `reason`".into()));
        }
        let narrow = [&self.rule, &self.url, &self.note, &self.fingerprint];
        if narrow.iter().all(|key| key.is_none()) && self.paths.is_empty() {
            return Some((
                "reason",
                "an ignore entry needs a `rule`, `url`, `note`, `fingerprint` or `paths`".into(),
            ));
        }
        [("url", &self.url), ("note", &self.note)]
            .into_iter()
            .find(|(_, value)| value.as_ref().is_some_and(|v| v.trim().is_empty()))
            .map(|(key, _)| (key, format!("`{key}` is empty, and would match everything")))
    }
}
