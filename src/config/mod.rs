//! What the user set: `brieflint.toml`, flags, defaults.

mod file;
mod find;
pub mod style;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use file::{ConfigError, FailOn, File, RuleSetting, parse};
pub use find::{Loaded, find, load};

use crate::diagnostic::Level;
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
    /// The house style.
    pub style: style::Style,
    /// What is done with defanged links.
    pub defang: Arc<DefangPolicy>,
    /// The settings on links.
    pub links: Arc<LinksConfig>,
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
