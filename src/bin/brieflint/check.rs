//! `brieflint check`.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use brieflint::config::{FailOn, Selection, Settings, nearest, selectors};
use brieflint::diagnostic::Applicability;
use brieflint::links::probe::ProbeReport;
use brieflint::linter::{self, Known};
use brieflint::read::InputError;
use brieflint::render::{self, OutputFormat};
use brieflint::report::{Counts, DraftReport, Report, Tally};
use brieflint::source::Source;
use rayon::prelude::*;

use crate::args::CheckArgs;
use crate::inputs::{self, Draft};
use crate::printer::Printer;
use crate::scope::{self, Scope};
use crate::{CLEAN, FAILED, FOUND, Failure, annotate, fixing, interrupt, online, output};

/// Lints drafts, fixes them if asked to, and prints what was found.
pub(crate) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    let selection = selection(args)?;
    let mut inputs = inputs::gather(&args.input)?;
    let scope = Scope::new(&args.scope, &mut inputs)?;
    if let Some(out) = &args.annotate {
        annotate::allow(out, &inputs)?;
    }
    if args.fix && !args.diff {
        interrupt::wait_for_writing();
    }
    let online = !args.offline && (args.online || inputs.root.file.online);
    let looked_up = if online {
        Some(online::look_up(args, &inputs)?)
    } else {
        None
    };
    let (probe, links) = match looked_up {
        Some(found) => (Some(found.probe), found.links),
        None => (None, Vec::new()),
    };
    let job = Job {
        selection,
        today: today(),
        mode: Mode::of(args),
        probe,
        scope,
        print: prints_at_once(args).then(|| (args.output_format, output::look(&args.output))),
    };
    // Standard input goes back to whoever gave it, with its fixes.
    let passed = args.fix && !args.diff && inputs.passes_stdin;
    let on_stdout =
        args.diff || passed || (args.fix && inputs.drafts.iter().any(|d| d.input.path.is_none()));
    let holds = on_stdout || args.output.output_file.is_some() || !prints_at_once(args);
    let mut printer = Printer::new(&args.output, holds);
    let done = job.all(&inputs.drafts, &mut printer);
    let changes = done.iter().any(|d| d.changed);
    let errors = std::mem::take(&mut inputs.errors);
    let (mut report, mut printed) = gathered(done, errors);
    report.links = links;
    if args.diff {
        report.fixed = 0;
    }
    for entry in scope::unused_entries(args, &inputs, &report) {
        printer.print(job.print(&entry));
        report.drafts.push(entry);
    }
    if let Some(path) = &args.scope.write_baseline {
        let failed = speak(args, &report);
        let written = scope::write_baseline(path, &report, args.output.quiet)?;
        return Ok(if failed { FAILED } else { written });
    }
    if passed {
        printed.extend(inputs.stdin()?);
    }
    if args.diff {
        output::write_diff(&args.output, &printed)?;
    } else if on_stdout {
        output::write_bytes(&printed)?;
    }
    if !args.diff {
        write(args, &report, printer, on_stdout)?;
    }
    let failed = speak(args, &report);
    if inputs.drafts.is_empty() && !failed && !args.output.quiet {
        output::notice("notice: no drafts were found\n");
    }
    let fail_on = args.fail_on.unwrap_or(inputs.governing.file.fail_on);
    let found = if args.diff {
        changes && fail_on != FailOn::Never
    } else {
        report.levels().any(|level| fail_on.fails(level))
    };
    Ok(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        CLEAN
    })
}

/// The drafts and what could not be read in one report, and what goes to standard output before it.
fn gathered(done: Vec<Done>, errors: Vec<InputError>) -> (Report, Vec<u8>) {
    let mut report = Report {
        fixed: done.iter().map(|d| d.fixed).sum(),
        drafts: errors.into_iter().map(unread).collect(),
        ..Report::default()
    };
    let mut printed = Vec::new();
    for draft in done {
        for defect in &draft.defects {
            output::error(&format!("{}: {defect}", draft.report.path));
        }
        printed.extend(draft.output);
        report.drafts.push(draft.report);
    }
    (report, printed)
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

/// What is done with each draft.
pub(crate) struct Job {
    selection: Selection,
    pub(crate) today: Option<jiff::civil::Date>,
    pub(crate) mode: Mode,
    /// What became of the links; none in a run that is offline.
    pub(crate) probe: Option<ProbeReport>,
    /// What of the findings is reported.
    scope: Scope,
    /// How findings are printed draft by draft; none where the output is made of all drafts together.
    print: Option<(OutputFormat, render::Look)>,
}

/// Whether nothing asks for a draft's findings once they are printed: no other report, no summary of all drafts.
fn prints_at_once(args: &CheckArgs) -> bool {
    args.output_format.is_for_terminals()
        && !args.statistics
        && !args.diff
        && args.report.is_empty()
        && args.annotate.is_none()
        && args.scope.write_baseline.is_none()
}

/// What a draft is looked at with.
#[derive(Clone, Copy)]
pub(crate) struct Under<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) known: Known<'a>,
    /// The longest text looked at, in bytes: a longer one has to wait.
    longest: usize,
}

impl Under<'_> {
    /// Whether a draft has to wait until no other is looked at.
    pub(crate) fn defers(&self, source: &Source) -> bool {
        source.text.len() > self.longest
    }
}

/// Whether drafts are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Lint,
    /// Fix up to this applicability.
    Fix(Applicability),
    /// Show what fixes would change.
    Diff(Applicability),
}

impl Mode {
    fn of(args: &CheckArgs) -> Self {
        let limit = if args.unsafe_fixes {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        match (args.diff, args.fix) {
            (true, _) => Mode::Diff(limit),
            (false, true) => Mode::Fix(limit),
            (false, false) => Mode::Lint,
        }
    }
}

/// A draft that was linted, and perhaps fixed.
pub(crate) struct Done {
    pub(crate) report: DraftReport,
    /// How many findings were mended.
    pub(crate) fixed: usize,
    /// Whether its bytes changed, or would.
    pub(crate) changed: bool,
    /// What goes to standard output before the findings: a diff, or standard input with its fixes.
    pub(crate) output: Vec<u8>,
    /// Its findings as they are printed, where that is done draft by draft.
    pub(crate) text: Option<String>,
    /// What is wrong with fixes.
    pub(crate) defects: Vec<String>,
}

impl From<DraftReport> for Done {
    fn from(report: DraftReport) -> Self {
        Self {
            report,
            fixed: 0,
            changed: false,
            output: Vec::new(),
            text: None,
            defects: Vec::new(),
        }
    }
}

impl Job {
    /// A draft may take a hundred times its size in memory: those with a longer text are looked at one by one.
    const LONG: usize = 4 << 20; // bytes

    /// Works on every draft, in parallel where there are several; the result is in the order of the input. What was
    /// found in some is printed while the next are looked at, so that never the findings of all are held.
    fn all(&self, drafts: &[Draft], printer: &mut Printer<'_>) -> Vec<Done> {
        const AT_ONCE: usize = 256;
        let mut all = Vec::with_capacity(drafts.len());
        let mut texts: Vec<String> = Vec::new();
        for some in drafts.chunks(AT_ONCE) {
            let done: Vec<Option<Done>> = match some {
                [_] => vec![None],
                _ => {
                    let before = std::mem::take(&mut texts);
                    let one = |draft| self.one(draft, Self::LONG);
                    // One by one: a thread that has nothing left takes the next, and none waits for another's rest.
                    let work = || some.par_iter().with_max_len(1).map(one).collect();
                    rayon::join(|| printer.print(before), work).1
                }
            };
            for (draft, done) in some.iter().zip(done) {
                let done = done.or_else(|| {
                    printer.print(std::mem::take(&mut texts));
                    self.one(draft, usize::MAX)
                });
                if let Some(mut done) = done {
                    texts.extend(done.text.take());
                    all.push(done);
                }
            }
        }
        printer.print(texts);
        all
    }

    /// What there is to say of a draft; nothing yet of one with a text longer than `longest`.
    fn one(&self, draft: &Draft, longest: usize) -> Option<Done> {
        let mut done = self.look_at(draft, longest)?;
        done.text = self.print(&done.report);
        if done.text.is_some() {
            done.report.let_findings_go();
        }
        Some(done)
    }

    fn print(&self, draft: &DraftReport) -> Option<String> {
        let (format, look) = self.print?;
        render::render_draft(draft, format, look)
    }

    fn look_at(&self, draft: &Draft, longest: usize) -> Option<Done> {
        let settings = effective(&draft.settings, &self.selection);
        // Standard input can be read once only.
        let longest = draft.input.path.as_ref().map_or(usize::MAX, |_| longest);
        let done = guarded(draft, || {
            let revision = self.scope.revision(draft, &settings, self.today)?;
            let under = Under {
                settings: &settings,
                known: Known {
                    today: self.today,
                    probe: self.probe.as_ref(),
                    revision: revision.as_ref(),
                    baseline: self.scope.baseline.as_ref(),
                    // What is printed for people and let go has none; fixes are told apart by them.
                    without_fingerprints: self.print.is_some() && self.mode == Mode::Lint,
                },
                longest,
            };
            match self.mode {
                Mode::Lint => {
                    let source = draft.read()?;
                    if under.defers(&source) {
                        return Ok(None);
                    }
                    Ok(Some(lint(source, under)?.into()))
                }
                Mode::Fix(limit) => fixing::fix(draft, under, limit),
                Mode::Diff(limit) => fixing::diff(draft, under, limit),
            }
        });
        done.unwrap_or_else(|error| {
            Some(Done::from(DraftReport {
                format: draft.format().map_or("", |f| f.name()),
                path: draft.shown(),
                ..unread(error)
            }))
        })
    }
}

/// Lints a source as it stands.
pub(crate) fn lint(source: Source, under: Under<'_>) -> Result<DraftReport, InputError> {
    let path = source.path.clone();
    let linted = linter::examine(&source, under.settings, under.known)
        .map_err(|error| InputError::new(path, error.to_string()))?;
    Ok(linter::report(source, linted.into()))
}

/// A defect in a rule must not take the other drafts' findings with it.
fn guarded<T>(
    draft: &Draft,
    work: impl FnOnce() -> Result<T, InputError>,
) -> Result<T, InputError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(InputError::new(
            draft.shown(),
            "brieflint failed on this draft; please report it as a defect",
        ))
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
        ignores: Vec::new(),
        printed: Tally::default(),
        error: Some(error),
    }
}

/// Writes every report that was asked for. Findings go to standard error where standard output holds a draft.
fn write(
    args: &CheckArgs,
    report: &Report,
    mut printer: Printer<'_>,
    draft_on_stdout: bool,
) -> Result<(), Failure> {
    for further in &args.report {
        let text = render::render(report, further.format, render::Look::plain());
        output::write_file(&further.file, &text)?;
    }
    if let Some(out) = &args.annotate {
        annotate::write(out, report, args.output.quiet)?;
    }
    let at_once = prints_at_once(args);
    if at_once {
        printer.print([tail(args, report)]);
    }
    let holds = printer.holds();
    let held = printer.finish()?;
    if !holds {
        return Ok(());
    }
    let text = if at_once {
        held
    } else {
        print(args, report, output::look(&args.output))
    };
    if draft_on_stdout && args.output.output_file.is_none() {
        output::notice(&text);
        Ok(())
    } else if args.output_format == OutputFormat::Github {
        output::write_commands(&args.output, &text)
    } else {
        output::write(&args.output, &text)
    }
}

fn print(args: &CheckArgs, report: &Report, look: render::Look) -> String {
    if args.statistics && args.output_format.is_for_terminals() {
        return render::statistics(report);
    }
    render::render(report, args.output_format, look) + &tail(args, report)
}

/// What follows the findings in output for people.
fn tail(args: &CheckArgs, report: &Report) -> String {
    if !args.output_format.is_for_terminals() || args.output.quiet {
        return String::new();
    }
    render::summary(report) + &render::verdicts(report)
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
