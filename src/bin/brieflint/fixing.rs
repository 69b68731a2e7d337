//! `--fix` and `--diff` on one draft.

use brieflint::config::Settings;
use brieflint::diagnostic::Applicability;
use brieflint::fix::{self, Settled};
use brieflint::linter;
use brieflint::read::InputError;
use brieflint::render::visible;
use brieflint::source::Source;
use brieflint::write;

use crate::check::{Done, Job};
use crate::inputs::Draft;
use crate::interrupt;

/// Fixes a draft and writes it: back to its file, or for standard input to the output.
pub(crate) fn fix(
    job: &Job,
    draft: &Draft,
    settings: &Settings,
    limit: Applicability,
) -> Result<Done, InputError> {
    let bytes = draft.bytes()?;
    let source = draft.source(&bytes)?;
    let mut settled = match settle(job, source, settings, limit) {
        Ok(settled) => settled,
        Err(error) => return unfixed(job, draft, settings, &bytes, error),
    };
    let new = settled.bytes.take();
    match (&draft.input.path, &new) {
        (Some(path), Some(new)) => {
            if let Err(error) = interrupt::uninterrupted(|| write::replace(path, &bytes, new)) {
                let error = InputError::new(draft.shown(), error.to_string());
                return unfixed(job, draft, settings, &bytes, error);
            }
            Ok(done(settled, true, Vec::new()))
        }
        (Some(_), None) => Ok(done(settled, false, Vec::new())),
        (None, new) => {
            let changed = new.is_some();
            let output = new.clone().unwrap_or(bytes);
            Ok(done(settled, changed, output))
        }
    }
}

/// Shows what fixes would change.
pub(crate) fn diff(
    job: &Job,
    draft: &Draft,
    settings: &Settings,
    limit: Applicability,
) -> Result<Done, InputError> {
    let source = draft.read()?;
    let old = source.text.clone();
    let settled = settle(job, source, settings, limit)?;
    let shown = draft.shown();
    let diff = fix::unified(&visible(&shown), &old, &settled.source.text);
    let diff = lines_visible(&diff);
    let changed = settled.bytes.is_some();
    Ok(done(settled, changed, diff.into_bytes()))
}

/// Control characters of a draft made visible, but not the line endings, which a diff is made of.
fn lines_visible(diff: &str) -> String {
    diff.split_inclusive('\n')
        .map(|line| {
            let text = line.trim_end_matches(['\r', '\n']);
            format!("{}{}", visible(text), line.get(text.len()..).unwrap_or(""))
        })
        .collect()
}

fn settle(
    job: &Job,
    source: Source,
    settings: &Settings,
    limit: Applicability,
) -> Result<Settled, InputError> {
    let path = source.path.clone();
    fix::settle(source, limit, &|source| {
        linter::examine(source, settings, job.today, job.probe.as_ref())
    })
    .map_err(|error| InputError::new(path, error.to_string()))
}

fn done(settled: Settled, changed: bool, output: Vec<u8>) -> Done {
    Done {
        fixed: settled.fixed.len(),
        changed,
        output,
        defects: settled.defects.iter().map(ToString::to_string).collect(),
        report: linter::report(settled.source, settled.linted),
    }
}

/// A draft whose fixes could not be made: its findings as it stands, and why.
fn unfixed(
    job: &Job,
    draft: &Draft,
    settings: &Settings,
    bytes: &[u8],
    error: InputError,
) -> Result<Done, InputError> {
    let mut report = job.lint(draft.source(bytes)?, settings)?;
    report.error = Some(error);
    let mut done = Done::from(report);
    if draft.input.path.is_none() {
        done.output = bytes.to_vec();
    }
    Ok(done)
}
