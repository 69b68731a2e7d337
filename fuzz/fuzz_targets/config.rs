#![no_main]
//! A configuration file: read or refused with a place; what is read can be linted with.

use brieflint::config;
use brieflint::source::{Format, Source};
use libfuzzer_sys::fuzz_target;

const DRAFT: &str = include_str!("../../fixtures/drafts/weekly-review.txt");

fuzz_target!(|text: &str| {
    match config::parse(text) {
        Ok(file) => {
            let source = Source::new("draft.txt", Format::Text, DRAFT);
            let settings = file.settings();
            brieflint_fuzz::lint(&source, &settings).expect("a draft");
        }
        Err(error) => {
            assert!(!error.message.is_empty());
            if let Some(span) = error.span {
                assert!(text.get(span.start..span.end).is_some(), "{error:?}");
            }
        }
    }
});
