//! What sort of work is cited, as far as its words tell.

use std::ops::Range;

use super::lex::{Kind, Lexed};
use super::{Citation, CitationKind, QuoteStyle, Work, lexicon};
use crate::word_list::WordList;

pub(super) fn classify(
    lexed: &Lexed<'_>,
    range: Range<usize>,
    citation: &Citation,
    volume: bool,
    imprint: bool,
) -> Work {
    if citation.kind != CitationKind::Full {
        return if citation.kind == CitationKind::BareUrl {
            Work::Web
        } else {
            Work::Unknown
        };
    }
    let titled = citation.title.as_ref();
    // A title in quotation marks is of neither.
    let set_off = titled.map_or(QuoteStyle::None, |t| t.quotes);
    if set_off == QuoteStyle::None && is_personal(lexed, range.clone(), citation) {
        return Work::Personal;
    }
    if matches!(set_off, QuoteStyle::None | QuoteStyle::Italic) && is_legal(lexed, range, citation)
    {
        return Work::Legal;
    }
    if volume || (citation.doi.is_some() && !imprint) {
        return Work::Journal;
    }
    let quoted = titled.is_some_and(|t| {
        !matches!(t.quotes, QuoteStyle::Italic | QuoteStyle::None) || t.translated
    });
    let day = citation
        .issued
        .as_ref()
        .is_some_and(|d| d.date.is_some_and(|d| d.month.is_some()));
    if imprint || (!quoted && !day && citation.url.is_none() && titled.is_some()) {
        return Work::Book;
    }
    if citation.url.is_some() || day || (quoted && citation.outlet.is_some()) {
        return Work::Web;
    }
    Work::Unknown
}

/// Interviews, conversations, letters: nothing that an address leads to.
fn is_personal(lexed: &Lexed<'_>, range: Range<usize>, citation: &Citation) -> bool {
    if citation.url.is_some() {
        return false;
    }
    let head: Vec<String> = range
        .filter(|&i| lexed.is_word(i))
        .take(10)
        .map(|i| lexed.word(i).trim_end_matches('.').to_lowercase())
        .collect();
    let has = |w: &str| head.iter().any(|h| h == w);
    let first = head.first().map_or("", String::as_str);
    let told = has("interview")
        || has("interviews")
        || has("interviewed")
        || has("conversation")
        || has("correspondence")
        || has("e-mail")
        || has("email")
        || has("communication")
        || has("discussion")
        || has("discussions");
    let by_author = has("author")
        || has("author’s")
        || has("author's")
        || has("authors’")
        || has("authors'")
        || has("authors")
        || has("isw")
        || has("with")
        || has("personal")
        || has("private")
        || has("to")
        || has("anonymous")
        || has("off-the-record");
    told && (by_author
        || matches!(
            first,
            "interview" | "interviews" | "telephone" | "phone" | "personal"
        ))
}

/// Treaties, laws, cases, resolutions.
fn is_legal(lexed: &Lexed<'_>, range: Range<usize>, citation: &Citation) -> bool {
    let mut strong = false;
    let mut versus = false;
    for i in range.clone() {
        if lexed.kind(i) != Some(Kind::Word) {
            continue;
        }
        let word = lexed.word(i);
        versus |= matches!(word, "v." | "vs.") && i > range.start;
        strong |= lexicon::among(
            word,
            const {
                &WordList::new(
                    "U.N.T.S. UNTS U.S.C. U.S.C C.F.R. Stat. F.3d F.2d I.L.M. T.I.A.S. I.C.J. L.N.T.S. E.T.S. Pub.",
                )
            },
        ) || word.starts_with("S/RES/")
            || word.starts_with("A/RES/");
    }
    let head = lexed.word(range.start);
    let treaty = lexicon::among(
        head,
        const {
            &WordList::new(
                "Treaty Convention Protocol Charter Constitution Directive Regulation Act",
            )
        },
    ) && citation.url.is_none();
    strong || versus || treaty
}
