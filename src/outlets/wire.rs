//! Stories that two outlets took from one wire: a near-identical title within two days.

use super::view::SourceView;
use crate::citations::Citation;
use crate::document::Document;
use foldhash::{HashMap, HashMapExt as _};
use jiff::civil::Date;

/// Words that a title must have: short ones are alike by chance.
const MIN_WORDS: usize = 4;
/// Words that are looked at.
const MOST_WORDS: usize = 40;
/// How alike two folded titles must be.
const LIKENESS: f64 = 0.9;
/// Days between the two.
const DAYS: i64 = 2;
/// Titles compared within one bucket, so that work stays linear in hostile drafts.
const MOST_PER_BUCKET: usize = 8;

/// Pairs of full citations (indices into `Document::citations`), the earlier first: different owner groups, one story.
/// A citation is paired with the first that it resembles.
pub(super) fn stories(doc: &Document, view: &SourceView) -> Vec<(usize, usize)> {
    let candidates: Vec<Candidate> = near_in_time(doc, view)
        .into_iter()
        .filter_map(|dated| Candidate::new(&dated, doc.citations.get(dated.citation)?))
        .collect();
    let mut buckets: HashMap<Key<'_>, Vec<&Candidate>> = HashMap::with_capacity(candidates.len());
    let mut pairs = Vec::new();
    for candidate in &candidates {
        let keys = candidate.keys();
        let twin = keys
            .iter()
            .filter_map(|key| buckets.get(key))
            .flatten()
            .find(|other| candidate.is_one_story(other));
        if let Some(twin) = twin {
            pairs.push((twin.citation, candidate.citation));
        }
        for key in keys {
            let bucket = buckets.entry(key).or_default();
            if bucket.len() < MOST_PER_BUCKET {
                bucket.push(candidate);
            }
        }
    }
    pairs
}

/// A citation with a day.
#[derive(Debug, Clone, Copy)]
struct Dated {
    citation: usize,
    group: usize,
    /// Days since the epoch.
    day: i64,
}

/// Days since 1970.
fn days(date: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    date.duration_since(EPOCH).as_hours() / 24
}

/// The citations with a day that have one of another group within the days of one story, in the order of the draft: most
/// have none, and their titles need no look.
fn near_in_time(doc: &Document, view: &SourceView) -> Vec<Dated> {
    let mut dated: Vec<Dated> = view
        .works()
        .iter()
        .filter_map(|work| {
            let citation = doc.citations.get(work.citation)?;
            let issued = citation.issued.as_ref()?.date?;
            issued.day?;
            citation.title.as_ref()?;
            Some(Dated {
                citation: work.citation,
                group: work.group,
                day: days(issued.earliest()?),
            })
        })
        .collect();
    dated.sort_unstable_by_key(|d| (d.day, d.citation));
    let mut near = vec![false; dated.len()];
    mark_near(dated.iter().zip(&mut near));
    mark_near(dated.iter().zip(&mut near).rev());
    let mut kept: Vec<Dated> = dated
        .into_iter()
        .zip(near)
        .filter_map(|(dated, near)| near.then_some(dated))
        .collect();
    kept.sort_unstable_by_key(|d| d.citation);
    kept
}

/// Marks the citations that follow one of another group within the days of one story, in an order by day.
fn mark_near<'a>(dated: impl Iterator<Item = (&'a Dated, &'a mut bool)>) {
    let mut before: Option<&Dated> = None;
    let mut other: Option<&Dated> = None;
    for (dated, near) in dated {
        if before.is_some_and(|before| before.group != dated.group) {
            other = before;
        }
        *near |= other.is_some_and(|other| (other.day - dated.day).abs() <= DAYS);
        before = Some(dated);
    }
}

/// The words that near-identical titles share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'a> {
    First(&'a str),
    Last(&'a str),
}

/// A citation with a title and a day.
#[derive(Debug)]
struct Candidate {
    citation: usize,
    group: usize,
    /// The words in lower case, parted by spaces.
    title: String,
    /// Where the first three words end and the last three begin.
    first: usize,
    last: usize,
    day: i64,
}

impl Candidate {
    fn new(dated: &Dated, citation: &Citation) -> Option<Self> {
        let own = &citation.title.as_ref()?.text;
        let words = own.split(|c: char| !c.is_alphanumeric());
        let mut title = String::with_capacity(own.len());
        let mut ends = Vec::with_capacity(MOST_WORDS);
        for word in words.filter(|w| !w.is_empty()).take(MOST_WORDS) {
            if !title.is_empty() {
                title.push(' ');
            }
            if word.is_ascii() {
                title.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
            } else {
                title.push_str(&word.to_lowercase());
            }
            ends.push(title.len());
        }
        let before_last = ends.len().checked_sub(MIN_WORDS)?;
        Some(Self {
            citation: dated.citation,
            group: dated.group,
            first: ends.get(2).copied()?,
            last: ends.get(before_last).copied()? + 1,
            title,
            day: dated.day,
        })
    }

    /// The first and the last three words: near-identical titles share one of them.
    fn keys(&self) -> [Key<'_>; 2] {
        [
            Key::First(self.title.get(..self.first).unwrap_or("")),
            Key::Last(self.title.get(self.last..).unwrap_or("")),
        ]
    }

    fn is_one_story(&self, other: &Self) -> bool {
        self.group != other.group
            && (self.day - other.day).abs() <= DAYS
            && strsim::normalized_levenshtein(&self.title, &other.title) >= LIKENESS
    }
}
