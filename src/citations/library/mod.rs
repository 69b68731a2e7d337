//! A library of references that the user keeps elsewhere: CSL-JSON or BibTeX. What a draft's citation lost, an entry of the
//! same title may still know.

mod bibtex;

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lexicon;

/// The table `[citations]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct CitationsConfig {
    /// A library of references, CSL-JSON (`.json`) or BibTeX (`.bib`), relative to this file: where a citation has lost
    /// its link, that of the entry with the same title is offered.
    #[schemars(example = &"refs.json")]
    pub library: Option<String>,
}

/// A reference that knows its address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The title, as the library writes it.
    pub title: String,
    /// Newspaper, site, journal, publisher.
    pub outlet: Option<String>,
    /// The address.
    pub url: String,
}

/// A library that was read.
#[derive(Debug, Clone, Default)]
pub struct Library {
    entries: Vec<Entry>,
    /// Folded titles.
    titles: Vec<String>,
    by_title: HashMap<String, Vec<usize>>,
    by_word: HashMap<String, Vec<usize>>,
}

/// An entry that fits a citation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Whether title and outlet are the same, and no other entry is.
    pub exact: bool,
    /// How alike the titles are, from 0 to 1.
    pub score: f64,
}

/// Titles less alike than this are of different works.
const LEAST_ALIKE: f64 = 0.85;
/// Entries that are compared letter by letter, for each citation.
const COMPARED: usize = 32;
/// A word that stands in more titles than this does not tell them apart.
const COMMON: usize = 256;

impl Library {
    /// Reads a library. `name` is the file's: `.bib` is BibTeX, everything else CSL-JSON.
    ///
    /// # Errors
    /// Where the text is not what its name says.
    pub fn read(name: &str, text: &str) -> Result<Self, String> {
        let bib = name
            .rsplit('.')
            .next()
            .is_some_and(|e| e.eq_ignore_ascii_case("bib"));
        let entries = if bib { bibtex::read(text)? } else { csl(text)? };
        Ok(Self::new(entries))
    }

    fn new(entries: Vec<Entry>) -> Self {
        let mut library = Self::default();
        for entry in entries {
            let title = lexicon::normalised(&entry.title);
            if title.is_empty() || entry.url.is_empty() {
                continue;
            }
            let index = library.entries.len();
            for word in words(&title) {
                let list = library.by_word.entry(word.to_owned()).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
            library
                .by_title
                .entry(title.clone())
                .or_default()
                .push(index);
            library.titles.push(title);
            library.entries.push(entry);
        }
        library
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry that fits a title best.
    #[must_use]
    pub fn find(&self, title: &str, outlet: Option<&str>) -> Option<Found<'_>> {
        let title = lexicon::normalised(title);
        let same = |entry: &Entry| match (&entry.outlet, outlet) {
            (Some(a), Some(b)) => outlet_key(a) == outlet_key(b),
            _ => false,
        };
        if let Some(named) = self.by_title.get(&title) {
            let of = |fits: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
                let entries = named.iter().filter_map(|&i| self.entries.get(i));
                entries.filter(|e| fits(e)).collect()
            };
            let there = of(&same);
            let one_address = there.windows(2).all(|pair| pair[0].url == pair[1].url);
            let entry = there.first().copied();
            return Some(Found {
                exact: entry.is_some() && one_address,
                entry: entry.or_else(|| of(&|_| true).first().copied())?,
                score: 1.0,
            });
        }
        self.alike(&title)
            .filter(|found| found.score >= LEAST_ALIKE)
    }

    /// The entry whose title is most like another, among those that share a rare word with it.
    fn alike(&self, title: &str) -> Option<Found<'_>> {
        let mut lists: Vec<&Vec<usize>> = words(title)
            .filter_map(|word| self.by_word.get(word))
            .filter(|list| list.len() <= COMMON)
            .collect();
        lists.sort_by_key(|list| list.len());
        let mut candidates: Vec<usize> = lists
            .into_iter()
            .flatten()
            .copied()
            .take(COMPARED)
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
            .into_iter()
            .filter_map(|index| {
                let score = strsim::normalized_damerau_levenshtein(title, self.titles.get(index)?);
                Some(Found {
                    entry: self.entries.get(index)?,
                    exact: false,
                    score,
                })
            })
            .max_by(|a, b| a.score.total_cmp(&b.score))
    }
}

fn words(title: &str) -> impl Iterator<Item = &str> {
    title.split(' ').filter(|word| word.chars().count() >= 4)
}

fn outlet_key(name: &str) -> String {
    let name = lexicon::normalised(name);
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

/// CSL-JSON: an array of items, or an object that holds one under `items`.
fn csl(text: &str) -> Result<Vec<Entry>, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Item {
        #[serde(default)]
        title: Option<String>,
        #[serde(default)]
        container_title: Option<String>,
        #[serde(default)]
        publisher: Option<String>,
        #[serde(default, rename = "URL")]
        url: Option<String>,
        #[serde(default, rename = "DOI")]
        doi: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Items {
        List(Vec<Item>),
        Object { items: Vec<Item> },
    }
    let items: Items = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| format!("is no CSL-JSON: {e}"))?;
    let items = match items {
        Items::List(items) | Items::Object { items } => items,
    };
    Ok(items
        .into_iter()
        .filter_map(|item| {
            Some(Entry {
                title: item.title?,
                outlet: item.container_title.or(item.publisher),
                url: address(item.url, item.doi)?,
            })
        })
        .collect())
}

/// The address of an entry, or that of its DOI. Control characters and spaces make none.
fn address(url: Option<String>, doi: Option<String>) -> Option<String> {
    let sound = |text: &String| {
        !text.is_empty() && !text.chars().any(|c| c.is_control() || c.is_whitespace())
    };
    let web = |url: &String| {
        let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
        lower.starts_with("http://") || lower.starts_with("https://")
    };
    url.map(|u| u.trim().to_owned())
        .filter(|u| sound(u) && web(u))
        .or_else(|| {
            let doi = doi?.trim().to_owned();
            let doi = doi
                .strip_prefix("https://doi.org/")
                .unwrap_or(&doi)
                .to_owned();
            (sound(&doi) && doi.starts_with("10.")).then(|| format!("https://doi.org/{doi}"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSL: &str = r#"[
        {"id": "a", "type": "article-newspaper", "title": "Ministers Meet in Vienna",
         "container-title": "The Daily Example", "URL": "https://example.org/a"},
        {"id": "b", "title": "No Address Here"},
        {"id": "c", "title": "On Dams and Rivers", "DOI": "10.1000/182"}
    ]"#;

    #[test]
    fn titles_are_found_exactly_and_nearly() {
        let library = Library::read("refs.json", CSL).expect("a library");
        let found = |title, outlet| {
            library
                .find(title, outlet)
                .map(|f| (f.entry.url.as_str(), f.exact, f.score == 1.0))
        };
        let a = "https://example.org/a";
        assert_eq!(
            found("Ministers meet in Vienna", Some("Daily Example")),
            Some((a, true, true))
        );
        assert_eq!(
            found("Ministers Meet in Vienna", Some("Reuters")),
            Some((a, false, true))
        );
        assert_eq!(
            found("Ministers Met in Vienna", Some("Daily Example")),
            Some((a, false, false))
        );
        assert_eq!(
            found("Ministers Part in Geneva", Some("Daily Example")),
            None
        );
        assert_eq!(
            found("On Dams and Rivers", None),
            Some(("https://doi.org/10.1000/182", false, true))
        );
        assert!(Library::read("refs.json", "{}").is_err());
    }
}
