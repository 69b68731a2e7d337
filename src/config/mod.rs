//! What the user set: `brieflint.toml`, the user's own file, flags, defaults.

mod day;
mod file;
mod find;
mod ignore;
mod layers;
mod locate;
mod parse;
mod reference;
mod show;
pub mod style;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

pub use day::Day;
pub use file::{FailOn, File, Override, RuleSetting};
pub use find::{find, user_file};
pub use ignore::{Ignore, IgnoreEntry};
pub use layers::{Config, Origins};
pub use parse::{ConfigError, parse};
pub use reference::{init, reference, schema};
pub use show::show;

use crate::citations::library::Library;
use crate::diagnostic::Level;
use crate::ignores::Entries;
use crate::links::policy::DefangPolicy;
use crate::links::probe::LinksConfig;
use crate::outlets::Sources;
use crate::rules::{self, Category, RuleMeta};

/// Names of configuration files, in the order in which they are looked for.
pub const FILE_NAMES: [&str; 2] = ["brieflint.toml", ".brieflint.toml"];

/// Which rules run, from `--select` and `--ignore` or the keys of the same names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Rule names, categories, `all`; none means every rule at its own level.
    pub select: Option<BTreeSet<String>>,
    /// Rule names, categories, `all`.
    pub ignore: BTreeSet<String>,
}

impl Selection {
    /// The first of these names that is no rule, no category and not `all`.
    #[must_use]
    pub fn unknown(&self) -> Option<&str> {
        let names = self.select.iter().flatten().chain(&self.ignore);
        names.map(String::as_str).find(|name| !is_selector(name))
    }
}

/// Whether a name selects rules.
#[must_use]
pub fn is_selector(name: &str) -> bool {
    name == "all"
        || Category::ALL.iter().any(|c| c.name() == name)
        || rules::by_name(name).is_some()
}

/// The names that select rules: rules, categories, `all`.
pub fn selectors() -> impl Iterator<Item = &'static str> {
    rules::all()
        .map(|rule| rule.meta().name)
        .chain(Category::ALL.iter().map(|c| c.name()))
        .chain(["all"])
}

/// The known name nearest to a mistyped one.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The settings in force for one draft.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Levels set for rules.
    pub levels: BTreeMap<String, Level>,
    /// Options set for rules, each checked against its rule when the file was read.
    pub options: BTreeMap<String, toml::Table>,
    /// Which rules run.
    pub selection: Selection,
    /// The outlet registry and the settings on sources.
    pub sources: Arc<Sources>,
    /// References that the user keeps elsewhere.
    pub library: Arc<Library>,
    /// The house style.
    pub style: style::Style,
    /// What is done with defanged links.
    pub defang: Arc<DefangPolicy>,
    /// The settings on links.
    pub links: Arc<LinksConfig>,
    /// The date of the report, where the draft does not say.
    pub report_date: Option<jiff::civil::Date>,
    /// Entries that silence findings.
    pub ignores: Arc<Entries>,
}

impl Settings {
    /// The level set for a rule, if one is.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).copied()
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn is_on(&self, meta: &RuleMeta) -> bool {
        let named = |set: &BTreeSet<String>| set.contains(meta.name);
        let matched = |set: &BTreeSet<String>| {
            named(set) || set.contains(meta.category.name()) || set.contains("all")
        };
        let selection = &self.selection;
        // The more exact word wins: `--select links --ignore bare-url`, `--select bare-url --ignore links`.
        let chosen_by_name = selection.select.as_ref().is_some_and(named);
        if named(&selection.ignore) || (matched(&selection.ignore) && !chosen_by_name) {
            return false;
        }
        if selection
            .select
            .as_ref()
            .is_some_and(|select| !matched(select))
        {
            return false;
        }
        match self.level(meta.name) {
            Some(level) => level != Level::Off,
            None => meta.level != Level::Off || chosen_by_name,
        }
    }

    /// The options of a rule; their defaults where none are set.
    #[must_use]
    pub fn options<T: serde::de::DeserializeOwned + Default>(&self, rule: &str) -> T {
        // Options were checked when the file was read, so a failure here means the defaults.
        self.options
            .get(rule)
            .and_then(|table| table.clone().try_into().ok())
            .unwrap_or_default()
    }
}

impl File {
    /// The settings that this file gives by itself; files that it names are not read.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let sources = Sources::without_files(&self.sources).unwrap_or_default();
        self.settings_with(Arc::new(sources), Path::new(""))
    }

    /// The settings that this file gives every draft under it. `folder` is that of the file, absolute.
    fn settings_with(&self, sources: Arc<Sources>, folder: &Path) -> Settings {
        let everything = self.select.iter().any(|name| name == "all");
        let mut selection = Selection {
            select: (!everything || self.select.len() > 1)
                .then(|| self.select.iter().cloned().collect()),
            ignore: BTreeSet::new(),
        };
        let mut ignores = Vec::new();
        for ignore in &self.ignore {
            match ignore {
                Ignore::Rule(name) => {
                    selection.ignore.insert(name.clone());
                }
                Ignore::Entry(entry) => ignores.push(entry.as_ref().clone()),
            }
        }
        let mut settings = Settings {
            selection,
            sources,
            links: Arc::new(self.links.clone()),
            style: self.style.style(),
            defang: Arc::new(self.style.defang(&self.defang)),
            report_date: self.report_date.map(|day| day.0),
            ignores: Arc::new(Entries::new(ignores, folder)),
            ..Settings::default()
        };
        if settings.style.ibid != style::IbidStyle::Allow {
            // Off by default, but not for a house that wants none.
            settings.levels.insert("ibid".to_owned(), Level::Info);
        }
        for (name, setting) in &self.rules {
            let (level, options) = setting.split();
            let level = level.as_ref().and_then(toml::Value::as_str);
            if let Some(level) = level.and_then(|l| file::level_of(l).ok()) {
                settings.levels.insert(name.clone(), level);
            }
            if !options.is_empty() {
                settings.options.insert(name.clone(), options);
            }
        }
        settings
    }
}
