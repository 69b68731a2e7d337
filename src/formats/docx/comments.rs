//! The part that holds comments, and what the package must say for Word to find it.

use super::archive::Archive;
use super::error::DocxError;
use super::parts::{Loader, Part, Relationships, relationships_name};
use super::patch::{Splice, splice};
use super::xml::{self, Ns, Scanner, Token};
use std::collections::BTreeMap;

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const CONTENT_TYPES: &str = "[Content_Types].xml";
const CONTENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A comment to be written.
pub(super) struct Comment<'a> {
    pub(super) author: &'a str,
    pub(super) text: String,
}

/// Writes comments into the package's comments part, or a new one, and gives the id of the first.
pub(super) fn add(
    archive: &Archive,
    document: &Part,
    relationships: &Relationships,
    comments: &[Comment<'_>],
    replaced: &mut BTreeMap<usize, Vec<u8>>,
    added: &mut Vec<(String, Vec<u8>)>,
) -> Result<u32, DocxError> {
    let mut loader = Loader::new(archive);
    let known = match relationships.part("comments") {
        Some(name) => loader.load(&name)?,
        None => None,
    };
    if let Some(part) = known {
        let (first, prefix) = survey(&part)?;
        let written = write(comments, first, &prefix.unwrap_or_default());
        replaced.insert(part.member, part.encode(&append(&part, &written)?));
        return Ok(first);
    }
    let types = loader
        .load(CONTENT_TYPES)?
        .ok_or(DocxError::Missing(CONTENT_TYPES))?;
    let (folder, slash) = match document.name.rsplit_once('/') {
        Some((folder, _)) => (folder, "/"),
        None => ("", ""),
    };
    let file = (0..)
        .map(|n| match n {
            0 => "comments.xml".to_owned(),
            n => format!("comments{n}.xml"),
        })
        .find(|file| archive.find(&format!("{folder}{slash}{file}")).is_none())
        .unwrap_or_default();
    let name = format!("{folder}{slash}{file}");
    let strict = document.xml.contains(STRICT);
    let uri = if strict { STRICT } else { TRANSITIONAL };
    let written = write(comments, 0, "w");
    let xml = format!("{DECLARATION}<w:comments xmlns:w=\"{uri}\">{written}</w:comments>");
    added.push((name.clone(), xml.into_bytes()));
    let prefix = root_prefix(&types)?;
    let entry = format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{CONTENT_TYPE}\"/>");
    replaced.insert(types.member, types.encode(&append(&types, &entry)?));
    relate(document, relationships, &file, strict, replaced, added)?;
    Ok(0)
}

/// Adds the relationship from the body to its comments.
fn relate(
    document: &Part,
    relationships: &Relationships,
    target: &str,
    strict: bool,
    replaced: &mut BTreeMap<usize, Vec<u8>>,
    added: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), DocxError> {
    let base = if strict {
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    } else {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    };
    let id = (1..)
        .map(|n| format!("rIdComments{n}"))
        .find(|id| !relationships.has_id(id))
        .unwrap_or_default();
    let entry = |prefix: &str| {
        format!("<{prefix}Relationship Id=\"{id}\" Type=\"{base}/comments\" Target=\"{target}\"/>")
    };
    match &relationships.file {
        Some(file) => {
            let xml = append(file, &entry(&root_prefix(file)?))?;
            replaced.insert(file.member, file.encode(&xml));
        }
        None => {
            let xml = format!(
                "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
                entry("")
            );
            added.push((relationships_name(&document.name), xml.into_bytes()));
        }
    }
    Ok(())
}

/// The first free id of a comments part, and its prefix for WordprocessingML.
fn survey(part: &Part) -> Result<(u32, Option<String>), DocxError> {
    let mut next = 0u32;
    let mut prefix = None;
    let mut first = true;
    let mut scanner = Scanner::new(&part.name, &part.xml);
    while let Some(token) = scanner.next()? {
        let Token::Open(tag) = token else { continue };
        if std::mem::take(&mut first) {
            prefix = scanner.word_prefix().map(str::to_owned);
            if !tag.is(Ns::Word, "comments") {
                return Err(DocxError::WrongPart {
                    part: part.name.clone(),
                    found: format!("<{}>", super::error::shown(tag.local)),
                    wanted: "a list of comments",
                });
            }
        }
        if tag.is(Ns::Word, "comment")
            && let Some(id) = tag.word("id").and_then(|id| id.parse::<u32>().ok())
        {
            next = next.max(id.saturating_add(1));
        }
    }
    // Ids are signed in some readers.
    Ok((next.min(i32::MAX as u32 / 2), prefix))
}

fn write(comments: &[Comment<'_>], first: u32, prefix: &str) -> String {
    let mut out = String::new();
    let encode = |text: &str| {
        let mut out = String::new();
        xml::encode(text, &mut out);
        out.replace(['\t', '\n'], " ")
    };
    // A part without a prefix of its own gets one for each comment.
    let (p, declared) = match prefix {
        "" => ("w", format!(" xmlns:w=\"{TRANSITIONAL}\"")),
        prefix => (prefix, String::new()),
    };
    for (comment, id) in comments.iter().zip(first..) {
        let author = encode(comment.author);
        let initials: String = comment
            .author
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .take(3)
            .collect();
        out += &format!(
            "<{p}:comment{declared} {p}:id=\"{id}\" {p}:author=\"{author}\" {p}:initials=\"{}\">",
            encode(&initials)
        );
        for line in comment.text.lines() {
            out += &format!(
                "<{p}:p><{p}:r><{p}:t xml:space=\"preserve\">{}</{p}:t></{p}:r></{p}:p>",
                encode(line)
            );
        }
        if comment.text.is_empty() {
            out += &format!("<{p}:p/>");
        }
        out += &format!("</{p}:comment>");
    }
    out
}

/// The prefix of a part's root element, with its colon.
fn root_prefix(part: &Part) -> Result<String, DocxError> {
    let (start, end, _) = root(part)?;
    let tag = part.xml.get(start..end).unwrap_or("");
    Ok(tag_name(tag)
        .split_once(':')
        .map_or_else(String::new, |(prefix, _)| format!("{prefix}:")))
}

fn tag_name(tag: &str) -> &str {
    tag.trim_start_matches('<')
        .split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .next()
        .unwrap_or("")
}

/// The start tag of the root element, and where its end tag starts.
fn root(part: &Part) -> Result<(usize, usize, usize), DocxError> {
    let mut scanner = Scanner::new(&part.name, &part.xml);
    let mut open = (0, 0);
    let mut close = 0;
    while let Some(token) = scanner.next()? {
        match token {
            Token::Open(tag) if scanner.depth() == 1 => open = (tag.start, tag.end),
            Token::Close { start, .. } if scanner.depth() == 0 => close = start,
            _ => {}
        }
    }
    Ok((open.0, open.1, close))
}

/// The part with something added at the end of its root element.
fn append(part: &Part, entry: &str) -> Result<String, DocxError> {
    let (start, end, close) = root(part)?;
    let tag = part.xml.get(start..end).unwrap_or("");
    let splice_in = match tag.strip_suffix("/>") {
        Some(open) => {
            let name = tag_name(tag);
            Splice::new(start, end, &format!("{}>{entry}</{name}>", open.trim_end()))
        }
        None => Splice::new(close, close, entry),
    };
    Ok(splice(&part.xml, vec![splice_in]))
}
