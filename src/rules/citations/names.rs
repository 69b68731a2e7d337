//! Personal names in running text that differ by a slip.

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

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
    loop {
        if before.is_none() {
            // Most words stand beside no capital.
            let Some(start) = next_pair(slice, at) else {
                break;
            };
            at = start;
        } else if slice.as_bytes().get(at).is_some_and(u8::is_ascii_lowercase) {
            // No name goes on with a small letter.
            before = None;
            continue;
        }
        let word = plain(slice, at).unwrap_or_else(|| trimmed(slice, at));
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

/// Where the next piece of text starts, from the one at `from` on, that may be the first half of a name: right before
/// its end a letter, right behind it a capital. What is no ASCII may be any of it.
fn next_pair(slice: &str, from: usize) -> Option<usize> {
    let bytes = slice.as_bytes();
    let (mut from, mut at) = (from, from);
    loop {
        at = next_gap(bytes, at)?;
        let gap = *bytes.get(at)?;
        let last = at.checked_sub(1).and_then(|last| bytes.get(last));
        if gap.is_ascii() && !last.is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii()) {
            at += 1;
            continue;
        }
        let before = bytes.get(from..at)?;
        let start = before.iter().rposition(|b| is_blank(*b));
        let start = from + start.map_or(0, |blank| blank + 1);
        // What begins with a small letter is no name.
        if !bytes.get(start).is_some_and(u8::is_ascii_lowercase) {
            return Some(start);
        }
        from = match gap {
            gap if is_blank(gap) => at + 1,
            _ => at + piece_len(slice, at),
        };
        at = from;
    }
}

/// One in each of eight bytes, and the highest bit of each.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// The next byte from `from` on that may be a blank or its end, with one behind it that may begin a capital letter.
fn next_gap(bytes: &[u8], from: usize) -> Option<usize> {
    let may_be = |gap: u8, next: u8| {
        (gap <= b' ' || !gap.is_ascii()) && (next.is_ascii_uppercase() || !next.is_ascii())
    };
    let rest = bytes.get(from..)?;
    // Eight bytes at once: the highest bit of each says whether it may be one.
    let (eights, _) = rest.as_chunks::<8>();
    let (mut at, mut before) = (0, 0);
    for eight in eights {
        let eight = u64::from_le_bytes(*eight);
        // Adding to seven bits carries into the eighth, and no further, where the byte is no less than what is asked.
        let low = eight & !HIGH;
        let no_blank = low + (0x7F - u64::from(b' ')) * EACH;
        let from_a = low + (0x80 - u64::from(b'A')) * EACH;
        let past_z = low + (0x7F - u64::from(b'Z')) * EACH;
        let gaps = (!no_blank | eight) & HIGH;
        let capitals = ((from_a & !past_z) | eight) & HIGH;
        // The gap before the first byte is the last of the eight before.
        let found = capitals & (gaps << 8 | before);
        if found != 0 {
            return Some(from + at + found.trailing_zeros() as usize / 8 - 1);
        }
        before = gaps >> 56;
        at += 8;
    }
    let start = at.saturating_sub(1);
    let end = rest.get(start..)?;
    let near = end.windows(2).position(|two| may_be(two[0], two[1]))?;
    Some(from + start + near)
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0B
}

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
    let end = start + letters_ahead(bytes.get(start..)?);
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

/// How many ASCII letters a stretch begins with.
fn letters_ahead(bytes: &[u8]) -> usize {
    if let Some(eight) = bytes.first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        // As in [`next_gap`]; letters of both cases differ in one bit.
        let low = (eight | (0x20 * EACH)) & !HIGH;
        let from_a = low + (0x80 - u64::from(b'a')) * EACH;
        let past_z = low + (0x7F - u64::from(b'z')) * EACH;
        let others = (!from_a | past_z | eight) & HIGH;
        if others != 0 {
            return others.trailing_zeros() as usize / 8;
        }
    }
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic());
    letters.count()
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
pub(super) fn slips<'a>(names: &[Name<'a>]) -> Vec<(usize, usize)> {
    const WIDEST: usize = 64; // spellings beside one word
    let (suspects, letters) = suspects(names);
    if suspects.is_empty() {
        return Vec::new();
    }
    // Few are: most show it by a bit.
    let bit = |letters: u32| 1u64 << (letters.wrapping_mul(0x9E37_79B1) >> 26);
    let bits = suspects.iter().fold(0, |all, letters| all | bit(*letters));
    let suspect = |letters| bits & bit(letters) != 0 && suspects.contains(&letters);
    let mut spelt: HashSet<(&str, &str)> = HashSet::new();
    let mut beside: HashMap<(bool, &str), Vec<usize>> = HashMap::new();
    let mut out = Vec::new();
    for (index, (name, letters)) in names.iter().zip(letters).enumerate() {
        let (first, last) = (suspect(letters.0), suspect(letters.1));
        if !first && !last || !spelt.insert((name.first, name.last)) {
            continue;
        }
        for (head, shared, other) in [
            (true, name.first, name.last),
            (false, name.last, name.first),
        ] {
            if !(if head { last } else { first }) {
                continue;
            }
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

/// The letters of words that may be slips of each other: few drafts have such words, and only those are worth pairing.
/// And the letters of both words of each name, 0 for those that are too short.
fn suspects(names: &[Name<'_>]) -> (HashSet<u32>, Vec<(u32, u32)>) {
    const MOST: u64 = 4; // words of the same letters
    const ROOM: usize = 256;
    let mut seen: HashMap<u64, &str> = HashMap::with_capacity(names.len().min(ROOM));
    let mut known = Known::new();
    let mut found = HashSet::new();
    let mut of = |word| {
        let (letters, met) = known.letters(word);
        if let Met::Now = met {
            let other = (0..MOST).find_map(|nth| {
                let key = u64::from(letters) | nth << 32;
                let earlier = *seen.entry(key).or_insert(word);
                if earlier == word {
                    Some(false)
                } else {
                    is_slip(earlier, word).then_some(true)
                }
            });
            if other != Some(false) {
                found.insert(letters);
            }
        }
        letters
    };
    let mut all = Vec::with_capacity(names.len());
    let mut before = ("", 0);
    for name in names {
        // Of three names in a row the second is the last of one pair and the first of the next.
        let first = if std::ptr::eq(name.first, before.0) {
            before.1
        } else {
            of(name.first)
        };
        let last = of(name.last);
        all.push((first, last));
        before = (name.last, last);
    }
    (found, all)
}

/// Words that were met, with their letters: a draft names the same people and places again and again.
struct Known<'a> {
    slots: Vec<(&'a str, u32)>,
}

/// Whether a word is known to have been met before.
enum Met {
    Before,
    Now,
}

impl<'a> Known<'a> {
    /// Log₂ of the words that are remembered.
    const BITS: u32 = 9;

    fn new() -> Self {
        Self {
            slots: vec![("", 0); 1 << Self::BITS],
        }
    }

    /// The letters of a word; none where it is too short, and need not be looked at.
    fn letters(&mut self, word: &'a str) -> (u32, Met) {
        if word.len() < SHORTEST {
            return (0, Met::Before);
        }
        let bytes = word.as_bytes();
        let four = |four: Option<&[u8; 4]>| four.map_or(0, |four| u32::from_le_bytes(*four));
        let ends = four(bytes.first_chunk()) ^ four(bytes.last_chunk()).rotate_left(15);
        let slot = ends.wrapping_mul(0x9E37_79B1) >> (u32::BITS - Self::BITS);
        let Some(slot) = self.slots.get_mut(slot as usize) else {
            return (letters(word), Met::Now);
        };
        if slot.0 == word {
            return (slot.1, Met::Before);
        }
        *slot = (word, letters(word));
        (slot.1, Met::Now)
    }
}

/// Letters that a name must have for a slip in it to count.
const SHORTEST: usize = 5;

/// Which letters a word begins with and holds, cases folded, all beyond ASCII as one, `i`, `j` and `y` left out: the
/// same for two spellings that are slips of each other.
fn letters(word: &str) -> u32 {
    let of = |byte: u8| BITS[usize::from(byte)];
    let (set, first) = if word.is_ascii() {
        let bytes = word.as_bytes();
        let set = bytes.iter().fold(0, |set, byte| set | of(*byte));
        (set, bytes.first().copied())
    } else {
        let byte = |c: char| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0x80);
        let lower = || word.chars().flat_map(char::to_lowercase).map(byte);
        (lower().fold(0, |set, byte| set | of(byte)), lower().next())
    };
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
    fn letters_are_counted_eight_at_once() {
        for len in 0..20 {
            for end in ["", " ", "’", "1", "@", "[", "`", "{"] {
                for rest in ["", "Anna Berg and"] {
                    let text = "aZzAmQjy".repeat(3)[..len].to_owned() + end + rest;
                    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
                    assert_eq!(letters_ahead(text.as_bytes()), letters, "{text}");
                }
            }
        }
    }

    #[test]
    fn gaps_are_found_eight_bytes_at_once() {
        let bytes: Vec<u8> = (0..=255).chain(0..=255).rev().collect();
        for byte in 0..=255 {
            let pair: Vec<u8> = bytes.iter().flat_map(|next| [byte, *next]).collect();
            let places = pair.windows(2).enumerate().filter(|(_, two)| {
                (two[0] <= b' ' || two[0] >= 0x80)
                    && (two[1].is_ascii_uppercase() || two[1] >= 0x80)
            });
            let mut from = 0;
            for (at, _) in places {
                assert_eq!(next_gap(&pair, from), Some(at));
                from = at + 1;
            }
            assert_eq!(next_gap(&pair, from), None);
        }
    }

    #[test]
    fn names_stand_in_any_text() {
        let found = |text: &str| {
            let mut names = Vec::new();
            find(text, Span::new(0, text.len()), &mut names);
            let names = names.iter().map(|n| format!("{} {}", n.first, n.last));
            names.collect::<Vec<_>>().join("|")
        };
        for (text, names) in [
            ("the Anna Berg said", "Anna Berg"),
            ("met\u{A0}Anna\u{A0}Berg, Carl Dorn", "Anna Berg|Carl Dorn"),
            (
                "(Anna\nBerg). Carl Dorn’s Elk",
                "Anna Berg|Carl Dorn|Dorn Elk",
            ),
            ("слово Анна Берг, а Карл", "Анна Берг"),
            ("ärger Änne Öhm", "Änne Öhm"),
            ("Anna  Berg", ""),
            ("x\u{B}Anna Berg", "Anna Berg"),
            ("", ""),
            ("A", ""),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
        let hostile = "a.\u{A0}".repeat(100_000) + "Anna Berg";
        assert_eq!(found(&hostile), "Anna Berg");
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
