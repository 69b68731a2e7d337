//! Which outlet a citation means: the name, with what citations add to names, and the address, weighed together.

use super::country;
use super::host::Address;
use super::name;
use super::record::{ControlCode, HostMatch, Kind, Outlet};
use super::registry::{Named, Registry};
use crate::citations::date::PartialDate;
use std::sync::Arc;

/// What a citation's name and address stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The outlet, where name and address leave no doubt.
    pub outlet: Option<Arc<Outlet>>,
    /// The outlet that the name stands for.
    pub named: Option<Arc<Outlet>>,
    /// The outlet that publishes under the address.
    pub hosted: Option<Arc<Outlet>>,
    /// Which of the hosts of `hosted` the address matched.
    pub host: Option<usize>,
    /// The outlets that share the name, where it is shared.
    pub shared: Vec<Arc<Outlet>>,
}

impl Match {
    /// The entry of `hosted` that the address matched.
    #[must_use]
    pub fn entry(&self) -> Option<&HostMatch> {
        self.hosted.as_ref()?.hosts.get(self.host?)
    }
}

/// Matches a name and an address, either of which may be missing.
///
/// The name decides, since the address may be a platform, an archive or a partner that carries the text; the address
/// decides where there is no known name, and between outlets that share one.
#[must_use]
pub fn match_source(
    registry: &Registry,
    name: Option<&str>,
    url: Option<&str>,
    on: Option<PartialDate>,
) -> Match {
    match_address(registry, name, url.and_then(Address::parse).as_ref(), on)
}

/// As [`match_source`], for an address that was read.
#[must_use]
pub fn match_address(
    registry: &Registry,
    name: Option<&str>,
    address: Option<&Address<'_>>,
    on: Option<PartialDate>,
) -> Match {
    let name = name.map(str::trim).filter(|n| !n.is_empty());
    let named = name.map_or(Named::Unknown, |n| match_name(registry, n, on));
    weigh(name, named, address.and_then(|a| registry.entry(a, on)))
}

/// What a name that was looked up and an address stand for together: `hosted` is the record of the address, and which of
/// its hosts matched.
pub(super) fn weigh(
    name: Option<&str>,
    named: Named,
    hosted: Option<(Arc<Outlet>, usize)>,
) -> Match {
    let (hosted, host) = hosted.unzip();
    let mut found = Match {
        host,
        ..Match::default()
    };
    match named {
        Named::One(outlet) => {
            found.named = Some(outlet.clone());
            found.outlet = Some(outlet);
        }
        Named::Shared(candidates) => {
            found.outlet = hosted.as_ref().and_then(|host| {
                let agrees = |o: &&Arc<Outlet>| o.id == host.id || o.group() == host.group();
                let own = candidates.iter().find(|o| o.id == host.id);
                let agreeing = own.or_else(|| candidates.iter().find(agrees)).cloned();
                agreeing.or_else(|| (!host.kind.is_carrier()).then(|| host.clone()))
            });
            found.named = found
                .outlet
                .clone()
                .filter(|o| candidates.iter().any(|c| c.id == o.id));
            found.shared = candidates;
        }
        Named::Unknown => {
            // A platform says who carries the text; an unknown name on it is somebody else.
            let says = |host: &&Arc<Outlet>| name.is_none() || !host.kind.is_carrier();
            found.outlet = hosted.as_ref().filter(says).cloned();
        }
    }
    if let Some(host) = &hosted
        && host.kind == Kind::InfluenceOperation
    {
        // Whatever name it gives itself.
        found.outlet = Some(host.clone());
    }
    found.hosted = hosted;
    found
}

/// What a name as cited stands for: the whole name, or the whole name without what citations add to it: a closing
/// bracket ("(in Russian)"), "via X", the edition's language, the sort of outlet ("news agency"), a description before
/// it ("Russian state-run"), the place after it ("Kremlin, Moscow"). Never another part of the name.
#[must_use]
pub fn match_name(registry: &Registry, name: &str, on: Option<PartialDate>) -> Named {
    let name = name.trim().trim_end_matches([',', ';', '.']);
    let direct = registry.by_name(name);
    if direct != Named::Unknown {
        return direct;
    }
    if let Some(outlet) = as_host(registry, name, on) {
        return Named::One(outlet);
    }
    let shorter = [
        without_bracket(name),
        without_via(name),
        without_place(name),
    ];
    for shorter in shorter.into_iter().flatten() {
        let found = match_name_plain(registry, &shorter, on);
        if found != Named::Unknown {
            return found;
        }
    }
    match_name_plain(registry, name, on)
}

/// The name as it stands, then without words that say what sort of outlet or edition it is.
fn match_name_plain(registry: &Registry, name: &str, on: Option<PartialDate>) -> Named {
    let words = name::words(name);
    let direct = registry.by_words(&words);
    if direct != Named::Unknown {
        return direct;
    }
    if let Some(outlet) = as_host(registry, name, on) {
        return Named::One(outlet);
    }
    if let Some(rest) = without_edition(&words) {
        for rest in [rest.to_vec(), without_possessive(rest)] {
            if let Named::One(outlet) = registry.by_words(&rest)
                && matches!(outlet.kind, Kind::Broadcaster | Kind::Wire)
            {
                return Named::One(outlet);
            }
        }
    }
    if let Some((rest, kinds)) = without_sort(&words)
        && let Named::One(outlet) = registry.by_words(rest)
        && kinds.contains(&outlet.kind)
    {
        return Named::One(outlet);
    }
    if let Some(rest) = without_description(&words)
        && let Named::One(outlet) = registry.by_words(rest)
        && matches!(
            outlet.code(),
            Some(ControlCode::SC | ControlCode::CaPu | ControlCode::CaPr)
        )
    {
        return Named::One(outlet);
    }
    Named::Unknown
}

/// A name that is a host: "tass.com", "www.rt.com", "kremlin(.)ru".
fn as_host(registry: &Registry, name: &str, on: Option<PartialDate>) -> Option<Arc<Outlet>> {
    if name.contains(char::is_whitespace) || !name.contains('.') {
        return None;
    }
    let live = name.replace("(.)", ".").replace("[.]", ".");
    let address = Address::parse(&live)?;
    address.registrable()?;
    let outlet = registry.by_address(&address, on)?;
    (!outlet.kind.is_carrier() || address.path().is_empty()).then_some(outlet)
}

/// Without closing brackets: "TASS (in Russian)", "Institute for the Study of War (ISW)".
fn without_bracket(name: &str) -> Option<String> {
    let mut rest = name.trim_end();
    for _ in 0..3 {
        let open = match rest.chars().last() {
            Some(')') => '(',
            Some(']') => '[',
            _ => break,
        };
        rest = rest.get(..rest.rfind(open)?)?.trim_end();
    }
    (rest.len() < name.len() && !rest.is_empty()).then(|| rest.trim_end_matches(',').to_owned())
}

/// What stands before "via": "Reuters via Yahoo".
fn without_via(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let at = lower.find(" via ").or_else(|| lower.find(", via "))?;
    let before = name.get(..at)?.trim_end_matches(',');
    (!before.trim().is_empty()).then(|| before.to_owned())
}

/// Without a closing seat of government: "Kremlin, Moscow".
fn without_place(name: &str) -> Option<String> {
    let (before, place) = name.rsplit_once(',')?;
    let place = name::words(place).join(" ");
    let is_place = place.starts_with("in ") && is_language(place.get(3..)?)
        || country::COUNTRIES
            .iter()
            .any(|c| c.seats.contains(&place.as_str()) || c.names.contains(&place.as_str()));
    (is_place && !before.trim().is_empty()).then(|| before.to_owned())
}

/// Without the language of an edition: "BBC News Russian", "RFE/RL's Ukrainian Service", "TASS in English".
fn without_edition(words: &[String]) -> Option<&[String]> {
    let mut rest = words;
    if rest
        .last()
        .is_some_and(|w| matches!(w.as_str(), "service" | "edition" | "language"))
    {
        rest = rest.get(..rest.len() - 1)?;
    }
    let (language, before) = rest.split_last()?;
    if !is_language(language) {
        return None;
    }
    rest = before;
    if rest.last().is_some_and(|w| w == "in") {
        rest = rest.get(..rest.len() - 1)?;
    }
    (!rest.is_empty()).then_some(rest)
}

/// The words with the possessive `s` of the last one gone.
fn without_possessive(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut()
        && last.ends_with('s')
    {
        last.pop();
    }
    words
}

/// Whether a folded word is a language in which outlets publish editions.
fn is_language(word: &str) -> bool {
    matches!(
        word,
        "russian"
            | "english"
            | "arabic"
            | "persian"
            | "farsi"
            | "chinese"
            | "mandarin"
            | "korean"
            | "japanese"
            | "french"
            | "german"
            | "spanish"
            | "portuguese"
            | "turkish"
            | "ukrainian"
            | "polish"
            | "italian"
            | "hindi"
            | "urdu"
            | "pashto"
            | "dari"
            | "hebrew"
            | "serbian"
            | "vietnamese"
            | "thai"
            | "indonesian"
            | "swahili"
            | "somali"
            | "azerbaijani"
            | "azeri"
            | "georgian"
            | "armenian"
            | "kazakh"
            | "kyrgyz"
            | "uzbek"
            | "tajik"
            | "belarusian"
            | "bulgarian"
            | "romanian"
            | "hungarian"
            | "greek"
            | "dutch"
            | "kurdish"
            | "burmese"
            | "khmer"
            | "tibetan"
            | "uyghur"
            | "bengali"
            | "tamil"
            | "albanian"
    )
}

/// Without the closing words that say what sort of outlet it is, and the sorts they fit.
fn without_sort(words: &[String]) -> Option<(&[String], &'static [Kind])> {
    const SORTS: &[(&[&str], &[Kind])] = &[
        (&["state", "news", "agency"], &[Kind::Wire]),
        (&["news", "agency"], &[Kind::Wire]),
        (&["press", "agency"], &[Kind::Wire]),
        (&["newswire"], &[Kind::Wire]),
        (&["news", "wire"], &[Kind::Wire]),
        (&["agency"], &[Kind::Wire]),
        (&["daily", "newspaper"], &[Kind::Newspaper]),
        (&["newspaper"], &[Kind::Newspaper]),
        (&["magazine"], &[Kind::Magazine]),
        (&["tv", "channel"], &[Kind::Broadcaster]),
        (&["television", "channel"], &[Kind::Broadcaster]),
        (&["tv", "network"], &[Kind::Broadcaster]),
        (&["radio", "station"], &[Kind::Broadcaster]),
        (&["television"], &[Kind::Broadcaster]),
        (&["official", "website"], &[Kind::Government, Kind::Igo]),
        (&["official", "site"], &[Kind::Government, Kind::Igo]),
        (
            &["press", "release"],
            &[Kind::Government, Kind::Igo, Kind::Ngo, Kind::ThinkTank],
        ),
        (&["press", "service"], &[Kind::Government]),
        (&["news", "website"], &[Kind::NewsSite]),
        (&["news", "site"], &[Kind::NewsSite]),
        (
            &["website"],
            &[Kind::NewsSite, Kind::Government, Kind::Igo, Kind::ThinkTank],
        ),
    ];
    SORTS.iter().find_map(|(sort, kinds)| {
        let at = words.len().checked_sub(sort.len()).filter(|at| *at > 0)?;
        let (rest, end) = words.split_at_checked(at)?;
        end.iter()
            .zip(*sort)
            .all(|(a, b)| a == b)
            .then_some((rest, *kinds))
    })
}

/// Without a description before the name, if one of its words speaks of the state: "Russian state-run news agency".
fn without_description(words: &[String]) -> Option<&[String]> {
    let mut state = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let of_state = matches!(
            word.as_str(),
            "state" | "government" | "kremlin" | "regime" | "staterun" | "stateowned"
        );
        let filler = matches!(
            word.as_str(),
            "run"
                | "owned"
                | "controlled"
                | "funded"
                | "affiliated"
                | "backed"
                | "linked"
                | "news"
                | "agency"
                | "media"
                | "outlet"
                | "broadcaster"
                | "television"
                | "tv"
                | "newspaper"
                | "official"
                | "pro"
        );
        let demonym = country::COUNTRIES
            .iter()
            .any(|c| c.demonyms.contains(&word.as_str()));
        if !(of_state || filler || demonym) {
            break;
        }
        state |= of_state;
        at += 1;
    }
    let rest = words.get(at..)?;
    (state && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        let text = r#"
            [[outlet]]
            id = "zw"
            name = "Zembla Wire"
            country = "AQ"
            kind = "wire"
            group = "zz-state"
            match = [{ host = "zembla.example" }]
            control = { code = "SC", evidence = "https://report.example/", as_of = "2024-02" }

            [[outlet]]
            id = "zt"
            name = "Zembla Today"
            kind = "newspaper"
            ambiguous = ["Today"]
            match = [{ host = "today.example" }]

            [[outlet]]
            id = "palace"
            name = "The Palace"
            kind = "government"

            [[outlet]]
            id = "wall"
            name = "Wall"
            kind = "platform"
            match = [{ host = "wall.example" }]
        "#;
        let mut registry = Registry::default();
        for record in super::super::overlay::parse("test", text).expect("a registry") {
            registry.merge(record);
        }
        registry
    }

    fn named(name: &str) -> Option<String> {
        match match_name(&registry(), name, None) {
            Named::One(outlet) => Some(outlet.id.clone()),
            _ => None,
        }
    }

    #[test]
    fn additions_are_let_pass() {
        for name in [
            "Zembla Wire",
            "the ZEMBLA WIRE,",
            "Zembla Wire (in Russian)",
            "Zembla Wire [ZW] (in English)",
            "Zembla Wire via Yahoo",
            "Zembla Wire Russian",
            "Zembla Wire's Arabic Service",
            "Zembla Wire in English",
            "Zembla Wire News Agency",
            "Russian state-run Zembla Wire",
            "Zembla Wire (Icelandic state media)",
            "zembla.example",
            "www.zembla(.)example",
        ] {
            assert_eq!(named(name).as_deref(), Some("zw"), "{name}");
        }
        assert_eq!(named("Palace, Moscow").as_deref(), Some("palace"));
        assert_eq!(named("Zembla Today newspaper").as_deref(), Some("zt"));
    }

    #[test]
    fn other_parts_are_not() {
        for name in [
            "Zembla Wire Review",
            "New Zembla Wire",
            "Russian Zembla Wire",
            "Zembla Today Russian",
            "Zembla Today News Agency",
            "Zembla",
            "Palace Museum",
            "Wire",
        ] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn name_and_address_are_weighed() {
        let r = registry();
        let id = |name: Option<&str>, url: Option<&str>| {
            match_source(&r, name, url, None)
                .outlet
                .map(|o| o.id.clone())
        };
        assert_eq!(id(Some("Today"), None), None);
        assert_eq!(
            id(Some("Today"), Some("https://today.example/1")).as_deref(),
            Some("zt")
        );
        assert_eq!(id(Some("Today"), Some("https://unknown.example/1")), None);
        assert_eq!(
            id(Some("Zembla Wire"), Some("https://wall.example/zw")).as_deref(),
            Some("zw")
        );
        assert_eq!(
            id(Some("A. Nobody"), Some("https://wall.example/nobody")),
            None
        );
        assert_eq!(
            id(None, Some("https://wall.example/nobody")).as_deref(),
            Some("wall")
        );
        assert_eq!(
            id(Some("Unheard Of"), Some("https://zembla.example/")).as_deref(),
            Some("zw")
        );
    }
}
