//! Annotations, as commands to GitHub's runner: `::error file=…,line=…::message`.
//!
//! A step shows 10 annotations of each kind and no more, so the weightiest come first and the last line says how many
//! are left. What an annotation says comes from drafts, so nothing of it may end the command or start another.

use std::fmt::Write;

use super::untrusted;
use crate::diagnostic::Level;
use crate::report::{Finding, Report};
use crate::source::Source;

/// Annotations of one kind in a step.
const OF_A_KIND: usize = 10;
/// Characters of a message, escapes counted.
const LONGEST: usize = 4096;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    let mut left = 0;
    for level in [Level::Error, Level::Warning] {
        left += annotate(report, level, OF_A_KIND, &mut out);
    }
    let infos = report.findings().filter(|f| f.level == Level::Info).count();
    // The notice that counts the rest is a notice too.
    let room = if left > 0 || infos > OF_A_KIND {
        OF_A_KIND - 1
    } else {
        OF_A_KIND
    };
    left += annotate(report, Level::Info, room, &mut out);
    if left > 0 {
        let _ = writeln!(
            out,
            "::notice title=brieflint::{left} more findings are not annotated; the log, the job summary or another report has them all"
        );
    }
    out
}

/// Writes the findings of one level, at most `room`; how many there is no room for.
fn annotate(report: &Report, level: Level, room: usize, out: &mut String) -> usize {
    let mut written = 0;
    let mut left = 0;
    for draft in &report.drafts {
        let Some(source) = &draft.source else {
            continue;
        };
        for finding in draft.findings.iter().filter(|f| f.level == level) {
            if written == room {
                left += 1;
            } else {
                command(source, finding, out);
                written += 1;
            }
        }
    }
    left
}

fn command(source: &Source, finding: &Finding, out: &mut String) {
    let kind = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "notice",
    };
    let start = source.lines.locate(&source.text, finding.span.start);
    let end = source.lines.locate(&source.text, finding.span.end);
    let _ = write!(out, "::{kind} file={}", property(&source.path));
    // The lines of a Word file's extracted text are nowhere to be seen.
    if finding.location.is_none() {
        let _ = write!(out, ",line={},endLine={}", start.line, end.line);
        // The runner drops columns where the lines differ.
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let _ = writeln!(
        out,
        ",title={}::{}",
        property(&format!("brieflint[{}]", finding.rule)),
        message(&super::words(finding))
    );
}

/// A property's value: nothing in it can end the property or the line.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

/// A message: control characters seen, `%` and line ends escaped, `##[` broken up, cut to what is shown.
fn message(text: &str) -> String {
    let shown = untrusted::visible(text).replace("##[", "## [");
    let mut out = String::with_capacity(shown.len());
    let mut length = 0;
    for c in shown.chars() {
        let mut buffer = [0; 4];
        let escaped: &str = match c {
            '%' => "%25",
            '\r' => "%0D",
            '\n' => "%0A",
            c => c.encode_utf8(&mut buffer),
        };
        length += escaped.chars().count();
        if length >= LONGEST {
            out.push('…');
            break;
        }
        out.push_str(escaped);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_command() {
        assert_eq!(
            property("Report, final: 100%.md"),
            "Report%2C final%3A 100%25.md"
        );
        assert_eq!(
            message("a\r\n::error::b ##[group]%0A"),
            "a␍%0A::error::b ## [group]%250A"
        );
        let long = message(&"%".repeat(5000));
        assert!(long.chars().count() <= LONGEST && long.ends_with('…'));
    }
}
