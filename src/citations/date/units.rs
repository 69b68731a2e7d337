//! The units of which dates are made: figures, months, weekdays, seasons, separators.

use super::MonthForm;
use crate::span::Span;
use smallvec::SmallVec;

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
pub(super) struct Unit {
    pub(super) kind: UnitKind,
    pub(super) span: Span,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

/// Few stand between a title and an address.
pub(super) type Units = SmallVec<[Unit; 20]>;

/// Cuts a stretch of text into units.
pub(super) fn units(text: &str, span: Span) -> Units {
    let slice = span.of(text);
    let bytes = slice.as_bytes();
    let mut units = Units::new();
    let mut spaced = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let c = if byte.is_ascii() {
            char::from(byte)
        } else {
            slice
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .unwrap_or(' ')
        };
        let mut end = at + c.len_utf8();
        if c.is_whitespace() {
            spaced = true;
            at = end;
            continue;
        }
        let kind = if c.is_alphanumeric() {
            end = word_end(slice, end);
            word_kind(slice.get(at..end).unwrap_or(""))
        } else {
            match c {
                ',' => UnitKind::Comma,
                '.' => UnitKind::Period,
                '/' => UnitKind::Slash,
                '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' => UnitKind::Hyphen,
                '(' | '[' => UnitKind::Open,
                ')' | ']' => UnitKind::Close,
                _ => UnitKind::Other,
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
    units
}

/// Where letters and figures from `at` on end, in bytes.
fn word_end(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or(&[]);
        at += rest
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) if c.is_alphanumeric() => at += c.len_utf8(),
            _ => return at,
        }
    }
}

fn word_kind(word: &str) -> UnitKind {
    let first = word.as_bytes().first().copied().unwrap_or(0);
    if first.is_ascii_digit() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (figure, rest) = word.split_at(digits);
        let (Ok(value), Ok(count)) = (figure.parse::<u32>(), u8::try_from(digits)) else {
            return UnitKind::Word;
        };
        return match rest {
            "" => UnitKind::Number {
                value,
                digits: count,
            },
            "st" | "nd" | "rd" | "th" if digits <= 2 => UnitKind::Ordinal(value),
            _ => UnitKind::Word,
        };
    }
    // Most words begin as no month, weekday or season does.
    if !matches!(
        first | 0x20,
        b'a' | b'd' | b'f' | b'j' | b'm' | b'n' | b'o' | b'q' | b's' | b't' | b'w'
    ) {
        return UnitKind::Word;
    }
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else {
        return UnitKind::Word;
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    match lower {
        [b'q', b'1'..=b'4'] => UnitKind::Season,
        [a, b, c, ..] => named(&[*a, *b, *c], lower, first.is_ascii_uppercase()),
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

/// What a word in lower case names; its first three letters leave one name that it can be, or none.
fn named(head: &[u8; 3], word: &[u8], upper: bool) -> UnitKind {
    let month = |number: u8| {
        let full = MONTHS.get(usize::from(number) - 1) == Some(&word);
        if !(full || word.len() == head.len() || word == b"sept") {
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
        let full = WEEKDAYS.get(usize::from(day)) == Some(&word);
        let short = word.len() == head.len() || matches!(word, b"tues" | b"thur" | b"thurs");
        if full || short {
            UnitKind::Weekday(day)
        } else {
            UnitKind::Word
        }
    };
    match head {
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
        b"spr" | b"sum" | b"aut" | b"fal" | b"win" => match word {
            b"spring" | b"summer" | b"autumn" | b"fall" | b"winter" => UnitKind::Season,
            _ => UnitKind::Word,
        },
        _ => UnitKind::Word,
    }
}
