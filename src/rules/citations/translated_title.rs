//! Translated titles without the original or its language.

use crate::citations::{Citation, Title};
use crate::config::style::TranslatedTitleChoice;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::word_list::bit;

static META: RuleMeta = RuleMeta {
    name: "translated-title",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/translated-title.md"),
};

/// See the rule's page.
pub(crate) struct TranslatedTitle;

impl Rule for TranslatedTitle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let titles: Vec<(&Citation, &Title)> = super::full(cx.doc)
            .filter_map(|c| c.title.as_ref().map(|t| (c, t)))
            .filter(|(_, t)| t.translated)
            .collect();
        let around = titles
            .iter()
            .filter(|(_, t)| bracket_outside(cx.doc, t))
            .count();
        let set = match cx.settings.style.translated_title {
            Some(TranslatedTitleChoice::Outside) => Some(true),
            Some(TranslatedTitleChoice::Inside) => Some(false),
            Some(TranslatedTitleChoice::Consistent) | None => None,
        };
        let usual_outside = set.unwrap_or(around * 2 >= titles.len());
        let others = if set.is_some() {
            "the house style asks"
        } else {
            "the draft’s other translated titles"
        };
        for (citation, title) in &titles {
            let message = if bracket_outside(cx.doc, title) != usual_outside {
                format!("“{}” is bracketed otherwise than {others}", title.text)
            } else if says_language(cx.doc.slice(citation.span))
                || gives_original(cx.doc, citation, title)
            {
                continue;
            } else {
                format!(
                    "“{}” is a translated title, and neither the original nor its language is given",
                    title.text
                )
            };
            out.push(
                Diagnostic::new(META.name, META.level, title.outer, message)
                    .in_note(citation.note)
                    .with_help("give the original title, or say “(in Russian)”, so that the source can be found"),
            );
        }
    }
}

/// Whether the bracket stands around the quotation marks: [“Title,”] and not “[Title],”.
fn bracket_outside(doc: &Document, title: &Title) -> bool {
    doc.slice(title.outer).starts_with('[')
}

/// "(in Russian)", "[Korean]", "in Chinese".
fn says_language(citation: &str) -> bool {
    const LANGUAGES: &[&str] = &[
        "russian",
        "chinese",
        "korean",
        "japanese",
        "arabic",
        "persian",
        "farsi",
        "ukrainian",
        "german",
        "french",
        "spanish",
        "polish",
        "turkish",
        "hebrew",
        "italian",
        "portuguese",
        "czech",
        "hungarian",
        "serbian",
        "belarusian",
        "georgian",
        "armenian",
        "dutch",
        "swedish",
        "finnish",
        "norwegian",
        "danish",
        "romanian",
        "bulgarian",
        "greek",
        "vietnamese",
        "thai",
        "hindi",
        "urdu",
        "pashto",
        "dari",
        "kurdish",
        "kazakh",
        "azerbaijani",
        "estonian",
        "latvian",
        "lithuanian",
        "slovak",
        "slovenian",
        "croatian",
        "albanian",
        "indonesian",
        "burmese",
        "mongolian",
    ];
    const PHRASES: &[&str] = &["translated from", "original in"];
    // Few letters begin one of them.
    const FIRSTS: u32 = {
        let (mut firsts, mut at) = (0, 0);
        while at < LANGUAGES.len() {
            firsts |= bit(LANGUAGES[at].as_bytes()[0]);
            at += 1;
        }
        firsts
    };
    let begins = |at: usize, words: &[&str]| {
        let rest = citation.as_bytes().get(at..).unwrap_or(&[]);
        words.iter().any(|word| {
            let head = rest.get(..word.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    let next = |at: usize| citation.as_bytes().get(at).copied().unwrap_or(0);
    let language = |at: usize| FIRSTS & bit(next(at)) != 0 && begins(at, LANGUAGES);
    citation.bytes().enumerate().any(|(at, byte)| match byte {
        b'(' | b'[' => language(at + 1) || begins(at + 1, &["in "]) && language(at + 4),
        b',' => begins(at + 1, &[" in "]) && language(at + 5),
        b't' | b'T' | b'o' | b'O' => matches!(next(at + 1), b'r' | b'R') && begins(at, PHRASES),
        _ => false,
    })
}

/// Whether the original stands beside the translation: “Оригинал” [“Translation”].
fn gives_original(doc: &Document, citation: &Citation, title: &Title) -> bool {
    let before = doc
        .text()
        .get(citation.span.start..title.outer.start)
        .unwrap_or("");
    let after = doc
        .text()
        .get(title.outer.end..citation.span.end)
        .unwrap_or("");
    before
        .trim_end()
        .ends_with(['”', '"', '»', '’', '\'', '*', '_'])
        || before
            .chars()
            .chain(after.chars().take(120))
            .any(|c| !is_latin(c) && c.is_alphabetic())
        || doc
            .emphasis
            .iter()
            .any(|e| e.start >= citation.span.start && e.end <= title.outer.start)
}

fn is_latin(c: char) -> bool {
    (c as u32) < 0x250 || (0x1E00..0x1F00).contains(&(c as u32))
}
