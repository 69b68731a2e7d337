//! Chains: labels of a host name and what stands between them, as far as the text goes on with them.

use super::judge::HostMatch;
use super::marks::{Dot, DotKind, bracketed, dot_at};
use super::text::{
    byte_at, char_at, char_before, is_cjk, is_invisible, is_label_char, starts_with_ignore_case,
};
use crate::span::Span;
use smallvec::SmallVec;
use std::borrow::Cow;

/// A label of a host name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label<'t> {
    pub(super) span: Span,
    /// The label's text without invisible characters and brackets.
    pub(super) live: Cow<'t, str>,
    /// `[www]`: a whole label in brackets.
    pub(super) bracketed: bool,
}

/// Labels and dots in turn: `dots[i]` stands between `labels[i]` and `labels[i + 1]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain<'t> {
    pub(super) labels: SmallVec<[Label<'t>; 4]>,
    pub(super) dots: SmallVec<[Dot; 4]>,
    /// Invisible characters inside labels and around dots.
    pub(super) invisible: Vec<Span>,
    /// Where the text stops going on as a host name, or is too long for one.
    pub(super) end: usize,
}

/// A host name has 127 labels at most; what goes on is no host name.
const MOST_LABELS: usize = 127;
/// A label has 63 characters at most; reading stops where one is longer than this in bytes.
const LONGEST_LABEL: usize = 512;
/// A host name has 253 characters at most; one that reaches back further is not looked at.
const LONGEST_NAME: usize = 300;

impl Chain<'_> {
    /// Where the last label ends.
    pub(super) fn labels_end(&self) -> usize {
        self.labels.last().map_or(self.end, |l| l.span.end)
    }
}

/// Reads a chain from `start` on. With `hyphened`, `-dot-` parts labels.
pub(super) fn read_chain(text: &str, start: usize, hyphened: bool) -> Chain<'_> {
    let mut chain = Chain {
        end: start,
        ..Chain::default()
    };
    let mut at = start;
    loop {
        let label = match read_label(text, at, hyphened, &mut chain.invisible) {
            Ok(label) => label,
            Err(read_to) => {
                chain.end = chain.end.max(read_to);
                break;
            }
        };
        at = label.span.end;
        chain.end = at;
        chain.labels.push(label);
        if chain.labels.len() == MOST_LABELS {
            break;
        }
        let after = skip_invisible(text, at, &mut chain.invisible);
        let Some(dot) = hyphened_dot(text, after, hyphened).or_else(|| dot_at(text, after)) else {
            break;
        };
        if dot.kind == DotKind::Blank && !goes_on_blank(text, dot.span.end) {
            break;
        }
        at = skip_invisible(text, dot.span.end, &mut chain.invisible);
        chain.dots.push(dot);
    }
    let kept = chain.labels.len().saturating_sub(1);
    chain.dots.truncate(kept);
    let end = chain.labels_end();
    chain.invisible.retain(|s| s.end <= end);
    chain
}

/// The host of an ordinary URL, all of it up to the slash of the path: two labels or more of lower-case ASCII, the last
/// of letters. [`read_chain`] reads any host, and this one alike.
pub(super) fn plain_host(text: &str, start: usize) -> Option<HostMatch> {
    const LONGEST: usize = 253; // bytes
    let bytes = text.as_bytes().get(start..)?;
    let mut before = b'.';
    let mut dots = 0;
    let mut last = 0;
    for (len, &b) in bytes.iter().take(LONGEST + 1).enumerate() {
        match b {
            b'a'..=b'z' | b'0'..=b'9' => {}
            b'-' if before != b'.' => {}
            b'.' if before != b'.' => {
                dots += 1;
                last = len + 1;
            }
            b'/' if before != b'.' => {
                let last = bytes.get(last..len)?;
                let name = last.len() <= 63 && last.iter().all(u8::is_ascii_lowercase);
                return (dots > 0 && name).then(|| HostMatch {
                    span: Span::new(start, start + len),
                    dots,
                    ipv4: false,
                });
            }
            _ => return None,
        }
        before = b;
    }
    None
}

/// ` . ` parts labels only where the whole host is written so: the next dot, if there is one, is ` . ` too.
fn goes_on_blank(text: &str, label_start: usize) -> bool {
    let mut ignored = Vec::new();
    let Ok(label) = read_label(text, label_start, false, &mut ignored) else {
        return false;
    };
    dot_at(text, label.span.end).is_none_or(|next| next.kind == DotKind::Blank)
}

/// `-dot-` between labels.
fn hyphened_dot(text: &str, at: usize, hyphened: bool) -> Option<Dot> {
    if !hyphened {
        return None;
    }
    let stands = starts_with_ignore_case(text, at, "-dot-");
    let follows = char_at(text, at + 5).is_some_and(char::is_alphanumeric);
    (stands && follows).then_some(Dot {
        span: Span::new(at, at + 5),
        kind: DotKind::Hyphened,
    })
}

/// The label at `start`; where there is none, or one too long, how far was read.
fn read_label<'t>(
    text: &'t str,
    start: usize,
    hyphened: bool,
    invisible: &mut Vec<Span>,
) -> Result<Label<'t>, usize> {
    if let Some(end) = bracketed(text, start, "www").or_else(|| bracketed(text, start, "WWW")) {
        return Ok(Label {
            span: Span::new(start, end),
            live: Cow::Borrowed("www"),
            bracketed: true,
        });
    }
    if let Some(live) = plain_label(text, start).filter(|_| !hyphened) {
        return Ok(Label {
            span: Span::new(start, start + live.len()),
            live: Cow::Borrowed(live),
            bracketed: false,
        });
    }
    let mut live = String::new();
    let mut at = start;
    while let Some(c) = char_at(text, at) {
        if is_label_char(c) {
            if hyphened && c == '-' && hyphened_dot(text, at, true).is_some() {
                break;
            }
            live.push(c);
            if live.len() > LONGEST_LABEL {
                return Err(at);
            }
        } else if is_invisible(c) && inside_ascii(text, at, c) {
            invisible.push(Span::new(at, at + c.len_utf8()));
        } else {
            break;
        }
        at += c.len_utf8();
    }
    if at == start {
        return Err(start);
    }
    Ok(Label {
        span: Span::new(start, at),
        live: Cow::Owned(live),
        bracketed: false,
    })
}

/// The label of ASCII at `start`, if there is one that nothing but ASCII may go on with.
fn plain_label(text: &str, start: usize) -> Option<&str> {
    let bytes = text.as_bytes().get(start..)?;
    let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let len = bytes
        .iter()
        .position(|b| !is_label(b))
        .unwrap_or(bytes.len());
    let whole = bytes.get(len).is_none_or(u8::is_ascii) && (1..=LONGEST_LABEL).contains(&len);
    text.get(start..start + len).filter(|_| whole)
}

/// Whether the invisible `c` at `at` stands between two ASCII characters of a label.
fn inside_ascii(text: &str, at: usize, c: char) -> bool {
    let fits = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && is_label_char(c));
    fits(char_before(text, at)) && fits(char_at(text, at + c.len_utf8()))
}

/// Skips an invisible character beside a dot or a bracket.
fn skip_invisible(text: &str, at: usize, invisible: &mut Vec<Span>) -> usize {
    match char_at(text, at) {
        Some(c) if is_invisible(c) => {
            let end = at + c.len_utf8();
            let next = byte_at(text, end);
            if matches!(next, b'.' | b'[' | b'(' | b'{') || next.is_ascii_alphanumeric() {
                invisible.push(Span::new(at, end));
                end
            } else {
                at
            }
        }
        _ => at,
    }
}

/// Where the chain that ends at `end` starts: back over labels and live dots, not beyond `floor`. None where it is
/// too long for a host name.
pub(super) fn chain_start(text: &str, end: usize, floor: usize) -> Option<usize> {
    let mut start = end;
    for (passed, c) in text.get(floor.min(end)..end)?.chars().rev().enumerate() {
        if !(is_label_char(c) || c == '.' || is_invisible(c)) {
            break;
        }
        if passed == LONGEST_NAME {
            return None;
        }
        start -= c.len_utf8();
    }
    // A chain starts with a letter or a digit, and after the last of several dots (`...host`).
    let mut begin = start;
    let mut previous = '.';
    for (offset, c) in text.get(start..end).unwrap_or("").char_indices() {
        if c == '.' && previous == '.' {
            begin = start + offset + 1;
        }
        previous = c;
    }
    Some(first_label_start(text, begin, end)).filter(|&first| first < end)
}

/// Moves on over `.`, `-`, `_` and invisible characters, and past CJK words that run into an ASCII host.
fn first_label_start(text: &str, begin: usize, end: usize) -> usize {
    let part = text.get(begin..end).unwrap_or("");
    let skipped = part
        .find(|c: char| is_label_char(c) && c != '-' && c != '_')
        .unwrap_or(part.len());
    let start = begin + skipped;
    let first = text.get(start..end).unwrap_or("");
    let first = first.split('.').next().unwrap_or("");
    let mut cut = start;
    let mut previous_cjk = false;
    for (offset, c) in first.char_indices() {
        if previous_cjk && c.is_ascii_alphanumeric() {
            cut = start + offset;
        }
        previous_cjk = is_cjk(c);
    }
    cut
}
