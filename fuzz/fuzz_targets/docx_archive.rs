#![no_main]
//! Word, byte by byte: the container and its limits.

use brieflint::source::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some((source, linted)) = brieflint_fuzz::draft(Format::Docx, bytes) {
        brieflint_fuzz::reported(source, linted);
    }
});
