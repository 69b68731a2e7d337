//! JUnit XML: a suite for each draft, a case for each finding.

use std::borrow::Cow;
use std::fmt::Write;

use super::untrusted;
use crate::report::{DraftReport, Finding, Report};
use crate::source::Source;

pub(super) fn render(report: &Report) -> String {
    let findings = report.findings().count();
    let errors = report.errors().count();
    let tests: usize = report.drafts.iter().map(cases).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"brieflint\" tests=\"{tests}\" failures=\"{findings}\" errors=\"{errors}\">"
    );
    for draft in &report.drafts {
        suite(draft, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

/// A draft without findings is one case that passed.
fn cases(draft: &DraftReport) -> usize {
    (draft.findings.len() + usize::from(draft.error.is_some())).max(1)
}

fn suite(draft: &DraftReport, out: &mut String) {
    let path = escape(&draft.path);
    let _ = writeln!(
        out,
        "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        cases(draft),
        draft.findings.len(),
        usize::from(draft.error.is_some()),
    );
    if let Some(error) = &draft.error {
        let _ = writeln!(
            out,
            "    <testcase name=\"read\" classname=\"{path}\">\n      <error message=\"{}\"/>\n    </testcase>",
            escape(&error.message)
        );
    }
    match &draft.source {
        Some(source) if !draft.findings.is_empty() => {
            for finding in &draft.findings {
                case(source, &path, finding, out);
            }
        }
        _ if draft.error.is_none() => {
            let _ = writeln!(
                out,
                "    <testcase name=\"brieflint\" classname=\"{path}\"/>"
            );
        }
        _ => {}
    }
    out.push_str("  </testsuite>\n");
}

fn case(source: &Source, path: &str, finding: &Finding, out: &mut String) {
    let at = source.lines.locate(&source.text, finding.span.start);
    let note = match &finding.note {
        Some(note) => format!(", note {}", escape(note)),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "    <testcase name=\"{}\" classname=\"{path}\" file=\"{path}\" line=\"{}\">\n      \
         <failure type=\"{}\" message=\"{}\">line {}, column {}{note}: {}</failure>\n    </testcase>",
        finding.rule,
        at.line,
        finding.level.name(),
        escape(&finding.message),
        at.line,
        at.column,
        escape(&super::words(finding)),
    );
}

/// Text for an attribute or an element; XML cannot hold control characters at all, so they are made visible.
fn escape(text: &str) -> Cow<'_, str> {
    let shown = untrusted::one_line(text);
    if !shown.contains(['&', '<', '>', '"', '#', '\u{fffe}', '\u{ffff}']) {
        return shown;
    }
    let mut out = String::with_capacity(shown.len() + 16);
    for c in shown.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    // A command to GitHub's runner, should the report be printed.
    Cow::Owned(out.replace("##[", "#&#35;["))
}
