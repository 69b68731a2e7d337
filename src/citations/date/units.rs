//! The units of which dates are made: figures, months, weekdays, seasons, separators.

use super::MonthForm;
use crate::span::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    Number {
        value: u32,
        digits: u8,
    },
    Ordinal(u32),
    Month {
        number: u8,
        form: MonthForm,
        lower: bool,
    },
    Weekday(u8),
    Season,
    Word,
    Comma,
    Period,
    Slash,
    Hyphen,
    Open,
    Close,
    Other,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::citations) struct Unit {
    pub(super) kind: UnitKind,
    pub(super) span: Span,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

/// What a byte of ASCII is, and the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Blank,
    /// A letter or a figure.
    Word,
    Mark,
    /// Of a character beyond ASCII.
    Wide,
}

static BYTES: [Byte; 256] = {
    let mut table = [Byte::Wide; 256];
    let mut byte = 0;
    while byte < 0x80 {
        table[byte as usize] = match byte {
            b' ' | b'\t'..=b'\r' => Byte::Blank,
            byte if byte.is_ascii_alphanumeric() => Byte::Word,
            _ => Byte::Mark,
        };
        byte += 1;
    }
    table
};

/// Cuts a stretch of text into units, which take the place of those in `units`.
pub(super) fn cut(text: &str, span: Span, units: &mut Vec<Unit>) {
    let slice = span.of(text);
    let bytes = slice.as_bytes();
    units.clear();
    units.reserve(bytes.len() / 6 + 8);
    let mut spaced = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (kind, end) = match BYTES[usize::from(byte)] {
            Byte::Blank => {
                spaced = true;
                at += 1;
                continue;
            }
            Byte::Word => {
                let end = word_end(slice, at + 1);
                (word_kind(bytes.get(at..end).unwrap_or(&[])), end)
            }
            Byte::Mark => (mark_kind(char::from(byte)), at + 1),
            Byte::Wide => {
                let rest = slice.get(at..).unwrap_or("");
                let c = rest.chars().next().unwrap_or(' ');
                let end = at + c.len_utf8();
                if c.is_whitespace() {
                    spaced = true;
                    at = end;
                    continue;
                }
                if c.is_alphanumeric() {
                    (UnitKind::Word, word_end(slice, end))
                } else {
                    (mark_kind(c), end)
                }
            }
        };
        units.push(Unit {
            kind,
            span: Span::new(span.start + at, span.start + end),
            spaced,
        });
        spaced = false;
        at = end;
    }
}

fn mark_kind(c: char) -> UnitKind {
    match c {
        ',' => UnitKind::Comma,
        '.' => UnitKind::Period,
        '/' => UnitKind::Slash,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' => UnitKind::Hyphen,
        '(' | '[' => UnitKind::Open,
        ')' | ']' => UnitKind::Close,
        _ => UnitKind::Other,
    }
}

/// Where letters and figures from `at` on end, in bytes.
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]).iter();
        at += rest
            .take_while(|b| BYTES[usize::from(**b)] == Byte::Word)
            .count();
        if bytes.get(at).is_none_or(u8::is_ascii) {
            return at;
        }
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) if c.is_alphanumeric() => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// What a word is that begins with a letter of ASCII or a figure.
fn word_kind(word: &[u8]) -> UnitKind {
    match word {
        [b'0'..=b'9', ..] => figure(word),
        [b'q' | b'Q', b'1'..=b'4'] => UnitKind::Season,
        [a, b, c, ..] if word.len() <= LONGEST => {
            // Letters in lower case.
            named([a | 0x20, b | 0x20, c | 0x20], word, a.is_ascii_uppercase())
        }
        _ => UnitKind::Word,
    }
}

/// What a word is that begins with a figure.
fn figure(word: &[u8]) -> UnitKind {
    let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let (figure, rest) = word.split_at(digits);
    let value = figure.iter().try_fold(0u32, |value, digit| {
        value.checked_mul(10)?.checked_add(u32::from(digit - b'0'))
    });
    let (Some(value), Ok(count)) = (value, u8::try_from(digits)) else {
        return UnitKind::Word;
    };
    match rest {
        b"" => UnitKind::Number {
            value,
            digits: count,
        },
        b"st" | b"nd" | b"rd" | b"th" if digits <= 2 => UnitKind::Ordinal(value),
        // 1er mars, 1º de maio
        b"er" | b"\xc2\xba" if value == 1 => UnitKind::Ordinal(value),
        _ => UnitKind::Word,
    }
}

/// The longest of the names below, in bytes.
const LONGEST: usize = 9;

const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];

const WEEKDAYS: [&[u8]; 7] = [
    b"monday",
    b"tuesday",
    b"wednesday",
    b"thursday",
    b"friday",
    b"saturday",
    b"sunday",
];

/// What a word names; its first three letters, in lower case, leave one name that it can be, or none.
fn named(head: [u8; 3], word: &[u8], upper: bool) -> UnitKind {
    let is = |name: &[u8]| word.eq_ignore_ascii_case(name);
    let month = |number: u8| {
        let full = MONTHS
            .get(usize::from(number) - 1)
            .is_some_and(|name| is(name));
        if !(full || word.len() == head.len() || is(b"sept")) {
            return UnitKind::Word;
        }
        UnitKind::Month {
            number,
            form: if full {
                MonthForm::Full
            } else {
                MonthForm::Abbreviated
            },
            lower: !upper,
        }
    };
    let weekday = |day: u8| {
        let full = WEEKDAYS.get(usize::from(day)).is_some_and(|name| is(name));
        let short = word.len() == head.len() || is(b"tues") || is(b"thur") || is(b"thurs");
        if full || short {
            UnitKind::Weekday(day)
        } else {
            UnitKind::Word
        }
    };
    match &head {
        b"jan" => month(1),
        b"feb" => month(2),
        b"mar" => month(3),
        b"apr" => month(4),
        b"may" => month(5),
        b"jun" => month(6),
        b"jul" => month(7),
        b"aug" => month(8),
        b"sep" => month(9),
        b"oct" => month(10),
        b"nov" => month(11),
        b"dec" => month(12),
        b"mon" => weekday(0),
        b"tue" => weekday(1),
        b"wed" => weekday(2),
        b"thu" => weekday(3),
        b"fri" => weekday(4),
        b"sat" => weekday(5),
        b"sun" => weekday(6),
        b"spr" if is(b"spring") => UnitKind::Season,
        b"sum" if is(b"summer") => UnitKind::Season,
        b"aut" if is(b"autumn") => UnitKind::Season,
        b"fal" if is(b"fall") => UnitKind::Season,
        b"win" if is(b"winter") => UnitKind::Season,
        _ => UnitKind::Word,
    }
}
