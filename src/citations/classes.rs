//! The lists that every word of a note is looked up in, as one table: one look says which of them hold it.

use super::{locator, references, signals};
use crate::word_list::{SEED, bit, mixed};

/// Which lists hold a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes(u8);

impl Classes {
    /// Leads in a source: see, cf.
    pub(super) const SIGNAL: Self = Self(1);
    /// Begins a reference that is no Ibid.: op., supra, note.
    pub(super) const REFERENCE: Self = Self(2);
    /// Stands before a locator: p., para.
    pub(super) const LABEL: Self = Self(4);
    /// Stands before a volume or an issue: vol., no.
    pub(super) const VOLUME: Self = Self(8);

    /// The lists that hold a word in any case, with or without a closing period.
    pub(super) fn of(word: &str) -> Self {
        match word.strip_suffix('.') {
            Some(bare) => Self(TABLE.find(word) | TABLE.find(bare)),
            None => Self(TABLE.find(word)),
        }
    }

    /// Whether one of some lists holds the word.
    pub(super) fn any(self, wanted: Self) -> bool {
        self.0 & wanted.0 != 0
    }

    /// The lists of both.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const LISTS: [(&str, Classes); 4] = [
    (signals::HEADS, Classes::SIGNAL),
    (references::HEADS, Classes::REFERENCE),
    (locator::LABELS, Classes::LABEL),
    (locator::VOLUMES, Classes::VOLUME),
];

static TABLE: Table = Table::new();

/// A word of the lists: its list, where it begins there, its length, and all the lists that hold it.
#[derive(Clone, Copy)]
struct Slot {
    list: u8,
    start: u16,
    len: u8,
    classes: u8,
}

const SLOTS: usize = 512;
const LENGTHS: usize = 16;

struct Table {
    /// For each length in bytes, a bit for each first byte, cases folded: what turns most words away at a glance.
    firsts: [u32; LENGTHS],
    /// By hash; a length of 0 is free.
    slots: [Slot; SLOTS],
}

impl Table {
    const fn new() -> Self {
        let free = Slot {
            list: 0,
            start: 0,
            len: 0,
            classes: 0,
        };
        let mut table = Self {
            firsts: [0; LENGTHS],
            slots: [free; SLOTS],
        };
        let (mut list, mut count) = (0, 0);
        while list < LISTS.len() {
            let bytes = LISTS[list].0.as_bytes();
            let (mut from, mut at) = (0, 0);
            while at <= bytes.len() {
                if at == bytes.len() || bytes[at] == b' ' {
                    if at > from {
                        table.add(list, from, at - from);
                        count += 1;
                    }
                    from = at + 1;
                }
                at += 1;
            }
            list += 1;
        }
        // Checked while compiling: room to probe.
        assert!(count * 2 <= SLOTS);
        table
    }

    const fn add(&mut self, list: usize, start: usize, len: usize) {
        let bytes = LISTS[list].0.as_bytes();
        assert!(len < LENGTHS && start < u16::MAX as usize);
        self.firsts[len] |= bit(bytes[start]);
        let mut hash = SEED;
        let mut at = 0;
        while at < len {
            hash = mixed(hash, bytes[start + at]);
            at += 1;
        }
        let mut slot = hash as usize % SLOTS;
        while self.slots[slot].len != 0 {
            let own = self.slots[slot];
            let known = LISTS[own.list as usize].0.as_bytes();
            let mut same = own.len as usize == len;
            let mut at = 0;
            while same && at < len {
                same = known[own.start as usize + at] == bytes[start + at];
                at += 1;
            }
            if same {
                self.slots[slot].classes |= LISTS[list].1.0;
                return;
            }
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = Slot {
            list: list as u8,
            start: start as u16,
            len: len as u8,
            classes: LISTS[list].1.0,
        };
    }

    fn find(&self, word: &str) -> u8 {
        let bytes = word.as_bytes();
        let firsts = self.firsts.get(bytes.len()).copied().unwrap_or(0);
        if bytes.first().is_none_or(|first| firsts & bit(*first) == 0) {
            return 0;
        }
        let hash = bytes.iter().fold(SEED, |hash, byte| mixed(hash, *byte));
        (0..SLOTS)
            .map_while(|step| self.slots.get((hash as usize + step) % SLOTS))
            .take_while(|slot| slot.len != 0)
            .find(|slot| slot.word().eq_ignore_ascii_case(bytes))
            .map_or(0, |slot| slot.classes)
    }
}

impl Slot {
    fn word(&self) -> &'static [u8] {
        let start = usize::from(self.start);
        LISTS
            .get(usize::from(self.list))
            .and_then(|(list, _)| list.as_bytes().get(start..start + usize::from(self.len)))
            .unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_its_lists_and_no_other() {
        for (list, class) in LISTS {
            for word in list.split(' ').filter(|w| !w.is_empty()) {
                assert!(Classes::of(word).any(class), "{word}");
                assert!(Classes::of(&word.to_ascii_uppercase()).any(class), "{word}");
                assert!(Classes::of(&format!("{word}.")).any(class), "{word}");
                for (other, not) in LISTS {
                    let held = other.split(' ').any(|w| w == word);
                    assert_eq!(Classes::of(word).any(not), held, "{word}");
                }
            }
        }
        for word in [
            "",
            ".",
            "Kremlin",
            "internationalisations",
            "pagess",
            "para-",
        ] {
            assert_eq!(Classes::of(word), Classes::default(), "{word}");
        }
        assert!(Classes::of("n").any(Classes::REFERENCE) && Classes::of("n").any(Classes::LABEL));
    }
}
