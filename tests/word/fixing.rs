//! Edits go back to the runs they came from, and nothing else changes.

use crate::make::*;
use brieflint::formats::docx;
use brieflint::span::Span;

type Fix = Vec<(Span, String)>;

/// A fix that replaces the first place where `old` stands.
fn replace(text: &str, old: &str, new: &str) -> Fix {
    let at = text.find(old).expect("present");
    vec![(Span::new(at, at + old.len()), new.to_owned())]
}

/// The text after fixes, the file, and which of them were refused. A second reading must agree with the first.
fn patch(bytes: &[u8], fixes: impl Fn(&str) -> Vec<Fix>) -> (String, Vec<u8>, Vec<usize>) {
    let (text, _, package) = docx::read(bytes).expect("a Word file");
    let patched = package.patch(&text, &fixes(&text)).expect("a file");
    let (after, _, _) = docx::read(&patched.bytes).expect("still a Word file");
    (after, patched.bytes, patched.refused)
}

/// Replaces `old` by `new` in a paragraph and gives the XML between `<w:p>` and `</w:p>`.
fn in_paragraph(inner: &str, old: &str, new: &str) -> String {
    let draft = Draft::body(paragraph(inner));
    let (_, bytes, refused) = patch(&draft.bytes(), |text| vec![replace(text, old, new)]);
    assert_eq!(refused, [0usize; 0]);
    let xml = member(&bytes, "word/document.xml");
    let from = xml.find("<w:p>").expect("a paragraph") + 5;
    xml[from..xml.rfind("</w:p>").expect("its end")].to_owned()
}

#[test]
fn an_edit_changes_only_the_text_it_means() {
    let inner = r#"<w:r><w:rPr><w:b/></w:rPr><w:t>Tom &amp; “Jerry”, http://a(.)test &#8211; x</w:t></w:r>"#;
    assert_eq!(
        in_paragraph(inner, "http://a(.)test", "http://a.test"),
        inner.replace("(.)", ".")
    );
    assert_eq!(
        in_paragraph(inner, "x", "<y> & z"),
        inner.replace("x</w:t>", "&lt;y&gt; &amp; z</w:t>")
    );
    assert_eq!(in_paragraph(inner, "–", "-"), inner.replace("&#8211;", "-"));
}

#[test]
fn an_edit_over_several_runs_keeps_each_run() {
    let inner = r#"<w:r><w:t>see http://krem</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>lin(</w:t></w:r><w:r><w:t>.)ru/news now</w:t></w:r>"#;
    assert_eq!(
        in_paragraph(inner, "http://kremlin(.)ru/news", "http://kremlin.ru/news"),
        inner.replace("lin(", "lin").replace(".)ru", ".ru")
    );
}

#[test]
fn outer_white_space_is_kept_by_force() {
    let inner = "<w:r><w:t>a,b</w:t></w:r>";
    assert_eq!(
        in_paragraph(inner, "b", " "),
        r#"<w:r><w:t xml:space="preserve">a, </w:t></w:r>"#
    );
    let marked = r#"<w:r><w:t xml:space="preserve">a  b </w:t></w:r>"#;
    assert_eq!(in_paragraph(marked, "  ", " "), marked.replace("  ", " "));
}

#[test]
fn tabs_and_breaks_can_go_but_not_come() {
    let inner = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>";
    assert_eq!(
        in_paragraph(inner, "a\tb", "a b"),
        r#"<w:r><w:t xml:space="preserve">a </w:t><w:t>b</w:t></w:r>"#
    );
    let draft = Draft::body(paragraph(inner));
    for new in ["a\tc\t", "a\nb", "a\u{1b}b"] {
        let (_, bytes, refused) = patch(&draft.bytes(), |text| vec![replace(text, "a\tb", new)]);
        assert_eq!(refused, [0]);
        assert_eq!(bytes, draft.bytes());
    }
}

#[test]
fn numbers_of_notes_and_lines_between_blocks_are_not_text_to_edit() {
    let draft = Draft::noted(&["One.", "Two."]);
    for (old, new) in [
        ("1.1\n\nS", "1. S"),
        ("1.1", "1."),
        (".1", "1."),
        ("One.\n\nT", "One. T"),
    ] {
        let (_, bytes, refused) = patch(&draft.bytes(), |text| vec![replace(text, old, new)]);
        assert_eq!(refused, [0], "{old:?}");
        assert_eq!(bytes, draft.bytes());
    }
}

#[test]
fn a_fix_is_made_as_a_whole_or_not_at_all() {
    let draft = Draft::noted(&["One.", "Two."]);
    let (text, _, refused) = patch(&draft.bytes(), |text| {
        let mut half = replace(text, "One", "Eins");
        half.extend(replace(text, ".1", "1."));
        vec![
            half,
            replace(text, "Two", "Zwei"),
            replace(text, "wo.", "…"),
        ]
    });
    assert_eq!(refused, [0, 2]);
    assert!(text.contains("One.") && text.contains("Zwei."));
}

#[test]
fn a_visible_address_and_its_target_change_together() {
    let defanged = "http://kremlin(.)ru/events/1";
    let live = "http://kremlin.ru/events/1";
    // Target before, target after; none where the edit is refused.
    let cases = [
        (defanged, Some(live)),
        (live, Some(live)),
        (
            "https://kremlin.ru/events/1",
            Some("https://kremlin.ru/events/1"),
        ),
        ("http://kremlin%28.%29ru/events/1", Some(live)),
        ("http://elsewhere.test/", None),
    ];
    for (target, after) in cases {
        let mut draft = Draft::noted(&[&hyperlink(
            "rId7",
            &(run("http://krem") + &run("lin(.)ru/events/1")),
        )]);
        draft.footnote_links = vec![("rId7", target)];
        let (text, bytes, refused) =
            patch(&draft.bytes(), |text| vec![replace(text, defanged, live)]);
        let relationships = member(&bytes, "word/_rels/footnotes.xml.rels");
        match after {
            Some(after) => {
                assert!(text.contains(live) && refused.is_empty(), "{target}");
                assert!(
                    relationships.contains(&format!("Target=\"{after}\"")),
                    "{target}"
                );
            }
            None => {
                assert_eq!((refused, bytes), (vec![0], draft.bytes()), "{target}");
            }
        }
    }
}

#[test]
fn the_target_in_a_field_changes_too() {
    let old = "https://tass(.)com/world/1?a=1&amp;b=2";
    let body = paragraph(&field(&format!("HYPERLINK \"{old}\""), &run(old)))
        + &paragraph(&format!(
            "<w:fldSimple w:instr=\"HYPERLINK &quot;hxxps://a.test&quot;\">{}</w:fldSimple>",
            run("hxxps://a.test")
        ));
    let draft = Draft::body(body);
    let (_, bytes, refused) = patch(&draft.bytes(), |text| {
        vec![
            replace(
                text,
                "https://tass(.)com/world/1?a=1&b=2",
                "https://tass.com/world/1?a=1&b=2",
            ),
            replace(text, "hxxps://a.test", "https://a.test"),
        ]
    });
    assert!(refused.is_empty());
    let expected = member(&draft.bytes(), "word/document.xml")
        .replace("tass(.)com", "tass.com")
        .replace("hxxps", "https");
    assert_eq!(member(&bytes, "word/document.xml"), expected);
}

#[test]
fn an_instruction_in_pieces_cannot_be_changed_and_so_the_text_is_not() {
    let body = paragraph(&field(
        "HYPERLINK \"http://a(.)</w:instrText></w:r><w:r><w:instrText>test\"",
        &run("http://a(.)test"),
    ));
    let draft = Draft::body(body);
    let (_, bytes, refused) = patch(&draft.bytes(), |text| {
        vec![replace(text, "http://a(.)test", "http://a.test")]
    });
    assert_eq!((refused, bytes), (vec![0], draft.bytes()));
}

#[test]
fn an_address_that_runs_out_of_its_link_is_left_alone() {
    let mut draft = Draft::body(paragraph(
        &(hyperlink("r1", &run("http://kremlin")) + &run("(.)ru/events, and more")),
    ));
    draft.links = vec![("r1", "http://kremlin/")];
    let whole = |text: &str| {
        vec![replace(
            text,
            "http://kremlin(.)ru/events",
            "http://kremlin.ru/events",
        )]
    };
    let (_, bytes, refused) = patch(&draft.bytes(), whole);
    assert_eq!((refused, bytes), (vec![0], draft.bytes()));
    // Where the target is whole, it follows.
    draft.links = vec![("r1", "http://kremlin(.)ru/events")];
    let (_, bytes, refused) = patch(&draft.bytes(), whole);
    assert!(refused.is_empty());
    assert!(
        member(&bytes, "word/_rels/document.xml.rels").contains("\"http://kremlin.ru/events\"")
    );
}

#[test]
fn links_that_share_a_target_change_together() {
    let link = || hyperlink("r1", &run("http://a(.)test/x"));
    let mut draft = Draft::body(paragraph(&(link() + &run(" and ") + &link())));
    draft.links = vec![("r1", "http://a(.)test/x")];
    let fix = |text: &str, nth: usize| {
        let at = text.match_indices("http").nth(nth).expect("present").0;
        vec![(Span::new(at, at + 17), "http://a.test/x".to_owned())]
    };
    let (text, bytes, refused) = patch(&draft.bytes(), |text| vec![fix(text, 0), fix(text, 1)]);
    assert!(refused.is_empty());
    assert_eq!(text, "http://a.test/x and http://a.test/x");
    assert!(member(&bytes, "word/_rels/document.xml.rels").contains("\"http://a.test/x\""));
    let (_, bytes, refused) = patch(&draft.bytes(), |text| vec![fix(text, 1)]);
    assert_eq!((refused, bytes), (vec![0], draft.bytes()));
}

#[test]
fn words_on_a_link_and_signs_beside_it_are_free() {
    let mut draft = Draft::noted(&[&hyperlink("r1", &run("Statement on  Korea"))]);
    draft.footnotes += &footnote(
        9,
        &(run("Tass, ") + &hyperlink("r2", &run("https://tass.com/1"))),
    );
    draft.body += &paragraph(&footnote_reference(9));
    draft.footnote_links = vec![("r1", "http://kremlin(.)ru"), ("r2", "https://tass.com/1")];
    let (text, bytes, refused) = patch(&draft.bytes(), |text| {
        let end = text.len();
        vec![
            replace(text, "  ", " "),
            vec![(Span::empty(end), ".".to_owned())],
        ]
    });
    assert!(refused.is_empty());
    assert!(text.contains("Statement on Korea") && text.ends_with("https://tass.com/1."));
    let xml = member(&bytes, "word/footnotes.xml");
    assert!(xml.contains(r#"</w:hyperlink><w:r><w:t xml:space="preserve">.</w:t></w:r></w:p>"#));
}

#[test]
fn a_link_never_loses_all_its_text() {
    let mut draft = Draft::body(paragraph(&(run("a ") + &hyperlink("r1", &run("gone")))));
    draft.links = vec![("r1", "http://a.test")];
    let (_, bytes, refused) = patch(&draft.bytes(), |text| vec![replace(text, " gone", "")]);
    assert_eq!((refused, bytes), (vec![0], draft.bytes()));
}

#[test]
fn all_other_members_keep_their_bytes_order_and_headers() {
    let mut draft = Draft::noted(&["http://a(.)test"]);
    draft.settings = "<w:zoom w:percent=\"100\"/>".into();
    let mut before = draft.bytes();
    // The comment of the archive stays too.
    let n = before.len();
    before[n - 2..].copy_from_slice(&5u16.to_le_bytes());
    before.extend_from_slice(b"hello");
    let (_, after, _) = patch(&before, |text| vec![replace(text, "a(.)test", "a.test")]);
    assert!(after.ends_with(b"hello"));
    let open =
        |bytes: &[u8]| zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).expect("a zip");
    let (mut old, mut new) = (open(&before), open(&after));
    let names = |zip: &zip::ZipArchive<std::io::Cursor<Vec<u8>>>| -> Vec<String> {
        zip.file_names()
            .map(|name| name.expect("a name").into_owned())
            .collect()
    };
    assert_eq!(names(&old), names(&new));
    for i in 0..old.len() {
        let (a, b) = (
            old.by_index_raw(i).expect("member"),
            new.by_index_raw(i).expect("member"),
        );
        assert_eq!(a.last_modified(), b.last_modified());
        assert_eq!(a.compression(), b.compression());
        let header = |bytes: &[u8], at: u64| bytes[at as usize..at as usize + 14].to_vec();
        assert_eq!(
            header(&before, a.header_start()),
            header(&after, b.header_start())
        );
        let central = |bytes: &[u8], at: u64| bytes[at as usize..at as usize + 16].to_vec();
        assert_eq!(
            central(&before, a.central_header_start()),
            central(&after, b.central_header_start())
        );
        let stored = |bytes: &[u8], f: &zip::read::ZipFile<'_, std::io::Cursor<Vec<u8>>>| {
            let at = f.data_start().expect("data") as usize;
            bytes[at..at + f.compressed_size() as usize].to_vec()
        };
        let name = a.name().expect("a name");
        if name == "word/footnotes.xml" {
            assert_ne!(stored(&before, &a), stored(&after, &b));
        } else {
            assert_eq!(stored(&before, &a), stored(&after, &b), "{name}");
        }
    }
}

#[test]
fn nothing_to_fix_is_the_same_file_and_fixing_twice_is_fixing_once() {
    let draft = Draft::noted(&["http://a(.)test/x, and http://b(.)test."]);
    let fixes = |text: &str| -> Vec<Fix> {
        text.match_indices("(.)")
            .map(|(at, _)| vec![(Span::new(at, at + 3), ".".to_owned())])
            .collect()
    };
    let (_, same, _) = patch(&draft.bytes(), |_| Vec::new());
    assert_eq!(same, draft.bytes());
    let (text, once, _) = patch(&draft.bytes(), fixes);
    assert!(text.ends_with("http://a.test/x, and http://b.test."));
    let (_, twice, _) = patch(&once, fixes);
    assert_eq!(once, twice);
}

#[test]
fn a_signed_file_is_not_changed() {
    let mut members = Draft::noted(&["x"]).members();
    members.push(("_xmlsignatures/sig1.xml".into(), "<Signature/>".into()));
    let (text, _, package) = docx::read(&archive(&members)).expect("a Word file");
    assert!(matches!(
        package.patch(&text, &[replace(&text, "x", "y")]),
        Err(docx::DocxError::Signed)
    ));
}

#[test]
fn a_text_box_that_is_written_twice_is_left_alone() {
    let inner = format!(
        "<w:txbxContent>{}</w:txbxContent>",
        paragraph(&run("in a box"))
    );
    let twice = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\">{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>"
    );
    for (content, refused) in [(twice, 1), (inner, 0)] {
        let draft = Draft::body(paragraph(&format!("<w:r>{content}</w:r>")));
        let (_, _, dropped) = patch(&draft.bytes(), |text| vec![replace(text, "box", "bag")]);
        assert_eq!(dropped.len(), refused);
    }
}
