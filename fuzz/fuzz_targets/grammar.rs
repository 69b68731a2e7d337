#![no_main]
//! The citation grammar: a text as one note, and its lines as notes that refer to each other.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    brieflint_fuzz::note(text);
    brieflint_fuzz::notes(text);
});
