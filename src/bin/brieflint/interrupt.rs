//! An interrupt never leaves half a draft, nor a temporary file.

use std::sync::{PoisonError, RwLock};

/// Held for reading while a draft is written, for writing when the program is told to end.
static WRITING: RwLock<()> = RwLock::new(());

/// The status of a program that an interrupt ended, as shells give it.
const INTERRUPTED: i32 = 130;

/// From now on an interrupt waits until the drafts that are being written are written, and lets no other begin.
pub(crate) fn wait_for_writing() {
    // Where no handler can be set, an interrupt ends the program at once: drafts are still whole or untouched.
    let _ = ctrlc::set_handler(|| {
        let _all_written = WRITING.write().unwrap_or_else(PoisonError::into_inner);
        std::process::exit(INTERRUPTED);
    });
}

/// Writes something that an interrupt waits for.
pub(crate) fn uninterrupted<T>(write: impl FnOnce() -> T) -> T {
    let _writing = WRITING.read().unwrap_or_else(PoisonError::into_inner);
    write()
}
