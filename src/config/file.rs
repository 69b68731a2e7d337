//! The keys of `brieflint.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::style::{IbidStyle, StyleConfig};
use super::{Selection, Settings, is_selector, nearest, selectors};
use crate::diagnostic::Level;
use crate::links::policy::DefangPolicy;
use crate::links::probe::LinksConfig;
use crate::outlets::{Sources, SourcesConfig};
use crate::rules;
use crate::span::Span;

/// What is wrong with a configuration file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// What was meant, perhaps.
    pub help: Option<String>,
    /// Where, in bytes of the file.
    pub span: Option<Span>,
}

/// At which level a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
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
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(untagged)]
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

fn level_of(name: &str) -> Result<Level, String> {
    [Level::Error, Level::Warning, Level::Info, Level::Off]
        .into_iter()
        .find(|level| level.name() == name)
        .ok_or_else(|| {
            format!(
                "unknown level \"{name}\": expected \"error\", \"warning\", \"info\" or \"off\""
            )
        })
}

/// `brieflint.toml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct File {
    /// At which level a run fails; `warning` unless set.
    pub fail_on: Option<FailOn>,
    /// Rules, categories or `all`: nothing else runs.
    pub select: Option<Vec<String>>,
    /// Rules or categories that do not run.
    pub ignore: Vec<String>,
    /// Paths that are passed over in directories, as globs relative to this file.
    pub exclude: Vec<String>,
    /// The largest draft that is read, in MiB.
    pub max_file_size: Option<u64>,
    /// Levels and options of rules.
    #[schemars(with = "BTreeMap<String, RuleSetting>")]
    pub rules: BTreeMap<String, toml::Spanned<RuleSetting>>,
    /// The house style.
    pub style: StyleConfig,
    /// The outlet registry and the rules on sources.
    pub sources: SourcesConfig,
    /// What is done with defanged links.
    pub defang: DefangPolicy,
    /// Links: what is asked of the network, and how.
    pub links: LinksConfig,
    /// Looks links up in every run, as `--online` does.
    pub online: bool,
    /// `sources` made ready; the files it names are read only where this file was loaded from disk.
    #[serde(skip)]
    #[schemars(skip)]
    pub ready_sources: Arc<Sources>,
}

/// Reads a configuration file.
///
/// # Errors
/// Where it is not TOML, holds an unknown key (the nearest known one is suggested) or an unknown rule.
pub fn parse(text: &str) -> Result<File, ConfigError> {
    let mut file: File = toml::from_str(text).map_err(|error| from_toml(&error))?;
    for name in file.select.iter().flatten().chain(&file.ignore) {
        if !is_selector(name) {
            return Err(unknown_selector(name, text));
        }
    }
    for (name, setting) in &file.rules {
        check_rule(text, name, setting)?;
    }
    if file.sources != SourcesConfig::default() {
        let ready = Sources::without_files(&file.sources).map_err(|error| ConfigError {
            message: format!("in [sources]: {error}"),
            help: None,
            span: text.find("[sources").map(|at| Span::new(at, at + 8)),
        })?;
        file.ready_sources = Arc::new(ready);
    }
    Ok(file)
}

fn unknown_selector(name: &str, text: &str) -> ConfigError {
    let quoted = format!("\"{name}\"");
    ConfigError {
        message: format!("there is no rule or category named `{name}`"),
        help: nearest(name, selectors()).map(|n| format!("did you mean `{n}`?")),
        span: text
            .find(&quoted)
            .map(|at| Span::new(at, at + quoted.len())),
    }
}

fn check_rule(
    text: &str,
    name: &str,
    setting: &toml::Spanned<RuleSetting>,
) -> Result<(), ConfigError> {
    let value = Span::from(setting.span());
    let Some(rule) = rules::by_name(name) else {
        // The key stands before its value, on the same line or as a table's name.
        let key = text.get(..value.start).and_then(|head| head.rfind(name));
        let key = key
            .or_else(|| text.find(name))
            .map(|at| Span::new(at, at + name.len()));
        return Err(ConfigError {
            message: format!("there is no rule named `{name}`"),
            help: nearest(name, rules::all().map(|r| r.meta().name))
                .map(|n| format!("did you mean `{n}`?")),
            span: key.or(Some(value)),
        });
    };
    let RuleSetting::Table(table) = setting.as_ref() else {
        return Ok(());
    };
    let (level, options) = split_level(table);
    if let Some(level) = level {
        let known = level
            .as_str()
            .ok_or_else(|| "a level is a string".to_owned())
            .and_then(level_of);
        known.map_err(|message| ConfigError {
            message,
            help: None,
            span: Some(value),
        })?;
    }
    rule.check_options(&options).map_err(|message| {
        let mut error = from_message(&message);
        error.message = format!("in the options of `{name}`: {}", error.message);
        error.span = Some(value);
        error
    })
}

fn split_level(table: &toml::Table) -> (Option<toml::Value>, toml::Table) {
    let mut options = table.clone();
    let level = options.remove("level");
    (level, options)
}

fn from_toml(error: &toml::de::Error) -> ConfigError {
    let mut converted = from_message(error.message());
    converted.span = error.span().map(Span::from);
    converted
}

/// serde's "unknown field `x`, expected one of `a`, `b`" with a suggestion instead of the list.
fn from_message(message: &str) -> ConfigError {
    let plain = ConfigError {
        message: message.to_owned(),
        help: None,
        span: None,
    };
    let Some(rest) = message.strip_prefix("unknown field `") else {
        return plain;
    };
    let Some((field, expected)) = rest.split_once('`') else {
        return plain;
    };
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    ConfigError {
        message: format!("unknown key `{field}`"),
        help: match nearest(field, known.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if known.is_empty() => None,
            None => Some(format!("known keys: {}", known.join(", "))),
        },
        span: None,
    }
}

impl File {
    /// The settings that this file gives every draft under it.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let mut settings = Settings {
            selection: Selection {
                select: self
                    .select
                    .as_ref()
                    .map(|names| names.iter().cloned().collect()),
                ignore: self.ignore.iter().cloned().collect(),
            },
            sources: Arc::clone(&self.ready_sources),
            style: self.style.style(),
            defang: Arc::new(self.style.defang(&self.defang)),
            links: Arc::new(self.links.clone()),
            ..Settings::default()
        };
        if settings.style.ibid != IbidStyle::Allow {
            // Off by default, but not for a house that wants none.
            settings.levels.insert("ibid".to_owned(), Level::Info);
        }
        for (name, setting) in &self.rules {
            match setting.as_ref() {
                RuleSetting::Level(level) => {
                    settings.levels.insert(name.clone(), *level);
                }
                RuleSetting::Table(table) => {
                    let (level, options) = split_level(table);
                    if let Some(level) = level
                        .as_ref()
                        .and_then(toml::Value::as_str)
                        .and_then(|l| level_of(l).ok())
                    {
                        settings.levels.insert(name.clone(), level);
                    }
                    settings.options.insert(name.clone(), options);
                }
            }
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_errors_with_a_suggestion() {
        let text = "fail-on = \"error\"\nexclud = []\n";
        let error = parse(text).expect_err("unknown key");
        assert_eq!(error.message, "unknown key `exclud`");
        assert_eq!(error.help.as_deref(), Some("did you mean `exclude`?"));
        assert_eq!(error.span.map(|s| s.of(text)), Some("exclud"));
    }

    #[test]
    fn unknown_rules_are_errors() {
        let text = "[rules]\nno-such-rule = \"error\"\n";
        let error = parse(text).expect_err("unknown rule");
        assert_eq!(error.span.map(|s| s.of(text)), Some("no-such-rule"));
    }
}
