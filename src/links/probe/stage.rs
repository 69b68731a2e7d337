//! From requests to a report: what the cache knows, what must be asked, what the archives hold.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use tokio::time::Instant;
use url::Url;

use super::archive_desk::Desk;
use super::cache::{self, Cache, Entry};
use super::chain::{Job, Purpose};
use super::fetch::{self, Fetch, Network};
use super::page::PageKind;
use super::policy::{Policy, SettingError, host_key};
use super::report::{
    Failures, ProbeReport, ProbeRequest, ProbeResult, Progress, Snapshot, Verdict,
};
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
    let tls = fetch::tls(&options.config, &options.ca_files)?;
    let desk = Desk::open(options, &tls)?;
    let fetch = Network::new(Arc::clone(&policy), &options.config, tls, &options.limits)?;
    let on_decided = |job: &Job, decided: &Decided| {
        if let (true, Some(desk)) = (decided.verdict.is_lost(), &desk) {
            ask_archive(job, &requests, &cache, options, desk);
        }
    };
    let known = report.len();
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
    let offline = is_offline(&run);
    let mut fresh = Vec::new();
    for decided in std::mem::take(&mut run.decided) {
        let job = &run.jobs[decided.job];
        conclude(
            job,
            &policy,
            decided,
            offline,
            &requests,
            &cache,
            options,
            &mut report,
            &mut fresh,
        );
    }
    for request in &requests {
        if report.get(&request.url).is_none() {
            report.insert(ProbeResult::bare(
                &request.url,
                Verdict::Unchecked,
                "the run ended first",
            ));
        }
    }
    drop(run);
    if let Some(desk) = desk {
        let left = options.limits.deadline.saturating_sub(started.elapsed());
        let copies = desk
            .close(left.min(options.limits.archive_grace), cancel)
            .await;
        shelve(copies, &requests, &mut report, &mut fresh, options);
    }
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

/// What the cache knows of copies; the inner option is none where there was none.
fn known_archive(
    entry: &Entry,
    date: Option<Date>,
    options: &ProbeOptions,
) -> Option<Option<Snapshot>> {
    let (snapshot, asked) = entry.archive.as_ref()?;
    let days = if snapshot.is_some() { 30 } else { 1 };
    let age = options.now.as_second() - asked;
    if !(0..days * 86_400).contains(&age) {
        return None;
    }
    let mut snapshot = snapshot.clone();
    if let Some(copy) = &mut snapshot {
        copy.days_off = date
            .and_then(|d| d.until(copy.date).ok())
            .map(|span| span.get_days().unsigned_abs());
    }
    Some(snapshot)
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
        .filter_map(|r| anchor(&requests[*r].url))
        .collect::<Vec<_>>()
        .into()
}

/// The anchor that a URL names; none for `#top`, text fragments, routes of scripts and parameters of viewers.
fn anchor(url: &str) -> Option<String> {
    let fragment = parse(url)?.fragment()?.to_owned();
    let bare = fragment.split(":~:").next().unwrap_or("");
    if bare.is_empty() || bare.eq_ignore_ascii_case("top") || bare.contains(['/', '!', '=']) {
        return None;
    }
    let bytes: Vec<u8> = url::form_urlencoded::parse(bare.replace('+', "%2B").as_bytes())
        .next()
        .map(|(key, _)| key.into_owned().into_bytes())?;
    String::from_utf8(bytes).ok()
}

/// Whether not one host answered and several have no name.
fn is_offline<F: Fetch>(run: &Run<'_, F>) -> bool {
    run.hosts.iter().all(|h| !h.answered)
        && run.decided.iter().filter(|d| d.by_name).count() >= OFFLINE
        && run.hosts.len() >= OFFLINE
}

#[expect(
    clippy::too_many_arguments,
    reason = "one place where all that is known of a link meets"
)]
fn conclude(
    job: &Job,
    policy: &Policy,
    decided: Decided,
    offline: bool,
    requests: &[ProbeRequest],
    cache: &Cache,
    options: &ProbeOptions,
    report: &mut ProbeReport,
    fresh: &mut Vec<Entry>,
) {
    let Purpose::Link(of) = &job.purpose else {
        return;
    };
    let landing = decided.landing.as_deref();
    let etag = landing.and_then(|l| Some((l.etag.clone()?, l.at.as_str().to_owned())));
    let title = landing
        .and_then(|l| l.page.facts.title.as_ref())
        .map(|title| {
            let mut hasher = DefaultHasher::new();
            title.hash(&mut hasher);
            hasher.finish()
        });
    let via = job
        .url
        .host_str()
        .and_then(|h| policy.mapped(h))
        .map(|a| a.to_string());
    for index in of {
        let request = &requests[*index];
        let old = cache.get(&request.url);
        let mut result = ProbeResult::bare(&request.url, decided.verdict, decided.reason.clone());
        result.status = decided.status;
        result.attempts = job.attempts;
        result.final_url = decided
            .at
            .as_ref()
            .filter(|at| **at != job.url)
            .map(|at| at.as_str().to_owned());
        result.page = landing
            .filter(|l| l.page.kind == PageKind::Html)
            .map(|l| Box::new(l.page.facts.clone()));
        if let Some(old) = old.filter(|_| decided.unchanged) {
            result.verdict = old.verdict;
            result.status = old.status;
            result.reason.clone_from(&old.reason);
            result.final_url.clone_from(&old.final_url);
        }
        if is_scheme_only(&request.url, result.final_url.as_deref())
            && result.verdict == Verdict::Redirected
        {
            result.verdict = Verdict::Ok;
        }
        if offline && decided.by_name {
            result.verdict = Verdict::Unreachable;
            result.reason = "no name could be looked up: is this machine online?".into();
        }
        if lacks_anchor(&result, &request.url, landing, options) {
            result.verdict = Verdict::Fragment;
            result.reason = "the page is there, the place within it is not".into();
        }
        let entry = entry_of(
            &mut result,
            old,
            &request.url,
            etag.clone(),
            title,
            offline,
            via.clone(),
            options,
        );
        fresh.extend(entry);
        report.insert(result);
    }
}

/// Whether a link without a scheme was only given one.
fn is_scheme_only(url: &str, last: Option<&str>) -> bool {
    let Some(last) = last.filter(|_| !url.contains("://")) else {
        return false;
    };
    last.strip_prefix("https://")
        .is_some_and(|rest| rest.trim_end_matches('/') == url.trim_end_matches('/'))
}

fn lacks_anchor(
    result: &ProbeResult,
    url: &str,
    landing: Option<&super::chain::Landing>,
    options: &ProbeOptions,
) -> bool {
    let Some(landing) = landing.filter(|_| options.config.check_fragments) else {
        return false;
    };
    let page = &landing.page;
    matches!(result.verdict, Verdict::Ok | Verdict::Redirected)
        && page.kind == PageKind::Html
        && page.whole
        && !page.is_shell()
        && anchor(url).is_some_and(|a| !page.anchors.contains(&a))
}

#[expect(
    clippy::too_many_arguments,
    reason = "a line of the cache holds all of it"
)]
/// The line for the cache; none for what is no finding about the link.
fn entry_of(
    result: &mut ProbeResult,
    old: Option<&Entry>,
    url: &str,
    etag: Option<(String, String)>,
    title: Option<u64>,
    offline: bool,
    via: Option<String>,
    options: &ProbeOptions,
) -> Option<Entry> {
    let now = options.now.as_second();
    let failing = result.verdict == Verdict::Unreachable && !offline;
    let (failures, since) = if failing {
        let since = old.and_then(|o| o.failing_since).unwrap_or(now);
        (old.map_or(0, |o| o.failures).saturating_add(1), Some(since))
    } else {
        (0, None)
    };
    result.failures = Failures {
        count: failures,
        seconds: since.map_or(0, |s| now - s),
    };
    if matches!(result.verdict, Verdict::Policy | Verdict::Unchecked) || offline {
        return None;
    }
    Some(Entry {
        url: url.to_owned(),
        verdict: result.verdict,
        status: result.status,
        final_url: result.final_url.clone(),
        reason: result.reason.clone(),
        attempts: result.attempts,
        checked: now,
        failures,
        failing_since: since,
        etag: etag.or_else(|| old.and_then(|o| o.etag.clone())),
        title: title.or_else(|| old.and_then(|o| o.title)),
        archive: old.and_then(|o| o.archive.clone()),
        via,
        fragments: options.config.check_fragments,
    })
}

/// Asks the archives for the links of a lost page, unless the cache knows.
fn ask_archive(
    job: &Job,
    requests: &[ProbeRequest],
    cache: &Cache,
    options: &ProbeOptions,
    desk: &Desk,
) {
    let Purpose::Link(of) = &job.purpose else {
        return;
    };
    for index in of {
        let request = &requests[*index];
        let known = cache
            .get(&request.url)
            .and_then(|e| known_archive(e, request.citation_date, options));
        match known {
            Some(copy) => desk.keep(*index, copy),
            None => desk.ask(*index, &request.url, request.citation_date),
        }
    }
}

/// Puts copies into the report and the cache's lines.
fn shelve(
    copies: HashMap<usize, Option<Snapshot>>,
    requests: &[ProbeRequest],
    report: &mut ProbeReport,
    fresh: &mut [Entry],
    options: &ProbeOptions,
) {
    let places: HashMap<String, usize> = fresh
        .iter()
        .enumerate()
        .map(|(at, e)| (e.url.clone(), at))
        .collect();
    for (index, copy) in copies {
        let Some(url) = requests.get(index).map(|r| &r.url) else {
            continue;
        };
        if let Some(entry) = places.get(url).and_then(|at| fresh.get_mut(*at)) {
            entry.archive = Some((copy.clone(), options.now.as_second()));
        }
        if let Some(result) = report.get_mut(url) {
            result.archive = copy;
        }
    }
}
