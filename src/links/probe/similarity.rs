//! Whether two pages show the same text: shingles of three words, the smallest hashes kept.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use url::Url;

/// Hashes kept of a page. The error of the estimate is near one part in eleven.
const KEPT: usize = 128;

/// The text of a page, small enough to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    title: u64,
    hashes: Box<[u64]>,
}

impl Sketch {
    /// Whether two pages are the same but for what they echo of their own addresses.
    pub(super) fn is_near(&self, other: &Sketch) -> bool {
        self.title == other.title && self.similarity(other) >= 0.9
    }

    /// The part of the shingles that the two texts share, from 0 to 1.
    fn similarity(&self, other: &Sketch) -> f64 {
        if self.hashes.is_empty() && other.hashes.is_empty() {
            return 1.0;
        }
        let union: BTreeSet<u64> = self.hashes.iter().chain(&other.hashes).copied().collect();
        let kept = union.len().min(KEPT);
        let both = union
            .iter()
            .take(KEPT)
            .filter(|h| {
                self.hashes.binary_search(h).is_ok() && other.hashes.binary_search(h).is_ok()
            })
            .count();
        #[expect(clippy::cast_precision_loss, reason = "both are at most 256")]
        let share = both as f64 / kept as f64;
        share
    }
}

/// Builds a sketch from a text in pieces.
pub(super) struct SketchBuilder {
    /// Words of the page's own address: a catch-all page likes to echo them.
    own: BTreeSet<String>,
    title: u64,
    last: [u64; 2],
    hashes: BTreeSet<u64>,
}

impl SketchBuilder {
    pub(super) fn new(url: &Url) -> Self {
        let path = format!("{} {}", url.path(), url.query().unwrap_or(""));
        Self {
            own: words(&path).collect(),
            title: 0,
            last: [0; 2],
            hashes: BTreeSet::new(),
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        let kept: Vec<u64> = self.kept(text).collect();
        self.title = hash(&kept);
    }

    pub(super) fn text(&mut self, text: &str) {
        let kept: Vec<u64> = self.kept(text).collect();
        for word in kept {
            let shingle = hash(&(self.last, word));
            self.last = [self.last[1], word];
            if self.hashes.len() < KEPT {
                self.hashes.insert(shingle);
            } else if self.hashes.last().is_some_and(|largest| shingle < *largest)
                && self.hashes.insert(shingle)
            {
                self.hashes.pop_last();
            }
        }
    }

    pub(super) fn finish(self) -> Sketch {
        Sketch {
            title: self.title,
            hashes: self.hashes.into_iter().collect(),
        }
    }

    fn kept<'a>(&'a self, text: &'a str) -> impl Iterator<Item = u64> + 'a {
        words(text)
            .filter(|w| !w.bytes().any(|b| b.is_ascii_digit()) && !self.own.contains(w))
            .map(|w| hash(&w))
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}

fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(url: &str, title: &str, text: &str) -> Sketch {
        let mut builder = SketchBuilder::new(&Url::parse(url).expect("a URL"));
        builder.title(title);
        builder.text(text);
        builder.finish()
    }

    #[test]
    fn an_echo_of_the_address_and_a_clock_do_not_make_a_difference() {
        let a = sketch(
            "http://a.test/news/bridge",
            "News",
            "Nothing under bridge here. It is 12:01.",
        );
        let b = sketch(
            "http://a.test/news/qzxw",
            "News",
            "Nothing under qzxw here. It is 12:02.",
        );
        assert!(a.is_near(&b));
    }

    #[test]
    fn another_title_or_another_text_does() {
        let a = sketch(
            "http://a.test/x",
            "One",
            "The same words in the frame of the site",
        );
        let b = sketch(
            "http://a.test/y",
            "Two",
            "The same words in the frame of the site",
        );
        let c = sketch(
            "http://a.test/z",
            "One",
            "An account of how the bridge was built in spring",
        );
        assert!(!a.is_near(&b));
        assert!(!a.is_near(&c));
    }
}
