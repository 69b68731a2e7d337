#![no_main]
//! Addresses, live and defanged: found in text, made live, and broken again in every style.

use brieflint::links::defang::{defang_found, refang};
use brieflint::links::indicator::{Indicator, scan};
use brieflint::links::policy::{DefangStyle, DotStyle, SchemeStyle, WhichDots};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut end = 0;
    for found in scan(text) {
        let raw = text.get(found.span.start..found.span.end);
        let raw = raw.expect("a stretch of whole characters");
        assert!(!raw.is_empty());
        assert!(found.span.start >= end, "addresses overlap");
        end = found.span.end;
        assert_eq!(put_together(text, &found), found.live, "{raw:?}");
        assert!(found.live.get(found.host.clone()).is_some(), "{raw:?}");
        let live = refang(&found.live);
        assert_eq!(refang(&live), live, "{raw:?}");
        styles().for_each(|style| {
            let broken = defang_found(&found, style);
            // The host is what is broken; the rest must stand as it is.
            let rest = found.live.get(found.host.end..).expect("a boundary");
            assert!(broken.ends_with(rest), "{raw:?} {broken:?}");
        });
    }
});

/// The live form, made by replacing the marks.
fn put_together(text: &str, found: &Indicator) -> String {
    let mut out = String::new();
    let mut at = found.span.start;
    for mark in &found.marks {
        assert!(mark.span.start >= at && mark.span.end <= found.span.end);
        out.push_str(&text[at..mark.span.start]);
        out.push_str(mark.live);
        at = mark.span.end;
    }
    out.push_str(&text[at..found.span.end]);
    out
}

fn styles() -> impl Iterator<Item = DefangStyle> {
    let dots = [DotStyle::Parentheses, DotStyle::Brackets];
    dots.into_iter().flat_map(|dot| {
        [WhichDots::Last, WhichDots::All].map(|which| DefangStyle {
            dot,
            which,
            scheme: SchemeStyle::default(),
        })
    })
}
