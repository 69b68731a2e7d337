//! Body quotations that are nearly a cited title.

use foldhash::{HashMap, HashMapExt as _};

use crate::citations::{CitationKind, Title};
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use crate::word_list::bit;
use crate::words::{most_alike, push_lower, words};

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
        let mut quotations: Vec<Quotation> = Vec::new();
        for quotation in cx.quotations() {
            let text = doc.slice(quotation.inner);
            if has_enough_words(text) {
                quotations.push(Quotation {
                    place: quotation.inner,
                    words: folded(text),
                });
            }
        }
        if quotations.is_empty() {
            return;
        }
        let mut titles: Vec<&Title> = Vec::with_capacity(doc.citations.len());
        titles.extend(
            doc.citations
                .iter()
                .filter(|c| c.kind == CitationKind::Full)
                .filter_map(|c| c.title.as_ref()),
        );
        let by_word = by_word(&quotations, &titles);
        for quotation in &quotations {
            let near = nearest(quotation, &by_word).and_then(|i| titles.get(i));
            let Some(title) = near else {
                continue;
            };
            let (a, b) = (&quotation.words, &folded(&title.text));
            if a.len().max(b.len()) > 400 || b.contains(a) {
                continue;
            }
            // Most pairs share a few words and no more.
            if most_alike(a, b) < LEAST {
                continue;
            }
            let likeness = strsim::normalized_damerau_levenshtein(a, b);
            if (LEAST..0.95).contains(&likeness) {
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        quotation.place,
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

/// How alike the two must be.
const LEAST: f64 = 0.6;

/// A quotation and its words in lower case, parted by blanks.
struct Quotation {
    place: Span,
    words: String,
}

fn has_enough_words(text: &str) -> bool {
    words(text).nth(WORDS - 1).is_some()
}

/// The words of a text in lower case, parted by blanks.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in words(text) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        push_lower(word, &mut folded);
    }
    folded
}

/// Letters of a word that says something by itself.
const LONG: usize = 5;

fn is_long(word: &str) -> bool {
    word.chars().count() >= LONG
}

/// For each long word of a quotation the titles that hold it, as often as they do.
fn by_word<'a>(quotations: &'a [Quotation], titles: &[&Title]) -> HashMap<&'a str, Vec<usize>> {
    let quoted = quotations.iter().flat_map(|q| q.words.split(' '));
    let mut by_word: HashMap<&str, Vec<usize>> = quoted
        .filter(|word| is_long(word))
        .map(|word| (word, Vec::new()))
        .collect();
    // Most words of titles begin as none of these.
    let firsts = by_word.keys().fold(0, |all, word| all | first_bit(word));
    let mut lower = String::new();
    let mut near: Vec<&str> = Vec::new();
    for (index, title) in titles.iter().enumerate() {
        let mut count = 0;
        near.clear();
        near.extend(words(&title.text).filter(|word| {
            count += 1;
            word.len() >= LONG && firsts & first_bit(word) != 0
        }));
        if count < WORDS {
            continue;
        }
        for word in &near {
            lower.clear();
            push_lower(word, &mut lower);
            if let Some(holders) = by_word.get_mut(lower.as_str()) {
                holders.push(index);
            }
        }
    }
    by_word
}

/// A bit for the first letter of a word, the same for both cases, and one for those that are no ASCII in one of them.
fn first_bit(word: &str) -> u32 {
    match word.as_bytes().first() {
        Some(first) if word.is_ascii() => bit(*first),
        _ => u32::MAX,
    }
}

/// The title that shares most long words with a quotation, at least half of them. Words that many titles share say
/// nothing.
fn nearest(quotation: &Quotation, by_word: &HashMap<&str, Vec<usize>>) -> Option<usize> {
    const COMMON: usize = 20;
    let mut long = 0;
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for word in quotation.words.split(' ').filter(|word| is_long(word)) {
        long += 1;
        let titles = by_word.get(word).filter(|titles| titles.len() <= COMMON);
        for index in titles.into_iter().flatten() {
            *shared.entry(*index).or_default() += 1;
        }
    }
    shared
        .into_iter()
        .max_by_key(|(index, n)| (*n, std::cmp::Reverse(*index)))
        .filter(|(_, n)| *n >= 2 && n * 2 >= long)
        .map(|(index, _)| index)
}
