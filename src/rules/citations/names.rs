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
    let mut at = span.start;
    let slice = span.of(text);
    let bytes = slice.as_bytes();
    while at < span.end {
        let start = at;
        let rest = bytes.get(start - span.start..).unwrap_or(&[]);
        // Most words: nothing to trim, and no name.
        if rest.first().is_some_and(u8::is_ascii_lowercase) {
            before = None;
            let len = rest
                .iter()
                .position(|b| b.is_ascii_whitespace() || !b.is_ascii());
            at = len.map_or(span.end, |len| start + len);
            if rest.get(at - start).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
                continue;
            }
        }
        let len = slice
            .get(at - span.start..)
            .and_then(|rest| rest.split_inclusive(char::is_whitespace).next())
            .map_or(0, str::len);
        if len == 0 {
            break;
        }
        at += len;
        let piece = Span::new(start, at).of(text);
        let word = piece.trim_end();
        let bare = word.trim_start_matches(|c: char| !c.is_alphabetic());
        let lead = word.len() - bare.len();
        let body = bare.trim_end_matches(|c: char| !c.is_alphabetic());
        let closed = body.len() < bare.len();
        let body = body
            .strip_suffix("’s")
            .or_else(|| body.strip_suffix("'s"))
            .unwrap_or(body);
        let here = Span::new(start + lead, start + lead + body.len());
        let name_like = body.chars().next().is_some_and(char::is_uppercase)
            && body.chars().any(char::is_lowercase)
            && body
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''));
        if !name_like {
            before = None;
            continue;
        }
        if let Some((first, place)) = before.filter(|_| lead == 0) {
            out.push(Name {
                first,
                last: body,
                span: place.cover(here),
            });
        }
        before = (!closed).then_some((body, here));
    }
}

/// Spellings that are most likely one name: indices of the first bearer of each, the earlier first.
pub(super) fn slips(names: &[Name<'_>]) -> Vec<(usize, usize)> {
    const WIDEST: usize = 64; // spellings beside one word
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

/// Whether two words are one name spelt twice: two neighbouring letters exchanged, a letter doubled, or `i`, `y` and `j`
/// exchanged, added or left out. Endings that make another word (Ivanov, Ivanova; Korea, Korean) are none.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 5; // letters
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
        ] {
            assert!(is_slip(a, b), "{a} {b}");
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
