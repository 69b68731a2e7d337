//! Markers typed by hand in the body.

use super::labels::{self, LabelStyle};
use super::limits::MOST_MARKERS;
use super::{Block, BlockKind, MarkerStyle};
use crate::span::Span;
use std::borrow::Cow;

/// Which styles of markers a draft can have, as its notes tell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Styles {
    /// `[7]` after a space too; otherwise only right behind a word or a punctuation mark.
    pub(super) spaced: bool,
    /// `[ii]`
    pub(super) roman: bool,
    /// `(7)`, only right behind a word or a punctuation mark.
    pub(super) parenthesis: bool,
    /// `⁷`
    pub(super) superscript: bool,
    /// The highest number of a note, where notes count up beyond three digits; `[2014]` is a year otherwise.
    pub(super) highest: u32,
}

impl Styles {
    /// Every style, to look whether there are any markers.
    pub(super) fn any() -> Self {
        Self {
            spaced: true,
            roman: false,
            parenthesis: true,
            superscript: true,
            highest: 0,
        }
    }

    /// Whether a label is the number of a note.
    fn is_number(self, label: &str) -> bool {
        labels::is_number(label)
            || labels::is_large(label) && label.parse().is_ok_and(|n: u32| n <= self.highest)
    }

    /// What the labels of the notes tell.
    pub(super) fn of<'a>(notes: impl Iterator<Item = (&'a str, LabelStyle)>) -> Self {
        let mut styles = Styles::default();
        let mut bracket = false;
        let mut unbracketed = false;
        for (label, style) in notes {
            if labels::is_large(label) {
                let number = label.parse().unwrap_or(0);
                styles.highest = styles.highest.max(number);
                continue;
            }
            let number = labels::is_number(label);
            match style {
                LabelStyle::Marker(MarkerStyle::Bracket | MarkerStyle::DoubleBracket) => {
                    bracket = true;
                    styles.roman |= !number;
                }
                LabelStyle::Marker(MarkerStyle::Parenthesis) | LabelStyle::Period => {
                    unbracketed = true;
                    styles.roman |= !number;
                }
                _ => {}
            }
            styles.superscript |= number;
        }
        styles.spaced = bracket || unbracketed;
        styles.parenthesis = unbracketed && !bracket;
        styles
    }
}

/// A marker found in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainMarker {
    pub(super) label: Cow<'static, str>,
    pub(super) span: Span,
    pub(super) style: MarkerStyle,
}

/// Finds the markers in `blocks` of `text`, in order. `code` spans (sorted) hold none.
pub(super) fn find(
    text: &str,
    blocks: &[Block],
    code: &[Span],
    styles: Styles,
) -> Vec<PlainMarker> {
    // Reports have about one for each note.
    let mut out = Vec::with_capacity(text.len() / 512);
    for block in blocks.iter().filter(|b| b.kind != BlockKind::Code) {
        scan(text, block.span, code, styles, &mut out);
    }
    out
}

fn scan(text: &str, span: Span, code: &[Span], styles: Styles, out: &mut Vec<PlainMarker>) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at < span.end && out.len() <= MOST_MARKERS {
        let Some(next) = bytes.get(at..span.end).and_then(|rest| {
            if styles.parenthesis {
                rest.iter()
                    .position(|b| matches!(b, b'[' | b'(' | 0xC2 | 0xE2))
            } else {
                memchr::memchr3(b'[', 0xC2, 0xE2, rest)
            }
        }) else {
            return;
        };
        at += next;
        // Among the characters that start with this byte are quotation marks; the raised digits are U+2070 and on.
        if bytes[at] == 0xE2 && bytes.get(at + 1) != Some(&0x81) {
            at += 3;
            continue;
        }
        let after_code = code.partition_point(|c| c.end <= at);
        if code.get(after_code).is_some_and(|c| c.contains_offset(at)) {
            at = code[after_code].end;
            continue;
        }
        let len = match bytes[at] {
            b'[' => bracket(text, at, styles, out),
            b'(' => parenthesis(text, at, styles, out),
            _ => superscript(text, at, styles, out),
        };
        at += len.max(1);
    }
}

/// The character right before `at`.
fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Whether a marker at `at` stands right behind a word or a punctuation mark, as markers do.
fn is_glued(text: &str, at: usize) -> bool {
    before(text, at).is_some_and(|c| !c.is_whitespace() && !"([{“‘\"'/=".contains(c))
}

fn bracket(text: &str, at: usize, styles: Styles, out: &mut Vec<PlainMarker>) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let Some((label, len, style)) = labels::bracketed(rest) else {
        return list(text, at, styles, out);
    };
    let next = rest.get(len..).and_then(|r| r.chars().next());
    let style = match style {
        LabelStyle::Marker(style) => style,
        _ => MarkerStyle::Markup,
    };
    let allowed = match style {
        MarkerStyle::Markup => next != Some(':'),
        _ if styles.is_number(label) => styles.spaced || is_glued(text, at),
        _ if labels::is_large(label) => false,
        _ => styles.roman,
    };
    // `[7](https://…)` is a link, `[i]ncrease` an editor's change.
    if !allowed || next.is_some_and(|c| c == '(' || c.is_alphabetic() && !styles.is_number(label)) {
        return len;
    }
    out.push(PlainMarker {
        label: labels::kept(label),
        span: Span::new(at, at + len),
        style,
    });
    len
}

/// `[1, 2]`, `[3–5]`: each number is a marker of its own, with its digits as its span.
fn list(text: &str, at: usize, styles: Styles, out: &mut Vec<PlainMarker>) -> usize {
    const LONGEST: usize = 60; // bytes
    const WIDEST: u32 = 30; // notes in a range
    let Some(inner) = text.get(at + 1..) else {
        return 1;
    };
    let Some(close) = inner.bytes().take(LONGEST).position(|b| b == b']') else {
        return 1;
    };
    let Some(inner) = inner.get(..close) else {
        return 1;
    };
    let legal = |c: char| c.is_ascii_digit() || " ,;-–".contains(c);
    if !inner.chars().all(legal)
        || !(styles.spaced || is_glued(text, at))
        || text.as_bytes().get(at + close + 2) == Some(&b'(')
    {
        return 1;
    }
    let mut found: Vec<PlainMarker> = Vec::new();
    let mut range_from = None;
    let mut offset = 0;
    for part in inner.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let start = at + 1 + offset;
        offset += part.len();
        if !digits.is_empty() {
            let Ok(number) = digits.parse::<u32>() else {
                return 1;
            };
            if !styles.is_number(digits) {
                return 1;
            }
            let span = Span::new(start, start + digits.len());
            let from: u32 = range_from.take().map_or(number, |from: u32| from + 1);
            if from > number || number - from > WIDEST {
                return 1;
            }
            found.extend((from..=number).map(|n| PlainMarker {
                label: n.to_string().into(),
                span,
                style: MarkerStyle::Bracket,
            }));
            if part.ends_with(['-', '–']) {
                range_from = Some(number);
            }
        } else if part.ends_with(['-', '–']) {
            range_from = found.last().and_then(|m| m.label.parse().ok());
        }
    }
    if found.len() < 2 || range_from.is_some() {
        return 1;
    }
    out.append(&mut found);
    close + 2
}

fn parenthesis(text: &str, at: usize, styles: Styles, out: &mut Vec<PlainMarker>) -> usize {
    if !styles.parenthesis || !is_glued(text, at) {
        return 1;
    }
    let Some((label, len)) = text
        .get(at..)
        .and_then(|rest| labels::enclosed(rest, "(", ")"))
    else {
        return 1;
    };
    if !styles.is_number(label) && (labels::is_large(label) || !styles.roman) {
        return len;
    }
    out.push(PlainMarker {
        label: labels::kept(label),
        span: Span::new(at, at + len),
        style: MarkerStyle::Parenthesis,
    });
    len
}

fn superscript(text: &str, at: usize, styles: Styles, out: &mut Vec<PlainMarker>) -> usize {
    let Some((label, len)) = text.get(at..).and_then(labels::superscript) else {
        return text
            .get(at..)
            .and_then(|r| r.chars().next())
            .map_or(1, char::len_utf8);
    };
    if styles.superscript && is_glued(text, at) && !is_power(text, at) {
        out.push(PlainMarker {
            label: labels::kept(&label),
            span: Span::new(at, at + len),
            style: MarkerStyle::Superscript,
        });
    }
    len
}

/// `km²`, `10³`, `R²`: powers, not markers.
fn is_power(text: &str, at: usize) -> bool {
    const UNITS: &[&str] = &[
        "m", "km", "cm", "mm", "dm", "mi", "ft", "in", "yd", "nm", "r", "x", "y", "n", "s", "χ",
        "σ",
    ];
    let head = text.get(..at).unwrap_or("");
    let word: String = head
        .chars()
        .rev()
        .take(4)
        .take_while(|c| c.is_alphabetic())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if word.is_empty() {
        return head.ends_with(|c: char| c.is_ascii_digit())
            && head
                .chars()
                .rev()
                .find(|c| !c.is_ascii_digit())
                .is_some_and(|c| "^×*".contains(c) || c.is_whitespace())
            && head.ends_with("10");
    }
    UNITS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markers(text: &str, styles: Styles) -> Vec<(String, String)> {
        let blocks = [Block {
            span: Span::new(0, text.len()),
            kind: BlockKind::Paragraph,
        }];
        find(text, &blocks, &[], styles)
            .into_iter()
            .map(|m| (m.label.into_owned(), m.span.of(text).to_owned()))
            .collect()
    }

    fn labels_of(text: &str, styles: Styles) -> Vec<String> {
        markers(text, styles).into_iter().map(|m| m.0).collect()
    }

    #[test]
    fn brackets() {
        let glued = Styles::default();
        assert_eq!(
            labels_of("in May.[1] And,[2][3] [4] x", glued),
            ["1", "2", "3"]
        );
        assert_eq!(labels_of("in May.[1, 3–5] x", glued), ["1", "3", "4", "5"]);
        assert_eq!(
            labels_of(
                "a [sic] b [2014] c [...] d “[Singapore] e [7](http://x.example) [0]",
                Styles::any()
            ),
            Vec::<String>::new()
        );
        assert_eq!(
            markers("May.[[12]]", glued),
            [("12".into(), "[[12]]".into())]
        );
        assert_eq!(
            labels_of(
                "May.[ii] [i]ncrease",
                Styles {
                    roman: true,
                    ..glued
                }
            ),
            ["ii"]
        );
    }

    #[test]
    fn superscripts_are_not_powers() {
        let styles = Styles {
            superscript: true,
            ..Styles::default()
        };
        assert_eq!(
            labels_of("May.¹² On 30 km² and 10³ of them,³ so", styles),
            ["12", "3"]
        );
    }

    #[test]
    fn parentheses_are_glued() {
        let styles = Styles {
            parenthesis: true,
            ..Styles::default()
        };
        assert_eq!(
            labels_of("First (1) and then.(2) In 2019(3), (4)", styles),
            ["2", "3"]
        );
    }
}
