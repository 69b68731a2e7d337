//! A part's XML as a stream of tags with resolved namespaces and byte offsets.
//!
//! Text is not among the tokens: only a few elements hold text that counts, and those are read through
//! [`decode`] from the bytes between their tags, so that an edit can go back to exactly these bytes.

use super::error::{DocxError, shown};
use quick_xml::Reader;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Levels of nesting. Word itself stops at far fewer.
const DEPTH_LIMIT: usize = 1024;
/// Elements of one part. A long report has some hundred thousand.
const ELEMENT_LIMIT: usize = 4_000_000;
/// Namespace declarations in force at one place.
const BINDING_LIMIT: usize = 128;

/// The namespaces that matter here; each in its transitional and its strict spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML.
    Word,
    /// Office relationships, as attributes.
    Rel,
    /// Markup compatibility.
    Compat,
    /// Office math.
    Math,
    /// Anything else, or none.
    Other,
}

fn namespace(uri: &str) -> Ns {
    match uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::Word,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Ns::Rel,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compat,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
        _ => Ns::Other,
    }
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// The namespace of its name.
    pub(super) ns: Ns,
    /// Its name without prefix.
    pub(super) local: &'a str,
    /// From its `<`.
    pub(super) start: usize,
    /// To one past its `>`.
    pub(super) end: usize,
    /// What stands between the name and the closing bracket, and where.
    attributes: &'a str,
    attributes_at: usize,
    /// The prefixes bound to namespaces that attributes may have.
    word_prefix: Option<&'a str>,
    rel_prefix: Option<&'a str>,
}

impl<'a> Tag<'a> {
    /// The raw value of an attribute and where it stands in the part.
    pub(super) fn raw(&self, ns: Ns, local: &str) -> Option<(&'a str, usize)> {
        let wanted = match ns {
            Ns::Word => self.word_prefix,
            Ns::Rel => self.rel_prefix,
            _ => None,
        };
        for attribute in Attributes::new(self.attributes, 0)
            .with_checks(false)
            .flatten()
        {
            let key = attribute.key.into_inner();
            let (prefix, name) = key
                .split_once(':')
                .map_or((None, key), |(p, n)| (Some(p), n));
            // Some writers leave the prefix of attributes out.
            let fits = prefix.is_none() && ns != Ns::Rel || prefix.is_some() && prefix == wanted;
            if name == local && fits {
                let Cow::Borrowed(value) = attribute.value else {
                    return None;
                };
                let offset =
                    (value.as_ptr() as usize).checked_sub(self.attributes.as_ptr() as usize)?;
                return Some((value, self.attributes_at + offset));
            }
        }
        None
    }

    /// The value of an attribute, entities resolved.
    pub(super) fn get(&self, ns: Ns, local: &str) -> Option<Cow<'a, str>> {
        let (raw, _) = self.raw(ns, local)?;
        Some(quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw)))
    }

    /// The value of a WordprocessingML attribute.
    pub(super) fn word(&self, local: &str) -> Option<Cow<'a, str>> {
        self.get(Ns::Word, local)
    }

    /// Whether an on/off property like `<w:i/>` is on.
    pub(super) fn on(&self) -> bool {
        !matches!(
            self.word("val").as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }

    /// Whether a name and namespace are this tag's.
    pub(super) fn is(&self, ns: Ns, local: &str) -> bool {
        self.ns == ns && self.local == local
    }
}

/// What comes next in a part.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// An element starts. An empty element is followed by a `Close` of its own.
    Open(Tag<'a>),
    /// The innermost element ends; its end tag is `start..end` (for an empty element, both its end).
    Close { start: usize, end: usize },
}

/// Reads a part tag by tag.
pub(super) struct Scanner<'a> {
    part: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    bindings: Vec<Binding<'a>>,
    depth: usize,
    elements: usize,
    /// The last prefix that was looked up.
    last: Option<(&'a str, Ns)>,
    /// An empty element was opened and is still to be closed.
    empty: bool,
    word_prefix: Option<&'a str>,
    rel_prefix: Option<&'a str>,
}

struct Binding<'a> {
    prefix: &'a str,
    ns: Ns,
    depth: usize,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning of the part named `part`, whose XML is `text`.
    pub(super) fn new(part: &'a str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        Self {
            part,
            text,
            reader,
            bindings: Vec::new(),
            depth: 0,
            elements: 0,
            last: None,
            empty: false,
            word_prefix: None,
            rel_prefix: None,
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The prefix that stands for WordprocessingML here.
    pub(super) fn word_prefix(&self) -> Option<&'a str> {
        self.word_prefix
    }

    /// The next tag; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, DocxError> {
        if self.empty {
            self.empty = false;
            let at = self.position();
            self.leave();
            return Ok(Some(Token::Close { start: at, end: at }));
        }
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|error| DocxError::Xml {
                part: self.part.to_owned(),
                at: usize::try_from(self.reader.error_position()).unwrap_or(start),
                message: shown(&error.to_string()),
            })?;
            match event {
                Event::Start(tag) => return self.enter(&tag, start).map(Some),
                Event::Empty(tag) => {
                    self.empty = true;
                    return self.enter(&tag, start).map(Some);
                }
                Event::End(_) => {
                    self.leave();
                    let end = self.position();
                    return Ok(Some(Token::Close { start, end }));
                }
                Event::DocType(_) => return Err(DocxError::Doctype(self.part.to_owned())),
                Event::Decl(declaration) => {
                    if let Some(Ok(charset)) = declaration.encoding() {
                        self.check_charset(&charset)?;
                    }
                }
                Event::GeneralRef(reference) => {
                    let name = reference.into_inner();
                    if !name.starts_with('#')
                        && quick_xml::escape::resolve_xml_entity(&name).is_none()
                    {
                        return Err(self.error(start, "an entity that is not declared"));
                    }
                }
                Event::Eof if self.depth > 0 => {
                    return Err(self.error(start, "it ends inside an element"));
                }
                Event::Eof => return Ok(None),
                Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::PI(_) => {}
            }
        }
    }

    fn enter(&mut self, tag: &BytesStart<'_>, start: usize) -> Result<Token<'a>, DocxError> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(DocxError::TooDeep {
                part: self.part.to_owned(),
                limit: DEPTH_LIMIT,
            });
        }
        self.elements += 1;
        if self.elements > ELEMENT_LIMIT {
            return Err(DocxError::TooMany {
                part: self.part.to_owned(),
                what: "elements",
                limit: ELEMENT_LIMIT,
            });
        }
        let end = self.position();
        // The event borrows from itself; the same text is cut from the part, which outlives it.
        let name = tag.name().into_inner();
        let name_end = start + 1 + name.len();
        let name = self.text.get(start + 1..name_end).unwrap_or("");
        let closing = if self.empty { 2 } else { 1 };
        let attributes = self
            .text
            .get(name_end..end.saturating_sub(closing))
            .unwrap_or("");
        if memchr::memmem::find(attributes.as_bytes(), b"xmlns").is_some() {
            self.bind(attributes)?;
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        Ok(Token::Open(Tag {
            ns: self.resolve(prefix),
            local,
            start,
            end,
            attributes,
            attributes_at: name_end,
            word_prefix: self.word_prefix,
            rel_prefix: self.rel_prefix,
        }))
    }

    fn leave(&mut self) {
        let mut matters = false;
        while let Some(binding) = self.bindings.pop_if(|b| b.depth == self.depth) {
            matters |= self.matters(&binding);
            self.last = None;
        }
        if matters {
            self.find_prefixes();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn bind(&mut self, attributes: &'a str) -> Result<(), DocxError> {
        let mut matters = false;
        for attribute in Attributes::new(attributes, 0).with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            if self.bindings.len() >= BINDING_LIMIT {
                return Err(DocxError::TooMany {
                    part: self.part.to_owned(),
                    what: "namespace declarations",
                    limit: BINDING_LIMIT,
                });
            }
            let binding = Binding {
                prefix,
                ns: namespace(attribute.value.trim()),
                depth: self.depth,
            };
            matters |= self.matters(&binding);
            self.bindings.push(binding);
            self.last = None;
        }
        if matters {
            self.find_prefixes();
        }
        Ok(())
    }

    /// Whether a declaration may change which prefixes attributes can have.
    fn matters(&self, binding: &Binding<'_>) -> bool {
        matches!(binding.ns, Ns::Word | Ns::Rel)
            || self.word_prefix == Some(binding.prefix)
            || self.rel_prefix == Some(binding.prefix)
    }

    fn find_prefixes(&mut self) {
        let find = |ns| {
            self.bindings
                .iter()
                .rev()
                .find(|b| b.ns == ns && !b.prefix.is_empty())
                .map(|b| b.prefix)
                .filter(|prefix| self.lookup(prefix) == ns)
        };
        (self.word_prefix, self.rel_prefix) = (find(Ns::Word), find(Ns::Rel));
    }

    fn resolve(&mut self, prefix: &'a str) -> Ns {
        match self.last {
            Some((last, ns)) if last == prefix => ns,
            _ => {
                let ns = self.lookup(prefix);
                self.last = Some((prefix, ns));
                ns
            }
        }
    }

    fn lookup(&self, prefix: &str) -> Ns {
        self.bindings
            .iter()
            .rev()
            .find(|b| b.prefix == prefix)
            .map_or(Ns::Other, |b| b.ns)
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn check_charset(&self, charset: &str) -> Result<(), DocxError> {
        let known = [
            "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be",
        ];
        if known.iter().any(|k| charset.eq_ignore_ascii_case(k)) {
            return Ok(());
        }
        Err(DocxError::Charset(self.part.to_owned()))
    }

    fn error(&self, at: usize, message: &str) -> DocxError {
        DocxError::Xml {
            part: self.part.to_owned(),
            at,
            message: message.to_owned(),
        }
    }
}

/// One character of an element's text and how many bytes it takes in the XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// The character; none for markup that stands for no text (a comment).
    pub(super) character: Option<char>,
    /// Its bytes in the XML.
    pub(super) raw: usize,
}

/// Whether the raw content of a text element stands for itself, byte by byte.
pub(super) fn is_plain(raw: &str) -> bool {
    raw.bytes().all(|b| b >= b' ' && b != b'&' && b != b'<')
}

/// Reads the raw content of a text element character by character: entities and CDATA resolved, line breaks
/// and tabs as the spaces that Word shows for them.
pub(super) fn decode(raw: &str) -> impl Iterator<Item = Piece> + '_ {
    let mut rest = raw;
    let mut cdata = false;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (character, len) = if cdata && rest.starts_with("]]>") {
            cdata = false;
            (None, 3)
        } else if cdata {
            plain_character(rest, first)
        } else if rest.starts_with("<![CDATA[") {
            cdata = true;
            (None, 9)
        } else if first == '<' {
            let close = if rest.starts_with("<!--") { "-->" } else { ">" };
            let end = rest.find(close).map_or(rest.len(), |at| at + close.len());
            (None, end)
        } else if first == '&' {
            entity(rest).unwrap_or((Some('&'), 1))
        } else {
            plain_character(rest, first)
        };
        rest = rest.get(len..).unwrap_or("");
        Some(Piece {
            character,
            raw: len,
        })
    })
}

fn plain_character(rest: &str, first: char) -> (Option<char>, usize) {
    match first {
        '\r' if rest.starts_with("\r\n") => (Some(' '), 2),
        _ => (Some(legal(first)), first.len_utf8()),
    }
}

/// White space as Word shows it; control characters, which XML does not allow, as a mark of their own.
fn legal(c: char) -> char {
    match c {
        '\r' | '\n' | '\t' => ' ',
        c if c < ' ' => '\u{FFFD}',
        c => c,
    }
}

fn entity(rest: &str) -> Option<(Option<char>, usize)> {
    // The longest reference that makes sense is `&#x10FFFF;`; leading zeros are allowed for.
    let end = rest.bytes().take(32).position(|b| b == b';')?;
    let name = rest.get(1..end)?;
    let character = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        legal(char::from_u32(code)?)
    } else {
        quick_xml::escape::resolve_xml_entity(name)?
            .chars()
            .next()?
    };
    Some((Some(character), end + 1))
}

/// Text as it is written into an element or an attribute. Characters that XML cannot hold are shown as U+FFFD.
pub(super) fn encode(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            c if c.is_ascii_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {
                out.push('\u{FFFD}');
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        decode(raw).filter_map(|p| p.character).collect()
    }

    #[test]
    fn text_is_decoded_with_every_byte_accounted_for() {
        let raw = "a &amp; b&#x2019;s\r\nc <![CDATA[<x> & ]]>d<!-- e -->&bogus;\u{1F600}";
        assert_eq!(text(raw), "a & b’s c <x> & d&bogus;\u{1F600}");
        assert_eq!(decode(raw).map(|p| p.raw).sum::<usize>(), raw.len());
    }

    #[test]
    fn names_are_known_by_namespace_and_not_by_prefix() {
        let xml = concat!(
            r#"<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
            r#"<x:r x:id="1&amp;"/><y xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/><w:p/></x:p>"#
        );
        let mut scanner = Scanner::new("part", xml);
        let mut seen = Vec::new();
        while let Some(token) = scanner.next().expect("well-formed") {
            if let Token::Open(tag) = token {
                seen.push((tag.ns, tag.local, tag.word("id").map(Cow::into_owned)));
            }
        }
        assert_eq!(
            seen,
            vec![
                (Ns::Word, "p", None),
                (Ns::Word, "r", Some("1&".into())),
                (Ns::Word, "y", None),
                (Ns::Other, "p", None)
            ]
        );
    }

    #[test]
    fn hostile_xml_is_refused() {
        let run = |xml: &str| {
            let mut scanner = Scanner::new("part", xml);
            loop {
                match scanner.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(error) => return Some(error),
                }
            }
        };
        assert!(matches!(
            run("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            Some(DocxError::Doctype(_))
        ));
        assert!(matches!(run("<a>&b;</a>"), Some(DocxError::Xml { .. })));
        assert!(matches!(run("<a><b></a>"), Some(DocxError::Xml { .. })));
        assert!(matches!(run("<a>"), Some(DocxError::Xml { .. })));
        assert!(matches!(
            run(&"<a>".repeat(1_000_000)),
            Some(DocxError::TooDeep { .. })
        ));
        assert_eq!(run("<a>&#65;&amp;</a>"), None);
    }
}
