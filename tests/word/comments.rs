//! Findings become comments, anchored at their words.

use crate::make::*;
use brieflint::formats::docx::{self, Annotation};
use brieflint::span::Span;

fn at(text: &str, words: &str, say: &str) -> Annotation {
    let start = text.find(words).expect("present");
    Annotation {
        span: Span::new(start, start + words.len()),
        author: "brieflint".into(),
        text: say.into(),
    }
}

/// The text inside the range of each comment, as `id: words`, by order of ids.
fn anchors(document: &str) -> Vec<String> {
    let mut out = Vec::new();
    for id in 0.. {
        let open = format!("<w:commentRangeStart w:id=\"{id}\"/>");
        let close = format!(
            "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
        );
        let Some(from) = document.find(&open) else {
            break;
        };
        assert_eq!(document.matches(&open).count(), 1);
        assert_eq!(document.matches(&close).count(), 1);
        let range = &document[from..document.find(&close).expect("its end")];
        let words: String = range
            .split("<w:t")
            .skip(1)
            .filter_map(|t| t.split_once('>')?.1.split_once("</w:t>"))
            .map(|(words, _)| words)
            .collect();
        out.push(format!("{id}: {words}"));
    }
    out
}

fn annotate(bytes: &[u8], make: impl Fn(&str) -> Vec<Annotation>) -> Vec<u8> {
    let (text, before, package) = docx::read(bytes).expect("a Word file");
    let annotated = package.annotate(&text, &make(&text)).expect("a file");
    let (after, parsed, _) = docx::read(&annotated).expect("still a Word file");
    assert_eq!(text, after, "comments are no text");
    assert_eq!(before.blocks, parsed.blocks);
    assert_eq!(before.hidden_links, parsed.hidden_links);
    assert_eq!(before.markers, parsed.markers);
    annotated
}

#[test]
fn a_comment_holds_its_words_and_no_others() {
    let mut draft = Draft::body(
        paragraph(&(r#"<w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t>The Kremlin &amp; its</w:t><w:tab/><w:t>allies</w:t></w:r>"#.to_owned()
            + &hyperlink("r1", &run("met in Minsk"))
            + &run(" today.")))
            + &paragraph(&run("Second.")),
    );
    draft.links = vec![("r1", "http://a.test")];
    let bytes = annotate(&draft.bytes(), |text| {
        vec![
            at(text, "Kremlin & its\tall", "one"),
            at(text, "allies", "two"),
            at(text, "& its", "three"),
            at(text, "in Minsk today", "four"),
            at(text, "today.\n\nSecond", "five"),
            at(text, "The", "six"),
            Annotation {
                span: Span::empty(text.len()),
                author: String::new(),
                text: String::new(),
            },
        ]
    });
    let document = member(&bytes, "word/document.xml");
    assert_eq!(
        anchors(&document),
        [
            "0: Kremlin &amp; itsall",
            "1: allies",
            "2: &amp; its",
            "3: in Minsk today",
            "4: today.Second",
            "5: The",
            "6: Second.",
        ]
    );
    // Pieces of a run that is cut keep its look.
    assert_eq!(
        document.matches("<w:rPr><w:b/></w:rPr>").count(),
        document.matches(r#"<w:r w:rsidR="1">"#).count()
    );
    let types = member(&bytes, "[Content_Types].xml");
    assert_eq!(types.matches("/word/comments.xml").count(), 1);
    let comments = member(&bytes, "word/comments.xml");
    assert_eq!(comments.matches("<w:comment ").count(), 7);
}

#[test]
fn a_finding_in_a_note_is_anchored_at_its_reference() {
    let mut draft = Draft::noted(&["First.", "Tass, June 28, 2019,"]);
    draft.footnotes += &footnote(9, "Orphan.");
    draft.endnotes = endnote(5, "At the end.");
    draft.body += &paragraph(&endnote_reference(5));
    let bytes = annotate(&draft.bytes(), |text| {
        vec![
            at(text, "June 28", "Add a link."),
            at(text, "end", "Really?"),
            at(text, "Orphan", "Nowhere."),
        ]
    });
    let document = member(&bytes, "word/document.xml");
    let anchored = |id: u32, reference: &str| {
        let from = document
            .find(&format!("<w:commentRangeStart w:id=\"{id}\"/>"))
            .expect("start");
        let to = document
            .find(&format!("<w:commentRangeEnd w:id=\"{id}\"/>"))
            .expect("end");
        document[from..to].contains(reference)
    };
    assert!(anchored(0, "<w:footnoteReference w:id=\"3\"/>"));
    assert!(anchored(1, "<w:endnoteReference w:id=\"5\"/>"));
    assert!(anchored(2, "<w:endnoteReference w:id=\"5\"/>"));
    let comments = member(&bytes, "word/comments.xml");
    assert!(comments.contains("In footnote 2, “June 28”: Add a link."));
    assert!(comments.contains("In endnote i, “end”: Really?"));
    assert!(comments.contains("In footnote 3, “Orphan”: Nowhere."));
}

#[test]
fn comments_that_are_there_stay() {
    for old in ["", r#"<w:comment w:id="6" w:author="A"><w:p/></w:comment>"#] {
        let mut draft = Draft::body(paragraph(&run("Some words.")));
        draft.comments = Some(old.into());
        let mut members = draft.members();
        if old.is_empty() {
            for (name, xml) in &mut members {
                if name == "word/comments.xml" {
                    *xml = xml.replace("></w:comments>", " />");
                }
            }
        }
        let bytes = annotate(&archive(&members), |text| {
            vec![at(text, "words", "a <b> \u{1b}[31m\nc")]
        });
        let comments = member(&bytes, "word/comments.xml");
        assert!(comments.contains(old));
        let id = if old.is_empty() { 0 } else { 7 };
        assert!(comments.contains(&format!(
            "<w:comment w:id=\"{id}\" w:author=\"brieflint\" w:initials=\"b\">"
        )));
        assert!(comments.contains("a &lt;b&gt; \u{FFFD}[31m</w:t>"));
        assert!(comments.ends_with("</w:comments>"));
        assert!(
            member(&bytes, "word/document.xml")
                .contains(&format!("<w:commentReference w:id=\"{id}\"/>"))
        );
    }
}

#[test]
fn what_hangs_in_a_run_is_anchored_at_that_run() {
    let inner = format!(
        "<w:txbxContent>{}</w:txbxContent>",
        paragraph(&run("In the box."))
    );
    let body = paragraph(&format!(
        "{}<w:r><w:pict><v:textbox>{inner}</v:textbox></w:pict></w:r><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        run("Before."),
        run("high"),
        run("base")
    ));
    let bytes = annotate(&Draft::body(body).bytes(), |text| {
        vec![
            at(text, "the box", "x"),
            at(text, "as", "y"),
            at(text, "fore.base\n\nIn", "z"),
        ]
    });
    let document = member(&bytes, "word/document.xml");
    assert!(document.contains("<w:commentRangeStart w:id=\"0\"/><w:r><w:pict>"));
    assert!(document.contains("</w:pict></w:r><w:commentRangeEnd w:id=\"0\"/>"));
    assert!(document.contains("<w:commentRangeStart w:id=\"1\"/><w:r><w:ruby>"));
}

#[test]
fn a_file_without_a_place_for_comments_says_so() {
    let (text, _, package) = docx::read(&Draft::body("<w:p/>").bytes()).expect("a Word file");
    let annotation = Annotation {
        span: Span::empty(0),
        author: "b".into(),
        text: "t".into(),
    };
    assert!(package.annotate(&text, &[annotation]).is_err());
    assert!(package.annotate(&text, &[]).is_ok());
}
