//! What must hold whatever a draft holds. Every function here panics where a promise is broken.

mod citation;
mod fixing;
mod parsed;
mod report;
mod word;

pub use citation::{note, notes};
pub use fixing::fixed;
pub use parsed::{document, front_end};
pub use report::reported;
pub use word::{packed, parts};

use brieflint::config::Settings;
use brieflint::fix::Linted;
use brieflint::linter::{self, Known};
use brieflint::read;
use brieflint::source::{Format, Source};
use brieflint::span::Span;

/// Reads, parses and lints the bytes of a draft, and holds every stage to what it promises. None where the draft is
/// refused.
pub fn draft(format: Format, bytes: &[u8]) -> Option<(Source, Linted)> {
    let source = match read::source("draft", format, bytes) {
        Ok(source) => source,
        Err(error) => {
            assert!(!error.message.is_empty());
            return None;
        }
    };
    lint(&source, &Settings::default()).map(|linted| (source, linted))
}

/// Parses and lints a source.
pub fn lint(source: &Source, settings: &Settings) -> Option<Linted> {
    let parsed = match brieflint::formats::parse(source) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert!(!error.message.is_empty());
            return None;
        }
    };
    front_end(source, &parsed);
    let linted = linter::examine(source, settings, known()).expect("it was parsed before");
    document(source, &linted.doc);
    report::findings(source, &linted);
    Some(linted)
}

/// A day for the rules about time.
pub fn known() -> Known<'static> {
    Known {
        today: "2024-02-29".parse().ok(),
        ..Known::default()
    }
}

/// Holds a span to be a stretch of whole characters of `text`.
fn inside(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} is no stretch of a text of {} bytes",
        text.len()
    );
}
