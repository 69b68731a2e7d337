//! Claims of people without a name.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use crate::word_list::{Heads, WordList};

static META: RuleMeta = RuleMeta {
    name: "vague-attribution",
    category: Category::Text,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/text/vague-attribution.md"),
};

/// See the rule's page.
pub(crate) struct VagueAttribution;

impl Rule for VagueAttribution {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        for (sentence, markers) in doc.marked_sentences() {
            if !markers.is_empty() {
                continue;
            }
            let text = doc.slice(sentence.span);
            let Some((start, end)) = vague(text) else {
                continue;
            };
            let quoted = doc.protected(sentence.span);
            let span = Span::new(sentence.span.start + start, sentence.span.start + end);
            if named_source(text)
                || quoted.iter().any(|q| q.contains(span))
                || doc
                    .links_in(sentence.span)
                    .iter()
                    .any(|l| l.hidden.is_some())
            {
                continue;
            }
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    span,
                    format!("“{}” names nobody", doc.slice(span)),
                )
                .with_help("say who, or cite one of them"),
            );
        }
    }
}

/// Who speaks without a name, and what they do.
static SPEAKERS: WordList = WordList::new(
    "analysts observers experts critics sources commentators media reports pundits officials insiders",
);
static SPEAKER_HEADS: Heads = Heads::new(
    &[
        "analy", "obser", "exper", "criti", "sourc", "comme", "media", "repor", "pundi", "offic",
        "insid",
    ],
    5,
);
static QUANTITIES: WordList = WordList::new(
    "many some several most numerous various unnamed local russian chinese western foreign few a",
);
static VERBS: WordList = WordList::new(
    "say believe argue claim think suggest agree note fear expect consider contend maintain warn \
    report reported indicate assert assess",
);

/// "Many analysts and observers say", "observers believe", "media have reported", "it is widely believed".
fn vague(text: &str) -> Option<(usize, usize)> {
    // Every match has one of the speakers in it; few sentences have.
    let bytes = text.as_bytes();
    let mut places = SPEAKER_HEADS.places(bytes);
    if !places.any(|at| SPEAKERS.holds_at(bytes, at)) {
        return None;
    }
    let words: Vec<(usize, &str)> = words(text);
    let word = |i: usize| words.get(i).map_or("", |(_, w)| *w);
    for i in 0..words.len() {
        let mut start = i;
        let mut at = i;
        if QUANTITIES.contains_any_case(word(i)) && SPEAKERS.contains_any_case(word(i + 1)) {
            at = i + 1;
        } else if !SPEAKERS.contains_any_case(word(i)) || (i > 0 && !is_plain_start(word(i - 1))) {
            continue;
        }
        if start > 0 && QUANTITIES.contains_any_case(word(start - 1)) {
            start -= 1;
        }
        if word(at + 1) == "and" && SPEAKERS.contains(word(at + 2)) {
            at += 2;
        }
        // "have reported", "widely believe"
        let mut verb = at + 1;
        if matches!(
            word(verb),
            "have" | "has" | "had" | "also" | "widely" | "generally" | "now" | "still" | "in"
        ) {
            verb += 1;
        }
        // "officials", "reports" and "sources" alone are too common: they need their quantity.
        let common =
            ["officials", "reports", "media", "local"].contains(&word(at).to_lowercase().as_str());
        if VERBS.contains(word(verb)) && !(common && start == at) {
            let (end, last) = words.get(verb).copied()?;
            return Some((words.get(start)?.0, end + last.len()));
        }
    }
    None
}

/// Whether a speaker after this word stands for nobody in particular: "the analysts" were named before.
fn is_plain_start(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "and" | "but" | "that" | "while" | "as" | "though" | "however" | "yet"
    )
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() || c == '’' || c == '-', start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.extend(text.get(from..at).map(|w| (from, w)));
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// "said Georgy Kunadze", "according to Reuters", "Frolov wrote".
fn named_source(text: &str) -> bool {
    const SPEECH: &[&str] = &[
        "said",
        "says",
        "told",
        "wrote",
        "noted",
        "argued",
        "added",
        "writes",
        "explained",
    ];
    let words = words(text);
    let capital = |i: Option<usize>| {
        i.and_then(|i| words.get(i))
            .is_some_and(|(_, w)| w.starts_with(char::is_uppercase))
    };
    words.iter().enumerate().any(|(i, (_, word))| {
        (SPEECH.contains(word) && (capital(Some(i + 1)) || capital(i.checked_sub(1))))
            || (*word == "according" && capital(Some(i + 2)))
    })
}
