//! Ranges of dates and pages.

use crate::citations::Citation;
use crate::document::{Document, Shelter};
use crate::span::Span;

/// A range of dates or pages.
pub(super) struct Range<'a> {
    /// From the first number to the last.
    pub(super) span: Span,
    pub(super) first: &'a str,
    pub(super) last: &'a str,
    /// What stands between them, with its spaces.
    pub(super) dash: &'a str,
}

/// `–` in UTF-8.
const EN_DASH: [u8; 3] = [0xE2, 0x80, 0x93];

/// Ranges with a hyphen or an en dash, in order. Titles, quotations, addresses and code are not looked into.
pub(super) fn find(doc: &Document) -> Vec<Range<'_>> {
    let text = doc.text();
    let mut out: Vec<Range<'_>> = Vec::new();
    let mut shelter = Shelter::default();
    let bytes = text.as_bytes();
    for at in dashes(doc) {
        let mark = match bytes.get(at..).unwrap_or(&[]) {
            [b'-', ..] => 1,
            rest if rest.starts_with(&EN_DASH) => EN_DASH.len(),
            _ => continue,
        };
        // Most hyphens part no figures.
        let figure = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_digit() || *b == b' ');
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        if !figure(before) || !figure(bytes.get(at + mark)) {
            continue;
        }
        let Some(span) = range(doc, at, mark) else {
            continue;
        };
        if out.last().is_some_and(|last| last.span.end > span.start)
            || is_sheltered(doc, span, &mut shelter)
        {
            continue;
        }
        let first = Span::new(span.start, at).of(text).trim_end();
        let last = Span::new(at + mark, span.end).of(text).trim_start();
        if is_date_range(text, span, first, last) || is_page_range(doc, span, first, last) {
            let between = Span::new(span.start + first.len(), span.end - last.len());
            out.push(Range {
                span,
                first,
                last,
                dash: between.of(text),
            });
        }
    }
    out
}

/// Where hyphens stand, or what may be en dashes, outside of addresses, which hold most hyphens.
fn dashes(doc: &Document) -> impl Iterator<Item = usize> + '_ {
    let bytes = doc.text().as_bytes();
    let end = Span::empty(bytes.len());
    let mut from = 0;
    let between = doc.addresses_in(Span::new(0, bytes.len())).chain([end]);
    let between = between.map(move |address| {
        let start = from;
        from = from.max(address.end);
        Span::new(start, address.start.max(start))
    });
    between.flat_map(move |part| {
        let inside = bytes.get(part.start..part.end).unwrap_or(&[]);
        memchr::memchr2_iter(b'-', EN_DASH[0], inside).map(move |at| part.start + at)
    })
}

/// The numbers around a dash of `len` bytes, with single spaces at most.
fn range(doc: &Document, at: usize, len: usize) -> Option<Span> {
    let text = doc.text();
    let bytes = text.as_bytes();
    let space = |i: usize| bytes.get(i) == Some(&b' ');
    let before = if at > 0 && space(at - 1) { at - 1 } else { at };
    let dash_end = at + len;
    let after = if space(dash_end) {
        dash_end + 1
    } else {
        dash_end
    };
    // A space on one side only is a slip that may mean something else.
    if (before < at) != (after > dash_end) {
        return None;
    }
    let left = bytes
        .get(..before)?
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_digit())
        .take(5)
        .count();
    // A raised marker is digits right behind the words, and none of them.
    let marker = doc.markers.partition_point(|m| m.span.start < after);
    let end = doc.markers.get(marker).map_or(text.len(), |m| m.span.start);
    let ahead = text.get(after..end)?;
    let right = ahead.bytes().take_while(u8::is_ascii_digit).take(5).count();
    if !(1..=4).contains(&left) || !(1..=4).contains(&right) {
        return None;
    }
    let span = Span::new(before - left, after + right);
    // Part of something longer: telephone numbers, ISBNs, times, decimals, identifiers.
    let edge = |c: Option<char>| {
        c.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '#' | '$' | '€' | '–' | '‐' | '−')
        })
    };
    let prev = text.get(..span.start)?.chars().next_back();
    let mut behind = ahead.get(right..)?.chars();
    let (next, then) = (behind.next(), behind.next());
    let decimal = next == Some('.') && then.is_some_and(|c| c.is_ascii_digit());
    (!edge(prev) && !edge(next) && !decimal && prev != Some('.')).then_some(span)
}

/// Whether a range lies in a quotation, a title, an address or code.
fn is_sheltered(doc: &Document, range: Span, shelter: &mut Shelter) -> bool {
    let apart = doc.note_at(range.start).is_none() && doc.block_at(range.start).is_none();
    if apart || doc.in_code(range.start) {
        return true;
    }
    let title = citation_at(doc, range)
        .is_some_and(|c| c.title.as_ref().is_some_and(|t| t.outer.overlaps(range)));
    let before = doc.emphasis.partition_point(|e| e.end <= range.start);
    let italic = doc.emphasis.get(before).is_some_and(|e| e.overlaps(range));
    title || italic || shelter.holds(doc, range)
}

/// The citation in which a range starts.
fn citation_at(doc: &Document, range: Span) -> Option<&Citation> {
    let citations = doc.citations_of(doc.note_at(range.start)?);
    let after = citations.partition_point(|c| c.span.end <= range.start);
    citations.get(after)
}

const MONTHS: &[&str] = &[
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
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

fn is_month(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ',']).to_lowercase();
    MONTHS.contains(&bare.as_str())
}

/// `April 24 - 25`, `24-25 April`, `2014-2018`.
fn is_date_range(text: &str, range: Span, a: &str, b: &str) -> bool {
    let (Ok(first), Ok(last)) = (a.parse::<u32>(), b.parse::<u32>()) else {
        return false;
    };
    let days =
        a.len() <= 2 && b.len() <= 2 && (1..=31).contains(&first) && first < last && last <= 31;
    if days {
        let before = text.get(..range.start).and_then(|h| {
            h.trim_end_matches(' ')
                .rsplit(|c: char| c.is_whitespace() || c == '(')
                .next()
        });
        let after = text
            .get(range.end..)
            .and_then(|r| r.trim_start_matches(' ').split(char::is_whitespace).next());
        return before.is_some_and(is_month) || after.is_some_and(is_month);
    }
    let year = |n: u32| (1500..=2100).contains(&n);
    let short = b.len() == 2 && a.len() == 4 && last > first % 100;
    a.len() == 4
        && year(first)
        && ((b.len() == 4 && year(last) && first < last) || short)
        && !is_identifier(text, range)
}

/// `Resolution 1990-95`, `CVE-2019-2020`, `No. 2019-2020`: numbers that are names.
fn is_identifier(text: &str, range: Span) -> bool {
    let before = text.get(..range.start).unwrap_or("").trim_end();
    let word: String = before
        .chars()
        .rev()
        .take_while(|c| !c.is_whitespace())
        .take(12)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let bare = word.trim_end_matches(['.', ',']).to_lowercase();
    [
        "no",
        "nos",
        "resolution",
        "res",
        "law",
        "act",
        "order",
        "decree",
        "rule",
        "case",
        "doc",
        "document",
        "id",
        "isbn",
        "issn",
        "tel",
        "phone",
        "form",
        "report",
        "file",
    ]
    .contains(&bare.as_str())
}

/// `pp. 12-15`, or a range inside a citation's locator.
fn is_page_range(doc: &Document, range: Span, a: &str, b: &str) -> bool {
    let (Ok(first), Ok(last)) = (a.parse::<u32>(), b.parse::<u32>()) else {
        return false;
    };
    // "171-97" goes on from 171 to 197.
    let rises = last > first || (b.len() < a.len() && a.len() <= 4);
    if !rises {
        return false;
    }
    let before = doc.text().get(..range.start).unwrap_or("").trim_end();
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | ';'))
        .next()
        .unwrap_or("")
        .to_lowercase();
    if [
        "p.", "pp.", "p", "pp", "pages", "page", "s.", "paras.", "paras", "¶¶", "lines", "ll.",
    ]
    .contains(&word.as_str())
    {
        return true;
    }
    citation_at(doc, range)
        .is_some_and(|c| c.locator.as_ref().is_some_and(|l| l.span.contains(range)))
}
