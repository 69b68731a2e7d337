//! A registry record: one outlet, who controls it, how named schemes rate it, and the evidence for both.
//!
//! The build script reads this file too, so it depends on nothing but serde.

use serde::{Deserialize, Serialize};

/// One outlet as the registry knows it. Control and reliability are two separate axes and are never merged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlet {
    /// The outlet's own id, kebab-case, unique over the registry.
    pub id: String,
    /// Its usual English name.
    #[serde(default)]
    pub name: String,
    /// Other names under which it is cited; each belongs to this outlet alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Names that several outlets share: they count only where the domain agrees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ambiguous: Vec<String>,
    /// ISO 3166-1 alpha-2; `EU`, `INT` or empty for what belongs to no country.
    #[serde(default)]
    pub country: String,
    /// What it is.
    #[serde(default)]
    pub kind: Kind,
    /// Who owns or controls it, in plain words.
    #[serde(default)]
    pub owner: String,
    /// The owner group: the unit in which independence is counted. Empty: the outlet stands for itself.
    #[serde(default)]
    pub group: String,
    /// The hosts, and paths on shared hosts, under which it publishes.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<HostMatch>,
    /// Who commands it; none where nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Control>,
    /// What named schemes say of its reliability.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
    /// What is disputed about it, in a sentence. The rules are silent about a contested outlet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contested: String,
    /// Ids of the wires whose text it regularly carries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub syndicates: Vec<String>,
    /// When a person last looked at the record, ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_reviewed: String,
    /// The list the record stands in: the name of its file without `.toml`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub list: String,
}

/// Where an outlet publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostMatch {
    /// The host, lower case, punycode, without `www.`; it covers its subdomains.
    pub host: String,
    /// A path that the address must start with, whole segments, any case.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Subdomains that are somebody else's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// First day of the outlet's use of the host, ISO 8601; empty: always.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Last day of it; empty: still in use.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Of an influence operation's host: the id of the outlet that it imitates; empty where it imitates none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub imitates: String,
    /// Of an influence operation's host: the public report that names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub report: String,
}

/// Who commands an outlet, with the evidence and its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The verdict.
    pub code: ControlCode,
    /// A public page that says so.
    pub evidence: String,
    /// The month or day that the evidence speaks for, ISO 8601.
    pub as_of: String,
}

/// The typology of the State Media Monitor, and what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ControlCode {
    /// State-controlled media.
    SC,
    /// Captured public media.
    CaPu,
    /// Captured private media.
    CaPr,
    /// Independent media with state funding and state management.
    ISFM,
    /// Independent media with state funding.
    ISF,
    /// Independent media with state management.
    ISM,
    /// Independent public media.
    IP,
    /// A government body itself.
    GOV,
    /// An intergovernmental body.
    IGO,
    /// In private hands.
    PRIV,
    /// A non-governmental organisation.
    NGO,
    /// A platform that carries other people's words.
    PLATFORM,
    /// Named in a public report as part of a covert operation.
    COVERT,
}

impl ControlCode {
    /// The code as it is written in records and output.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ControlCode::SC => "SC",
            ControlCode::CaPu => "CaPu",
            ControlCode::CaPr => "CaPr",
            ControlCode::ISFM => "ISFM",
            ControlCode::ISF => "ISF",
            ControlCode::ISM => "ISM",
            ControlCode::IP => "IP",
            ControlCode::GOV => "GOV",
            ControlCode::IGO => "IGO",
            ControlCode::PRIV => "PRIV",
            ControlCode::NGO => "NGO",
            ControlCode::PLATFORM => "PLATFORM",
            ControlCode::COVERT => "COVERT",
        }
    }

    /// The code in neutral words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            ControlCode::SC => "state-controlled",
            ControlCode::CaPu => "captured public",
            ControlCode::CaPr => "captured private",
            ControlCode::ISFM => "independent, state-funded and state-managed",
            ControlCode::ISF => "independent, state-funded",
            ControlCode::ISM => "independent, state-managed",
            ControlCode::IP => "independent public",
            ControlCode::GOV => "government body",
            ControlCode::IGO => "intergovernmental body",
            ControlCode::PRIV => "privately owned",
            ControlCode::NGO => "non-governmental",
            ControlCode::PLATFORM => "platform",
            ControlCode::COVERT => "named in a public report as part of a covert operation",
        }
    }
}

/// What one scheme says of an outlet's reliability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// The scheme: `wp-rsp` (Wikipedia's perennial sources), `admiralty`, or the user's own.
    pub scheme: String,
    /// The value in that scheme; `wp-rsp`: `gr`, `nc`, `gu`, `d`, `b`.
    pub value: String,
    /// The page that says so.
    pub evidence: String,
    /// The month or day it speaks for, ISO 8601.
    pub as_of: String,
}

/// What an outlet is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A news agency.
    Wire,
    /// A newspaper, print or digital.
    Newspaper,
    /// A magazine.
    Magazine,
    /// Radio or television.
    Broadcaster,
    /// A news site without print or air.
    #[default]
    NewsSite,
    /// A body of a state.
    Government,
    /// An intergovernmental body.
    Igo,
    /// A research institute that advises on policy.
    ThinkTank,
    /// A non-governmental organisation.
    Ngo,
    /// A university.
    University,
    /// A scholarly journal.
    Journal,
    /// A publisher of books or journals.
    Publisher,
    /// A server for papers before peer review.
    Preprint,
    /// A place where anyone posts.
    Platform,
    /// A service that shortens addresses.
    Shortener,
    /// Satire.
    Satire,
    /// A keeper of copies.
    Archive,
    /// Named in a public report as part of an influence operation.
    InfluenceOperation,
    /// A database.
    Database,
}

impl Kind {
    /// The name used in records and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Wire => "wire",
            Kind::Newspaper => "newspaper",
            Kind::Magazine => "magazine",
            Kind::Broadcaster => "broadcaster",
            Kind::NewsSite => "news-site",
            Kind::Government => "government",
            Kind::Igo => "igo",
            Kind::ThinkTank => "think-tank",
            Kind::Ngo => "ngo",
            Kind::University => "university",
            Kind::Journal => "journal",
            Kind::Publisher => "publisher",
            Kind::Preprint => "preprint",
            Kind::Platform => "platform",
            Kind::Shortener => "shortener",
            Kind::Satire => "satire",
            Kind::Archive => "archive",
            Kind::InfluenceOperation => "influence-operation",
            Kind::Database => "database",
        }
    }

    /// Whether it publishes news of its own.
    #[must_use]
    pub fn is_media(self) -> bool {
        matches!(
            self,
            Kind::Wire | Kind::Newspaper | Kind::Magazine | Kind::Broadcaster | Kind::NewsSite
        )
    }

    /// Whether it carries other people's works, so that its host says nothing on who published.
    #[must_use]
    pub fn is_carrier(self) -> bool {
        matches!(
            self,
            Kind::Platform
                | Kind::Shortener
                | Kind::Archive
                | Kind::Database
                | Kind::Preprint
                | Kind::Publisher
        )
    }
}

impl Outlet {
    /// The owner group; an outlet without one stands for itself.
    #[must_use]
    pub fn group(&self) -> &str {
        if self.group.is_empty() {
            &self.id
        } else {
            &self.group
        }
    }

    /// Whether the record says that its verdict is disputed.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        !self.contested.is_empty()
    }

    /// The verdict on control, if there is one.
    #[must_use]
    pub fn code(&self) -> Option<ControlCode> {
        self.control.as_ref().map(|control| control.code)
    }

    /// The rating in a scheme.
    #[must_use]
    pub fn rating(&self, scheme: &str) -> Option<&Rating> {
        self.ratings.iter().find(|rating| rating.scheme == scheme)
    }

    /// Every name: the usual one and the aliases that are this outlet's alone.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str())
            .filter(|name| !name.is_empty() && !self.ambiguous.iter().any(|a| a == name))
            .chain(self.aliases.iter().map(String::as_str))
    }

    /// Every name that others share.
    pub fn shared_names(&self) -> impl Iterator<Item = &str> {
        self.ambiguous.iter().map(String::as_str)
    }
}

impl HostMatch {
    /// The key under which the index holds it: the host, and the path in lower case after it.
    #[must_use]
    pub fn key(&self) -> String {
        let path = self.path.trim_matches('/').to_lowercase();
        if path.is_empty() {
            self.host.clone()
        } else {
            format!("{}/{path}", self.host)
        }
    }

    /// Whether [`HostMatch::key`] is `key`.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        match key.strip_prefix(self.host.as_str()) {
            Some("") => self.path.bytes().all(|b| b == b'/'),
            Some(path) => path.starts_with('/') && self.key() == key,
            None => false,
        }
    }
}
