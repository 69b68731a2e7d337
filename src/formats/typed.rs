//! Labels of notes typed by hand, as far as front-ends must know them: where each line is a note, each is a block.

/// The length of a label as typed notes start with: `[7]`, `[[iv]]`, `(7)`, `⁷`, with white space behind it.
pub(super) fn label(line: &str) -> Option<usize> {
    const LONGEST: usize = 12; // bytes
    let (open, close) = match line.as_bytes() {
        [b'[', b'[', ..] => ("[[", "]]"),
        [b'[', ..] => ("[", "]"),
        [b'(', ..] => ("(", ")"),
        [byte, ..] if byte.is_ascii() => return None,
        _ => {
            let len: usize = line
                .chars()
                .take(3)
                .take_while(|c| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹'))
                .map(char::len_utf8)
                .sum();
            return (len > 0).then_some(len);
        }
    };
    let inner = line.get(open.len()..)?;
    let len = inner
        .bytes()
        .take(LONGEST)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let label = inner.get(..len)?;
    let number = label.len() <= 3 && crate::document::label_number(label).is_some();
    let after = inner.get(len..)?.strip_prefix(close)?;
    let apart = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || "“\"‘[".contains(c));
    (!label.is_empty() && number && apart).then_some(open.len() + len + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_labels() {
        for (line, len) in [
            ("[7] A", 3),
            ("[[iv]] A", 6),
            ("(12) A", 4),
            ("¹² A", 4),
            ("[3]“A”", 3),
        ] {
            assert_eq!(label(line), Some(len), "{line}");
        }
        for none in [
            "[7](http://x)",
            "[7]: http://x",
            "[sic] a",
            "[2014] a",
            "7. a",
            "(see) a",
        ] {
            assert_eq!(label(none), None, "{none}");
        }
    }
}
