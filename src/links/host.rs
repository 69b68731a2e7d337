//! Hosts: the host of a URL, normalised; who else shares its domain; shorteners, ephemeral hosts, tracking parameters.

use std::borrow::Cow;

use super::indicator::Indicator;

/// The normalised host of a URL or a bare host: lower case, punycode, without `www.` and a closing dot; IP addresses
/// as they are. None for what is no address on the web.
#[must_use]
pub fn of_url(url: &str) -> Option<Cow<'_, str>> {
    if let Some(host) = plain_host(url) {
        return Some(without_www(host));
    }
    let parsed = if url.contains("://") {
        url::Url::parse(url).ok()?
    } else {
        url::Url::parse(&format!("http://{url}")).ok()?
    };
    let host = parsed.host_str()?;
    Some(Cow::Owned(without_www(host).into_owned()))
}

/// Where the normalised host of a URL stands.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// In the URL as it is.
    In(std::ops::Range<usize>),
    /// Nowhere: it is written otherwise there.
    Apart(Box<str>),
    /// The URL has none.
    None,
}

impl Place {
    /// Where the host is that [`of_url`] gives.
    pub(crate) fn of_url(url: &str) -> Self {
        if let Some(host) = plain_host(url)
            && let Cow::Borrowed(bare) = without_www(host)
        {
            // It ends in a letter, so nothing was cut off its end.
            let scheme = if url.starts_with("https") { 8 } else { 7 };
            let end = scheme + host.len();
            return Place::In(end - bare.len()..end);
        }
        of_url(url).map_or(Place::None, |host| Place::Apart(host.into()))
    }

    /// The host; `url` is the one that was asked of.
    pub(crate) fn of<'a>(&'a self, url: &'a str) -> Option<&'a str> {
        match self {
            Place::In(range) => url.get(range.clone()),
            Place::Apart(host) => Some(host),
            Place::None => None,
        }
    }
}

/// The host of an ordinary URL, without the work that unusual ones need.
pub(crate) fn plain_host(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let bytes = rest.as_bytes();
    let (mut before, mut len) = (b'.', 0);
    for &byte in bytes.iter().take_while(|b| IN_HOST[usize::from(**b)]) {
        if byte == b'.' && before == b'.' {
            return None;
        }
        before = byte;
        len += 1;
    }
    let ends = matches!(bytes.get(len), None | Some(b'/' | b'?' | b'#'));
    let letter_last = len > 0 && before.is_ascii_alphabetic();
    (ends && letter_last && !rest.starts_with('-'))
        .then(|| rest.get(..len))
        .flatten()
}

/// The bytes that names of hosts hold as they are.
static IN_HOST: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        byte += 1;
    }
    table
};

/// The normalised host of an address in the text.
#[must_use]
pub fn of_indicator(found: &Indicator) -> Option<Cow<'_, str>> {
    let mut host = found.host();
    while let Some(rest) = host.strip_prefix("*.") {
        host = rest;
    }
    if host.is_ascii() && !host.starts_with('[') {
        return (!host.is_empty()).then(|| without_www(host));
    }
    of_url(host)
}

fn without_www(host: &str) -> Cow<'_, str> {
    fn bare(host: &str) -> &str {
        match host.strip_prefix("www.") {
            Some(rest) if rest.as_bytes().contains(&b'.') => rest,
            _ => host,
        }
    }
    let mut host = host;
    while let Some(rest) = host.strip_suffix('.') {
        host = rest;
    }
    if host.as_bytes().iter().any(u8::is_ascii_uppercase) {
        Cow::Owned(bare(&host.to_ascii_lowercase()).to_owned())
    } else {
        Cow::Borrowed(bare(host))
    }
}

/// The registrable domain of a normalised host, by the public suffix list with its private section: `example.co.uk`,
/// `user.github.io`. None for IP addresses and for suffixes themselves.
#[must_use]
pub fn registrable(host: &str) -> Option<&str> {
    if host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[') {
        return None;
    }
    psl::domain_str(host)
}

/// Whether a normalised host ends in a public suffix that is known, or in a special-use name, with a label before it.
#[must_use]
pub fn has_known_suffix(host: &str) -> bool {
    use psl::Psl as _;
    let special = host.rsplit_once('.').is_some_and(|(_, last)| {
        matches!(last, "onion" | "test" | "example" | "local" | "internal")
    });
    special
        || host.contains('.')
            && psl::List
                .suffix(host.as_bytes())
                .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() < host.len())
}

/// Whether a URL leads deeper than a home page: to a path, a query or a fragment.
#[must_use]
pub fn has_path(url: &str) -> bool {
    let bare = rest_of(url);
    let mut tail = bare
        .bytes()
        .skip_while(|b| !matches!(b, b'/' | b'?' | b'#'));
    tail.any(|b| b != b'/')
}

/// A URL without its scheme.
fn rest_of(url: &str) -> &str {
    let ordinary = url.strip_prefix("https://");
    let ordinary = ordinary.or_else(|| url.strip_prefix("http://"));
    ordinary.unwrap_or_else(|| url.split_once("://").map_or(url, |(_, rest)| rest))
}

/// Whether a normalised host is `domain` or lies under it. `domain` may be written as people write it.
#[must_use]
pub fn is_within(host: &str, domain: &str) -> bool {
    let domain = domain.trim_start_matches("*.").trim_start_matches('.');
    let domain = if domain.is_ascii() {
        without_www(domain)
    } else {
        of_url(domain).unwrap_or_default()
    };
    !domain.is_empty()
        && host
            .strip_suffix(domain.as_ref())
            .is_some_and(|head| head.is_empty() || head.ends_with('.'))
}

/// A service that gives short addresses for long ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortener {
    /// Anybody's links: the address does not say where it leads.
    Open,
    /// One publisher's own: the address leads to that publisher.
    Branded(&'static str),
}

/// What shortener a normalised host is, if it is one.
#[must_use]
pub fn shortener(host: &str) -> Option<Shortener> {
    // Most hosts are known by a look.
    if !may_hold(&SHORTENER_FIRSTS, host) {
        return None;
    }
    if let Ok(at) = OPEN_SHORTENERS.binary_search(&host) {
        return OPEN_SHORTENERS.get(at).map(|_| Shortener::Open);
    }
    let at = BRANDED_SHORTENERS
        .binary_search_by(|(branded, _)| branded.cmp(&host))
        .ok()?;
    BRANDED_SHORTENERS
        .get(at)
        .map(|(_, owner)| Shortener::Branded(owner))
}

/// For each length, up to the last slot's, which first bytes hosts of a list have: a bit for each, by its last five bits.
type Firsts = [u32; 16];

/// Adds a host to the first bytes of a list. Too long a host fails where the list is made: while this is compiled.
const fn with_first(mut firsts: Firsts, host: &str) -> Firsts {
    firsts[host.len()] |= 1 << (host.as_bytes()[0] & 31);
    firsts
}

/// Whether a host may stand in a list, by its length and first byte.
fn may_hold(firsts: &Firsts, host: &str) -> bool {
    let first = host.as_bytes().first().map_or(0, |first| 1 << (first & 31));
    firsts.get(host.len()).is_some_and(|all| all & first != 0)
}

static SHORTENER_FIRSTS: Firsts = {
    let mut firsts = [0; 16];
    let mut at = 0;
    while at < OPEN_SHORTENERS.len() {
        firsts = with_first(firsts, OPEN_SHORTENERS[at]);
        at += 1;
    }
    at = 0;
    while at < BRANDED_SHORTENERS.len() {
        firsts = with_first(firsts, BRANDED_SHORTENERS[at].0);
        at += 1;
    }
    firsts
};

/// Sorted.
const OPEN_SHORTENERS: &[&str] = &[
    "adf.ly",
    "b23.tv",
    "bit.do",
    "bit.ly",
    "bitly.com",
    "buff.ly",
    "clck.ru",
    "clicky.me",
    "cutt.ly",
    "cutt.us",
    "dlvr.it",
    "geni.us",
    "goo.gl",
    "goo.su",
    "hubs.li",
    "ift.tt",
    "is.gd",
    "j.mp",
    "kutt.it",
    "lnkd.in",
    "mcaf.ee",
    "ow.ly",
    "qps.ru",
    "qr.ae",
    "rb.gy",
    "rebrand.ly",
    "rotf.lol",
    "s.id",
    "shorturl.at",
    "shrtco.de",
    "snip.ly",
    "soo.gd",
    "surl.li",
    "t.cn",
    "t.co",
    "t.ly",
    "t2m.io",
    "tiny.cc",
    "tiny.pl",
    "tinyurl.com",
    "tr.im",
    "u.to",
    "urlz.fr",
    "v.gd",
    "vk.cc",
    "x.gd",
    "zpr.io",
];

/// Host and owner, sorted by host.
const BRANDED_SHORTENERS: &[(&str, &str)] = &[
    ("abcn.ws", "ABC News"),
    ("amzn.to", "Amazon"),
    ("apne.ws", "AP"),
    ("atmilb.com", "MiLB"),
    ("bbc.in", "BBC"),
    ("bloom.bg", "Bloomberg"),
    ("cbsn.ws", "CBS News"),
    ("cnb.cx", "CNBC"),
    ("cnn.it", "CNN"),
    ("econ.st", "The Economist"),
    ("fb.me", "Facebook"),
    ("flic.kr", "Flickr"),
    ("fxn.ws", "Fox News"),
    ("gu.com", "The Guardian"),
    ("isw.pub", "Institute for the Study of War"),
    ("lat.ms", "Los Angeles Times"),
    ("n.pr", "NPR"),
    ("nbcnews.to", "NBC News"),
    ("nyer.cm", "The New Yorker"),
    ("nyti.ms", "The New York Times"),
    ("on.cfr.org", "Council on Foreign Relations"),
    ("on.ft.com", "Financial Times"),
    ("on.msnbc.com", "MSNBC"),
    ("on.rt.com", "RT"),
    ("on.wsj.com", "The Wall Street Journal"),
    ("p.dw.com", "Deutsche Welle"),
    ("politi.co", "Politico"),
    ("redd.it", "Reddit"),
    ("reut.rs", "Reuters"),
    ("spoti.fi", "Spotify"),
    ("trib.al", "SocialFlow"),
    ("wapo.st", "The Washington Post"),
    ("wp.me", "WordPress"),
    ("youtu.be", "YouTube"),
];

/// Hosts of posts that their authors, or the platform, take down without a trace, with the platform's name; sorted.
const EPHEMERAL: &[(&str, &str)] = &[
    ("bsky.app", "Bluesky"),
    ("discord.com", "Discord"),
    ("facebook.com", "Facebook"),
    ("fb.watch", "Facebook"),
    ("instagram.com", "Instagram"),
    ("max.ru", "MAX"),
    ("ok.ru", "Odnoklassniki"),
    ("pastebin.com", "Pastebin"),
    ("rutube.ru", "Rutube"),
    ("snapchat.com", "Snapchat"),
    ("t.me", "Telegram"),
    ("telegra.ph", "Telegraph"),
    ("telegram.me", "Telegram"),
    ("threads.com", "Threads"),
    ("threads.net", "Threads"),
    ("tiktok.com", "TikTok"),
    ("truthsocial.com", "Truth Social"),
    ("twitter.com", "Twitter"),
    ("vk.com", "VK"),
    ("vk.ru", "VK"),
    ("weibo.com", "Weibo"),
    ("x.com", "X"),
];

static EPHEMERAL_FIRSTS: Firsts = {
    let mut firsts = [0; 16];
    let mut at = 0;
    while at < EPHEMERAL.len() {
        firsts = with_first(firsts, EPHEMERAL[at].0);
        at += 1;
    }
    firsts
};

/// The platform of a normalised host whose posts vanish; subdomains (`m.facebook.com`) belong to it.
#[must_use]
pub fn ephemeral(host: &str) -> Option<&'static str> {
    let mut name = host;
    // The last label alone is no host.
    while let Some(dot) = name.bytes().position(|b| b == b'.') {
        if may_hold(&EPHEMERAL_FIRSTS, name)
            && let Ok(at) = EPHEMERAL.binary_search_by(|(known, _)| known.cmp(&name))
        {
            return EPHEMERAL.get(at).map(|(_, platform)| *platform);
        }
        name = name.get(dot + 1..)?;
    }
    None
}

/// Whether a normalised host keeps copies of pages at the address of the original or under a key.
#[must_use]
pub fn is_archive(host: &str) -> bool {
    matches!(
        host,
        "web.archive.org"
            | "archive.org"
            | "archive.is"
            | "archive.today"
            | "archive.ph"
            | "archive.vn"
            | "archive.md"
            | "archive.li"
            | "archive.fo"
            | "perma.cc"
            | "ghostarchive.org"
            | "webcitation.org"
            | "arquivo.pt"
            | "webarchive.org.uk"
            | "webarchive.nationalarchives.gov.uk"
            | "conifer.rhizome.org"
            | "webarchive.loc.gov"
    )
}

/// What a query parameter tracks, if it is one that changes nothing about the page.
#[must_use]
pub fn tracking_parameter(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_")
        || name.starts_with("mtm_")
        || TRACKING.binary_search(&name.as_str()).is_ok()
}

/// Parameters of one meaning only, sorted. `ref`, `source` and `s` mean other things elsewhere and are left alone.
const TRACKING: &[&str] = &[
    "__twitter_impression",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_openstat",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "guce_referrer",
    "guce_referrer_sig",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "oly_anon_id",
    "oly_enc_id",
    "ref_src",
    "ref_url",
    "s_kwcid",
    "smid",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_id",
    "wbraid",
    "wickedid",
    "yclid",
    "ysclid",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(OPEN_SHORTENERS.is_sorted(), "OPEN_SHORTENERS");
        assert!(BRANDED_SHORTENERS.is_sorted_by_key(|(host, _)| *host));
        assert!(EPHEMERAL.is_sorted_by_key(|(host, _)| *host));
        assert!(TRACKING.is_sorted());
    }

    #[test]
    fn every_host_of_a_list_is_found_in_it() {
        for host in OPEN_SHORTENERS {
            assert_eq!(shortener(host), Some(Shortener::Open));
        }
        for (host, owner) in BRANDED_SHORTENERS {
            assert_eq!(shortener(host), Some(Shortener::Branded(owner)));
        }
        for (host, platform) in EPHEMERAL {
            assert_eq!(ephemeral(host), Some(*platform));
            assert_eq!(ephemeral(&format!("m.{host}")), Some(*platform));
            assert_eq!(shortener(&format!("m.{host}")), None);
        }
        assert_eq!((ephemeral(""), shortener("")), (None, None));
    }

    #[test]
    fn hosts() {
        assert_eq!(
            of_url("https://WWW.Kremlin.ru/x").as_deref(),
            Some("kremlin.ru")
        );
        assert_eq!(
            of_url("кремль.рф").as_deref(),
            Some("xn--e1ajeds9e.xn--p1ai")
        );
        assert_eq!(of_url("http://192.0.2.1:80/").as_deref(), Some("192.0.2.1"));
        assert_eq!(of_url("not a host"), None);
        for url in [
            "http://a.example.com",
            "https://www.b-c.org/x?y",
            "https://www.B-c.org/x?y",
            "http://www.com",
            "http://x.xn--p1ai#z",
            "http://192.0.2.1/",
            "кремль.рф",
            "not a host",
        ] {
            assert_eq!(Place::of_url(url).of(url), of_url(url).as_deref(), "{url}");
        }
        for url in [
            "http://a.example.com",
            "https://www.B-c.org/x?y",
            "http://x.xn--p1ai#z",
        ] {
            let parsed = url::Url::parse(url).expect("a URL");
            assert_eq!(
                of_url(url).as_deref(),
                parsed.host_str().map(|h| h.trim_start_matches("www."))
            );
        }
        assert_eq!(registrable("en.kremlin.ru"), Some("kremlin.ru"));
        assert_eq!(registrable("192.0.2.1"), None);
        assert!(is_within("en.kremlin.ru", "kremlin.ru"));
        assert!(is_within("kremlin.ru", "www.Kremlin.ru"));
        assert!(!is_within("notkremlin.ru", "kremlin.ru"));
        assert!(is_within("xn--e1ajeds9e.xn--p1ai", "кремль.рф"));
        assert_eq!(ephemeral("m.facebook.com"), Some("Facebook"));
        assert_eq!(ephemeral("notfacebook.com"), None);
        assert_eq!(shortener("bit.ly"), Some(Shortener::Open));
        assert_eq!(
            shortener("nyti.ms"),
            Some(Shortener::Branded("The New York Times"))
        );
        assert!(tracking_parameter("utm_source"));
        assert!(!tracking_parameter("id"));
    }
}
