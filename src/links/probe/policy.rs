//! What may be asked for: schemes, ports, addresses, hosts. Drafts come from strangers, and so do redirects.

use std::collections::{BTreeMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use globset::{GlobBuilder, GlobMatcher};
use url::{Host, Url};

use super::settings::LinksConfig;

/// Ports that links may name.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// A setting that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// A value of `links.resolve`.
    #[error("links.resolve: \"{0}\" is neither an IP address nor an address and port")]
    Address(String),
    /// A value of `links.exclude`.
    #[error("links.exclude: \"{0}\" is no pattern")]
    Pattern(String),
    /// A header in `links.headers`.
    #[error("links.headers: \"{0}\" is no header")]
    Header(String),
    /// `links.archive-endpoint`.
    #[error("links.archive-endpoint: \"{0}\" is no URL")]
    Endpoint(String),
    /// A certificate file.
    #[error("{path}: {reason}")]
    Certificates {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The machinery of requests could not be built.
    #[error("the network stage cannot start: {0}")]
    Start(String),
}

/// The rules of a run.
#[derive(Debug, Default)]
pub(super) struct Policy {
    allow_private: bool,
    mapped: NameMap<SocketAddr>,
    excluded_hosts: NameMap<()>,
    excluded: Vec<GlobMatcher>,
    defanged: HashSet<String>,
    any_port: HashSet<String>,
}

impl Policy {
    /// The rules that settings make. `defanged` are hosts that the drafts break on purpose wherever they stand.
    pub(super) fn new(
        config: &LinksConfig,
        defanged: HashSet<String>,
    ) -> Result<Self, SettingError> {
        let mut policy = Self {
            allow_private: config.allow_private,
            defanged: if config.contact_defanged {
                HashSet::new()
            } else {
                defanged
            },
            ..Self::default()
        };
        for (name, address) in &config.resolve {
            let target = address
                .parse::<SocketAddr>()
                .or_else(|_| {
                    address
                        .trim_matches(['[', ']'])
                        .parse::<IpAddr>()
                        .map(|ip| SocketAddr::new(ip, 0))
                })
                .map_err(|_| SettingError::Address(address.clone()))?;
            policy.mapped.insert(name, target);
        }
        for pattern in &config.exclude {
            if pattern.contains('/') || pattern.trim_start_matches("*.").contains('*') {
                let glob = GlobBuilder::new(pattern)
                    .build()
                    .map_err(|_| SettingError::Pattern(pattern.clone()))?;
                policy.excluded.push(glob.compile_matcher());
            } else {
                policy.excluded_hosts.insert(pattern, ());
            }
        }
        Ok(policy)
    }

    /// The same rules for one host that the user named as a service to ask: it may be private and on any port.
    pub(super) fn for_service(config: &LinksConfig, endpoint: &Url) -> Result<Self, SettingError> {
        let mut policy = Self::new(config, HashSet::new())?;
        policy.excluded.clear();
        policy.excluded_hosts = NameMap::default();
        if let Some(host) = endpoint.host_str() {
            policy.any_port.insert(host_key(host));
        }
        Ok(policy)
    }

    /// Whether a URL may be asked for, as a link or as a hop; the reason where not.
    pub(super) fn check(&self, url: &Url) -> Result<(), &'static str> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err("only http and https are asked for");
        }
        let Some(host) = url.host() else {
            return Err("the address names no host");
        };
        let name = host_key(&host.to_string());
        if self.defanged.contains(&name) {
            return Err("the draft breaks this host on purpose (links.contact-defanged)");
        }
        if self.excluded_hosts.get(&name).is_some()
            || self.excluded.iter().any(|glob| glob.is_match(url.as_str()))
        {
            return Err("excluded by links.exclude");
        }
        if self.mapped.get(&name).is_some() || self.any_port.contains(&name) {
            return Ok(());
        }
        if !url
            .port_or_known_default()
            .is_some_and(|port| PORTS.contains(&port))
        {
            return Err("only ports 80, 443, 8080 and 8443 are asked for");
        }
        let literal = match host {
            Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
            Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
            Host::Domain(_) => None,
        };
        // Reserved for this machine (RFC 6761), whatever a resolver says.
        let own = name == "localhost" || name.ends_with(".localhost");
        if literal.is_some_and(|ip| !self.allows(ip)) || (own && !self.allow_private) {
            return Err("the address is private or special");
        }
        Ok(())
    }

    /// Where `links.resolve` sends a name.
    pub(super) fn mapped(&self, host: &str) -> Option<SocketAddr> {
        self.mapped.get(&host_key(host)).copied()
    }

    /// Whether connections to an address that a name resolved to are let through.
    pub(super) fn allows_for(&self, host: &str, ip: IpAddr) -> bool {
        self.any_port.contains(&host_key(host)) || self.allows(ip)
    }

    fn allows(&self, ip: IpAddr) -> bool {
        self.allow_private || !is_special(ip)
    }
}

/// The key of a host: lower case, ASCII form, no final dot.
pub(super) fn host_key(host: &str) -> String {
    let bare = host.trim_end_matches('.');
    url::Host::parse(bare).map_or_else(|_| bare.to_lowercase(), |h| h.to_string())
}

/// Values by host name or `*.suffix`; the exact name goes first, then the longest suffix.
#[derive(Debug, Clone)]
pub(super) struct NameMap<T> {
    exact: BTreeMap<String, T>,
    suffix: BTreeMap<String, T>,
}

impl<T> Default for NameMap<T> {
    fn default() -> Self {
        Self {
            exact: BTreeMap::new(),
            suffix: BTreeMap::new(),
        }
    }
}

impl<T> NameMap<T> {
    pub(super) fn insert(&mut self, pattern: &str, value: T) {
        match pattern.strip_prefix("*.") {
            Some(suffix) => self.suffix.insert(host_key(suffix), value),
            None => self.exact.insert(host_key(pattern), value),
        };
    }

    pub(super) fn get(&self, host: &str) -> Option<&T> {
        if let Some(value) = self.exact.get(host) {
            return Some(value);
        }
        if self.suffix.is_empty() {
            return None;
        }
        let mut rest = host;
        while let Some((_, parent)) = rest.split_once('.') {
            if let Some(value) = self.suffix.get(parent) {
                return Some(value);
            }
            rest = parent;
        }
        None
    }
}

/// Whether an address is anything else than one host on the public internet (IANA's special-purpose registries, and
/// the addresses at which clouds keep their secrets).
pub(super) fn is_special(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_special_v4(ip),
        IpAddr::V6(ip) => is_special_v6(ip),
    }
}

fn is_special_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    ) || ip == Ipv4Addr::new(168, 63, 129, 16)
}

fn is_special_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_special_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // Unspecified, loopback, mapped, compatible and translated forms of IPv4.
        [0, 0, 0, 0, _, _, _, _] => true,
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x64, 0xff9b, ..] | [0x100, 0, 0, _, ..] => true,
        // Teredo, benchmarking, ORCHID, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] => true,
        [0x2002, high, low, ..] => embedded(high, low),
        [0x3fff, 0..=0xfff, ..] | [0x5f00, ..] => true,
        // Unique local, link local, site local, multicast.
        [first, ..] => {
            first & 0xfe00 == 0xfc00 || first & 0xff80 == 0xfe80 || first & 0xff00 == 0xff00
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn special_addresses_are_refused_in_every_spelling() {
        let policy = Policy::default();
        for refused in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://0.0.0.0/",
            "http://LOCALHOST./",
            "http://x.localhost:8080/",
            "http://224.0.0.1/",
            "http://168.63.129.16/",
            "ftp://a.test/",
            "file:///etc/passwd",
            "http://a.test:25/",
            "https://a.test:22/",
            "gopher://a.test/",
        ] {
            assert!(policy.check(&url(refused)).is_err(), "{refused}");
        }
        for allowed in [
            "http://93.184.216.34/",
            "https://a.test:8443/x",
            "http://[2606:4700::1111]/",
            "http://[64:ff9b::808:808]/",
        ] {
            assert_eq!(policy.check(&url(allowed)), Ok(()), "{allowed}");
        }
    }

    #[test]
    fn private_addresses_may_be_allowed_but_no_other_port() {
        let config = LinksConfig {
            allow_private: true,
            ..LinksConfig::default()
        };
        let policy = Policy::new(&config, HashSet::new()).expect("a policy");
        assert_eq!(policy.check(&url("http://127.0.0.1/")), Ok(()));
        assert!(policy.check(&url("http://127.0.0.1:41234/")).is_err());
    }

    #[test]
    fn mapped_names_are_exempt() {
        let config = LinksConfig {
            resolve: [
                ("news.test", "127.0.1.2:41234"),
                ("*.wire.test", "127.0.1.3"),
                ("пример.test", "::1"),
            ]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .into(),
            ..LinksConfig::default()
        };
        let policy = Policy::new(&config, HashSet::new()).expect("a policy");
        assert_eq!(policy.check(&url("http://news.test:2525/")), Ok(()));
        assert_eq!(
            policy.mapped("NEWS.test."),
            Some(([127, 0, 1, 2], 41234).into())
        );
        assert_eq!(
            policy.mapped("a.b.wire.test"),
            Some(([127, 0, 1, 3], 0).into())
        );
        assert!(policy.mapped("xn--e1afmkfd.test").is_some());
        assert_eq!(policy.mapped("wire.test"), None);
    }

    #[test]
    fn a_value_that_is_no_address_is_named() {
        let config = LinksConfig {
            resolve: [("a.test".to_owned(), "localhost".to_owned())].into(),
            ..LinksConfig::default()
        };
        assert!(Policy::new(&config, HashSet::new()).is_err());
    }

    #[test]
    fn exclusions_and_defanged_hosts() {
        let config = LinksConfig {
            exclude: vec!["*.gov.test".into(), "https://a.test/private/*".into()],
            ..LinksConfig::default()
        };
        let policy =
            Policy::new(&config, HashSet::from(["bad.test".to_owned()])).expect("a policy");
        assert!(policy.check(&url("http://x.gov.test/")).is_err());
        assert!(policy.check(&url("https://a.test/private/x")).is_err());
        assert!(policy.check(&url("http://bad.test/x")).is_err());
        assert_eq!(policy.check(&url("https://a.test/public")), Ok(()));
    }
}
