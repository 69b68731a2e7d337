//! What of the findings is reported: those that a change brought, those that a baseline does not hold.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use brieflint::baseline::{self, Baseline};
use brieflint::changes::Revision;
use brieflint::changes::git::{Fate, GitError, Range, Repository};
use brieflint::config::Settings;
use brieflint::ignores;
use brieflint::read::InputError;
use brieflint::render::visible;
use brieflint::report::{DraftReport, Report};

use crate::args::{CheckArgs, ScopeArgs};
use crate::inputs::{self, Draft, Inputs};
use crate::{CLEAN, Failure, output};

/// What of the findings is reported.
pub(crate) struct Scope {
    range: Option<Range>,
    repositories: Mutex<HashMap<PathBuf, Arc<Repository>>>,
    pub(crate) baseline: Option<Baseline>,
}

impl Scope {
    /// Reads the baseline, and takes the drafts out of `inputs` that are not staged where only those are wanted.
    pub(crate) fn new(args: &ScopeArgs, inputs: &mut Inputs) -> Result<Self, Failure> {
        let range = match &args.changed_since {
            Some(revision) => Some(Range::Since(revision.clone())),
            None => args.staged.then_some(Range::Staged),
        };
        let named = args.baseline.clone();
        let configured = inputs.governing.file.baseline.as_ref().map(PathBuf::from);
        let baseline = match named.or(configured) {
            Some(path) if args.write_baseline.is_none() => {
                Some(Baseline::load(&path).map_err(|e| e.to_string())?)
            }
            _ => None,
        };
        let scope = Self {
            range,
            repositories: Mutex::default(),
            baseline,
        };
        // Wrong revisions are told once, and even where there is no draft.
        if scope.range.is_some() {
            let place = inputs.drafts.first().map_or(Path::new("."), Draft::place);
            match scope.repository(inputs::folder(place)) {
                Err(error @ (GitError::NoRevision(_) | GitError::Shallow(_))) => {
                    return Err(error.to_string());
                }
                Err(error) if inputs.drafts.is_empty() => return Err(error.to_string()),
                _ => {}
            }
        }
        if scope.range == Some(Range::Staged) {
            scope.keep_staged(&mut inputs.drafts)?;
        }
        Ok(scope)
    }

    /// Staged drafts are read as they are staged; the others are not looked at.
    fn keep_staged(&self, drafts: &mut Vec<Draft>) -> Result<(), Failure> {
        let mut staged = Vec::new();
        for mut draft in drafts.drain(..) {
            let place = draft.place().to_owned();
            let repository = self
                .repository(inputs::folder(&place))
                .map_err(|e| e.to_string())?;
            if let Some(object) = repository.staged(&place) {
                draft.staged = Some(object);
                staged.push(draft);
            }
        }
        *drafts = staged;
        Ok(())
    }

    /// The draft as it was; none where nothing is compared.
    pub(crate) fn revision(
        &self,
        draft: &Draft,
        settings: &Settings,
        today: Option<jiff::civil::Date>,
    ) -> Result<Option<Revision>, InputError> {
        if self.range.is_none() {
            return Ok(None);
        }
        let fail = |error: GitError| InputError::new(draft.shown(), error.to_string());
        let place = draft.place();
        let repository = self.repository(inputs::folder(place)).map_err(fail)?;
        Ok(Some(match repository.fate(place) {
            Fate::Same => Revision::Same,
            Fate::New => Revision::New,
            Fate::Was(object) => match draft.source(&object.bytes().map_err(fail)?) {
                Ok(source) => Revision::of(source, settings, today),
                Err(_) => Revision::New,
            },
        }))
    }

    fn repository(&self, folder: &Path) -> Result<Arc<Repository>, GitError> {
        let mut known = self
            .repositories
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(repository) = known.get(folder) {
            return Ok(Arc::clone(repository));
        }
        let Some(range) = &self.range else {
            return Err(GitError::NoRevision(String::new()));
        };
        let repository = match known.values().find(|r| r.holds(folder)) {
            Some(repository) => Arc::clone(repository),
            None => Arc::new(Repository::open(folder, range)?),
        };
        known.insert(folder.to_owned(), Arc::clone(&repository));
        Ok(repository)
    }
}

/// Writes the baseline of a run.
pub(crate) fn write_baseline(path: &Path, report: &Report, quiet: bool) -> Result<u8, Failure> {
    output::write_file(path, &baseline::render(report, path))?;
    if !quiet {
        let count = report.findings().count();
        let noun = if count == 1 { "finding" } else { "findings" };
        let shown = path.to_string_lossy();
        output::notice(&format!("wrote {count} {noun} to {}\n", visible(&shown)));
    }
    Ok(CLEAN)
}

/// Findings on ignore entries, in configuration files that govern nothing but what was looked at.
pub(crate) fn unused_entries(
    args: &CheckArgs,
    inputs: &Inputs,
    report: &Report,
) -> Vec<DraftReport> {
    let scope = &args.scope;
    if scope.changed_since.is_some() || scope.staged || scope.baseline.is_some() {
        return Vec::new();
    }
    let roots: Vec<PathBuf> = if args.input.paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        args.input.paths.clone()
    };
    let covers = |folder: &Path| {
        roots
            .iter()
            .filter(|root| root.is_dir())
            .filter_map(|root| std::path::absolute(root).ok())
            .any(|root| folder.starts_with(root))
    };
    let mut found = Vec::new();
    let mut seen: Vec<*const brieflint::config::Config> = Vec::new();
    for draft in &inputs.drafts {
        let config = &draft.config;
        if seen.contains(&Arc::as_ptr(config)) {
            continue;
        }
        seen.push(Arc::as_ptr(config));
        if config.path.is_none() || !covers(config.folder()) {
            continue;
        }
        let names: std::collections::HashSet<String> = inputs
            .drafts
            .iter()
            .filter(|other| Arc::ptr_eq(&other.config, config))
            .map(Draft::shown)
            .collect();
        let governed: Vec<&DraftReport> = report
            .drafts
            .iter()
            .filter(|draft| names.contains(&draft.path))
            .collect();
        // Of a draft that could not be read nothing is known.
        if governed.iter().all(|draft| draft.error.is_none()) {
            found.extend(ignores::unused_entries(config, &governed));
        }
    }
    found
}
