//! A user's own registry files.

use super::record::Outlet;
use serde::Deserialize;

/// What is wrong with a registry file.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// It is no TOML, or holds what a record has not.
    #[error("{file}: {error}")]
    Syntax {
        /// The file as the user named it.
        file: String,
        /// The parser's words, with the line.
        error: Box<toml::de::Error>,
    },
    /// A record says less than it must.
    #[error("{file}: outlet `{id}`: {problem}")]
    Record {
        /// The file as the user named it.
        file: String,
        /// The record's id.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    outlet: Vec<Outlet>,
}

/// Reads a registry file. Hosts are brought to lower case and punycode; a verdict without evidence and date is an
/// error, as in the built-in registry.
///
/// # Errors
///
/// On what is no registry, and on records without an id, with a verdict without evidence, or with a host that is none.
pub fn parse(file: &str, text: &str) -> Result<Vec<Outlet>, OverlayError> {
    let list: List = toml::from_str(text).map_err(|error| OverlayError::Syntax {
        file: file.to_owned(),
        error: Box::new(error),
    })?;
    checked(file, list.outlet)
}

/// Checks records that were read and folds their hosts; see [`parse`].
///
/// # Errors
///
/// As [`parse`].
pub fn checked(file: &str, mut records: Vec<Outlet>) -> Result<Vec<Outlet>, OverlayError> {
    for record in &mut records {
        if let Err(problem) = complete(record) {
            return Err(OverlayError::Record {
                file: file.to_owned(),
                id: record.id.clone(),
                problem,
            });
        }
        if record.list.is_empty() {
            record.list = file.to_owned();
        }
    }
    Ok(records)
}

/// Checks a record and folds its hosts.
fn complete(record: &mut Outlet) -> Result<(), String> {
    if record.id.is_empty() {
        return Err("it has no id".to_owned());
    }
    for entry in &mut record.hosts {
        let host = super::host::Address::parse(&entry.host)
            .ok_or_else(|| format!("`{}` is no host", entry.host))?
            .host
            .into_owned();
        entry.host = host;
        for (key, value) in [("from", &entry.from), ("until", &entry.until)] {
            if !value.is_empty() && value.parse::<jiff::civil::Date>().is_err() {
                return Err(format!("`{key} = \"{value}\"` is no date"));
            }
        }
    }
    if record
        .control
        .as_ref()
        .is_some_and(|c| c.evidence.is_empty() || c.as_of.is_empty())
    {
        return Err("a verdict on control needs `evidence` and `as_of`".to_owned());
    }
    if record
        .ratings
        .iter()
        .any(|r| r.evidence.is_empty() || r.as_of.is_empty())
    {
        return Err("a rating needs `evidence` and `as_of`".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_needs_evidence() {
        let text = "[[outlet]]\nid = \"a\"\ncontrol = { code = \"SC\", evidence = \"\", as_of = \"2024\" }";
        assert!(
            parse("org.toml", text)
                .expect_err("no evidence")
                .to_string()
                .contains("evidence")
        );
        assert!(parse("org.toml", "[[outlet]]\nid = \"a\"\nwrong = 1").is_err());
        assert!(parse("org.toml", "[[outlet]]\nname = \"a\"").is_err());
    }

    #[test]
    fn hosts_are_folded() {
        let text = "[[outlet]]\nid = \"a\"\nmatch = [{ host = \"WWW.Bücher.example\" }]";
        let records = parse("org.toml", text).expect("a registry");
        assert_eq!(records[0].hosts[0].host, "xn--bcher-kva.example");
    }
}
