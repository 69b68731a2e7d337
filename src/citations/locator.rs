//! Pages, paragraphs, chapters, times: where in the source; and volumes and issues, which are no locators.

use std::ops::Range;

use super::classes::Classes;
use super::elements::{Elements, Role};
use super::lex::{Kind, Lexed};
use super::names;
use crate::word_list::WordList;

pub(super) const LABELS: &str = "p pp page pages para paras paragraph paragraphs par pars ¶ ¶¶ § §§ ch chs chap chaps chapter \
    chapters fol fols folio col cols line lines l ll sec secs sect section art arts article annex \
    table fig figure slide min minute loc serial serials note n nn footnote q bk pt timestamp";

pub(super) const VOLUMES: &str =
    "vol vols volume no nos number issue iss bd tome num nr part ser series";

/// Finds locators and volumes in the tokens of a citation from `from` on, and takes them.
pub(super) fn find(elements: &mut Elements<'_, '_>, from: usize) {
    let lexed = elements.lexed;
    let mut at = from;
    let mut first: Option<Range<usize>> = None;
    while at < elements.range.end {
        if !elements.free(at) || !may_begin(lexed, at) {
            at += 1;
            continue;
        }
        if let Some(end) = volume(elements, at) {
            elements.volume = true;
            elements.take(at..end, Role::Gap);
            at = end;
        } else if let Some(end) = labelled(elements, at).or_else(|| bare(elements, at, from)) {
            elements.take(at..end, Role::Locator);
            let found = at..end;
            // A narrower place in brackets is the one meant: `pp. 1–9 (p. 4)`.
            let bracketed = at > 0 && matches!(lexed.kind(at - 1), Some(Kind::Open(_)));
            if first.is_none() || bracketed {
                first = Some(found);
            }
            at = end;
        } else {
            at += 1;
        }
    }
    elements.locator = first.map(|range| names::field(lexed, range));
}

/// Whether a locator or a volume can begin with the token at `at`: most words are neither a label nor a figure.
fn may_begin(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.is_word(at) && {
        let word = lexed.word(at);
        let head = word.as_bytes().first().copied().unwrap_or(0);
        matches!(head, b'p' | b'a' | b's' | b'S' | b'-' | b'/' | 0x80..)
            || is_figure(word)
            || head.is_ascii_digit()
            || lexed.classed(at, Classes::LABEL.or(Classes::VOLUME))
    }
}

/// The locator that stands in a reference after the words `Ibid.`, `op. cit.`, `supra note 12`.
pub(super) fn after_reference(lexed: &Lexed<'_>, range: Range<usize>) -> Option<super::Field> {
    let mut at = range.start;
    while at < range.end
        && matches!(
            lexed.kind(at),
            Some(Kind::Comma | Kind::Colon | Kind::Period | Kind::Open(_))
        )
    {
        at += 1;
    }
    if lexed.reads(at, "at") && figure(lexed, at + 1) {
        let end = run(lexed, at + 1, range.end);
        return Some(names::field(lexed, at..end));
    }
    if is_label(lexed, at) && figure(lexed, at + 1) {
        return Some(names::field(lexed, at..run(lexed, at + 1, range.end)));
    }
    // A figure that begins no sentence: `Ibid., 114.`
    (figure(lexed, at) && at < range.end)
        .then(|| names::field(lexed, at..run(lexed, at, range.end)))
}

fn is_label(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.classed(at, Classes::LABEL)
}

/// A figure, a roman numeral, `A1`, a range of them, a time.
fn figure(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.is_word(at) && is_figure(lexed.word(at))
}

fn is_figure(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    if word.is_empty() || word.len() > 24 {
        return false;
    }
    // Most words are neither a figure nor a roman numeral.
    let numbered = word.bytes().any(|b| b.is_ascii_digit() || b == b':');
    let unlike = |b: u8| b.is_ascii_alphabetic() && !b"ivxlcIVXLCDM".contains(&b);
    if !numbered && word.bytes().any(unlike) {
        return false;
    }
    word.split(['-', '–', '—', '‑', '\u{2060}', '/'])
        .filter(|p| !p.is_empty())
        .all(|part| {
            let digits = part.trim_start_matches(|c: char| c.is_ascii_uppercase());
            let prefix = part.len() - digits.len();
            let tail = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
            let numbered = prefix <= 2
                && digits.len() > tail.len()
                && matches!(tail, "" | "f" | "ff" | "n" | "a" | "b" | "r" | "v" | "æ");
            numbered || is_roman(part)
        })
}

fn is_roman(word: &str) -> bool {
    (1..=9).contains(&word.len())
        && (word
            .bytes()
            .all(|b| matches!(b, b'i' | b'v' | b'x' | b'l' | b'c'))
            || word
                .bytes()
                .all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M')))
}

/// The token after figures that begin at `at`: `3–4`, `25, 33–4`, `12 and 14`, `21 seqq.`
fn run(lexed: &Lexed<'_>, at: usize, end: usize) -> usize {
    // No list of pages is longer; a longer run of figures is no list of pages.
    let end = end.min(at + 60);
    let mut at = at + 1;
    while at < end {
        let more = match lexed.kind(at) {
            Some(Kind::Comma)
                if figure(lexed, at + 1) && at + 1 < end && lexed.date_over(at + 1).is_none() =>
            {
                Some(at + 2)
            }
            Some(Kind::Dash) if figure(lexed, at + 1) && at + 1 < end => Some(at + 2),
            Some(Kind::Word)
                if (lexed.word(at) == "and" || lexed.word(at) == "&" || lexed.word(at) == "to")
                    && figure(lexed, at + 1)
                    && at + 1 < end =>
            {
                Some(at + 2)
            }
            Some(Kind::Word)
                if lexed.reads_any(at, const { &WordList::new("seqq ff f n passim et") }) =>
            {
                let note = lexed.reads(at, "n") && figure(lexed, at + 1) && at + 1 < end;
                Some(at + 1 + usize::from(note))
            }
            Some(Kind::Word) if lexed.reads(at, "seq") => Some(at + 1),
            _ => None,
        };
        match more {
            Some(next) => at = next,
            None => break,
        }
    }
    at.min(end)
}

fn labelled(elements: &Elements<'_, '_>, at: usize) -> Option<usize> {
    let lexed = elements.lexed;
    let end = elements.range.end;
    // `at 7`, `at A1`, `at 12–13`: Bluebook.
    if lexed.reads(at, "at") && figure(lexed, at + 1) && at + 1 < end && elements.free(at + 1) {
        return Some(run(lexed, at + 1, end));
    }
    // `p.4`, `pp.3–4`
    let word = lexed.word(at);
    if let Some(rest) = word
        .strip_prefix("pp.")
        .or_else(|| word.strip_prefix("p."))
        .or_else(|| word.strip_prefix('§'))
        .or_else(|| word.strip_prefix('¶'))
        && is_figure(rest)
    {
        return Some(run(lexed, at, end));
    }
    if let Some(next) = last_page(elements, at) {
        return Some(next);
    }
    if !is_label(lexed, at) || at + 1 >= end || !elements.free(at + 1) {
        return None;
    }
    // "Article 5", "Section 4" in a name: the label must follow a separator.
    let separated = at == elements.range.start
        || at
            .checked_sub(1)
            .is_some_and(|b| !lexed.is_word(b) || elements.role(b) != Role::Free);
    if figure(lexed, at + 1) && separated {
        let mut next = run(lexed, at + 1, end);
        // `chap. 3, p. 12`
        while lexed.kind(next) == Some(Kind::Comma)
            && next + 2 < end
            && is_label(lexed, next + 1)
            && figure(lexed, next + 2)
        {
            next = run(lexed, next + 2, end);
        }
        return Some(next);
    }
    None
}

/// `S. 12–19` in German, `s. 12` in Polish, `с. 12` in Russian: bills and acts have such names too (`S. 1241, 116th Cong.`), so
/// only at the end of a citation, after a comma.
fn last_page(elements: &Elements<'_, '_>, at: usize) -> Option<usize> {
    let lexed = elements.lexed;
    let is_page = lexed.reads_any(at, const { &WordList::new("s str с С стр") });
    let before = at.checked_sub(1).and_then(|before| lexed.kind(before));
    // The period of a small letter is a token of its own.
    let page = at + 1 + usize::from(lexed.kind(at + 1) == Some(Kind::Period));
    if !is_page || before != Some(Kind::Comma) || !figure(lexed, page) {
        return None;
    }
    let next = run(lexed, page, elements.range.end);
    let mut rest = next..elements.range.end;
    rest.all(|i| matches!(lexed.kind(i), Some(Kind::Period | Kind::Close(_))))
        .then_some(next)
}

/// Figures alone between separators after a date, a bracket or a colon: `(2010): 171–197`, `2020, 118`.
fn bare(elements: &Elements<'_, '_>, at: usize, from: usize) -> Option<usize> {
    let lexed = elements.lexed;
    if !figure(lexed, at) || at <= from {
        return None;
    }
    let word = lexed.word(at);
    let before = at.checked_sub(1)?;
    let separated = matches!(
        lexed.kind(before),
        Some(Kind::Comma | Kind::Colon | Kind::Period)
    );
    let end = run(lexed, at, elements.range.end);
    let closed = end >= elements.range.end
        || matches!(
            lexed.kind(end),
            Some(
                Kind::Comma
                    | Kind::Period
                    | Kind::Semicolon
                    | Kind::Close(_)
                    | Kind::Link(_)
                    | Kind::Open(_)
            )
        );
    if !separated || !closed {
        return None;
    }
    let digits = word.starts_with(|c: char| c.is_ascii_digit());
    // `34:2` is a volume and an issue; a time of day is no place in a text.
    if word.contains(':') && word.matches(':').count() == 1 {
        return None;
    }
    let roman = word.len() > 1 && is_roman(word) && word.starts_with(char::is_lowercase);
    // After a colon, pages; after a comma, only where a date, a bracket or a volume came before.
    let after_part = lexed.kind(before) == Some(Kind::Colon)
        || before
            .checked_sub(1)
            .filter(|b| *b >= from)
            .is_some_and(|b| !elements.free(b) || matches!(lexed.kind(b), Some(Kind::Close(_))))
        || elements.volume;
    ((digits || roman) && after_part).then_some(end)
}

/// `vol. 3`, `no. 2`, `34, no. 2`, `12(3)`: the token after it.
fn volume(elements: &Elements<'_, '_>, at: usize) -> Option<usize> {
    let lexed = elements.lexed;
    let label = |i: usize| lexed.classed(i, Classes::VOLUME);
    if label(at) && figure(lexed, at + 1) && at + 1 < elements.range.end {
        let lower = lexed.word(at).starts_with(char::is_lowercase);
        let separated = at.checked_sub(1).is_none_or(|b| {
            !lexed.is_word(b)
                || !elements.free(b)
                || lexed.word(b).starts_with(|c: char| c.is_ascii_digit())
        });
        return (lower || separated).then_some(at + 2);
    }
    // `34, no. 2` and `34 (2)`: a figure at the end of a name.
    let number = lexed.is_word(at)
        && lexed.word(at).starts_with(|c: char| c.is_ascii_digit())
        && lexed.word(at).len() <= 5;
    if !number {
        return None;
    }
    let next = at + 1;
    let issue_label = |i: usize| {
        lexed.reads_any(i, const { &WordList::new("no nos issue iss number") })
            && figure(lexed, i + 1)
    };
    if (lexed.kind(next) == Some(Kind::Comma) && issue_label(next + 1)) || issue_label(next) {
        return Some(next);
    }
    if lexed.kind(next) == Some(Kind::Open('(')) {
        let close = lexed.token(next)?.mate?;
        let single = close == next + 2;
        let word = lexed.word(next + 1);
        if single && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
            return Some(close + 1);
        }
        // `Review 40 (2006)`: the year's bracket; a day's bracket follows an outlet that ends in a figure, and an imprint
        // a book: `War in 1914 (London: Penguin, 1999)`.
        let date = lexed.dates_in(next + 1..close).first();
        let imprint = (next + 1..close).any(|i| lexed.kind(i) == Some(Kind::Colon));
        if !imprint
            && date.is_some_and(|d| d.field.date.is_some_and(|d| d.day.is_none()))
            && at > elements.range.start
            && lexed.is_word(at - 1)
        {
            return Some(next);
        }
    }
    // `Review 40, (2006): 325`
    if lexed.kind(next) == Some(Kind::Comma)
        && matches!(lexed.kind(next + 1), Some(Kind::Open('(')))
        && lexed.is_word(at.checked_sub(1)?)
    {
        return Some(next);
    }
    // `Journal, 45: 171–194`
    (lexed.kind(next) == Some(Kind::Colon) && figure(lexed, next + 1)).then_some(next)
}
