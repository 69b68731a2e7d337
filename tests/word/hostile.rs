//! Files made to do harm: a clear error, soon, and never a panic.

use crate::make::*;
use brieflint::formats::docx::{self, Annotation, DocxError};
use brieflint::span::Span;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn error(bytes: &[u8]) -> DocxError {
    match docx::read(bytes) {
        Ok(_) => panic!("the file was read"),
        Err(error) => error,
    }
}

fn with(name: &str, content: impl Into<String>) -> Vec<u8> {
    let mut members = Draft::noted(&["A note."]).members();
    members.retain(|(n, _)| n != name);
    members.push((name.to_owned(), content.into()));
    archive(&members)
}

fn document(inner: &str) -> Vec<u8> {
    with(
        "word/document.xml",
        format!("<w:document {NAMESPACES}>{inner}</w:document>"),
    )
}

#[test]
fn what_is_no_word_file_is_named() {
    assert_eq!(error(b""), DocxError::NotZip);
    assert_eq!(error(b"plain text"), DocxError::NotZip);
    assert_eq!(
        error(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"),
        DocxError::Compound
    );
    assert!(matches!(error(&archive(&[])), DocxError::Missing(_)));
    let sheet = with(
        "_rels/.rels",
        concat!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/footnotes.xml"/></Relationships>"#,
        ),
    );
    assert!(matches!(error(&sheet), DocxError::WrongPart { .. }));
}

#[test]
fn member_names_stay_in_the_package_and_are_given_once() {
    for name in [
        "../evil.xml",
        "/etc/passwd",
        "word/../../x",
        "C:\\x",
        "word\\..\\x",
        "a\0b",
    ] {
        assert!(
            matches!(error(&with(name, "x")), DocxError::UnsafeName(_)),
            "{name}"
        );
    }
    let mut members = Draft::noted(&["x"]).members();
    members.push(("WORD/Document.xml".into(), "<x/>".into()));
    assert!(matches!(
        error(&archive(&members)),
        DocxError::DuplicateMember(_)
    ));
}

#[test]
fn entities_and_document_types_are_refused() {
    let laughs = concat!(
        "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">",
        "<!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
    );
    let xml = format!("{laughs}<w:document {NAMESPACES}><w:body>&b;&c;</w:body></w:document>");
    assert!(matches!(
        error(&with("word/document.xml", xml)),
        DocxError::Doctype(_)
    ));
    let body = format!("<w:body>{}</w:body>", paragraph(&run("&b;")));
    assert!(matches!(error(&document(&body)), DocxError::Xml { .. }));
    assert!(matches!(
        error(&with(
            "word/document.xml",
            "<?xml version=\"1.0\" encoding=\"windows-1252\"?><x/>"
        )),
        DocxError::Charset(_)
    ));
}

#[test]
fn a_million_nested_tags_are_refused() {
    for tag in ["w:p", "w:sdt", "w:r", "w:txbxContent", "w:del", "x"] {
        let open = format!("<{tag}>").repeat(1_000_000);
        assert!(
            matches!(error(&document(&open)), DocxError::TooDeep { .. }),
            "{tag}"
        );
    }
    let fields = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#.repeat(1000);
    assert!(matches!(
        error(&document(&paragraph(&fields))),
        DocxError::TooDeep { .. }
    ));
}

#[test]
fn bombs_are_refused_by_what_they_claim_and_by_what_they_hold() {
    let mut bomb = document(&paragraph(&run(&"a".repeat(65 << 20))));
    assert!(matches!(error(&bomb), DocxError::TooLarge { .. }));
    // The same with a claim of a few bytes, in the local header and in the directory.
    let size = find(&bomb, b"PK\x01\x02", b"word/document.xml") + 24;
    bomb[size..size + 4].copy_from_slice(&1000u32.to_le_bytes());
    assert!(matches!(error(&bomb), DocxError::Archive(_)));
    // Members that are not read count for the limit of the package.
    let mut many = Draft::noted(&["x"]).members();
    many.extend((0..2).map(|i| (format!("word/media/{i}.emf"), "\0".repeat(1 << 16))));
    let mut many = archive(&many);
    for name in [&b"word/media/0.emf"[..], b"word/media/1.emf"] {
        let size = find(&many, b"PK\x01\x02", name) + 24;
        many[size..size + 4].copy_from_slice(&(129u32 << 20).to_le_bytes());
    }
    assert!(matches!(error(&many), DocxError::TooLarge { .. }));
}

/// Where the last record with a signature and, right behind its fixed fields, a name starts.
fn find(bytes: &[u8], signature: &[u8], name: &[u8]) -> usize {
    (0..bytes.len())
        .rev()
        .find(|&at| {
            bytes[at..].starts_with(signature)
                && bytes
                    .get(at + 46..)
                    .is_some_and(|rest| rest.starts_with(name))
        })
        .expect("a record")
}

#[test]
fn a_directory_that_lies_is_refused() {
    let good = Draft::noted(&["A note."]).bytes();
    let record = find(&good, b"PK\x01\x02", b"word/document.xml");
    let end = good.len() - 22;
    let edits: [(usize, &[u8]); 10] = [
        (record + 8, &[1, 0]),                 // encrypted
        (record + 10, &[12, 0]),               // bzip2
        (record + 16, &[1, 2, 3, 4]),          // another checksum
        (record + 20, &[0xFF; 4]),             // a packed size beyond the file
        (record + 24, &[0xFF; 4]),             // an unpacked size beyond all
        (record + 42, &[0; 4]),                // another member's place
        (record + 46, b"word/documenX"),       // another name than the member's own
        (end + 10, &[0xFF, 0xFF]),             // zip64 that is not there
        (end + 16, &[0xFF; 4]),                // no place
        (end + 12, &[0xF0, 0xFF, 0xFF, 0x7F]), // a directory beyond the file
    ];
    for (at, new) in edits {
        let mut bad = good.clone();
        bad[at..at + new.len()].copy_from_slice(new);
        error(&bad);
    }
}

#[test]
fn circles_of_relationships_end() {
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    for kind in ["footnotes", "endnotes"] {
        let bytes = with(
            "word/_rels/document.xml.rels",
            relation(kind, "document.xml"),
        );
        assert!(matches!(error(&bytes), DocxError::WrongPart { .. }));
    }
    // Relationships that are not followed may lead where they like.
    for target in [
        "document.xml",
        "_rels/document.xml.rels",
        "../../../../etc/passwd",
    ] {
        let bytes = with(
            "word/_rels/document.xml.rels",
            relation("subDocument", target),
        );
        assert!(docx::read(&bytes).is_ok(), "{target}");
    }
}

#[test]
fn more_notes_and_links_than_anyone_writes_are_refused() {
    let notes = footnote_reference(2).repeat(100_001);
    assert!(matches!(
        error(&document(&paragraph(&notes))),
        DocxError::TooMany { .. }
    ));
    let bindings: String = (0..200)
        .map(|i| format!(" xmlns:n{i}=\"urn:{i}\""))
        .collect();
    assert!(matches!(
        error(&document(&format!("<w:p{bindings}/>"))),
        DocxError::TooMany { .. }
    ));
}

/// Everything that is done with a file, on a file that may be anything.
fn use_it(bytes: &[u8]) {
    let Ok((text, parsed, package)) = docx::read(bytes) else {
        return;
    };
    for span in parsed
        .blocks
        .iter()
        .map(|b| b.span)
        .chain(parsed.notes.iter().map(|n| n.text))
        .chain(parsed.markers.iter().map(|m| m.span))
        .chain(parsed.hidden_links.iter().map(|l| l.text))
        .chain(parsed.emphasis.iter().copied())
    {
        assert!(
            text.get(span.start..span.end).is_some(),
            "{span:?} does not fit the text"
        );
        let _ = package.location(&text, span);
    }
    let fixes: Vec<Vec<(Span, String)>> = text
        .match_indices(['.', 'e', '\u{1}'])
        .map(|(at, c)| vec![(Span::new(at, at + c.len()), "ß&".to_owned())])
        .chain([vec![(Span::new(0, text.len()), "all new".to_owned())]])
        .collect();
    if let Ok(patched) = package.patch(&text, &fixes) {
        docx::read(&patched.bytes).expect("a patched file can be read");
    }
    let annotations: Vec<Annotation> = parsed
        .blocks
        .iter()
        .map(|block| Annotation {
            span: Span::new(block.span.start, block.span.start + block.span.len() / 2),
            author: "b".into(),
            text: "t".into(),
        })
        .collect();
    if let Ok(bytes) = package.annotate(&text, &annotations) {
        let (again, _, _) = docx::read(&bytes).expect("an annotated file can be read");
        assert_eq!(again, text);
    }
}

/// A draft with a little of everything.
fn rich() -> Draft {
    let mut draft = Draft::noted(&["Tass, http://a(.)test/x.", "Ibid."]);
    draft.body += &paragraph(
        &(run("See &amp; ")
            + &hyperlink("r1", &run("http://a(.)test/x"))
            + &field("HYPERLINK \"http://b.test\"", &run("b"))
            + "<w:r><w:tab/><w:t>x</w:t></w:r><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:t>out</w:t></w:r></w:del>"
            + "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"),
    );
    draft.endnotes = endnote(5, "End.");
    draft.body += &paragraph(&endnote_reference(5));
    draft.links = vec![("r1", "http://a(.)test/x")];
    draft.settings = "<w:footnotePr><w:numStart w:val=\"4\"/></w:footnotePr>".into();
    draft
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(2019), ..ProptestConfig::default() })]

    #[test]
    fn damaged_archives_do_no_harm(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = rich().bytes();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        use_it(&bytes);
    }

    #[test]
    fn damaged_parts_do_no_harm(
        part in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..30, prop::sample::select(vec![
            "", "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "&", "<![CDATA[a&b]]>", "<!-- c -->", "\u{1}",
            "&#1;", "é", " ", "<w:tab/>", "<w:footnoteReference w:id=\"2\"/>", "<w:fldChar w:fldCharType=\"end\"/>",
            "<w:fldChar w:fldCharType=\"begin\"/>", "<w:txbxContent>", "</w:txbxContent>", "<w:del>", "</w:del>",
        ])), 1..5),
    ) {
        let mut members = rich().members();
        let part = part.index(members.len());
        let xml = &mut members[part].1;
        for (at, gone, new) in edits {
            let floor = |at: usize| (0..=at).rev().find(|&i| xml.is_char_boundary(i)).unwrap_or(0);
            let from = floor(at.index(xml.len() + 1));
            let to = floor((from + gone).min(xml.len())).max(from);
            xml.replace_range(from..to, new);
        }
        use_it(&archive(&members));
    }

    #[test]
    fn bodies_of_any_elements_do_no_harm(pieces in prop::collection::vec(prop::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>text</w:t>", "<w:t xml:space=\"preserve\"> é. </w:t>",
        "<w:t><![CDATA[c.]]></w:t>", "<w:rPr><w:i/></w:rPr>", "<w:footnoteReference w:id=\"2\"/>",
        "<w:footnoteReference w:customMarkFollows=\"1\" w:id=\"3\"/>", "<w:fldChar w:fldCharType=\"begin\"/>",
        "<w:fldChar w:fldCharType=\"separate\"/>", "<w:fldChar w:fldCharType=\"end\"/>",
        "<w:instrText>HYPERLINK \"http://a.test\"</w:instrText>", "<w:hyperlink r:id=\"r1\">", "</w:hyperlink>",
        "<w:txbxContent>", "</w:txbxContent>", "<w:tab/>", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
        "<w:ruby>", "</w:ruby>", "<mc:AlternateContent>", "</mc:AlternateContent>", "<mc:Choice>", "</mc:Choice>",
    ]), 0..40)) {
        // Close what is open, in order, so that most bodies are well-formed.
        let mut body = String::new();
        let mut open: Vec<&str> = Vec::new();
        for piece in pieces {
            if let Some(name) = piece.strip_prefix("</").and_then(|p| p.strip_suffix('>')) {
                if open.last() != Some(&name) {
                    continue;
                }
                open.pop();
            } else if piece.matches('<').count() == 1 && !piece.ends_with("/>") {
                open.push(piece[1..piece.len() - 1].split(' ').next().unwrap_or(""));
            }
            body += piece;
        }
        for name in open.into_iter().rev() {
            body += &format!("</{name}>");
        }
        let mut draft = rich();
        draft.body = body;
        use_it(&draft.bytes());
    }
}
