//! One draft in several formats: no rule knows the difference.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by it")]

use std::path::Path;

use brieflint::citations::view::{self, File};
use brieflint::diagnostic::Applicability;
use brieflint::document::Document;
use brieflint::fix;
use brieflint::formats;
use brieflint::linter;
use brieflint::read::{format_of, source};
use brieflint::source::{Format, Source};
use serde_json::{Value, json};

type Name = (&'static str, Format);

/// The same drafts in several formats; the first of each is what the others are held against.
///
/// `weekly-review` has its notes typed by hand where a format cannot hold a note without a marker. `harbour` has all that
/// markup can do to a note: links behind titles, tables, lists, quotations, raised commas. `ferry` and `strait` are
/// plain enough for plain text; the notes of `strait` are a list and its markers raised numbers.
const DRAFTS: [&[Name]; 4] = [
    &[
        ("drafts/weekly-review.txt", Format::Text),
        // Notes typed by hand in Markdown.
        ("drafts/weekly-review.txt", Format::Markdown),
        ("formats/weekly-review.md", Format::Markdown),
        ("formats/weekly-review.html", Format::Html),
        ("formats/weekly-review-word.htm", Format::Html),
        ("formats/weekly-review.docx", Format::Docx),
        ("formats/weekly-review.rst", Format::Rst),
    ],
    &[
        ("formats/harbour.md", Format::Markdown),
        ("formats/harbour.html", Format::Html),
        ("formats/harbour.docx", Format::Docx),
        ("formats/harbour.rst", Format::Rst),
        ("formats/harbour.adoc", Format::Asciidoc),
        ("formats/harbour.tex", Format::Latex),
    ],
    &[
        ("formats/ferry.txt", Format::Text),
        ("formats/ferry.md", Format::Markdown),
        ("formats/ferry.html", Format::Html),
        ("formats/ferry.docx", Format::Docx),
        ("formats/ferry.rst", Format::Rst),
        ("formats/ferry.adoc", Format::Asciidoc),
        ("formats/ferry.tex", Format::Latex),
    ],
    &[
        ("formats/strait.txt", Format::Text),
        ("formats/strait.md", Format::Markdown),
        ("formats/strait.html", Format::Html),
        ("formats/strait.docx", Format::Docx),
        ("formats/strait.rst", Format::Rst),
        ("formats/strait.adoc", Format::Asciidoc),
        ("formats/strait.tex", Format::Latex),
    ],
];

fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    std::fs::read(path).expect("a fixture")
}

fn read((name, format): Name) -> Source {
    let bytes = bytes(name);
    let source = source(name, format, &bytes).expect("a draft");
    if format != Format::Docx {
        assert_eq!(
            formats::encode(&source.text, source.encoding).expect("bytes"),
            bytes,
            "{name} is written as it was read"
        );
    }
    source
}

/// Holds what `show` makes of each draft against what it makes of the first of its kind.
fn compare<T: PartialEq + std::fmt::Debug>(show: impl Fn(Name) -> T) {
    for names in DRAFTS {
        let (first, twins) = names.split_first().expect("drafts");
        let expected = show(*first);
        for name in twins {
            pretty_eq(name, &show(*name), &expected);
        }
    }
}

/// An assertion whose failure can be read.
fn pretty_eq<T: PartialEq + std::fmt::Debug>(name: &Name, found: &T, expected: &T) {
    if found != expected {
        let (found, expected) = (format!("{found:#?}"), format!("{expected:#?}"));
        let differs: Vec<String> = found
            .lines()
            .zip(expected.lines())
            .filter(|(a, b)| a != b)
            .take(6)
            .map(|(a, b)| format!("{a}\n  instead of {b}"))
            .collect();
        panic!("{name:?}:\n{}", differs.join("\n"));
    }
}

/// Words apart by single spaces: where a line breaks is the format's.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The labels and texts of the notes, and the labels of the markers with the notes that they lead to.
fn notes(doc: &Document) -> Value {
    let notes: Vec<_> = doc
        .notes
        .iter()
        .map(|n| json!([n.label, words(doc.slice(n.text))]))
        .collect();
    let markers: Vec<_> = doc
        .markers
        .iter()
        .map(|m| json!([m.label, m.note]))
        .collect();
    json!({ "notes": notes, "markers": markers })
}

#[test]
fn notes_and_markers_are_the_same() {
    let text = linter::parse(&read(DRAFTS[0][0])).expect("a draft");
    assert_eq!((text.notes.len(), text.markers.len()), (11, 11));
    compare(|name| {
        let doc = linter::parse(&read(name)).expect("a draft");
        let counts = [doc.citations.len(), doc.links.len(), doc.sentences.len()];
        json!([notes(&doc), counts])
    });
}

/// All that `citations` says of a draft, but the places.
#[test]
fn citations_are_the_same() {
    compare(|name| {
        let source = read(name);
        let doc = linter::parse(&source).expect("a draft");
        let mut all: Value =
            serde_json::from_str(&view::json(&[File::new(&source, &doc)])).expect("JSON");
        let file = &mut all["files"][0];
        for note in file["notes"].as_array_mut().expect("notes") {
            for citation in note["citations"].as_array_mut().expect("citations") {
                let fields = citation.as_object_mut().expect("fields");
                // As they stand in the file, markup and all.
                fields.remove("span");
                fields.remove("raw");
            }
            let note = note.as_object_mut().expect("fields");
            note.retain(|key, _| matches!(key.as_str(), "label" | "citations"));
        }
        file["notes"].take()
    });
}

#[test]
fn findings_are_the_same() {
    let findings = |name: Name| -> Vec<Value> {
        let settings = brieflint::config::Settings::default();
        let report = linter::lint(read(name), &settings, None).expect("a draft");
        let mut found: Vec<_> = report
            .findings
            .iter()
            // Messages show markers as they stand: `[12]`, `[^12]`, `12`.
            .map(|f| {
                let message = words(&f.message).replace(['[', '^', ']'], "");
                let fix = f
                    .fix
                    .as_ref()
                    .map(|fix| (words(&fix.title), fix.applicability));
                json!([f.rule, f.level.name(), f.note, message, fix])
            })
            .collect();
        found.sort_by_key(Value::to_string);
        found
    };
    for names in DRAFTS {
        assert!(findings(names[0]).len() >= 3, "{:?}", names[0]);
    }
    compare(findings);
}

/// Every span goes home to the text it stands for, or to markup that holds it.
#[test]
fn spans_go_home() {
    for name in DRAFTS.iter().copied().flatten() {
        let source = read(*name);
        let doc = linter::parse(&source).expect("a draft");
        for note in &doc.notes {
            // Emphasis and links may start before the words, and marks be written in another way.
            let mut first = doc
                .slice(note.text)
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty());
            let first = first.next().unwrap_or("");
            let home = doc.visible.home(note.text).of(&source.text);
            assert!(
                home.chars().take(60).collect::<String>().contains(first),
                "{name:?}, note {}: {home:?}",
                note.label
            );
        }
        // Of links behind words the address is elsewhere.
        for link in doc.links.iter().filter(|link| link.hidden.is_none()) {
            let home = doc.visible.home(link.span).of(&source.text);
            let home = ["\\", "{", "}", "amp;"]
                .iter()
                .fold(home.to_owned(), |home, sign| home.replace(sign, ""));
            assert_eq!(home, doc.slice(link.span), "{name:?}");
        }
    }
}

/// Fixes do the same in every format, leave notes and markers where they were, and leave nothing to a second run.
#[test]
fn fixes_do_the_same() {
    let settings = brieflint::config::Settings::default();
    let known = linter::Known::default();
    let lint = |source: &Source| linter::examine(source, &settings, known);
    for limit in [Applicability::Safe, Applicability::Unsafe] {
        compare(|(name, format)| {
            let settled = fix::settle(read((name, format)), limit, &lint).expect("fixed");
            assert!(settled.defects.is_empty(), "{name}: {:?}", settled.defects);
            let bytes = settled.bytes.expect("something to fix");
            let again = source(name, format, &bytes).expect("a draft");
            assert_eq!(again.text, settled.source.text, "{name}");
            let twin = linter::parse(&again).expect("a draft");
            let second = fix::settle(again, limit, &lint).expect("fixed");
            assert_eq!(second.bytes, None, "{name}: a second run changes something");
            let mut rules = settled.fixed;
            rules.sort_unstable();
            json!([notes(&twin), rules])
        });
    }
}

/// The format of each fixture is what its name says, so that the command line reads them as these tests do.
#[test]
fn names_tell_formats() {
    for (name, format) in DRAFTS.iter().copied().flatten().skip(2) {
        assert_eq!(format_of(Path::new(name), None), Ok(*format), "{name}");
    }
}

/// A raised number behind an address is no part of it.
#[test]
fn markers_are_no_part_of_addresses() {
    let page = "<p>See http://tass(.)com/a<sup><a href='#fn1' id='r1'>1</a></sup>.</p>\
                <ol><li id='fn1'>Wire. <a href='#r1'>^</a></li></ol>";
    let source = Source::new("page.html", Format::Html, page);
    let doc = linter::parse(&source).expect("a draft");
    let urls: Vec<&str> = doc.links.iter().map(|l| l.url()).collect();
    assert_eq!(urls, ["http://tass.com/a"]);
}

/// Italics take nothing from a citation that its words have.
#[test]
fn a_newspaper_in_italics_is_the_outlet() {
    let outlet = |text: &str, format| {
        let source = Source::new("a", format, format!("They met.[1]\n\n[1] {text}\n"));
        let doc = linter::parse(&source).expect("a draft");
        let citation = doc.citations.first().expect("a citation");
        let words = |span| doc.slice(span).to_owned();
        let outlet = citation.outlet.as_ref().map(|o| words(o.span));
        (outlet, citation.title.is_some())
    };
    let plain = "The Times, May 3, 2019, https://example.org/a.";
    let italic = "*The Times*, May 3, 2019, https://example.org/a.";
    let expected = (Some("The Times".to_owned()), false);
    assert_eq!(outlet(plain, Format::Text), expected);
    assert_eq!(outlet(italic, Format::Markdown), expected);
    // A book is not one.
    let book = outlet("*The Long Wait* (London: Pell, 2019), 3.", Format::Markdown);
    assert!(book.1, "{book:?}");
}
