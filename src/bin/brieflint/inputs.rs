//! Drafts from the command line, each with the settings in force for it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use brieflint::changes::git::Object;
use brieflint::config::{self, Config, Origins, Settings};
use brieflint::discover::{self, Input};
use brieflint::read::{self, InputError};
use brieflint::source::{Format, Source};

use crate::Failure;
use crate::args::{ConfigArgs, InputArgs};

/// The drafts of a run.
pub(crate) struct Inputs {
    pub(crate) drafts: Vec<Draft>,
    /// Paths that could not be walked.
    pub(crate) errors: Vec<InputError>,
    /// The configuration for the current directory: what a run may do is its business.
    pub(crate) root: Arc<Config>,
    /// The configuration that governs every draft, wherever the run was started; that of the current directory where
    /// there is no one such. It says which findings count.
    pub(crate) governing: Arc<Config>,
    /// Standard input stands for an excluded file.
    pub(crate) passes_stdin: bool,
}

/// A draft to read.
pub(crate) struct Draft {
    pub(crate) input: Input,
    format: Option<Format>,
    stdin_filename: Option<PathBuf>,
    pub(crate) config: Arc<Config>,
    pub(crate) settings: Arc<Settings>,
    /// The content that is staged, where that is what is looked at.
    pub(crate) staged: Option<Object>,
}

/// Finds the drafts and the configuration of each.
pub(crate) fn gather(args: &InputArgs) -> Result<Inputs, Failure> {
    let mut configs = Configs::new(&args.config)?;
    let root = configs.for_dir(Path::new("."))?;
    let mut errors = Vec::new();
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut drafts = Vec::new();
    let mut passes_stdin = false;
    for input in discover::discover(paths, &mut errors) {
        let place = input
            .path
            .as_deref()
            .or(args.stdin_filename.as_deref())
            .unwrap_or(Path::new("-"));
        let config = configs.for_dir(folder(place))?;
        if (!input.named || args.force_exclude) && config.excludes(place) {
            passes_stdin |= input.path.is_none();
            continue;
        }
        drafts.push(Draft {
            settings: config.settings_for(place).map_err(|e| e.to_string())?,
            input,
            format: args.format.map(Format::from),
            stdin_filename: args.stdin_filename.clone(),
            staged: None,
            config,
        });
    }
    let governing = drafts
        .first()
        .map(|draft| &draft.config)
        .filter(|first| drafts.iter().all(|draft| Arc::ptr_eq(&draft.config, first)))
        .unwrap_or(&root);
    Ok(Inputs {
        governing: Arc::clone(governing),
        drafts,
        errors,
        root,
        passes_stdin,
    })
}

impl Inputs {
    /// Standard input as it is.
    pub(crate) fn stdin(&self) -> Result<Vec<u8>, Failure> {
        let limit = self.root.file.max_file_size.saturating_mul(1024 * 1024);
        read::stdin("-", limit).map_err(|error| error.to_string())
    }
}

/// Configurations, each read once.
struct Configs {
    only: Option<Arc<Config>>,
    user: Option<PathBuf>,
    by_dir: HashMap<PathBuf, Arc<Config>>,
    by_file: HashMap<Option<PathBuf>, Arc<Config>>,
}

impl Configs {
    fn new(args: &ConfigArgs) -> Result<Self, Failure> {
        let only = match &args.config {
            _ if args.isolated => Some(Config::builtin()),
            Some(path) => Some(Config::load(&Origins {
                named: Some(path.clone()),
                ..Origins::default()
            })),
            None => None,
        };
        let only = only.transpose().map_err(|e| e.to_string())?;
        Ok(Self {
            only: only.map(Arc::new),
            user: config::user_file(),
            by_dir: HashMap::new(),
            by_file: HashMap::new(),
        })
    }

    fn for_dir(&mut self, dir: &Path) -> Result<Arc<Config>, Failure> {
        if let Some(only) = &self.only {
            return Ok(Arc::clone(only));
        }
        if let Some(known) = self.by_dir.get(dir) {
            return Ok(Arc::clone(known));
        }
        let absolute = std::path::absolute(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let project = config::find(&absolute).map(|path| relative(&path));
        let config = match self.by_file.get(&project) {
            Some(known) => Arc::clone(known),
            None => Arc::new(
                Config::load(&Origins {
                    user: self.user.clone(),
                    project: project.clone(),
                    named: None,
                })
                .map_err(|e| e.to_string())?,
            ),
        };
        self.by_file.insert(project, Arc::clone(&config));
        self.by_dir.insert(dir.to_owned(), Arc::clone(&config));
        Ok(config)
    }
}

/// The path from the current folder, where it lies under it.
fn relative(path: &Path) -> PathBuf {
    std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned))
        .unwrap_or_else(|| path.to_owned())
}

/// The configuration in force for the drafts of a folder.
pub(crate) fn config_for(args: &ConfigArgs, dir: &Path) -> Result<Arc<Config>, Failure> {
    Configs::new(args)?.for_dir(dir)
}

/// The folder of a path; the current one for a bare name.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
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
            Some(path) => {
                read::format_of(path, self.format).map_err(|m| InputError::new(self.shown(), m))
            }
            None => Ok(self.format.unwrap_or(Format::Text)),
        }
    }

    /// Reads the draft.
    pub(crate) fn read(&self) -> Result<Source, InputError> {
        self.source(self.bytes()?)
    }

    /// Where it is, or would be.
    pub(crate) fn place(&self) -> &Path {
        self.input
            .path
            .as_deref()
            .or(self.stdin_filename.as_deref())
            .unwrap_or(Path::new("-"))
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
        let limit = self.config.file.max_file_size.saturating_mul(1024 * 1024);
        if let Some(staged) = &self.staged {
            return staged
                .bytes()
                .map_err(|e| InputError::new(self.shown(), e.to_string()));
        }
        match &self.input.path {
            Some(path) => read::bytes(path, &self.input.shown, limit),
            None => read::stdin(&self.shown(), limit),
        }
    }

    /// The draft that bytes hold.
    pub(crate) fn source<'b>(&self, bytes: impl Into<Cow<'b, [u8]>>) -> Result<Source, InputError> {
        read::source(&self.shown(), self.format()?, bytes)
    }
}
