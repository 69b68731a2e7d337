//! Text from drafts and file names is untrusted: what a terminal would act upon, or what would turn the reading
//! order, is made visible.

use std::borrow::Cow;

/// The text with control characters, bidirectional controls and line separators made visible. Line feeds and tabs
/// stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_care) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push(c, &mut out);
    }
    Cow::Owned(out)
}

/// As [`visible`], on one line: line feeds and tabs become spaces.
#[must_use]
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|c| needs_care(c) || c == '\n' || c == '\t')
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push(if c == '\n' || c == '\t' { ' ' } else { c }, &mut out);
    }
    Cow::Owned(out)
}

/// Adds a character in its visible form.
pub(super) fn push(c: char, out: &mut String) {
    match c {
        '\n' | '\t' => out.push(c),
        // The control pictures of Unicode.
        '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + c as u32)),
        '\x7f' => out.push('␡'),
        c if needs_care(c) => {
            out.push('⟨');
            out.push_str(&format!("U+{:04X}", c as u32));
            out.push('⟩');
        }
        c => out.push(c),
    }
}

/// Whether a character must not reach a terminal as it is.
fn needs_care(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => true,
        // Bidirectional controls, line and paragraph separators, zero-width characters, tags, soft hyphen.
        '\u{061c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{00ad}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_seen_not_obeyed() {
        assert_eq!(
            visible("a\u{1b}[31mb\u{9b}c\u{202e}d\u{2028}e\r"),
            "a␛[31mb⟨U+009B⟩c⟨U+202E⟩d⟨U+2028⟩e␍"
        );
        assert_eq!(one_line("a\nb\tc"), "a b c");
        assert!(matches!(visible("“Ж” 中\n\t"), Cow::Borrowed(_)));
    }
}
