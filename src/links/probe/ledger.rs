//! What a run has found so far: results for the report, lines for the cache.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;

use super::archive_desk::Desk;
use super::cache::{Cache, Entry};
use super::chain::{Job, Landing, Purpose};
use super::page::PageKind;
use super::policy::Policy;
use super::report::{Failures, ProbeReport, ProbeRequest, ProbeResult, Snapshot, Verdict};
use super::run::Decided;
use super::settings::ProbeOptions;
use super::stage::anchor;

/// What a run has found so far.
pub(super) struct Ledger<'a> {
    pub(super) requests: &'a [ProbeRequest],
    pub(super) cache: &'a Cache,
    pub(super) options: &'a ProbeOptions,
    pub(super) policy: &'a Policy,
    pub(super) report: ProbeReport,
    /// Lines for the cache.
    pub(super) fresh: Vec<Entry>,
    /// URLs that are dead because their hosts' names do not exist.
    pub(super) nameless: HashSet<String>,
}

impl Ledger<'_> {
    /// Takes a verdict in, for every request that it answers.
    pub(super) fn conclude(&mut self, job: &Job, decided: &Decided, desk: Option<&Desk>) {
        let Purpose::Link(of) = &job.purpose else {
            return;
        };
        let via = job
            .url
            .host_str()
            .and_then(|h| self.policy.mapped(h))
            .map(|a| a.to_string());
        for index in of {
            let Some(request) = self.requests.get(*index) else {
                continue;
            };
            let old = self.cache.get(&request.url);
            let mut result = self.result(job, decided, request, old);
            if decided.by_name {
                self.nameless.insert(request.url.clone());
            }
            if let Some(desk) = desk.filter(|_| result.verdict.is_lost()) {
                self.ask_archive(desk, *index, request);
            }
            if self.options.cache.is_some() {
                let entry = self.entry(&mut result, decided, old, via.clone());
                self.fresh.extend(entry);
            } else if result.verdict == Verdict::Unreachable {
                result.failures.count = 1;
            }
            self.report.insert(result);
        }
    }

    fn result(
        &self,
        job: &Job,
        decided: &Decided,
        request: &ProbeRequest,
        old: Option<&Entry>,
    ) -> ProbeResult {
        let landing = decided.landing.as_deref();
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
        if self.lacks_anchor(&result, &request.url, landing) {
            result.verdict = Verdict::Fragment;
            result.reason = "the page is there, the place within it is not".into();
        }
        result
    }

    fn lacks_anchor(&self, result: &ProbeResult, url: &str, landing: Option<&Landing>) -> bool {
        let Some(landing) = landing.filter(|_| self.options.config.check_fragments) else {
            return false;
        };
        let page = &landing.page;
        let names = anchor(url);
        matches!(result.verdict, Verdict::Ok | Verdict::Redirected)
            && page.kind == PageKind::Html
            && page.whole
            && !page.is_shell()
            && !names.is_empty()
            && !names.iter().any(|name| page.anchors.contains(name))
    }

    /// The line for the cache; none for what is no finding about the link.
    fn entry(
        &self,
        result: &mut ProbeResult,
        decided: &Decided,
        old: Option<&Entry>,
        via: Option<String>,
    ) -> Option<Entry> {
        let now = self.options.now.as_second();
        let (failures, since) = if result.verdict == Verdict::Unreachable {
            let since = old.and_then(|o| o.failing_since).unwrap_or(now);
            (old.map_or(0, |o| o.failures).saturating_add(1), Some(since))
        } else {
            (0, None)
        };
        result.failures = Failures {
            count: failures,
            seconds: since.map_or(0, |s| now - s),
        };
        if matches!(result.verdict, Verdict::Policy | Verdict::Unchecked) {
            return None;
        }
        let landing = decided.landing.as_deref();
        let etag = landing.and_then(|l| Some((l.etag.clone()?, l.at.as_str().to_owned())));
        let title = landing
            .and_then(|l| l.page.facts.title.as_ref())
            .map(|title| {
                let mut hasher = DefaultHasher::new();
                title.hash(&mut hasher);
                hasher.finish()
            });
        Some(Entry {
            url: result.url.clone(),
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
            fragments: self.options.config.check_fragments,
        })
    }

    /// Asks the archives for a lost page, unless the cache knows.
    fn ask_archive(&self, desk: &Desk, index: usize, request: &ProbeRequest) {
        let known = self
            .cache
            .get(&request.url)
            .and_then(|e| known_archive(e, request.citation_date, self.options));
        match known {
            Some(copy) => desk.keep(index, copy),
            None => desk.ask(index, &request.url, request.citation_date),
        }
    }

    /// Takes back what only means that this machine is offline.
    pub(super) fn forgive_names(&mut self) {
        for url in &self.nameless {
            if let Some(result) = self.report.get_mut(url) {
                result.verdict = Verdict::Unreachable;
                result.reason = "no name could be looked up: is this machine online?".into();
            }
        }
        let nameless = &self.nameless;
        self.fresh.retain(|entry| !nameless.contains(&entry.url));
    }

    /// Puts copies into the report and the cache's lines.
    pub(super) fn shelve(&mut self, copies: HashMap<usize, Option<Snapshot>>) {
        let places: HashMap<String, usize> = self
            .fresh
            .iter()
            .enumerate()
            .filter(|(_, e)| e.verdict.is_lost())
            .map(|(at, e)| (e.url.clone(), at))
            .collect();
        for (index, copy) in copies {
            let Some(url) = self.requests.get(index).map(|r| &r.url) else {
                continue;
            };
            if let Some(entry) = places.get(url).and_then(|at| self.fresh.get_mut(*at)) {
                entry.archive = Some((copy.clone(), self.options.now.as_second()));
            }
            if let Some(result) = self.report.get_mut(url) {
                result.archive = copy;
            }
        }
    }
}

/// What the cache knows of copies; the inner option is none where there was none.
pub(super) fn known_archive(
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

/// Whether a link without a scheme was only given one.
fn is_scheme_only(url: &str, last: Option<&str>) -> bool {
    let Some(last) = last.filter(|_| !url.contains("://")) else {
        return false;
    };
    last.strip_prefix("https://")
        .is_some_and(|rest| rest.trim_end_matches('/') == url.trim_end_matches('/'))
}
