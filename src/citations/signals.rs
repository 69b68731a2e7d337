//! Words that lead in a citation and are no part of it: see, see also, cf., quoted in.

use super::classes::Classes;
use super::lex::{Kind, Lexed};
use super::lexicon;
use crate::word_list::WordList;

/// Phrases, longest first where one begins another.
const SIGNALS: &[&[&str]] = &[
    &["see", "also", "for", "example"],
    &["see", "for", "example"],
    &["see", "for", "instance"],
    &["see", "among", "others"],
    &["see", "in", "particular"],
    &["see", "also"],
    &["see", "generally"],
    &["see", "e.g"],
    &["see", "esp"],
    &["see", "especially"],
    &["see"],
    &["but", "see"],
    &["but", "cf"],
    &["cf"],
    &["compare"],
    &["accord"],
    &["contra"],
    &["e.g"],
    &["i.e"],
    &["also"],
    &["as", "quoted", "in"],
    &["as", "cited", "in"],
    &["as", "reported", "in"],
    &["as", "reported", "by"],
    &["quoted", "in"],
    &["quoted", "by"],
    &["quoted", "from"],
    &["cited", "in"],
    &["cited", "by"],
    &["reprinted", "in"],
    &["reported", "in"],
    &["reported", "by"],
    &["adapted", "from"],
    &["translated", "in"],
    &["for", "example"],
    &["for", "instance"],
    &["source"],
    &["sources"],
    &["and"],
    &["or"],
    // German, French, Spanish, Italian, Dutch, Polish, Russian, Ukrainian.
    &["vgl", "auch"],
    &["vgl"],
    &["siehe", "auch"],
    &["siehe"],
    &["zitiert", "nach"],
    &["voir", "aussi"],
    &["voir"],
    &["véase"],
    &["vedi"],
    &["zie"],
    &["zob"],
    // Cases are those of ASCII letters.
    &["см"],
    &["См"],
    &["див"],
    &["Див"],
];

/// The words that the phrases begin with: most words are none of them.
pub(super) const HEADS: &str = "see but cf compare accord contra e.g i.e also as quoted cited reprinted reported adapted translated for source \
    sources and or vgl siehe zitiert voir véase vedi zie zob см См див Див";

/// The first token after the words that lead in a citation at `at`, before `end`.
pub(super) fn skip(lexed: &Lexed<'_>, mut at: usize, end: usize) -> usize {
    // Each round takes at least one token, and a citation has few such words.
    while at < end && lexed.classed(at, Classes::SIGNAL) {
        let Some(phrase) = SIGNALS
            .iter()
            .find(|phrase| at + phrase.len() <= end && lexed.read_all(at, phrase))
        else {
            break;
        };
        // "Source: X" leads in, "Source X" is the head of a title; so are "And …" and "Also …".
        let after = at + phrase.len();
        let upper = lexed.word(at).starts_with(char::is_uppercase);
        let refused = match phrase {
            ["source" | "sources"] => lexed.kind(after) != Some(Kind::Colon),
            ["and" | "or" | "also"] => upper && lexed.kind(after) != Some(Kind::Comma),
            ["see"] => {
                let next = lexed.word(after);
                upper
                    && lexicon::among(
                        next,
                        const { &WordList::new("You No It How Why What Who Them Us") },
                    )
            }
            ["for", ..] => lexed.kind(after) != Some(Kind::Comma),
            _ => false,
        };
        if refused {
            break;
        }
        at = after;
        while at < end
            && matches!(
                lexed.kind(at),
                Some(Kind::Comma | Kind::Colon | Kind::Period)
            )
        {
            at += 1;
        }
    }
    at
}

/// Whether words at `at` lead in another source: see also, quoted in, cited in.
pub(super) fn begins(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.classed(at, Classes::SIGNAL)
        && SIGNALS.iter().any(|phrase| {
            !matches!(
                phrase,
                ["and" | "or" | "source" | "sources" | "also" | "i.e" | "compare" | "accord"]
                    | ["for", ..]
            ) && lexed.read_all(at, phrase)
        })
}
