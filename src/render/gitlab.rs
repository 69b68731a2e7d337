//! GitLab's code quality report: a JSON array, each finding with a fingerprint of its own.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::untrusted;
use crate::diagnostic::Level;
use crate::report::Report;

pub(super) fn render(report: &Report) -> String {
    let mut used = HashSet::new();
    let mut rows: Vec<Value> = Vec::new();
    for draft in &report.drafts {
        let Some(source) = &draft.source else {
            continue;
        };
        for finding in &draft.findings {
            let (begin, end) = match finding.location {
                Some(_) => (1, 1),
                None => (
                    source.lines.line_of(finding.span.start) + 1,
                    source.lines.line_of(finding.span.end) + 1,
                ),
            };
            rows.push(json!({
                "description": untrusted::one_line(&super::words(finding)),
                "check_name": finding.rule,
                "fingerprint": fingerprint(&draft.path, &finding.fingerprint, &mut used),
                "severity": match finding.level {
                    Level::Error => "major",
                    Level::Warning => "minor",
                    Level::Info | Level::Off => "info",
                },
                "location": {
                    "path": draft.path,
                    "lines": { "begin": begin, "end": end },
                },
            }));
        }
    }
    super::document(&rows)
}

/// The finding's fingerprint with its draft's: the same words in two drafts are two findings.
fn fingerprint(path: &str, own: &str, used: &mut HashSet<String>) -> String {
    let mut ordinal = 0;
    loop {
        let mut hash = crate::fingerprint::Fnv::default();
        hash.write(path);
        hash.write("\0");
        hash.write(own);
        if ordinal > 0 {
            hash.write(&ordinal.to_string());
        }
        let made = hash.hex();
        if used.insert(made.clone()) {
            return made;
        }
        ordinal += 1;
    }
}
