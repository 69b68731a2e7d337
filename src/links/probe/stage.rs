//! From requests to a report: what the cache knows, what must be asked, what the archives hold.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use tokio::time::Instant;
use url::Url;

use super::archive_desk::Desk;
use super::cache::{self, Cache, Entry};
use super::chain::{Job, Purpose};
use super::fetch::{self, Network};
use super::ledger::{Ledger, known_archive};
use super::policy::{Policy, SettingError, host_key};
use super::report::{ProbeReport, ProbeRequest, ProbeResult, Progress, Verdict};
use super::run::{Decided, Run};
use super::settings::ProbeOptions;

/// Hosts without a name of which this many, and not one that answers, mean that the network is down.
const OFFLINE: usize = 5;

/// Probes every distinct URL once. Blocks until all are decided, `options.limits.deadline` has come, or `cancel` is
/// set; what is not decided then is [`Verdict::Unchecked`]. The cache is written in every case.
///
/// # Errors
/// Where a setting cannot be read.
pub fn probe(
    requests: Vec<ProbeRequest>,
    options: &ProbeOptions,
    progress: &dyn Progress,
    cancel: &AtomicBool,
) -> Result<ProbeReport, SettingError> {
    let mut options = options.clone();
    let mut report = ProbeReport::default();
    if !options.trusted {
        let dropped = options.config.drop_privileges();
        if !dropped.is_empty() {
            report.notices.push(format!(
                "not honoured from a configuration found beside the drafts: {}",
                dropped.join(", ")
            ));
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(16)
        .build()
        .map_err(|e| SettingError::Start(e.to_string()))?;
    let result = runtime.block_on(stage(requests, &options, progress, cancel, report));
    // A look-up of a name that hangs is not waited for.
    runtime.shutdown_background();
    result
}

/// A link that must be asked for, and all requests for it.
struct Wanted {
    url: Url,
    requests: Vec<usize>,
}

async fn stage(
    requests: Vec<ProbeRequest>,
    options: &ProbeOptions,
    progress: &dyn Progress,
    cancel: &AtomicBool,
    mut report: ProbeReport,
) -> Result<ProbeReport, SettingError> {
    let requests = distinct(requests);
    let parsed: Vec<Option<Url>> = requests.iter().map(|r| parse(&r.url)).collect();
    let policy = Arc::new(Policy::new(
        &options.config,
        defanged_hosts(&requests, &parsed),
    )?);
    let cache = load_cache(&requests, options, &mut report);
    let wanted = sort_out(&requests, &parsed, &policy, &cache, options, &mut report);
    drop(parsed);
    let tls = fetch::tls(&options.config, &options.ca_files)?;
    let desk = Desk::open(options, &tls)?;
    let fetch = Network::new(Arc::clone(&policy), &options.config, tls, &options.limits)?;
    let known = report.len();
    let ledger = RefCell::new(Ledger {
        requests: &requests,
        cache: &cache,
        options,
        policy: &policy,
        report,
        fresh: Vec::new(),
        nameless: HashSet::new(),
    });
    let on_decided =
        |job: &Job, decided: &Decided| ledger.borrow_mut().conclude(job, decided, desk.as_ref());
    let counted = Shifted {
        inner: progress,
        known,
    };
    let mut run = Run::new(
        fetch,
        &policy,
        &options.limits,
        options.now,
        &on_decided,
        &counted,
    );
    let started = Instant::now();
    for want in wanted {
        let mut job = Job::new(Purpose::Link(want.requests), want.url);
        if let Purpose::Link(of) = &job.purpose {
            job.anchors = anchors(of, &requests, options);
            job.known = of
                .first()
                .and_then(|r| cache.get(&requests[*r].url))
                .and_then(known_tag);
        }
        run.add(job);
    }
    run.drive(cancel).await;
    let begun = run.begun();
    let silent = run.hosts.len() >= OFFLINE && run.hosts.iter().all(|h| !h.answered);
    drop(run);
    let mut ledger = ledger.into_inner();
    if silent && ledger.nameless.len() >= OFFLINE {
        ledger.forgive_names();
    }
    for (index, request) in requests.iter().enumerate() {
        if ledger.report.get(&request.url).is_none() {
            let mut result =
                ProbeResult::bare(&request.url, Verdict::Unchecked, "the run ended first");
            result.attempts = begun.get(&index).copied().unwrap_or(0);
            ledger.report.insert(result);
        }
    }
    if let Some(desk) = desk {
        let left = options.limits.deadline.saturating_sub(started.elapsed());
        let copies = desk
            .close(left.min(options.limits.archive_grace), cancel)
            .await;
        ledger.shelve(copies);
    }
    let Ledger {
        mut report, fresh, ..
    } = ledger;
    if let Some(path) = &options.cache
        && let Err(error) = cache::save(path, fresh, options.now)
    {
        report
            .notices
            .push(format!("the link cache was not written: {error}"));
    }
    Ok(report)
}

/// Progress that counts what the cache knew.
struct Shifted<'a> {
    inner: &'a dyn Progress,
    known: usize,
}

impl Progress for Shifted<'_> {
    fn advance(&self, done: usize, total: usize) {
        self.inner.advance(done + self.known, total + self.known);
    }
}

/// One request for each URL: a URL is defanged where every mention is; the earliest citation dates it.
fn distinct(requests: Vec<ProbeRequest>) -> Vec<ProbeRequest> {
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(requests.len());
    let mut out: Vec<ProbeRequest> = Vec::with_capacity(requests.len());
    for request in requests {
        if let Some(at) = seen.get(&request.url) {
            let first = &mut out[*at];
            first.defanged &= request.defanged;
            first.citation_date = match (first.citation_date, request.citation_date) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        } else {
            seen.insert(request.url.clone(), out.len());
            out.push(request);
        }
    }
    out
}

/// An address as the draft has it; one without a scheme is asked for with `http`.
fn parse(text: &str) -> Option<Url> {
    let text = text.trim();
    match Url::parse(text) {
        Ok(url) if url.has_host() || !text.contains('.') => Some(url),
        // `example.com:80/x` parses as a scheme.
        Ok(url) if text.contains("://") => Some(url),
        _ => Url::parse(&format!("http://{text}")).ok(),
    }
}

/// Hosts that are broken on purpose wherever they stand.
fn defanged_hosts(requests: &[ProbeRequest], parsed: &[Option<Url>]) -> HashSet<String> {
    let hosts = |defanged: bool| {
        requests
            .iter()
            .zip(parsed)
            .filter(move |(r, _)| r.defanged == defanged)
            .filter_map(|(_, url)| url.as_ref()?.host_str().map(host_key))
            .collect::<HashSet<_>>()
    };
    let live = hosts(false);
    hosts(true)
        .into_iter()
        .filter(|h| !live.contains(h))
        .collect()
}

fn load_cache(
    requests: &[ProbeRequest],
    options: &ProbeOptions,
    report: &mut ProbeReport,
) -> Cache {
    let Some(path) = &options.cache else {
        return Cache::default();
    };
    let wanted = requests.iter().map(|r| r.url.as_str()).collect();
    let (cache, notice) = Cache::load(path, &wanted);
    report.notices.extend(notice);
    cache
}

/// Reports what needs no request, and groups the rest by address without fragment.
fn sort_out(
    requests: &[ProbeRequest],
    parsed: &[Option<Url>],
    policy: &Policy,
    cache: &Cache,
    options: &ProbeOptions,
    report: &mut ProbeReport,
) -> Vec<Wanted> {
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    for (index, (request, url)) in requests.iter().zip(parsed).enumerate() {
        let refuse = |reason: &str| ProbeResult::bare(&request.url, Verdict::Policy, reason);
        let Some(url) = url else {
            report.insert(refuse("the address cannot be read"));
            continue;
        };
        if request.defanged && !options.config.contact_defanged {
            report.insert(refuse(
                "the draft breaks this address on purpose (links.contact-defanged)",
            ));
            continue;
        }
        if let Err(reason) = policy.check(url) {
            report.insert(refuse(reason));
            continue;
        }
        let via = url
            .host_str()
            .and_then(|h| policy.mapped(h))
            .map(|a| a.to_string());
        let checks = options.config.check_fragments && url.fragment().is_some();
        if let Some(entry) = cache
            .get(&request.url)
            .filter(|e| e.is_fresh(options.now) && e.via == via && (e.fragments || !checks))
        {
            report.insert(from_cache(entry, request.citation_date, options));
            continue;
        }
        let mut bare = url.clone();
        bare.set_fragment(None);
        let next = wanted.len();
        let group = *groups.entry(bare.as_str().to_owned()).or_insert(next);
        if group == next {
            wanted.push(Wanted {
                url: bare,
                requests: Vec::new(),
            });
        }
        wanted[group].requests.push(index);
    }
    wanted
}

fn from_cache(entry: &Entry, date: Option<Date>, options: &ProbeOptions) -> ProbeResult {
    let mut result = ProbeResult::bare(&entry.url, entry.verdict, entry.reason.clone());
    result.status = entry.status;
    result.final_url.clone_from(&entry.final_url);
    result.attempts = entry.attempts;
    result.cached = true;
    result.archive = known_archive(entry, date, options).flatten();
    result
}

/// The tag to ask with, where the cache knows a good page.
fn known_tag(entry: &Entry) -> Option<Arc<(String, String)>> {
    matches!(entry.verdict, Verdict::Ok | Verdict::Redirected)
        .then(|| entry.etag.clone().map(Arc::new))
        .flatten()
}

/// The anchors that the requests for one page name.
fn anchors(of: &[usize], requests: &[ProbeRequest], options: &ProbeOptions) -> Arc<[String]> {
    if !options.config.check_fragments {
        return Arc::new([]);
    }
    of.iter()
        .flat_map(|r| anchor(&requests[*r].url))
        .collect::<Vec<_>>()
        .into()
}

/// The names of the anchor that a URL leads to, as written and decoded; none for `#top`, text fragments, routes of
/// scripts, parameters of viewers and lines of code.
pub(super) fn anchor(url: &str) -> Vec<String> {
    let Some(fragment) = parse(url).and_then(|url| url.fragment().map(str::to_owned)) else {
        return Vec::new();
    };
    let bare = fragment.split(":~:").next().unwrap_or("");
    let line = bare
        .strip_prefix(['L', 'l'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if bare.is_empty() || bare.eq_ignore_ascii_case("top") || line || bare.contains(['/', '!', '='])
    {
        return Vec::new();
    }
    let escaped = bare.replace('+', "%2B").replace('&', "%26");
    let decoded = url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(key, _)| key.into_owned());
    let mut names = vec![bare.to_owned()];
    names.extend(decoded.filter(|name| name != bare));
    names
}
