//! What is text, what is a note, what is a link.

use crate::make::*;
use brieflint::document::{BlockKind, Parsed};
use brieflint::formats::docx;

fn read(draft: &Draft) -> (String, Parsed, docx::Package) {
    docx::read(&draft.bytes()).expect("a Word file")
}

fn text(body: &str) -> String {
    read(&Draft::body(body)).0
}

fn notes(text: &str, parsed: &Parsed) -> Vec<String> {
    parsed
        .notes
        .iter()
        .map(|n| format!("{}: {}", n.label, n.text.of(text)))
        .collect()
}

fn markers(parsed: &Parsed) -> Vec<(&str, Option<usize>)> {
    parsed.markers.iter().map(|m| (&*m.label, m.note)).collect()
}

fn links(text: &str, parsed: &Parsed) -> Vec<String> {
    parsed
        .hidden_links
        .iter()
        .map(|l| format!("{} -> {}", l.text.of(text), l.url))
        .collect()
}

#[test]
fn runs_tabs_breaks_and_hyphens_make_text() {
    let body = paragraph(concat!(
        r#"<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>"#,
        r#"<w:r><w:t>Krem</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>lin</w:t><w:tab/><w:t>a &amp; b</w:t>"#,
        r#"<w:br/><w:t>co</w:t><w:softHyphen/><w:t>operation</w:t><w:noBreakHyphen/><w:t>based</w:t>"#,
        r#"<w:sym w:font="Wingdings" w:char="F0E0"/><w:lastRenderedPageBreak/></w:r>"#,
        r#"<w:smartTag w:element="place"><w:smartTagPr><w:attr/></w:smartTagPr><w:r><w:t> Minsk</w:t></w:r></w:smartTag>"#,
    )) + &paragraph("")
        + &paragraph(&run("Next"));
    assert_eq!(
        text(&body),
        "Kremlin\ta & b\ncooperation\u{2011}based→ Minsk\n\nNext"
    );
}

#[test]
fn deleted_text_does_not_exist_and_inserted_text_does() {
    let body = paragraph(concat!(
        r#"<w:r><w:t xml:space="preserve">The </w:t></w:r><w:del w:id="1"><w:r><w:delText>old</w:delText><w:t>odd</w:t></w:r></w:del>"#,
        r#"<w:ins w:id="2"><w:r><w:t>new</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t>gone</w:t></w:r></w:moveFrom>"#,
        r#"<w:moveTo w:id="4"><w:r><w:t xml:space="preserve"> here</w:t></w:r></w:moveTo>"#,
        r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"#,
        r#"<w:r><w:rPr><w:rPrChange w:id="5"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>.</w:t></w:r>"#,
    ));
    assert_eq!(text(&body), "The new here.");
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let body = format!(
        "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>{}</w:p>{}",
        run("One "),
        paragraph(&run("sentence."))
    );
    let (text, parsed, package) = read(&Draft::body(body));
    assert_eq!(text, "One sentence.");
    assert_eq!(parsed.blocks.len(), 1);
    let place = package.location(&text, (4..12).into()).expect("a place");
    assert_eq!((place.paragraph, place.start, place.end), (2, 0, 8));
}

#[test]
fn a_note_whose_reference_was_deleted_is_gone_and_one_without_reference_is_kept() {
    let mut draft = Draft::noted(&["First."]);
    draft.body += &paragraph(&format!(
        "{}<w:del w:id=\"9\">{}</w:del>",
        run("More."),
        footnote_reference(7)
    ));
    draft.footnotes += &footnote(7, "Deleted with its reference.");
    draft.footnotes += &footnote(8, "Never referenced.");
    draft.footnotes += r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/><w:t>line</w:t></w:r></w:p></w:footnote>"#;
    let (text, parsed, _) = read(&draft);
    assert_eq!(notes(&text, &parsed), ["1: First.", "2: Never referenced."]);
    assert_eq!(markers(&parsed), [("1", Some(0))]);
}

#[test]
fn notes_are_numbered_by_reference_and_not_by_id() {
    let draft = Draft {
        body: paragraph(&format!(
            "{}{}{}{}{}{}",
            run("A"),
            footnote_reference(9),
            run("B"),
            endnote_reference(5),
            run("C"),
            footnote_reference(3)
        )) + &paragraph(&format!("{}{}", run("D"), endnote_reference(4))),
        footnotes: footnote(3, "Third id.") + &footnote(9, "Ninth id."),
        endnotes: endnote(4, "Second end.") + &endnote(5, "First end."),
        ..Draft::default()
    };
    let (text, parsed, package) = read(&draft);
    assert_eq!(text.lines().next(), Some("A1BiC2"));
    assert_eq!(
        notes(&text, &parsed),
        [
            "1: Ninth id.",
            "2: Third id.",
            "i: First end.",
            "ii: Second end."
        ]
    );
    assert_eq!(
        markers(&parsed),
        [
            ("1", Some(0)),
            ("i", Some(2)),
            ("2", Some(1)),
            ("ii", Some(3))
        ]
    );
    for (note, kind) in parsed
        .notes
        .iter()
        .zip(["footnotes", "footnotes", "endnotes", "endnotes"])
    {
        let place = package.location(&text, note.text).expect("a place");
        assert_eq!(place.part, kind);
        assert_eq!(place.note.as_deref(), Some(&*note.label));
        assert_eq!((place.paragraph, place.start), (1, 1));
    }
    // The numbers in the body are Word's and count for nothing in its paragraph.
    let c = text.find('C').expect("C");
    let place = package.location(&text, (c..c + 1).into()).expect("a place");
    assert_eq!((place.part, place.start, place.end), ("document", 2, 3));
}

#[test]
fn numbering_follows_the_settings_of_file_and_section() {
    let section = |inner: &str| format!("<w:sectPr>{inner}</w:sectPr>");
    let mut draft = Draft::noted(&["a", "b", "c"]);
    draft.settings = r#"<w:footnotePr><w:numFmt w:val="upperLetter"/><w:numStart w:val="3"/><w:footnote w:id="0"/></w:footnotePr>"#.into();
    let labels = |draft: &Draft| -> Vec<String> {
        read(draft)
            .1
            .notes
            .into_iter()
            .map(|n| n.label.into_owned())
            .collect()
    };
    assert_eq!(labels(&draft), ["C", "D", "E"]);

    let part = |id, end: &str| {
        format!(
            "<w:p><w:pPr>{end}</w:pPr>{}{}</w:p>",
            run("x"),
            footnote_reference(id)
        )
    };
    let restart = r#"<w:footnotePr><w:numFmt w:val="decimal"/><w:numStart w:val="1"/><w:numRestart w:val="eachSect"/></w:footnotePr>"#;
    draft.body = part(2, "") + &part(3, &section("")) + &part(4, "") + &section(restart);
    let (_, parsed, _) = read(&draft);
    assert_eq!(
        markers(&parsed),
        [("C", Some(0)), ("D", Some(1)), ("1", Some(2))]
    );
}

#[test]
fn a_custom_mark_takes_no_number() {
    let mut draft = Draft::noted(&["Plain."]);
    let custom =
        r#"<w:r><w:footnoteReference w:customMarkFollows="1" w:id="8"/><w:t>*</w:t></w:r>"#;
    draft.body = paragraph(&(run("Star") + custom + &run(" more"))) + &draft.body;
    draft.footnotes += r#"<w:footnote w:id="8"><w:p><w:r><w:t>*</w:t></w:r><w:r><w:t xml:space="preserve"> Starred.</w:t></w:r></w:p></w:footnote>"#;
    let (text, parsed, _) = read(&draft);
    assert_eq!(notes(&text, &parsed), ["*: Starred.", "1: Plain."]);
    assert_eq!(parsed.notes[0].label_span.of(&text), "*");
    assert_eq!(parsed.markers[0].span.of(&text), "*");
    assert!(text.starts_with("Star* more\n\n"));
}

#[test]
fn a_number_shown_again_by_a_field_is_a_marker() {
    let mut draft = Draft::noted(&["One."]);
    draft.body += &paragraph(&(run("Again.") + &field(r"NOTEREF _Ref1 \f \h", &run("1"))));
    draft.body += &paragraph(&(run("See note ") + &field("NOTEREF _Ref1", &run("1"))));
    let (_, parsed, _) = read(&draft);
    assert_eq!(markers(&parsed), [("1", Some(0)), ("1", None)]);
}

#[test]
fn links_are_found_by_relationship_and_by_field() {
    let draft = Draft {
        body: paragraph(
            &[
                run("See "),
                hyperlink("rId1", &(run("the ") + &run("story"))),
                run(", "),
                hyperlink("rId2", &run("cut")),
                hyperlink("rId2", &run(" apart")),
                run(", "),
                field(
                    " HYPERLINK \"http://field.test/?a=1&amp;b=2\" \\o \"tip\" ",
                    &run("by field"),
                ),
                run(", "),
                r#"<w:fldSimple w:instr=" HYPERLINK &quot;http://simple.test&quot; ">"#.into(),
                run("by simple field"),
                "</w:fldSimple>".into(),
                r#"<w:hyperlink w:anchor="here">"#.into(),
                run(" inside"),
                "</w:hyperlink>".into(),
                r#"<w:hyperlink r:id="rId1" w:anchor="part">"#.into(),
                run(" part"),
                "</w:hyperlink>".into(),
            ]
            .concat(),
        ),
        links: vec![("rId1", "http://a.test/x"), ("rId2", "http://b.test")],
        ..Draft::default()
    };
    let (text, parsed, _) = read(&draft);
    assert_eq!(
        text,
        "See the story, cut apart, by field, by simple field inside part"
    );
    assert_eq!(
        links(&text, &parsed),
        [
            "the story -> http://a.test/x",
            "cut apart -> http://b.test",
            "by field -> http://field.test/?a=1&b=2",
            "by simple field -> http://simple.test",
            " part -> http://a.test/x#part",
        ]
    );
}

#[test]
fn an_instruction_in_several_runs_is_read_whole_and_a_payload_is_not_text() {
    let link = concat!(
        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPER</w:instrText></w:r>"#,
        r#"<w:r><w:instrText>LINK "http://a.</w:instrText></w:r><w:r><w:instrText>test"</w:instrText></w:r>"#,
        r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>words</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
    );
    let payload = field(
        r#"ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"uri":"http://zotero.test/1"}]}"#,
        &run("(Ivanov 2019)"),
    );
    let nested = field(
        &format!(
            "IF </w:instrText></w:r>{}<w:r><w:instrText>= 1",
            field("PAGE", &run("7"))
        ),
        &run(" shown"),
    );
    let citavi = concat!(
        r#"<w:sdt><w:sdtPr><w:tag w:val="CitaviPlaceholder#1"/><w:rPr><w:i/></w:rPr></w:sdtPr><w:sdtContent>"#,
        r#"<w:r><w:fldChar w:fldCharType="begin"><w:fldData xml:space="preserve">AAAA</w:fldData></w:fldChar></w:r>"#,
        r#"<w:r><w:instrText>ADDIN CitaviPlaceholder{eyJ9}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#,
        r#"<w:r><w:t xml:space="preserve"> (Petrov 2020)</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:sdtContent></w:sdt>"#,
    );
    let body = paragraph(&(link.to_owned() + &payload + &nested + citavi));
    let (text, parsed, _) = read(&Draft::body(body));
    assert_eq!(text, "words(Ivanov 2019) shown (Petrov 2020)");
    assert_eq!(links(&text, &parsed), ["words -> http://a.test"]);
    assert!(parsed.emphasis.is_empty());
}

#[test]
fn a_text_box_is_read_once_and_behind_its_paragraph() {
    let inner = |t: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(&run(t)));
    let body = paragraph(&format!(
        "{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx>{}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>{}",
        run("Before "),
        inner("In the box."),
        inner("In the box."),
        run("after.")
    )) + &paragraph(&run("Next."));
    let (text, parsed, package) = read(&Draft::body(body));
    assert_eq!(text, "Before after.\n\nIn the box.\n\nNext.");
    assert_eq!(parsed.blocks.len(), 3);
    let place = |s: &str| {
        let at = text.find(s).expect("present");
        package
            .location(&text, (at..at + s.len()).into())
            .expect("a place")
            .paragraph
    };
    assert_eq!((place("after"), place("box"), place("Next")), (1, 2, 3));
}

#[test]
fn kinds_of_blocks_come_from_styles_lists_and_tables() {
    let draft = Draft {
        body: [
            styled("Title", &run("T")),
            styled("berschrift2", &run("H")),
            "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>".to_owned() + &run("O") + "</w:p>",
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>".to_owned() + &run("L") + "</w:p>",
            styled("Quote", &run("Q")),
            styled("SourceCode", &run("C")),
            "<w:tbl><w:tr><w:tc>".to_owned() + &paragraph(&run("cell")) + "</w:tc></w:tr></w:tbl>",
            paragraph(&(r#"<w:r><w:rPr><w:i/></w:rPr><w:t>The </w:t></w:r><w:r><w:rPr><w:i w:val="1"/></w:rPr><w:t>Times</w:t></w:r>"#.to_owned() + r#"<w:r><w:rPr><w:i w:val="0"/></w:rPr><w:t> said</w:t></w:r>"#)),
        ]
        .concat(),
        styles: r#"<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>"#.into(),
        ..Draft::default()
    };
    let (text, parsed, _) = read(&draft);
    let kinds: Vec<BlockKind> = parsed.blocks.iter().map(|b| b.kind).collect();
    use BlockKind::*;
    assert_eq!(
        kinds,
        [
            Heading(1),
            Heading(2),
            Heading(1),
            ListItem,
            Quote,
            Code,
            Cell,
            Paragraph
        ]
    );
    assert_eq!(parsed.meta.title.as_deref(), Some("T"));
    let emphasis: Vec<&str> = parsed.emphasis.iter().map(|s| s.of(&text)).collect();
    assert_eq!(emphasis, ["The Times"]);
}

#[test]
fn a_note_of_several_paragraphs_is_one_note() {
    let mut draft = Draft::noted(&["x"]);
    draft.footnotes = format!(
        "<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:tab/></w:r>{}</w:p><w:p/>{}</w:footnote>",
        run("One."),
        paragraph(&run("Two."))
    );
    let (text, parsed, package) = read(&draft);
    assert_eq!(notes(&text, &parsed), ["1: One.\n\nTwo."]);
    let two = text.find("Two").expect("two");
    let place = package
        .location(&text, (two..two + 4).into())
        .expect("a place");
    assert_eq!((place.paragraph, place.start, place.end), (3, 0, 4));
    assert_eq!(
        parsed
            .blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Note)
            .count(),
        2
    );
}

#[test]
fn any_prefix_and_the_strict_namespace_will_do() {
    let members: Vec<(String, String)> = Draft::noted(&["A note."])
        .members()
        .into_iter()
        .map(|(name, xml)| {
            let xml = xml
                .replace("<w:", "<ns0:")
                .replace("</w:", "</ns0:")
                .replace(" w:", " ns0:")
                .replace("xmlns:w=", "xmlns:ns0=")
                .replace(
                    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    "http://purl.oclc.org/ooxml/wordprocessingml/main",
                )
                .replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    "http://purl.oclc.org/ooxml/officeDocument/relationships",
                );
            (name, xml)
        })
        .collect();
    let (text, parsed, _) = docx::read(&archive(&members)).expect("a Word file");
    assert_eq!(notes(&text, &parsed), ["1: A note."]);
}

fn listed(numbering: &str, items: &[&str]) -> Draft {
    let item = |text: &&str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}</w:p>",
            run(text)
        )
    };
    Draft {
        body: items.iter().map(item).collect(),
        numbering: format!(
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>{numbering}</w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
        ),
        ..Draft::default()
    }
}

const RAISED: &str = r#"<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>"#;

#[test]
fn notes_in_an_automatic_list_have_the_numbers_that_word_shows() {
    let raised = |n: u32| format!("<w:r>{RAISED}<w:t>{n}</w:t></w:r>");
    let mut draft = listed(
        r#"<w:numFmt w:val="decimal"/><w:lvlText w:val="[%1]"/>"#,
        &["Tass, June 28, 2019, http://a(.)test/1.", "Ibid."],
    );
    draft.body = styled("Heading1", &run("Report"))
        + &paragraph(
            &(run("First.")
                + &raised(1)
                + &run(" An area of 7 km")
                + &raised(2)
                + &run(" here.")
                + &raised(2)),
        )
        + &styled("Heading1", &run("Notes"))
        + &draft.body;
    let (text, parsed, package) = read(&draft);
    assert!(text.ends_with("Notes\n\n[1] Tass, June 28, 2019, http://a(.)test/1.\n\n[2] Ibid."));
    let spans: Vec<_> = parsed
        .markers
        .iter()
        .map(|m| (&*m.label, m.span.start))
        .collect();
    let behind = |s: &str| text.find(s).expect("present") + s.len();
    assert_eq!(spans, [("1", behind("First.")), ("2", behind("here."))]);
    let tass = text.find("Tass").expect("present");
    let place = package
        .location(&text, (tass..tass + 4).into())
        .expect("a place");
    assert_eq!((place.paragraph, place.start, place.end), (4, 0, 4));
    let document = brieflint::document::build(parsed).expect("a document");
    let labels: Vec<&str> = document.notes.iter().map(|n| &*n.label).collect();
    assert_eq!(labels, ["1", "2"]);
    assert!(document.notes.iter().all(|n| n.markers.len() == 1));
    // The number is Word's: an edit over it is refused, one behind it is made.
    let at = text.find("[1] Tass").expect("present");
    let patch = |from: usize, new: &str| {
        let fix = vec![((from..at + 8).into(), new.to_owned())];
        package.patch(&text, &[fix]).expect("a file")
    };
    assert_eq!(patch(at, "[9] Tass").refused, [0]);
    let bytes = patch(at + 4, "TASS").bytes;
    assert!(member(&bytes, "word/document.xml").contains(">TASS, June"));
}

#[test]
fn lists_elsewhere_show_no_numbers() {
    let mut draft = listed(r#"<w:numFmt w:val="decimal"/>"#, &["One", "Two"]);
    draft.body = styled("Heading1", &run("Findings")) + &draft.body;
    assert_eq!(read(&draft).0, "Findings\n\nOne\n\nTwo");
    let bullets = listed(r#"<w:numFmt w:val="bullet"/>"#, &["One"]);
    let with_heading = Draft {
        body: styled("Heading1", &run("Notes")) + &bullets.body,
        ..bullets
    };
    assert_eq!(read(&with_heading).0, "Notes\n\nOne");
}

#[test]
fn raised_numbers_that_do_not_count_are_no_markers() {
    let raised = |n: &str| format!("<w:r>{RAISED}<w:t>{n}</w:t></w:r>");
    let body = paragraph(
        &(run("On July 4")
            + &raised("th")
            + &run(" 10")
            + &raised("6")
            + &run(" m")
            + &raised("2")
            + &run(" CO")
            + &raised("2")),
    );
    assert!(read(&Draft::body(body)).1.markers.is_empty());
}
