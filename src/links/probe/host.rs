//! The limits of one host: how much may be asked of it, and from when on.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::chain::JobId;
use super::settings::Limits;

/// What a host is known to do with an address that it cannot know.
#[derive(Debug, Default)]
pub(super) enum Sibling {
    /// Not asked.
    #[default]
    Unasked,
    /// Asked; these links wait for the answer.
    Asked(Vec<JobId>),
    /// The answer; none where it says nothing.
    Known(Option<Box<super::chain::Landing>>),
}

/// A host, its queue and its limits.
#[derive(Debug)]
pub(super) struct Host {
    /// Links that go first: chains under way, then first tries.
    pub(super) fresh: VecDeque<JobId>,
    /// Further tries.
    pub(super) later: VecDeque<JobId>,
    /// When each request in flight began.
    in_flight: Vec<Instant>,
    /// How many requests may be in flight now.
    window: usize,
    tokens: f64,
    refilled: Instant,
    rate: f64,
    /// Nothing is asked before.
    hold: Option<Instant>,
    held_at: Option<Instant>,
    /// Holds in a row without an answer between them.
    pub(super) strikes: u32,
    /// Failures of the same sort in a row, and when the first was.
    silent: u32,
    silent_since: Option<Instant>,
    /// Whether the host is in the list of those to look at.
    pub(super) listed: bool,
    /// What is known of addresses that do not exist.
    pub(super) sibling: Sibling,
    /// Whether it ever answered.
    pub(super) answered: bool,
    /// When its name was first found not to exist.
    nameless: Option<Instant>,
}

/// Whether a host may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Now.
    Now,
    /// Not before.
    At(Instant),
    /// When a request in flight is done.
    Later,
    /// It has nothing to ask.
    Idle,
}

impl Host {
    pub(super) fn new(now: Instant, limits: &Limits) -> Self {
        Self {
            fresh: VecDeque::new(),
            later: VecDeque::new(),
            in_flight: Vec::new(),
            // One request finds out how the host feels before more follow.
            window: 1,
            tokens: limits.host_burst,
            refilled: now,
            rate: limits.host_rate,
            hold: None,
            held_at: None,
            strikes: 0,
            silent: 0,
            silent_since: None,
            listed: false,
            sibling: Sibling::Unasked,
            answered: false,
            nameless: None,
        }
    }

    /// Whether the host may be asked now, or when.
    pub(super) fn turn(&mut self, now: Instant, limits: &Limits) -> Turn {
        if self.fresh.is_empty() && self.later.is_empty() {
            return Turn::Idle;
        }
        if let Some(hold) = self.hold.filter(|hold| *hold > now) {
            return Turn::At(hold);
        }
        let young = |start: &Instant| now.duration_since(*start) < limits.stuck;
        let counted = self.in_flight.iter().filter(|s| young(s)).count();
        if self.in_flight.len() >= limits.host_in_flight {
            return Turn::Later;
        }
        if counted >= self.window {
            let oldest = self.in_flight.iter().filter(|s| young(s)).min();
            return oldest.map_or(Turn::Later, |start| Turn::At(*start + limits.stuck));
        }
        self.refill(now, limits);
        if self.tokens < 1.0 {
            let wait = Duration::from_secs_f64((1.0 - self.tokens) / self.rate);
            return Turn::At(now + wait.max(Duration::from_micros(500)));
        }
        Turn::Now
    }

    fn refill(&mut self, now: Instant, limits: &Limits) {
        let passed = now.duration_since(self.refilled).as_secs_f64();
        self.tokens = (self.tokens + passed * self.rate).min(limits.host_burst);
        self.refilled = now;
    }

    /// Takes the next link, and a token.
    pub(super) fn take(&mut self, now: Instant) -> Option<JobId> {
        let job = self.fresh.pop_front().or_else(|| self.later.pop_front())?;
        self.tokens -= 1.0;
        self.in_flight.push(now);
        Some(job)
    }

    /// A request that began at `start` is done.
    pub(super) fn done(&mut self, start: Instant) {
        if let Some(at) = self.in_flight.iter().position(|s| *s == start) {
            self.in_flight.swap_remove(at);
        }
    }

    /// An answer that was no complaint: a little more may be asked.
    pub(super) fn praise(&mut self, start: Instant, limits: &Limits) {
        self.answered = true;
        self.silent = 0;
        self.silent_since = None;
        if self.held_at.is_none_or(|held| start > held) {
            self.strikes = 0;
        }
        if self.rate < limits.host_rate {
            self.rate = (self.rate + limits.host_rate / 20.0).min(limits.host_rate);
            self.window = (self.window + 1).min(limits.host_in_flight / 2).max(1);
        } else {
            self.window = (self.window * 2).min(limits.host_in_flight);
        }
    }

    /// A complaint (429, 503): half of everything. Answers to requests that were on their way count once.
    pub(super) fn complain(&mut self, start: Instant, now: Instant) {
        self.answered = true;
        if self.held_at.is_some_and(|held| start <= held) {
            return;
        }
        self.held_at = Some(now);
        self.strikes += 1;
        self.rate = (self.rate / 2.0).max(1.0);
        self.window = (self.window / 2).max(1);
        self.tokens = self.tokens.min(1.0);
    }

    /// No answer at all. Whether the host may be given up: many in a row, over some time, and never a word.
    pub(super) fn silence(&mut self, now: Instant, limits: &Limits) -> bool {
        self.silent += 1;
        let since = *self.silent_since.get_or_insert(now);
        self.window = (self.window / 2).max(1);
        self.silent >= 4 && !self.answered && now.duration_since(since) >= limits.first_retry
    }

    /// The host's name was found not to exist. Whether that is confirmed: found twice, some time apart.
    pub(super) fn no_name(&mut self, now: Instant, limits: &Limits) -> bool {
        let since = *self.nameless.get_or_insert(now);
        now.duration_since(since) >= limits.first_retry
    }

    /// Nothing is asked of the host before `until`.
    pub(super) fn hold(&mut self, until: Instant) {
        if self.hold.is_none_or(|hold| hold < until) {
            self.hold = Some(until);
        }
    }

    /// Until when nothing is asked.
    pub(super) fn held_until(&self) -> Option<Instant> {
        self.hold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn burst_then_rate() {
        let limits = Limits::default();
        let mut host = Host::new(Instant::now(), &limits);
        host.window = 100;
        let start = Instant::now();
        let mut taken = 0;
        for job in 0..30 {
            host.fresh.push_back(job);
        }
        while taken < 30 {
            match host.turn(Instant::now(), &limits) {
                Turn::Now => {
                    host.take(Instant::now());
                    host.done(Instant::now());
                    taken += 1;
                }
                Turn::At(at) => tokio::time::sleep_until(at).await,
                Turn::Later | Turn::Idle => panic!("must go on"),
            }
        }
        let took = start.elapsed().as_secs_f64();
        assert!(
            (0.95..1.1).contains(&took),
            "10 at once, 20 more in a second: {took}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_hangs_keeps_nobody_waiting() {
        let limits = Limits::default();
        let mut host = Host::new(Instant::now(), &limits);
        host.fresh.extend([0, 1]);
        let start = Instant::now();
        assert_eq!(host.turn(start, &limits), Turn::Now);
        host.take(start);
        assert_eq!(host.turn(start, &limits), Turn::At(start + limits.stuck));
        tokio::time::advance(limits.stuck).await;
        assert_eq!(host.turn(Instant::now(), &limits), Turn::Now);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_outlives_good_answers() {
        let limits = Limits::default();
        let mut host = Host::new(Instant::now(), &limits);
        let now = Instant::now();
        let until = now + Duration::from_secs(5);
        host.fresh.push_back(0);
        host.complain(now, now);
        host.hold(until);
        host.praise(now, &limits);
        host.hold(now + Duration::from_secs(1));
        assert_eq!(host.turn(now, &limits), Turn::At(until));
    }
}
