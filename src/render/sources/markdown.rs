//! The audit in Markdown.

use super::{counted, group_count, percent, statement, unknown_name};
use crate::outlets::audit::Audit;
use crate::render::visible;
use std::fmt::Write;

/// A section for each draft, and one for all together.
pub(super) fn render(audits: &[Audit], sum: Option<&Audit>) -> String {
    let mut out = String::new();
    for audit in audits {
        match &audit.error {
            Some(error) => {
                let _ = writeln!(
                    out,
                    "## {}\n\nNot read: {}\n",
                    cell(&audit.path),
                    cell(error)
                );
            }
            None => section(&mut out, &audit.path, audit),
        }
    }
    if let Some(sum) = sum {
        section(&mut out, "All drafts", sum);
    }
    out
}

fn section(out: &mut String, title: &str, audit: &Audit) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "## Sources of {}\n\n{}, {}, {:.1} effective sources.\n",
        cell(title),
        counted(audit.citations, "citation"),
        counted(group_count(audit), "owner group"),
        audit.effective_sources
    );
    if audit.citations == 0 {
        return;
    }
    out.push_str("| Owner group | Control | Citations | Share | Without link | Notes that rest on it alone |\n");
    out.push_str("| --- | --- | ---: | ---: | ---: | --- |\n");
    for group in &audit.groups {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&group.group),
            group.control.join(", "),
            group.citations,
            percent(group.share),
            group.without_link,
            cell(&group.sole_support.join(", "))
        );
    }
    out.push_str("\n| Outlet | Country | Control | Ratings | Citations | Notes |\n| --- | --- | --- | --- | ---: | --- |\n");
    for row in &audit.outlets {
        let ratings: Vec<String> = row
            .ratings
            .iter()
            .map(|r| {
                format!(
                    "[{} {}]({}) ({})",
                    cell(&r.scheme),
                    cell(&r.value),
                    r.evidence,
                    cell(&r.as_of)
                )
            })
            .collect();
        let control = match (row.control, &row.control_evidence, &row.control_as_of) {
            _ if !row.contested.is_empty() => format!("disputed: {}", cell(&row.contested)),
            (Some(code), Some(evidence), Some(as_of)) => {
                format!("[{code}]({evidence}) ({})", cell(as_of))
            }
            (code, ..) => code.unwrap_or("unknown").to_owned(),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {control} | {} | {} | {} |",
            cell(&row.outlet),
            cell(&row.country),
            ratings.join(", "),
            row.citations,
            cell(&row.notes.join(", "))
        );
    }
    if !audit.unknown.is_empty() {
        out.push_str("\nNot in the registry, or not told apart:\n\n");
        for row in &audit.unknown {
            let why = row
                .finding
                .as_ref()
                .map(|f| format!(": {f}"))
                .unwrap_or_default();
            let _ = writeln!(
                out,
                "- {}, {} {}{}",
                cell(&unknown_name(row)),
                if row.notes.len() == 1 {
                    "note"
                } else {
                    "notes"
                },
                cell(&row.notes.join(", ")),
                cell(&why)
            );
        }
    }
    let _ = writeln!(
        out,
        "\nSource summary statement (to edit):\n\n> {}\n",
        cell(&statement(audit))
    );
}

/// Text that opens no cell, tag, link or line of its own.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '|' | '<' | '>' | '[' | ']' | '*' | '_' | '`' | '\\' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
