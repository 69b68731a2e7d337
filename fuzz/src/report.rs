//! Promises of findings and of what is printed of them.

use brieflint::fix::Linted;
use brieflint::linter;
use brieflint::render::{self, Look, OutputFormat};
use brieflint::report::{DraftReport, Report};
use brieflint::source::{Format, Source};

use crate::inside;

/// What every finding promises.
pub(crate) fn findings(source: &Source, linted: &Linted) {
    for finding in &linted.findings {
        inside(&source.text, finding.span);
        assert!(!finding.message.is_empty() && !finding.fingerprint.is_empty());
        for (span, words) in &finding.labels {
            inside(&source.text, *span);
            assert!(!words.is_empty());
        }
        let mut end = 0;
        for (span, _) in finding.fix.iter().flat_map(|fix| &fix.edits) {
            inside(&source.text, *span);
            assert!(span.start >= end, "edits overlap: {finding:?}");
            end = span.end;
        }
        if let Some(fix) = &finding.fix {
            assert!(!fix.edits.is_empty(), "a fix of nothing: {finding:?}");
        }
        if finding.rule == "defanged-url" && source.format == Format::Text {
            let fix = finding.fix.iter().flat_map(|fix| &fix.edits);
            fix.for_each(|(span, _)| assert!(finding.span.contains(*span), "{finding:?}"));
        }
    }
}

/// Prints a draft's findings in every format: JSON can be read, and nothing for people holds a control character.
pub fn reported(source: Source, linted: Linted) {
    let draft: DraftReport = linter::report(source, linted.into());
    let report = Report {
        drafts: vec![draft],
        ..Report::default()
    };
    use OutputFormat::*;
    for format in [Json, Sarif, Gitlab, Rdjson] {
        let text = render::render(&report, format, Look::plain());
        let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
        assert!(read.is_ok(), "{format:?}: {read:?}");
    }
    for line in render::render(&report, Jsonl, Look::plain()).lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok());
    }
    for format in [Full, Concise, Github, Junit, Markdown] {
        let text = render::render(&report, format, Look::plain());
        assert!(!text.contains(is_hidden), "{format:?}: {text:?}");
    }
}

/// Whether a character could act on a terminal or change the order of a line.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
}
