//! Titles, outlets and addresses folded, so that the same thing compares equal.

use crate::words::most_alike;

/// Lower case, letters and figures only, single spaces.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parted = false;
    let mut rest = text;
    while !rest.is_empty() {
        // Words of ASCII are taken over as a whole.
        let word = rest.bytes().position(|b| !b.is_ascii_alphanumeric());
        let Some((word, tail)) = rest.split_at_checked(word.unwrap_or(rest.len())) else {
            break;
        };
        if !word.is_empty() {
            if std::mem::take(&mut parted) {
                out.push(' ');
            }
            let start = out.len();
            out.push_str(word);
            if let Some(word) = out.get_mut(start..) {
                word.make_ascii_lowercase();
            }
        }
        let mut chars = tail.chars();
        match chars.next() {
            Some(c) if !c.is_ascii() && c.is_alphanumeric() => {
                if std::mem::take(&mut parted) {
                    out.push(' ');
                }
                out.extend(c.to_lowercase());
            }
            Some('’' | '\'' | '‘' | '.') | None => {}
            Some(_) => parted = !out.is_empty(),
        }
        rest = chars.as_str();
    }
    out
}

/// A number that texts share which are folded to the same: of their first letters and figures.
pub(in crate::rules) fn fold_hash(text: &str) -> u64 {
    const MOST: usize = 16;
    let (mut hash, mut count) = (0, 0);
    for byte in text.bytes() {
        let sign = SIGNS[usize::from(byte)];
        if sign != 0 {
            hash = mixed(hash, sign);
            count += 1;
            if count == MOST {
                break;
            }
        }
    }
    hash
}

/// ASCII letters, cases folded, and figures; nothing for the others, and for `i` and `k`, to which letters beyond ASCII
/// may be folded.
static SIGNS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let sign = (byte as u8).to_ascii_lowercase();
        if sign.is_ascii_alphanumeric() && sign != b'i' && sign != b'k' {
            table[byte] = sign;
        }
        byte += 1;
    }
    table
};

/// A number that addresses share which are folded to the same: of their length and last eight bytes. None where an address
/// leads no deeper than a home page.
pub(super) fn page_hash(url: &str) -> Option<u64> {
    let bare = bare_url(url);
    memchr::memchr(b'/', bare.as_bytes())?;
    let lower;
    let folded = if bare.is_ascii() {
        bare.as_bytes()
    } else {
        lower = bare.to_lowercase();
        lower.as_bytes()
    };
    // Letters of both cases differ in one bit; so do other signs, which does no harm.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let last = folded
        .last_chunk()
        .map_or(0, |last| u64::from_le_bytes(*last) | SMALL);
    Some(last ^ (folded.len() as u64).rotate_right(16))
}

fn mixed(hash: u64, next: u8) -> u64 {
    (hash.rotate_left(5) ^ u64::from(next)).wrapping_mul(0x517C_C1B7_2722_0A95)
}

/// The things whose numbers are not theirs alone, in order.
pub(super) fn shared<T: Copy>(things: &[(u64, T)]) -> impl Iterator<Item = T> {
    let mut numbers: Vec<u64> = things.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    let twice = |pair: &[u64]| (pair[0] == pair[1]).then_some(pair[0]);
    let twice: Vec<u64> = numbers.windows(2).filter_map(twice).collect();
    let things = if twice.is_empty() { &[] } else { things };
    things
        .iter()
        .filter(move |(number, _)| twice.binary_search(number).is_ok())
        .map(|(_, thing)| *thing)
}

/// Whether two outlets are written as one name: case, "The", punctuation and "and" aside, or one the start of the other
/// ("BBC", "BBC News").
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (outlet_key(a), outlet_key(b));
    a == b || a.starts_with(&format!("{b} ")) || b.starts_with(&format!("{a} "))
}

/// The name of an outlet without what spellings differ in; well-known initials stand for their names.
pub(super) fn outlet_key(name: &str) -> String {
    let mut key = fold(name);
    if key.starts_with("the ") {
        key.drain(.."the ".len());
    }
    if memchr::memmem::find(key.as_bytes(), b" and ").is_some() {
        key = key.replace(" and ", " ");
    }
    match INITIALS.iter().find(|(short, _)| *short == key) {
        Some((_, long)) => (*long).to_owned(),
        None => key,
    }
}

/// Initials that everybody knows. The outlet registry knows more names, but not which of them are one style.
const INITIALS: &[(&str, &str)] = &[
    ("nyt", "new york times"),
    ("ny times", "new york times"),
    ("wsj", "wall street journal"),
    ("wapo", "washington post"),
    ("ft", "financial times"),
    ("scmp", "south china morning post"),
    ("la times", "los angeles times"),
    ("lat", "los angeles times"),
    ("rferl", "rfe rl"),
    ("radio free europe radio liberty", "rfe rl"),
    ("radio free europe", "rfe rl"),
    ("associated press", "ap"),
    ("agence france presse", "afp"),
    ("voice of america", "voa"),
    ("deutsche welle", "dw"),
    ("usa today", "usa today"),
    ("national public radio", "npr"),
    ("ria", "ria novosti"),
    ("xinhua news agency", "xinhua"),
    ("tass news agency", "tass"),
    ("yonhap news agency", "yonhap"),
    ("kyodo news", "kyodo"),
    ("kcna news agency", "kcna"),
    ("reuters news agency", "reuters"),
];

/// An address without scheme, `www.`, fragment and final slash.
pub(super) fn fold_url(url: &str) -> String {
    bare_url(url).to_lowercase()
}

fn bare_url(url: &str) -> &str {
    let bare = match url.strip_prefix("https://") {
        Some(rest) => rest,
        None => url.split_once("://").map_or(url, |(_, rest)| rest),
    };
    let end = memchr::memchr(b'#', bare.as_bytes());
    let bare = bare.get(..end.unwrap_or(bare.len())).unwrap_or(bare);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.trim_end_matches('/')
}

/// Whether two titles can be one: the same start, one in the other, or nearly the same words.
pub(super) fn alike(a: &str, b: &str) -> bool {
    const LONGEST: usize = 400; // bytes
    let (a, b) = (fold(a), fold(b));
    if a == b || a.contains(&b) || b.contains(&a) || a.len() > LONGEST || b.len() > LONGEST {
        return true;
    }
    const LIKENESS: f64 = 0.75;
    most_alike(&a, &b) > LIKENESS && strsim::normalized_damerau_levenshtein(&a, &b) > LIKENESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(same_name("NYT", "The New York Times"));
        assert!(same_name("BBC", "BBC News"));
        assert!(!same_name("Yonhap", "Korea Herald"));
        assert_eq!(
            fold("U.S.–China “Talks”: What’s Next?"),
            "us china talks whats next"
        );
        for (a, b) in [
            ("U.S.–China “Talks”", "us china TALKS"),
            ("\u{212a}iev 2019", "kiev 2019"),
        ] {
            assert_eq!(fold(a), fold(b));
            assert_eq!(fold_hash(a), fold_hash(b));
        }
        let page = page_hash("https://www.A.example/x/#y");
        assert!(page.is_some());
        assert_eq!(page, page_hash("http://a.example/X"));
        assert_eq!(page_hash("https://a.example/"), None);
        let things = [(1, 'a'), (2, 'b'), (1, 'c')];
        assert_eq!(shared(&things).collect::<String>(), "ac");
        assert_eq!(
            fold_url("https://www.A.example/x/#y"),
            fold_url("http://a.example/x")
        );
    }
}
