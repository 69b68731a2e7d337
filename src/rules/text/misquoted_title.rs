//! Body quotations that are nearly a cited title.

use foldhash::{HashMap, HashMapExt as _};

use crate::citations::{CitationKind, Title};
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

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
        const WORDS: usize = 4;
        let doc = cx.doc;
        if cx.quotations().is_empty() {
            return;
        }
        let titles: Vec<(&Title, Vec<String>)> = doc
            .citations
            .iter()
            .filter(|c| c.kind == CitationKind::Full)
            .filter_map(|c| c.title.as_ref())
            .map(|t| (t, words(&t.text)))
            .filter(|(_, words)| words.len() >= WORDS)
            .collect();
        let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, (_, words)) in titles.iter().enumerate() {
            for word in words.iter().filter(|w| w.chars().count() >= 5) {
                by_word.entry(word).or_default().push(index);
            }
        }
        for quotation in cx.quotations() {
            let quoted = words(doc.slice(quotation.inner));
            if quoted.len() < WORDS {
                continue;
            }
            let Some(title) = nearest(&quoted, &by_word).and_then(|i| titles.get(i)) else {
                continue;
            };
            let (a, b) = (quoted.join(" "), title.1.join(" "));
            if a.len().max(b.len()) > 400 || b.contains(&a) {
                continue;
            }
            let likeness = strsim::normalized_damerau_levenshtein(&a, &b);
            if (0.6..0.95).contains(&likeness) {
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        quotation.inner,
                        format!(
                            "this is nearly, but not quite, the cited title “{}”",
                            title.0.text
                        ),
                    )
                    .and_label(title.0.span, "the title")
                    .with_help("quote the title as it stands, or take the quotation marks off"),
                );
            }
        }
    }
}

/// The title that shares most long words with a quotation, at least half of them. Words that many titles share say
/// nothing.
fn nearest(quoted: &[String], by_word: &HashMap<&str, Vec<usize>>) -> Option<usize> {
    const COMMON: usize = 20;
    let long: Vec<&str> = quoted
        .iter()
        .map(String::as_str)
        .filter(|w| w.chars().count() >= 5)
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
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}
