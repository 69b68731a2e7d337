//! A page for a job summary or a comment: how many, then a table for each draft.

use std::borrow::Cow;
use std::fmt::Write;

use super::{page_url, summary, untrusted};
use crate::diagnostic::Applicability;
use crate::report::{DraftReport, Finding, Report};
use crate::source::Source;

pub(super) fn render(report: &Report) -> String {
    let mut out = format!(
        "## brieflint\n\n{}\n",
        summary(report).trim_end().replace('\n', "  \n")
    );
    let mut errors = report.errors().peekable();
    if errors.peek().is_some() {
        out.push_str("\n### Not read\n\n");
        for error in errors {
            let _ = writeln!(out, "- {}: {}", escape(&error.path), escape(&error.message));
        }
    }
    for draft in &report.drafts {
        table(draft, &mut out);
    }
    out
}

fn table(draft: &DraftReport, out: &mut String) {
    let Some(source) = draft.source.as_ref().filter(|_| !draft.findings.is_empty()) else {
        return;
    };
    let _ = write!(
        out,
        "\n### {}\n\n| line | note | level | rule | finding |\n| ---: | :--- | :--- | :--- | :--- |\n",
        escape(&draft.path)
    );
    for finding in &draft.findings {
        row(source, finding, out);
    }
}

fn row(source: &Source, finding: &Finding, out: &mut String) {
    let place = match &finding.location {
        Some(location) => format!("¶ {}", location.paragraph),
        None => {
            let at = source.lines.locate(&source.text, finding.span.start);
            format!("{}:{}", at.line, at.column)
        }
    };
    let mut words = escape(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        let _ = write!(words, "<br>{}", escape(help));
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.applicability {
            Applicability::Safe => "`--fix`",
            Applicability::Unsafe => "`--fix --unsafe-fixes`",
            Applicability::Display => "a suggestion",
        };
        let _ = write!(words, "<br>{} ({how})", escape(&fix.title));
    }
    let _ = writeln!(
        out,
        "| {place} | {} | {} | [{}]({}) | {words} |",
        escape(finding.note.as_deref().unwrap_or("")),
        finding.level.name(),
        finding.rule,
        page_url(finding.category, finding.rule),
    );
}

/// Text from a draft as text: no markup, no table cell, no mention, no formula, no live link.
fn escape(text: &str) -> Cow<'_, str> {
    let shown = untrusted::one_line(text);
    if !shown.contains(|c: char| c.is_ascii_punctuation()) {
        return shown;
    }
    let mut out = String::with_capacity(shown.len() + 16);
    let mut rest = shown.chars();
    while let Some(c) = rest.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // Addresses that would become links by themselves.
            ':' if rest.as_str().starts_with("//") => out.push_str("\\:"),
            '.' if ends_with_www(&out) => out.push_str("\\."),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn ends_with_www(text: &str) -> bool {
    let tail = text.len().checked_sub(3).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn drafts_bring_no_markup() {
        assert_eq!(
            escape("a|b <img> @me [x](y) https://e.org www.e.org *b* #1 $x$"),
            r"a\|b &lt;img&gt; &#64;me \[x\](y) https\://e.org www\.e.org \*b\* \#1 \$x\$"
        );
        assert_eq!(
            escape("in/Report, final: 100%.md"),
            "in/Report, final: 100%.md"
        );
    }
}
