#![no_main]
//! reStructuredText, AsciiDoc and LaTeX; the first byte says which.

use brieflint::source::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let format = [Format::Rst, Format::Asciidoc, Format::Latex][usize::from(first % 3)];
    if let Some((source, linted)) = brieflint_fuzz::draft(format, rest) {
        brieflint_fuzz::reported(source, linted);
    }
});
