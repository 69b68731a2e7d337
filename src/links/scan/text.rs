//! Characters: what may stand in a host name, what is blank, what nobody sees.

/// The character that starts at byte `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends at byte `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The byte at `at`; 0 past the end.
pub(super) fn byte_at(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(0)
}

/// Whether `needle` (lower-case ASCII) stands at `at`, in any case.
pub(super) fn starts_with_ignore_case(text: &str, at: usize, needle: &str) -> bool {
    text.as_bytes()
        .get(at..at + needle.len())
        .is_some_and(|part| part.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Whether a character may stand in a label of a host name: letters and digits of any script, `-`, `_`.
/// Superscript digits are no part of a label: they are note markers.
pub(super) fn is_label_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '-' || c == '_';
    }
    match u32::from(c) {
        0x300..=0x36F | 0x900..=0xDFF => true, // combining marks and Indic signs
        _ => c.is_alphabetic() && !is_superscript(c),
    }
}

/// Superscript and subscript digits and signs, and the ordinal letters `ª` and `º`.
pub(super) fn is_superscript(c: char) -> bool {
    matches!(
        c,
        '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{AA}' | '\u{BA}' | '\u{2070}'..='\u{209F}'
    )
}

/// Blanks within a line.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{2009}' | '\u{202F}')
}

/// Characters without a glyph that text carries along: zero-width spaces and joiners, soft hyphens, stray byte
/// order marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// Characters of Chinese, Japanese and Korean, which are written without spaces around foreign words.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(
        u32::from(c),
        0x1100..=0x11FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3130..=0x318F | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
    )
}

/// Skips at most `most` blanks from `at`; the place after them.
pub(super) fn skip_blanks(text: &str, at: usize, most: usize) -> usize {
    let mut end = at;
    for c in text.get(at..).unwrap_or("").chars().take(most) {
        if !is_blank(c) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Skips at most `most` blanks backwards from `at`; the place before them.
pub(super) fn skip_blanks_back(text: &str, at: usize, most: usize) -> usize {
    let mut start = at;
    for c in text.get(..at).unwrap_or("").chars().rev().take(most) {
        if !is_blank(c) {
            break;
        }
        start -= c.len_utf8();
    }
    start
}
