//! The marks that break an address: what stands for a dot, an at sign, a colon.

use super::text::{
    byte_at, char_at, char_before, is_cjk, is_label_char, skip_blanks, starts_with_ignore_case,
};
use crate::span::Span;

/// What stands between two labels of a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DotKind {
    /// `.`
    Live,
    /// `[.]` `(.)` `{.}` `[dot]` `(dot)` `{dot}`: nothing else looks like it.
    Bracketed,
    /// `[DOT]` `[punkt]` `<.>` `[,]` `\[.\]` `[.)`: odd, but hardly anything else.
    Odd,
    /// `[.` or `.]`: half a bracket.
    Half,
    /// `\.` or `^.`: also how regular expressions and shells write a dot.
    Escaped,
    /// ` [.] `: a bracketed dot with blanks; the flag says whether it is spelt out (`[dot]`).
    BracketedBlank {
        /// `[dot]` and not `[.]`.
        word: bool,
    },
    /// ` dot `
    Word,
    /// ` . `
    Blank,
    /// `-dot-`
    Hyphened,
    /// A full-width or ideographic stop.
    Wide,
}

/// A dot between two labels and its place, blanks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dot {
    pub(super) span: Span,
    pub(super) kind: DotKind,
}

const BLANKS: usize = 2;

/// Reads what stands for a dot at `at`, directly after a label; a label must follow it.
pub(super) fn dot_at(text: &str, at: usize) -> Option<Dot> {
    // Nearly all are one of these.
    let (len, kind) = match text.as_bytes().get(at..) {
        Some([b'.', next, ..]) if next.is_ascii_alphanumeric() => (1, DotKind::Live),
        Some([b'[', b'.', b']', next, ..] | [b'(', b'.', b')', next, ..])
            if next.is_ascii_alphanumeric() =>
        {
            (3, DotKind::Bracketed)
        }
        _ => return unusual_dot_at(text, at),
    };
    Some(Dot {
        span: Span::new(at, at + len),
        kind,
    })
}

/// As [`dot_at`], in any form.
fn unusual_dot_at(text: &str, at: usize) -> Option<Dot> {
    let core = skip_blanks(text, at, BLANKS);
    let spaced_before = core > at;
    let (core_end, kind) = dot_core(text, core, spaced_before)?;
    let end = skip_blanks(text, core_end, BLANKS);
    let spaced_after = end > core_end;
    let kind = match kind {
        DotKind::Live => match (spaced_before, spaced_after) {
            (false, false) => DotKind::Live,
            (true, true) => DotKind::Blank,
            _ => return None, // `the .ru zone`, `ended. In`
        },
        DotKind::Word => match (spaced_before, spaced_after) {
            (true, true) => DotKind::Word,
            _ => return None,
        },
        DotKind::Bracketed if spaced_before || spaced_after => DotKind::BracketedBlank {
            word: byte_at(text, core + 1).eq_ignore_ascii_case(&b'd'),
        },
        DotKind::Odd | DotKind::Half | DotKind::Escaped | DotKind::Wide
            if spaced_before || spaced_after =>
        {
            return None;
        }
        other => other,
    };
    let next = char_at(text, end)?;
    let label_follows = is_label_char(next) && next != '-'
        || (kind == DotKind::Live || kind == DotKind::Bracketed) && super::text::is_invisible(next);
    label_follows.then_some(Dot {
        span: Span::new(at, end),
        kind,
    })
}

/// The dot itself, without the blanks around it: where it ends, and what it is.
fn dot_core(text: &str, at: usize, spaced: bool) -> Option<(usize, DotKind)> {
    match char_at(text, at)? {
        '.' => Some(match byte_at(text, at + 1) {
            closer @ (b']' | b')' | b'}')
                if !spaced && label_starts(text, at + 2) && !opened_before(text, at, closer) =>
            {
                (at + 2, DotKind::Half)
            }
            _ => (at + 1, DotKind::Live),
        }),
        '[' | '(' | '{' => bracketed_dot(text, at),
        '<' => ["<.>", "<dot>"]
            .into_iter()
            .find(|form| starts_with_ignore_case(text, at, form))
            .map(|form| (at + form.len(), DotKind::Odd)),
        '\\' => match byte_at(text, at + 1) {
            b'.' => Some((at + 2, DotKind::Escaped)),
            b'[' | b'(' => ["\\[.\\]", "\\[dot\\]", "\\(.\\)", "\\(dot\\)"]
                .into_iter()
                .find(|form| starts_with_ignore_case(text, at, form))
                .map(|form| (at + form.len(), DotKind::Odd)),
            _ => None,
        },
        '^' if byte_at(text, at + 1) == b'.' => Some((at + 2, DotKind::Escaped)),
        'd' | 'D' if spaced && starts_with_ignore_case(text, at, "dot") => {
            Some((at + 3, DotKind::Word))
        }
        c @ ('\u{3002}' | '\u{FF0E}' | '\u{FF61}' | '\u{2024}') => {
            // Between Chinese words it ends a sentence.
            let fits = |c: Option<char>| c.is_some_and(|c| is_label_char(c) && !is_cjk(c));
            let after = at + c.len_utf8();
            (fits(char_before(text, at)) && fits(char_at(text, after)))
                .then_some((after, DotKind::Wide))
        }
        _ => None,
    }
}

/// `[.]` and its kin, from the opening bracket on.
fn bracketed_dot(text: &str, at: usize) -> Option<(usize, DotKind)> {
    const WORDS: [(&str, DotKind); 7] = [
        (".", DotKind::Bracketed),
        ("dot", DotKind::Bracketed),
        ("punkt", DotKind::Odd),
        ("punto", DotKind::Odd),
        ("point", DotKind::Odd),
        ("d0t", DotKind::Odd),
        (",", DotKind::Odd),
    ];
    let inner = skip_blanks(text, at + 1, 1);
    let (word, kind) = WORDS
        .into_iter()
        .find(|(word, _)| starts_with_ignore_case(text, inner, word))?;
    let word_end = inner + word.len();
    let close = skip_blanks(text, word_end, 1);
    let blank_inside = inner > at + 1 || close > word_end;
    let kind = match kind {
        DotKind::Bracketed if text.get(inner..word_end) != Some(word) => DotKind::Odd, // [DOT]
        _ => kind,
    };
    match (byte_at(text, at), byte_at(text, close)) {
        (b'[', b']') | (b'(', b')') | (b'{', b'}') => Some((
            close + 1,
            match kind {
                DotKind::Bracketed if blank_inside => DotKind::BracketedBlank {
                    word: word == "dot",
                },
                other => other,
            },
        )),
        (_, b']' | b')' | b'}') if !blank_inside && word != "," => Some((close + 1, DotKind::Odd)),
        (open, _) if word == "." && !blank_inside && label_starts(text, word_end) => {
            let closer = if open == b'(' { b')' } else { open + 2 };
            (!closes_soon(text, word_end, closer)).then_some((word_end, DotKind::Half))
        }
        _ => None,
    }
}

/// Whether a label starts at `at`.
fn label_starts(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(|c| is_label_char(c) && c != '-' && c != '_')
}

/// Whether `closer` closes the bracket before `from` on the same line, within 64 bytes: then `qw(.com .exe)` holds no
/// half bracket.
fn closes_soon(text: &str, from: usize, closer: u8) -> bool {
    let opener = if closer == b')' { b'(' } else { closer - 2 };
    let mut depth = 0usize;
    let rest = text.as_bytes().get(from..).unwrap_or(&[]);
    for &b in rest.iter().take(64).take_while(|b| **b != b'\n') {
        if b == opener {
            depth += 1;
        } else if b == closer {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        }
    }
    false
}

/// Whether the bracket that `closer` closes stands between `at` and the blank before it, within 64 bytes.
fn opened_before(text: &str, at: usize, closer: u8) -> bool {
    let opener = if closer == b')' { b'(' } else { closer - 2 };
    text.as_bytes()
        .get(..at)
        .unwrap_or(&[])
        .iter()
        .rev()
        .take(64)
        .take_while(|b| !b.is_ascii_whitespace())
        .any(|&b| b == opener)
}

/// How an at sign is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtKind {
    /// `@`
    Live,
    /// `[@]` `(@)` `{@}`
    Sign,
    /// `[at]` `(at)` `{at}`
    Bracketed,
    /// `[AT]`, or a bracketed one with blanks; the flag says whether it is spelt out.
    Odd {
        /// `[at]` and not `[@]`.
        word: bool,
    },
    /// ` at `
    Word,
}

/// An at sign and its place, blanks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    pub(super) span: Span,
    pub(super) kind: AtKind,
}

/// Reads what stands for an at sign at `at`; a label must follow it.
pub(super) fn at_sign_at(text: &str, at: usize) -> Option<At> {
    let core = skip_blanks(text, at, BLANKS);
    let (core_end, kind) = match byte_at(text, core) {
        b'@' => (core + 1, AtKind::Live),
        open @ (b'[' | b'(' | b'{') => {
            let inner = skip_blanks(text, core + 1, 1);
            let word = byte_at(text, inner) != b'@';
            if word && !starts_with_ignore_case(text, inner, "at") {
                return None;
            }
            let word_end = inner + if word { 2 } else { 1 };
            let close = skip_blanks(text, word_end, 1);
            let closer = if open == b'(' { b')' } else { open + 2 };
            if byte_at(text, close) != closer {
                return None;
            }
            let blank_inside = inner > core + 1 || close > word_end;
            let kind = match text.get(inner..word_end)? {
                _ if blank_inside => AtKind::Odd { word },
                "@" => AtKind::Sign,
                "at" => AtKind::Bracketed,
                _ => AtKind::Odd { word },
            };
            (close + 1, kind)
        }
        b'a' | b'A' if core > at && is_at_word(text, core) => (core + 2, AtKind::Word),
        _ => return None,
    };
    let end = skip_blanks(text, core_end, BLANKS);
    let blank = core > at || end > core_end;
    let kind = match kind {
        AtKind::Live if blank => return None,
        AtKind::Word if end == core_end => return None,
        AtKind::Sign if blank => AtKind::Odd { word: false },
        AtKind::Bracketed if blank => AtKind::Odd { word: true },
        other => other,
    };
    char_at(text, end)
        .is_some_and(|c| is_label_char(c) || c == '[')
        .then_some(At {
            span: Span::new(at, end),
            kind,
        })
}

/// Whether `at` or `AT` stands at `at`.
fn is_at_word(text: &str, at: usize) -> bool {
    matches!(text.get(at..at + 2), Some("at" | "AT"))
}

/// Reads a bracketed colon (`[:]`, `(:)`, `{:}`, and `[::]` in IPv6 addresses) at `at`: where it ends, and what it
/// stands for.
pub(super) fn colon_at(text: &str, at: usize) -> Option<(usize, &'static str)> {
    bracketed(text, at, "::")
        .map(|end| (end, "::"))
        .or_else(|| bracketed(text, at, ":").map(|end| (end, ":")))
}

/// Where a bracketed slash (`[/]`) ends, if one stands at `at` and a path goes on behind it.
pub(super) fn slash_at(text: &str, at: usize) -> Option<usize> {
    bracketed(text, at, "/").filter(|&end| {
        char_at(text, end).is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '-' | '_' | '%' | '~' | '@' | '[' | '?')
        })
    })
}

/// Where `inner` in one pair of matching brackets ends, if it stands at `at`.
pub(super) fn bracketed(text: &str, at: usize, inner: &str) -> Option<usize> {
    let closer = match byte_at(text, at) {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        _ => return None,
    };
    let close = at + 1 + inner.len();
    (text.get(at + 1..close) == Some(inner) && byte_at(text, close) == closer).then_some(close + 1)
}
