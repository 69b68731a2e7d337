#![no_main]
//! A library of references, CSL-JSON or BibTeX, and a title looked up in it.

use brieflint::citations::library::Library;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["refs.json", "refs.bib"] {
        if let Ok(library) = Library::read(name, text) {
            let _ = library.find("Ministers Meet in Vienna", Some("Der Standard"));
            if let Some(line) = text.lines().next() {
                let _ = library.find(line, None);
            }
        }
    }
});
