//! Personal names in running text that differ by a slip.

use foldhash::{HashMap, HashMapExt as _};

use crate::span::Span;

/// A pair of capitalised words that may be a name.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    pub(super) first: &'a str,
    pub(super) last: &'a str,
    pub(super) span: Span,
}

/// Every two capitalised words in a row, possessive endings off. Linear.
pub(super) fn find<'a>(text: &'a str, span: Span, out: &mut Vec<Name<'a>>) {
    let mut before: Option<(&'a str, Span)> = None;
    let slice = span.of(text);
    let mut at = 0;
    while let Some(first) = slice.as_bytes().get(at) {
        // Most words are no names, and most names are of plain letters.
        let word = match first {
            b'a'..=b'z' => {
                before = None;
                at = next_piece(slice, at);
                continue;
            }
            _ => plain(slice, at).unwrap_or_else(|| trimmed(slice, at)),
        };
        let start = span.start + at + word.lead;
        at = word.next;
        if !word.name_like {
            before = None;
            continue;
        }
        let here = Span::new(start, start + word.body.len());
        if let Some((first, place)) = before.filter(|_| word.lead == 0) {
            out.push(Name {
                first,
                last: word.body,
                span: place.cover(here),
            });
        }
        before = (!word.closed).then_some((word.body, here));
    }
}

/// Where the next piece of text between blanks starts, after the one at `at` that begins with a small letter.
fn next_piece(slice: &str, at: usize) -> usize {
    let rest = slice.as_bytes().get(at..).unwrap_or(&[]);
    let len = rest.iter().position(|b| ENDS[usize::from(*b)]);
    let end = len.map_or(slice.len(), |len| at + len);
    match slice.as_bytes().get(end) {
        Some(byte) if !byte.is_ascii() => end + piece_len(slice, end),
        _ => end + 1,
    }
}

/// The bytes that may end a word: blanks, and what is no ASCII.
static ENDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte >= 0x80 || (byte as u8).is_ascii_whitespace();
        byte += 1;
    }
    table
};

/// The length of the text at `at` up to and with the next blank.
fn piece_len(slice: &str, at: usize) -> usize {
    let rest = slice.get(at..).unwrap_or("");
    rest.split_inclusive(char::is_whitespace)
        .next()
        .map_or(1, str::len)
}

/// A word and what stands around it.
struct Word<'a> {
    /// The word without its possessive ending.
    body: &'a str,
    /// Whether it begins with a capital and is all letters, some of them small.
    name_like: bool,
    /// How many bytes of punctuation stand before it.
    lead: usize,
    /// Whether punctuation follows it.
    closed: bool,
    /// Where the next piece of text starts.
    next: usize,
}

/// The word in the piece of text at `at` where it is of ASCII letters and nothing but punctuation stands beside it.
fn plain(slice: &str, at: usize) -> Option<Word<'_>> {
    let bytes = slice.as_bytes();
    let start = match bytes.get(at)? {
        b'A'..=b'Z' => at,
        _ => at + punctuation(bytes.get(at..)?),
    };
    let rest = bytes.get(start..)?;
    let len = rest.iter().position(|b| !b.is_ascii_alphabetic());
    let end = len.map_or(slice.len(), |len| start + len);
    let close = match bytes.get(end) {
        None | Some(b' ') => end,
        Some(_) => end + punctuation(bytes.get(end..)?),
    };
    let next = match bytes.get(close) {
        None => close,
        Some(b' ' | b'\n') => close + 1,
        Some(_) => return None,
    };
    let body = slice.get(start..end)?;
    let name_like = match body.as_bytes() {
        [b'A'..=b'Z', b'a'..=b'z', ..] => true,
        [b'A'..=b'Z', rest @ ..] => rest.iter().any(u8::is_ascii_lowercase),
        _ => false,
    };
    Some(Word {
        body,
        name_like,
        lead: start - at,
        closed: close > end,
        next,
    })
}

/// How many bytes of punctuation a stretch begins with: of ASCII, dashes and quotation marks.
fn punctuation(bytes: &[u8]) -> usize {
    let mut len = 0;
    loop {
        len += match bytes.get(len..).unwrap_or(&[]) {
            [b, ..] if b.is_ascii_punctuation() || b.is_ascii_digit() => 1,
            [0xE2, 0x80, 0x90..=0x9F, ..] => 3,
            _ => return len,
        };
    }
}

/// The word in the piece of text at `at`.
fn trimmed(slice: &str, at: usize) -> Word<'_> {
    let next = at + piece_len(slice, at);
    let word = slice.get(at..next).unwrap_or("").trim_end();
    let bare = word.trim_start_matches(|c: char| !c.is_alphabetic());
    let body = bare.trim_end_matches(|c: char| !c.is_alphabetic());
    let closed = body.len() < bare.len();
    let body = body
        .strip_suffix("’s")
        .or_else(|| body.strip_suffix("'s"))
        .unwrap_or(body);
    let name_like = body.chars().next().is_some_and(char::is_uppercase)
        && body.chars().any(char::is_lowercase)
        && body
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''));
    Word {
        body,
        name_like,
        lead: word.len() - bare.len(),
        closed,
        next,
    }
}

/// Spellings that are most likely one name: indices of the first bearer of each, the earlier first.
pub(super) fn slips(names: &[Name<'_>]) -> Vec<(usize, usize)> {
    const WIDEST: usize = 64; // spellings beside one word
    if !may_slip(names) {
        return Vec::new();
    }
    let mut first_bearer: HashMap<(&str, &str), usize> = HashMap::new();
    let mut beside: HashMap<(bool, &str), Vec<usize>> = HashMap::new();
    let mut out = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if first_bearer.contains_key(&(name.first, name.last)) {
            continue;
        }
        first_bearer.insert((name.first, name.last), index);
        for (head, shared, other) in [
            (true, name.first, name.last),
            (false, name.last, name.first),
        ] {
            let bucket = beside.entry((head, shared)).or_default();
            let twin = bucket.iter().find(|&&i| {
                let earlier = if head { names[i].last } else { names[i].first };
                is_slip(earlier, other)
            });
            if let Some(&twin) = twin {
                out.push((twin, index));
            }
            if bucket.len() < WIDEST {
                bucket.push(index);
            }
        }
    }
    out
}

/// Whether any two words may be slips of each other: few drafts have such words, and only those are worth pairing.
fn may_slip(names: &[Name<'_>]) -> bool {
    const MOST: u64 = 4; // words of the same letters
    const ROOM: usize = 256;
    let mut seen: HashMap<u64, &str> = HashMap::with_capacity(names.len().min(ROOM));
    let mut last = "";
    for name in names {
        // Of three names in a row the second is the last of one pair and the first of the next.
        let known = std::ptr::eq(name.first, last);
        last = name.last;
        for word in [name.first, name.last].into_iter().skip(usize::from(known)) {
            if word.len() < SHORTEST {
                continue;
            }
            let letters = u64::from(letters(word));
            let other = (0..MOST).find_map(|nth| {
                let earlier = *seen.entry(letters | nth << 32).or_insert(word);
                if earlier == word {
                    Some(false)
                } else {
                    is_slip(earlier, word).then_some(true)
                }
            });
            if other != Some(false) {
                return true;
            }
        }
    }
    false
}

/// Letters that a name must have for a slip in it to count.
const SHORTEST: usize = 5;

/// Which letters a word begins with and holds, cases folded, all beyond ASCII as one, `i`, `j` and `y` left out: the
/// same for two spellings that are slips of each other.
fn letters(word: &str) -> u32 {
    let (mut set, mut first) = (0, None);
    let mut add = |byte: u8| {
        first.get_or_insert(byte);
        set |= BITS[usize::from(byte)];
    };
    if word.is_ascii() {
        word.bytes().for_each(&mut add);
    } else {
        let byte = |c: char| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0x80);
        let lower = word.chars().flat_map(char::to_lowercase);
        lower.map(byte).for_each(&mut add);
    }
    set | u32::from(first.unwrap_or(0) & 0x1F) << 27
}

/// A bit for each letter, the same for both cases.
static BITS: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match (byte as u8).to_ascii_lowercase() {
            b'i' | b'j' | b'y' => 0,
            letter @ b'a'..=b'z' => 1 << (letter - b'a'),
            0x80.. => 1 << 26,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Whether two words are one name spelt twice: two neighbouring letters exchanged, a letter doubled, or `i`, `y` and `j`
/// exchanged, added or left out. Endings that make another word (Ivanov, Ivanova; Korea, Korean) are none.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    // Two letters of any script, each of two cases, make no greater difference; most pairs end here.
    let heads = (a.as_bytes().first(), b.as_bytes().first());
    if let (Some(x), Some(y)) = heads
        && (a.len().abs_diff(b.len()) > 4
            || (x.is_ascii() && y.is_ascii() && !x.eq_ignore_ascii_case(y)))
    {
        return false;
    }
    let fold = |w: &str| w.to_lowercase().chars().collect::<Vec<char>>();
    let (a, b) = (fold(a), fold(b));
    let letters = |w: &[char]| w.iter().filter(|c| c.is_alphabetic()).count();
    if a == b || letters(&a) < SHORTEST || letters(&b) < SHORTEST {
        return false;
    }
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    let head = short
        .iter()
        .zip(long.iter())
        .take_while(|(x, y)| x == y)
        .count();
    let (s, l) = (&short[head..], &long[head..]);
    if short.len() == long.len() {
        let swapped = s.len() >= 2 && s[0] == l[1] && s[1] == l[0] && s[2..] == l[2..];
        let softened =
            !s.is_empty() && "iyj".contains(s[0]) && "iyj".contains(l[0]) && s[1..] == l[1..];
        return head > 0 && (swapped || softened);
    }
    if long.len() != short.len() + 1 || head == 0 || l[1..] != *s {
        return false;
    }
    // "Hass" and "Has", "Zelensky" and "Zelenskyy"; but "Anna" and "Ana" are two names too short to tell.
    let doubled = l[0] == long[head - 1];
    let soft = "iy".contains(l[0]) && s.first().is_some_and(|c| "iy".contains(*c));
    doubled && !"s".contains(l[0]) || soft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_different_people() {
        for (a, b) in [
            ("Kyung-wha", "Kyung-hwa"),
            ("Sergei", "Sergey"),
            ("Zelensky", "Zelenskyy"),
            ("Zelensky", "Zelenskiy"),
            ("Çavuşoğlu", "Çavuşolğu"),
            ("\u{212a}arimov", "Kairmov"),
        ] {
            assert!(is_slip(a, b), "{a} {b}");
            assert_eq!(letters(a), letters(b), "{a} {b}");
        }
        for (a, b) in [
            ("Jong-il", "Jong-un"),
            ("Ivanov", "Ivanova"),
            ("Korea", "Korean"),
            ("Maria", "Marina"),
            ("Union", "Unions"),
            ("Putin", "Putin"),
        ] {
            assert!(!is_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn pairs_of_words() {
        let text = "Foreign Minister Kang Kyung-wha met Mr. Moon. Kang Kyung-hwa’s talks";
        let mut names = Vec::new();
        find(text, Span::new(0, text.len()), &mut names);
        let slips = slips(&names);
        assert_eq!(slips.len(), 1);
        assert_eq!(names[slips[0].1].span.of(text), "Kang Kyung-hwa");
    }
}
