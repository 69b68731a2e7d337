//! Finds addresses in text: URLs, hosts, IP addresses and e-mail addresses, live or defanged.

use crate::span::Span;

/// An address in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// The whole address: from scheme to end of path, without quotation marks, wrapping brackets or sentence
    /// punctuation.
    pub span: Span,
    /// What it is.
    pub kind: IndicatorKind,
    /// Whether and how surely it is defanged.
    pub tier: Tier,
    /// The live form, every other character as it stands.
    pub live: String,
    /// The host within `live`, in bytes of `live`. For e-mail addresses the part after the `@`.
    pub host: std::ops::Range<usize>,
    /// The marks that break the address, in order: `(.)`, `hxxp`, `[:]`; in bytes of the text. Replacing each by its
    /// live form gives `live`.
    pub marks: Vec<Mark>,
}

/// One mark that breaks an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// What it stands for: `.`, `:`, `//`, `://`, `@`, `http`, or nothing (a zero-width character).
    pub live: &'static str,
}

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndicatorKind {
    /// A URL with a scheme, or `www.` and a host, or a host with a path.
    Url,
    /// A bare host name. Live ones are not reported: only defanged hosts are.
    Host,
    /// An IPv4 address. Live ones are not reported.
    Ipv4,
    /// An IPv6 address. Live ones are not reported.
    Ipv6,
    /// A network: `192.0.2[.]0/24`. Live ones are not reported.
    Cidr,
    /// An e-mail address. Live ones are not reported.
    Email,
}

/// Whether and how surely an address is defanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Not defanged.
    Live,
    /// Defanged in a form that nothing else looks like.
    Safe,
    /// Defanged, most likely; a person should look.
    Suggestion,
}

impl Indicator {
    /// The host in its live form.
    #[must_use]
    pub fn host(&self) -> &str {
        self.live.get(self.host.clone()).unwrap_or("")
    }
}

/// Finds every address in `text`, in order, without overlaps. Linear in the length of the text. The scan stops where
/// there are more than a draft may hold ([`MOST`](crate::document::MOST)).
///
/// Defanged addresses of every kind are found, live ones only where they are URLs (`http`, `https`, `ftp`, `www.`).
#[must_use]
pub fn scan(text: &str) -> Vec<Indicator> {
    super::scan::scan(text)
}

/// Reads the whole of `text` as one address, live or defanged. None where it is none, or where anything is left over.
///
/// Unlike [`scan`] it need not tell addresses from prose: `kremlin dot in` is believed.
#[must_use]
pub fn parse(text: &str) -> Option<Indicator> {
    super::scan::parse(text)
}
