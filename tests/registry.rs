//! The built-in registry keeps its promises: one id, name and host for one outlet, and no verdict without evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use brieflint::outlets::host::Address;
use brieflint::outlets::record::Kind;
use brieflint::outlets::{Named, Outlet, Registry, country, name};

fn all() -> Vec<Arc<Outlet>> {
    Registry::builtin().all().collect()
}

/// Fails with every problem at once.
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Hosts on which anyone can have a path of their own.
const SHARED: &[&str] = &[
    "t.me",
    "telegram.me",
    "youtube.com",
    "youtu.be",
    "x.com",
    "twitter.com",
    "facebook.com",
    "instagram.com",
    "vk.com",
    "ok.ru",
    "weibo.com",
    "wordpress.com",
    "blogspot.com",
    "medium.com",
    "substack.com",
    "github.com",
    "github.io",
    "google.com",
    "tiktok.com",
    "linkedin.com",
    "reddit.com",
    "rutube.ru",
    "livejournal.com",
];

#[test]
fn every_list_is_compiled() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/outlets");
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the folder of records") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.insert(
                path.file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
            );
        }
    }
    let lists: BTreeSet<String> = all().iter().map(|o| o.list.clone()).collect();
    assert_eq!(files, lists);
    assert!(all().len() >= 400, "{} records", all().len());
}

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for outlet in all() {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !outlet.id.chars().all(kebab) || outlet.id.is_empty() {
            problems.push(format!("{}: the id is not kebab-case", outlet.id));
        }
        if !seen.insert(outlet.id.clone()) {
            problems.push(format!("{}: two records have this id", outlet.id));
        }
        if outlet.name.is_empty() || outlet.owner.is_empty() {
            problems.push(format!("{}: no name or no owner", outlet.id));
        }
    }
    none(&problems);
}

#[test]
fn names_belong_to_one_outlet() {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut shared: BTreeMap<String, String> = BTreeMap::new();
    let mut problems = Vec::new();
    for outlet in all() {
        for text in outlet.names() {
            match name::joined(&name::words(text)) {
                Some(key) => _ = owners.entry(key).or_default().insert(outlet.id.clone()),
                None => problems.push(format!("{}: `{text}` leaves no key", outlet.id)),
            }
        }
        for text in outlet.shared_names() {
            if let Some(key) = name::joined(&name::words(text)) {
                shared.insert(key, outlet.id.clone());
            }
        }
    }
    for (key, ids) in &owners {
        if ids.len() > 1 {
            problems.push(format!("`{key}` is an alias of {ids:?}"));
        }
        if let Some(other) = shared.get(key) {
            problems.push(format!(
                "`{key}` is an alias of {ids:?} and ambiguous in {other}"
            ));
        }
    }
    none(&problems);
}

#[test]
fn names_of_government_bodies_do_not_collide_in_another_order() {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for outlet in all().iter().filter(|o| o.kind == Kind::Government) {
        for text in outlet.names() {
            if let Some(key) = name::government_key(&name::words(text)) {
                owners.entry(key).or_default().insert(outlet.id.clone());
            }
        }
    }
    let problems: Vec<String> = owners
        .iter()
        .filter(|(_, ids)| ids.len() > 1)
        .map(|(key, ids)| format!("`{key}`: {ids:?}"))
        .collect();
    none(&problems);
}

#[test]
fn hosts_belong_to_one_outlet() {
    let mut owners: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
    let mut problems = Vec::new();
    for outlet in all() {
        for entry in &outlet.hosts {
            let at = format!("{}: {}", outlet.id, entry.host);
            match Address::parse(&entry.host) {
                Some(address) if address.host == entry.host => {
                    if address.registrable().is_none()
                        && psl_suffix_is_listed(&entry.host)
                        && entry.path.is_empty()
                        && outlet.kind != Kind::Platform
                        && outlet.kind != Kind::Government
                    {
                        problems.push(format!("{at} is a public suffix"));
                    }
                }
                _ => problems.push(format!("{at} is not a folded host")),
            }
            if entry.path.is_empty()
                && SHARED.contains(&entry.host.as_str())
                && !outlet.kind.is_carrier()
            {
                problems.push(format!(
                    "{at} is a shared platform, and the entry has no path"
                ));
            }
            for date in [&entry.from, &entry.until] {
                if !date.is_empty() && date.parse::<jiff::civil::Date>().is_err() {
                    problems.push(format!("{at}: `{date}` is no date"));
                }
            }
            owners.entry(entry.key()).or_default().push((
                outlet.id.clone(),
                entry.from.clone(),
                entry.until.clone(),
            ));
        }
    }
    for (key, entries) in &owners {
        // One host may have had two owners, one after the other.
        let dated = entries
            .iter()
            .all(|(_, from, until)| !from.is_empty() || !until.is_empty());
        if entries.len() > 1 && !dated {
            problems.push(format!("{key} belongs to {entries:?}"));
        }
    }
    none(&problems);
}

fn psl_suffix_is_listed(host: &str) -> bool {
    // `*.er` is a suffix by wildcard, and broadcasters stand right under it.
    if host.ends_with(".er") {
        return false;
    }
    Address::parse(host).is_some_and(|a| a.suffix() == Some(host))
}

#[test]
fn every_verdict_has_evidence_and_a_date() {
    let dated = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        (1..=3).contains(&parts.len())
            && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
    };
    let evident = |url: &str| Address::parse(url).is_some() && url.starts_with("http");
    let ids: BTreeSet<String> = all().iter().map(|o| o.id.clone()).collect();
    let mut problems = Vec::new();
    for outlet in all() {
        let id = &outlet.id;
        if let Some(control) = &outlet.control
            && !(evident(&control.evidence) && dated(&control.as_of))
        {
            problems.push(format!("{id}: control without evidence or date"));
        }
        for rating in &outlet.ratings {
            if !evident(&rating.evidence) || !dated(&rating.as_of) {
                problems.push(format!("{id}: a rating without evidence or date"));
            }
            if rating.scheme != "wp-rsp"
                || !["gr", "nc", "gu", "d", "b"].contains(&rating.value.as_str())
            {
                problems.push(format!(
                    "{id}: unknown rating {} {}",
                    rating.scheme, rating.value
                ));
            }
        }
        if outlet.last_reviewed.parse::<jiff::civil::Date>().is_err() {
            problems.push(format!("{id}: last_reviewed is no date"));
        }
        for other in &outlet.syndicates {
            if !ids.contains(other) {
                problems.push(format!("{id}: syndicates {other}, which is no id"));
            }
        }
        for entry in outlet.hosts.iter().filter(|e| !e.imitates.is_empty()) {
            if !ids.contains(&entry.imitates) {
                problems.push(format!(
                    "{id}: {} imitates {}, which is no id",
                    entry.host, entry.imitates
                ));
            }
        }
        let known = ["", "EU", "INT"].contains(&outlet.country.as_str())
            || country::by_code(&outlet.country).is_some();
        let code = &outlet.country;
        let shaped = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        if !(known || shaped) {
            problems.push(format!("{id}: `{}` is no country", outlet.country));
        }
    }
    none(&problems);
}

#[test]
fn every_outlet_is_found_by_its_names_and_hosts() {
    let registry = Registry::builtin();
    let mut problems = Vec::new();
    for outlet in all() {
        for text in outlet.names() {
            if !matches!(registry.by_name(text), Named::One(found) if found.id == outlet.id) {
                problems.push(format!("{}: not found by `{text}`", outlet.id));
            }
        }
        for entry in outlet.hosts.iter().filter(|e| e.until.is_empty()) {
            let found = registry.by_url(&format!("https://{}/x", entry.key()), None);
            if found.as_ref().is_none_or(|f| f.id != outlet.id) {
                problems.push(format!("{}: not found by {}", outlet.id, entry.key()));
            }
        }
    }
    none(&problems);
}

#[test]
fn countries_are_unique() {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for country in country::COUNTRIES {
        for word in country.names.iter().chain(country.demonyms) {
            if let Some(other) = seen.insert(word, country.code)
                && other != country.code
            {
                problems.push(format!("`{word}` is of {other} and {}", country.code));
            }
        }
    }
    none(&problems);
}
