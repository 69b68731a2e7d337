//! `brieflint check`.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use brieflint::config::{FailOn, Selection, Settings, nearest, selectors};
use brieflint::linter;
use brieflint::read::InputError;
use brieflint::render::{self, OutputFormat};
use brieflint::report::{Counts, DraftReport, Report};
use rayon::prelude::*;

use crate::args::CheckArgs;
use crate::inputs::{self, Draft};
use crate::{CLEAN, FAILED, FOUND, Failure, output};

/// Lints drafts and prints what was found.
pub(crate) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    let selection = selection(args)?;
    let inputs = inputs::gather(&args.input)?;
    let today = today();
    let mut drafts: Vec<DraftReport> = inputs.errors.into_iter().map(unread).collect();
    drafts.extend(lint_all(&inputs.drafts, &selection, today));
    let report = Report {
        drafts,
        ..Report::default()
    };
    let look = output::look(&args.output);
    write(args, &report, look)?;
    let failed = speak(args, &report);
    if inputs.drafts.is_empty() && !failed && !args.output.quiet {
        output::notice("notice: no drafts were found\n");
    }
    let fail_on = args
        .fail_on
        .or(inputs.root.file().fail_on)
        .unwrap_or(FailOn::Warning);
    Ok(if failed {
        FAILED
    } else if report.findings().any(|f| fail_on.fails(f.level)) {
        FOUND
    } else {
        CLEAN
    })
}

/// What `--select` and `--ignore` say.
fn selection(args: &CheckArgs) -> Result<Selection, Failure> {
    let selection = Selection {
        select: args
            .select
            .as_ref()
            .map(|names| names.iter().cloned().collect()),
        ignore: args.ignore.iter().cloned().collect(),
    };
    match selection.unknown() {
        None => Ok(selection),
        Some(name) => {
            let hint = nearest(name, selectors())
                .map(|n| format!(": did you mean `{n}`?"))
                .unwrap_or_default();
            Err(format!(
                "there is no rule or category named `{name}`{hint} (`brieflint rules` lists them)"
            ))
        }
    }
}

/// The day the command runs; the clock is looked at here and nowhere else.
fn today() -> Option<jiff::civil::Date> {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    let days = i64::try_from(since_epoch.as_secs() / 86_400).ok()?;
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// Lints every draft, in parallel where there are several, in the order of the input.
fn lint_all(
    drafts: &[Draft],
    selection: &Selection,
    today: Option<jiff::civil::Date>,
) -> Vec<DraftReport> {
    match drafts {
        [only] => vec![lint(only, selection, today)],
        _ => drafts
            .par_iter()
            .map(|draft| lint(draft, selection, today))
            .collect(),
    }
}

fn lint(draft: &Draft, selection: &Selection, today: Option<jiff::civil::Date>) -> DraftReport {
    let settings = effective(&draft.governing.settings, selection);
    let linted = draft.read().and_then(|source| {
        let path = source.path.clone();
        // A defect in a rule must not take the other drafts' findings with it.
        catch_unwind(AssertUnwindSafe(|| linter::lint(source, &settings, today)))
            .map_err(|_| {
                InputError::new(
                    &path,
                    "brieflint failed on this draft; please report it as a defect",
                )
            })?
            .map_err(|error| InputError::new(&path, error.to_string()))
    });
    linted.unwrap_or_else(|error| DraftReport {
        format: draft.format().map_or("", |f| f.name()),
        path: draft.input.shown.clone(),
        ..unread(error)
    })
}

/// Flags go before the file: `--select` replaces its key, `--ignore` adds to its key.
fn effective(settings: &Settings, selection: &Selection) -> Settings {
    let mut settings = settings.clone();
    if let Some(select) = &selection.select {
        settings.selection.select = Some(select.clone());
        settings.selection.ignore = BTreeSet::new();
    }
    settings
        .selection
        .ignore
        .extend(selection.ignore.iter().cloned());
    settings
}

fn unread(error: InputError) -> DraftReport {
    DraftReport {
        path: error.path.clone(),
        format: "",
        source: None,
        findings: Vec::new(),
        counts: Counts::default(),
        error: Some(error),
    }
}

/// Writes every report that was asked for.
fn write(args: &CheckArgs, report: &Report, look: render::Look) -> Result<(), Failure> {
    for further in &args.report {
        let text = render::render(report, further.format, render::Look::plain());
        output::write_file(&further.file, &text)?;
    }
    let text = print(args, report, look);
    if args.output_format == OutputFormat::Github {
        output::write_commands(&args.output, &text)
    } else {
        output::write(&args.output, &text)
    }
}

fn print(args: &CheckArgs, report: &Report, look: render::Look) -> String {
    if args.statistics && args.output_format.is_for_terminals() {
        return render::statistics(report);
    }
    let mut text = render::render(report, args.output_format, look);
    if args.output_format.is_for_terminals() && !args.output.quiet {
        text.push_str(&render::summary(report));
    }
    text
}

/// Errors and notices on standard error; whether an input could not be read.
fn speak(args: &CheckArgs, report: &Report) -> bool {
    let mut failed = false;
    for error in report.errors() {
        failed = true;
        output::error(&error.to_string());
    }
    if !args.output.quiet {
        output::notice(&render::notices(report));
    }
    failed
}
