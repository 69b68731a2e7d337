//! What a probe yields: a verdict, and the facts that the page states about itself.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What became of a link. The names are a promise to users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The page is there.
    Ok,
    /// The page has moved for good and is there.
    Redirected,
    /// Not found, asked twice; or the host's name does not exist.
    Dead,
    /// The server says that it was removed.
    Gone,
    /// The server says that all is well and shows something else than the page.
    #[serde(rename = "soft-404")]
    Soft404,
    /// The domain is for sale.
    Parked,
    /// The server does not let programs look.
    Blocked,
    /// No answer that decides anything: errors of the server, of the network, of TLS.
    Unreachable,
    /// The address may not be asked for.
    Policy,
    /// The run ended first.
    Unchecked,
    /// The page is there, the place within it is not.
    Fragment,
}

impl Verdict {
    /// All verdicts, from good to bad.
    pub const ALL: [Verdict; 11] = [
        Verdict::Ok,
        Verdict::Redirected,
        Verdict::Dead,
        Verdict::Gone,
        Verdict::Soft404,
        Verdict::Parked,
        Verdict::Fragment,
        Verdict::Blocked,
        Verdict::Unreachable,
        Verdict::Policy,
        Verdict::Unchecked,
    ];

    /// The name used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Redirected => "redirected",
            Verdict::Dead => "dead",
            Verdict::Gone => "gone",
            Verdict::Soft404 => "soft-404",
            Verdict::Parked => "parked",
            Verdict::Blocked => "blocked",
            Verdict::Unreachable => "unreachable",
            Verdict::Policy => "policy",
            Verdict::Unchecked => "unchecked",
            Verdict::Fragment => "fragment",
        }
    }

    /// Whether the page is lost, so that an archived copy is worth looking for.
    #[must_use]
    pub fn is_lost(self) -> bool {
        matches!(self, Verdict::Dead | Verdict::Gone | Verdict::Parked)
    }

    /// How long the verdict holds, in seconds; none where it is asked anew in every run.
    #[must_use]
    pub fn lifetime(self) -> Option<i64> {
        const HOUR: i64 = 3600;
        match self {
            Verdict::Ok | Verdict::Redirected | Verdict::Parked | Verdict::Fragment => {
                Some(7 * 24 * HOUR)
            }
            Verdict::Dead | Verdict::Soft404 => Some(24 * HOUR),
            Verdict::Gone => Some(14 * 24 * HOUR),
            Verdict::Blocked => Some(12 * HOUR),
            Verdict::Unreachable | Verdict::Policy | Verdict::Unchecked => None,
        }
    }
}

/// One URL to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeRequest {
    /// The address as the draft has it, refanged. Results are looked up by this very text.
    pub url: String,
    /// Whether the draft breaks the address on purpose wherever it stands.
    pub defanged: bool,
    /// When the cited page was published, for the choice of a snapshot.
    pub citation_date: Option<Date>,
}

/// A copy of a page in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The copy's address.
    pub url: String,
    /// The day on which it was taken.
    #[serde(with = "iso_date")]
    pub date: Date,
    /// Days between the citation's date and the copy; none where the citation has no date.
    pub days_off: Option<u32>,
}

/// Dates as `2019-06-17`.
mod iso_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

impl Snapshot {
    /// Whether the copy is so far from the citation's date that a reader must be told.
    #[must_use]
    pub fn is_distant(&self) -> bool {
        self.days_off.is_some_and(|days| days > 90)
    }
}

/// What a page says that it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageFacts {
    /// `<title>`.
    pub title: Option<String>,
    /// `og:title`, or the headline in JSON-LD.
    pub og_title: Option<String>,
    /// The canonical address.
    pub canonical: Option<String>,
    /// When it was published, as the page writes it.
    pub date_published: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
}

/// What became of one URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeResult {
    /// The address as it was asked for.
    pub url: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The status of the last hop.
    pub status: Option<u16>,
    /// The address of the last hop, where it differs.
    pub final_url: Option<String>,
    /// How many times the URL was tried; hops do not count.
    pub attempts: u32,
    /// Whether the verdict comes from the cache.
    pub cached: bool,
    /// How many runs in a row found it unreachable, over at least how many seconds.
    pub failures: Failures,
    /// An archived copy of a lost page.
    pub archive: Option<Snapshot>,
    /// Why, in a few words.
    pub reason: String,
    /// What the page says of itself; none where there was no page, and for verdicts from the cache.
    pub page: Option<Box<PageFacts>>,
}

/// Runs in a row that found a link unreachable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// Seconds between the first and the last.
    pub seconds: i64,
}

impl Failures {
    /// Whether a person should treat the link as dead: three failures over three days.
    #[must_use]
    pub fn is_persistent(self) -> bool {
        self.count >= 3 && self.seconds >= 3 * 24 * 3600
    }
}

impl ProbeResult {
    /// A result of which nothing but the verdict and its reason is known.
    #[must_use]
    pub fn bare(url: impl Into<String>, verdict: Verdict, reason: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            verdict,
            status: None,
            final_url: None,
            attempts: 0,
            cached: false,
            failures: Failures::default(),
            archive: None,
            reason: reason.into(),
            page: None,
        }
    }
}

/// The results of a run.
#[derive(Debug, Clone, Default)]
pub struct ProbeReport {
    results: HashMap<String, ProbeResult>,
    /// Things that the user should know: a cache set aside, a setting that was not honoured.
    pub notices: Vec<String>,
}

impl ProbeReport {
    /// What became of a URL, by its text in the request.
    #[must_use]
    pub fn get(&self, url: &str) -> Option<&ProbeResult> {
        self.results.get(url)
    }

    /// All results, in the order of their URLs.
    #[must_use]
    pub fn sorted(&self) -> Vec<&ProbeResult> {
        let mut all: Vec<_> = self.results.values().collect();
        all.sort_unstable_by(|a, b| a.url.cmp(&b.url));
        all
    }

    /// How many links have each verdict, without those that none has.
    #[must_use]
    pub fn counts(&self) -> Vec<(Verdict, usize)> {
        let mut counts: HashMap<Verdict, usize> = HashMap::new();
        for result in self.results.values() {
            *counts.entry(result.verdict).or_default() += 1;
        }
        Verdict::ALL
            .into_iter()
            .filter_map(|verdict| Some((verdict, *counts.get(&verdict)?)))
            .collect()
    }

    /// How many results there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.results.len()
    }

    /// Whether nothing was probed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// Adds a result, or replaces the one for the same URL.
    pub fn insert(&mut self, result: ProbeResult) {
        self.results.insert(result.url.clone(), result);
    }

    pub(super) fn get_mut(&mut self, url: &str) -> Option<&mut ProbeResult> {
        self.results.get_mut(url)
    }
}

/// Where a run tells how far it is.
pub trait Progress: Sync {
    /// `done` of `total` URLs are decided.
    fn advance(&self, done: usize, total: usize);
}

impl Progress for () {
    fn advance(&self, _done: usize, _total: usize) {}
}
