//! The parts of a package that are read: found by relationship, unpacked, decoded, and encoded again.

use super::archive::Archive;
use super::error::{DocxError, shown};
use super::xml::{Ns, Scanner, Token};
use std::collections::HashMap;

/// Unpacked bytes of one part, and of all parts that are read together. Word's XML is about ten times as long as
/// its text, so this is more text than the limit on drafts lets through.
const READ_LIMIT: u64 = 64 << 20;
/// Relationships of one part.
const RELATIONSHIP_LIMIT: usize = 200_000;

/// How a part's XML is encoded in the package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8 { mark: bool },
    Utf16Le,
    Utf16Be,
}

/// A part's XML.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The part's name in the package, without a slash in front.
    pub(super) name: String,
    /// Its member in the archive.
    pub(super) member: usize,
    /// Its XML, without a byte order mark.
    pub(super) xml: String,
    charset: Charset,
}

impl Part {
    #[cfg(test)]
    pub(super) fn for_test(xml: &str) -> Self {
        Self {
            name: "test".to_owned(),
            member: 0,
            xml: xml.to_owned(),
            charset: Charset::Utf8 { mark: false },
        }
    }

    /// The bytes of this part if its XML were `xml`.
    pub(super) fn encode(&self, xml: &str) -> Vec<u8> {
        match self.charset {
            Charset::Utf8 { mark } => {
                let mut out = Vec::with_capacity(xml.len() + 3);
                if mark {
                    out.extend_from_slice("\u{FEFF}".as_bytes());
                }
                out.extend_from_slice(xml.as_bytes());
                out
            }
            Charset::Utf16Le => wide(xml, u16::to_le_bytes),
            Charset::Utf16Be => wide(xml, u16::to_be_bytes),
        }
    }
}

fn wide(xml: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(xml.encode_utf16())
        .flat_map(bytes)
        .collect()
}

/// Unpacks parts and keeps count of how much was unpacked.
pub(super) struct Loader<'a> {
    pub(super) archive: &'a Archive,
    left: u64,
}

impl<'a> Loader<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        Self {
            archive,
            left: READ_LIMIT,
        }
    }

    /// The part with a name; none where there is no such member.
    pub(super) fn load(&mut self, name: &str) -> Result<Option<Part>, DocxError> {
        let Some(member) = self.archive.find(name) else {
            return Ok(None);
        };
        let name = self.archive.name(member);
        let size = self.archive.unpacked(member);
        self.left = self
            .left
            .checked_sub(size)
            .ok_or_else(|| DocxError::TooLarge {
                what: format!("`{}`", shown(name)),
                bytes: size,
                limit: READ_LIMIT,
            })?;
        let (xml, charset) =
            decode(self.archive.read(member)?).ok_or_else(|| DocxError::Charset(shown(name)))?;
        Ok(Some(Part {
            name: name.to_owned(),
            member,
            xml,
            charset,
        }))
    }

    /// The relationships of a part (of the package for an empty name); none where it has none.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Relationships, DocxError> {
        match self.load(&relationships_name(part))? {
            Some(file) => Relationships::parse(part, file),
            None => Ok(Relationships::default()),
        }
    }
}

fn decode(bytes: Vec<u8>) -> Option<(String, Charset)> {
    let (charset, unit): (_, fn([u8; 2]) -> u16) = match bytes.as_slice() {
        [0xFF, 0xFE, ..] => (Charset::Utf16Le, u16::from_le_bytes),
        [0xFE, 0xFF, ..] => (Charset::Utf16Be, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            let xml = std::str::from_utf8(rest).ok()?.to_owned();
            return Some((xml, Charset::Utf8 { mark: true }));
        }
        _ => {
            let xml = String::from_utf8(bytes).ok()?;
            return Some((xml, Charset::Utf8 { mark: false }));
        }
    };
    let units = bytes
        .chunks_exact(2)
        .skip(1)
        .filter_map(|pair| pair.try_into().ok().map(unit));
    let xml = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    bytes.len().is_multiple_of(2).then_some((xml, charset))
}

/// Where the relationships of a part stand: `word/document.xml` has `word/_rels/document.xml.rels`.
pub(super) fn relationships_name(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    }
}

/// One relationship.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    /// The last word of its type: `hyperlink`, `footnotes`.
    pub(super) kind: String,
    /// The target, as written.
    pub(super) target: String,
    /// Whether the target lies outside the package.
    pub(super) external: bool,
    /// Where the target's raw value stands in the relationships file.
    pub(super) at: (usize, usize),
}

/// The relationships of one part.
#[derive(Debug, Clone, Default)]
pub(super) struct Relationships {
    /// The file they stand in, if there is one.
    pub(super) file: Option<Part>,
    /// The relationships, in the order of the file.
    pub(super) list: Vec<Relationship>,
    by_id: HashMap<String, usize>,
    /// The folder that relative targets start from.
    folder: String,
}

impl Relationships {
    fn parse(part: &str, file: Part) -> Result<Self, DocxError> {
        let mut list = Vec::new();
        let mut by_id = HashMap::new();
        let mut scanner = Scanner::new(&file.name, &file.xml);
        while let Some(token) = scanner.next()? {
            let Token::Open(tag) = token else { continue };
            if tag.local != "Relationship" {
                continue;
            }
            let get = |name| tag.get(Ns::Other, name).unwrap_or_default().into_owned();
            let Some((raw, at)) = tag.raw(Ns::Other, "Target") else {
                continue;
            };
            if list.len() >= RELATIONSHIP_LIMIT {
                return Err(DocxError::TooMany {
                    part: file.name.clone(),
                    what: "relationships",
                    limit: RELATIONSHIP_LIMIT,
                });
            }
            by_id.insert(get("Id"), list.len());
            list.push(Relationship {
                kind: get("Type").rsplit('/').next().unwrap_or("").to_owned(),
                target: get("Target"),
                external: get("TargetMode").eq_ignore_ascii_case("external"),
                at: (at, at + raw.len()),
            });
        }
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        Ok(Self {
            list,
            by_id,
            folder: folder.to_owned(),
            file: Some(file),
        })
    }

    /// The index of the relationship with an id.
    pub(super) fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Whether there is a relationship with an id.
    pub(super) fn has_id(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The name of the part that the first relationship of a kind leads to.
    pub(super) fn part(&self, kind: &str) -> Option<String> {
        self.list
            .iter()
            .find(|r| r.kind == kind && !r.external)
            .map(|r| resolve(&self.folder, &r.target))
    }
}

/// The part name that a target stands for, seen from `folder`. A target that climbs above the root stays there,
/// as in URLs.
fn resolve(folder: &str, target: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let relative = !target.starts_with('/');
    let from = if relative { folder } else { "" };
    for segment in from.split('/').chain(target.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        assert_eq!(resolve("word", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("word", "/word/footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("word", "../a/./b.xml"), "a/b.xml");
        assert_eq!(resolve("", "../../word/document.xml"), "word/document.xml");
        assert_eq!(relationships_name(""), "_rels/.rels");
        assert_eq!(
            relationships_name("word/document.xml"),
            "word/_rels/document.xml.rels"
        );
    }

    #[test]
    fn parts_keep_their_charset() {
        for bytes in [
            b"\xEF\xBB\xBF<a/>".to_vec(),
            b"<a/>".to_vec(),
            b"\xFF\xFE<\0a\0/\0>\0".to_vec(),
            b"\xFE\xFF\0<\0a\0/\0>".to_vec(),
        ] {
            let (xml, charset) = decode(bytes.clone()).expect("decodes");
            assert_eq!(xml, "<a/>");
            let part = Part {
                name: String::new(),
                member: 0,
                xml,
                charset,
            };
            assert_eq!(part.encode("<a/>"), bytes);
        }
        assert!(decode(b"<a>\xE9</a>".to_vec()).is_none());
    }
}
