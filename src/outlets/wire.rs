//! Stories that two outlets took from one wire: a near-identical title within two days.

use super::view::SourceView;
use crate::document::Document;
use crate::words::{least_changes, push_lower, words};
use foldhash::{HashMap, HashMapExt as _};
use jiff::civil::Date;
use smallvec::SmallVec;

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
    let title = |dated: &Dated| {
        Some(
            doc.citations
                .get(dated.citation)?
                .title
                .as_ref()?
                .text
                .as_str(),
        )
    };
    let near = near_in_time(doc, view);
    let edges: Vec<Edges> = near
        .iter()
        .map(|dated| Edges::new(dated.group, title(dated).unwrap_or("")))
        .collect();
    let shared = Edges::shared(&edges);
    // Few titles begin or end as another does.
    let candidates: Vec<Candidate> = near
        .iter()
        .zip(shared)
        .filter_map(|(dated, shared)| shared.then(|| Candidate::new(dated, title(dated)?))?)
        .collect();
    let mut buckets: HashMap<Key<'_>, SmallVec<[&Candidate; 2]>> =
        HashMap::with_capacity(candidates.len());
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
    let mut dated: Vec<Dated> = Vec::with_capacity(view.works().len());
    dated.extend(view.works().iter().filter_map(|work| {
        let citation = doc.citations.get(work.citation)?;
        let issued = citation.issued.as_ref()?.date?;
        issued.day?;
        citation.title.as_ref()?;
        Some(Dated {
            citation: work.citation,
            group: work.group,
            day: days(issued.earliest()?),
        })
    }));
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

/// Numbers that titles with a [`Key`] in common share.
#[derive(Debug, Clone, Copy)]
struct Edges {
    group: usize,
    /// That of the first letters.
    first: u64,
    /// That of the last letters; none where there may be more words than are looked at.
    last: Option<u64>,
}

impl Edges {
    fn new(group: usize, title: &str) -> Self {
        let parts = || title.bytes().filter(|b| !b.is_ascii_alphanumeric()).count();
        let few = title.len() < 2 * MOST_WORDS || parts() < MOST_WORDS;
        Self {
            group,
            first: three_words(title.chars()),
            last: few.then(|| three_words(title.chars().rev())),
        }
    }

    /// Which of these may have a key in common with one of another group.
    fn shared(all: &[Self]) -> impl Iterator<Item = bool> {
        let twice = |mut numbers: Vec<(u64, usize)>| -> Vec<u64> {
            numbers.sort_unstable();
            let pairs = numbers.windows(2);
            pairs
                .filter(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1)
                .map(|pair| pair[0].0)
                .collect()
        };
        let group = |edges: &Self| edges.group;
        let firsts = twice(all.iter().map(|e| (e.first, group(e))).collect());
        let lasts = twice(
            all.iter()
                .filter_map(|e| Some((e.last?, group(e))))
                .collect(),
        );
        let any = all.iter().any(|edges| edges.last.is_none());
        all.iter().map(move |edges| {
            let last = |last| lasts.binary_search(&last).is_ok();
            any || firsts.binary_search(&edges.first).is_ok() || edges.last.is_some_and(last)
        })
    }
}

/// A number of the first letters in the first three words, cases folded.
fn three_words(title: impl Iterator<Item = char>) -> u64 {
    const MOST: usize = 10; // letters
    let (mut number, mut letters, mut words, mut in_word) = (0u64, 0, 0, false);
    let mut add = |letter: u32| {
        letters += 1;
        if letters <= MOST {
            let mixed = number.rotate_left(5) ^ u64::from(letter);
            number = mixed.wrapping_mul(0x517C_C1B7_2722_0A95);
        }
        letters
    };
    // One letter, which looks another way at the end of a word.
    let folded = |c: char| u32::from(if c == 'ς' { 'σ' } else { c });
    for c in title {
        let goes_on = c.is_alphanumeric();
        let mut known = 0;
        if c.is_ascii_alphanumeric() {
            known = add(u32::from(c.to_ascii_lowercase()));
        } else if goes_on {
            known = c
                .to_lowercase()
                .map(folded)
                .map(&mut add)
                .max()
                .unwrap_or(0);
        } else if in_word {
            words += 1;
        }
        if known >= MOST || words == 3 {
            break;
        }
        in_word = goes_on;
    }
    number
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
    fn new(dated: &Dated, own: &str) -> Option<Self> {
        let mut title = String::with_capacity(own.len());
        let mut ends: SmallVec<[usize; MOST_WORDS]> = SmallVec::new();
        for word in words(own).take(MOST_WORDS) {
            if !title.is_empty() {
                title.push(' ');
            }
            push_lower(word, &mut title);
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
            && are_alike(&self.title, &other.title)
    }
}

/// Whether few letters of two titles have to be changed to make them one.
fn are_alike(a: &str, b: &str) -> bool {
    let longer = a.chars().count().max(b.chars().count());
    let enough = |changes: usize| 1.0 - changes as f64 / longer as f64 >= LIKENESS;
    // What both begin and end with needs no change.
    let same = |(x, y): &(char, char)| x == y;
    let common = |a: &str, b: &str| {
        a.chars()
            .zip(b.chars())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum::<usize>()
    };
    let head = common(a, b);
    let (a, b) = (a.get(head..).unwrap_or(""), b.get(head..).unwrap_or(""));
    let pairs = a.chars().rev().zip(b.chars().rev());
    let tail: usize = pairs.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let kept = |text: &str| -> Vec<char> {
        let end = text.len() - tail;
        text.get(..end).unwrap_or("").chars().collect()
    };
    let (a, b) = (kept(a), kept(b));
    let least = least_changes(a.iter().copied(), b.iter().copied());
    longer == 0 || (enough(least) && enough(strsim::generic_levenshtein(&a, &b)))
}
