//! The registry that ships with the program, compiled by the build script from `rules/outlets/*.toml`.
//!
//! Nothing happens before the first look-up; then a record is read when it is matched, and kept.

use super::record::Outlet;
use super::table::Table;
use std::sync::{Arc, OnceLock};

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// A record, once it was read.
type Slot = OnceLock<Option<Arc<Outlet>>>;

/// The records that were read so far.
static READ: OnceLock<Box<[Slot]>> = OnceLock::new();

/// How many records there are.
pub(super) fn len() -> usize {
    RECORD_ENDS.len()
}

/// The record with an index.
pub(super) fn record(index: u32) -> Option<Arc<Outlet>> {
    let slots = READ.get_or_init(|| (0..len()).map(|_| OnceLock::new()).collect());
    let index = index as usize;
    slots.get(index)?.get_or_init(|| read(index)).clone()
}

/// Reads a record from its line.
fn read(index: usize) -> Option<Arc<Outlet>> {
    let end = *RECORD_ENDS.get(index)? as usize;
    let start = match index.checked_sub(1) {
        Some(before) => *RECORD_ENDS.get(before)? as usize,
        None => 0,
    };
    let line = RECORDS.get(start..end)?;
    serde_json::from_str(line).ok().map(Arc::new)
}

/// Names, values are `index << 1 | shared`.
pub(super) fn names() -> &'static Table {
    &NAMES
}

/// Keys of government bodies.
pub(super) fn governments() -> &'static Table {
    &GOVERNMENTS
}

/// Hosts, with a path where the host is shared.
pub(super) fn hosts() -> &'static Table {
    &HOSTS
}

/// Hosts under which several publish, told apart by the path.
pub(super) fn shared_hosts() -> &'static Table {
    &SHARED_HOSTS
}

/// Ids.
pub(super) fn ids() -> &'static Table {
    &IDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_with_its_values() {
        for table in [names(), governments(), hosts(), shared_hosts(), ids()] {
            assert!(table.len() > 0);
            for row in 0..table.len() {
                let key = table.key(row);
                let found = table.get(key);
                assert!(found.contains(&table.values[row]), "{key}");
                let same = (0..table.len()).filter(|&r| row < 50 && table.key(r) == key);
                assert!(row >= 50 || same.count() == found.len(), "{key}");
            }
            for missing in ["", "no such key", "zz/", "\u{10FFFF}"] {
                assert!(table.get(missing).is_empty() && !table.contains(missing));
            }
        }
        assert!(shared_hosts().contains("youtube.com") || shared_hosts().len() > 1);
    }
}
