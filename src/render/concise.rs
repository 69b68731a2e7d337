//! A line for each finding: `path:line:column: level[rule] message`.

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
    for number in [at.line, at.column] {
        out.push(':');
        push_number(number, out);
    }
    out.push_str(": ");
    for part in [on, finding.level.name(), "[", finding.rule, "]", off, " "] {
        out.push_str(part);
    }
    out.push_str(&untrusted::one_line(&super::message(finding)));
    out.push('\n');
}

/// Writes a number in digits.
fn push_number(mut number: usize, out: &mut String) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    for slot in digits.iter_mut().rev() {
        *slot = b'0' + (number % 10) as u8;
        start -= 1;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    let digits = digits.get(start..).unwrap_or(&[]);
    out.push_str(str::from_utf8(digits).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 1, 9, 10, 42, 100, 12_345, usize::MAX] {
            let mut out = String::new();
            push_number(number, &mut out);
            assert_eq!(out, number.to_string());
        }
    }
}
