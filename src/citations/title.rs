//! Which quotation is a title, and which words are its own.

use std::ops::Range;

use super::lex::{Kind, Lexed};
use super::{QuoteStyle, Title, lexicon, signals};
use crate::span::Span;
use crate::word_list::WordList;

/// How well a quotation stands where titles stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Amid words: a nickname, scare quotes, quoted speech.
    No,
    /// After a separator, but running on into words.
    Weak,
    /// Between separators.
    Strong,
}

/// A title and the tokens it takes up, brackets and translation included.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) title: Title,
    pub(super) tokens: Range<usize>,
}

/// No title has more bytes: what is longer quotes from a source.
const LONGEST: usize = 600;

/// The brackets that hold the quotation at `at` and nothing else: the tokens of `[“Title,”]`.
fn wrapped(lexed: &Lexed<'_>, at: usize) -> Range<usize> {
    let mut range = at..at + 1;
    let Some(before) = at.checked_sub(1) else {
        return range;
    };
    if !matches!(lexed.kind(before), Some(Kind::Open('[' | '('))) {
        return range;
    }
    let mut close = at + 1;
    if matches!(lexed.kind(close), Some(Kind::Comma | Kind::Period)) {
        close += 1;
    }
    let mate = lexed.token(before).and_then(|t| t.mate);
    if mate == Some(close) {
        range = before..close + 1;
    } else if mate.is_none() && lexed.kind(before) == Some(Kind::Open('[')) {
        // The bracket was never closed.
        range.start = before;
    }
    range
}

/// How the quotation at `at` fits a title in a citation that begins at `start`.
pub(super) fn fit(lexed: &Lexed<'_>, start: usize, at: usize) -> Fit {
    let Some(quote) = lexed.quote(at) else {
        return Fit::No;
    };
    let wrap = wrapped(lexed, at);
    let inner = quote.inner.of(lexed.text).trim();
    if !inner.contains(char::is_alphanumeric) || inner.len() > LONGEST {
        return Fit::No;
    }
    if wrap.start > start && !separated_before(lexed, start, wrap.start) {
        return Fit::No;
    }
    let closed = inner.ends_with([',', '.', '?', '!', '…', '—', ']'])
        || inner
            .trim_end_matches(['’', '\'', '”', '"'])
            .ends_with([',', '?', '!']);
    match lexed.kind(wrap.end) {
        None => Fit::Strong,
        Some(Kind::Word) if closed => Fit::Strong,
        Some(Kind::Word) => {
            let dated = lexed.date_at(wrap.end).is_some();
            let joined = lexed.reads_any(
                wrap.end,
                const {
                    &WordList::new(
                        "in by at available accessed from on retrieved quoted cited vol trans",
                    )
                },
            );
            if dated || joined {
                Fit::Strong
            } else {
                Fit::Weak
            }
        }
        // `…, ‘Putin’s Chef’?, REUTERS`: the quotation ends a title without marks of its own.
        Some(Kind::Other) => Fit::No,
        Some(_) => Fit::Strong,
    }
}

fn separated_before(lexed: &Lexed<'_>, start: usize, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|b| *b >= start) else {
        return true;
    };
    match lexed.kind(before) {
        Some(Kind::Comma | Kind::Colon) => {
            // "Putin said, “…”": speech.
            let verb = before.checked_sub(1).map_or("", |v| lexed.word(v));
            !lexicon::among(
                verb,
                const {
                    &WordList::new(
                        "said says told added noted stated wrote declared asked replied that stating saying noting explained \
        remarked",
                    )
                },
            )
        }
        Some(Kind::Period | Kind::Semicolon | Kind::Dash | Kind::Link(_) | Kind::Close(_)) => true,
        Some(Kind::Word) => {
            let word = lexed.word(before).to_ascii_lowercase();
            word.ends_with('.')
                || lexicon::among(word.as_str(), const { &WordList::new("see also in by titled entitled article and cf from on al ed eds") })
                || lexed.date_over(before).is_some()
                // `Reuters “Title,” 3 May 2019`: the quotation closes as a title does.
                || (lexed.quote(at).is_some_and(|q| q.inner.of(lexed.text).trim_end().ends_with([',', '.'])) && lexed.word(before).starts_with(char::is_uppercase) && before <= start + 5)
        }
        _ => false,
    }
}

/// The title of the citation in `range`, if it is set off by quotation marks or brackets.
pub(super) fn find(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Found> {
    let start = signals::skip(lexed, range.start, range.end);
    let base = lexed.token(start).map_or(0, |t| t.depth);
    let mut weak = None;
    let mut italic = false;
    for at in start..range.end {
        italic |= lexed.is_word(at) && lexed.token(at).is_some_and(|t| t.italic);
        if lexed.quote(at).is_none() {
            continue;
        }
        let wrap = wrapped(lexed, at);
        if lexed.token(wrap.start).is_none_or(|t| t.depth > base) || wrap.end > range.end {
            continue;
        }
        // `Oresme, *Tractatus*, p. 5: “…”` quotes from the work.
        let colon = wrap
            .start
            .checked_sub(1)
            .is_some_and(|b| lexed.kind(b) == Some(Kind::Colon));
        if italic && colon {
            continue;
        }
        match fit(lexed, start, at) {
            Fit::Strong => return Some(quoted(lexed, at, wrap, range.end)),
            Fit::Weak if weak.is_none() => weak = Some(at),
            _ => {}
        }
    }
    if let Some(at) = weak {
        return Some(quoted(lexed, at, wrapped(lexed, at), range.end));
    }
    bracketed(lexed, start..range.end)
}

fn quoted(lexed: &Lexed<'_>, at: usize, wrap: Range<usize>, end: usize) -> Found {
    let quote = lexed.quote(at).copied();
    let (mut inner, style) =
        quote.map_or((Span::default(), QuoteStyle::None), |q| (q.inner, q.style));
    let mut translated = wrap.len() > 1 && lexed.kind(wrap.start) == Some(Kind::Open('['));
    let mut tokens = wrap;
    let mut outer = lexed.cover(tokens.clone());
    // “[Title,]”
    let bare = trimmed(lexed.text, inner);
    let unclosed = bare.of(lexed.text);
    if unclosed.starts_with('[')
        && trimmed_end_mark(unclosed).ends_with(']')
        && !unclosed.get(1..).unwrap_or("").contains('[')
    {
        translated = true;
        let end = inner.start + inner.of(lexed.text).rfind(']').unwrap_or(0);
        inner = Span::new(bare.start + 1, end);
    }
    // “Original” [Translation], “Title” [translated]
    if tokens.len() == 1
        && lexed.kind(tokens.end) == Some(Kind::Open('['))
        && let Some(close) = lexed.token(tokens.end).and_then(|t| t.mate)
        && close < end
        && is_translation(lexed, tokens.end + 1..close)
    {
        translated |= (tokens.end + 1..close).any(|i| {
            lexed
                .word(i)
                .get(..6)
                .is_some_and(|w| w.eq_ignore_ascii_case("transl"))
        });
        tokens.end = close + 1;
        outer = lexed.cover(tokens.clone());
    }
    let (text, span) = words(lexed.text, inner);
    Found {
        title: Title {
            text,
            span,
            outer,
            quotes: style,
            translated,
        },
        tokens,
    }
}

/// Whether the words in brackets after a title are of it: a translation, or a word on its language; no date, no note
/// on when the page was read.
fn is_translation(lexed: &Lexed<'_>, inside: Range<usize>) -> bool {
    !inside.is_empty()
        && !inside.clone().any(|i| {
            matches!(lexed.kind(i), Some(Kind::Link(_)))
                || lexed.reads_any(
                    i,
                    const { &WordList::new("accessed archived visited hereafter hereinafter") },
                )
                || (i == inside.start && lexed.date_at(i).is_some())
        })
}

/// `[Title,] Kremlin, …`: brackets alone.
fn bracketed(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Found> {
    let open = range.clone().find(|&at| {
        lexed.kind(at) == Some(Kind::Open('['))
            && (at == range.start
                || matches!(
                    lexed.kind(at - 1),
                    Some(Kind::Comma | Kind::Period | Kind::Colon)
                ))
    })?;
    let close = lexed.token(open)?.mate.filter(|close| *close < range.end)?;
    let inside = open + 1..close;
    let words = inside.clone().filter(|&i| lexed.is_word(i)).count();
    if words < 2
        || !is_translation(lexed, inside.clone())
        || inside.clone().any(|i| lexed.quote(i).is_some())
    {
        return None;
    }
    let outer = lexed.cover(open..close + 1);
    let (text, span) = self::words(lexed.text, lexed.cover(inside));
    Some(Found {
        title: Title {
            text,
            span,
            outer,
            quotes: QuoteStyle::None,
            translated: true,
        },
        tokens: open..close + 1,
    })
}

/// The title of the citation in `range` that only italics set off: its first italic stretch that runs into no verb.
pub(super) fn italic(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Found> {
    let mut start = range.start;
    let (start, mut end) = loop {
        start = (start..range.end).find(|&i| begins_italic(lexed, i))?;
        let end = italic_end(lexed, start, range.end);
        if titles(lexed, end) {
            break (start, end);
        }
        start = end;
    };
    while end > start + 1
        && matches!(
            lexed.kind(end - 1),
            Some(Kind::Comma | Kind::Period | Kind::Semicolon)
        )
    {
        end -= 1;
    }
    let outer = lexed.cover(start..end);
    let (text, span) = words(lexed.text, outer);
    Some(Found {
        title: Title {
            text,
            span,
            outer,
            quotes: QuoteStyle::Italic,
            translated: false,
        },
        tokens: start..end,
    })
}

/// Whether an italic stretch begins at `at`, or a line of it goes on there.
fn begins_italic(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed
        .token(at)
        .is_some_and(|t| t.italic && matches!(t.kind, Kind::Word | Kind::Quote(_)))
}

fn italic_end(lexed: &Lexed<'_>, start: usize, limit: usize) -> usize {
    (start..limit)
        .find(|&i| lexed.token(i).is_none_or(|t| !t.italic))
        .unwrap_or(limit)
}

/// Whether an italic stretch that ends before `end` can be a title or an outlet: "the *Times* has said" is prose.
pub(super) fn titles(lexed: &Lexed<'_>, end: usize) -> bool {
    let word = lexed.word(end);
    let lower = lexed.is_word(end) && word.starts_with(char::is_lowercase);
    !lower
        || lexicon::among(
            word.trim_end_matches('.'),
            const {
                &WordList::new(
                    "in by at from on ed eds edited trans vol no pp p and chap ch bk available accessed quoted cited for \
        https http n.d",
                )
            },
        )
}

/// Whether the italic stretch that begins at `at` can be a title.
pub(super) fn italic_title(lexed: &Lexed<'_>, at: usize, limit: usize) -> bool {
    titles(lexed, italic_end(lexed, at, limit))
}

fn trimmed(text: &str, span: Span) -> Span {
    let slice = span.of(text);
    let front = slice.len() - slice.trim_start().len();
    Span::new(
        span.start + front,
        span.start + slice.trim_end().len().max(front),
    )
}

fn trimmed_end_mark(text: &str) -> &str {
    text.trim_end_matches([',', '.', ' ', ';'])
}

/// A title's words and their place: the closing comma, period and outer white space are not of it.
pub(super) fn words(text: &str, inner: Span) -> (String, Span) {
    let mut span = trimmed(text, inner);
    loop {
        let slice = span.of(text);
        let cut = slice.trim_end_matches([',', ';', ' ', '\n']);
        let abbreviated = || {
            let last = cut.rsplit(char::is_whitespace).next().unwrap_or("");
            let word = last.trim_start_matches(|c: char| !c.is_alphanumeric());
            lexicon::is_abbreviation(word.trim_end_matches('.'))
        };
        let period = cut.ends_with('.') && !cut.ends_with("..") && !abbreviated();
        let cut = if period {
            cut.strip_suffix('.').unwrap_or(cut)
        } else {
            cut
        };
        if cut.len() == slice.len() {
            break;
        }
        span.end = span.start + cut.len();
    }
    let mut folded = fold(span.of(text));
    // The closing comma may stand inside an inner quotation: ‘No Deal,’”
    if let Some(head) = folded.strip_suffix(['’', '”', '\'', '"'])
        && let Some(head) = head.strip_suffix(',')
    {
        folded.remove(head.len());
    }
    (folded, span)
}

/// Whether the only white space of a text is single spaces inside it; no now and then where it is so.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let second = bytes.get(1..).unwrap_or(&[]);
    let third = bytes.get(2..).unwrap_or(&[]);
    // Passes that a processor does many bytes at a time.
    let control = bytes.iter().fold(false, |any, b| any | (*b < b' '));
    let wide = bytes.iter().fold(0, |all, b| all | b) >= 0x80;
    let pairs = bytes.iter().zip(second);
    let double = pairs.fold(false, |any, (a, b)| any | ((*a == b' ') & (*b == b' ')));
    let blank = |b: Option<&u8>| b == Some(&b' ');
    if control | double || blank(bytes.first()) || blank(bytes.last()) {
        return false;
    }
    // What white space beyond ASCII begins with, but not quotation marks and dashes.
    let odd = |a: u8, b: u8, c: u8| {
        ((a == 0xE2) & (b <= 0x81) & ((c.wrapping_sub(0x90) > 0x16) | (b == 0x81)))
            | (a == 0xE1)
            | (a == 0xE3)
    };
    let latin = |a: u8, b: u8| (a == 0xC2) & ((b == 0x85) | (b == 0xA0));
    let triples = bytes.iter().zip(second).zip(third);
    !wide
        || !triples.fold(false, |any, ((a, b), c)| {
            any | latin(*a, *b) | odd(*a, *b, *c)
        }) && !matches!(bytes, [.., a, b] if latin(*a, *b))
}

/// Text with each stretch of white space as one space.
pub(super) fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn white_space_becomes_single_spaces(
            text in "[ab’“…–é\u{85}\u{A0}§\u{1680}\u{2000}\u{2009}\u{2028}\u{202F}\u{205F}\u{3000}ლ\t\n\u{1} ]{0,40}"
        ) {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(fold(&text), words.join(" "));
        }
    }
}
