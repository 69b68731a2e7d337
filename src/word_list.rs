//! Lists of words in the code, looked up without building anything when the program runs.

/// Words parted by spaces, or phrases parted by bars, with a hash table made while the program is compiled.
pub(crate) struct WordList {
    list: &'static str,
    separator: u8,
    /// For each length in bytes (the last slot: that and more), a bit for each first byte, cases folded: what turns
    /// most words away at a glance.
    firsts: [u32; LENGTHS],
    /// Where words begin in the list, plus one, by their hash; 0 is free.
    slots: [u16; SLOTS],
}

const LENGTHS: usize = 16;
const SLOTS: usize = 512;

impl WordList {
    /// Words parted by spaces.
    pub(crate) const fn new(list: &'static str) -> Self {
        Self::parted(list, b' ')
    }

    /// Words with a line each.
    pub(crate) const fn lines(list: &'static str) -> Self {
        Self::parted(list, b'\n')
    }

    /// Phrases parted by bars.
    pub(crate) const fn phrases(list: &'static str) -> Self {
        Self::parted(list, b'|')
    }

    const fn parted(list: &'static str, separator: u8) -> Self {
        let bytes = list.as_bytes();
        let mut firsts = [0u32; LENGTHS];
        let mut slots = [0u16; SLOTS];
        let (mut from, mut at, mut count) = (0, 0, 0);
        let mut hash = SEED;
        while at <= bytes.len() {
            if at == bytes.len() || bytes[at] == separator {
                if at > from {
                    firsts[length(at - from)] |= bit(bytes[from]);
                    let mut slot = hash as usize % SLOTS;
                    while slots[slot] != 0 {
                        slot = (slot + 1) % SLOTS;
                    }
                    slots[slot] = from as u16 + 1;
                    count += 1;
                }
                from = at + 1;
                hash = SEED;
            } else {
                hash = mixed(hash, bytes[at]);
            }
            at += 1;
        }
        // Checked while compiling: room to probe, and places that fit.
        assert!(count * 2 <= SLOTS && bytes.len() < u16::MAX as usize);
        Self {
            list,
            separator,
            firsts,
            slots,
        }
    }

    /// Its words.
    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.list
            .split(char::from(self.separator))
            .filter(|w| !w.is_empty())
    }

    /// Whether a word stands in the list as it is.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.find(word.as_bytes(), |own, word| own == word)
    }

    /// Whether a word stands in the list, in any case (of ASCII letters).
    pub(crate) fn contains_any_case(&self, word: &str) -> bool {
        self.find(word.as_bytes(), <[u8]>::eq_ignore_ascii_case)
    }

    /// Whether the stretch of ASCII letters that begins at a place in a text stands in the list, in any case.
    pub(crate) fn holds_at(&self, text: &[u8], start: usize) -> bool {
        let letter = |b: &u8| LETTERS[usize::from(*b)] != 0;
        let before = start.checked_sub(1).and_then(|before| text.get(before));
        let rest = text.get(start..).unwrap_or(&[]);
        let len = rest.iter().position(|b| !letter(b));
        !before.is_some_and(letter) && self.holds(text, start, start + len.unwrap_or(rest.len()))
    }

    /// Whether any stretch of ASCII letters in a text stands in the list, in any case.
    pub(crate) fn any_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let (mut start, mut first) = (0, 0);
        for (at, byte) in bytes.iter().enumerate() {
            let letter = LETTERS[usize::from(*byte)];
            if letter != 0 {
                if first == 0 {
                    (start, first) = (at, letter);
                }
            } else if first != 0 {
                if self.firsts[length(at - start)] & first != 0 && self.holds(bytes, start, at) {
                    return true;
                }
                first = 0;
            }
        }
        first != 0 && self.holds(bytes, start, bytes.len())
    }

    /// Whether a stretch of a text stands in the list, in any case.
    fn holds(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let word = bytes.get(start..end).unwrap_or(&[]);
        self.find(word, <[u8]>::eq_ignore_ascii_case)
    }

    /// Whether a word has the length and the first letter of one in the list.
    #[inline]
    pub(crate) fn may_hold(&self, word: &[u8]) -> bool {
        let firsts = self.firsts.get(length(word.len())).copied().unwrap_or(0);
        word.first().is_some_and(|first| firsts & bit(*first) != 0)
    }

    fn find(&self, word: &[u8], same: impl Fn(&[u8], &[u8]) -> bool) -> bool {
        if !self.may_hold(word) {
            return false;
        }
        let hash = word.iter().fold(SEED, |hash, byte| mixed(hash, *byte));
        let bytes = self.list.as_bytes();
        let probes = (0..SLOTS).map(|step| (hash as usize + step) % SLOTS);
        probes
            .map_while(|slot| self.slots.get(slot).and_then(|start| start.checked_sub(1)))
            .any(|start| {
                let start = usize::from(start);
                let end = start + word.len();
                let whole = bytes.get(end).is_none_or(|after| *after == self.separator);
                whole && bytes.get(start..end).is_some_and(|own| same(own, word))
            })
    }
}

/// What several words begin with, found in a text in long steps: of the last two letters that are looked at, most show
/// that no word begins near.
pub(crate) struct Heads {
    /// How many bytes of each word are known.
    len: usize,
    /// For two bytes that stand side by side, how far it is to the end of the next head at least.
    steps: [u8; PAIRS],
    /// A bit for each place in a head at which the two bytes may stand.
    places: [u8; PAIRS],
}

/// Pairs of bytes, of each its last five bits: the same for both cases of a letter.
const PAIRS: usize = 1 << 10;

impl Heads {
    /// The first `len` bytes of words, nine at most; no word may be shorter.
    pub(crate) const fn new(words: &[&str], len: usize) -> Self {
        let mut heads = Self {
            len,
            steps: [len as u8 - 1; PAIRS],
            places: [0; PAIRS],
        };
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            let mut end = 1;
            while end < len {
                let step = (len - 1 - end) as u8;
                let pair = pair(word[end - 1], word[end]);
                heads.places[pair] |= 1 << (end - 1);
                if step < heads.steps[pair] {
                    heads.steps[pair] = step;
                }
                end += 1;
            }
            at += 1;
        }
        heads
    }

    /// Whether two bytes may stand at a place in a head.
    #[inline]
    fn stands(&self, nth: usize, two: &[u8]) -> bool {
        self.places[pair(two[0], two[1])] >> nth & 1 != 0
    }

    /// Where words may begin in a text, in any case (of ASCII letters): no word begins elsewhere.
    pub(crate) fn places(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        let mut end = self.len - 1;
        std::iter::from_fn(move || {
            loop {
                let (before, last) = (*text.get(end - 1)?, *text.get(end)?);
                let step = usize::from(self.steps[pair(before, last)]);
                if step > 0 {
                    end += step;
                    continue;
                }
                let start = end + 1 - self.len;
                end += 1;
                let head = text.get(start..end)?.windows(2).enumerate();
                if head.fold(true, |all, (nth, two)| all & self.stands(nth, two)) {
                    return Some(start);
                }
            }
        })
    }
}

#[inline]
const fn pair(a: u8, b: u8) -> usize {
    ((a & 31) as usize) << 5 | (b & 31) as usize
}

/// Where a hash by [`mixed`] begins.
pub(crate) const SEED: u32 = 0x811C_9DC5;

/// For the ASCII letters their [`bit`], for the others nothing.
static LETTERS: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphabetic() {
            table[byte] = bit(byte as u8);
        }
        byte += 1;
    }
    table
};

/// A step of FNV-1a over letters of one case.
pub(crate) const fn mixed(hash: u32, byte: u8) -> u32 {
    (hash ^ byte.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193)
}

const fn length(len: usize) -> usize {
    if len < LENGTHS { len } else { LENGTHS - 1 }
}

/// Letters of both cases share their last five bits.
pub(crate) const fn bit(first: u8) -> u32 {
    1 << (first & 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_its_words_and_no_others() {
        const LIST: WordList = WordList::new("at p pp.  étude internationalisation §");
        for word in ["at", "p", "pp.", "étude", "internationalisation", "§"] {
            assert!(LIST.contains(word), "{word}");
        }
        for word in ["", " ", "a", "pp", "AT", "internationalisations", "¶"] {
            assert!(!LIST.contains(word), "{word}");
        }
        assert!(LIST.contains_any_case("AT") && LIST.contains_any_case("Pp."));
        assert!(!LIST.contains_any_case("to"));
        assert!(LIST.any_in("it is “At” last") && LIST.any_in("p"));
        assert!(!LIST.any_in("atp,pat") && !LIST.any_in(""));
        let held = |at| LIST.holds_at(b"at pat AT", at);
        assert!(held(0) && held(7) && !held(1) && !held(3) && !held(4) && !held(9));
        const PHRASES: WordList = WordList::phrases("op-ed|working paper");
        assert!(PHRASES.contains_any_case("Working Paper") && !PHRASES.contains("paper"));
    }

    #[test]
    fn heads_are_found_wherever_they_stand() {
        const WORDS: [&str; 4] = ["state-run", "ccp-", "Mouthpiece", "kremlin’s"];
        const HEADS: Heads = Heads::new(&WORDS, 4);
        for word in WORDS {
            for before in 0..9 {
                let text = "x".repeat(before) + &word.to_ascii_uppercase() + "’x";
                let found: Vec<usize> = HEADS.places(text.as_bytes()).collect();
                assert!(found.contains(&before), "{text} {found:?}");
            }
        }
        assert_eq!(HEADS.places(b"state ccpstat kreml").count(), 3);
        for short in ["", "c", "cc", "ccp"] {
            assert_eq!(HEADS.places(short.as_bytes()).count(), 0);
        }
    }

    #[test]
    fn every_word_of_a_full_list_is_found() {
        const TEXT: &str = "aa ab ac ad ae af ag ah ai aj ak al am an ao ap aq ar as at au av aw ax ay az \
            ba bb bc bd be bf bg bh bi bj bk bl bm bn bo bp bq br bs bt bu bv bw bx by bz";
        const LIST: WordList = WordList::new(TEXT);
        assert!(TEXT.split(' ').all(|word| LIST.contains(word)));
        assert!(!LIST.contains("ca") && !LIST.contains("aaa"));
    }
}
