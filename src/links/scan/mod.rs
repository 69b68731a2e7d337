//! The scan behind [`scan`](super::indicator::scan): anchors found by one pass of packed literals, a hand-written
//! grammar from there, no backtracking beyond the end of the last address or failed chain (`floor`).

mod address;
mod anchors;
mod chain;
mod ipv6;
mod judge;
mod marks;
mod prose;
mod scheme;
mod tail;
mod text;

use super::indicator::Indicator;
use crate::document::MOST;
use crate::span::Span;
use address::{Draft, Host};
use anchors::{Anchor, Anchors};
use chain::{chain_start, plain_host, read_chain};
use judge::Setting;
use marks::{At, AtKind, DotKind, at_sign_at, colon_at, dot_at};
use scheme::{Scheme, scheme_before, separator_at};
use text::{byte_at, char_at, char_before, is_invisible, is_label_char, skip_blanks_back};

/// Every address in `text`, in order, up to one more than a draft may hold.
pub(super) fn scan(text: &str) -> Vec<Indicator> {
    let mut scanner = Scanner::new(text, false);
    let mut anchors = Anchors::new(text);
    while scanner.found.len() <= MOST
        && let Some((at, anchor)) = anchors.next_from(scanner.floor)
    {
        scanner.look(at, anchor);
    }
    scanner.found
}

/// The whole of `text` as one address, live or defanged, with no prose to tell it from.
pub(super) fn parse(text: &str) -> Option<Indicator> {
    let whole = |found: &Indicator| found.span == Span::new(0, text.len());
    let mut scanner = Scanner::new(text, true);
    let mut anchors = Anchors::new(text);
    while let Some((at, anchor)) = anchors.next_from(scanner.floor) {
        scanner.look(at, anchor);
    }
    if let Some(found) = scanner.found.into_iter().next().filter(whole) {
        return Some(found);
    }
    // What the scan has no anchor for, because it is live: hosts, IP addresses, e-mail addresses.
    let mut scanner = Scanner::new(text, true);
    if let Some(at) = text.find('@') {
        scanner.email(at, At::live(at));
    } else if ipv6::read(text, 0, 0).is_some() {
        scanner.ipv6(0);
    } else {
        scanner.bare(0, false);
    }
    scanner.found.into_iter().next().filter(whole)
}

struct Scanner<'t> {
    text: &'t str,
    /// Nothing before this byte is looked at again.
    floor: usize,
    trusted: bool,
    found: Vec<Indicator>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, trusted: bool) -> Self {
        Self {
            text,
            floor: 0,
            trusted,
            // Reports have about one for each note.
            found: Vec::with_capacity(text.len() / 512),
        }
    }

    /// Looks for an address around an anchor.
    fn look(&mut self, at: usize, anchor: Anchor) {
        match anchor {
            Anchor::Dot => self.dot(at),
            Anchor::Hyphened => self.hyphened(at),
            Anchor::Invisible => self.invisible(at),
            Anchor::Slashes => self.slashes(at),
            Anchor::Colon => self.colon(at),
            Anchor::At => self.at_sign(at),
            Anchor::Www => self.www(at),
        }
    }

    fn setting(&self) -> Setting {
        Setting {
            trusted: self.trusted,
            ..Setting::default()
        }
    }

    fn draft(&self, start: usize) -> Draft<'t> {
        Draft::new(self.text, start, self.trusted)
    }

    /// Takes an address, or where there is none, remembers how far was read.
    fn take(&mut self, found: Option<Indicator>, read_to: usize) -> bool {
        let done = found.is_some();
        if let Some(found) = found {
            self.floor = self.floor.max(found.span.end);
            self.found.push(found);
        } else {
            self.floor = self.floor.max(read_to);
        }
        done
    }

    // ---- a mark for a dot: a host around it, or the local part of an e-mail address ----

    fn dot(&mut self, at: usize) {
        let core = self.before_invisible(skip_blanks_back(self.text, at, 2));
        let ends_label = char_before(self.text, core).is_some_and(is_label_char);
        let reads = dot_at(self.text, core).is_some_and(|dot| dot.kind != DotKind::Live)
            || core != at && dot_at(self.text, at).is_some();
        if ends_label && core > self.floor && reads {
            self.bare_around(core, false);
        } else if text::starts_with_ignore_case(self.text, at, "[www]")
            || text::starts_with_ignore_case(self.text, at, "(www)")
        {
            self.bare(at, false);
        } else if byte_at(self.text, at.wrapping_sub(1)) == b'*'
            && let Some(dot) = dot_at(self.text, at)
            && dot.kind == DotKind::Bracketed
        {
            self.wildcard(at, dot.span.end);
        }
    }

    /// `*[.]kremlin[.]ru`
    fn wildcard(&mut self, at: usize, host: usize) {
        let chain = read_chain(self.text, host, false);
        let mut draft = self.draft(at - 1);
        draft.mark(Span::new(at, host), ".", false);
        let found = draft.host_from_chain(&chain, self.setting(), false);
        self.take(found, chain.end);
    }

    fn hyphened(&mut self, at: usize) {
        let before = char_before(self.text, at).is_some_and(|c| c.is_ascii_alphanumeric());
        if before && at > self.floor {
            self.bare_around(at, true);
        }
    }

    /// A chain with no scheme before it, one of whose labels ends at `end`.
    fn bare_around(&mut self, end: usize, hyphened: bool) {
        if let Some(start) = chain_start(self.text, end, self.floor) {
            self.bare(start, hyphened);
        }
        self.floor = self.floor.max(end);
    }

    /// A chain with no scheme before it.
    fn bare(&mut self, start: usize, hyphened: bool) {
        let chain = read_chain(self.text, start, hyphened);
        if self.email_from_local(start, &chain) || self.email_before(start) {
            return;
        }
        if byte_at(self.text, start.wrapping_sub(1)) == b':' && self.ipv6(start) {
            return;
        }
        let draft = self.draft(start);
        let found = draft.host_from_chain(&chain, self.setting(), false);
        self.take(found, chain.end);
    }

    fn invisible(&mut self, at: usize) {
        let Some(c) = char_at(self.text, at) else {
            return;
        };
        let after = byte_at(self.text, at + c.len_utf8());
        let before = byte_at(self.text, at.wrapping_sub(1));
        let inside = before.is_ascii_alphanumeric()
            && (after.is_ascii_alphanumeric() || after == b'.')
            || before == b'.' && after.is_ascii_alphanumeric();
        if inside && !self.is_in_scheme(at) {
            self.bare_around(at, false);
        }
    }

    /// Whether the word around `at` is a scheme: the slashes behind it are the better anchor.
    fn is_in_scheme(&self, at: usize) -> bool {
        const LONGEST: usize = 8;
        let rest = self.text.get(at..).unwrap_or("");
        let word: usize = rest
            .chars()
            .take(LONGEST)
            .take_while(|c| c.is_ascii_alphanumeric() || is_invisible(*c))
            .map(char::len_utf8)
            .sum();
        let end = at + word;
        byte_at(self.text, end) == b':' && scheme_before(self.text, end, self.floor).is_some()
    }

    fn www(&mut self, at: usize) {
        let glued = char_before(self.text, at)
            .is_some_and(|c| is_label_char(c) && !text::is_cjk(c) || matches!(c, '.' | '@' | '\\'));
        if !glued {
            self.bare(at, false);
        }
    }

    // ---- what stands between a scheme and a host ----

    fn slashes(&mut self, at: usize) {
        let mut end = self.before_invisible(skip_blanks_back(self.text, at, 1));
        if let Some(colon @ (':' | '\u{FF1A}')) = char_before(self.text, end) {
            end -= colon.len_utf8();
        }
        self.url(self.before_invisible(end));
    }

    /// The place before an invisible character that ends at `at`.
    fn before_invisible(&self, at: usize) -> usize {
        match char_before(self.text, at) {
            Some(c) if is_invisible(c) => at - c.len_utf8(),
            _ => at,
        }
    }

    /// A URL whose scheme ends at `scheme_end`.
    fn url(&mut self, scheme_end: usize) -> bool {
        let end = skip_blanks_back(self.text, scheme_end, 1);
        let Some(scheme) = scheme_before(self.text, end, self.floor) else {
            return false;
        };
        let Some(separator) = separator_at(self.text, end) else {
            return false;
        };
        if separator.colonless
            && (!scheme.live.starts_with("http")
                || char_before(self.text, scheme.span.start).is_some_and(char::is_alphanumeric))
        {
            return false;
        }
        let (found, read_to) = self.url_from(scheme, &separator);
        self.take(found, read_to)
    }

    fn url_from(
        &self,
        scheme: Scheme,
        separator: &scheme::Separator,
    ) -> (Option<Indicator>, usize) {
        let mut draft = self.draft(scheme.span.start);
        draft.scheme(scheme, separator);
        if scheme.web
            && scheme.tier.max(separator.tier) == super::indicator::Tier::Live
            && let Some(host) = plain_host(self.text, separator.end)
        {
            return (draft.plain_host(host), separator.end);
        }
        let host = draft.userinfo(separator.end);
        let spaced = separator
            .marks
            .iter()
            .any(|mark| mark.span.of(self.text).starts_with(text::is_blank));
        let tier = scheme.tier.max(separator.tier);
        let mut setting = self.setting();
        setting.scheme = true;
        setting.live_scheme = tier == super::indicator::Tier::Live && scheme.web;
        if byte_at(self.text, host) == b'['
            && let Some(address) = ipv6::read_bracketed(self.text, host)
        {
            let read_to = address.span.end;
            return (draft.finish(Host::Ipv6(address)), read_to);
        }
        if let Some(address) = ipv6::read(self.text, host, host).filter(|a| !a.marks.is_empty()) {
            let read_to = address.span.end;
            return (draft.finish(Host::Ipv6(address)), read_to);
        }
        let chain = read_chain(self.text, host, false);
        if self.is_scheme_again(&chain) {
            return (None, separator.end); // `http://https://…`: the second scheme's is the URL
        }
        let last = chain.labels.last();
        let hyphened = last.is_some_and(|last| last.live.contains("-dot-"));
        let other = hyphened.then(|| draft.clone());
        let found = draft.host_from_chain(&chain, setting, spaced);
        if let Some(draft) = other
            && found.as_ref().is_none_or(|f| f.marks.is_empty())
        {
            let hyphened = read_chain(self.text, host, true);
            if let Some(found) = draft.host_from_chain(&hyphened, setting, spaced)
                && !found.marks.is_empty()
            {
                return (Some(found), hyphened.end);
            }
        }
        // The words of a failed chain are looked at again: only its scheme was wrong.
        (found, separator.end.min(chain.end))
    }

    /// Whether a chain is nothing but a second scheme.
    fn is_scheme_again(&self, chain: &chain::Chain<'_>) -> bool {
        let [label] = chain.labels.as_slice() else {
            return false;
        };
        let end = label.span.end;
        let scheme = scheme_before(self.text, end, label.span.start);
        scheme.is_some_and(|scheme| scheme.span == label.span && scheme.live.starts_with("http"))
            && separator_at(self.text, end).is_some()
    }

    // ---- a bracketed colon or slash: a separator, an IPv6 address, a port, a path ----

    fn colon(&mut self, at: usize) {
        let before = skip_blanks_back(self.text, at, 1);
        let scheme_end = if byte_at(self.text, before.wrapping_sub(1)) == b':' {
            before - 1
        } else {
            before
        };
        if self.url(scheme_end) || at <= self.floor {
            return;
        }
        let is_colon = colon_at(self.text, at).is_some();
        if is_colon && self.ipv6(at) {
            return;
        }
        let slash = marks::slash_at(self.text, at).is_some();
        if (is_colon || slash)
            && char_before(self.text, at).is_some_and(is_label_char)
            && let Some(start) = chain_start(self.text, at, self.floor)
        {
            let chain = read_chain(self.text, start, false);
            let draft = self.draft(start);
            let found = draft.host_from_chain(&chain, self.setting(), false);
            self.take(found, chain.end);
        }
    }

    fn ipv6(&mut self, at: usize) -> bool {
        let Some(address) = ipv6::read(self.text, at, self.floor) else {
            return false;
        };
        if address.marks.is_empty() && !self.trusted {
            return false;
        }
        let read_to = address.span.end;
        let draft = self.draft(address.span.start);
        let found = draft.finish(Host::Ipv6(address));
        self.take(found, read_to)
    }

    // ---- e-mail ----

    fn at_sign(&mut self, at: usize) {
        let start = skip_blanks_back(self.text, at, 2);
        if let Some(sign) = at_sign_at(self.text, start)
            && sign.kind != AtKind::Word
        {
            self.email(start, sign);
        }
    }

    /// An e-mail address around an at sign.
    fn email(&mut self, local_end: usize, sign: At) -> bool {
        let local = address::local_start(self.text, local_end, self.floor);
        if local == local_end {
            return false;
        }
        self.email_at(local, &[], sign)
    }

    /// An e-mail address whose local part was read as a chain: `first[.]last[@]…`.
    fn email_from_local(&mut self, start: usize, chain: &chain::Chain<'_>) -> bool {
        let end = chain.labels_end();
        let spelt = chain.dots.iter().any(|dot| dot.kind == DotKind::Word);
        let Some(sign) =
            at_sign_at(self.text, end).filter(|sign| sign.kind != AtKind::Word || spelt)
        else {
            return false;
        };
        let start = address::local_start(self.text, end, self.floor).min(start);
        self.email_at(start, &chain.dots, sign)
    }

    /// An e-mail address whose at sign stands before the chain at `host`.
    fn email_before(&mut self, host: usize) -> bool {
        if let Some(sign) = address::at_sign_before(self.text, host, self.floor) {
            return self.email(sign.span.start, sign);
        }
        false
    }

    fn email_at(&mut self, start: usize, local_dots: &[marks::Dot], sign: At) -> bool {
        let host = sign.span.end;
        let chain = read_chain(self.text, host, false);
        let local = Span::new(start, sign.span.start);
        let mut draft = self.draft(start);
        for dot in local_dots.iter().filter(|dot| dot.kind != DotKind::Live) {
            draft.mark(dot.span, ".", dot.kind != DotKind::Bracketed);
        }
        if sign.kind != AtKind::Live {
            draft.mark(
                sign.span,
                "@",
                !matches!(sign.kind, AtKind::Sign | AtKind::Bracketed),
            );
        }
        let mut setting = self.setting();
        setting.email = true;
        let found = draft
            .email_from_chain(&chain, setting)
            .filter(|_| self.trusted || address::fits_email(self.text, local, sign, &chain));
        match found {
            Some(found) => self.take(Some(found), chain.end),
            None => false,
        }
    }
}
