//! Addresses that no browser can follow, or that lead somewhere else than their author meant.

use super::link_target;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, Place};
use crate::document::{Document, HiddenLink, Link};
use crate::links::host;
use crate::links::indicator::{self, IndicatorKind, Tier};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use memchr::memmem;
use smallvec::SmallVec;

static META: RuleMeta = RuleMeta {
    name: "malformed-url",
    category: Category::Links,
    level: Level::Error,
    fix: FixKind::SafeOrUnsafe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/malformed-url.md"),
};

/// See the rule's page.
pub(crate) struct MalformedUrl;

/// What is wrong, and the text that would be right.
struct Fault {
    span: Span,
    message: String,
    help: &'static str,
    repair: Option<(String, Applicability)>,
}

impl Rule for MalformedUrl {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let mut faults: Vec<Fault> = Vec::new();
        let mut reached = 0;
        for link in doc.links.iter().filter(|link| !link.code) {
            if let Some(hidden) = link.hidden.as_ref().filter(|_| link.indicator.is_none()) {
                out.extend(hidden_target(doc, link, hidden));
                continue;
            }
            let is_url = link
                .indicator
                .as_ref()
                .is_some_and(|found| found.kind == IndicatorKind::Url);
            if !is_url || link.span.start < reached {
                continue;
            }
            if let Some(fault) = around_link(doc, link).or_else(|| within_link(doc, link)) {
                reached = fault.span.end;
                faults.push(fault);
            }
        }
        for (anchor, read) in [
            ("//", at_slashes as fn(&Document, usize) -> Option<Fault>),
            ("http", at_single_slash),
        ] {
            let mut reached = 0;
            for at in memmem::find_iter(doc.text().as_bytes(), anchor) {
                if at < reached {
                    continue;
                }
                if let Some(fault) = read(doc, at) {
                    reached = fault.span.end;
                    faults.push(fault);
                }
            }
        }
        faults.sort_by_key(|fault| fault.span);
        let mut reached = 0;
        for fault in faults {
            if fault.span.start < reached || doc.in_code(fault.span.start) {
                continue;
            }
            reached = fault.span.end;
            out.push(diagnostic(fault));
        }
    }
}

fn diagnostic(fault: Fault) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(META.name, META.level, fault.span, fault.message).with_help(fault.help);
    match fault.repair {
        Some((text, applicability)) => diagnostic.with_fix(Fix::replace(
            format!("Write {text}"),
            applicability,
            fault.span,
            text,
        )),
        None => diagnostic,
    }
}

/// The URL that a whole text is, if its host can exist.
pub(super) fn sound(text: &str) -> Option<String> {
    let found = indicator::parse(text)?;
    let usable = found.kind == IndicatorKind::Url && is_usable(&host::of_indicator(&found)?);
    usable.then_some(found.live)
}

/// Whether a host can exist.
fn is_usable(host: &str) -> bool {
    host::has_known_suffix(host) || host.parse::<std::net::IpAddr>().is_ok()
}

/// The text from `start` to the next blank, at most 2 KB of it, as far as it is one sound URL after `prefix`: where
/// it ends.
fn sound_end(text: &str, prefix: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 2048;
    const LONGEST_HOST: usize = 300;
    let rest = text.get(start..)?;
    // What starts with no host is not worth reading on.
    let ends_host = |c: char| c.is_whitespace() || "/?#:,;()[]{}<>\"'“”".contains(c);
    let host: usize = rest
        .chars()
        .take(LONGEST_HOST)
        .take_while(|c| !ends_host(*c))
        .map(char::len_utf8)
        .sum();
    let own = prefix.split_once("://").map_or("", |(_, host)| host);
    let name = format!("http://{own}{}", rest.get(..host)?);
    let name = host::of_url(&name)?;
    if !is_usable(&name) {
        return None;
    }
    let token: String = rest
        .chars()
        .take(LONGEST)
        .take_while(|c| !c.is_whitespace())
        .collect();
    let joined = format!("{prefix}{token}");
    let found = indicator::scan(&joined).into_iter().next()?;
    let usable = found.span.start == 0
        && found.marks.is_empty()
        && found.span.end > prefix.len()
        && sound(found.span.of(&joined)).is_some();
    usable.then_some(start + found.span.end - prefix.len())
}

// ---- links that were found, and what stands beside them ----

/// What stands before and after a link and belongs to it: a second scheme, a doubled dot, a blank.
fn around_link(doc: &Document, link: &Link) -> Option<Fault> {
    let text = doc.text();
    let raw = link.span.of(text);
    let head = text.get(..link.span.start)?;
    // Most links stand after a blank.
    let schemes: &[&str] = match head.as_bytes().last() {
        Some(b':' | b'/') => &["https://", "http://", "https:", "http:"],
        _ => &[],
    };
    for scheme in schemes {
        if head.ends_with(scheme) && raw.starts_with("http") {
            let span = Span::new(link.span.start - scheme.len(), link.span.end);
            let same = raw
                .split_once(':')
                .is_some_and(|(own, _)| scheme.trim_end_matches('/') == format!("{own}:"));
            return Some(Fault {
                span,
                message: "this URL has two schemes".to_owned(),
                help: "one of them belongs to a link that was pasted over another",
                repair: Some((
                    raw.to_owned(),
                    if same {
                        Applicability::Safe
                    } else {
                        Applicability::Unsafe
                    },
                )),
            });
        }
    }
    // Behind most links stands nothing that could be a part of them.
    let after = text.as_bytes().get(link.span.end..).unwrap_or(&[]);
    match after {
        [b'.', b'.' | b' ', ..] | [b' ', b'.' | b'/', ..] | [b',', ..] => {
            cut_host(doc, link).or_else(|| cut_path(doc, link))
        }
        _ => None,
    }
}

/// A host that ends too early: `https://www..example.com`, `https://www.example,com`, `https://www. example.com`.
fn cut_host(doc: &Document, link: &Link) -> Option<Fault> {
    let text = doc.text();
    let found = link.indicator.as_ref().filter(|i| i.tier == Tier::Live)?;
    let after = text.get(link.span.end..)?;
    let (skipped, fault) = if after.starts_with("..") {
        (
            after.len() - after.trim_start_matches('.').len(),
            "a doubled dot",
        )
    } else if after.starts_with(". ") || after.starts_with(" .") {
        (2, "a blank")
    } else if after.starts_with(',') {
        (1, "a comma for a dot")
    } else {
        return None;
    };
    let host = host::of_indicator(found)?;
    if is_usable(&host) || host == "localhost" {
        return None;
    }
    let start = link.span.end + skipped;
    let prefix = format!("{}.", link.span.of(text));
    let end = sound_end(text, &prefix, start)?;
    let whole = format!("{prefix}{}", text.get(start..end)?);
    Some(Fault {
        span: Span::new(link.span.start, end),
        message: format!("there is {fault} in the host of this URL"),
        help: "compare it with the source",
        repair: Some((whole, Applicability::Unsafe)),
    })
}

/// A path that is parted from its host by a blank, in a note: `https://example.com /news/1`.
fn cut_path(doc: &Document, link: &Link) -> Option<Fault> {
    let text = doc.text();
    link.note?;
    let found = link.indicator.as_ref().filter(|i| i.tier == Tier::Live)?;
    let ends_at_host = found.host.end == found.live.len();
    let after = text.get(link.span.end..)?;
    if !ends_at_host || !after.starts_with(" /") {
        return None;
    }
    let start = link.span.end + 1;
    let letter = after.chars().nth(2).is_some_and(char::is_alphanumeric);
    let prefix = link.span.of(text);
    let end = sound_end(text, prefix, start).filter(|_| letter)?;
    Some(Fault {
        span: Span::new(link.span.start, end),
        message: "there is a blank in this URL".to_owned(),
        help: "compare it with the source",
        repair: Some((
            format!("{prefix}{}", text.get(start..end)?),
            Applicability::Unsafe,
        )),
    })
}

/// Punctuation that a program encoded into the address, and what would open it if it were the address's own.
const SWALLOWED: [(&str, &str); 9] = [
    ("%E2%80%9D", "%E2%80%9C"),
    ("%E2%80%9C", "%E2%80%9E"),
    ("%E2%80%99", "%E2%80%98"),
    ("%C2%BB", "%C2%AB"),
    ("%22", "%22"),
    ("%3E", "%3C"),
    ("%C2%A0", ""),
    ("&quot;", "&quot;"),
    ("&gt;", "&lt;"),
];

/// What is wrong inside a link's text.
fn within_link(doc: &Document, link: &Link) -> Option<Fault> {
    let raw = doc.slice(link.span);
    if let Some(kept) = without_swallowed(raw) {
        return Some(Fault {
            span: link.span,
            message: "this URL has swallowed the punctuation after it".to_owned(),
            help: "take the encoded mark off the end",
            repair: Some((kept.to_owned(), Applicability::Safe)),
        });
    }
    if !may_hold_more(raw) {
        return None;
    }
    if let Some(at) = second_url(raw) {
        return Some(Fault {
            span: link.span,
            message: "two URLs have run together".to_owned(),
            help: "part them by a semicolon or a space",
            repair: Some((
                format!("{}; {}", raw.get(..at)?, raw.get(at..)?),
                Applicability::Unsafe,
            )),
        });
    }
    let open = unclosed(raw)?;
    Some(Fault {
        span: link.span,
        message: format!("a bracket in this URL is left open: `{open}`"),
        help: "the closing bracket, or words that do not belong to the address, were lost or glued to it",
        repair: (open == '(').then(|| (format!("{raw})"), Applicability::Unsafe)),
    })
}

/// Whether a second scheme or an opening bracket may stand in a URL: most hold neither.
fn may_hold_more(url: &str) -> bool {
    let own = url.strip_prefix("https:");
    let rest = own.or_else(|| url.strip_prefix("http:")).unwrap_or(url);
    memchr::memchr3(b':', b'(', b'{', rest.as_bytes()).is_some()
}

pub(super) fn without_swallowed(url: &str) -> Option<&str> {
    // All of the marks end in one of two ways, and few addresses do.
    let bytes = url.as_bytes();
    if bytes.last() != Some(&b';') && bytes.get(bytes.len().saturating_sub(3)) != Some(&b'%') {
        return None;
    }
    let mut kept = url;
    while let Some(shorter) = SWALLOWED.iter().find_map(|(mark, opener)| {
        let shorter = strip_end(kept, mark)?;
        (opener.is_empty() || !shorter.contains(opener)).then_some(shorter)
    }) {
        kept = shorter.trim_end_matches(['.', ',', ';', ':']);
    }
    (kept.len() < url.len() && sound(kept).is_some()).then_some(kept)
}

fn strip_end<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(mark.len())?;
    text.get(at..)
        .filter(|tail| tail.eq_ignore_ascii_case(mark))
        .and_then(|_| text.get(..at))
}

/// Where a second URL starts, directly after a letter or a digit of the first.
fn second_url(url: &str) -> Option<usize> {
    // Each scheme has a colon.
    let first = usize::from(url.starts_with("http:") || url.starts_with("https:"));
    memchr::memchr_iter(b':', url.as_bytes()).nth(first)?;
    memmem::find_iter(url.as_bytes(), "http")
        .skip_while(|&at| at == 0)
        .find(|&at| {
            let rest = url.get(at..).unwrap_or("");
            let glued = url
                .get(..at)
                .and_then(|head| head.chars().next_back())
                .is_some_and(char::is_alphanumeric);
            glued
                && !url.get(..at).unwrap_or("").contains('?')
                && (rest.starts_with("http://") || rest.starts_with("https://"))
        })
}

/// The first bracket that is opened and not closed.
fn unclosed(url: &str) -> Option<char> {
    memchr::memchr2(b'(', b'{', url.as_bytes())?;
    let mut open: SmallVec<[char; 8]> = SmallVec::new();
    for c in url.chars() {
        match c {
            '(' | '{' => open.push(c),
            ')' | '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.first().copied()
}

// ---- what is not even found as a link ----

/// `http:///x`, `https:// example.com`, `ttps://example.com`, `http;//example.com`.
fn at_slashes(doc: &Document, at: usize) -> Option<Fault> {
    let text = doc.text();
    let head = text.get(..at)?;
    if is_plain_link(doc, head) {
        return None;
    }
    let sign = head
        .chars()
        .next_back()
        .filter(|c| matches!(c, ':' | ';' | '.'))?;
    let word_end = at - sign.len_utf8();
    let word_len = head
        .get(..word_end)?
        .bytes()
        .rev()
        .take(8)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let word_start = word_end - word_len;
    let word = text.get(word_start..word_end)?;
    let glued = text
        .get(..word_start)?
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '_'));
    if glued || word_len < 3 || is_found(doc, word_start) {
        return None;
    }
    let known = matches!(word, "http" | "https");
    let rest = at + 2;
    if known && sign == ':' {
        return broken_start(doc, Span::new(word_start, rest), word);
    }
    let meant = if known { Some(word) } else { near_scheme(word) }?;
    let end = sound_end(text, &format!("{meant}://"), rest)?;
    Some(Fault {
        span: Span::new(word_start, end),
        message: format!("`{}` is no scheme", text.get(word_start..rest)?),
        help: "a letter was lost or mistyped",
        repair: Some((
            format!("{meant}://{}", text.get(rest..end)?),
            Applicability::Unsafe,
        )),
    })
}

/// Whether a text ends in the scheme of a link that was found, with no letter before it: that is sound so far.
fn is_plain_link(doc: &Document, head: &str) -> bool {
    let bytes = head.as_bytes();
    let Some(start) = ["https:", "http:"]
        .iter()
        .find_map(|scheme| bytes.strip_suffix(scheme.as_bytes()))
    else {
        return false;
    };
    !start.last().is_some_and(u8::is_ascii_alphabetic) && is_found(doc, start.len())
}

/// What follows `http://` is a third slash, a blank, or nothing.
fn broken_start(doc: &Document, start: Span, scheme: &str) -> Option<Fault> {
    let text = doc.text();
    let after = text.get(start.end..)?;
    let slashes = after.len() - after.trim_start_matches('/').len();
    if slashes > 0 {
        let rest = start.end + slashes;
        let prefix = format!("{scheme}://");
        return Some(match sound_end(text, &prefix, rest) {
            Some(end) => Fault {
                span: Span::new(start.start, end),
                message: "there are too many slashes in this URL".to_owned(),
                help: "two follow the scheme",
                repair: Some((
                    format!("{prefix}{}", text.get(rest..end)?),
                    Applicability::Safe,
                )),
            },
            None => Fault {
                span: Span::new(start.start, rest),
                message: "this URL has no host".to_owned(),
                help: "copy it again from the source",
                repair: None,
            },
        });
    }
    let blanks: usize = after
        .chars()
        .take(2)
        .take_while(|c| matches!(c, ' ' | '\u{A0}'))
        .map(char::len_utf8)
        .sum();
    if blanks > 0 {
        let rest = start.end + blanks;
        let prefix = format!("{scheme}://");
        if let Some(end) = sound_end(text, &prefix, rest) {
            return Some(Fault {
                span: Span::new(start.start, end),
                message: "there is a blank in this URL".to_owned(),
                help: "nothing stands between the slashes and the host",
                repair: Some((
                    format!("{prefix}{}", text.get(rest..end)?),
                    Applicability::Unsafe,
                )),
            });
        }
    }
    // "https://." at a note's end: the rest was lost. In running text it is spoken of schemes.
    let note = doc.notes.get(doc.note_at(start.start)?)?;
    let tail = text.get(start.end..note.text.end)?;
    let lost = tail.trim_start_matches(['.', ',']).is_empty() || tail.starts_with(';');
    lost.then(|| Fault {
        span: start,
        message: "this URL has no host".to_owned(),
        help: "copy it again from the source",
        repair: None,
    })
}

/// The scheme that a mistyped one was meant to be: one letter lost, doubled, changed or swapped.
fn near_scheme(word: &str) -> Option<&'static str> {
    const OTHERS: [&str; 6] = ["ftp", "sftp", "ftps", "hxxp", "hxxps", "smtp"];
    if OTHERS.contains(&word) || !word.ends_with(['p', 's']) || !word.contains('t') {
        return None;
    }
    ["https", "http"]
        .into_iter()
        .map(|scheme| (strsim::osa_distance(word, scheme), scheme))
        .filter(|(distance, _)| *distance == 1)
        .min_by_key(|(_, scheme)| scheme.len().abs_diff(word.len()))
        .map(|(_, scheme)| scheme)
}

/// `https:/example.com/x`
fn at_single_slash(doc: &Document, at: usize) -> Option<Fault> {
    let text = doc.text();
    let rest = text.get(at..)?;
    // Both slashes stand behind most.
    let behind = rest.as_bytes().get(4..).unwrap_or(&[]);
    if matches!(
        behind,
        [b':', b'/', b'/', ..] | [b's', b':', b'/', b'/', ..]
    ) {
        return None;
    }
    let scheme = ["https:/", "http:/"]
        .into_iter()
        .find(|s| rest.starts_with(s))?;
    let start = at + scheme.len();
    let glued = text
        .get(..at)?
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == '/');
    if glued || text.get(start..)?.starts_with('/') || is_found(doc, at) {
        return None;
    }
    let prefix = format!("{scheme}/");
    let end = sound_end(text, &prefix, start)?;
    Some(Fault {
        span: Span::new(at, end),
        message: "there is a slash missing in this URL".to_owned(),
        help: "two follow the scheme",
        repair: Some((
            format!("{prefix}{}", text.get(start..end)?),
            Applicability::Safe,
        )),
    })
}

/// Whether a link covers the byte at `at`.
fn is_found(doc: &Document, at: usize) -> bool {
    let after = doc.links.partition_point(|link| link.span.start <= at);
    doc.links
        .get(after.saturating_sub(2)..after)
        .is_some_and(|near| near.iter().any(|link| link.span.contains_offset(at)))
}

// ---- targets that markup holds ----

fn hidden_target(doc: &Document, link: &Link, hidden: &HiddenLink) -> Option<Diagnostic> {
    let target = hidden.url.as_str();
    if matches!(target.trim(), "http://" | "https://")
        && doc.slice(hidden.text).trim() == target.trim()
    {
        return None; // a scheme that is spoken of
    }
    let (message, repair) = link_target::fault(target)?;
    let diagnostic = Diagnostic::new(META.name, META.level, link.span, message)
        .with_help(format!("the link leads to {target}"));
    Some(match (hidden.home, repair) {
        (Some(home), Some((text, applicability))) => diagnostic.with_fix(Fix {
            title: format!("Let it lead to {text}").into(),
            applicability,
            edits: vec![Edit {
                place: Place::Home(home),
                replacement: text,
            }],
        }),
        _ => diagnostic,
    })
}
