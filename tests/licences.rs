//! Every dependency has a licence that lets anyone use brieflint anywhere.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::process::Command;

/// The licences of `deny.toml`.
fn allowed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml"))
        .expect("deny.toml");
    let table: toml::Table = text.parse().expect("TOML");
    table["licenses"]["allow"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|name| name.as_str().expect("a name").to_owned())
        .collect()
}

/// Whether an SPDX expression can be met with the allowed licences: one of the ORs, all of the ANDs.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    // Parentheses in the wild hold ORs or ANDs of plain names: take them out one pair at a time.
    if let Some(open) = expression.find('(') {
        let close = open + expression[open..].find(')').expect("a closing parenthesis");
        let inner = met(&expression[open + 1..close], allowed);
        let word = if inner { "MIT" } else { "not-allowed" };
        return met(
            &format!("{}{word}{}", &expression[..open], &expression[close + 1..]),
            allowed,
        );
    }
    expression.split(" OR ").any(|part| {
        part.split(" AND ")
            .all(|name| allowed.contains(name.trim()))
    })
}

#[test]
fn expressions_are_read() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    assert!(met("GPL-3.0 OR MIT", &allowed));
    assert!(met("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
    assert!(!met("MIT AND GPL-3.0", &allowed));
    assert!(!met("(GPL-2.0 OR GPL-3.0) AND Unicode-3.0", &allowed));
}

#[test]
fn every_dependency_is_permissive() {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 20, "the dependencies were not listed");
    let allowed = allowed();
    let wrong: Vec<String> = packages
        .iter()
        .filter(|p| !p["license"].as_str().is_some_and(|l| met(l, &allowed)))
        .map(|p| format!("{} {}: {}", p["name"], p["version"], p["license"]))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
