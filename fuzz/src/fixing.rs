//! Promises of fixes.

use brieflint::config::Settings;
use brieflint::config::style::Style;
use brieflint::diagnostic::Applicability;
use brieflint::document::Document;
use brieflint::fix::{self, Settled};
use brieflint::linter;
use brieflint::read;
use brieflint::report::Finding;
use brieflint::source::{Format, Source};

use crate::{known, lint};

/// Fixes a draft twice: what it holds stays, and the second time changes nothing.
pub fn fixed(format: Format, bytes: &[u8], limit: Applicability, settings: &Settings) {
    let Ok(source) = read::source("draft", format, bytes) else {
        return;
    };
    let Some(before) = lint(&source, settings) else {
        return;
    };
    let once = settle(source.clone(), limit, settings);
    let after = lint(&once.source, settings).expect("a fixed draft can be read");
    let (old, new) = (&before.doc, &after.doc);
    assert_eq!(old.notes.len(), new.notes.len(), "notes");
    assert_eq!(old.markers.len(), new.markers.len(), "markers");
    if limit == Applicability::Safe {
        assert!(keeps(new.text(), &quoted(old)), "words of a quotation");
    }
    if limit == Applicability::Safe {
        let plain = settings.style == Style::default();
        assert_eq!(old.citations.len(), new.citations.len(), "citations");
        for (before, after) in old.citations.iter().zip(&new.citations) {
            let (before, after) = (before.title.as_ref(), after.title.as_ref());
            // A citation may be read better than before; a house style may ask for other marks in a title.
            let Some(before) = before.map(|t| &t.text) else {
                continue;
            };
            let after = after.map(|t| &t.text).expect("a title stays");
            let same = before == after || !plain && folded(before) == folded(after);
            assert!(same, "{before} became {after}");
        }
        let labels = |doc: &Document| -> Vec<String> {
            doc.notes.iter().map(|n| n.label.to_string()).collect()
        };
        assert_eq!(labels(old), labels(new));
    }
    let fixable = |f: &&Finding| f.fix.as_ref().is_some_and(|x| x.applicability <= limit);
    let left: Vec<&Finding> = once.found.findings.iter().filter(fixable).collect();
    if once.defects.is_empty() && source.word.is_none() {
        assert!(left.is_empty(), "fixes are left: {left:?}");
    }
    let Some(bytes) = &once.bytes else {
        assert_eq!(once.source.text, source.text);
        return;
    };
    let again = read::source("draft", format, bytes).expect("the fixed file can be read");
    assert_eq!(
        again.text, once.source.text,
        "what is written is what was made"
    );
    let twice = settle(again, limit, settings);
    assert_eq!(twice.source.text, once.source.text, "fixed twice");
}

fn settle(source: Source, limit: Applicability, settings: &Settings) -> Settled {
    fix::settle(source, limit, &|source| {
        linter::examine(source, settings, known())
    })
    .expect("a draft that can be read can be fixed")
}

/// The words between curly marks with no other mark between, in order, without the comma at their end.
fn quoted(doc: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for block in doc.blocks.iter().map(|b| doc.slice(b.span)) {
        for (at, mark) in block.match_indices('“') {
            let rest = &block[at + mark.len()..];
            let end = rest.find(['“', '”', '"', '„', '«', '»']).unwrap_or(0);
            if rest[end..].starts_with('”') {
                out.push(folded(rest[..end].trim_end_matches([',', '.'])));
            }
        }
    }
    out
}

/// Whether every one of `words` stands in `text`, in order.
fn keeps(text: &str, words: &[String]) -> bool {
    let text = folded(text);
    let mut at = 0;
    words.iter().all(|words| {
        let found = text.get(at..).and_then(|rest| rest.find(words));
        at += found.map_or(0, |from| from + words.len());
        found.is_some()
    })
}

/// Words, whatever marks and invisible characters stand in them: a house style may ask for others, and the latter are taken out.
fn folded(text: &str) -> String {
    let invisible = |c: char| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let marks = [
        '“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‛', '‹', '›', '\'', '`',
    ];
    text.replace(marks, "\"").replace(invisible, "")
}
