//! The units of which dates are made: figures, months, weekdays, seasons, separators.

use super::MonthForm;
use crate::span::Span;
use crate::word_list::WordList;

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

/// Cuts a stretch of text into units.
pub(super) fn units(text: &str, span: Span) -> Vec<Unit> {
    let slice = span.of(text);
    let bytes = slice.as_bytes();
    let mut units = Vec::with_capacity(slice.len() / 4 + 2);
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
    if !(2..=9).contains(&word.len()) || !word.is_ascii() {
        return UnitKind::Word;
    }
    // Most words of a text end here.
    static NAMES: WordList = WordList::new(
        "january jan february feb march mar april apr may june jun july jul august aug september sept sep october \
        oct november nov december dec monday mon tuesday tues tue wednesday wed thursday thurs thur thu friday fri \
        saturday sat sunday sun spring summer autumn fall winter q1 q2 q3 q4",
    );
    if !NAMES.contains_any_case(word) {
        return UnitKind::Word;
    }
    let lower = word.to_ascii_lowercase();
    if let Some((number, form)) = month(&lower) {
        return UnitKind::Month {
            number,
            form,
            lower: !first.is_ascii_uppercase(),
        };
    }
    match lower.as_str() {
        "monday" | "mon" => UnitKind::Weekday(0),
        "tuesday" | "tue" | "tues" => UnitKind::Weekday(1),
        "wednesday" | "wed" => UnitKind::Weekday(2),
        "thursday" | "thu" | "thur" | "thurs" => UnitKind::Weekday(3),
        "friday" | "fri" => UnitKind::Weekday(4),
        "saturday" | "sat" => UnitKind::Weekday(5),
        "sunday" | "sun" => UnitKind::Weekday(6),
        "spring" | "summer" | "autumn" | "fall" | "winter" | "q1" | "q2" | "q3" | "q4" => {
            UnitKind::Season
        }
        _ => UnitKind::Word,
    }
}

fn month(lower: &str) -> Option<(u8, MonthForm)> {
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let number = FULL
        .iter()
        .position(|name| *name == lower || (lower.len() == 3 && name.starts_with(lower)));
    let number = number.or_else(|| (lower == "sept").then_some(8))?;
    let form = if FULL.get(number) == Some(&lower) {
        MonthForm::Full
    } else {
        MonthForm::Abbreviated
    };
    Some((u8::try_from(number + 1).ok()?, form))
}
