//! `--fix` and `--diff` on one draft.

use brieflint::diagnostic::Applicability;
use brieflint::fix::{self, Settled};
use brieflint::linter;
use brieflint::read::InputError;
use brieflint::render::visible;
use brieflint::source::Source;
use brieflint::write;

use crate::check::{Done, Under, lint};
use crate::inputs::Draft;
use crate::interrupt;

/// Fixes a draft and writes it: back to its file, or for standard input to the output. Nothing where it has to wait.
pub(crate) fn fix(
    draft: &Draft,
    under: Under<'_>,
    limit: Applicability,
) -> Result<Option<Done>, InputError> {
    let bytes = draft.bytes()?;
    let source = draft.source(&bytes)?;
    if under.defers(&source) {
        return Ok(None);
    }
    let mut settled = match settle(source, under, limit) {
        Ok(settled) => settled,
        Err(error) => return unfixed(draft, under, &bytes, error).map(Some),
    };
    let new = settled.bytes.take();
    let done = match (&draft.input.path, &new) {
        (Some(path), Some(new)) => {
            if let Err(error) = interrupt::uninterrupted(|| write::replace(path, &bytes, new)) {
                let error = InputError::new(draft.shown(), error.to_string());
                return unfixed(draft, under, &bytes, error).map(Some);
            }
            done(settled, true, Vec::new())
        }
        (Some(_), None) => done(settled, false, Vec::new()),
        (None, new) => {
            let changed = new.is_some();
            let output = new.clone().unwrap_or(bytes);
            done(settled, changed, output)
        }
    };
    Ok(Some(done))
}

/// Shows what fixes would change. Nothing where the draft has to wait.
pub(crate) fn diff(
    draft: &Draft,
    under: Under<'_>,
    limit: Applicability,
) -> Result<Option<Done>, InputError> {
    let source = draft.read()?;
    if under.defers(&source) {
        return Ok(None);
    }
    let old = source.text.clone();
    let settled = settle(source, under, limit)?;
    let shown = draft.shown();
    let diff = fix::unified(&visible(&shown), &old, &settled.source.text);
    let diff = lines_visible(&diff);
    let changed = settled.bytes.is_some();
    Ok(Some(done(settled, changed, diff.into_bytes())))
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

fn settle(source: Source, under: Under<'_>, limit: Applicability) -> Result<Settled, InputError> {
    let path = source.path.clone();
    fix::settle(source, limit, &|source| {
        linter::examine(source, under.settings, under.known)
    })
    .map_err(|error| InputError::new(path, error.to_string()))
}

fn done(settled: Settled, changed: bool, output: Vec<u8>) -> Done {
    Done {
        fixed: settled.fixed.len(),
        changed,
        output,
        text: None,
        defects: settled.defects.iter().map(ToString::to_string).collect(),
        report: linter::report(settled.source, settled.found),
    }
}

/// A draft whose fixes could not be made: its findings as it stands, and why.
fn unfixed(
    draft: &Draft,
    under: Under<'_>,
    bytes: &[u8],
    error: InputError,
) -> Result<Done, InputError> {
    let mut report = lint(draft.source(bytes)?, under)?;
    report.error = Some(error);
    let mut done = Done::from(report);
    if draft.input.path.is_none() {
        done.output = bytes.to_vec();
    }
    Ok(done)
}
