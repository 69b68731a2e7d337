//! `brieflint sources import`: lists that users hold, turned into a registry file of their own.

use super::delimited;
use super::host::Address;
use super::name;
use serde::Deserialize;
use std::collections::HashSet;
use std::fmt::Write;

/// What a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ListFormat {
    /// Comma, semicolon or tab separated, with a header.
    Table,
    /// A MISP warning list (JSON with a `list` of hosts).
    Misp,
    /// The CSV of Retraction Watch: gives a list of DOIs for `[sources] retractions`.
    RetractionWatch,
}

/// Which column holds what, and what every record of the list has in common.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// `field=column`: fields are `host`, `name`, `id`, `aliases` (parted by `;`), `country`, `kind`, `owner`, `group`, `control`,
    /// `evidence`, `as_of`, `rating`, `rating_evidence`; columns are names of the header.
    pub columns: Vec<(String, String)>,
    /// `field=value` for every record: a list's kind, its evidence, its date.
    pub constants: Vec<(String, String)>,
    /// The scheme that `rating` belongs to.
    pub scheme: String,
}

/// The fields that a column or a constant can fill.
pub const FIELDS: [&str; 13] = [
    "host",
    "name",
    "id",
    "aliases",
    "country",
    "kind",
    "owner",
    "group",
    "control",
    "evidence",
    "as_of",
    "rating",
    "rating_evidence",
];

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The registry file (TOML), or for retractions one DOI a line.
    pub text: String,
    /// How many records it holds.
    pub records: usize,
    /// How many rows held nothing that could be used.
    pub skipped: usize,
}

/// Turns a list into a registry file.
///
/// # Errors
///
/// Where the list is not what `format` says, or a mapping names a field or column that there is none of.
pub fn import(text: &str, format: ListFormat, mapping: &Mapping) -> Result<Imported, String> {
    for (field, _) in mapping.columns.iter().chain(&mapping.constants) {
        if !FIELDS.contains(&field.as_str()) {
            return Err(format!(
                "there is no field `{field}`; fields are {}",
                FIELDS.join(", ")
            ));
        }
    }
    match format {
        ListFormat::Table => table(text, mapping),
        ListFormat::Misp => misp(text, mapping),
        ListFormat::RetractionWatch => retractions(text),
    }
}

/// `field=column` as given on a command line.
///
/// # Errors
///
/// Where there is no `=`.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (field, value) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` is not `field=value`"))?;
    Ok((field.trim().to_owned(), value.trim().to_owned()))
}

fn table(text: &str, mapping: &Mapping) -> Result<Imported, String> {
    let mut rows = delimited::rows(text, delimited::separator_of(text));
    let header: Vec<String> = rows
        .next()
        .unwrap_or_default()
        .iter()
        .map(|cell| cell.trim().trim_start_matches('\u{FEFF}').to_owned())
        .collect();
    let mut columns = Vec::new();
    for (field, column) in &mapping.columns {
        let at = header
            .iter()
            .position(|cell| cell.eq_ignore_ascii_case(column))
            .ok_or_else(|| {
                format!(
                    "there is no column `{column}`; columns are {}",
                    header.join(", ")
                )
            })?;
        columns.push((field.as_str(), at));
    }
    if columns.is_empty() {
        for (at, cell) in header.iter().enumerate() {
            let lower = cell.to_lowercase();
            let field = if matches!(lower.as_str(), "domain" | "url" | "website") {
                "host"
            } else {
                lower.as_str()
            };
            if let Some(field) = FIELDS.iter().find(|f| **f == field) {
                columns.push((field, at));
            }
        }
    }
    if !columns
        .iter()
        .any(|(field, _)| matches!(*field, "host" | "name"))
    {
        return Err(format!(
            "no column gives `host` or `name`: map one of {}",
            header.join(", ")
        ));
    }
    let mut writer = Writer::new(mapping);
    for row in rows {
        let get = |field: &str| {
            let at = columns.iter().find(|(f, _)| *f == field).map(|(_, at)| *at);
            at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim())
        };
        writer.add(&get);
    }
    Ok(writer.finish())
}

#[derive(Deserialize)]
struct WarningList {
    #[serde(default)]
    list: Vec<String>,
}

fn misp(text: &str, mapping: &Mapping) -> Result<Imported, String> {
    let list: WarningList =
        serde_json::from_str(text).map_err(|e| format!("this is no MISP warning list: {e}"))?;
    let mut writer = Writer::new(mapping);
    for value in &list.list {
        let host = value.trim_start_matches('.');
        writer.add(&|field| if field == "host" { host } else { "" });
    }
    Ok(writer.finish())
}

fn retractions(text: &str) -> Result<Imported, String> {
    let mut read = super::retractions::Retractions::default();
    super::retractions::read_into(&mut read, "list", text)?;
    let mut dois: Vec<&str> = read.dois().collect();
    dois.sort_unstable();
    let mut out = dois.join("\n");
    out.push('\n');
    Ok(Imported {
        text: out,
        records: dois.len(),
        skipped: 0,
    })
}

/// Writes records as TOML.
struct Writer<'a> {
    mapping: &'a Mapping,
    out: String,
    seen: HashSet<String>,
    skipped: usize,
}

impl<'a> Writer<'a> {
    fn new(mapping: &'a Mapping) -> Self {
        Self {
            mapping,
            out: "# Imported by `brieflint sources import`; see [sources] registry.\n".to_owned(),
            seen: HashSet::new(),
            skipped: 0,
        }
    }

    fn add<'b>(&mut self, cell: &dyn Fn(&str) -> &'b str) {
        let constant = |field: &str| {
            let found = self.mapping.constants.iter().find(|(f, _)| f == field);
            found.map_or("", |(_, value)| value.as_str())
        };
        let get = |field: &str| {
            let own = cell(field);
            if own.is_empty() {
                constant(field).to_owned()
            } else {
                own.to_owned()
            }
        };
        let own = get("host");
        let host = Address::parse(&own).map(|address| address.host.into_owned());
        let label = get("name");
        let id = match (get("id"), &host) {
            (id, _) if !id.is_empty() => id,
            (_, Some(host)) => host.replace('.', "-"),
            _ => name::words(&label).join("-"),
        };
        if id.is_empty() || (host.is_none() && label.is_empty()) || !self.seen.insert(id.clone()) {
            self.skipped += 1;
            return;
        }
        let out = &mut self.out;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n[[outlet]]\nid = {}", quoted(&id));
        let name = if label.is_empty() {
            host.clone().unwrap_or_default()
        } else {
            label
        };
        let _ = writeln!(out, "name = {}", quoted(&name));
        for field in ["country", "kind", "owner", "group"] {
            let value = get(field);
            if !value.is_empty() {
                let _ = writeln!(out, "{field} = {}", quoted(&value));
            }
        }
        let aliases: Vec<String> = get("aliases")
            .split(';')
            .map(str::trim)
            .filter(|a| !a.is_empty())
            .map(quoted)
            .collect();
        if !aliases.is_empty() {
            let _ = writeln!(out, "aliases = [{}]", aliases.join(", "));
        }
        if let Some(host) = host {
            let _ = writeln!(out, "match = [{{ host = {} }}]", quoted(&host));
        }
        let (control, evidence, as_of) = (get("control"), get("evidence"), get("as_of"));
        if !control.is_empty() && !evidence.is_empty() && !as_of.is_empty() {
            let _ = writeln!(
                out,
                "control = {{ code = {}, evidence = {}, as_of = {} }}",
                quoted(&control),
                quoted(&evidence),
                quoted(&as_of)
            );
        }
        let rating = get("rating");
        let rating_evidence = [get("rating_evidence"), evidence]
            .into_iter()
            .find(|e| !e.is_empty());
        if let (false, Some(evidence), false) =
            (rating.is_empty(), rating_evidence, as_of.is_empty())
        {
            let scheme = if self.mapping.scheme.is_empty() {
                "own"
            } else {
                &self.mapping.scheme
            };
            let _ = writeln!(
                out,
                "ratings = [{{ scheme = {}, value = {}, evidence = {}, as_of = {} }}]",
                quoted(scheme),
                quoted(&rating),
                quoted(&evidence),
                quoted(&as_of)
            );
        }
    }

    fn finish(self) -> Imported {
        Imported {
            text: self.out,
            records: self.seen.len(),
            skipped: self.skipped,
        }
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(imported: &Imported) -> Vec<crate::outlets::Outlet> {
        super::super::overlay::parse("imported", &imported.text).expect("a registry file")
    }

    #[test]
    fn tables_are_mapped() {
        let mapping = Mapping {
            columns: vec![
                pair("host=Site").expect("pair"),
                pair("name=Outlet").expect("pair"),
                pair("rating=Score").expect("pair"),
            ],
            constants: vec![
                pair("evidence=https://list.example/").expect("pair"),
                pair("as_of=2026-01").expect("pair"),
            ],
            scheme: "house".to_owned(),
        };
        let csv =
            "Outlet,Site,Score\n\"Wire, The\",https://www.Zembla.example/,low\nNobody,,high\n,,\n";
        let imported = import(csv, ListFormat::Table, &mapping).expect("imported");
        assert_eq!((imported.records, imported.skipped), (2, 1));
        let records = parsed(&imported);
        assert_eq!(records[0].id, "zembla-example");
        assert_eq!(records[0].name, "Wire, The");
        assert_eq!(records[0].ratings[0].scheme, "house");
        assert_eq!(records[1].id, "nobody");
        let wrong = Mapping {
            columns: vec![pair("host=Nowhere").expect("pair")],
            ..Mapping::default()
        };
        assert!(import(csv, ListFormat::Table, &wrong).is_err());
        let wrong = Mapping {
            columns: vec![pair("hots=Site").expect("pair")],
            ..Mapping::default()
        };
        assert!(import(csv, ListFormat::Table, &wrong).is_err());
    }

    #[test]
    fn warning_lists_and_retractions_are_read() {
        let mapping = Mapping {
            constants: vec![pair("kind=shortener").expect("pair")],
            ..Mapping::default()
        };
        let imported = import(
            "{\"name\":\"x\",\"list\":[\"a.example\",\".b.example\",\"\"]}",
            ListFormat::Misp,
            &mapping,
        )
        .expect("imported");
        let records = parsed(&imported);
        assert_eq!(records.len(), 2);
        assert_eq!(records[1].hosts[0].host, "b.example");
        assert_eq!(records[1].kind, crate::outlets::record::Kind::Shortener);
        let list =
            "OriginalPaperDOI,RetractionNature\n10.1000/b,Retraction\n10.1000/A,Retraction\n";
        let imported =
            import(list, ListFormat::RetractionWatch, &Mapping::default()).expect("imported");
        assert_eq!(imported.text, "10.1000/a\n10.1000/b\n");
    }
}
