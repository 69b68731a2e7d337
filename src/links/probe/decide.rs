//! What the outcome of a hop means for its link: the next hop, the next try, or a verdict.

use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::chain::{JobId, Landing, Purpose, Stuck};
use super::fetch::{Answer, Failure, Fetch, Head, SLOW};
use super::host::Sibling;
use super::judge;
use super::page::PageKind;
use super::report::Verdict;
use super::run::{Decided, Run};
use super::{refresh, retry_after, walls};

/// Tries of a URL whose server fails.
const TRIES: u32 = 3;

impl<F: Fetch> Run<'_, F> {
    /// A hop failed.
    pub(super) fn failed(&mut self, id: JobId, host: usize, failure: &Failure) {
        let now = Instant::now();
        let give_up = match failure {
            Failure::Refused => {
                return self.conclude(id, Verdict::Policy, failure.reason(), None);
            }
            Failure::Garbage => false,
            _ => self.hosts[host].silence(now, self.limits),
        };
        let job = &mut self.jobs[id];
        let again = match failure {
            Failure::NoSuchName => {
                job.nameless += 1;
                job.nameless < 2
            }
            Failure::Timeout => {
                job.timeouts += 1;
                job.timeouts < 2
            }
            Failure::Certificate(_) => false,
            _ => job.attempts < TRIES,
        };
        let attempts = job.attempts;
        let confirmed =
            *failure == Failure::NoSuchName && self.hosts[host].no_name(now, self.limits);
        if again && !confirmed && !give_up {
            let wait = self.pause(attempts);
            if *failure == Failure::NoSuchName {
                // The other links of the host wait for the second look-up.
                self.hosts[host].hold(now + wait);
            }
            if self.retry(id, wait) {
                return;
            }
        }
        let verdict = if *failure == Failure::NoSuchName {
            Verdict::Dead
        } else {
            Verdict::Unreachable
        };
        let nameless = verdict == Verdict::Dead;
        self.settle_without_page(id, verdict, failure.reason(), nameless);
        if give_up || nameless {
            self.drain(host, verdict, &failure.reason(), nameless);
        }
    }

    /// Settles all that waits for a host that will not answer.
    fn drain(&mut self, host: usize, verdict: Verdict, reason: &str, nameless: bool) {
        let state = &mut self.hosts[host];
        let waiting: Vec<JobId> = state.fresh.drain(..).chain(state.later.drain(..)).collect();
        for id in waiting {
            self.settle_without_page(id, verdict, reason.to_owned(), nameless);
        }
    }

    fn settle_without_page(&mut self, id: JobId, verdict: Verdict, reason: String, by_name: bool) {
        let at = self.jobs[id].at().clone();
        self.settle(Decided {
            job: id,
            verdict,
            reason,
            status: None,
            at: Some(at),
            landing: None,
            by_name,
            unchanged: false,
        });
    }

    /// Settles a job whose host asks for more patience than the run has.
    pub(super) fn decide_held(&mut self, id: JobId, wait: Duration) {
        let reason = format!(
            "the host asks to be left alone for {} s",
            wait.as_secs().max(1)
        );
        self.conclude(id, Verdict::Blocked, reason, None);
    }

    fn conclude(
        &mut self,
        id: JobId,
        verdict: Verdict,
        reason: impl Into<String>,
        status: Option<u16>,
    ) {
        let at = self.jobs[id].at().clone();
        self.settle(Decided {
            job: id,
            verdict,
            reason: reason.into(),
            status,
            at: Some(at),
            landing: None,
            by_name: false,
            unchanged: false,
        });
    }

    /// A hop was answered.
    pub(super) fn answered(&mut self, id: JobId, host: usize, start: Instant, answer: Answer) {
        let status = answer.head.status;
        let held = self.observe(host, start, &answer.head);
        if let Some(reason) = walls::challenge(&answer.head, &answer.page) {
            return self.conclude(id, Verdict::Blocked, reason, Some(status));
        }
        match status {
            200..=299 => self.served(id, host, answer),
            304 => self.unchanged(id, &answer.head),
            301 | 302 | 303 | 307 | 308 => self.redirected(id, &answer, held),
            300 => self.served(id, host, answer),
            404 => {
                let job = &mut self.jobs[id];
                job.missing += 1;
                let (missing, attempts) = (job.missing, job.attempts);
                if missing < 2 && attempts < TRIES + 1 {
                    let wait = self.pause(attempts).max(held.unwrap_or_default());
                    if self.retry(id, wait) {
                        return;
                    }
                }
                let (verdict, reason) = if missing >= 2 {
                    (Verdict::Dead, "not found, asked twice")
                } else {
                    (
                        Verdict::Unreachable,
                        "not found, but there was no time to ask twice",
                    )
                };
                self.conclude(id, verdict, reason, Some(status));
            }
            410 => self.conclude(id, Verdict::Gone, "removed for good", Some(status)),
            429 => self.throttled(id, held, status),
            503 if held.is_some() => self.throttled(id, held, status),
            408 | 425 | 500..=510 | 512..=599 => {
                let attempts = self.jobs[id].attempts;
                let wait = self.pause(attempts).max(held.unwrap_or_default());
                if attempts < TRIES && self.retry(id, wait) {
                    return;
                }
                self.conclude(id, Verdict::Unreachable, "the server fails", Some(status));
            }
            _ => self.conclude(id, Verdict::Blocked, refusal(status), Some(status)),
        }
    }

    /// Takes what an answer says about the host: praise, complaint, `Retry-After`. The wait that it asks for.
    fn observe(&mut self, host: usize, start: Instant, head: &Head) -> Option<Duration> {
        let now = Instant::now();
        let state = &mut self.hosts[host];
        if matches!(head.status, 429 | 503) {
            state.complain(start, now);
        } else {
            state.praise(start, self.limits);
        }
        if (200..300).contains(&head.status) {
            return None;
        }
        let strikes = state.strikes;
        let asked = head.header("retry-after").and_then(|value| {
            let passed = jiff::SignedDuration::try_from(now.duration_since(self.clock.1))
                .unwrap_or_default();
            let clock = self.clock.0.checked_add(passed).unwrap_or(self.clock.0);
            retry_after::wait(value, head.header("date"), clock)
        });
        let wait = match asked {
            Some(wait) => wait + self.limits.hold_margin,
            None if head.status == 429 => self.limits.first_retry * strikes.clamp(1, 4),
            None => return None,
        };
        // A year is as long as a run can think.
        let wait = wait.min(Duration::from_secs(366 * 86_400));
        self.hosts[host].hold(now + wait);
        if wait > self.limits.url {
            let state = &mut self.hosts[host];
            let waiting: Vec<JobId> = state.fresh.drain(..).chain(state.later.drain(..)).collect();
            for other in waiting {
                self.decide_held(other, wait);
            }
        }
        Some(wait)
    }

    fn throttled(&mut self, id: JobId, held: Option<Duration>, status: u16) {
        let attempts = self.jobs[id].attempts;
        let wait = held.unwrap_or(self.limits.first_retry);
        if wait > self.limits.url.saturating_sub(self.jobs[id].spent) {
            let reason = format!(
                "the host asks to be left alone for {} s",
                wait.as_secs().max(1)
            );
            return self.conclude(id, Verdict::Blocked, reason, Some(status));
        }
        if attempts < TRIES && self.retry(id, wait) {
            return;
        }
        let (verdict, reason) = if status == 429 {
            (Verdict::Blocked, "too many requests, to the end")
        } else {
            (Verdict::Unreachable, "the server fails")
        };
        self.conclude(id, verdict, reason, Some(status));
    }

    fn redirected(&mut self, id: JobId, answer: &Answer, held: Option<Duration>) {
        let status = answer.head.status;
        let location = answer
            .head
            .headers
            .get("location")
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let Some(to) = location.and_then(|to| self.jobs[id].at().join(to.trim()).ok()) else {
            return self.conclude(
                id,
                Verdict::Unreachable,
                "a redirect that leads nowhere",
                Some(status),
            );
        };
        if held.is_some_and(|wait| wait > self.limits.url) {
            return self.throttled(id, held, status);
        }
        self.follow(id, to, matches!(status, 301 | 308), status);
    }

    fn follow(&mut self, id: JobId, mut to: Url, permanent: bool, status: u16) {
        to.set_fragment(None);
        if let Err(reason) = self.policy.check(&to) {
            return self.conclude(
                id,
                Verdict::Policy,
                format!("redirected: {reason}"),
                Some(status),
            );
        }
        let most = self.limits.hops;
        let Some(chain) = &mut self.jobs[id].chain else {
            return;
        };
        match chain.advance(to, permanent, most) {
            Ok(()) => self.enqueue(id, false),
            Err(Stuck::Loop) => self.conclude(
                id,
                Verdict::Unreachable,
                "redirected in a circle",
                Some(status),
            ),
            Err(Stuck::TooLong) => {
                self.conclude(
                    id,
                    Verdict::Unreachable,
                    "redirected too many times",
                    Some(status),
                );
            }
        }
    }

    fn unchanged(&mut self, id: JobId, head: &Head) {
        let at = self.jobs[id].at().clone();
        let known = self.jobs[id].known.is_some();
        self.settle(Decided {
            job: id,
            verdict: if known {
                Verdict::Ok
            } else {
                Verdict::Unreachable
            },
            reason: if known {
                String::new()
            } else {
                "an answer to another question".into()
            },
            status: Some(head.status),
            at: Some(at),
            landing: None,
            by_name: false,
            unchanged: known,
        });
    }

    fn served(&mut self, id: JobId, host: usize, answer: Answer) {
        let at = self.jobs[id].at().clone();
        let status = answer.head.status;
        if let Some(target) = refresh_target(&at, &answer) {
            return self.follow(id, target, false, status);
        }
        if let Some(broken) = answer.broken.filter(|_| !is_readable(&answer)) {
            let job = &mut self.jobs[id];
            // A body that does not come takes as long as an answer that does not.
            job.timeouts += u32::from(is_slow(&answer));
            let (attempts, timeouts) = (job.attempts, job.timeouts);
            let wait = self.pause(attempts);
            if attempts < TRIES && timeouts < 2 && self.retry(id, wait) {
                return;
            }
            return self.conclude(id, Verdict::Unreachable, broken, Some(status));
        }
        let job = &self.jobs[id];
        let (moved, permanent) = job
            .chain
            .as_ref()
            .map_or((false, false), |c| (c.hops() > 0, c.permanent));
        let landing = Landing {
            etag: answer.head.header("etag").map(str::to_owned),
            status,
            moved,
            permanent: moved && permanent,
            page: answer.page,
            at,
        };
        if let Purpose::Sibling(_) = job.purpose {
            return self.settle_with(id, Verdict::Ok, "", landing);
        }
        let asked = job.url.clone();
        if let Some(reason) = walls::login(&asked, &landing.at, &landing.page) {
            return self.settle_with(id, Verdict::Blocked, reason, landing);
        }
        if let Some((verdict, reason)) = judge::alone(&asked, &landing) {
            return self.settle_with(id, verdict, reason, landing);
        }
        self.compare(id, host, &asked, landing);
    }

    /// Judges a page beside what its host serves for an address that cannot exist.
    fn compare(&mut self, id: JobId, _hop_host: usize, asked: &Url, landing: Landing) {
        let host = self.host_of(asked);
        match &mut self.hosts[host].sibling {
            Sibling::Known(other) => {
                let (verdict, reason) = judge::beside(asked, &landing, other.as_deref());
                self.settle_with(id, verdict, reason, landing);
            }
            Sibling::Asked(waiting) => {
                waiting.push(id);
                self.jobs[id].landing = Some(Box::new(landing));
            }
            state @ Sibling::Unasked => {
                *state = Sibling::Asked(vec![id]);
                self.jobs[id].landing = Some(Box::new(landing));
                self.ask_sibling(host, asked);
            }
        }
    }

    /// The host's answer to an address that cannot exist is there: judges all that waited for it.
    pub(super) fn sibling_known(&mut self, host: usize, landing: Option<Box<Landing>>) {
        let known = Sibling::Known(landing);
        let Sibling::Asked(waiting) = std::mem::replace(&mut self.hosts[host].sibling, known)
        else {
            return;
        };
        for id in waiting {
            let Some(landing) = self.jobs[id].landing.take() else {
                continue;
            };
            let asked = self.jobs[id].url.clone();
            let Sibling::Known(other) = &self.hosts[host].sibling else {
                continue;
            };
            let (verdict, reason) = judge::beside(&asked, &landing, other.as_deref());
            self.settle_with(id, verdict, reason, *landing);
        }
    }

    fn settle_with(&mut self, id: JobId, verdict: Verdict, reason: &str, landing: Landing) {
        self.settle(Decided {
            job: id,
            verdict,
            reason: reason.to_owned(),
            status: Some(landing.status),
            at: Some(landing.at.clone()),
            landing: Some(Box::new(landing)),
            by_name: false,
            unchanged: false,
        });
    }
}

/// Where a page leads at once, by header or by `<meta>`. A page that only loads itself anew leads nowhere.
fn refresh_target(at: &Url, answer: &Answer) -> Option<Url> {
    let header = answer.head.header("refresh").and_then(refresh::immediate);
    let target = match header {
        Some(target) => at.join(&target).ok()?,
        None => {
            let target = answer.page.refresh.as_deref()?;
            let base = answer.page.base.as_deref().and_then(|b| at.join(b).ok());
            base.as_ref().unwrap_or(at).join(target).ok()?
        }
    };
    let mut bare = target.clone();
    bare.set_fragment(None);
    (bare != *at).then_some(target)
}

/// Whether a body that breaks off is still a page to judge by: it came whole but for its length, or slowly and far
/// enough to show what it is.
fn is_readable(answer: &Answer) -> bool {
    let slow = is_slow(answer);
    match answer.page.kind {
        PageKind::Html => answer.page.closed || (slow && !answer.page.is_thin()),
        PageKind::Text | PageKind::Other => slow && !answer.page.empty,
    }
}

fn is_slow(answer: &Answer) -> bool {
    answer.broken == Some(SLOW)
}

fn refusal(status: u16) -> &'static str {
    match status {
        401 | 407 | 511 => "the page asks for a log-in",
        402 => "the page asks for a payment",
        403 => "the server refuses",
        451 => "withheld for legal reasons",
        999 => "the server refuses programs",
        _ => "the server does not answer the question",
    }
}
