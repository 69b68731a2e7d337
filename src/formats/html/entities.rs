//! Character references in HTML text.

use crate::span::Span;

/// A stretch of text: as it stands, or a reference and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text as it stands.
    Plain(Span),
    /// A character reference.
    Reference(Span, String),
}

/// The longest name of a character reference, `&` and `;` included.
const LONGEST: usize = 40;

/// Takes text apart at its character references. Spans are shifted by `base`.
pub(super) fn split(text: &str, base: usize, mut part: impl FnMut(Part)) {
    let mut plain = 0;
    let mut from = 0;
    while let Some(found) = text
        .get(from..)
        .and_then(|rest| memchr::memchr(b'&', rest.as_bytes()))
    {
        let at = from + found;
        let Some((decoded, len)) = text.get(at..).and_then(reference) else {
            from = at + 1;
            continue;
        };
        if plain < at {
            part(Part::Plain(Span::new(base + plain, base + at)));
        }
        part(Part::Reference(
            Span::new(base + at, base + at + len),
            decoded,
        ));
        plain = at + len;
        from = plain;
    }
    if plain < text.len() {
        part(Part::Plain(Span::new(base + plain, base + text.len())));
    }
}

/// The character reference at the start of `text`: what it stands for, and its length in bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let name = bytes
        .iter()
        .skip(1)
        .take(LONGEST)
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
        .count();
    let mut len = 1 + name;
    if bytes.get(len) == Some(&b';') {
        len += 1;
    }
    let slice = text.get(..len)?;
    let frequent = match slice {
        "&amp;" => Some("&"),
        "&lt;" => Some("<"),
        "&gt;" => Some(">"),
        "&quot;" => Some("\""),
        "&nbsp;" | "&#160;" | "&#xa0;" => Some("\u{a0}"),
        "&" => return None,
        _ => None,
    };
    if let Some(decoded) = frequent {
        return Some((decoded.to_owned(), len));
    }
    by_tokenizer(slice)
}

/// Lets the tokenizer decode the one reference at the start of `slice`.
fn by_tokenizer(slice: &str) -> Option<(String, usize)> {
    let mut decoded = Vec::new();
    for token in html5gum::Tokenizer::new(slice).flatten() {
        if let html5gum::Token::String(text) = token {
            decoded.extend_from_slice(&text.value);
        }
    }
    let decoded = String::from_utf8(decoded).ok()?;
    if decoded == slice {
        return None;
    }
    // Names that may stand without `;` can have other letters behind them: `&copyright` is `©right`.
    let first = decoded.chars().next()?;
    let rest = decoded.get(first.len_utf8()..)?;
    if !rest.is_empty() && slice.ends_with(rest) && slice.len() > rest.len() {
        return Some((first.to_string(), slice.len() - rest.len()));
    }
    Some((decoded, slice.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        let text = "A &amp; B&#x2019;s &copyright &notit; &NotEqualTilde; & &unknown; &#8212 &";
        let mut seen = Vec::new();
        let mut all = String::new();
        split(text, 0, |part| match part {
            Part::Plain(span) => all.push_str(span.of(text)),
            Part::Reference(span, decoded) => {
                seen.push((span.of(text).to_owned(), decoded.clone()));
                all.push_str(&decoded);
            }
        });
        assert_eq!(all, "A & B’s ©right ¬it; ≂̸ & &unknown; — &");
        let seen: Vec<(&str, &str)> = seen.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("&amp;", "&"),
                ("&#x2019;", "’"),
                ("&copy", "©"),
                ("&not", "¬"),
                ("&NotEqualTilde;", "≂̸"),
                ("&#8212", "—"),
            ]
        );
    }
}
