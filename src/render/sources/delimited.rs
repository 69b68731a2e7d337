//! The audit as CSV: a row for each outlet, known or not.

use crate::outlets::audit::Audit;
use std::fmt::Write;

/// The rows of every draft under one header (RFC 4180).
pub(super) fn render(audits: &[Audit]) -> String {
    let mut out = String::from(
        "path,outlet,id,domain,country,group,control,control_as_of,ratings,citations,notes,finding\r\n",
    );
    for audit in audits {
        for row in &audit.outlets {
            let ratings: Vec<String> = row
                .ratings
                .iter()
                .map(|r| format!("{} {} {}", r.scheme, r.value, r.as_of))
                .collect();
            line(
                &mut out,
                &[
                    &audit.path,
                    &row.outlet,
                    &row.id,
                    "",
                    &row.country,
                    &row.group,
                    row.control.unwrap_or(""),
                    row.control_as_of.as_deref().unwrap_or(""),
                    &ratings.join("; "),
                    &row.citations.to_string(),
                    &row.notes.join(" "),
                    &row.contested,
                ],
            );
        }
        for row in &audit.unknown {
            line(
                &mut out,
                &[
                    &audit.path,
                    row.outlet.as_deref().unwrap_or(""),
                    "",
                    row.domain.as_deref().unwrap_or(""),
                    "",
                    "",
                    "",
                    "",
                    "",
                    &row.citations.to_string(),
                    &row.notes.join(" "),
                    row.finding.as_deref().unwrap_or(""),
                ],
            );
        }
    }
    out
}

fn line(out: &mut String, cells: &[&str]) {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        let cell = crate::render::visible(cell);
        // A spreadsheet takes these for the start of a formula.
        let formula = cell.starts_with(['=', '+', '-', '@']);
        if formula || cell.contains([',', '"', '\n', '\r']) {
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "\"{}{}\"",
                if formula { "'" } else { "" },
                cell.replace('"', "\"\"")
            );
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
