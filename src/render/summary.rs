//! What a run says of itself: counts, statistics, notices.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::untrusted;
use crate::diagnostic::Level;
use crate::links::probe::Verdict;
use crate::report::Report;

/// One or two lines: how many findings, in how many drafts, and what `--fix` would mend.
#[must_use]
pub fn summary(report: &Report) -> String {
    let counts = report.summary();
    let drafts = report
        .drafts
        .iter()
        // A draft whose fixes could not be written was read all the same.
        .filter(|d| {
            let found = !d.findings.is_empty() || d.printed.total() > 0;
            d.is_draft() && (d.error.is_none() || found)
        })
        .count();
    let notes: usize = report.drafts.iter().map(|d| d.counts.notes).sum();
    let citations: usize = report.drafts.iter().map(|d| d.counts.citations).sum();
    let links: usize = report.drafts.iter().map(|d| d.counts.links).sum();
    let read = format!(
        "in {} ({}, {}, {})",
        plural(drafts, "draft"),
        plural(notes, "note"),
        plural(citations, "citation"),
        plural(links, "link"),
    );
    let total = counts.errors + counts.warnings + counts.infos;
    let mut out = if total == 0 {
        format!("No findings {read}\n")
    } else {
        format!(
            "Found {}, {}, {} {read}\n",
            plural(counts.errors, "error"),
            plural(counts.warnings, "warning"),
            plural(counts.infos, "info"),
        )
    };
    let unsafe_fixes = report.tally().r#unsafe;
    if counts.fixed > 0 {
        let _ = writeln!(out, "Fixed {}", plural(counts.fixed, "finding"));
    }
    match (counts.fixable, unsafe_fixes) {
        (0, 0) => {}
        (safe, 0) => {
            let _ = writeln!(out, "{safe} can be fixed with `--fix`");
        }
        (0, more) => {
            let _ = writeln!(out, "{more} can be fixed with `--fix --unsafe-fixes`");
        }
        (safe, more) => {
            let _ = writeln!(
                out,
                "{safe} can be fixed with `--fix`, {more} more with `--fix --unsafe-fixes`"
            );
        }
    }
    out
}

/// How many links have each verdict; nothing for a run that is offline.
#[must_use]
pub fn verdicts(report: &Report) -> String {
    let mut out = String::new();
    for verdict in Verdict::ALL {
        let count = report
            .links
            .iter()
            .filter(|l| l.result.verdict == verdict)
            .count();
        if count > 0 {
            let _ = writeln!(out, "{count:>6}  {}", verdict.name());
        }
    }
    if out.is_empty() {
        return out;
    }
    format!(
        "{} looked at\n{out}",
        plural(report.links.len(), "address").replace("addresss", "addresses")
    )
}

/// How often each rule found something, most often first.
#[must_use]
pub fn statistics(report: &Report) -> String {
    let mut counts: BTreeMap<(&str, Level), (usize, usize)> = BTreeMap::new();
    for finding in report.findings() {
        let row = counts.entry((finding.rule, finding.level)).or_default();
        row.0 += 1;
        row.1 += usize::from(finding.fix.is_some());
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|a, b| (b.1.0, a.0.0).cmp(&(a.1.0, b.0.0)));
    let mut out = String::new();
    for ((rule, level), (count, fixable)) in rows {
        let mark = if fixable > 0 { "*" } else { " " };
        let _ = writeln!(out, "{count:>6}  {mark} {:<8} {rule}", level.name());
    }
    out
}

/// What a person should know beside the findings: drafts in which nothing was found to check.
#[must_use]
pub fn notices(report: &Report) -> String {
    let mut out = String::new();
    for draft in &report.drafts {
        if draft.is_draft()
            && draft.error.is_none()
            && draft.counts.notes == 0
            && draft.counts.links == 0
        {
            let _ = writeln!(
                out,
                "notice: {}: no notes and no links were found",
                untrusted::one_line(&draft.path)
            );
        }
    }
    untrusted::defused(&out).into_owned()
}

pub(crate) fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        format!("1 {word}")
    } else {
        format!("{n} {word}s")
    }
}
