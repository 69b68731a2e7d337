#![no_main]
//! Word, part by part: the XML inside a container that is whole; read, fixed, and read again.

use brieflint::config::Settings;
use brieflint::diagnostic::Applicability;
use brieflint::source::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let parts = brieflint_fuzz::parts(input);
    if let Some(bytes) = brieflint_fuzz::packed(&parts) {
        let limit = match input.len() % 2 {
            0 => Applicability::Safe,
            _ => Applicability::Unsafe,
        };
        brieflint_fuzz::fixed(Format::Docx, &bytes, limit, &Settings::default());
    }
});
