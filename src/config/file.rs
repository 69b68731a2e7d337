//! The keys of `brieflint.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::style::StyleConfig;
use super::{Day, Ignore};
use crate::citations::library::CitationsConfig;
use crate::diagnostic::Level;
use crate::links::policy::DefangPolicy;
use crate::links::probe::LinksConfig;
use crate::outlets::SourcesConfig;

/// At which level a run fails.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    #[default]
    Warning,
    /// Any finding.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this level fails the run.
    #[must_use]
    pub fn fails(self, level: Level) -> bool {
        match self {
            FailOn::Error => level >= Level::Error,
            FailOn::Warning => level >= Level::Warning,
            FailOn::Info => level >= Level::Info,
            FailOn::Never => false,
        }
    }
}

/// The level of a rule, or its level and options.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleSetting {
    /// `missing-link = "error"`
    Level(Level),
    /// `uncited-quotation = { level = "info", words = 8 }`
    Table(#[schemars(with = "BTreeMap<String, serde_json::Value>")] toml::Table),
}

impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(level) => Ok(RuleSetting::Level(
                level_of(&level).map_err(D::Error::custom)?,
            )),
            toml::Value::Table(table) => Ok(RuleSetting::Table(table)),
            _ => Err(D::Error::custom(
                "expected a level (\"error\", \"warning\", \"info\", \"off\") or a table with `level` and options",
            )),
        }
    }
}

impl RuleSetting {
    /// The level, if one is set, and the options.
    pub(super) fn split(&self) -> (Option<toml::Value>, toml::Table) {
        match self {
            RuleSetting::Level(level) => (Some(level.name().into()), toml::Table::new()),
            RuleSetting::Table(table) => {
                let mut options = table.clone();
                let level = options.remove("level");
                (level, options)
            }
        }
    }
}

pub(super) fn level_of(name: &str) -> Result<Level, String> {
    [Level::Error, Level::Warning, Level::Info, Level::Off]
        .into_iter()
        .find(|level| level.name() == name)
        .ok_or_else(|| {
            format!(
                "unknown level \"{name}\": expected \"error\", \"warning\", \"info\" or \"off\""
            )
        })
}

/// `brieflint.toml`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct File {
    /// At which level a run fails: `error`, `warning`, `info` or `never`.
    pub fail_on: FailOn,
    /// Rules, categories or `all`: nothing else runs.
    pub select: Vec<String>,
    /// Rules or categories that do not run. Also written as `[[ignore]]` tables, which silence single findings.
    pub ignore: Vec<Ignore>,
    /// Paths that are passed over in directories, as globs relative to this file.
    pub exclude: Vec<String>,
    /// The largest draft that is read, in MiB.
    #[schemars(range(min = 1))]
    pub max_file_size: u64,
    /// A baseline: findings in this file are not reported. Relative to this file; made with `--write-baseline`.
    #[schemars(example = &"brieflint-baseline.json")]
    pub baseline: Option<String>,
    /// The date of the reports, where a draft does not say.
    #[schemars(example = &"2026-06-30")]
    pub report_date: Option<Day>,
    /// Looks links up in every run, as `--online` does; `--offline` goes before it.
    pub online: bool,
    /// Levels of rules (`error`, `warning`, `info`, `off`), or tables with `level` and the options that the rule's page
    /// names.
    pub rules: BTreeMap<String, RuleSetting>,
    /// The house style.
    pub style: StyleConfig,
    /// What is done with defanged links.
    pub defang: DefangPolicy,
    /// Links: how they are looked at with `--online`.
    pub links: LinksConfig,
    /// Citations: where what they lack can be found.
    pub citations: CitationsConfig,
    /// The outlet registry and the rules on sources.
    pub sources: SourcesConfig,
    /// Other settings for some drafts. Later entries go before earlier ones.
    pub overrides: Vec<Override>,
}

/// Settings for the drafts that match a glob.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// The drafts, as globs relative to the file that holds the entry.
    pub paths: Vec<String>,
    /// As above, for these drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select: Option<Vec<String>>,
    /// As above; added to the entries for all drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<Vec<Ignore>>,
    /// As above, for these drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_date: Option<Day>,
    /// As above, for these drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<BTreeMap<String, RuleSetting>>,
    /// As above, for these drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<StyleConfig>,
    /// As above, for these drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defang: Option<DefangPolicy>,
    /// As above, for these drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<SourcesConfig>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            fail_on: FailOn::default(),
            select: vec!["all".into()],
            ignore: Vec::new(),
            exclude: Vec::new(),
            max_file_size: crate::read::MAX_FILE_SIZE / (1024 * 1024),
            baseline: None,
            report_date: None,
            online: false,
            rules: BTreeMap::new(),
            style: StyleConfig::default(),
            links: LinksConfig::default(),
            citations: CitationsConfig::default(),
            sources: SourcesConfig::default(),
            defang: DefangPolicy::default(),
            overrides: Vec::new(),
        }
    }
}
