//! An interrupt never leaves half a draft, nor a temporary file.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Held for reading while a draft is written, for writing when the program is told to end.
static WRITING: RwLock<()> = RwLock::new(());

/// The status of a program that an interrupt ended, as shells give it.
const INTERRUPTED: i32 = 130;

/// From now on an interrupt waits until the drafts that are being written are written, and lets no other begin.
pub(crate) fn wait_for_writing() {
    // Where no handler can be set, an interrupt ends the program at once: drafts are still whole or untouched.
    let _ = ctrlc::set_handler(|| {
        if called_off() {
            return;
        }
        let _all_written = WRITING.write().unwrap_or_else(PoisonError::into_inner);
        std::process::exit(INTERRUPTED);
    });
}

/// A run of look-ups that an interrupt calls off instead of ending the program: what is known so far is printed.
static LOOKING_UP: RwLock<Option<Arc<AtomicBool>>> = RwLock::new(None);

/// From now on an interrupt calls the look-ups off; a second one ends the program.
pub(crate) fn call_off() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    wait_for_writing();
    let mut running = LOOKING_UP.write().unwrap_or_else(PoisonError::into_inner);
    *running = Some(Arc::clone(&flag));
    flag
}

/// From now on an interrupt ends the program again.
pub(crate) fn end_as_usual() {
    *LOOKING_UP.write().unwrap_or_else(PoisonError::into_inner) = None;
}

/// Whether an interrupt was meant for the look-ups.
fn called_off() -> bool {
    LOOKING_UP
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
        .map(|flag| flag.store(true, Ordering::Relaxed))
        .is_some()
}

/// Writes something that an interrupt waits for.
pub(crate) fn uninterrupted<T>(write: impl FnOnce() -> T) -> T {
    let _writing = WRITING.read().unwrap_or_else(PoisonError::into_inner);
    write()
}
