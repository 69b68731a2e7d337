//! The run: one queue per host, absolute times, rounds of tries. One task owns all of this; requests are tasks of
//! their own and report back, so there is nothing to lock.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use super::chain::{Chain, Job, JobId, Purpose};
use super::fetch::{Answer, Failure, Fetch, Hop};
use super::host::{Host, Turn};
use super::policy::{Policy, host_key};
use super::report::{Progress, Verdict};
use super::settings::Limits;

/// How often a run looks whether it was called off.
const TICK: Duration = Duration::from_millis(100);

/// A decided job.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) job: JobId,
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) status: Option<u16>,
    pub(super) at: Option<Url>,
    pub(super) landing: Option<Box<super::chain::Landing>>,
    pub(super) by_name: bool,
    /// The body is the one that the cache knows.
    pub(super) unchanged: bool,
}

/// What a finished request brings back.
struct Done {
    job: JobId,
    host: usize,
    start: Instant,
    outcome: Result<Answer, Failure>,
}

/// Something to do at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wake {
    Host(usize),
    Job(JobId),
}

/// A run over a list of jobs.
pub(super) struct Run<'a, F> {
    pub(super) fetch: F,
    pub(super) policy: &'a Policy,
    pub(super) limits: &'a Limits,
    pub(super) jobs: Vec<Job>,
    pub(super) hosts: Vec<Host>,
    by_name: HashMap<String, usize>,
    /// Hosts to look at now.
    ready: VecDeque<usize>,
    wakes: BinaryHeap<Reverse<(Instant, Wake)>>,
    tasks: JoinSet<Done>,
    open: usize,
    pub(super) clock: (jiff::Timestamp, Instant),
    on_decided: &'a dyn Fn(&Job, &Decided),
    progress: &'a dyn Progress,
    total: usize,
    noise: u64,
}

impl<'a, F: Fetch> Run<'a, F> {
    pub(super) fn new(
        fetch: F,
        policy: &'a Policy,
        limits: &'a Limits,
        now: jiff::Timestamp,
        on_decided: &'a dyn Fn(&Job, &Decided),
        progress: &'a dyn Progress,
    ) -> Self {
        Self {
            fetch,
            policy,
            limits,
            jobs: Vec::new(),
            hosts: Vec::new(),
            by_name: HashMap::new(),
            ready: VecDeque::new(),
            wakes: BinaryHeap::new(),
            tasks: JoinSet::new(),
            open: 0,
            clock: (now, Instant::now()),
            on_decided,
            progress,
            total: 0,
            noise: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// Adds a link and queues it.
    pub(super) fn add(&mut self, job: Job) -> JobId {
        let id = self.jobs.len();
        if matches!(job.purpose, Purpose::Link(_)) {
            self.open += 1;
            self.total += 1;
        }
        self.jobs.push(job);
        self.enqueue(id, false);
        id
    }

    /// Runs until every link is decided, the deadline has come, or the run is called off.
    pub(super) async fn drive(&mut self, cancel: &AtomicBool) {
        let end = Instant::now() + self.limits.deadline;
        let mut tick = tokio::time::interval(TICK);
        while self.open > 0 && !cancel.load(Ordering::Relaxed) {
            let now = Instant::now();
            if now >= end {
                break;
            }
            self.wake(now);
            self.dispatch(now);
            if self.open == 0 {
                break;
            }
            let next = self
                .wakes
                .peek()
                .map_or(end, |Reverse((at, _))| (*at).min(end));
            tokio::select! {
                biased;
                Some(done) = self.tasks.join_next(), if !self.tasks.is_empty() => {
                    if let Ok(done) = done {
                        self.finish(done);
                    }
                    // Whatever else is done goes along, before the queues are looked at again.
                    while let Some(Ok(done)) = self.tasks.try_join_next() {
                        self.finish(done);
                    }
                }
                () = tokio::time::sleep_until(next) => {}
                _ = tick.tick() => {}
            }
        }
        self.tasks.abort_all();
    }

    /// Tries of the links that are not decided, by request.
    pub(super) fn begun(&self) -> HashMap<usize, u32> {
        let open = self.jobs.iter().filter(|job| !job.decided);
        open.filter_map(|job| match &job.purpose {
            Purpose::Link(of) => Some(of.iter().map(|request| (*request, job.attempts))),
            Purpose::Sibling(_) => None,
        })
        .flatten()
        .collect()
    }

    fn wake(&mut self, now: Instant) {
        while let Some(Reverse((at, what))) = self.wakes.peek().copied() {
            if at > now {
                break;
            }
            self.wakes.pop();
            match what {
                Wake::Host(host) => self.list(host),
                Wake::Job(job) => self.enqueue(job, true),
            }
        }
    }

    /// Puts a host on the list of those to look at.
    pub(super) fn list(&mut self, host: usize) {
        let many = self.hosts.len() > self.limits.in_flight;
        if let Some(state) = self.hosts.get_mut(host)
            && !state.listed
        {
            state.listed = true;
            // Of many hosts those that were begun go first: fewer connections are at rest. Else all take turns.
            if state.answered && many {
                self.ready.push_front(host);
            } else {
                self.ready.push_back(host);
            }
        }
    }

    /// The host of an address, known or new.
    pub(super) fn host_of(&mut self, url: &Url) -> usize {
        let name = host_key(url.host_str().unwrap_or(""));
        let next = self.hosts.len();
        let index = *self.by_name.entry(name).or_insert(next);
        if index == next {
            self.hosts.push(Host::new(Instant::now(), self.limits));
        }
        index
    }

    /// Queues a job at the host of its next hop; chains under way go first, further tries last.
    pub(super) fn enqueue(&mut self, id: JobId, retry: bool) {
        let Some(job) = self.jobs.get(id).filter(|job| !job.decided) else {
            return;
        };
        let url = job.at().clone();
        let started = job.chain.is_some();
        let first = started || matches!(job.purpose, Purpose::Sibling(_));
        let host = self.host_of(&url);
        if let Some(until) = self.hosts[host].held_until() {
            let wait = until.saturating_duration_since(Instant::now());
            if wait > self.limits.url.saturating_sub(self.jobs[id].spent) {
                return self.decide_held(id, wait);
            }
        }
        let state = &mut self.hosts[host];
        if retry {
            state.later.push_back(id);
        } else if first {
            state.fresh.push_front(id);
        } else {
            state.fresh.push_back(id);
        }
        self.list(host);
    }

    fn dispatch(&mut self, now: Instant) {
        while self.tasks.len() < self.limits.in_flight {
            let Some(host) = self.ready.pop_front() else {
                return;
            };
            self.hosts[host].listed = false;
            match self.hosts[host].turn(now, self.limits) {
                Turn::Now => {
                    if let Some(job) = self.hosts[host].take(now) {
                        self.send(job, host, now);
                    }
                    self.list(host);
                }
                Turn::At(at) => self.wakes.push(Reverse((at, Wake::Host(host)))),
                Turn::Later | Turn::Idle => {}
            }
        }
    }

    fn send(&mut self, id: JobId, host: usize, now: Instant) {
        let job = &mut self.jobs[id];
        if job.decided {
            self.hosts[host].done(now);
            return;
        }
        if job.chain.is_none() {
            job.attempts += 1;
            job.chain = Some(Box::new(Chain::new(job.url.clone())));
        }
        let Some(chain) = &job.chain else { return };
        let left = self.limits.url.saturating_sub(job.spent);
        let first_byte = if job.timeouts > 0 {
            self.limits.retry_first_byte
        } else {
            self.limits.first_byte
        };
        let known = job
            .known
            .as_ref()
            .filter(|known| known.1 == chain.at.as_str());
        let hop = Hop {
            url: chain.at.clone(),
            jar: Arc::clone(&chain.jar),
            etag: known.map(|known| known.0.clone()),
            anchors: Arc::clone(&job.anchors),
            first_byte: first_byte.min(left),
            body: self.limits.body.min(left),
        };
        let fetch = self.fetch.clone();
        self.tasks.spawn(async move {
            let outcome = fetch.hop(hop).await;
            Done {
                job: id,
                host,
                start: now,
                outcome,
            }
        });
    }

    fn finish(&mut self, done: Done) {
        let now = Instant::now();
        self.hosts[done.host].done(done.start);
        self.list(done.host);
        let job = &mut self.jobs[done.job];
        job.spent += now.duration_since(done.start);
        if job.decided {
            return;
        }
        match done.outcome {
            Ok(answer) => self.answered(done.job, done.host, done.start, answer),
            Err(failure) => self.failed(done.job, done.host, &failure),
        }
    }

    /// Has the job tried again, from its start, after a wait. Whether its time allows that.
    pub(super) fn retry(&mut self, id: JobId, wait: Duration) -> bool {
        let job = &mut self.jobs[id];
        if job.spent + wait > self.limits.url || matches!(job.purpose, Purpose::Sibling(_)) {
            return false;
        }
        job.spent += wait;
        job.chain = None;
        self.wakes
            .push(Reverse((Instant::now() + wait, Wake::Job(id))));
        true
    }

    /// A wait before the next try, with up to a seventh more.
    pub(super) fn pause(&mut self, attempts: u32) -> Duration {
        let base = if attempts <= 1 {
            self.limits.first_retry
        } else {
            self.limits.second_retry
        };
        // Xorshift: nothing here needs better chance than that.
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 7;
        self.noise ^= self.noise << 17;
        let part = u32::try_from(self.noise % 1000).unwrap_or(0);
        base + base * part / 7000
    }

    /// Settles a job.
    pub(super) fn settle(&mut self, decided: Decided) {
        let job = &mut self.jobs[decided.job];
        if job.decided {
            return;
        }
        job.decided = true;
        job.chain = None;
        match job.purpose {
            Purpose::Sibling(host) => self.sibling_known(host, decided.landing),
            Purpose::Link(_) => {
                self.open -= 1;
                (self.on_decided)(job, &decided);
                self.progress.advance(self.total - self.open, self.total);
            }
        }
    }

    /// Asks a host for an address that cannot exist, beside the one given.
    pub(super) fn ask_sibling(&mut self, host: usize, beside: &Url) {
        let url = sibling_of(beside, self.noise);
        let id = self.jobs.len();
        self.jobs.push(Job::new(Purpose::Sibling(host), url));
        self.enqueue(id, false);
    }
}

/// An address beside another that no one can have made: same folder, same ending.
fn sibling_of(url: &Url, noise: u64) -> Url {
    let mut name = String::new();
    let mut rest = noise | 1 << 60;
    for _ in 0..12 {
        name.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let path = url.path();
    let trimmed = path.trim_end_matches('/');
    let (folder, last) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
    let ending = last
        .rsplit_once('.')
        .map(|(_, e)| e)
        .filter(|e| e.len() <= 5 && !e.is_empty() && e.bytes().all(|b| b.is_ascii_alphanumeric()))
        .map_or(String::new(), |e| format!(".{e}"));
    let slash = if path.len() > 1 && path.ends_with('/') {
        "/"
    } else {
        ""
    };
    let mut sibling = url.clone();
    sibling.set_query(None);
    sibling.set_fragment(None);
    sibling.set_path(&format!("{folder}/{name}{ending}{slash}"));
    sibling
}

#[cfg(test)]
mod tests;
