//! Tells addresses from prose, file names, regular expressions and templates.

use super::text::{byte_at, char_at, char_before};
use crate::span::Span;
use std::borrow::Cow;

/// Suffixes that are words of English or of another language that reports quote: `dot in`, `word[.]it`.
pub(super) fn is_word(tld: &str) -> bool {
    const SHORT: [&str; 64] = [
        "ad", "ag", "al", "am", "ar", "as", "at", "au", "ba", "be", "by", "co", "de", "do", "ec",
        "es", "hr", "id", "ie", "im", "in", "is", "it", "je", "la", "li", "ma", "me", "mm", "mo",
        "mr", "ms", "my", "na", "ne", "ni", "no", "nu", "om", "pa", "pm", "re", "sa", "se", "si",
        "so", "st", "su", "to", "tr", "us", "va", "ye", "za", "cm", "ml", "mg", "km", "ac", "ai",
        "pro", "vi", "mu", "ve",
    ];
    match tld.len() {
        0..=3 if tld.is_ascii() => SHORT.contains(&tld),
        // Long suffixes are words (`today`, `world`, `news`), save a few.
        4.. if tld.is_ascii() => {
            !(tld.starts_with("xn--") || matches!(tld, "info" | "onion" | "arpa"))
        }
        _ => false,
    }
}

/// Suffixes that are no words: an address written with a doubtful dot is believed when it ends in one.
pub(super) fn is_firm_suffix(tld: &str) -> bool {
    match tld {
        "com" | "org" | "gov" | "net" | "mil" | "edu" | "int" | "info" | "biz" | "xyz" | "ltd"
        | "onion" | "рф" | "укр" | "бел" => true,
        _ => tld.starts_with("xn--") || (tld.len() == 2 && tld.is_ascii() && !is_word(tld)),
    }
}

/// Whether a name that is no more than words and an extension is a file's: `install[.]sh`, `README[.]md`,
/// `report.pdf[.]zip`.
pub(super) fn is_file_name(before: &[Cow<'_, str>], last: &str) -> bool {
    const EXTENSIONS: [&str; 34] = [
        "pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "rtf", "txt", "csv",
        "jpg", "jpeg", "png", "gif", "htm", "html", "xml", "json", "tar", "gz", "rar", "exe",
        "dll", "js", "vbs", "lnk", "iso", "bat", "ps1", "apk", "bak", "min",
    ];
    let tld = last.to_ascii_lowercase();
    let Some(stem) = before.last().map(|stem| &**stem) else {
        return false;
    };
    let file_like = matches!(
        tld.as_str(),
        "zip"
            | "mov"
            | "py"
            | "sh"
            | "cab"
            | "inc"
            | "bz"
            | "rs"
            | "md"
            | "so"
            | "pl"
            | "pm"
            | "ps"
            | "cc"
            | "com"
            | "app"
            | "pub"
            | "ai"
    );
    if file_like && EXTENSIONS.contains(&stem) {
        return true;
    }
    if before.len() != 1 {
        return false;
    }
    match tld.as_str() {
        "zip" | "mov" | "py" | "sh" | "cab" | "inc" | "bz" => true,
        "md" => matches!(
            stem,
            "readme"
                | "changelog"
                | "contributing"
                | "license"
                | "index"
                | "notes"
                | "security"
                | "todo"
                | "authors"
                | "agents"
                | "claude"
                | "summary"
                | "draft"
                | "report"
        ),
        "rs" => matches!(stem, "main" | "lib" | "mod" | "build"),
        "cc" => matches!(stem, "main"),
        "so" => stem.starts_with("lib") || stem == "ld" || stem.starts_with("mod_"),
        "com" => stem == "command",
        "pub" => stem.starts_with("id_"),
        _ => false,
    }
}

/// Whether a path or a port stands at `at`: `/x`, `:443`.
pub(super) fn path_follows(text: &str, at: usize) -> bool {
    let next = byte_at(text, at + 1);
    match byte_at(text, at) {
        b'/' => char_at(text, at + 1)
            .is_none_or(|c| !(c.is_whitespace() || matches!(c, '.' | ',' | ';' | ')' | '/'))),
        b':' => next.is_ascii_digit(),
        b'[' | b'(' | b'{' => next == b'/',
        _ => false,
    }
}

/// Whether `-dot-` follows a mere prefix: `pre-dot-com`.
pub(super) fn is_compound_prefix(label: &str) -> bool {
    matches!(
        label,
        "pre"
            | "post"
            | "anti"
            | "non"
            | "the"
            | "mid"
            | "ex"
            | "early"
            | "late"
            | "a"
            | "pro"
            | "first"
            | "of"
    )
}

/// Whether `left dot tld right` is spoken of dot-coms in general: "the dot com boom".
pub(super) fn is_spoken_dot(left: &str, tld: &str, right: &str) -> bool {
    const LEFT: [&str; 70] = [
        "the", "a", "an", "this", "that", "these", "those", "each", "every", "any", "some", "no",
        "dot", "big", "red", "blue", "black", "green", "white", "yellow", "little", "tiny",
        "small", "single", "one", "two", "three", "of", "in", "on", "at", "to", "for", "from",
        "by", "with", "and", "or", "as", "is", "was", "are", "were", "be", "pre", "post", "early",
        "late", "first", "former", "new", "old", "his", "her", "its", "their", "our", "your", "my",
        "polka", "during", "before", "after", "since", "failed", "typical", "internet", "web",
        "last", "second",
    ];
    const RIGHT: [&str; 40] = [
        "boom",
        "booms",
        "bubble",
        "bubbles",
        "crash",
        "crashes",
        "bust",
        "busts",
        "era",
        "eras",
        "company",
        "companies",
        "startup",
        "startups",
        "start-up",
        "start-ups",
        "craze",
        "mania",
        "stock",
        "stocks",
        "sector",
        "industry",
        "year",
        "years",
        "days",
        "generation",
        "collapse",
        "firm",
        "firms",
        "millionaire",
        "millionaires",
        "entrepreneur",
        "entrepreneurs",
        "frenzy",
        "meltdown",
        "implosion",
        "business",
        "businesses",
        "age",
        "suffix",
    ];
    if LEFT.contains(&left) {
        return true;
    }
    let next = next_word(right);
    matches!(tld, "com" | "net" | "org" | "gov") && RIGHT.contains(&next.as_str())
}

/// The word that follows, in lower case; as much of it as any list here could hold.
fn next_word(right: &str) -> String {
    right
        .trim_start_matches([' ', '-', '\u{A0}'])
        .chars()
        .take_while(|c| c.is_alphabetic() || *c == '-')
        .take(16)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether `left (.)tld right` is spoken of the zone: "the Russian (.)ru zone".
pub(super) fn is_spoken_zone(left: &str, right: &str) -> bool {
    const ZONES: [&str; 14] = [
        "zone",
        "zones",
        "domain",
        "domains",
        "tld",
        "suffix",
        "suffixes",
        "site",
        "sites",
        "website",
        "websites",
        "address",
        "addresses",
        "extension",
    ];
    is_spoken_dot(left, "", right) || ZONES.contains(&next_word(right).as_str())
}

/// How far around an address signs of a pattern are looked for, in bytes.
const WINDOW: usize = 64;

/// Whether the run of characters around `span` (to the next blank, 64 bytes at most) is a regular expression or a
/// template. With `strict`, no sign of the kind may stand there at all.
pub(super) fn is_pattern(text: &str, span: Span, strict: bool) -> bool {
    let bytes = text.as_bytes();
    let before = bytes.get(..span.start).unwrap_or(&[]);
    let after = bytes.get(span.end..).unwrap_or(&[]);
    let left = before
        .iter()
        .rev()
        .take(WINDOW)
        .take_while(|b| !b.is_ascii_whitespace())
        .count();
    let right = after
        .iter()
        .take(WINDOW)
        .take_while(|b| !b.is_ascii_whitespace())
        .count();
    let before = &before[before.len() - left..];
    let after = &after[..right];
    if strict {
        // A path and a query may hold brackets and question marks of their own.
        let sign = |b: &u8| b"*+?|^$()[]{}\\".contains(b);
        let sign_after = |b: &u8| b"*|^$[]{}\\".contains(b);
        let wrapper = |b: &u8| b"([\"'`.,;:!?)]".contains(b);
        let open = before
            .iter()
            .position(|b| !wrapper(b))
            .unwrap_or(before.len());
        let close = after
            .iter()
            .rposition(|b| !wrapper(b) && !b.is_ascii_digit())
            .map_or(0, |at| at + 1);
        let delimited = before.last() == Some(&b'/') && after.first() == Some(&b'/');
        return delimited
            || before[open..].iter().any(sign)
            || after[..close].iter().any(sign_after);
    }
    has_pattern_sign(before, true)
        || has_pattern_sign(after, false)
        || char_before(text, span.start).is_some_and(|c| matches!(c, '}' | '%' | '$' | '\\'))
        || (after.first() == Some(&b'$') && after.get(1).is_none_or(|b| !b.is_ascii_alphanumeric()))
        || follows_placeholder(before)
}

/// `{{name}}.`, `<name>.`, `%s.`, `*\.`: a dot and a placeholder stand before the address.
fn follows_placeholder(before: &[u8]) -> bool {
    match before {
        [head @ .., b'>', b'.'] => head
            .iter()
            .rev()
            .find(|b| !(b.is_ascii_alphanumeric() || b"-_".contains(b)))
            .is_some_and(|&b| b == b'<'),
        [.., sign, b'.'] => matches!(sign, b'}' | b'%' | b'\\' | b')' | b']' | b'$'),
        _ => false,
    }
}

/// Signs that only patterns and templates hold.
fn has_pattern_sign(run: &[u8], before: bool) -> bool {
    run.windows(2).enumerate().any(|(at, pair)| {
        let third = run.get(at + 2).copied().unwrap_or(0);
        match pair {
            [
                b'\\',
                b'd' | b'w' | b's' | b'b' | b'D' | b'W' | b'S' | b'/' | b'-' | b'.',
            ] => true,
            [b'(', b'?'] | [b'[', b'^'] | [b'{', b'{'] | [b'}', b'}'] | [b'$', b'{'] => {
                // `[^12]` behind an address is a note marker
                pair != b"[^" || before
            }
            [b']' | b')', b'+' | b'*'] => {
                before || third.is_ascii_alphanumeric() || b"\\[(/$.".contains(&third)
            }
            [b']' | b')', b'?'] => {
                let ends_before_host = before && at + 2 == run.len();
                ends_before_host || third.is_ascii_alphanumeric() || b"\\[($".contains(&third)
            }
            [b'.', b'*' | b'+'] => third.is_ascii_alphanumeric() || b"\\[(/$)".contains(&third),
            [b's', b'?'] => before && third == b':',
            [b'(' | b'|', b'^'] => true,
            _ => false,
        }
    }) || (before && run.first() == Some(&b'^'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (text, needle) in [
            ("^kremlin[.]ru$", "kremlin[.]ru"),
            ("(www[.])?kremlin[.]ru", "kremlin[.]ru"),
            ("https?://kremlin[.]ru", "kremlin[.]ru"),
            ("[a-z]+.kremlin[.]ru", "kremlin[.]ru"),
            ("{{ host }}.kremlin[.]ru", "kremlin[.]ru"),
            ("kremlin[.]ru(/.*)?$", "kremlin[.]ru"),
        ] {
            let start = text.rfind(needle).expect("present");
            let span = Span::new(start, start + needle.len());
            assert!(is_pattern(text, span, false), "{text}");
        }
        for (text, needle) in [
            ("(kremlin[.]ru)", "kremlin[.]ru"),
            ("**kremlin[.]ru.**", "kremlin[.]ru"),
            ("kremlin[.]ru[^12]", "kremlin[.]ru"),
            ("Is it kremlin[.]ru?", "kremlin[.]ru"),
            ("[kremlin[.]ru]?", "kremlin[.]ru"),
        ] {
            let start = text.find(needle).expect("present");
            let span = Span::new(start, start + needle.len());
            assert!(!is_pattern(text, span, false), "{text}");
        }
    }
}
