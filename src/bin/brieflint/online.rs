//! `--online`: every address of every draft is looked up once, before the rules run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use brieflint::links::probe::{
    self, LinksConfig, ProbeOptions, ProbeReport, ProbeRequest, Progress, Verdict, clear_cache,
    default_cache_path, requests_of,
};
use brieflint::linter;
use brieflint::report::{LinkReport, Occurrence};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use crate::args::{CacheCommand, CheckArgs};
use crate::inputs::{Draft, Inputs};
use crate::{CLEAN, Failure, interrupt, output};

/// What became of the links of a run.
pub(crate) struct LookedUp {
    pub(crate) probe: ProbeReport,
    pub(crate) links: Vec<LinkReport>,
}

/// Looks all links of the drafts up. Drafts that cannot be read are passed over: linting them says why.
pub(crate) fn look_up(args: &CheckArgs, inputs: &Inputs) -> Result<LookedUp, Failure> {
    let found: Vec<Vec<(ProbeRequest, Occurrence)>> =
        inputs.drafts.par_iter().map(links_of).collect();
    let mut requests = Vec::new();
    let mut places: BTreeMap<String, Vec<Occurrence>> = BTreeMap::new();
    for (request, at) in found.into_iter().flatten() {
        places
            .entry(request.url.clone())
            .or_insert_with(|| Vec::with_capacity(1))
            .push(at);
        requests.push(request);
    }
    // What a file beside the drafts may not say was taken out when it was read.
    let mut options = ProbeOptions::new(settings(inputs), true);
    options.limits.deadline = Duration::from_secs(args.net_deadline);
    options.ca_files = std::env::var_os("SSL_CERT_FILE")
        .map(Into::into)
        .into_iter()
        .collect();
    if !args.no_cache {
        options.cache = default_cache_path(|name| std::env::var_os(name));
    }
    let bar = Bar::new(args);
    let cancel: Arc<AtomicBool> = interrupt::call_off();
    let report = probe::probe(requests, &options, &bar, &cancel).map_err(|e| e.to_string())?;
    interrupt::end_as_usual();
    bar.0.finish_and_clear();
    if !args.output.quiet {
        let configs = inputs.drafts.iter().map(|d| &d.config);
        let dropped = configs.chain([&inputs.root]).flat_map(|c| &c.dropped);
        for key in dropped.collect::<BTreeSet<_>>() {
            output::notice(&format!(
                "notice: {key} is heeded only in a file named with --config and in your own configuration\n"
            ));
        }
        for notice in &report.notices {
            output::notice(&format!("notice: {notice}\n"));
        }
        output::notice(&unchecked(&report, &cancel, args.net_deadline));
    }
    let links = places
        .into_iter()
        .filter_map(|(url, occurrences)| {
            let result = report.get(&url)?.clone();
            Some(LinkReport {
                result,
                occurrences,
            })
        })
        .collect();
    Ok(LookedUp {
        probe: report,
        links,
    })
}

/// The settings of the look-ups: those of the drafts' own configuration; where there are several, those of the current
/// folder's, and what any of them excludes.
fn settings(inputs: &Inputs) -> LinksConfig {
    let mut configs = inputs.drafts.iter().map(|draft| &draft.config);
    let first = configs.next().unwrap_or(&inputs.root);
    if configs.all(|config| Arc::ptr_eq(config, first)) {
        return first.file.links.clone();
    }
    let mut links = inputs.root.file.links.clone();
    for draft in &inputs.drafts {
        links
            .exclude
            .extend_from_slice(&draft.config.file.links.exclude);
    }
    links.exclude.sort_unstable();
    links.exclude.dedup();
    links
}

/// A notice about links that the run ended before; nothing where there are none.
fn unchecked(report: &ProbeReport, cancel: &AtomicBool, deadline: u64) -> String {
    let counts = report.counts();
    let Some((_, count)) = counts.iter().find(|(v, _)| *v == Verdict::Unchecked) else {
        return String::new();
    };
    let why = if cancel.load(Ordering::Relaxed) {
        "the run was interrupted".to_owned()
    } else {
        format!("{deadline} s were over (--net-deadline)")
    };
    let links = if *count == 1 {
        "link was"
    } else {
        "links were"
    };
    format!("notice: {count} {links} not looked at: {why}\n")
}

/// The links of a draft and their places.
fn links_of(draft: &Draft) -> Vec<(ProbeRequest, Occurrence)> {
    let Ok(source) = draft.read() else {
        return Vec::new();
    };
    // A defect in a front-end is reported where the draft is linted.
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| linter::parse(&source)));
    let Ok(Ok(doc)) = parsed else {
        return Vec::new();
    };
    let path: Arc<str> = draft.shown().into();
    requests_of(&doc)
        .into_iter()
        .map(|(request, span)| {
            let span = doc.visible.home(span);
            let at = Occurrence {
                path: Arc::clone(&path),
                span,
                start: source.lines.locate(&source.text, span.start),
                end: source.lines.locate(&source.text, span.end),
            };
            (request, at)
        })
        .collect()
}

/// A bar on standard error, where that is a terminal and not a machine's.
struct Bar(ProgressBar);

impl Bar {
    fn new(args: &CheckArgs) -> Self {
        let wanted = !args.no_progress
            && !args.output.quiet
            && std::env::var_os("CI").is_none()
            && std::io::stderr().is_terminal();
        let target = if wanted {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} links") {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn advance(&self, done: usize, total: usize) {
        self.0.set_length(u64::try_from(total).unwrap_or(u64::MAX));
        self.0.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    }
}

/// `brieflint cache`.
pub(crate) fn cache(what: CacheCommand) -> Result<u8, Failure> {
    let path = default_cache_path(|name| std::env::var_os(name))
        .ok_or("no folder for the cache: set XDG_CACHE_HOME or BRIEFLINT_CACHE_DIR")?;
    match what {
        CacheCommand::Path => output::write_bytes(format!("{}\n", path.display()).as_bytes())?,
        CacheCommand::Clear => {
            clear_cache(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    Ok(CLEAN)
}
