#![no_main]
//! Fixes: twice is once, and nothing is lost. The first byte says format, limit and house style.

use std::sync::LazyLock;

use brieflint::config::{self, Settings};
use brieflint::diagnostic::Applicability;
use brieflint::source::Format;
use libfuzzer_sys::fuzz_target;

static STYLES: LazyLock<Vec<Settings>> = LazyLock::new(|| {
    let styles = [
        "",
        "preset = \"isw\"\nibid = \"full\"",
        "preset = \"chicago-notes\"\nibid = \"short-form\"",
        "preset = \"mhra\"",
    ];
    let read = styles.map(|s| config::parse(&format!("[style]\n{s}\n")).expect("a style"));
    read.iter().map(|file| file.settings()).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else {
        return;
    };
    let (limit, first) = match first % 2 {
        0 => (Applicability::Safe, first / 2),
        _ => (Applicability::Unsafe, first / 2),
    };
    let formats = [
        Format::Text,
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Rst,
        Format::Asciidoc,
        Format::Latex,
    ];
    let format = formats[usize::from(first) % formats.len()];
    let style = usize::from(first) / formats.len() % STYLES.len();
    brieflint_fuzz::fixed(format, rest, limit, &STYLES[style]);
});
