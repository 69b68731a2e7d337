#![no_main]
//! Plain text, from bytes to everything that is printed.

use brieflint::source::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some((source, linted)) = brieflint_fuzz::draft(Format::Text, bytes) {
        brieflint_fuzz::reported(source, linted);
    }
});
