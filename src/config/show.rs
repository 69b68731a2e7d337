//! What is in force, and where each value comes from.

use std::fmt::Write;
use std::path::Path;

use super::layers::{Config, merge};
use super::locate::{Locator, Step};
use super::style::{StyleConfig, StylePreset};
use super::{File, reference};
use crate::rules;
use crate::span::LineIndex;

/// The effective configuration as TOML; a comment at each value says whether it is a default or in which file and line
/// it stands. `draft` is the draft for which overrides are looked at.
#[must_use]
pub fn show(config: &Config, draft: Option<&Path>) -> String {
    let mut merged = toml::Table::try_from(File::default()).unwrap_or_default();
    for layer in &config.layers {
        merge(&mut merged, &layer.table);
    }
    let overriding = draft.map(|d| config.override_tables(d)).unwrap_or_default();
    for table in &overriding {
        merge(&mut merged, table);
    }
    let preset = fill(&mut merged);
    let shown = Shown {
        config,
        overriding,
        preset,
    };
    let mut out = String::new();
    for layer in config.layers.iter().rev() {
        let _ = writeln!(out, "# {}", layer.shown);
    }
    for dropped in &config.dropped {
        let _ = writeln!(out, "# not heeded: {dropped}");
    }
    let order = order();
    let mut keys: Vec<&String> = merged.keys().collect();
    keys.sort_by_key(|key| {
        let table = merged.get(*key).is_some_and(toml::Value::is_table);
        (table, order.iter().position(|known| known == *key))
    });
    for key in keys {
        match merged.get(key) {
            Some(toml::Value::Table(table)) => {
                let _ = writeln!(out, "\n[{key}]");
                for (inner, value) in table {
                    shown.line(&[key, inner], inner, value, &mut out);
                }
            }
            Some(value) => shown.line(&[key], key, value, &mut out),
            None => {}
        }
    }
    out
}

/// Adds what the files leave to rules and to the preset of the style, whose name it gives.
fn fill(merged: &mut toml::Table) -> Option<&'static str> {
    let mut table = |key: &str| merged.remove(key).and_then(|value| value.try_into().ok());
    let mut levels: toml::Table = table("rules").unwrap_or_default();
    let mut style: toml::Table = table("style").unwrap_or_default();
    for meta in rules::all().map(|rule| rule.meta()) {
        if !levels.contains_key(meta.name) {
            levels.insert(meta.name.into(), meta.level.name().into());
        }
    }
    let given: StyleConfig = style.clone().try_into().unwrap_or_default();
    let filled = toml::Table::try_from(given.filled()).unwrap_or_default();
    for (key, value) in filled {
        style.entry(key).or_insert(value);
    }
    merged.insert("rules".into(), levels.into());
    merged.insert("style".into(), style.into());
    (given.preset != StylePreset::default()).then(|| given.preset.name())
}

/// The keys in the order of the reference.
fn order() -> Vec<String> {
    let schema = reference::schema();
    let properties = schema.get("properties").and_then(|p| p.as_object());
    properties
        .map(|p| p.keys().cloned().collect())
        .unwrap_or_default()
}

struct Shown<'a> {
    config: &'a Config,
    overriding: Vec<&'a toml::Table>,
    /// The preset of the style, if one is set.
    preset: Option<&'static str>,
}

impl Shown<'_> {
    fn line(&self, path: &[&str], key: &str, value: &toml::Value, out: &mut String) {
        let _ = writeln!(out, "{} = {value}  # {}", quoted(key), self.origin(path));
    }

    /// Where the value comes from: the highest layer that has it.
    fn origin(&self, path: &[&str]) -> String {
        if self.overriding.iter().any(|table| has(table, path)) {
            return "overrides".into();
        }
        let layer = self
            .config
            .layers
            .iter()
            .rev()
            .find(|layer| has(&layer.table, path));
        let Some(layer) = layer else {
            return match (path, self.preset) {
                (["style", ..], Some(preset)) => format!("preset {preset}"),
                _ => "default".into(),
            };
        };
        let steps: Vec<Step<'_>> = path.iter().map(|key| Step::Key(key)).collect();
        match Locator::new(&layer.text).key(&steps) {
            Some(span) => {
                let line = LineIndex::new(&layer.text).line_of(span.start) + 1;
                format!("{}:{line}", layer.shown)
            }
            None => layer.shown.clone(),
        }
    }
}

fn has(table: &toml::Table, path: &[&str]) -> bool {
    match path {
        [] => false,
        [key] => table.contains_key(*key),
        [key, rest @ ..] => table
            .get(*key)
            .and_then(|value| value.as_table())
            .is_some_and(|inner| has(inner, rest)),
    }
}

/// A key as TOML wants it.
fn quoted(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        toml::Value::String(key.to_owned()).to_string()
    }
}
