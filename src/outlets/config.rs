//! What a user sets under `[sources]`.

use super::record::Outlet;
use crate::diagnostic::Level;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings for the outlet registry and the rules on sources.
///
/// ```toml
/// [sources]
/// registry = ["organisation.toml", "project.toml"]   # merged over the built-in records, in this order
/// disable = ["rbc", "qa-state"]                      # outlets or owner groups that the rules shall not speak of
/// disable-lists = ["satire"]                         # whole lists: the files of the built-in registry
/// levels = { "tr-state" = "info" }                   # a level for an outlet or an owner group
/// publishers = ["Institute for the Study of War"]    # who publishes the drafts, where they do not say
/// retractions = ["retraction-watch.csv"]
///
/// [[sources.waivers]]
/// outlet = "tass"
/// rule = "state-media-undescribed"
/// reason = "The methodology note describes it once for the whole series."
/// until = "2027-06-30"
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SourcesConfig {
    /// Registry files of your own (TOML as in the built-in registry), merged field by field over it, in this order.
    /// Paths are relative to the configuration file.
    pub registry: Vec<String>,
    /// Records of your own, as `[[sources.outlet]]`, merged after those of `registry`.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub outlet: Vec<Outlet>,
    /// Ids of outlets, or owner groups, of which the rules shall not speak.
    pub disable: Vec<String>,
    /// Lists of the built-in registry to leave out: the names of its files without `.toml`.
    pub disable_lists: Vec<String>,
    /// A level for the findings about an outlet or an owner group; an outlet's goes before its group's.
    pub levels: BTreeMap<String, Level>,
    /// Findings that are accepted, each with a reason and a last day.
    pub waivers: Vec<Waiver>,
    /// Who publishes the drafts: for `self-citation`, beside what a draft's head says.
    pub publishers: Vec<String>,
    /// Words that describe a state outlet, beside the built-in ones ("state-run", "Kremlin-owned" ...).
    pub descriptors: Vec<String>,
    /// Files of retracted DOIs: a Retraction Watch CSV, or one DOI a line.
    pub retractions: Vec<String>,
    /// Retracted DOIs, beside those in `retractions`.
    pub retracted: Vec<String>,
    /// Days after which a source is stale, counted back from the report's date.
    pub stale_after: u32,
    /// Below this number of citations `source-concentration` is silent.
    pub concentration_citations: u32,
    /// Percent of the citations that one owner group may hold before `source-concentration` speaks.
    pub concentration_share: u32,
    /// The least number of effective sources (1 / Σ share²) before `source-concentration` speaks.
    pub effective_sources: f64,
}

/// A finding that is accepted for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Waiver {
    /// The outlet's id, or an owner group.
    pub outlet: String,
    /// The rule; none waives every rule on sources.
    #[serde(default)]
    pub rule: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day of the waiver, `YYYY-MM-DD`.
    pub until: String,
}

impl Default for SourcesConfig {
    fn default() -> Self {
        Self {
            registry: Vec::new(),
            outlet: Vec::new(),
            disable: Vec::new(),
            disable_lists: Vec::new(),
            levels: BTreeMap::new(),
            waivers: Vec::new(),
            publishers: Vec::new(),
            descriptors: Vec::new(),
            retractions: Vec::new(),
            retracted: Vec::new(),
            stale_after: 365,
            concentration_citations: 10,
            concentration_share: 40,
            effective_sources: 4.0,
        }
    }
}
