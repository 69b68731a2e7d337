//! One URL on its way: tries, hops, and where it landed.

use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::{CookieStore, Jar};
use url::Url;

use super::page::Page;
use super::similarity::Sketch;

/// Index of a job.
pub(super) type JobId = usize;

/// One distinct URL, without its fragment, and everything that is asked for it.
#[derive(Debug)]
pub(super) struct Job {
    /// What it is for.
    pub(super) purpose: Purpose,
    /// The address, without its fragment.
    pub(super) url: Url,
    /// The try under way.
    pub(super) chain: Option<Box<Chain>>,
    /// Tries begun.
    pub(super) attempts: u32,
    /// Tries that ended in 404.
    pub(super) missing: u32,
    /// Tries that found no such name.
    pub(super) nameless: u32,
    /// Tries that ended in time-out.
    pub(super) timeouts: u32,
    /// Time spent on requests and on waits that were decided for this URL.
    pub(super) spent: Duration,
    /// The tag of the body that the cache knows, and its address.
    pub(super) known: Option<Arc<(String, String)>>,
    /// Whether it is decided.
    pub(super) decided: bool,
    /// The landing that waits for the host's sibling.
    pub(super) landing: Option<Box<Landing>>,
    /// Anchors to look for.
    pub(super) anchors: Arc<[String]>,
}

/// What a job is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A link: indices of its requests.
    Link(Vec<usize>),
    /// An address that does not exist, to see what a host (by index) does then.
    Sibling(usize),
}

/// A try: where it is, and where it has been.
#[derive(Debug)]
pub(super) struct Chain {
    /// The address of the hop under way.
    pub(super) at: Url,
    /// Whether every hop so far was permanent.
    pub(super) permanent: bool,
    /// The cookies that were set on the way.
    pub(super) jar: Arc<Jar>,
    /// The cookies that go with the request to `at`.
    sent: Option<Vec<u8>>,
    visited: Vec<(String, Option<Vec<u8>>)>,
}

/// Why a chain cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stuck {
    /// It has been there, with the same cookies.
    Loop,
    /// It has gone on for too long.
    TooLong,
}

impl Chain {
    pub(super) fn new(at: Url) -> Self {
        Self {
            at,
            permanent: true,
            jar: Arc::new(Jar::default()),
            sent: None,
            visited: Vec::new(),
        }
    }

    /// How many hops were made after the first request.
    pub(super) fn hops(&self) -> usize {
        self.visited.len()
    }

    /// Goes on to the next hop.
    pub(super) fn advance(&mut self, to: Url, permanent: bool, most: usize) -> Result<(), Stuck> {
        let cookies = self.jar.cookies(&to).map(|v| v.as_bytes().to_vec());
        let there = (to.as_str().to_owned(), cookies.clone());
        let sent = std::mem::replace(&mut self.sent, cookies);
        self.visited.push((self.at.as_str().to_owned(), sent));
        if self.visited.contains(&there) {
            return Err(Stuck::Loop);
        }
        if self.visited.len() > most {
            return Err(Stuck::TooLong);
        }
        self.at = to;
        self.permanent &= permanent;
        Ok(())
    }
}

/// Where a chain ended with a page.
#[derive(Debug)]
pub(super) struct Landing {
    /// The address of the last hop.
    pub(super) at: Url,
    /// The status of the last hop.
    pub(super) status: u16,
    /// Whether there were hops, all of them permanent.
    pub(super) permanent: bool,
    /// Whether there were hops.
    pub(super) moved: bool,
    /// The page.
    pub(super) page: Page,
    /// The page's tag.
    pub(super) etag: Option<String>,
}

impl Landing {
    pub(super) fn sketch(&self) -> &Sketch {
        &self.page.sketch
    }
}

impl Job {
    pub(super) fn new(purpose: Purpose, url: Url) -> Self {
        Self {
            purpose,
            url,
            chain: None,
            attempts: 0,
            missing: 0,
            nameless: 0,
            timeouts: 0,
            spent: Duration::ZERO,
            known: None,
            decided: false,
            landing: None,
            anchors: Arc::new([]),
        }
    }

    /// The address of the hop under way, or of the first.
    pub(super) fn at(&self) -> &Url {
        self.chain.as_ref().map_or(&self.url, |chain| &chain.at)
    }
}
