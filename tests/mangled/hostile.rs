//! Drafts made to do harm: depth, length, bombs.

use std::io::Write;

use super::check;
use zip::write::SimpleFileOptions;

#[test]
fn depth_and_length_are_borne() {
    let nested = |open: &str, close: &str, times: usize| {
        format!("{}They met.{}", open.repeat(times), close.repeat(times))
    };
    let drafts: Vec<(&str, String)> = vec![
        ("a.txt", "[".repeat(100_000)),
        ("a.txt", "“".repeat(50_000)),
        ("a.txt", "[1] ".repeat(20_000)),
        ("a.txt", "http://a[.]b/(".repeat(5_000)),
        ("a.txt", "word ".repeat(200_000)),
        ("a.txt", "\n".repeat(200_000)),
        ("a.txt", "In 2014 - 2018 they met. ".repeat(10_000)),
        ("a.txt", "\0".repeat(200_000)),
        ("a.txt", "\u{202E}\u{200B}".repeat(20_000)),
        ("a.txt", format!("A.[1]\n\n[1] {}", "Ibid.; ".repeat(5_000))),
        ("a.md", nested("> ", "", 5_000)),
        ("a.md", nested("- ", "", 5_000)),
        ("a.md", nested("[", "](x)", 5_000)),
        ("a.md", nested("**", "**", 5_000)),
        ("a.md", nested("^[", "]", 5_000)),
        ("a.md", "[^1]".repeat(20_000) + "\n\n[^1]: x"),
        ("a.md", "`".repeat(100_000)),
        ("a.html", nested("<div>", "</div>", 20_000)),
        ("a.html", nested("<ol><li>", "</li></ol>", 10_000)),
        ("a.html", "<a href=\"#fn1\"><sup>1</sup>".repeat(5_000)),
        ("a.html", "<!--".repeat(50_000)),
        ("a.html", "&amp".repeat(50_000)),
        ("a.rst", nested("``", "``", 10_000)),
        ("a.rst", ".. [#a] x\n   ".repeat(5_000)),
        ("a.adoc", nested("footnote:[", "]", 5_000)),
        ("a.adoc", nested("*", "*", 20_000)),
        ("a.tex", nested("\\footnote{", "}", 5_000)),
        ("a.tex", nested("{", "}", 100_000)),
        ("a.tex", "\\".repeat(100_000)),
    ];
    for (name, text) in drafts {
        let begins: String = text.chars().take(20).collect();
        let (status, err) = check(name, text.as_bytes());
        // Refused with words, or read.
        assert!(status != 2 || err.contains(name), "{begins}: {err}");
    }
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend([0x00, 0xD8].repeat(10)); // halves of characters
    for (name, bytes) in [
        ("a.txt", b"They met \xFF\xFE\xFA.".to_vec()),
        ("b.txt", utf16),
        ("c.docx", b"They met.".to_vec()),
        ("d.docx", Vec::new()),
        ("e.docx", b"PK\x03\x04".repeat(1000)),
        ("f.docx", b"PK\x05\x06".repeat(1000)),
    ] {
        let (status, err) = check(name, &bytes);
        assert_eq!(status, 2, "{name}: {err}");
        assert!(err.contains(name), "{err}");
    }
}

/// A Word file with this body and further members.
fn word(body: &str, members: &[(&str, &[u8])]) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let own: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    for (name, content) in own.iter().chain(members) {
        zip.start_file(*name, options).expect("a member");
        zip.write_all(content).expect("content");
    }
    zip.finish().expect("an archive").into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn hostile_word_files_are_refused_or_read() {
    let plain = word(&paragraph("They met."), &[]);
    assert_eq!(check("plain.docx", &plain).0, 0);
    let bomb = paragraph(&"a".repeat(80 << 20));
    let deep = format!("{}{}", "<w:sdt>".repeat(50_000), "</w:sdt>".repeat(50_000));
    let zeros = vec![0; 40 << 20];
    let media: Vec<(String, &[u8])> = (0..8)
        .map(|i| (format!("word/media/{i}.emf"), zeros.as_slice()))
        .collect();
    let media: Vec<(&str, &[u8])> = media.iter().map(|(n, c)| (n.as_str(), *c)).collect();
    let laughs: &[u8] = b"<!DOCTYPE x [<!ENTITY a \"ha\">]><x>&a;</x>";
    for (name, bytes) in [
        ("bomb.docx", word(&bomb, &[])),
        ("deep.docx", word(&deep, &[])),
        ("media.docx", word(&paragraph("x"), &media)),
        ("open.docx", word("<w:p><w:r><w:t>", &[])),
        ("entity.docx", word(&paragraph("&a;"), &[])),
        ("climbs.docx", word(&paragraph("x"), &[("../../x", laughs)])),
    ] {
        let (status, err) = check(name, &bytes);
        assert_eq!(status, 2, "{name}: {err}");
        assert!(err.contains(name), "{err}");
    }
    // Cut at every hundredth byte.
    for end in (0..plain.len()).step_by(100) {
        let (status, err) = check("cut.docx", &plain[..end]);
        assert_eq!(status, 2, "{end}: {err}");
    }
}
