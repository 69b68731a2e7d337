//! Whether two pages show the same text: shingles of three words, the smallest hashes kept.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use url::Url;

/// Hashes kept of a page. The error of the estimate is near one part in eleven.
const KEPT: usize = 128;

/// Words of a text that are looked at: later ones may not have been read.
const WORDS: usize = 300;
/// Main text that is enough to compare pages by, in shingles.
const ENOUGH: usize = 6;
/// The shortest part of an address that is looked for in a text, in bytes.
const SHORTEST: usize = 4;

/// The text of a page, small enough to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    title: u64,
    heading: u64,
    /// Text outside navigation and the like.
    main: Box<[u64]>,
    all: Box<[u64]>,
}

impl Sketch {
    /// Whether two pages are the same but for what they echo of their own addresses.
    pub(super) fn is_near(&self, other: &Sketch) -> bool {
        let parts = if self.main.len() >= ENOUGH && other.main.len() >= ENOUGH {
            (&self.main, &other.main)
        } else {
            (&self.all, &other.all)
        };
        self.title == other.title
            && self.heading == other.heading
            && similarity(parts.0, parts.1) >= 0.9
    }
}

/// The part of the shingles that two texts share, from 0 to 1.
fn similarity(one: &[u64], other: &[u64]) -> f64 {
    if one.is_empty() && other.is_empty() {
        return 1.0;
    }
    let union: BTreeSet<u64> = one.iter().chain(other).copied().collect();
    let kept = union.len().min(KEPT);
    let both = union
        .iter()
        .take(KEPT)
        .filter(|h| one.binary_search(h).is_ok() && other.binary_search(h).is_ok())
        .count();
    #[expect(clippy::cast_precision_loss, reason = "both are at most 256")]
    let share = both as f64 / kept as f64;
    share
}

/// Builds a sketch from a text in pieces.
pub(super) struct SketchBuilder {
    /// Parts of the page's own address, longest first: a catch-all page likes to echo them.
    own: Vec<String>,
    title: u64,
    heading: u64,
    main: Shingles,
    all: Shingles,
}

/// The smallest hashes of a text's shingles.
#[derive(Default)]
struct Shingles {
    words: usize,
    last: [u64; 2],
    hashes: BTreeSet<u64>,
}

impl Shingles {
    fn push(&mut self, word: u64) {
        self.words += 1;
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

impl SketchBuilder {
    pub(super) fn new(url: &Url) -> Self {
        Self {
            own: own_parts(url),
            title: 0,
            heading: 0,
            main: Shingles::default(),
            all: Shingles::default(),
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.title = hash(&self.kept(text));
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.heading = hash(&self.kept(text));
    }

    /// Takes text in; `main` says that it stands outside navigation.
    pub(super) fn text(&mut self, text: &str, main: bool) {
        if self.all.words >= WORDS && (!main || self.main.words >= WORDS) {
            return;
        }
        for word in self.kept(lead(text)) {
            if self.all.words < WORDS {
                self.all.push(word);
            }
            if main && self.main.words < WORDS {
                self.main.push(word);
            }
        }
    }

    pub(super) fn finish(self) -> Sketch {
        Sketch {
            title: self.title,
            heading: self.heading,
            main: self.main.hashes.into_iter().collect(),
            all: self.all.hashes.into_iter().collect(),
        }
    }

    /// The words that stay when numbers and echoes of the address are taken out.
    fn kept(&self, text: &str) -> Vec<u64> {
        let mut text = text.to_lowercase();
        for part in &self.own {
            if text.contains(part.as_str()) {
                text = text.replace(part.as_str(), " ");
            }
        }
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty() && !w.bytes().any(|b| b.is_ascii_digit()))
            .map(|w| hash(&w))
            .collect()
    }
}

/// As much of a text as can matter.
fn lead(text: &str) -> &str {
    text.char_indices()
        .nth(WORDS * 16)
        .and_then(|(end, _)| text.get(..end))
        .unwrap_or(text)
}

/// What of an address a page may echo: the whole, the path, its last part, and the words of that.
fn own_parts(url: &Url) -> Vec<String> {
    let path = url.path();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let stem = last.split('.').next().unwrap_or("");
    let mut parts = Vec::new();
    for raw in [url.as_str(), path, last, stem] {
        let decoded = url::form_urlencoded::parse(raw.replace(['+', '&', '='], " ").as_bytes())
            .next()
            .map_or(String::new(), |(key, _)| key.into_owned());
        parts.extend([raw.to_owned(), decoded]);
    }
    // Two words of a slug may stand on a page by chance.
    if stem.matches(['-', '_']).count() > 1 {
        parts.push(stem.replace(['-', '_'], " "));
    }
    for part in &mut parts {
        *part = part.to_lowercase();
    }
    parts.retain(|part| part.len() >= SHORTEST);
    parts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    parts.dedup();
    parts
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
        builder.text(text, true);
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
        let c = sketch(
            "http://a.test/news/is-the-page-there.html",
            "News",
            "There is no page of this name: is-the-page-there.html. What is the next thing to try?",
        );
        let d = sketch(
            "http://a.test/news/qzxw.html",
            "News",
            "There is no page of this name: qzxw.html. What is the next thing to try?",
        );
        assert!(
            c.is_near(&d),
            "words of the address are words of the page too"
        );
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
