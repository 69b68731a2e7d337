//! Field codes: what their instructions say.

/// Bytes of an instruction that are kept. Citation managers put whole records in there; links are short.
pub(super) const INSTRUCTION_LIMIT: usize = 8 * 1024;

/// What a field is for, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// A link to an address outside the file.
    Hyperlink(String),
    /// The number of a note, shown again (`NOTEREF`); `true` where it is written like a marker.
    NoteReference(bool),
    /// Anything else: only its result counts.
    Other,
}

/// Reads a field's instruction, such as `HYPERLINK "http://…" \l "part" \o "tip"`.
pub(super) fn parse(instruction: &str) -> FieldKind {
    let mut words = Words(instruction);
    let Some(name) = words.next() else {
        return FieldKind::Other;
    };
    if name.text.eq_ignore_ascii_case("NOTEREF") {
        return FieldKind::NoteReference(
            words.any(|w| !w.quoted && w.text.eq_ignore_ascii_case("\\f")),
        );
    }
    if !name.text.eq_ignore_ascii_case("HYPERLINK") {
        return FieldKind::Other;
    }
    let (mut url, mut fragment) = (None, None);
    while let Some(word) = words.next() {
        let switch = (!word.quoted).then(|| word.text.to_ascii_lowercase());
        match switch.as_deref() {
            Some("\\l") => fragment = words.next().map(|w| w.text),
            Some("\\o" | "\\t") => {
                words.next();
            }
            Some("\\m" | "\\n" | "\\h") => {}
            _ => url = url.or(Some(word.text)),
        }
    }
    match (url, fragment) {
        (Some(url), Some(fragment)) if !url.is_empty() => {
            FieldKind::Hyperlink(format!("{url}#{fragment}"))
        }
        (Some(url), None) if !url.is_empty() => FieldKind::Hyperlink(url),
        _ => FieldKind::Other,
    }
}

/// A word of an instruction; a switch is a word that starts with a backslash and is not quoted.
struct Word {
    text: String,
    quoted: bool,
}

struct Words<'a>(&'a str);

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let rest = self.0.trim_start();
        let quoted = rest.starts_with(['"', '“', '”']);
        let mut text = String::new();
        let mut chars = rest.char_indices().skip(usize::from(quoted)).peekable();
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' | '“' | '”' if quoted => {
                    end = at + c.len_utf8();
                    break;
                }
                c if !quoted && c.is_whitespace() => {
                    end = at;
                    break;
                }
                // Inside quotation marks a backslash stands for the sign behind it.
                '\\' if quoted => {
                    if let Some(&(_, next @ ('\\' | '"'))) = chars.peek() {
                        chars.next();
                        text.push(next);
                    } else {
                        text.push(c);
                    }
                }
                _ => text.push(c),
            }
        }
        self.0 = rest.get(end..).unwrap_or("");
        (quoted || !text.is_empty()).then_some(Word { text, quoted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_with_their_switches() {
        let link = |url: &str| FieldKind::Hyperlink(url.to_owned());
        assert_eq!(
            parse(r#" HYPERLINK "http://a.test/b" "#),
            link("http://a.test/b")
        );
        assert_eq!(
            parse(r#"HYPERLINK http://a.test \l "x y" \o "tip""#),
            link("http://a.test#x y")
        );
        assert_eq!(
            parse(r#"hyperlink \t "_blank" "http://a.test""#),
            link("http://a.test")
        );
        assert_eq!(
            parse(r#"HYPERLINK "\\\\host\\share""#),
            link(r"\\host\share")
        );
        assert_eq!(parse(r#"HYPERLINK \l "_Toc1""#), FieldKind::Other);
        assert_eq!(
            parse(r#"ADDIN ZOTERO_ITEM {"uri":"http://a.test"}"#),
            FieldKind::Other
        );
        assert_eq!(
            parse(r"NOTEREF _Ref1 \f \h"),
            FieldKind::NoteReference(true)
        );
        assert_eq!(parse("NOTEREF _Ref1"), FieldKind::NoteReference(false));
        assert_eq!(parse(""), FieldKind::Other);
        assert_eq!(parse("HYPERLINK \""), FieldKind::Other);
    }
}
