//! Labels of notes and markers typed by hand: `[7]`, `[[7]]`, `[^7]`, `[ii]`, `(7)`, `⁷`, `7.`.

use std::borrow::Cow;

use super::MarkerStyle;
use crate::span::Span;

/// How a label is written at the start of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum LabelStyle {
    /// A style that markers in the body share.
    Marker(MarkerStyle),
    /// `[^7]:`, pandoc's form, met in plain text too.
    Caret,
    /// `7.` or `7)`: only under a heading such as Notes, or where markers fit.
    Period,
}

/// The numbers up to 999 with three digits each, from 000 on.
static NUMBERS: &str = {
    const BYTES: [u8; 3000] = {
        let mut bytes = [0; 3000];
        let mut number = 0;
        while number < 1000 {
            bytes[3 * number] = b'0' + (number / 100) as u8;
            bytes[3 * number + 1] = b'0' + (number / 10 % 10) as u8;
            bytes[3 * number + 2] = b'0' + (number % 10) as u8;
            number += 1;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(numbers) => numbers,
        Err(_) => "",
    }
};

/// A label to keep. Nearly all are numbers of up to three digits, which need no room.
pub(crate) fn kept(label: &str) -> Cow<'static, str> {
    let digits = label.as_bytes();
    if digits.len() <= 3 && digits.iter().all(u8::is_ascii_digit) {
        let number = digits.iter().fold(0, |n, d| 10 * n + usize::from(d - b'0'));
        let end = 3 * (number + 1);
        if let Some(number) = NUMBERS.get(end - digits.len()..end) {
            return Cow::Borrowed(number);
        }
    }
    Cow::Owned(label.to_owned())
}

/// A label in lower case: what labels that differ in case only share.
pub(crate) fn folded(label: &str) -> Cow<'_, str> {
    if label
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(label)
    } else {
        Cow::Owned(label.to_lowercase())
    }
}

/// A label at some place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// The label proper: `7`, `ii`.
    pub(super) text: Cow<'static, str>,
    /// All of it, brackets, colon and period included.
    pub(super) span: Span,
    pub(super) style: LabelStyle,
}

/// The label with which the line that starts at `at` begins, if it does. One of more than three digits may be a year.
pub(super) fn at_line_start(text: &str, at: usize) -> Option<Label> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    let (label, len, style) = match bytes.first()? {
        b'[' => {
            let (label, len, style) = bracketed(rest)?;
            (Cow::Borrowed(label), len, style)
        }
        b'(' => {
            let (label, len) = enclosed(rest, "(", ")")?;
            let style = LabelStyle::Marker(MarkerStyle::Parenthesis);
            (Cow::Borrowed(label), len, style)
        }
        b'0'..=b'9' => {
            let digits = bytes
                .iter()
                .take(4)
                .take_while(|b| b.is_ascii_digit())
                .count();
            if digits > 3 || !matches!(bytes.get(digits), Some(b'.' | b')')) {
                return None;
            }
            (
                Cow::Borrowed(rest.get(..digits)?),
                digits + 1,
                LabelStyle::Period,
            )
        }
        _ => {
            let (label, len) = superscript(rest)?;
            let style = LabelStyle::Marker(MarkerStyle::Superscript);
            (Cow::Owned(label), len, style)
        }
    };
    let mut end = len;
    // `[^7]:` and, as some type it, `[7]:`
    if bytes.get(end) == Some(&b':') {
        end += 1;
    }
    let next = rest.get(end..)?.chars().next();
    let free = match style {
        LabelStyle::Period => next.is_none_or(char::is_whitespace),
        LabelStyle::Marker(MarkerStyle::Superscript) => true,
        // `[7]Author` is sloppy, but a note; `[7](https://…)` is a link, `[7][8]` are markers.
        _ => {
            !matches!(next, Some('(' | '[' | ',' | '.' | ';'))
                && (is_number(&label) || !next.is_some_and(char::is_alphanumeric))
        }
    };
    free.then(|| Label {
        text: kept(&label),
        span: Span::new(at, at + end),
        style,
    })
}

/// `[7]`, `[[7]]`, `[^7]`, `[ii]` at the start of `rest`: label, length, style.
pub(super) fn bracketed(rest: &str) -> Option<(&str, usize, LabelStyle)> {
    if rest.starts_with("[[") {
        let (label, len) = enclosed(rest, "[[", "]]")?;
        return Some((label, len, LabelStyle::Marker(MarkerStyle::DoubleBracket)));
    }
    if let Some(inner) = rest.strip_prefix("[^") {
        let end = inner.bytes().take(40).position(|b| b == b']')?;
        let label = inner.get(..end)?;
        let plain = !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.".contains(c));
        return plain.then_some((label, end + 3, LabelStyle::Caret));
    }
    let (label, len) = enclosed(rest, "[", "]")?;
    Some((label, len, LabelStyle::Marker(MarkerStyle::Bracket)))
}

/// A number of one to six digits, or a roman numeral, between two delimiters. What has more than three may be a year.
pub(super) fn enclosed<'t>(rest: &'t str, open: &str, close: &str) -> Option<(&'t str, usize)> {
    const LONGEST: usize = 8; // bytes: "xxxviii"
    let inner = rest.strip_prefix(open)?;
    let len = inner
        .bytes()
        .take(LONGEST + 1)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let label = inner.get(..len)?;
    let closed = inner.get(len..)?.starts_with(close);
    let known = || is_number(label) || is_large(label) || roman(label).is_some();
    (closed && known()).then(|| (label, open.len() + len + close.len()))
}

/// Superscript digits at the start of `rest`, as ASCII, and their length in bytes.
pub(super) fn superscript(rest: &str) -> Option<(String, usize)> {
    let mut label = String::new();
    let mut len = 0;
    for c in rest.chars().take(4) {
        let Some(digit) = superscript_digit(c) else {
            break;
        };
        label.push(digit);
        len += c.len_utf8();
    }
    is_number(&label).then_some((label, len))
}

/// The ASCII digit of a superscript digit.
pub(super) fn superscript_digit(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_u32('4' as u32 + (c as u32 - '⁴' as u32))?,
        _ => return None,
    })
}

/// A note number: one to three digits, not 0. `[2014]` is a year.
pub(super) fn is_number(label: &str) -> bool {
    (1..=3).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_digit())
        && label.bytes().any(|b| b != b'0')
        && !label.starts_with('0')
}

/// A number of four to six digits: a year, unless notes have counted up to it.
pub(super) fn is_large(label: &str) -> bool {
    (4..=6).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_digit())
        && !label.starts_with('0')
}

/// Whether `label` counts one on from `last`.
pub(super) fn is_next(label: &str, last: &str) -> bool {
    let number = |label: &str| label.parse::<u32>().ok();
    number(label).is_some_and(|n| number(last).and_then(|l| l.checked_add(1)) == Some(n))
}

/// The value of a roman numeral below 400, all in one case.
pub(super) fn roman(label: &str) -> Option<u32> {
    const HUNDREDS: [&str; 4] = ["", "c", "cc", "ccc"];
    const TENS: [&str; 10] = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"];
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    if !label.bytes().all(|b| b"ivxlcIVXLC".contains(&b)) {
        return None;
    }
    let lower = label.to_ascii_lowercase();
    if label.is_empty() || (label != lower && label != label.to_ascii_uppercase()) {
        return None;
    }
    let mut rest = lower.as_str();
    let mut value = 0;
    for (weight, numerals) in [(100, &HUNDREDS[..]), (10, &TENS[..]), (1, &ONES[..])] {
        let (digit, numeral) = numerals
            .iter()
            .enumerate()
            .filter(|(_, n)| rest.starts_with(**n))
            .max_by_key(|(_, n)| n.len())?;
        value += weight * u32::try_from(digit).ok()?;
        rest = rest.get(numeral.len()..)?;
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// The number that a label stands for: `7`, `vii`.
#[must_use]
pub fn label_number(label: &str) -> Option<u32> {
    if label.bytes().all(|b| b.is_ascii_digit()) {
        return label.parse().ok();
    }
    roman(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_at_line_starts() {
        let label = |text: &str| at_line_start(text, 0).map(|l| (l.text, l.span.end));
        assert_eq!(label("[7] Text"), Some(("7".into(), 3)));
        assert_eq!(label("[[iv]] Text"), Some(("iv".into(), 6)));
        assert_eq!(label("[^smith]: Text"), Some(("smith".into(), 9)));
        assert_eq!(label("(12) Text"), Some(("12".into(), 4)));
        assert_eq!(label("¹² Text"), Some(("12".into(), 4)));
        assert_eq!(label("12. Text"), Some(("12".into(), 3)));
        assert_eq!(label("[2014] x"), Some(("2014".into(), 6)));
        for none in [
            "[sic] x",
            "[...] x",
            "[7](http://x)",
            "12.5 x",
            "[0] x",
            "[l]etter",
        ] {
            assert_eq!(label(none), None, "{none}");
        }
    }

    #[test]
    fn labels_are_kept_as_they_are() {
        for label in [
            "", "0", "1", "9", "07", "10", "42", "00", "123", "999", "1000", "ii", "é",
        ] {
            assert_eq!(kept(label), label);
        }
    }

    #[test]
    fn roman_numerals() {
        for (text, value) in [
            ("i", 1),
            ("iv", 4),
            ("xxxviii", 38),
            ("XC", 90),
            ("cxlix", 149),
        ] {
            assert_eq!(roman(text), Some(value), "{text}");
        }
        for none in ["", "iiii", "vx", "Iv", "sic", "ic", "d", "m"] {
            assert_eq!(roman(none), None, "{none}");
        }
    }
}
