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
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    // Most text is printable ASCII: no need to look at it character by character.
    let mut rest = text;
    let calm = loop {
        rest = rest.get(calm_start(rest.as_bytes())..).unwrap_or("");
        let Some(at) = rest.bytes().position(|b| !(b' '..=b'~').contains(&b)) else {
            break true;
        };
        let mut chars = rest.get(at..).unwrap_or("").chars();
        match chars.next() {
            Some(c) if needs_care(c) || c == '\n' || c == '\t' => break false,
            _ => rest = chars.as_str(),
        }
    };
    if calm {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push(if c == '\n' || c == '\t' { ' ' } else { c }, &mut out);
    }
    Cow::Owned(out)
}

/// How many bytes of printable ASCII a text begins with, in whole parts that are looked at together.
fn calm_start(text: &[u8]) -> usize {
    const AT_ONCE: usize = 32;
    let is_calm = |part: &&[u8]| {
        let calm = |calm, b: &u8| calm & (*b >= b' ') & (*b <= b'~');
        part.iter().fold(true, calm)
    };
    text.chunks_exact(AT_ONCE).take_while(is_calm).count() * AT_ONCE
}

/// Breaks up what GitHub's runner would take for a command in a line that is printed: `##[` anywhere, `::` at a line's
/// start.
#[must_use]
pub fn defused(text: &str) -> Cow<'_, str> {
    let holds = |part: &[u8]| memchr::memmem::find(text.as_bytes(), part).is_some();
    let command = |line: &str| line.trim_start().starts_with("::");
    if !(holds(b"##[") || holds(b"::") && text.lines().any(command)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let indent = line.get(..line.len() - words.len()).unwrap_or("");
        out.push_str(indent);
        let words = match words.strip_prefix("::") {
            Some(rest) => {
                out.push_str(": :");
                rest
            }
            None => words,
        };
        out.push_str(&words.replace("##[", "## ["));
    }
    Cow::Owned(out)
}

/// The same in JSON, where nothing but a string can hold what is looked for: an escape means the same. What a terminal
/// or a reader of lines would act upon is escaped too.
#[must_use]
pub(super) fn defused_json(json: String) -> String {
    let json = if json.contains("##[") {
        json.replace("##[", "#\\u0023[")
    } else {
        json
    };
    if !json.chars().any(needs_care) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if needs_care(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
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
        ' '..='~' | '\n' | '\t' => false,
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
    fn commands_of_the_runner_are_broken_up() {
        assert_eq!(
            defused("::error::x\n  ::add-mask::y\na ##[group]b :: c\n"),
            ": :error::x\n  : :add-mask::y\na ## [group]b :: c\n"
        );
        assert!(matches!(defused("a :: b # [c]\n"), Cow::Borrowed(_)));
        let json = defused_json(String::from("[\"##[error]\"]"));
        assert!(!json.contains("##["));
        assert_eq!(
            serde_json::from_str::<Vec<String>>(&json).expect("json"),
            ["##[error]"]
        );
        let hostile = "\u{9b}\u{202e}\u{2028}\u{ad}\u{e0041}é";
        let json = defused_json(format!("[\"{hostile}\"]"));
        assert_eq!(json, "[\"\\u009b\\u202e\\u2028\\u00ad\\udb40\\udc41é\"]");
        assert_eq!(
            serde_json::from_str::<Vec<String>>(&json).expect("json"),
            [hostile]
        );
    }

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
