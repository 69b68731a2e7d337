//! `--online`: every address of every draft is looked up once, before the rules run.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use brieflint::links::probe::{
    self, ProbeOptions, ProbeReport, ProbeRequest, Progress, clear_cache, default_cache_path,
    requests_of,
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
    let mut options = ProbeOptions::new(inputs.root.file.links.clone(), true);
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
        for key in &inputs.root.dropped {
            output::notice(&format!(
                "notice: {key} is heeded only in a file named with --config and in your own configuration\n"
            ));
        }
        for notice in &report.notices {
            output::notice(&format!("notice: {notice}\n"));
        }
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
