//! IPv6 addresses, live or with broken colons and dots.

use super::marks::{DotKind, colon_at, dot_at};
use super::text::byte_at;
use crate::links::indicator::Mark;
use crate::span::Span;

/// An IPv6 address in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ipv6 {
    /// The address, with its brackets if it stands in a URL.
    pub(super) span: Span,
    pub(super) marks: Vec<Mark>,
}

/// Longest written form, marks and all.
const LONGEST: usize = 160;

/// Reads the address around `at`: back over live digits and colons, on over marks.
pub(super) fn read(text: &str, at: usize, floor: usize) -> Option<Ipv6> {
    let bytes = text.as_bytes();
    let back = bytes
        .get(floor.min(at)..at)?
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(|b| b.is_ascii_hexdigit() || **b == b':')
        .count();
    let start = at - back;
    let glued = text
        .get(..start)
        .and_then(|t| t.chars().next_back())
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if glued {
        return None;
    }
    let mut marks = Vec::new();
    let mut live = String::new();
    let mut end = start;
    let mut colons = 0;
    while end < start + LONGEST && colons <= 8 {
        let b = byte_at(text, end);
        if b.is_ascii_hexdigit() || b == b':' {
            colons += usize::from(b == b':');
            live.push(char::from(b));
            end += 1;
        } else if let Some((after, colon)) = colon_at(text, end) {
            marks.push(Mark {
                span: Span::new(end, after),
                live: colon,
            });
            colons += colon.len();
            live.push_str(colon);
            end = after;
        } else if let Some(dot) = embedded_dot(text, end, &live) {
            if dot.len() > 1 {
                marks.push(Mark {
                    span: dot,
                    live: ".",
                });
            }
            live.push('.');
            end = dot.end;
        } else {
            break;
        }
    }
    if live.ends_with(':') && !live.ends_with("::") && text.get(end - 1..end) == Some(":") {
        live.pop(); // the sentence's colon
        end -= 1;
    }
    let groups = live.split([':', '.']).filter(|g| !g.is_empty()).count();
    let fits = groups >= 2 && live.parse::<std::net::Ipv6Addr>().is_ok();
    (fits && !byte_at(text, end).is_ascii_alphanumeric()).then(|| Ipv6 {
        span: Span::new(start, end),
        marks,
    })
}

/// A dot of the IPv4 address that an IPv6 address may end in.
fn embedded_dot(text: &str, at: usize, live: &str) -> Option<Span> {
    let digits = live.ends_with(|c: char| c.is_ascii_digit());
    let dot = dot_at(text, at)?;
    (digits
        && matches!(dot.kind, DotKind::Live | DotKind::Bracketed)
        && byte_at(text, dot.span.end).is_ascii_digit())
    .then_some(dot.span)
}

/// Reads `[2001:db8::1]` at `at`, as URLs have it.
pub(super) fn read_bracketed(text: &str, at: usize) -> Option<Ipv6> {
    let inner = at + 1;
    let address = read(text, inner, inner).or_else(|| loopback(text, inner))?;
    (byte_at(text, address.span.end) == b']').then(|| Ipv6 {
        span: Span::new(at, address.span.end + 1),
        marks: address.marks,
    })
}

/// `::1`, which has too few groups to be believed outside brackets.
fn loopback(text: &str, at: usize) -> Option<Ipv6> {
    (text.get(at..at + 3) == Some("::1")).then(|| Ipv6 {
        span: Span::new(at, at + 3),
        marks: Vec::new(),
    })
}
