//! From an address to the host, the path and the registrable domain that the registry asks for.

use crate::links::host::plain_host;
use std::borrow::Cow;
use url::Url;

/// The parts of an address that say who published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// The host: lower case, punycode, without `www.` and a closing dot.
    pub host: Cow<'a, str>,
    path: Path<'a>,
}

/// Where an address leads on its host.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Path<'a> {
    Known(Cow<'a, str>),
    /// To where an ordinary URL leads: few ask.
    Of(&'a str),
}

impl<'a> Address<'a> {
    /// Reads a URL or a bare host. An archived copy's address gives the address that was archived. None for what is no
    /// address on the web, and for IP addresses.
    #[must_use]
    pub fn parse(url: &'a str) -> Option<Self> {
        let url = url.trim();
        if url.len() > 4096 {
            return None;
        }
        if let Some(plain) = Self::plain(url) {
            return Some(plain);
        }
        if url.contains('@') && !url.contains("://") {
            return None;
        }
        let parsed = if url.contains("://") {
            Url::parse(url).ok()?
        } else {
            Url::parse(&format!("http://{url}")).ok()?
        };
        if !matches!(parsed.scheme(), "http" | "https" | "ftp") {
            return None;
        }
        let Some(url::Host::Domain(domain)) = parsed.host() else {
            return None;
        };
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        let host = domain
            .strip_prefix("www.")
            .filter(|h| h.contains('.'))
            .unwrap_or(&domain);
        let path = parsed.path().trim_matches('/');
        if is_archive(host)
            && let Some(at) = path.find("http")
            && let Some(inner) = path.get(at..)
            && (inner.starts_with("http:/") || inner.starts_with("https:/"))
        {
            // Some writers and servers fold the double slash.
            let (scheme, rest) = inner.split_once(":/")?;
            return parse_archived(&format!("{scheme}://{}", rest.trim_start_matches('/')));
        }
        Some(Self {
            host: host.to_owned().into(),
            path: Path::Known(path.to_lowercase().into()),
        })
    }

    /// An ordinary URL, in whose host nothing has to be decoded; none for others and for archives.
    fn plain(url: &'a str) -> Option<Self> {
        let host = plain_host(url)?;
        // `0xa` at the end is a number: the host would be an IP address.
        let bytes = host.as_bytes();
        let last = bytes
            .iter()
            .rposition(|b| *b == b'.')
            .map_or(0, |dot| dot + 1);
        let number = bytes.get(last..)?.starts_with(b"0x");
        // Few hosts have a hyphen.
        let coded = || bytes.windows(4).any(|four| four == b"xn--");
        if number || (bytes.contains(&b'-') && coded()) {
            return None;
        }
        let host = match host.split_at_checked(4) {
            Some((www, bare)) if www.eq_ignore_ascii_case("www.") && bare.contains('.') => bare,
            _ => host,
        };
        let host = lower(host);
        (!is_archive(&host)).then_some(Self {
            host,
            path: Path::Of(url),
        })
    }

    /// The host alone.
    #[must_use]
    pub fn of_host(host: &'a str) -> Self {
        Self {
            host: host.into(),
            path: Path::Known("".into()),
        }
    }

    /// The path, lower case, without outer slashes.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        let url = match &self.path {
            Path::Known(path) => return path.as_ref().into(),
            Path::Of(url) => url,
        };
        // Letters of the scheme may be taken for the host: no path follows those.
        let plain = plain_host(url)
            .and_then(|host| url.split_once(host))
            .and_then(|(_, rest)| path_as_it_stands(rest));
        match plain {
            Some(path) => lower(path.trim_matches('/')),
            None => Url::parse(url).map_or("".into(), |parsed| {
                let path = parsed.path().trim_matches('/');
                path.to_lowercase().into()
            }),
        }
    }

    /// The registrable domain, by the public suffix list with its private section; none for a suffix itself.
    #[must_use]
    pub fn registrable(&self) -> Option<&str> {
        psl::domain_str(&self.host)
    }

    /// The public suffix.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        psl::suffix_str(&self.host)
    }

    /// The label before the public suffix: `spiegel` in `www.spiegel.ltd`.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        label_of(&self.host)
    }
}

/// ASCII in lower case, as most of it is.
fn lower(text: &str) -> Cow<'_, str> {
    let upper = |any, byte: u8| any | byte.is_ascii_uppercase();
    if text.bytes().fold(false, upper) {
        text.to_ascii_lowercase().into()
    } else {
        text.into()
    }
}

/// As [`Address::parse`], but an archive inside an archive stays what it is.
fn parse_archived(url: &str) -> Option<Address<'static>> {
    let parsed = Url::parse(url).ok()?;
    let Some(url::Host::Domain(domain)) = parsed.host() else {
        return None;
    };
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let host = domain.strip_prefix("www.").unwrap_or(&domain).to_owned();
    let path = parsed.path().trim_matches('/').to_lowercase();
    Some(Address {
        host: host.into(),
        path: Path::Known(path.into()),
    })
}

/// The path that begins what stands behind a host; none where something in it has to be decoded or resolved.
fn path_as_it_stands(rest: &str) -> Option<&str> {
    let (mut end, mut before) = (0, b' ');
    for &byte in rest.as_bytes() {
        if !AS_IT_STANDS[usize::from(byte)] {
            if !matches!(byte, b'?' | b'#') {
                return None;
            }
            break;
        }
        if byte == b'.' && before == b'/' {
            return None;
        }
        before = byte;
        end += 1;
    }
    rest.get(..end)
}

/// What a path may hold that stands for itself.
static AS_IT_STANDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.' | b',');
        byte += 1;
    }
    table
};

/// The label before the public suffix of a host.
#[must_use]
pub fn label_of(host: &str) -> Option<&str> {
    psl::domain_str(host)?.split('.').next()
}

/// A label without hyphens.
#[must_use]
pub fn fold_label(label: &str) -> String {
    label.replace('-', "")
}

/// The host itself, then its parents down to the registrable domain; a host that is a public suffix gives itself
/// (a registry may know `github.io`). Bounded by the labels of a host name.
pub fn with_parents(host: &str) -> impl Iterator<Item = &str> {
    // The list is asked when the host itself was of no use.
    let parents = std::iter::once_with(move || {
        let last = psl::domain_str(host).map_or(host.len(), str::len);
        std::iter::successors(parent_of(host), |this| parent_of(this))
            .take_while(move |parent| parent.len() >= last)
    });
    std::iter::once(host).chain(parents.flatten())
}

/// The host without its first label.
fn parent_of(host: &str) -> Option<&str> {
    let dot = memchr::memchr(b'.', host.as_bytes())?;
    host.get(dot + 1..)
}

/// Whether a host keeps copies under the address of the original.
fn is_archive(host: &str) -> bool {
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
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hosts_and_paths() {
        let address = Address::parse("https://WWW.Example.CO.UK/News/1?x=1").expect("address");
        assert_eq!(
            (&*address.host, &*address.path()),
            ("example.co.uk", "news/1")
        );
        assert_eq!(address.registrable(), Some("example.co.uk"));
        assert_eq!(address.label(), Some("example"));
        let archived =
            Address::parse("https://web.archive.org/web/20190501000000/http://tass.com/world/1")
                .expect("address");
        assert_eq!(archived.host, "tass.com");
        assert_eq!(
            Address::parse("http://президент.рф/")
                .expect("address")
                .host,
            "xn--d1abbgf6aiiy.xn--p1ai"
        );
        assert_eq!(Address::parse("http://192.0.2.1/x"), None);
        assert_eq!(Address::parse("not a host"), None);
        assert_eq!(Address::parse("mailto:a@b.example"), None);
    }

    #[test]
    fn parents_end_at_the_registrable_domain() {
        let parents: Vec<&str> = with_parents("a.b.example.co.uk").collect();
        assert_eq!(
            parents,
            ["a.b.example.co.uk", "b.example.co.uk", "example.co.uk"]
        );
        let private: Vec<&str> = with_parents("x.user.github.io").collect();
        assert_eq!(private, ["x.user.github.io", "user.github.io"]);
    }

    #[test]
    fn ordinary_urls_are_read_as_all_others() {
        for url in [
            "https://www.Example.com/News/1",
            "http://tass.com",
            "https://s/x",
            "https://www.com/a",
            "https://a.example.org/x/y.html?z=1#f",
            "https://example.com//a//b/",
            "https://example.com/a,b_c-d",
            "https://example.com/a/../b",
            "https://example.com/%41é",
            "https://s.example/a s/x",
        ] {
            let slow = Url::parse(url).expect("a URL");
            let plain = Address::plain(url).expect("an ordinary URL");
            let host = slow.host_str().expect("a host");
            let bare = host.strip_prefix("www.").filter(|h| h.contains('.'));
            assert_eq!(plain.host, bare.unwrap_or(host), "{url}");
            assert_eq!(
                plain.path(),
                slow.path().trim_matches('/').to_lowercase(),
                "{url}"
            );
        }
        for url in [
            "https://user@example.com/",
            "https://example.com:8080/",
            "https://web.archive.org/web/2019/http://tass.com/",
            "https://xn--e1afmkfd.com/",
            "http://1.2.3.0xa/",
            "tass.com",
        ] {
            assert_eq!(Address::plain(url), None, "{url}");
        }
    }
}
