//! Sorted keys in one text with a hash table beside them, searched in place.

/// Keys and their values, as the build script writes them. A key may stand several times.
#[derive(Debug)]
pub(super) struct Table {
    /// The keys, one after another, sorted.
    pub(super) keys: &'static str,
    /// Where each key ends in `keys`.
    pub(super) ends: &'static [u32],
    /// The value of each key.
    pub(super) values: &'static [u32],
    /// The first row of each key plus one, by its hash; 0 is free. A power of two, half of it free.
    pub(super) slots: &'static [u32],
}

impl Table {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The key of a row; empty past the end.
    pub(super) fn key(&self, row: usize) -> &'static str {
        let end = self.ends.get(row).copied().unwrap_or(0) as usize;
        let start = match row.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0) as usize,
            None => 0,
        };
        self.keys.get(start..end).unwrap_or("")
    }

    /// The values of a key.
    pub(super) fn get(&self, key: &str) -> &'static [u32] {
        let Some(first) = self.first(key) else {
            return &[];
        };
        let mut last = first + 1;
        while last < self.len() && self.key(last) == key {
            last += 1;
        }
        self.values.get(first..last).unwrap_or(&[])
    }

    /// Whether a key stands in the table.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.first(key).is_some()
    }

    /// The first row of a key.
    fn first(&self, key: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let start = hash(key) as usize;
        // At most as many steps as there are slots, and one free slot ends them.
        (0..=mask)
            .map_while(|step| self.slots.get((start + step) & mask)?.checked_sub(1))
            .map(|row| row as usize)
            .find(|&row| self.key(row) == key)
    }
}

/// FNV-1a, by which the build script places the keys.
pub(super) fn hash(key: &str) -> u32 {
    key.bytes().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
