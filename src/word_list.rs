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

    /// Whether a word stands in the list as it is.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.find(word.as_bytes(), |own, word| own == word)
    }

    /// Whether a word stands in the list, in any case (of ASCII letters).
    pub(crate) fn contains_any_case(&self, word: &str) -> bool {
        self.find(word.as_bytes(), <[u8]>::eq_ignore_ascii_case)
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
    fn may_hold(&self, word: &[u8]) -> bool {
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
        const PHRASES: WordList = WordList::phrases("op-ed|working paper");
        assert!(PHRASES.contains_any_case("Working Paper") && !PHRASES.contains("paper"));
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
