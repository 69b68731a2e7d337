//! Which configuration file is in force for a draft.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ConfigError, FILE_NAMES, File, parse};
use crate::outlets::Sources;
use crate::read::InputError;
use crate::span::LineIndex;

/// A configuration file that was read.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Where it is; none for the built-in defaults.
    pub path: Option<PathBuf>,
    /// What it says.
    pub file: File,
    /// Whether the user named it, or it is the user's own: keys that open the network further are heeded only then.
    pub trusted: bool,
}

/// The nearest configuration file from `dir` upward, up to the root of the repository (a folder with `.git`).
#[must_use]
pub fn find(dir: &Path) -> Option<PathBuf> {
    for folder in dir.ancestors() {
        for name in FILE_NAMES {
            let candidate = folder.join(name);
            if candidate.is_file() {
                return Some(candidate);
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Reads a configuration file.
///
/// # Errors
/// Where it cannot be read, or says something that brieflint does not understand: the message names line and column.
pub fn load(path: &Path, trusted: bool) -> Result<Loaded, InputError> {
    const LARGEST: u64 = 16 * 1024 * 1024;
    let shown = path.to_string_lossy();
    let bytes = crate::read::bytes(path, &shown, LARGEST)?;
    let text =
        String::from_utf8(bytes).map_err(|_| InputError::new(shown.clone(), "is not UTF-8"))?;
    let mut file = parse(&text).map_err(|error| located(&shown, &text, &error))?;
    if !file.sources.registry.is_empty() || !file.sources.retractions.is_empty() {
        file.ready_sources = sources(path, &file)?;
    }
    Ok(Loaded {
        path: Some(path.to_owned()),
        file,
        trusted,
    })
}

/// The registry and lists that a configuration names, relative to its own folder.
fn sources(path: &Path, file: &File) -> Result<Arc<Sources>, InputError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| std::fs::read_to_string(folder.join(name));
    Sources::load(file.sources.clone(), &read)
        .map(Arc::new)
        .map_err(|error| InputError::new(path.to_string_lossy(), format!("in [sources]: {error}")))
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
