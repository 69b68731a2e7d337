//! Bytes into text and back: the encoding that was read is the encoding that is written.

use std::borrow::Cow;

use crate::source::{Encoding, Format};

/// How far into an HTML file a charset may be declared, in bytes. Browsers look at 1024.
const DECLARATION_WITHIN: usize = 4096;

/// Bytes that are not the text they should be. Offsets are in bytes of the file, lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Neither UTF-8 nor a charset that the file declares.
    #[error(
        "not valid UTF-8 at byte {offset} (line {line}){}; save the file as UTF-8",
        declared.as_ref().map_or_else(String::new, |d| format!(", though it declares {d:?}"))
    )]
    InvalidUtf8 {
        /// The first byte that is wrong.
        offset: usize,
        /// Its line.
        line: usize,
        /// The charset that the file declares, where that is UTF-8 or not known.
        declared: Option<String>,
    },
    /// UTF-16 with a lone surrogate or half a character at the end.
    #[error("not valid UTF-16 at byte {offset} (line {line})")]
    InvalidUtf16 {
        /// The first byte that is wrong.
        offset: usize,
        /// Its line.
        line: usize,
    },
    /// The bytes do not come back when the text is encoded again: a fix could not be written.
    #[error(
        "declares the charset {charset}, but its bytes are not valid in it; save the file as UTF-8"
    )]
    Lossy {
        /// The charset, by its standard name.
        charset: &'static str,
    },
    /// A NUL byte.
    #[error(
        "holds a NUL byte at byte {offset} (line {line}): not a text file, or UTF-16 without a byte order mark"
    )]
    Nul {
        /// The byte.
        offset: usize,
        /// Its line.
        line: usize,
    },
    /// Another kind of file under a wrong name.
    #[error("is a {kind} file, not {format}")]
    OtherKind {
        /// What it is.
        kind: &'static str,
        /// What its name says.
        format: &'static str,
    },
    /// A format that is not text.
    #[error("{format} files are not text")]
    NotText {
        /// The format.
        format: &'static str,
    },
}

/// Text that its file's encoding cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the character U+{:04X} cannot be written in {charset}", u32::from(*character))]
pub struct EncodeError {
    /// The first character that does not fit.
    pub character: char,
    /// The charset, by its standard name.
    pub charset: &'static str,
}

/// Decodes a file: UTF-8, UTF-16 with a byte order mark, and in HTML the charset that the file declares.
///
/// A UTF-8 byte order mark stays as the first character of the text; that of UTF-16 is not part of the text.
///
/// # Errors
/// Where the bytes are not text in an encoding that is certain, or would not come back from [`encode`].
pub fn decode<'b>(
    bytes: impl Into<Cow<'b, [u8]>>,
    format: Format,
) -> Result<(String, Encoding), DecodeError> {
    let bytes = bytes.into();
    if format == Format::Docx {
        return Err(DecodeError::NotText {
            format: format.name(),
        });
    }
    if let Some(kind) = other_kind(&bytes) {
        return Err(DecodeError::OtherKind {
            kind,
            format: format.name(),
        });
    }
    let zero = memchr::memchr(0, &bytes);
    let (text, encoding) = match bytes.as_ref() {
        [0xFF, 0xFE, ..] => (utf16(&bytes, u16::from_le_bytes)?, Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => (utf16(&bytes, u16::from_be_bytes)?, Encoding::Utf16Be),
        _ => decode_bytewise(bytes, format)?,
    };
    match zero.and_then(|_| memchr::memchr(0, text.as_bytes())) {
        None => Ok((text, encoding)),
        Some(at) => {
            let line = line_of(text.as_bytes(), at);
            let offset = match encoding {
                Encoding::Utf16Le | Encoding::Utf16Be => {
                    2 + 2 * text.get(..at).map_or(0, |t| t.encode_utf16().count())
                }
                Encoding::Utf8 | Encoding::Declared(_) => zero.unwrap_or_default(),
            };
            Err(DecodeError::Nul { offset, line })
        }
    }
}

/// Encodes text as its file was encoded.
///
/// # Errors
/// Where the encoding has no place for a character.
pub fn encode(text: &str, encoding: Encoding) -> Result<Vec<u8>, EncodeError> {
    match encoding {
        Encoding::Utf8 => Ok(text.as_bytes().to_vec()),
        Encoding::Utf16Le => Ok(utf16_bytes(text, u16::to_le_bytes)),
        Encoding::Utf16Be => Ok(utf16_bytes(text, u16::to_be_bytes)),
        Encoding::Declared(charset) => {
            let (bytes, _, unmappable) = charset.encode(text);
            if !unmappable {
                return Ok(bytes.into_owned());
            }
            let mut one = [0; 4];
            let character = text
                .chars()
                .find(|c| charset.encode(c.encode_utf8(&mut one)).2)
                .unwrap_or(char::REPLACEMENT_CHARACTER);
            Err(EncodeError {
                character,
                charset: charset.name(),
            })
        }
    }
}

/// Kinds of files that are text enough to get through, and no drafts.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 4] = [
        (b"%PDF-", "PDF"),
        (b"{\\rtf", "RTF"),
        (b"PK\x03\x04", "zip or Office"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "binary Office"),
    ];
    KINDS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|&(_, kind)| kind)
}

fn decode_bytewise(
    bytes: Cow<'_, [u8]>,
    format: Format,
) -> Result<(String, Encoding), DecodeError> {
    let declared = match format {
        Format::Html if !bytes.starts_with(b"\xEF\xBB\xBF") => declared_charset(&bytes),
        _ => None,
    };
    let charset = declared.and_then(encoding_rs::Encoding::for_label);
    match charset {
        // HTML's rule: who can read the declaration has no UTF-16.
        Some(charset) if charset.output_encoding() != encoding_rs::UTF_8 => {
            let lossy = || DecodeError::Lossy {
                charset: charset.name(),
            };
            let text = charset
                .decode_without_bom_handling_and_without_replacement(&bytes)
                .ok_or_else(lossy)?
                .into_owned();
            let back = encode(&text, Encoding::Declared(charset)).map_err(|_| lossy())?;
            if back != *bytes {
                return Err(lossy());
            }
            Ok((text, Encoding::Declared(charset)))
        }
        _ => {
            let declared = declared.map(|label| String::from_utf8_lossy(label).into_owned());
            // Bytes that were read for this become the text.
            match String::from_utf8(bytes.into_owned()) {
                Ok(text) => Ok((text, Encoding::Utf8)),
                Err(error) => {
                    let offset = error.utf8_error().valid_up_to();
                    Err(DecodeError::InvalidUtf8 {
                        offset,
                        line: line_of(error.as_bytes(), offset),
                        declared,
                    })
                }
            }
        }
    }
}

/// The line of a byte, from 1.
fn line_of(bytes: &[u8], offset: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', bytes.get(..offset).unwrap_or(bytes)).count()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let units = bytes
        .chunks_exact(2)
        .skip(1) // the byte order mark
        .filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut offset = 2;
    let invalid = |text: &str, offset| DecodeError::InvalidUtf16 {
        offset,
        line: line_of(text.as_bytes(), text.len()),
    };
    for character in char::decode_utf16(units) {
        let character = character.map_err(|_| invalid(&text, offset))?;
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    if offset != bytes.len() {
        return Err(invalid(&text, offset));
    }
    Ok(text)
}

fn utf16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

/// The label in an XML declaration or in a `<meta>` element near the start of the file.
fn declared_charset(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(..DECLARATION_WITHIN).unwrap_or(bytes);
    if rest.starts_with(b"<?xml") {
        let end = memchr::memchr(b'>', rest)?;
        if let Some(label) = value_after(rest.get(..end)?, b"encoding") {
            return Some(label);
        }
    }
    while let Some(open) = memchr::memchr(b'<', rest) {
        rest = rest.get(open..)?;
        if rest.starts_with(b"<!--") {
            let end = memchr::memmem::find(rest.get(4..)?, b"-->")?;
            rest = rest.get(4 + end + 3..)?;
            continue;
        }
        let end = memchr::memchr(b'>', rest)?;
        let tag = rest.get(..end)?;
        if tag
            .get(1..5)
            .is_some_and(|n| n.eq_ignore_ascii_case(b"meta"))
            && let Some(label) = value_after(tag, b"charset")
        {
            return Some(label);
        }
        rest = rest.get(end..)?;
    }
    None
}

/// The value in `name = "value"`, quoted or not, inside a tag; `content="text/html; charset=x"` too.
fn value_after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = tag
        .windows(name.len())
        .position(|w| w.eq_ignore_ascii_case(name))?;
    let rest = tag.get(at + name.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = match rest {
        [b'"' | b'\'', inner @ ..] => inner,
        _ => rest,
    };
    let len = rest
        .iter()
        .position(|b| matches!(b, b'"' | b'\'' | b';' | b'/' | b'>') || b.is_ascii_whitespace())
        .unwrap_or(rest.len());
    rest.get(..len).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn utf8_keeps_its_byte_order_mark() {
        let bytes = "\u{FEFF}# Note".as_bytes();
        let (text, encoding) = decode(bytes, Format::Markdown).expect("text");
        assert_eq!(text, "\u{FEFF}# Note");
        assert_eq!(encode(&text, encoding).expect("bytes"), bytes);
    }

    #[test]
    fn utf16_comes_back_byte_for_byte() {
        for bytes in [
            b"\xFF\xFEa\0\x14\x20\x3D\xD8\x00\xDE".as_slice(),
            b"\xFE\xFF\0a\x20\x14\xD8\x3D\xDE\x00",
        ] {
            let (text, encoding) = decode(bytes, Format::Text).expect("text");
            assert_eq!(text, "a—😀");
            assert_eq!(encode(&text, encoding).expect("bytes"), bytes);
        }
        assert_eq!(
            decode(b"\xFF\xFEa\0\n\0\x3D\xD8b\0", Format::Text),
            Err(DecodeError::InvalidUtf16 { offset: 6, line: 2 })
        );
        assert_eq!(
            decode(b"\xFF\xFEa\0b", Format::Text),
            Err(DecodeError::InvalidUtf16 { offset: 4, line: 1 })
        );
    }

    #[test]
    fn html_is_read_by_its_declared_charset() {
        for head in [
            "<meta charset=windows-1252>",
            "<!-- <meta charset=utf-8> --><META CHARSET = 'latin1'/>",
            "<html><meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\">",
            "<?xml version=\"1.0\" encoding='iso-8859-1'?><html>",
        ] {
            let bytes = [head.as_bytes(), b" caf\xE9 \x93quoted\x94"].concat();
            let (text, encoding) = decode(&bytes, Format::Html).expect("text");
            assert!(text.ends_with(" café “quoted”"), "{head}: {text}");
            assert_eq!(encode(&text, encoding).expect("bytes"), bytes);
            assert_eq!(
                encode("ж", encoding),
                Err(EncodeError {
                    character: 'ж',
                    charset: "windows-1252"
                })
            );
        }
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        let error = decode(b"one\ntwo caf\xE9", Format::Text).expect_err("latin");
        assert_eq!(
            error.to_string(),
            "not valid UTF-8 at byte 11 (line 2); save the file as UTF-8"
        );
        let error = decode(b"<meta charset='klingon'>\xE9", Format::Html).expect_err("unknown");
        assert_eq!(
            error.to_string(),
            "not valid UTF-8 at byte 24 (line 1), though it declares \"klingon\"; save the file as UTF-8"
        );
        assert_eq!(
            decode(b"a\nb\0c", Format::Markdown),
            Err(DecodeError::Nul { offset: 3, line: 2 })
        );
        assert_eq!(
            decode(b"\xFF\xFE\0\0a\0\0\0", Format::Text),
            Err(DecodeError::Nul { offset: 2, line: 1 })
        );
        assert!(decode(b"%PDF-1.4 ", Format::Text).is_err());
        assert!(decode(b"PK", Format::Docx).is_err());
        assert_eq!(
            decode(b"<meta charset=shift_jis>\x81", Format::Html),
            Err(DecodeError::Lossy {
                charset: "Shift_JIS"
            })
        );
    }

    proptest! {
        #[test]
        fn what_is_decoded_comes_back(
            charset in "(utf-8|windows-1251|shift_jis|iso-2022-jp|gb18030|utf-16|replacement|big5)",
            body in proptest::collection::vec(any::<u8>(), 0..64),
        ) {
            let bytes = [format!("<meta charset={charset}>").as_bytes(), &body].concat();
            for bytes in [&bytes, &body] {
                if let Ok((text, encoding)) = decode(bytes, Format::Html) {
                    prop_assert_eq!(&encode(&text, encoding).expect("bytes"), bytes);
                }
            }
        }
    }
}
