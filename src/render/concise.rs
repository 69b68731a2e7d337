//! A line for each finding: `path:line:column: level[rule] message`.

use std::fmt::Write;

use super::{Look, untrusted};
use crate::diagnostic::Level;
use crate::report::{DraftReport, Finding};
use crate::source::Source;

/// Writes the findings of one draft.
pub(super) fn draft(draft: &DraftReport, look: Look, out: &mut String) {
    let Some(source) = &draft.source else {
        return;
    };
    const USUAL: usize = 160; // bytes of a line
    out.reserve(draft.findings.len() * USUAL);
    let path = untrusted::one_line(&source.path);
    for finding in &draft.findings {
        if look.color {
            colored(source, &path, finding, out);
        } else {
            write(source, &path, finding, "", "", out);
        }
    }
}

/// Writes the line of one finding.
pub(super) fn line(source: &Source, finding: &Finding, out: &mut String) {
    let path = untrusted::one_line(&source.path);
    write(source, &path, finding, "", "", out);
}

fn colored(source: &Source, path: &str, finding: &Finding, out: &mut String) {
    let style = match finding.level {
        Level::Error => anstyle::AnsiColor::Red.on_default().bold(),
        Level::Warning => anstyle::AnsiColor::Yellow.on_default().bold(),
        Level::Info | Level::Off => anstyle::AnsiColor::Cyan.on_default(),
    };
    write(
        source,
        path,
        finding,
        &style.to_string(),
        &format!("{style:#}"),
        out,
    );
}

fn write(source: &Source, path: &str, finding: &Finding, on: &str, off: &str, out: &mut String) {
    let at = source.lines.locate(&source.text, finding.span.start);
    out.push_str(path);
    // Writing to a string cannot fail.
    let _ = write!(out, ":{}:{}: ", at.line, at.column);
    for part in [on, finding.level.name(), "[", finding.rule, "]", off, " "] {
        out.push_str(part);
    }
    out.push_str(&untrusted::one_line(&super::message(finding)));
    out.push('\n');
}
