//! Word files for tests, put together from the XML that matters.

use std::io::Write;
use zip::write::SimpleFileOptions;

/// A Word file in the making. Every field is the inner XML of its part; empty parts are left out.
#[derive(Default, Clone)]
pub(crate) struct Draft {
    pub(crate) body: String,
    pub(crate) footnotes: String,
    pub(crate) endnotes: String,
    /// Relationships of the body: id and target, for hyperlinks.
    pub(crate) links: Vec<(&'static str, &'static str)>,
    /// Relationships of the footnotes.
    pub(crate) footnote_links: Vec<(&'static str, &'static str)>,
    pub(crate) settings: String,
    pub(crate) styles: String,
    pub(crate) numbering: String,
    pub(crate) comments: Option<String>,
}

pub(crate) const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape""#,
);
const RELATIONSHIP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

impl Draft {
    /// A draft with this body.
    pub(crate) fn body(body: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            ..Self::default()
        }
    }

    /// A draft whose body refers to each of these footnotes once, in order.
    pub(crate) fn noted(notes: &[&str]) -> Self {
        let mut draft = Self::default();
        for (i, note) in notes.iter().enumerate() {
            let id = i + 2;
            draft.body += &paragraph(&format!(
                "{}{}",
                run(&format!("Sentence {}.", i + 1)),
                footnote_reference(id)
            ));
            draft.footnotes += &footnote(id, note);
        }
        draft
    }

    /// The members, in order.
    pub(crate) fn members(&self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        let parts: Vec<(&str, &str, &str)> = [
            ("footnotes", "footnotes", self.footnotes.as_str()),
            ("endnotes", "endnotes", self.endnotes.as_str()),
            ("settings", "settings", self.settings.as_str()),
            ("styles", "styles", self.styles.as_str()),
            ("numbering", "numbering", self.numbering.as_str()),
            (
                "comments",
                "comments",
                self.comments.as_deref().unwrap_or(""),
            ),
        ]
        .into_iter()
        .filter(|(name, _, xml)| !xml.is_empty() || *name == "comments" && self.comments.is_some())
        .collect();
        let overrides: String = parts
            .iter()
            .map(|(name, kind, _)| {
                format!(
                    r#"<Override PartName="/word/{name}.xml" ContentType="{CONTENT}.{kind}+xml"/>"#
                )
            })
            .collect();
        let declaration = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
        out.push((
            "[Content_Types].xml".into(),
            format!(
                r#"{declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{CONTENT}.document.main+xml"/>{overrides}</Types>"#
            ),
        ));
        out.push((
            "_rels/.rels".into(),
            relationships(&[relation(
                "rId1",
                "officeDocument",
                "word/document.xml",
                false,
            )]),
        ));
        let mut related: Vec<String> = parts
            .iter()
            .map(|(name, kind, _)| {
                relation(&format!("part_{name}"), kind, &format!("{name}.xml"), false)
            })
            .collect();
        related.extend(
            self.links
                .iter()
                .map(|(id, target)| relation(id, "hyperlink", target, true)),
        );
        out.push((
            "word/_rels/document.xml.rels".into(),
            relationships(&related),
        ));
        out.push((
            "word/document.xml".into(),
            format!(
                "{declaration}<w:document {NAMESPACES}><w:body>{}</w:body></w:document>",
                self.body
            ),
        ));
        for (name, kind, xml) in &parts {
            out.push((
                format!("word/{name}.xml"),
                format!("{declaration}<w:{kind} {NAMESPACES}>{xml}</w:{kind}>"),
            ));
        }
        if !self.footnote_links.is_empty() {
            let list: Vec<String> = self
                .footnote_links
                .iter()
                .map(|(id, target)| relation(id, "hyperlink", target, true))
                .collect();
            out.push(("word/_rels/footnotes.xml.rels".into(), relationships(&list)));
        }
        out
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        archive(&self.members())
    }
}

/// A zip of these members, deflated, with the time stamps of a working day.
pub(crate) fn archive(members: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let time = zip::DateTime::from_date_and_time(2024, 2, 29, 9, 30, 0).expect("a time");
    for (name, content) in members {
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(time);
        zip.start_file(name.as_str(), options).expect("member");
        zip.write_all(content.as_bytes()).expect("content");
    }
    zip.finish().expect("archive").into_inner()
}

/// A member of a file, unpacked.
pub(crate) fn member(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut file = zip.by_name(name).expect("the member");
    std::io::read_to_string(&mut file).expect("text")
}

fn relation(id: &str, kind: &str, target: &str, external: bool) -> String {
    let mode = if external {
        r#" TargetMode="External""#
    } else {
        ""
    };
    let target = target.replace('&', "&amp;");
    format!(r#"<Relationship Id="{id}" Type="{RELATIONSHIP}/{kind}" Target="{target}"{mode}/>"#)
}

fn relationships(list: &[String]) -> String {
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"#,
        list.concat()
    )
}

pub(crate) fn paragraph(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

pub(crate) fn styled(style: &str, inner: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>"#)
}

pub(crate) fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

pub(crate) fn hyperlink(id: &str, inner: &str) -> String {
    format!(r#"<w:hyperlink r:id="{id}">{inner}</w:hyperlink>"#)
}

/// A field in runs of its own: begin, instruction, separate, result, end.
pub(crate) fn field(instruction: &str, result: &str) -> String {
    format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
    )
}

pub(crate) fn footnote_reference(id: usize) -> String {
    format!(
        r#"<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{id}"/></w:r>"#
    )
}

pub(crate) fn endnote_reference(id: usize) -> String {
    format!(r#"<w:r><w:endnoteReference w:id="{id}"/></w:r>"#)
}

/// A footnote of one paragraph, with its number and the space behind it as Word writes them.
pub(crate) fn footnote(id: usize, text: &str) -> String {
    let text = if text.starts_with('<') {
        text.to_owned()
    } else {
        run(text)
    };
    format!(
        r#"<w:footnote w:id="{id}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>{text}</w:p></w:footnote>"#
    )
}

pub(crate) fn endnote(id: usize, text: &str) -> String {
    format!(
        r#"<w:endnote w:id="{id}"><w:p><w:r><w:endnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>{}</w:p></w:endnote>"#,
        run(text)
    )
}
