//! Sorted keys in one text, searched in place.

/// Keys and their values, as the build script writes them. A key may stand several times.
#[derive(Debug)]
pub(super) struct Table {
    /// The keys, one after another, sorted.
    pub(super) keys: &'static str,
    /// Where each key ends in `keys`.
    pub(super) ends: &'static [u32],
    /// The value of each key.
    pub(super) values: &'static [u32],
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
        let first = self.first_not_before(key);
        let mut last = first;
        while last < self.len() && self.key(last) == key {
            last += 1;
        }
        self.values.get(first..last).unwrap_or(&[])
    }

    /// Whether any key begins with `head`.
    pub(super) fn any_begins(&self, head: &str) -> bool {
        self.key(self.first_not_before(head)).starts_with(head)
    }

    /// The first row whose key does not come before `key`.
    fn first_not_before(&self, key: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.key(middle) < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: Table = Table {
        keys: "alphabetabetabetagamma",
        ends: &[5, 9, 13, 17, 22],
        values: &[1, 2, 3, 4, 5],
    };

    #[test]
    fn finds_keys() {
        assert_eq!(TABLE.get("alpha"), [1]);
        assert_eq!(TABLE.get("beta"), [2, 3, 4]);
        assert_eq!(TABLE.get("gamma"), [5]);
        assert!(TABLE.get("delta").is_empty());
        assert!(TABLE.get("").is_empty());
        assert!(TABLE.any_begins("gam") && TABLE.any_begins("alpha"));
        assert!(!TABLE.any_begins("gz") && !TABLE.any_begins("b/"));
    }
}
