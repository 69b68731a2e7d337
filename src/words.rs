//! The words of a text: its stretches of letters and figures.

/// The words of a text as they stand, in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match at_byte(text, at)? {
                (true, _) => break,
                (false, width) => at += width,
            }
        }
        let start = at;
        while let Some((true, width)) = at_byte(text, at) {
            at += width;
        }
        text.get(start..at)
    })
}

/// Whether the character at `at` stands in words, and its length.
#[inline]
fn at_byte(text: &str, at: usize) -> Option<(bool, usize)> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some((IN_WORDS[usize::from(byte)], 1));
    }
    let c = text.get(at..)?.chars().next()?;
    Some((c.is_alphanumeric(), c.len_utf8()))
}

/// Adds a word in lower case.
pub(crate) fn push_lower(word: &str, out: &mut String) {
    if word.is_ascii() {
        let start = out.len();
        out.push_str(word);
        if let Some(word) = out.get_mut(start..) {
            word.make_ascii_lowercase();
        }
    } else {
        out.push_str(&word.to_lowercase());
    }
}

/// The ASCII letters and figures.
static IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// How alike two texts are at most, from 0 to 1, where they are not both empty: what
/// [`strsim::normalized_damerau_levenshtein`] says is no more.
pub(crate) fn most_alike(a: &str, b: &str) -> f64 {
    let longer = a.chars().count().max(b.chars().count());
    1.0 - least_changes(a.chars(), b.chars()) as f64 / longer as f64
}

/// How many changes two texts need at least to become one, their order aside: no fewer than one has letters that the other
/// has not.
pub(crate) fn least_changes(
    a: impl IntoIterator<Item = char>,
    b: impl IntoIterator<Item = char>,
) -> usize {
    let mut counts = [0i32; 64];
    for c in a {
        counts[c as usize % 64] += 1;
    }
    for c in b {
        counts[c as usize % 64] -= 1;
    }
    let (mut more, mut fewer) = (0, 0);
    for count in counts {
        more += count.max(0);
        fewer -= count.min(0);
    }
    more.max(fewer).unsigned_abs() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_anything_else() {
        let found = |text| words(text).collect::<Vec<_>>().join("|");
        assert_eq!(
            found("U.S.–China “Talks”: Überall 中文, 2019"),
            "U|S|China|Talks|Überall|中文|2019"
        );
        assert_eq!(found("a"), "a");
        assert_eq!(found("…, "), "");
        assert_eq!(found(""), "");
        let mut lower = String::from("X ");
        push_lower("Talks", &mut lower);
        push_lower("ÜBER", &mut lower);
        assert_eq!(lower, "X talksüber");
    }

    #[test]
    fn changes_are_no_fewer_than_letters_that_differ() {
        let least = |a: &str, b: &str| least_changes(a.chars(), b.chars());
        assert_eq!(least("talks held", "held talks"), 0);
        assert_eq!(least("talks", "walked"), 3);
        assert_eq!(least("", "ab"), 2);
        for (a, b) in [("talks held", "held talks"), ("a", "ä"), ("Ivan", "van I")] {
            assert!(most_alike(a, b) >= strsim::normalized_damerau_levenshtein(a, b));
        }
    }
}
