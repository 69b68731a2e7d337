//! Drafts from the command line, each with the settings in force for it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use brieflint::config::{self, File, Loaded, Settings};
use brieflint::discover::{self, Input};
use brieflint::read::{self, InputError};
use brieflint::source::{Format, Source};
use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::Failure;
use crate::args::InputArgs;

/// The drafts of a run.
pub(crate) struct Inputs {
    pub(crate) drafts: Vec<Draft>,
    /// Paths that could not be walked.
    pub(crate) errors: Vec<InputError>,
    /// The configuration for the current directory, for settings of the whole run.
    pub(crate) root: Arc<Governing>,
}

/// A draft to read.
pub(crate) struct Draft {
    pub(crate) input: Input,
    format: Option<Format>,
    stdin_filename: Option<PathBuf>,
    pub(crate) governing: Arc<Governing>,
}

/// A configuration file in force, and what it means.
pub(crate) struct Governing {
    pub(crate) loaded: Loaded,
    pub(crate) settings: Arc<Settings>,
    exclude: GlobSet,
    /// The folder that globs are relative to.
    folder: PathBuf,
}

impl Governing {
    pub(crate) fn file(&self) -> &File {
        &self.loaded.file
    }

    fn new(loaded: Loaded) -> Result<Arc<Self>, Failure> {
        let shown = loaded
            .path
            .as_ref()
            .map(|p| p.display().to_string())
            .unwrap_or_default();
        let mut globs = GlobSetBuilder::new();
        for pattern in &loaded.file.exclude {
            // `archive/` and `archive` mean everything under it.
            for pattern in [
                pattern.trim_end_matches('/').to_owned(),
                format!("{}/**", pattern.trim_end_matches('/')),
            ] {
                globs.add(Glob::new(&pattern).map_err(|e| format!("{shown}: in `exclude`: {e}"))?);
            }
        }
        let folder = loaded
            .path
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned)
            .unwrap_or_default();
        Ok(Arc::new(Self {
            settings: Arc::new(loaded.file.settings()),
            exclude: globs
                .build()
                .map_err(|e| format!("{shown}: in `exclude`: {e}"))?,
            folder: std::path::absolute(&folder).unwrap_or(folder),
            loaded,
        }))
    }

    fn excludes(&self, path: &Path) -> bool {
        if self.exclude.is_empty() {
            return false;
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.exclude
            .is_match(path.strip_prefix(&self.folder).unwrap_or(&path))
    }
}

/// Finds the drafts and the configuration of each.
pub(crate) fn gather(args: &InputArgs) -> Result<Inputs, Failure> {
    let mut configs = Configs::new(args)?;
    let root = configs.for_dir(Path::new("."))?;
    let mut errors = Vec::new();
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut drafts = Vec::new();
    for input in discover::discover(paths, &mut errors) {
        let place = input
            .path
            .as_deref()
            .or(args.stdin_filename.as_deref())
            .unwrap_or(Path::new("-"));
        let governing = configs.for_dir(
            place
                .parent()
                .filter(|p| !p.as_os_str().is_empty())
                .unwrap_or(Path::new(".")),
        )?;
        if (!input.named || args.force_exclude) && governing.excludes(place) {
            continue;
        }
        drafts.push(Draft {
            input,
            format: args.format.map(Format::from),
            stdin_filename: args.stdin_filename.clone(),
            governing,
        });
    }
    Ok(Inputs {
        drafts,
        errors,
        root,
    })
}

/// Configuration files, each read once.
struct Configs {
    only: Option<Arc<Governing>>,
    by_dir: HashMap<PathBuf, Arc<Governing>>,
    by_file: HashMap<Option<PathBuf>, Arc<Governing>>,
}

impl Configs {
    fn new(args: &InputArgs) -> Result<Self, Failure> {
        let only = if args.isolated {
            Some(Governing::new(Loaded::default())?)
        } else if let Some(path) = &args.config {
            Some(Governing::new(
                config::load(path, true).map_err(|e| e.to_string())?,
            )?)
        } else {
            None
        };
        Ok(Self {
            only,
            by_dir: HashMap::new(),
            by_file: HashMap::new(),
        })
    }

    fn for_dir(&mut self, dir: &Path) -> Result<Arc<Governing>, Failure> {
        if let Some(only) = &self.only {
            return Ok(Arc::clone(only));
        }
        if let Some(known) = self.by_dir.get(dir) {
            return Ok(Arc::clone(known));
        }
        let absolute = std::path::absolute(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let path = config::find(&absolute);
        let governing = match self.by_file.get(&path) {
            Some(known) => Arc::clone(known),
            None => {
                let loaded = match &path {
                    Some(path) => config::load(path, false).map_err(|e| e.to_string())?,
                    None => Loaded::default(),
                };
                Governing::new(loaded)?
            }
        };
        self.by_file.insert(path, Arc::clone(&governing));
        self.by_dir.insert(dir.to_owned(), Arc::clone(&governing));
        Ok(governing)
    }
}

impl Draft {
    /// The format, or why it cannot be told.
    pub(crate) fn format(&self) -> Result<Format, InputError> {
        let name = self
            .input
            .path
            .as_deref()
            .or(self.stdin_filename.as_deref());
        match name {
            Some(path) => read::format_of(path, self.format)
                .map_err(|m| InputError::new(&self.input.shown, m)),
            None => Ok(self.format.unwrap_or(Format::Text)),
        }
    }

    /// Reads the draft.
    pub(crate) fn read(&self) -> Result<Source, InputError> {
        self.source(&self.bytes()?)
    }

    /// Its name, as it is shown.
    pub(crate) fn shown(&self) -> String {
        match (&self.input.path, &self.stdin_filename) {
            (None, Some(name)) => name.to_string_lossy().into_owned(),
            _ => self.input.shown.clone(),
        }
    }

    /// The bytes of the draft.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, InputError> {
        self.format()?;
        let limit = self
            .governing
            .file()
            .max_file_size
            .map_or(read::MAX_FILE_SIZE, |mib| mib.saturating_mul(1024 * 1024));
        match &self.input.path {
            Some(path) => read::bytes(path, &self.input.shown, limit),
            None => read::stdin(&self.shown(), limit),
        }
    }

    /// The draft that bytes hold.
    pub(crate) fn source(&self, bytes: &[u8]) -> Result<Source, InputError> {
        read::source(&self.shown(), self.format()?, bytes)
    }
}
