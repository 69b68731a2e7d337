//! Body quotations that are nearly a cited title.

use foldhash::{HashMap, HashMapExt as _};

use crate::citations::{CitationKind, Title};
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "misquoted-title",
    category: Category::Text,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/text/misquoted-title.md"),
};

/// See the rule's page.
pub(crate) struct MisquotedTitle;

impl Rule for MisquotedTitle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let quotations: Vec<(Span, Vec<String>)> = cx
            .quotations()
            .iter()
            .map(|quotation| (quotation.inner, words(doc.slice(quotation.inner))))
            .filter(|(_, words)| words.len() >= WORDS)
            .collect();
        if quotations.is_empty() {
            return;
        }
        let titles: Vec<&Title> = doc
            .citations
            .iter()
            .filter(|c| c.kind == CitationKind::Full)
            .filter_map(|c| c.title.as_ref())
            .filter(|title| parts(&title.text).nth(WORDS - 1).is_some())
            .collect();
        let by_word = by_word(&quotations, &titles);
        for (place, quoted) in &quotations {
            let Some(title) = nearest(quoted, &by_word).and_then(|i| titles.get(i)) else {
                continue;
            };
            let (a, b) = (quoted.join(" "), words(&title.text).join(" "));
            if a.len().max(b.len()) > 400 || b.contains(&a) {
                continue;
            }
            let likeness = strsim::normalized_damerau_levenshtein(&a, &b);
            if (0.6..0.95).contains(&likeness) {
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        *place,
                        format!(
                            "this is nearly, but not quite, the cited title “{}”",
                            title.text
                        ),
                    )
                    .and_label(title.span, "the title")
                    .with_help("quote the title as it stands, or take the quotation marks off"),
                );
            }
        }
    }
}

/// Words that a quotation and a title must have.
const WORDS: usize = 4;

/// Whether a word says something by itself.
fn is_long(word: &str) -> bool {
    word.chars().count() >= 5
}

/// For each long word of a quotation the titles that hold it, as often as they do.
fn by_word<'a>(
    quotations: &'a [(Span, Vec<String>)],
    titles: &[&Title],
) -> HashMap<&'a str, Vec<usize>> {
    let quoted = quotations.iter().flat_map(|(_, words)| words);
    let mut by_word: HashMap<&str, Vec<usize>> = quoted
        .filter(|word| is_long(word))
        .map(|word| (word.as_str(), Vec::new()))
        .collect();
    let mut lower = String::new();
    for (index, title) in titles.iter().enumerate() {
        for word in parts(&title.text) {
            lower.clear();
            if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.push_str(&word.to_lowercase());
            }
            if let Some(holders) = by_word.get_mut(lower.as_str()) {
                holders.push(index);
            }
        }
    }
    by_word
}

/// The title that shares most long words with a quotation, at least half of them. Words that many titles share say
/// nothing.
fn nearest(quoted: &[String], by_word: &HashMap<&str, Vec<usize>>) -> Option<usize> {
    const COMMON: usize = 20;
    let long: Vec<&str> = quoted
        .iter()
        .map(String::as_str)
        .filter(|w| is_long(w))
        .collect();
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for word in &long {
        for index in by_word
            .get(word)
            .filter(|titles| titles.len() <= COMMON)
            .into_iter()
            .flatten()
        {
            *shared.entry(*index).or_default() += 1;
        }
    }
    shared
        .into_iter()
        .max_by_key(|(index, n)| (*n, std::cmp::Reverse(*index)))
        .filter(|(_, n)| *n >= 2 && n * 2 >= long.len())
        .map(|(index, _)| index)
}

fn words(text: &str) -> Vec<String> {
    parts(text).map(str::to_lowercase).collect()
}

/// The words of a text as they stand.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
