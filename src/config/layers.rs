//! The configuration in force: the user's own file and the project's, one over the other.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::locate::{Locator, Step};
use super::parse::{ConfigError, parse};
use super::{File, Settings};
use crate::citations::library::Library;
use crate::outlets::{Sources, SourcesConfig};
use crate::read::InputError;
use crate::span::{LineIndex, Span};

/// Tables of this name hold exceptions; those of a higher layer are added to those of a lower one. Everything else that
/// is no table is replaced.
const ADDED: [&str; 2] = ["ignore", "overrides"];

/// One configuration file.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// The file as shown to people.
    pub(super) shown: String,
    /// Its text.
    pub(super) text: String,
    /// What it says, with its paths made absolute and without what it may not say.
    pub(super) table: toml::Table,
    /// The folder that its globs are relative to.
    folder: PathBuf,
}

/// The configuration in force for some drafts.
#[derive(Debug)]
pub struct Config {
    /// The project's file, or the one named with `--config`; none for the built-in defaults.
    pub path: Option<PathBuf>,
    /// What all layers together say. `links` holds nothing that its file may not say.
    pub file: File,
    /// Keys that were not heeded, because they stand in a file found beside the drafts: `links.resolve` and the like.
    pub dropped: Vec<String>,
    /// From the lowest to the highest.
    pub(super) layers: Vec<Layer>,
    settings: Arc<Settings>,
    exclude: GlobSet,
    folder: PathBuf,
    overrides: Vec<Overriding>,
    /// Settings by the overrides that apply.
    known: Mutex<HashMap<Vec<usize>, Arc<Settings>>>,
}

/// An entry of `overrides`, ready.
#[derive(Debug)]
struct Overriding {
    paths: GlobSet,
    folder: PathBuf,
    table: toml::Table,
}

/// Which files a configuration is made of.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// The user's own file.
    pub user: Option<PathBuf>,
    /// The file found beside the drafts.
    pub project: Option<PathBuf>,
    /// The file named with `--config`.
    pub named: Option<PathBuf>,
}

impl Config {
    /// The built-in defaults.
    ///
    /// # Errors
    /// None that could be met; the type is that of [`Config::load`].
    pub fn builtin() -> Result<Self, InputError> {
        Self::load(&Origins::default())
    }

    /// Reads the files and puts them over each other.
    ///
    /// # Errors
    /// Where one cannot be read, or says something that brieflint does not understand: the message names line and
    /// column.
    pub fn load(origins: &Origins) -> Result<Self, InputError> {
        let mut layers = Vec::new();
        let mut dropped = Vec::new();
        let files = [
            (&origins.user, true),
            (&origins.project, false),
            (&origins.named, true),
        ];
        for (path, trusted) in files {
            let Some(path) = path else {
                continue;
            };
            let layer = read(path, trusted, &mut dropped)?;
            layers.push(layer);
        }
        let path = origins.named.clone().or_else(|| origins.project.clone());
        Self::over(layers, path, dropped)
    }

    fn over(
        layers: Vec<Layer>,
        path: Option<PathBuf>,
        dropped: Vec<String>,
    ) -> Result<Self, InputError> {
        let mut merged = toml::Table::new();
        for layer in &layers {
            merge(&mut merged, &layer.table);
        }
        let shown = path
            .as_deref()
            .map(|p| p.to_string_lossy().into_owned())
            .unwrap_or_default();
        let file = typed(&shown, merged)?;
        let folder = folder_of(path.as_deref());
        let mut overrides = Vec::new();
        for layer in &layers {
            let entries = layer.table.get("overrides").and_then(|o| o.as_array());
            for entry in entries.into_iter().flatten().filter_map(|e| e.as_table()) {
                overrides.push(overriding(layer, entry)?);
            }
        }
        Ok(Self {
            settings: settings(&shown, &file, &folder)?,
            exclude: globs(&file.exclude, true).map_err(|m| InputError::new(&shown, m))?,
            path,
            file,
            dropped,
            layers,
            folder,
            overrides,
            known: Mutex::default(),
        })
    }

    /// The settings for drafts that no override names.
    #[must_use]
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// The settings for a draft.
    ///
    /// # Errors
    /// Where what an override names cannot be read.
    pub fn settings_for(&self, path: &Path) -> Result<Arc<Settings>, InputError> {
        let applying = self.overrides_for(path);
        if applying.is_empty() {
            return Ok(Arc::clone(&self.settings));
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&applying) {
            return Ok(Arc::clone(settings));
        }
        let (shown, file) = self.file_for(&applying)?;
        let settings = settings(&shown, &file, &self.folder)?;
        known.insert(applying, Arc::clone(&settings));
        Ok(settings)
    }

    /// Indices of the overrides that apply to a draft, in order.
    pub(super) fn overrides_for(&self, path: &Path) -> Vec<usize> {
        if self.overrides.is_empty() {
            return Vec::new();
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.overrides
            .iter()
            .enumerate()
            .filter(|(_, o)| {
                o.paths
                    .is_match(path.strip_prefix(&o.folder).unwrap_or(&path))
            })
            .map(|(index, _)| index)
            .collect()
    }

    fn file_for(&self, applying: &[usize]) -> Result<(String, File), InputError> {
        let mut merged = toml::Table::new();
        for layer in &self.layers {
            merge(&mut merged, &layer.table);
        }
        for index in applying {
            if let Some(overriding) = self.overrides.get(*index) {
                merge(&mut merged, &overriding.table);
            }
        }
        let shown = self
            .path
            .as_deref()
            .map(|p| p.to_string_lossy().into_owned())
            .unwrap_or_default();
        Ok((shown.clone(), typed(&shown, merged)?))
    }

    /// What the overrides that apply to a draft say, in order.
    pub(super) fn override_tables(&self, path: &Path) -> Vec<&toml::Table> {
        self.overrides_for(path)
            .into_iter()
            .filter_map(|index| self.overrides.get(index).map(|o| &o.table))
            .collect()
    }

    /// Whether a path is passed over.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        if self.exclude.is_empty() {
            return false;
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.exclude
            .is_match(path.strip_prefix(&self.folder).unwrap_or(&path))
    }

    /// The folder of the project's file, absolute; the current folder where there is none.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where an entry of `ignore` stands in the project's file, by its place among the entries in force; none for entries
    /// of the user's own file.
    #[must_use]
    pub fn ignore_span(&self, index: usize) -> Option<Span> {
        let is_entry = |value: &&toml::Value| value.is_table();
        let count = |layer: &Layer| {
            let list = layer.table.get("ignore").and_then(|i| i.as_array());
            list.map_or(0, |list| list.iter().filter(is_entry).count())
        };
        let (last, before) = self.layers.split_last()?;
        let own = index.checked_sub(before.iter().map(count).sum())?;
        let list = last.table.get("ignore").and_then(|i| i.as_array())?;
        let place = list
            .iter()
            .enumerate()
            .filter(|(_, value)| value.is_table())
            .nth(own)?
            .0;
        Locator::new(&last.text).value(&[Step::Key("ignore"), Step::Index(place)])
    }

    /// The text of the project's file.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.path.as_ref()?;
        self.layers.last().map(|layer| layer.text.as_str())
    }
}

/// Reads one file; what an untrusted one may not say is taken out and named.
fn read(path: &Path, trusted: bool, dropped: &mut Vec<String>) -> Result<Layer, InputError> {
    const LARGEST: u64 = 16 * 1024 * 1024;
    let shown = path.to_string_lossy().into_owned();
    let bytes = crate::read::bytes(path, &shown, LARGEST)?;
    let text =
        String::from_utf8(bytes).map_err(|_| InputError::new(shown.clone(), "is not UTF-8"))?;
    let mut file = parse(&text).map_err(|error| located(&shown, &text, &error))?;
    let mut table: toml::Table =
        toml::from_str(&text).map_err(|e| InputError::new(shown.clone(), e.message()))?;
    if !trusted {
        for name in file.links.drop_privileges() {
            if let Some(key) = name.strip_prefix("links.")
                && let Some(links) = table.get_mut("links").and_then(|l| l.as_table_mut())
            {
                links.remove(key);
            }
            dropped.push(format!("{shown}: {name}"));
        }
    }
    let folder = folder_of(Some(path));
    anchor(&mut table, path.parent().unwrap_or(Path::new("")));
    Ok(Layer {
        shown,
        text,
        table,
        folder,
    })
}

/// The absolute folder of a file; the current one where there is none.
fn folder_of(path: Option<&Path>) -> PathBuf {
    let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    // `absolute` drops the dot.
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Names of files are relative to the file that names them, and must stay so when layers are put together.
fn anchor(table: &mut toml::Table, folder: &Path) {
    let join = |value: &mut toml::Value| {
        if let toml::Value::String(name) = value {
            *name = folder.join(&*name).to_string_lossy().into_owned();
        }
    };
    if let Some(baseline) = table.get_mut("baseline") {
        join(baseline);
    }
    if let Some(file) = table.get_mut("links").and_then(|l| l.get_mut("ca-file")) {
        join(file);
    }
    if let Some(file) = table
        .get_mut("citations")
        .and_then(|c| c.get_mut("library"))
    {
        join(file);
    }
    for key in ["registry", "retractions"] {
        let names = table.get_mut("sources").and_then(|s| s.get_mut(key));
        if let Some(toml::Value::Array(names)) = names {
            names.iter_mut().for_each(join);
        }
    }
    if let Some(toml::Value::Array(overrides)) = table.get_mut("overrides") {
        for entry in overrides.iter_mut().filter_map(|o| o.as_table_mut()) {
            anchor(entry, folder);
        }
    }
}

/// Puts a layer over others: tables are merged, exceptions are added, everything else is replaced.
pub(super) fn merge(under: &mut toml::Table, over: &toml::Table) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => merge(under, over),
            (Some(toml::Value::Array(under)), toml::Value::Array(over))
                if ADDED.contains(&key.as_str()) =>
            {
                under.extend(over.iter().cloned());
            }
            // `rule = "error"` over a table of options sets the level and keeps the options.
            (Some(toml::Value::Table(under)), toml::Value::String(level)) => {
                under.insert("level".into(), level.clone().into());
            }
            (Some(toml::Value::String(level)), toml::Value::Table(over))
                if !over.contains_key("level") =>
            {
                let mut over = over.clone();
                over.insert("level".into(), level.clone().into());
                under.insert(key.clone(), toml::Value::Table(over));
            }
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Each layer was looked at by itself, so this fails only where layers do not fit together.
fn typed(shown: &str, merged: toml::Table) -> Result<File, InputError> {
    merged
        .try_into()
        .map_err(|error: toml::de::Error| InputError::new(shown, error.message()))
}

fn overriding(layer: &Layer, entry: &toml::Table) -> Result<Overriding, InputError> {
    let mut table = entry.clone();
    let paths: Vec<String> = table
        .remove("paths")
        .and_then(|paths| paths.try_into().ok())
        .unwrap_or_default();
    Ok(Overriding {
        paths: globs(&paths, true).map_err(|m| InputError::new(&layer.shown, m))?,
        folder: layer.folder.clone(),
        table,
    })
}

/// A set of globs; with `folders`, `archive` and `archive/` mean everything under it too.
pub(super) fn globs(patterns: &[String], folders: bool) -> Result<GlobSet, String> {
    let mut globs = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        let pattern = pattern.trim_end_matches('/');
        globs.add(Glob::new(pattern).map_err(|e| e.to_string())?);
        if folders {
            globs.add(Glob::new(&format!("{pattern}/**")).map_err(|e| e.to_string())?);
        }
    }
    globs.build().map_err(|e| e.to_string())
}

/// The registry and lists that a configuration names.
fn sources(shown: &str, file: &File) -> Result<Arc<Sources>, InputError> {
    if file.sources == SourcesConfig::default() {
        return Ok(Arc::default());
    }
    Sources::load(file.sources.clone(), &|name| std::fs::read_to_string(name))
        .map(Arc::new)
        .map_err(|error| InputError::new(shown, format!("in [sources]: {error}")))
}

/// The settings that a file gives, with what it names read.
fn settings(shown: &str, file: &File, folder: &Path) -> Result<Arc<Settings>, InputError> {
    let mut settings = file.settings_with(sources(shown, file)?, folder);
    if let Some(name) = &file.citations.library {
        const LARGEST: u64 = 64 * 1024 * 1024;
        let bytes = crate::read::bytes(Path::new(name), name, LARGEST)?;
        let text =
            String::from_utf8(bytes).map_err(|_| InputError::new(name.clone(), "is not UTF-8"))?;
        let library = Library::read(name, &text).map_err(|m| InputError::new(name.clone(), m))?;
        settings.library = Arc::new(library);
    }
    Ok(Arc::new(settings))
}

/// An error with the line of the file under it.
fn located(path: &str, text: &str, error: &ConfigError) -> InputError {
    let help = error
        .help
        .as_ref()
        .map(|h| format!("\n  help: {h}"))
        .unwrap_or_default();
    let Some(span) = error.span else {
        return InputError::new(path, format!("{}{help}", error.message));
    };
    let index = LineIndex::new(text);
    let at = index.locate(text, span.start);
    let line = index.line_span(at.line - 1).of(text).trim_end();
    let width = span
        .of(text)
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .count()
        .max(1);
    let number = at.line.to_string();
    InputError::new(
        format!("{path}:{}:{}", at.line, at.column),
        format!(
            "{}\n  {number} | {line}\n  {} | {}{}{help}",
            error.message,
            " ".repeat(number.len()),
            " ".repeat(at.column - 1),
            "^".repeat(width),
        ),
    )
}
