//! Puts an address together: marks, host and tail become an indicator.

use super::chain::Chain;
use super::ipv6::Ipv6;
use super::judge::{HostMatch, Setting, settle};
use super::marks::{At, AtKind, Dot, DotKind, at_sign_at, dot_at};
use super::prose;
use super::scheme::{Scheme, Separator};
use super::tail::{Tail, read_tail};
use super::text::{byte_at, char_before, skip_blanks_back};
use crate::links::host::plain_host;
use crate::links::indicator::{Indicator, IndicatorKind, Mark, Tier};
use crate::span::Span;
use smallvec::SmallVec;

/// The host of an address.
#[derive(Debug, Clone)]
pub(super) enum Host {
    /// A name or an IPv4 address.
    Chain(HostMatch),
    Ipv6(Ipv6),
}

/// An address as far as it has been read.
#[derive(Debug, Clone)]
pub(super) struct Draft<'t> {
    text: &'t str,
    start: usize,
    marks: Vec<Mark>,
    doubtful: bool,
    /// A dot is escaped as in a regular expression.
    escaped: bool,
    backslashes: bool,
    scheme: Option<Scheme>,
    trusted: bool,
    email: bool,
    www: bool,
}

impl<'t> Draft<'t> {
    /// An address that starts at `start`. `trusted`: the text is known to be an address.
    pub(super) fn new(text: &'t str, start: usize, trusted: bool) -> Self {
        Self {
            text,
            start,
            marks: Vec::new(),
            doubtful: false,
            escaped: false,
            backslashes: false,
            scheme: None,
            trusted,
            email: false,
            www: false,
        }
    }

    /// Notes a mark.
    pub(super) fn mark(&mut self, span: Span, live: &'static str, doubtful: bool) {
        self.marks.push(Mark { span, live });
        self.doubtful |= doubtful;
    }

    /// Notes the scheme and what follows it.
    pub(super) fn scheme(&mut self, scheme: Scheme, separator: &Separator) {
        self.start = scheme.span.start;
        self.scheme = Some(scheme);
        if scheme.tier > Tier::Live {
            self.mark(scheme.span, scheme.live, scheme.tier == Tier::Suggestion);
        }
        self.marks.extend_from_slice(&separator.marks);
        self.doubtful |= separator.tier == Tier::Suggestion;
        self.backslashes = separator.backslashes;
    }

    /// Passes `user:password@` at `at`, if it stands there; where the host starts.
    pub(super) fn userinfo(&mut self, at: usize) -> usize {
        const LONGEST: usize = 128;
        let mut marks: SmallVec<[Mark; 4]> = SmallVec::new();
        let mut end = at;
        while end < at + LONGEST {
            let rest = self.text.as_bytes().get(end..).unwrap_or(&[]);
            let plain = rest.iter().take(at + LONGEST - end);
            end += plain.take_while(|b| is_userinfo(**b)).count();
            let special = matches!(byte_at(self.text, end), b'@' | b'[' | b'(' | b'{');
            if end == at + LONGEST || !special {
                break;
            }
            let sign = at_sign_at(self.text, end).filter(|s| {
                s.span.start == end && !matches!(s.kind, AtKind::Odd { .. } | AtKind::Word)
            });
            if let Some(sign) = sign.filter(|_| end > at) {
                if sign.kind != AtKind::Live {
                    marks.push(Mark {
                        span: sign.span,
                        live: "@",
                    });
                }
                self.marks.extend_from_slice(&marks);
                return sign.span.end;
            }
            if let Some(dot) = dot_at(self.text, end).filter(|d| d.kind == DotKind::Bracketed) {
                marks.push(Mark {
                    span: dot.span,
                    live: ".",
                });
                end = dot.span.end;
            } else if let Some((after, ":")) = super::marks::colon_at(self.text, end) {
                marks.push(Mark {
                    span: Span::new(end, after),
                    live: ":",
                });
                end = after;
            } else {
                break;
            }
        }
        at
    }

    /// The address whose host the chain starts with. `spaced`: a blank stands before the host, which only a broken
    /// address may have.
    pub(super) fn host_from_chain(
        mut self,
        chain: &Chain<'_>,
        setting: Setting,
        spaced: bool,
    ) -> Option<Indicator> {
        let host = settle(self.text, chain, setting)?;
        self.chain_marks(chain, host);
        if spaced && !self.marks.iter().any(|mark| !mark.live.is_empty()) {
            return None;
        }
        self.www = chain
            .labels
            .first()
            .is_some_and(|l| l.live.eq_ignore_ascii_case("www"));
        self.finish(Host::Chain(host))
    }

    /// The address with an ordinary host and no mark before its path.
    pub(super) fn plain_host(mut self, host: HostMatch) -> Option<Indicator> {
        self.www = host.span.of(self.text).starts_with("www.");
        self.finish(Host::Chain(host))
    }

    /// The e-mail address whose host the chain starts with.
    pub(super) fn email_from_chain(
        mut self,
        chain: &Chain<'_>,
        setting: Setting,
    ) -> Option<Indicator> {
        self.email = true;
        let host = settle(self.text, chain, setting)?;
        self.chain_marks(chain, host);
        self.finish(Host::Chain(host))
    }

    fn chain_marks(&mut self, chain: &Chain<'_>, host: HostMatch) {
        for dot in chain.dots.iter().take(host.dots) {
            if dot.kind != DotKind::Live {
                self.mark(dot.span, ".", dot.kind != DotKind::Bracketed);
                self.escaped |= dot.kind == DotKind::Escaped;
            }
        }
        for label in chain
            .labels
            .iter()
            .filter(|l| l.bracketed && l.span.end <= host.span.end)
        {
            self.mark(label.span, "www", true);
        }
        for span in chain.invisible.iter().filter(|s| s.end <= host.span.end) {
            self.mark(*span, "", true);
        }
    }

    /// Reads what follows the host and decides what the address is.
    pub(super) fn finish(mut self, host: Host) -> Option<Indicator> {
        let (host_span, ipv4) = match &host {
            Host::Chain(found) => (found.span, found.ipv4),
            Host::Ipv6(found) => (found.span, false),
        };
        if let Host::Ipv6(found) = &host {
            self.marks.extend_from_slice(&found.marks);
        }
        let mut tail = if self.email {
            Tail {
                end: host_span.end,
                ..Tail::default()
            }
        } else {
            read_tail(self.text, self.start, host_span.end, self.backslashes)
        };
        if self.marks.is_empty() && !tail.doubtful {
            // In an otherwise live address `look(at)me` may be its own.
            let text = self.text;
            tail.marks
                .retain(|m| !matches!(m.span.of(text), "(at)" | "(dot)" | "(@)"));
        }
        let path = tail.path;
        self.doubtful |= tail.doubtful;
        self.marks.append(&mut tail.marks);
        self.marks.sort_by_key(|mark| mark.span);
        let live_link = self.scheme.is_some_and(|scheme| scheme.web) || self.www;
        if self.marks.is_empty() && !(live_link || self.trusted) {
            return None;
        }
        let head_end = if self.backslashes {
            tail.end
        } else {
            host_span.end
        };
        let head = Span::new(self.start, head_end);
        if !self.marks.is_empty()
            && !self.trusted
            && prose::is_pattern(self.text, head, self.escaped)
        {
            return None;
        }
        let span = Span::new(self.start, tail.end);
        let (live, host_range) = self.live(span, host_span);
        let found = Indicator {
            span,
            kind: self.kind(&host, ipv4, path.map(|path| Span::new(path, tail.end))),
            tier: match (self.marks.is_empty(), self.doubtful) {
                (true, _) => Tier::Live,
                (false, true) => Tier::Suggestion,
                (false, false) => Tier::Safe,
            },
            live,
            host: host_range,
            marks: self.marks,
        };
        let sound = found.marks.is_empty() || self.scheme.is_none() || is_url(&found.live);
        sound.then_some(found)
    }

    /// What the address is; `path` is what follows its host and port.
    fn kind(&self, host: &Host, ipv4: bool, path: Option<Span>) -> IndicatorKind {
        if self.email {
            return IndicatorKind::Email;
        }
        if self.scheme.is_some() || self.www {
            return IndicatorKind::Url;
        }
        let live = path.map(|path| self.live(path, path).0);
        let prefix = live
            .as_deref()
            .and_then(|p| p.strip_prefix('/'))
            .filter(|p| p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|p| p.parse::<u8>().ok());
        match (host, prefix) {
            (Host::Chain(_), Some(0..=32)) if ipv4 => IndicatorKind::Cidr,
            (Host::Ipv6(_), Some(0..=128)) => IndicatorKind::Cidr,
            _ if path.is_some() => IndicatorKind::Url,
            (Host::Ipv6(_), _) => IndicatorKind::Ipv6,
            (Host::Chain(_), _) if ipv4 => IndicatorKind::Ipv4,
            (Host::Chain(_), _) => IndicatorKind::Host,
        }
    }

    /// The live form of a stretch, and where in it the host stands.
    fn live(&self, span: Span, host: Span) -> (String, std::ops::Range<usize>) {
        let mut live = String::with_capacity(span.len());
        let mut range = 0..0;
        let mut at = span.start;
        let mut copy = |live: &mut String, from: usize, to: usize| {
            // Only unmarked text is copied, so the host's edges lie in it or at a mark's edge.
            if (from..=to).contains(&host.start) {
                range.start = live.len() + (host.start - from);
            }
            if (from..=to).contains(&host.end) {
                range.end = live.len() + (host.end - from);
            }
            live.push_str(Span::new(from, to).of(self.text));
        };
        for mark in self.marks.iter().filter(|m| span.contains(m.span)) {
            copy(&mut live, at, mark.span.start);
            live.push_str(mark.live);
            at = mark.span.end;
        }
        copy(&mut live, at, span.end);
        (live, range)
    }
}

/// Whether a URL can be read as one.
fn is_url(url: &str) -> bool {
    // Ordinary names always can: what ends like a number or is encoded needs a closer look.
    let ordinary = plain_host(url).is_some_and(|host| {
        let last = host.rsplit('.').next().unwrap_or("");
        let encoded = |part: &[u8]| part.eq_ignore_ascii_case(b"xn--");
        last.bytes().all(|b| b.is_ascii_alphabetic()) && !host.as_bytes().windows(4).any(encoded)
    });
    ordinary || url::Url::parse(url).is_ok()
}

fn is_userinfo(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || matches!(b, b'-'..=b'.' | b'_' | b'~' | b'%' | b'!' | b'$' | b'&' | b'*'..=b'+' | b'=' | b':')
}

/// Where the local part that ends at `end` starts; `end` if there is none.
pub(super) fn local_start(text: &str, end: usize, floor: usize) -> usize {
    let mut start = end;
    for c in text.get(..end).unwrap_or("").chars().rev().take(64) {
        if start <= floor || !(c.is_ascii_alphanumeric() || "._%+-".contains(c)) {
            break;
        }
        start -= c.len_utf8();
    }
    let local = text.get(start..end).unwrap_or("");
    start + (local.len() - local.trim_start_matches(['.', '-', '_', '+', '%']).len())
}

impl At {
    /// A live at sign.
    pub(super) fn live(at: usize) -> Self {
        Self {
            span: Span::new(at, at + 1),
            kind: AtKind::Live,
        }
    }
}

/// The at sign before a host: `@` or ` at `.
pub(super) fn at_sign_before(text: &str, host: usize, floor: usize) -> Option<At> {
    if byte_at(text, host.wrapping_sub(1)) == b'@' && host > floor {
        return Some(At::live(host - 1));
    }
    let word_end = skip_blanks_back(text, host, 2);
    let word = word_end.checked_sub(2)?;
    if word_end == host || !matches!(text.get(word..word_end), Some("at" | "AT")) {
        return None;
    }
    let start = skip_blanks_back(text, word, 2);
    (start < word && start > floor).then_some(At {
        span: Span::new(start, host),
        kind: AtKind::Word,
    })
}

/// Whether local part, at sign and host make an e-mail address and not "available at tass[.]com".
pub(super) fn fits_email(text: &str, local: Span, at: At, chain: &Chain<'_>) -> bool {
    let (place, sign, kind) = (local, at.span, at.kind);
    let local = local.of(text);
    let marked = |dot: &Dot| dot.kind != DotKind::Live;
    let parted = local.trim_end_matches('.').contains(['.', '_']) || local.contains(" dot ");
    let lower = !local.contains(|c: char| c.is_ascii_uppercase());
    let has_letter = local.contains(|c: char| c.is_ascii_alphabetic())
        && local.ends_with(|c: char| c.is_ascii_alphanumeric());
    match kind {
        AtKind::Live | AtKind::Sign | AtKind::Bracketed | AtKind::Odd { word: false } => true,
        AtKind::Odd { word: true } => {
            let glued = char_before(text, chain.labels.first().map_or(0, |l| l.span.start))
                .is_some_and(|c| !c.is_whitespace());
            let parted = parted || local.contains(|c: char| c.is_ascii_digit());
            glued
                || chain.dots.iter().any(marked)
                || (has_letter && parted)
                || ROLES.contains(&local)
        }
        AtKind::Word => {
            let spelt = chain.dots.iter().all(|dot| {
                matches!(
                    dot.kind,
                    DotKind::Word | DotKind::BracketedBlank { word: true } | DotKind::Hyphened
                ) || dot.kind == DotKind::Live && chain.dots.len() > 1
                    || dot.kind == DotKind::Bracketed && dot.span.len() == 5
            });
            let shouted = sign.of(text).contains("AT");
            spelt
                && chain.dots.iter().any(marked)
                && has_letter
                && (shouted
                    || lower
                        && (parted
                            || MAILBOXES.contains(&local)
                            || is_wrapped(text, place, chain)
                            || is_mail_talk(text, place.start, chain)))
        }
    }
}

/// `<thomas at example dot org>`
fn is_wrapped(text: &str, local: Span, chain: &Chain<'_>) -> bool {
    let end = chain.labels_end();
    matches!(
        (char_before(text, local.start), byte_at(text, end)),
        (Some('<'), b'>') | (Some('('), b')')
    )
}

/// "write to thomas at example dot org", and mail services that have no other pages to be "at".
fn is_mail_talk(text: &str, local: usize, chain: &Chain<'_>) -> bool {
    const SERVICES: [&str; 14] = [
        "gmail",
        "googlemail",
        "yahoo",
        "hotmail",
        "outlook",
        "protonmail",
        "proton",
        "gmx",
        "icloud",
        "aol",
        "yandex",
        "mail",
        "rambler",
        "tutanota",
    ];
    let service = chain
        .labels
        .iter()
        .any(|l| SERVICES.contains(&l.live.to_ascii_lowercase().as_str()));
    let mut start = local.saturating_sub(24);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = text.get(start..local).unwrap_or("").to_lowercase();
    service
        || ["mail", "contact", "write to", "reach"]
            .iter()
            .any(|word| before.contains(word))
}

/// Local parts that people write with ` [at] `.
const ROLES: [&str; 24] = [
    "info",
    "contact",
    "press",
    "office",
    "editor",
    "admin",
    "support",
    "mail",
    "email",
    "media",
    "sales",
    "help",
    "webmaster",
    "news",
    "tips",
    "hello",
    "team",
    "abuse",
    "security",
    "secretariat",
    "post",
    "postmaster",
    "noreply",
    "inbox",
];

/// Local parts that are no words of a sentence before "at".
const MAILBOXES: [&str; 6] = [
    "info",
    "admin",
    "webmaster",
    "postmaster",
    "noreply",
    "abuse",
];
