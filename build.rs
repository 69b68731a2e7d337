//! Compiles `rules/outlets/*.toml` into sorted tables, so that the registry costs a run nothing before its first
//! look-up and no parsing of TOML at all.
//!
//! Every record becomes a line of JSON, read only when it is matched. Names and hosts become sorted keys with a hash
//! table beside them, searched in place. A file dropped into the folder is picked up by itself.
#![expect(
    dead_code,
    unreachable_pub,
    clippy::upper_case_acronyms,
    reason = "modules of the library are read here for a part of what they hold"
)]

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[path = "src/outlets/country.rs"]
mod country;
#[path = "src/outlets/name.rs"]
mod name;
#[path = "src/outlets/record.rs"]
mod record;
#[path = "src/outlets/table.rs"]
mod table;

use record::Outlet;

type Failure = Box<dyn std::error::Error>;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    outlet: Vec<Outlet>,
}

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=rules/outlets");
    for module in ["country", "name", "record", "table"] {
        println!("cargo::rerun-if-changed=src/outlets/{module}.rs");
    }
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("no manifest folder")?);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no output folder")?);
    let records = read_records(&root.join("rules/outlets"))?;

    let mut lines = String::new();
    let mut ends = Vec::with_capacity(records.len());
    let mut respelt = Vec::new();
    let (mut names, mut hosts, mut governments, mut ids) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, record) in records.iter().enumerate() {
        let index = u32::try_from(index)?;
        lines.push_str(&serde_json::to_string(record)?);
        lines.push('\n');
        ends.push(u32::try_from(lines.len())?);
        ids.push((record.id.clone(), index));
        for (shared, name) in record
            .names()
            .map(|n| (0, n))
            .chain(record.shared_names().map(|n| (1, n)))
        {
            let words = name::words(name);
            let loose = name::joined(&name::one_spelling(&words));
            respelt.extend(loose.map(|key| (key, (index << 1) | shared)));
            names.extend(name::joined(&words).map(|key| (key, (index << 1) | shared)));
            if record.kind == record::Kind::Government && shared == 0 {
                governments.extend(name::government_key(&words).map(|key| (key, index)));
            }
        }
        hosts.extend(record.hosts.iter().map(|host| (host.key(), index)));
    }
    // Another spelling stands for a name only where that spelling is nobody's own.
    let spelt: HashSet<String> = names.iter().map(|(key, _)| key.clone()).collect();
    names.extend(respelt.into_iter().filter(|(key, _)| !spelt.contains(key)));
    // Hosts under which several publish, told apart by the path.
    let shared_hosts = hosts
        .iter()
        .filter_map(|(key, _)| key.split_once('/'))
        .map(|(host, _)| (host.to_owned(), 0))
        .collect();
    std::fs::write(out.join("records.jsonl"), &lines)?;
    let mut code = format!(
        "pub(super) static RECORDS: &str = include_str!({:?});\npub(super) static RECORD_ENDS: &[u32] = &{ends:?};\n",
        out.join("records.jsonl")
    );
    for (table, mut rows) in [
        ("NAMES", names),
        ("GOVERNMENTS", governments),
        ("HOSTS", hosts),
        ("SHARED_HOSTS", shared_hosts),
        ("IDS", ids),
    ] {
        rows.sort();
        rows.dedup();
        write_table(&out, &mut code, table, &rows)?;
    }
    std::fs::write(out.join("registry.rs"), code)?;
    Ok(())
}

/// The records of every list, each with the name of its list.
fn read_records(folder: &Path) -> Result<Vec<Outlet>, Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut records = Vec::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = std::fs::read_to_string(&file)?;
        let list: List =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned());
        records.extend(list.outlet.into_iter().map(|mut record| {
            record.list = stem.clone().unwrap_or_default();
            record
        }));
    }
    Ok(records)
}

/// Keys in one text with their ends, and their values beside them: no pointer for the loader to relocate.
fn write_table(
    out: &Path,
    code: &mut String,
    table: &str,
    rows: &[(String, u32)],
) -> Result<(), Failure> {
    let mut keys = String::new();
    let mut ends = Vec::with_capacity(rows.len());
    for (key, _) in rows {
        keys.push_str(key);
        ends.push(u32::try_from(keys.len())?);
    }
    let values: Vec<u32> = rows.iter().map(|(_, value)| *value).collect();
    let slots = slots(rows)?;
    let file = out.join(format!("{}.txt", table.to_lowercase()));
    std::fs::write(&file, &keys)?;
    writeln!(
        code,
        "pub(super) static {table}: Table = Table {{ keys: include_str!({file:?}), ends: &{ends:?}, values: &{values:?}, slots: &{slots:?} }};"
    )?;
    Ok(())
}

/// The first row of each key plus one, at the place that the key's hash gives or the next free one.
fn slots(rows: &[(String, u32)]) -> Result<Vec<u32>, Failure> {
    let count = (2 * rows.len() + 2).next_power_of_two();
    let mut slots = vec![0; count];
    for (row, (key, _)) in rows.iter().enumerate() {
        if row > 0 && rows.get(row - 1).is_some_and(|(before, _)| before == key) {
            continue;
        }
        let mut slot = table::hash(key) as usize & (count - 1);
        while slots[slot] != 0 {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot] = u32::try_from(row + 1)?;
    }
    Ok(slots)
}
