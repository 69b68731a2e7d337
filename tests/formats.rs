//! One draft in several formats: no rule knows the difference.
#![expect(clippy::expect_used, reason = "a test fails by it")]

use std::path::Path;

use brieflint::diagnostic::Applicability;
use brieflint::document::Document;
use brieflint::fix;
use brieflint::formats;
use brieflint::linter;
use brieflint::source::{Format, Source};

fn read((name, format): (&str, Format)) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    let bytes = std::fs::read(&path).expect("a fixture");
    let (text, encoding) = formats::decode(&bytes, format).expect("text");
    assert_eq!(
        formats::encode(&text, encoding).expect("bytes"),
        bytes,
        "{name} is written as it was read"
    );
    Source {
        encoding,
        ..Source::new(name, format, text)
    }
}

/// The labels and texts of the notes, and the labels of the markers.
fn notes(doc: &Document) -> (Vec<(String, String)>, Vec<String>) {
    let notes = doc.notes.iter().map(|n| {
        let text = doc.slice(n.text).to_owned();
        (n.label.clone(), text)
    });
    let markers = doc.markers.iter().map(|m| m.label.clone());
    (notes.collect(), markers.collect())
}

const TEXT: (&str, Format) = ("drafts/weekly-review.txt", Format::Text);

const TWINS: [(&str, Format); 5] = [
    // Notes typed by hand in Markdown.
    ("drafts/weekly-review.txt", Format::Markdown),
    ("formats/weekly-review.md", Format::Markdown),
    ("formats/weekly-review.html", Format::Html),
    ("formats/weekly-review-word.htm", Format::Html),
    ("formats/weekly-review.rst", Format::Rst),
];

#[test]
fn notes_and_markers_are_the_same() {
    let text = linter::parse(&read(TEXT)).expect("a draft");
    assert_eq!((text.notes.len(), text.markers.len()), (11, 11));
    for name in TWINS {
        let twin = linter::parse(&read(name)).expect("a draft");
        assert_eq!(notes(&twin), notes(&text), "{name:?}");
        assert_eq!(twin.citations.len(), text.citations.len(), "{name:?}");
        assert_eq!(twin.links.len(), text.links.len(), "{name:?}");
        assert_eq!(twin.sentences.len(), text.sentences.len(), "{name:?}");
        let tied =
            |doc: &Document| -> Vec<Option<usize>> { doc.markers.iter().map(|m| m.note).collect() };
        assert_eq!(tied(&twin), tied(&text), "{name:?}");
    }
}

#[test]
fn findings_are_the_same() {
    let findings = |draft: (&str, Format)| -> Vec<(String, Option<String>, String)> {
        let settings = brieflint::config::Settings::default();
        let report = linter::lint(read(draft), &settings, None).expect("a draft");
        let mut found: Vec<_> = report
            .findings
            .iter()
            // Messages show markers as they stand: `[12]`, `[^12]`, `12`.
            .map(|f| {
                let message = f.message.replace(['[', '^', ']'], "");
                (f.rule.to_owned(), f.note.clone(), message)
            })
            .collect();
        found.sort();
        found
    };
    let text = findings(TEXT);
    assert!(text.len() > 10);
    for name in TWINS {
        assert_eq!(findings(name), text, "{name:?}");
    }
}

/// Every span goes home to the text it stands for, or to markup that holds it.
#[test]
fn spans_go_home() {
    for name in TWINS {
        let source = read(name);
        let doc = linter::parse(&source).expect("a draft");
        for note in &doc.notes {
            let first = doc.slice(note.text).split(' ').next().unwrap_or("");
            let home = doc.visible.home(note.text).of(&source.text);
            assert!(
                home.starts_with(first),
                "{name:?}, note {}: {home:?}",
                note.label
            );
        }
        for link in &doc.links {
            let home = doc.visible.home(link.span).of(&source.text);
            assert_eq!(home, doc.slice(link.span), "{name:?}");
        }
    }
}

/// Fixes do the same in every format, and leave notes and markers where they were.
#[test]
fn fixes_do_the_same() {
    let fixed = |name: (&str, Format)| {
        let settings = brieflint::config::Settings::default();
        let known = linter::Known::default();
        let lint = |source: &Source| linter::examine(source, &settings, known);
        let settled = fix::settle(read(name), Applicability::Safe, &lint).expect("fixed");
        assert!(
            settled.defects.is_empty(),
            "{name:?}: {:?}",
            settled.defects
        );
        let bytes = settled.bytes.expect("something to fix");
        let (text, _) = formats::decode(&bytes, settled.source.format).expect("text");
        assert_eq!(text, settled.source.text, "{name:?}");
        let twin = linter::parse(&settled.source).expect("a draft");
        let mut rules = settled.fixed;
        rules.sort_unstable();
        (notes(&twin), rules)
    };
    let text = fixed(TEXT);
    for name in TWINS {
        let twin = fixed(name);
        assert_eq!(twin.0, text.0, "{name:?}");
        assert_eq!(twin.1, text.1, "{name:?}");
    }
}

/// A raised number behind an address is no part of it.
#[test]
fn markers_are_no_part_of_addresses() {
    let page = "<p>See http://tass(.)com/a<sup><a href='#fn1' id='r1'>1</a></sup>.</p>\
                <ol><li id='fn1'>Wire. <a href='#r1'>^</a></li></ol>";
    let source = Source::new("page.html", Format::Html, page);
    let doc = linter::parse(&source).expect("a draft");
    let urls: Vec<&str> = doc.links.iter().map(|l| l.url.as_str()).collect();
    assert_eq!(urls, ["http://tass.com/a"]);
}
