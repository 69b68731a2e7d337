//! Files that other programs saved.

use crate::make::member;
use brieflint::formats::docx::{self, Annotation};
use brieflint::span::Span;

const FILES: [&str; 3] = ["pandoc", "libreoffice", "python-docx"];

fn load(name: &str) -> Vec<u8> {
    std::fs::read(format!(
        "{}/fixtures/word/{name}.docx",
        env!("CARGO_MANIFEST_DIR")
    ))
    .expect("a fixture")
}

/// What is found in a file, a line each.
fn summary(name: &str) -> String {
    let (text, parsed, package) = docx::read(&load(name)).expect("a Word file");
    let document = brieflint::document::build(parsed).expect("a document");
    let mut out = String::new();
    for marker in &document.markers {
        out += &format!("marker {}\n", marker.label);
    }
    for note in &document.notes {
        let words: String = note.text.of(&text).chars().take(30).collect();
        let words = words.trim_end();
        let at = package.location(&text, note.text).expect("a place");
        out += &format!(
            "note {} in {} {}, paragraph {}, {}: {words}\n",
            note.label,
            at.part,
            at.note.as_deref().unwrap_or("-"),
            at.paragraph,
            at.start
        );
    }
    for link in document
        .links
        .iter()
        .filter_map(|link| link.hidden.as_ref())
    {
        out += &format!("link {} -> {}\n", link.text.of(&text), link.url);
    }
    for span in &document.emphasis {
        out += &format!("italic {}\n", span.of(&text));
    }
    out
}

#[test]
fn pandoc() {
    insta::assert_snapshot!(summary("pandoc"), @r#"
    marker 1
    marker 2
    marker 3
    marker 4
    marker 5
    marker 6
    note 1 in footnotes 1, paragraph 1, 1: “Cable Goes Dark,” Baltic Wire
    note 2 in footnotes 2, paragraph 1, 1: Anna Keller, “Tanker Asked to
    note 3 in footnotes 3, paragraph 1, 1: “An Accident at Sea,” State TV
    note 4 in footnotes 4, paragraph 1, 1: Ibid.
    note 5 in footnotes 5, paragraph 1, 1: Anna Keller, “Seven Months,” H
    note 6 in footnotes 6, paragraph 1, 1: Keller, “Tanker Asked to Stop.
    link https://harbour.example/tanker -> https://harbour.example/tanker
    link “An Accident at Sea,” -> http://state-tv(.)example/sea
    italic The Harbour Gazette
    italic Harbour Gazette
    italic Harbour Gazette
    "#);
}

#[test]
fn libreoffice() {
    insta::assert_snapshot!(summary("libreoffice"), @r#"
    marker 1
    marker i
    marker 2
    note 1 in footnotes 1, paragraph 1, 1: “Lock Closed,” River Post, May
    note 2 in footnotes 2, paragraph 1, 1: “Forty Barges,” River Post, Ma
    note i in endnotes i, paragraph 1, 1: Port Authority, notice of May
    link http://river-post(.)example/lock -> http://river-post(.)example/lock
    link “Forty Barges,” -> https://river.example/forty
    italic The River Post
    "#);
}

#[test]
fn python_docx() {
    insta::assert_snapshot!(summary("python-docx"), @r#"
    marker 1
    marker 2
    marker 3
    note 1 in document -, paragraph 7, 0: “Wheat Up,” Grain Daily, June
    note 2 in document -, paragraph 8, 0: Ibid.
    note 3 in document -, paragraph 9, 0: Ministry of Fields, statement,
    link https://fields(.)example/9 -> https://fields(.)example/9
    "#);
}

#[test]
fn links_are_refanged_with_their_targets_and_a_second_run_changes_nothing() {
    for name in FILES {
        let fix = |bytes: &[u8]| {
            let (text, _, package) = docx::read(bytes).expect("a Word file");
            let fixes: Vec<Vec<(Span, String)>> = text
                .match_indices("(.)")
                .chain(text.match_indices("[.]"))
                .map(|(at, sign)| vec![(Span::new(at, at + sign.len()), ".".to_owned())])
                .collect();
            let patched = package.patch(&text, &fixes).expect("a file");
            assert!(patched.refused.is_empty(), "{name}");
            (text, patched.bytes)
        };
        let (before, once) = fix(&load(name));
        let (after, twice) = fix(&once);
        assert_ne!(before, after);
        assert_eq!(after, before.replace("(.)", ".").replace("[.]", "."));
        assert_eq!(once, twice);
    }
    let (_, parsed, _) = docx::read(&load("python-docx")).expect("a Word file");
    assert_eq!(parsed.hidden_links[0].url, "https://fields(.)example/9");
}

#[test]
fn every_note_can_carry_a_comment() {
    for name in FILES {
        let bytes = load(name);
        let (text, parsed, package) = docx::read(&bytes).expect("a Word file");
        let annotations: Vec<Annotation> = parsed
            .blocks
            .iter()
            .map(|block| Annotation {
                span: block.span,
                author: "brieflint".into(),
                text: "Look here.".into(),
            })
            .collect();
        let annotated = package.annotate(&text, &annotations).expect("a file");
        assert_eq!(docx::read(&annotated).expect("a Word file").0, text);
        let comments = member(&annotated, "word/comments.xml");
        assert_eq!(comments.matches("<w:comment ").count(), annotations.len());
    }
}
