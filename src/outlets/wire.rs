//! Stories that two outlets took from one wire: a near-identical title within two days.

use super::view::SourceView;
use crate::citations::Citation;
use crate::document::Document;
use jiff::civil::Date;
use std::collections::HashMap;

/// Words that a title must have: short ones are alike by chance.
const MIN_WORDS: usize = 4;
/// How alike two folded titles must be.
const LIKENESS: f64 = 0.9;
/// Days between the two.
const DAYS: i64 = 2;
/// Titles compared within one bucket, so that work stays linear in hostile drafts.
const MOST_PER_BUCKET: usize = 8;

/// Pairs of full citations (indices into `Document::citations`), the earlier first: different owner groups, one story.
/// A citation is paired with the first that it resembles.
pub(super) fn stories(doc: &Document, view: &SourceView) -> Vec<(usize, usize)> {
    let mut buckets: HashMap<String, Vec<Candidate>> = HashMap::new();
    let mut pairs = Vec::new();
    for work in view.works() {
        let Some(candidate) = doc
            .citations
            .get(work.citation)
            .and_then(|c| Candidate::new(work.citation, work.group, c))
        else {
            continue;
        };
        let keys = candidate.keys();
        let twin = keys
            .iter()
            .filter_map(|key| buckets.get(key))
            .flatten()
            .find(|other| candidate.is_one_story(other));
        if let Some(twin) = twin {
            pairs.push((twin.citation, work.citation));
        }
        for key in keys {
            let bucket = buckets.entry(key).or_default();
            if bucket.len() < MOST_PER_BUCKET {
                bucket.push(candidate.clone());
            }
        }
    }
    pairs
}

/// A citation with a title and a day.
#[derive(Debug, Clone)]
struct Candidate {
    citation: usize,
    group: usize,
    words: Vec<String>,
    date: Date,
}

impl Candidate {
    fn new(index: usize, group: usize, citation: &Citation) -> Option<Self> {
        let title = &citation.title.as_ref()?.text;
        let words: Vec<String> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .take(40)
            .map(str::to_lowercase)
            .collect();
        let issued = citation.issued.as_ref()?.date?;
        issued.day?;
        (words.len() >= MIN_WORDS).then_some(())?;
        Some(Self {
            citation: index,
            group,
            words,
            date: issued.earliest()?,
        })
    }

    /// The first and the last three words: near-identical titles share one of them.
    fn keys(&self) -> [String; 2] {
        let first = self.words.get(..3).unwrap_or(&self.words).join(" ");
        let last = self
            .words
            .get(self.words.len().saturating_sub(3)..)
            .unwrap_or(&self.words)
            .join(" ");
        [format!("<{first}"), format!("{last}>")]
    }

    fn is_one_story(&self, other: &Candidate) -> bool {
        let days = self
            .date
            .since(other.date)
            .map_or(i64::MAX, |span| i64::from(span.get_days()).abs());
        self.group != other.group
            && days <= DAYS
            && strsim::normalized_levenshtein(&self.words.join(" "), &other.words.join(" "))
                >= LIKENESS
    }
}
