//! Schemes and what stands between a scheme and its host: `https://`, `hxxp[:]//`, `[http]://`, `http:\\`.

use super::marks::bracketed;
use super::text::{byte_at, char_at, char_before, is_invisible, skip_blanks};
use crate::links::indicator::{Mark, Tier};
use crate::span::Span;

/// A scheme in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scheme {
    pub(super) span: Span,
    /// The live spelling.
    pub(super) live: &'static str,
    /// How it is broken.
    pub(super) tier: Tier,
    /// Whether it is one of the web's (`http`, `https`, `ftp`); links in other schemes are reported only where
    /// they are defanged.
    pub(super) web: bool,
}

/// What stands between scheme and host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) end: usize,
    pub(super) marks: Vec<Mark>,
    pub(super) tier: Tier,
    /// Whether backslashes stand for slashes.
    pub(super) backslashes: bool,
    /// Whether the colon is missing.
    pub(super) colonless: bool,
}

/// How far back a scheme is looked for: the longest broken one, brackets and all.
const LONGEST: usize = 12;

/// The spellings of a scheme that ends in `p` or `ps`; the live form follows from whether there is an `s`.
const HTTP_SAFE: [&str; 4] = ["hxxp", "hxtp", "htxp", "hxp"];
const HTTP_LIKELY: [&str; 16] = [
    "h00p",
    "h__p",
    "h**p",
    "xxxx",
    "meow",
    "nsfw",
    "evil",
    "hxxxp",
    "hxttp",
    "httxp",
    "hzzp",
    "hyyp",
    "h--p",
    "h++p",
    "h\u{445}\u{445}p",
    "x\u{445}\u{445}p",
];
const OTHER: [(&str, &str, Tier); 6] = [
    ("fxp", "ftp", Tier::Safe),
    ("ftx", "ftp", Tier::Safe),
    ("fxps", "ftps", Tier::Safe),
    ("sfxp", "sftp", Tier::Safe),
    ("sfxps", "sftps", Tier::Safe),
    ("httpx", "https", Tier::Suggestion),
];
const LIVE: [(&str, bool); 20] = [
    ("http", true),
    ("https", true),
    ("ftp", true),
    ("ftps", false),
    ("sftp", false),
    ("tcp", false),
    ("udp", false),
    ("ssh", false),
    ("ws", false),
    ("wss", false),
    ("ldap", false),
    ("ldaps", false),
    ("smb", false),
    ("telnet", false),
    ("rtsp", false),
    ("rtmp", false),
    ("socks4", false),
    ("socks5", false),
    ("git", false),
    ("gopher", false),
];

/// The live form, the tier and the web flag of a lower-case spelling without brackets.
fn look_up(spelling: &str) -> Option<(&'static str, Tier, bool)> {
    if let Some(&(live, web)) = LIVE.iter().find(|(live, _)| *live == spelling) {
        return Some((live, Tier::Live, web));
    }
    if let Some(&(_, live, tier)) = OTHER.iter().find(|(form, ..)| *form == spelling) {
        return Some((live, tier, true));
    }
    let (stem, live) = match spelling.strip_suffix('s') {
        Some(stem) => (stem, "https"),
        None => (spelling, "http"),
    };
    if HTTP_SAFE.contains(&stem) {
        Some((live, Tier::Safe, true))
    } else if HTTP_LIKELY.contains(&stem) {
        Some((live, Tier::Suggestion, true))
    } else {
        None
    }
}

/// The longest scheme that ends at `end` and does not begin before `floor`.
pub(super) fn scheme_before(text: &str, end: usize, floor: usize) -> Option<Scheme> {
    let head = text.get(..end)?;
    // Nearly all are one of two, with a blank or a bracket before them.
    for live in ["https", "http"] {
        if let Some(before) = head.strip_suffix(live)
            && before.len() >= floor
            && (before.len() == floor || before.ends_with([' ', '\n', '<', ',', '/', '"']))
        {
            return Some(Scheme {
                span: Span::new(before.len(), end),
                live,
                tier: Tier::Live,
                web: true,
            });
        }
    }
    let mut found = None;
    let mut start = end;
    for c in head.chars().rev().take(LONGEST) {
        let fits =
            c.is_ascii_alphanumeric() || is_invisible(c) || "[](){}_*-+\u{445}\u{425}".contains(c);
        if !fits || start - c.len_utf8() < floor {
            break;
        }
        start -= c.len_utf8();
        if end - start < 2 {
            continue;
        }
        if let Some(scheme) = scheme_in(text, Span::new(start, end)) {
            found = Some(scheme);
        }
    }
    found
}

/// The scheme that a whole span spells.
fn scheme_in(text: &str, span: Span) -> Option<Scheme> {
    let raw = span.of(text);
    let visible: String;
    let hides = raw.contains(is_invisible);
    let raw = if hides {
        visible = raw.chars().filter(|c| !is_invisible(*c)).collect();
        visible.as_str()
    } else {
        raw
    };
    let first = span.of(text).chars().next()?;
    if !(first.is_alphabetic() || "[({".contains(first)) {
        return None;
    }
    let (spelling, pair) = without_brackets(raw)?;
    let (live, mut tier, web) = look_up(&spelling.to_lowercase())?;
    if hides {
        tier = Tier::Suggestion;
    }
    if let Some((open, whole)) = pair {
        // `(http)://` may be an aside; `[http]://` and `h[tt]p://` are nothing else.
        let likely = open == '(' && whole;
        tier = tier.max(if likely { Tier::Suggestion } else { Tier::Safe });
    }
    let before = char_before(text, span.start);
    let glued = before.is_some_and(|c| c.is_alphanumeric());
    let sure = live.starts_with("http") && tier <= Tier::Safe;
    let joined = before.is_some_and(|c| c.is_alphanumeric() || "-_+.".contains(c));
    if (glued && !sure) || (tier == Tier::Suggestion && joined) {
        return None;
    }
    Some(Scheme {
        span,
        live,
        tier,
        web,
    })
}

/// A spelling without its one pair of brackets; the bracket, and whether the pair holds all of it. None where the
/// brackets do not match.
fn without_brackets(raw: &str) -> Option<(String, Option<(char, bool)>)> {
    let Some(open_at) = raw.find(['[', '(', '{']) else {
        return (!raw.contains([']', ')', '}'])).then(|| (raw.to_owned(), None));
    };
    let open = raw.get(open_at..)?.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        _ => '}',
    };
    let (head, rest) = (raw.get(..open_at)?, raw.get(open_at + 1..)?);
    let (inner, tail) = rest.split_once(close)?;
    let brackets = ['[', ']', '(', ')', '{', '}'];
    if inner.is_empty() || inner.contains(brackets) || tail.contains(brackets) {
        return None;
    }
    // `[http]s` and `[https]` hold the whole word; `h[tt]p` a part of it.
    let whole = head.is_empty() && tail.len() <= 1;
    Some((format!("{head}{inner}{tail}"), Some((open, whole))))
}

/// Reads what stands between scheme and host, from the end of the scheme on.
pub(super) fn separator_at(text: &str, at: usize) -> Option<Separator> {
    // Nearly all are whole.
    if let Some([b':', b'/', b'/', host, ..]) = text.as_bytes().get(at..)
        && host.is_ascii_alphanumeric()
    {
        return Some(Separator {
            end: at + "://".len(),
            marks: Vec::new(),
            tier: Tier::Live,
            backslashes: false,
            colonless: false,
        });
    }
    let mut reader = Reader {
        text,
        at,
        marks: Vec::new(),
        tier: Tier::Live,
        backslashes: false,
        colonless: false,
    };
    let core = skip_blanks(text, at, 1);
    if core > at {
        if !matches!(char_at(text, core), Some('[' | '(' | '{' | ':')) {
            return None;
        }
        reader.mark(core, "", Tier::Suggestion);
    }
    reader.invisible();
    if !reader.all_in_one() {
        reader.colon();
        reader.invisible();
        if !reader.slashes() {
            return None;
        }
    }
    reader.invisible();
    let end = skip_blanks(text, reader.at, 2);
    if end > reader.at {
        reader.mark(end, "", Tier::Suggestion);
    }
    Some(Separator {
        end: reader.at,
        marks: reader.marks,
        tier: reader.tier,
        backslashes: reader.backslashes,
        colonless: reader.colonless,
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    marks: Vec<Mark>,
    tier: Tier,
    backslashes: bool,
    colonless: bool,
}

impl Reader<'_> {
    fn mark(&mut self, end: usize, live: &'static str, tier: Tier) {
        self.marks.push(Mark {
            span: Span::new(self.at, end),
            live,
        });
        self.at = end;
        self.tier = self.tier.max(tier);
    }

    fn mark_if(&mut self, end: Option<usize>, live: &'static str, tier: Tier) -> bool {
        if let Some(end) = end {
            self.mark(end, live, tier);
        }
        end.is_some()
    }

    /// An invisible character between the parts.
    fn invisible(&mut self) {
        if let Some(c) = char_at(self.text, self.at).filter(|c| is_invisible(*c)) {
            self.mark(self.at + c.len_utf8(), "", Tier::Suggestion);
        }
    }

    fn stands(&self, literal: &str) -> Option<usize> {
        let end = self.at + literal.len();
        (self.text.get(self.at..end) == Some(literal)).then_some(end)
    }

    /// `[://]`, `[:/]/`, `[:\\]`, and `[://)` with a wrong bracket.
    fn all_in_one(&mut self) -> bool {
        let (text, at) = (self.text, self.at);
        if self.mark_if(bracketed(text, at, "://"), "://", Tier::Safe) {
            return true;
        }
        if let Some(end) = bracketed(text, at, ":/").filter(|&end| byte_at(text, end) == b'/') {
            self.mark(end + 1, "://", Tier::Safe);
            return true;
        }
        if let Some(end) = bracketed(text, at, ":\\\\") {
            self.backslashes = true;
            self.mark(end, "://", Tier::Suggestion);
            return true;
        }
        let mixed = matches!(byte_at(text, at), b'[' | b'(' | b'{')
            && text.get(at + 1..at + 4) == Some("://")
            && matches!(byte_at(text, at + 4), b']' | b')' | b'}');
        self.mark_if(mixed.then_some(at + 5), "://", Tier::Suggestion)
    }

    fn colon(&mut self) {
        let (text, at) = (self.text, self.at);
        if byte_at(text, at) == b':' {
            self.at += 1;
        } else if !self.mark_if(bracketed(text, at, ":"), ":", Tier::Safe)
            && !self.mark_if(self.stands("\u{FF1A}"), ":", Tier::Suggestion)
        {
            self.colonless = true;
        }
        let end = skip_blanks(self.text, self.at, 1);
        if end > self.at && !self.colonless && self.text.get(end..end + 2) == Some("//") {
            self.mark(end, "", Tier::Suggestion);
        }
    }

    /// The slashes; they take the missing colon with them.
    fn slashes(&mut self) -> bool {
        let (text, at) = (self.text, self.at);
        if self.colonless {
            return self.mark_if(self.stands("//"), "://", Tier::Suggestion)
                || self.mark_if(bracketed(text, at, "//"), "://", Tier::Suggestion);
        }
        if let Some(end) = self.stands("//") {
            self.at = end;
            return true;
        }
        if self.mark_if(bracketed(text, at, "//"), "//", Tier::Safe) {
            return true;
        }
        for form in ["[/][/]", "[/]/", "/[/]", "(/)(/)", "{/}{/}"] {
            if self.mark_if(self.stands(form), "//", Tier::Safe) {
                return true;
            }
        }
        if self.mark_if(self.stands("\\\\"), "//", Tier::Suggestion)
            || self.mark_if(bracketed(text, at, "\\\\"), "//", Tier::Suggestion)
        {
            self.backslashes = true;
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(&'static str, Tier)> {
        let scheme = scheme_before(text, text.len(), 0)?;
        Some((scheme.live, scheme.tier))
    }

    #[test]
    fn schemes() {
        assert_eq!(read("see https"), Some(("https", Tier::Live)));
        assert_eq!(read("(http"), Some(("http", Tier::Live)));
        assert_eq!(read("2019,hXXps"), Some(("https", Tier::Safe)));
        assert_eq!(read("[http]"), Some(("http", Tier::Safe)));
        assert_eq!(read("h[tt]ps"), Some(("https", Tier::Safe)));
        assert_eq!(read("(http)"), Some(("http", Tier::Suggestion)));
        assert_eq!(read("h**p"), Some(("http", Tier::Suggestion)));
        assert_eq!(read("h\u{445}\u{445}ps"), Some(("https", Tier::Suggestion)));
        assert_eq!(read("sfxp"), Some(("sftp", Tier::Safe)));
        assert_eq!(read("agent-meow"), None);
        assert_eq!(read("devil"), None);
        assert_eq!(read("[1]http"), Some(("http", Tier::Live)));
        assert_eq!(read("x]http"), Some(("http", Tier::Live)));
    }

    #[test]
    fn separators() {
        let read = |text: &str| separator_at(text, 0).map(|s| (s.end, s.tier));
        assert_eq!(read("://a"), Some((3, Tier::Live)));
        assert_eq!(read("[:]//a"), Some((5, Tier::Safe)));
        assert_eq!(read("[://]a"), Some((5, Tier::Safe)));
        assert_eq!(read(":[//]a"), Some((5, Tier::Safe)));
        assert_eq!(read("[:][//]a"), Some((7, Tier::Safe)));
        assert_eq!(read("//a"), Some((2, Tier::Suggestion)));
        assert_eq!(read(":\\\\a"), Some((3, Tier::Suggestion)));
        assert_eq!(read(": a"), None);
        assert_eq!(read(":// a"), Some((4, Tier::Suggestion)));
    }
}
