//! `brieflint explain tass.com`: the record, its evidence, the rules it can raise, and how to override it.

use super::audit::derived_letter;
use super::host::Address;
use super::lookalike;
use super::matching::match_name;
use super::record::{ControlCode, HostMatch, Kind, Outlet};
use super::registry::Named;
use super::sources::Sources;
use std::fmt::Write;
use std::sync::Arc;

/// What the registry knows of a domain, a URL, an id or a name; none where it knows nothing.
#[must_use]
pub fn explain(sources: &Sources, query: &str) -> Option<String> {
    let query = query.trim();
    let registry = &sources.registry;
    if let Some(outlet) = registry.by_id(query) {
        return Some(record(sources, &outlet, None));
    }
    let live = query.replace("(.)", ".").replace("[.]", ".");
    let address = (live.contains('.') && !live.contains(' '))
        .then(|| Address::parse(&live))
        .flatten();
    if let Some(address) = &address
        && let Some((outlet, entry)) = registry.entry(address, None)
    {
        return Some(record(sources, &outlet, outlet.hosts.get(entry)));
    }
    match match_name(registry, query, None) {
        Named::One(outlet) => return Some(record(sources, &outlet, None)),
        Named::Shared(outlets) => return Some(shared(query, &outlets)),
        Named::Unknown => {}
    }
    let address = address?;
    let found = lookalike::find(registry, &address, None)?;
    Some(format!(
        "{} is not in the registry. It looks like {} ({}) and is not known to be its own: `impersonating-domain` would report it.\n\n{}",
        address.host,
        found.own_host,
        found.outlet.name,
        record(sources, &found.outlet, None)
    ))
}

/// The outlets that share a name.
fn shared(name: &str, outlets: &[Arc<Outlet>]) -> String {
    let mut text = format!("\"{name}\" is shared; it counts only where the link agrees:\n\n");
    for outlet in outlets {
        let host = outlet.hosts.first().map_or("no host", |h| h.host.as_str());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<24} {} ({host})", outlet.id, outlet.name);
    }
    text.push_str("\n`brieflint explain ID` shows a record.\n");
    text
}

/// A record in words.
fn record(sources: &Sources, outlet: &Outlet, entry: Option<&HostMatch>) -> String {
    let mut text = format!("# {}\n\n", outlet.name);
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{label:<14} {value}");
        }
    };
    line("Id", &outlet.id);
    line("Kind", outlet.kind.name());
    line("Country", &outlet.country);
    line("Owner", &outlet.owner);
    line("Owner group", outlet.group());
    line("Also cited as", &outlet.aliases.join("; "));
    line("Shared names", &outlet.ambiguous.join("; "));
    line("Hosts", &hosts(outlet));
    line("Syndicates", &outlet.syndicates.join(", "));
    match &outlet.control {
        Some(control) => line(
            "Control",
            &format!(
                "{} ({}), as of {}, evidence: {}",
                control.code.words(),
                control.code.code(),
                control.as_of,
                control.evidence
            ),
        ),
        None => line("Control", "no verdict: the record holds no evidence"),
    }
    for rating in &outlet.ratings {
        line(
            "Rating",
            &format!(
                "{} {}, as of {}, evidence: {}",
                rating.scheme, rating.value, rating.as_of, rating.evidence
            ),
        );
    }
    if outlet.kind.is_media() {
        line(
            "Derived letter",
            &format!(
                "{} (Admiralty reliability, derived from the ratings; never A, and no digit)",
                derived_letter(outlet)
            ),
        );
    }
    line("Contested", &outlet.contested);
    if let Some(entry) = entry.filter(|entry| !entry.report.is_empty()) {
        let imitates = if entry.imitates.is_empty() {
            String::new()
        } else {
            format!(", imitates {}", entry.imitates)
        };
        line(
            "This host",
            &format!("{}{imitates}, named in {}", entry.host, entry.report),
        );
    }
    line("Reviewed", &outlet.last_reviewed);
    line("List", &outlet.list);
    text.push_str(&rules(sources, outlet));
    text.push_str(&overriding(outlet));
    text
}

/// The hosts, with path and dates.
fn hosts(outlet: &Outlet) -> String {
    const MOST: usize = 40;
    let mut all: Vec<String> = outlet
        .hosts
        .iter()
        .take(MOST)
        .map(|entry| {
            let mut text = entry.key();
            if !entry.from.is_empty() {
                text.push_str(&format!(" from {}", entry.from));
            }
            if !entry.until.is_empty() {
                text.push_str(&format!(" until {}", entry.until));
            }
            text
        })
        .collect();
    if outlet.hosts.len() > MOST {
        all.push(format!("{} more", outlet.hosts.len() - MOST));
    }
    all.join(", ")
}

/// The rules that the record can raise.
fn rules(sources: &Sources, outlet: &Outlet) -> String {
    if outlet.is_contested() {
        return "\nThe record is contested, so no rule speaks of this outlet; it still counts in `brieflint sources`.\n".to_owned();
    }
    let disabled = |key: &String| *key == outlet.id || *key == outlet.group();
    if sources.config.disable.iter().any(disabled) {
        return "\nYour configuration disables this outlet: no rule speaks of it.\n".to_owned();
    }
    let mut rules = Vec::new();
    let code = outlet.code();
    let captured = matches!(
        code,
        Some(ControlCode::SC | ControlCode::CaPu | ControlCode::CaPr)
    );
    if captured && outlet.kind.is_media() {
        rules.push("state-media-undescribed");
    }
    if captured || code == Some(ControlCode::GOV) {
        rules.push("sole-state-source");
    }
    if outlet
        .rating("wp-rsp")
        .is_some_and(|r| matches!(r.value.as_str(), "gu" | "d" | "b"))
    {
        rules.push("deprecated-source");
    }
    match outlet.kind {
        Kind::Satire => rules.push("satire-source"),
        Kind::InfluenceOperation => rules.push("influence-operation"),
        Kind::Preprint => rules.push("unlabelled-preprint"),
        Kind::Platform => rules.push("unattributed-post"),
        _ => {}
    }
    rules.extend([
        "outlet-url-mismatch",
        "source-concentration",
        "single-owner-claim",
    ]);
    format!("\nRules it can raise: {}.\n", rules.join(", "))
}

/// How to override the record.
fn overriding(outlet: &Outlet) -> String {
    let id = &outlet.id;
    format!(
        "\nTo override it, in brieflint.toml:\n\n\
         [sources]\n\
         disable = [\"{id}\"]                # no rule speaks of it\n\
         levels = {{ {id} = \"info\" }}        # or at another level; an owner group works too\n\n\
         [[sources.outlet]]               # or change single fields of the record\n\
         id = \"{id}\"\n\
         contested = \"What is disputed, and by whom.\"\n\n\
         [[sources.waivers]]              # or accept one rule's findings for a time\n\
         outlet = \"{id}\"\n\
         rule = \"state-media-undescribed\"\n\
         reason = \"Why.\"\n\
         until = \"YYYY-MM-DD\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outlets::SourcesConfig;

    #[test]
    fn records_are_explained_by_id_domain_and_name() {
        let text = r#"
            [[outlet]]
            id = "zw"
            name = "Zembla Wire"
            ambiguous = ["ZW"]
            country = "AQ"
            kind = "wire"
            group = "zz-state"
            match = [{ host = "zembla.example" }]
            control = { code = "SC", evidence = "https://report.example/", as_of = "2024-02" }
            last_reviewed = "2026-01-01"
        "#;
        let config: SourcesConfig = toml::from_str(text).expect("settings");
        let sources = Sources::without_files(&config).expect("sources");
        for query in [
            "zw",
            "zembla.example",
            "https://www.zembla(.)example/1",
            "the Zembla Wire",
        ] {
            let text = explain(&sources, query).expect(query);
            assert!(
                text.contains(
                    "state-controlled (SC), as of 2024-02, evidence: https://report.example/"
                ),
                "{text}"
            );
            assert!(text.contains("state-media-undescribed"), "{text}");
        }
        assert!(explain(&sources, "ZW").expect("shared").contains("shared"));
        assert_eq!(explain(&sources, "no such outlet anywhere"), None);
        assert_eq!(explain(&sources, "unheard-of.example"), None);
    }
}
