//! Reading a configuration file: every fault with its place and, where there is one, what was meant.

use globset::Glob;

use super::file::level_of;
use super::locate::{Locator, Step};
use super::{File, Ignore, RuleSetting, is_selector, nearest, selectors};
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

impl ConfigError {
    fn new(message: impl Into<String>, span: Option<Span>) -> Self {
        Self {
            message: message.into(),
            help: None,
            span,
        }
    }

    fn with_nearest(mut self, name: &str, known: impl Iterator<Item = &'static str>) -> Self {
        self.help = nearest(name, known).map(|n| format!("did you mean `{n}`?"));
        self
    }
}

/// Reads a configuration file.
///
/// # Errors
/// Where it is not TOML, holds an unknown key (the nearest known one is suggested), an unknown rule, or a value that
/// cannot be meant.
pub fn parse(text: &str) -> Result<File, ConfigError> {
    let file: File = toml::from_str(text).map_err(|error| from_toml(&error))?;
    let checker = Checker {
        locator: Locator::new(text),
    };
    checker.file(&file)?;
    Ok(file)
}

/// Looks at what the types do not say.
struct Checker<'a> {
    locator: Locator<'a>,
}

impl Checker<'_> {
    fn file(&self, file: &File) -> Result<(), ConfigError> {
        self.names(&[Step::Key("select")], &file.select)?;
        self.ignores(&[], &file.ignore)?;
        self.globs(&[Step::Key("exclude")], &file.exclude)?;
        self.rules(&[], file.rules.iter())?;
        if file.max_file_size == 0 {
            return Err(ConfigError::new(
                "`max-file-size` is a number of MiB, 1 or more",
                self.locator.value(&[Step::Key("max-file-size")]),
            ));
        }
        self.sources(&[Step::Key("sources")], &file.sources)?;
        for (index, entry) in file.overrides.iter().enumerate() {
            let at = [Step::Key("overrides"), Step::Index(index)];
            if entry.paths.is_empty() {
                return Err(ConfigError::new(
                    "an override needs `paths`",
                    self.locator.value(&at),
                ));
            }
            self.globs(&[at[0], at[1], Step::Key("paths")], &entry.paths)?;
            if let Some(select) = &entry.select {
                self.names(&[at[0], at[1], Step::Key("select")], select)?;
            }
            self.ignores(&at, entry.ignore.as_deref().unwrap_or_default())?;
            self.rules(&at, entry.rules.iter().flatten())?;
            if let Some(sources) = &entry.sources {
                self.sources(&[at[0], at[1], Step::Key("sources")], sources)?;
            }
        }
        Ok(())
    }

    fn sources(&self, at: &[Step<'_>], sources: &SourcesConfig) -> Result<(), ConfigError> {
        if *sources == SourcesConfig::default() {
            return Ok(());
        }
        Sources::without_files(sources).map(drop).map_err(|error| {
            let message = format!("in [sources]: {error}");
            ConfigError::new(message, self.locator.key(at))
        })
    }

    /// Names of rules, categories, `all`.
    fn names(&self, at: &[Step<'_>], names: &[String]) -> Result<(), ConfigError> {
        for (index, name) in names.iter().enumerate() {
            let path = with(at, &[Step::Index(index)]);
            self.name(name, &path)?;
        }
        Ok(())
    }

    fn name(&self, name: &str, at: &[Step<'_>]) -> Result<(), ConfigError> {
        if is_selector(name) {
            return Ok(());
        }
        let message = format!("there is no rule or category named `{name}`");
        Err(ConfigError::new(message, self.locator.value(at)).with_nearest(name, selectors()))
    }

    fn globs(&self, at: &[Step<'_>], globs: &[String]) -> Result<(), ConfigError> {
        for (index, glob) in globs.iter().enumerate() {
            Glob::new(glob).map_err(|error| {
                let path = with(at, &[Step::Index(index)]);
                ConfigError::new(error.to_string(), self.locator.value(&path))
            })?;
        }
        Ok(())
    }

    fn ignores(&self, at: &[Step<'_>], ignores: &[Ignore]) -> Result<(), ConfigError> {
        for (index, ignore) in ignores.iter().enumerate() {
            let path = with(at, &[Step::Key("ignore"), Step::Index(index)]);
            let entry = match ignore {
                Ignore::Rule(name) => {
                    self.name(name, &path)?;
                    continue;
                }
                Ignore::Entry(entry) => entry,
            };
            if let Some((key, message)) = entry.fault() {
                let place = self
                    .locator
                    .value(&with(&path, &[Step::Key(key)]))
                    .or_else(|| self.locator.value(&path));
                return Err(ConfigError::new(message, place));
            }
            if let Some(rule) = &entry.rule {
                self.name(rule, &with(&path, &[Step::Key("rule")]))?;
            }
            self.globs(&with(&path, &[Step::Key("paths")]), &entry.paths)?;
        }
        Ok(())
    }

    fn rules<'r>(
        &self,
        at: &[Step<'_>],
        settings: impl Iterator<Item = (&'r String, &'r RuleSetting)>,
    ) -> Result<(), ConfigError> {
        for (name, setting) in settings {
            let path = with(at, &[Step::Key("rules"), Step::Key(name)]);
            self.rule(&path, name, setting)?;
        }
        Ok(())
    }

    fn rule(&self, at: &[Step<'_>], name: &str, setting: &RuleSetting) -> Result<(), ConfigError> {
        let Some(rule) = rules::by_name(name) else {
            let message = format!("there is no rule named `{name}`");
            return Err(ConfigError::new(message, self.locator.key(at))
                .with_nearest(name, rules::all().map(|r| r.meta().name)));
        };
        let (level, options) = setting.split();
        if let Some(level) = level {
            level
                .as_str()
                .ok_or_else(|| "a level is a string".to_owned())
                .and_then(level_of)
                .map_err(|message| {
                    let place = self.locator.value(&with(at, &[Step::Key("level")]));
                    ConfigError::new(message, place.or_else(|| self.locator.value(at)))
                })?;
        }
        rule.check_options(&options).map_err(|message| {
            let mut error = from_message(&message);
            let unknown = unknown_field(&message).map(|(field, _)| field);
            error.span = unknown
                .and_then(|field| self.locator.key(&with(at, &[Step::Key(field)])))
                .or_else(|| self.locator.value(at));
            error.message = format!("in the options of `{name}`: {}", error.message);
            error
        })
    }
}

fn with<'a>(path: &[Step<'a>], more: &[Step<'a>]) -> Vec<Step<'a>> {
    path.iter().chain(more).copied().collect()
}

fn from_toml(error: &toml::de::Error) -> ConfigError {
    let mut converted = from_message(error.message());
    converted.span = error.span().map(Span::from);
    converted
}

/// serde's "unknown field `x`, expected one of `a`, `b`".
fn unknown_field(message: &str) -> Option<(&str, &str)> {
    message.strip_prefix("unknown field `")?.split_once('`')
}

/// The same with a suggestion instead of the list.
fn from_message(message: &str) -> ConfigError {
    let Some((field, expected)) = unknown_field(message) else {
        let mut error = ConfigError::new(message, None);
        // serde's "unknown variant `x`, expected one of `a`, `b`".
        if let Some((value, expected)) = message
            .strip_prefix("unknown variant `")
            .and_then(|rest| rest.split_once('`'))
        {
            let known = expected.split('`').skip(1).step_by(2);
            error.help = nearest(value, known).map(|n| format!("did you mean `{n}`?"));
        }
        return error;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is marked in the file, the message and the help.
    fn fault(text: &str) -> (String, String, String) {
        let error = parse(text).expect_err(text);
        (
            error.span.map(|s| s.of(text)).unwrap_or("-").to_owned(),
            error.message,
            error.help.unwrap_or_default(),
        )
    }

    #[test]
    fn every_section_names_its_faults() {
        let cases = [
            (
                "fail-on = \"error\"\nexclud = []\n",
                "exclud",
                "unknown key `exclud`",
                "did you mean `exclude`?",
            ),
            (
                "fail-on = \"eror\"\n",
                "\"eror\"",
                "unknown variant",
                "did you mean `error`?",
            ),
            (
                "select = [\"links\", \"empty-notes\"]\n",
                "\"empty-notes\"",
                "there is no rule or category named",
                "did you mean `empty-note`?",
            ),
            (
                "exclude = [\"a/{b\"]\n",
                "\"a/{b\"",
                "error parsing glob",
                "",
            ),
            ("max-file-size = 0\n", "0", "`max-file-size`", ""),
            (
                "[style]
date = \"sometimes\"
",
                "\"sometimes\"",
                "unknown variant",
                "",
            ),
            (
                "[defang]
mod = \"keep\"
",
                "mod",
                "unknown key `mod`",
                "did you mean `mode`?",
            ),
            ("report-date = \"June\"\n", "\"June\"", "expected a day", ""),
            (
                "[rules]\nno-such-rule = \"error\"\n",
                "no-such-rule",
                "there is no rule named",
                "",
            ),
            (
                "[rules]\nempty-note = \"loud\"\n",
                "\"loud\"",
                "unknown level",
                "",
            ),
            (
                "[rules]\nempty-note = { level = \"loud\" }\n",
                "\"loud\"",
                "unknown level",
                "",
            ),
            (
                "[rules.empty-note]\nlevle = \"info\"\n",
                "levle",
                "in the options of `empty-note`",
                "",
            ),
            (
                "[links]\nallow-privat = true\n",
                "allow-privat",
                "unknown key",
                "did you mean `allow-private`?",
            ),
            (
                "[sources]\nstale-after = \"x\"\n",
                "\"x\"",
                "invalid type",
                "",
            ),
            (
                "[[ignore]]\nrule = \"empty-note\"\n",
                "[[ignore]]",
                "needs a `reason`",
                "",
            ),
            (
                "[[ignore]]\nreason = \"x\"\n",
                "\"x\"",
                "needs a `rule`",
                "",
            ),
            (
                "[[ignore]]\nrule = \"emty-note\"\nreason = \"x\"\n",
                "\"emty-note\"",
                "there is no rule or category",
                "did you mean `empty-note`?",
            ),
            (
                "[[ignore]]\nrul = \"x\"\nreason = \"x\"\n",
                "",
                "unknown key `rul`",
                "did you mean `rule`?",
            ),
            (
                "[[ignore]]\nrule = \"all\"\nreason = \"x\"\nexpires = \"soon\"\n",
                "",
                "expected a day",
                "",
            ),
            (
                "[[overrides]]\npaths = []\n",
                "[[overrides]]",
                "needs `paths`",
                "",
            ),
            (
                "[[overrides]]\npaths = [\"a\"]\nrules = { x = \"off\" }\n",
                "x",
                "there is no rule named",
                "",
            ),
            (
                "[[overrides]]\npaths = [\"a\"]\nexclude = []\n",
                "exclude",
                "unknown key",
                "",
            ),
        ];
        for (text, marked, message, help) in cases {
            let (m, e, h) = fault(text);
            assert!(m.starts_with(marked), "{text}: {m}");
            assert!(e.contains(message), "{text}: {e}");
            assert!(help.is_empty() || h == help, "{text}: {h}");
        }
    }
}
