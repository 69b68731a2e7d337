//! A baseline: the findings that an archive had when brieflint came, so that only new ones are reported.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::read::{self, InputError};
use crate::report::Report;

/// The findings of a baseline file, by draft.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    drafts: BTreeMap<String, HashSet<String>>,
    /// Drafts that are in the file and no longer on disk: renamed, perhaps.
    gone: Vec<String>,
    /// The folder that the paths are relative to, absolute.
    folder: PathBuf,
}

/// The file. One finding a line of it, in a stable order, so that its history can be read.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    version: u32,
    findings: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Row {
    path: String,
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a baseline file.
    ///
    /// # Errors
    /// Where it cannot be read or is none.
    pub fn load(path: &Path) -> Result<Self, InputError> {
        const LARGEST: u64 = 1024 * 1024 * 1024;
        let shown = path.to_string_lossy();
        let bytes = read::bytes(path, &shown, LARGEST)?;
        let file: File = serde_json::from_slice(&bytes)
            .map_err(|e| InputError::new(shown.clone(), format!("is no baseline: {e}")))?;
        if file.version != 1 {
            return Err(InputError::new(
                shown,
                format!("is a baseline of version {}, and not 1", file.version),
            ));
        }
        let folder = folder_of(path);
        let mut drafts: BTreeMap<String, HashSet<String>> = BTreeMap::new();
        for row in file.findings {
            drafts.entry(row.path).or_default().insert(row.fingerprint);
        }
        let gone = drafts
            .keys()
            .filter(|path| !folder.join(path).exists())
            .cloned()
            .collect();
        Ok(Self {
            drafts,
            gone,
            folder,
        })
    }

    /// The fingerprints that are known of a draft; none where the file does not name it.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<&HashSet<String>> {
        self.drafts.get(&relative(&self.folder, path))
    }

    /// The draft that is gone and had at least half of these findings: the same draft under its old name.
    #[must_use]
    pub fn renamed(&self, found: &BTreeSet<&str>) -> Option<&HashSet<String>> {
        let shared = |known: &HashSet<String>| found.iter().filter(|f| known.contains(**f)).count();
        self.gone
            .iter()
            .filter_map(|path| self.drafts.get(path))
            .map(|known| (shared(known), known))
            .filter(|(shared, known)| *shared > 0 && *shared * 2 >= known.len())
            .max_by_key(|(shared, _)| *shared)
            .map(|(_, known)| known)
    }
}

/// The baseline of all that a report holds, for a file at `path`.
#[must_use]
pub fn render(report: &Report, path: &Path) -> String {
    let folder = folder_of(path);
    let rows: BTreeSet<Row> = report
        .drafts
        .iter()
        .flat_map(|draft| {
            let path = relative(&folder, &draft.path);
            draft.findings.iter().map(move |finding| Row {
                path: path.clone(),
                rule: finding.rule.to_owned(),
                fingerprint: finding.fingerprint.clone(),
            })
        })
        .collect();
    let mut out = String::from("{\n  \"version\": 1,\n  \"findings\": [");
    for (index, row) in rows.iter().enumerate() {
        out.push_str(if index == 0 { "\n    " } else { ",\n    " });
        out.push_str(&serde_json::to_string(row).unwrap_or_default());
    }
    out.push_str("\n  ]\n}\n");
    out
}

/// The absolute folder of a file.
fn folder_of(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.parent().map(Path::to_owned).unwrap_or_default()
}

/// The path from a folder, with `/` between its parts: `../` where it lies elsewhere.
fn relative(folder: &Path, path: &str) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let common = folder
        .components()
        .zip(absolute.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = absolute
        .components()
        .skip(common)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file() {
        let folder = std::path::absolute("in/archive").expect("a path");
        assert_eq!(relative(&folder, "in/archive/a.md"), "a.md");
        assert_eq!(relative(&folder, "in/b/c.md"), "../b/c.md");
        assert_eq!(relative(&folder, "./in/archive/x/./y.md"), "x/y.md");
    }

    #[test]
    fn a_renamed_draft_keeps_its_findings() {
        let known = |names: &[&str]| {
            names
                .iter()
                .map(|n| (*n).to_owned())
                .collect::<HashSet<_>>()
        };
        let baseline = Baseline {
            drafts: BTreeMap::from([
                ("old.md".to_owned(), known(&["a", "b", "c"])),
                ("other.md".to_owned(), known(&["a"])),
            ]),
            gone: vec!["old.md".into()],
            folder: PathBuf::new(),
        };
        assert!(baseline.renamed(&BTreeSet::from(["a", "b", "x"])).is_some());
        assert!(baseline.renamed(&BTreeSet::from(["a", "x"])).is_none());
    }
}
