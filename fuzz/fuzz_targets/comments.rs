#![no_main]
//! Comments that silence findings, a line of the input each: no finding is made by one, none but named ones go.

use brieflint::config::Settings;
use brieflint::fix::Linted;
use brieflint::source::{Format, Source};
use libfuzzer_sys::fuzz_target;

/// A finding or more between any two comments.
const DRAFT: [&str; 5] = [
    "They met on April 24 - 25, 2019.[^1]",
    "They signed.[^2] [^9]",
    "[^1]: Anna Weber, “Ministers Meet,” Der Standard, Apr 24, 2019, https://derstandard(.)at/a.",
    "[^2]: “Signed,” APA, 25 April 2019,; “A Text,” Delo,",
    "[^3]: Ibid.",
];

fuzz_target!(|text: &str| {
    // What ends a comment would make the rest a part of the draft.
    let lines: Vec<String> = text.lines().map(|l| l.replace(['-', '>'], "~")).collect();
    let silenced = lint(|i| lines.get(i).map_or("", String::as_str).to_owned());
    let plain = lint(|i| "x".repeat(lines.get(i).map_or(0, String::len)));
    let left = |linted: &Linted| {
        let own = linted.findings.iter().filter(|f| f.rule != "unused-ignore");
        own.map(|f| (f.span, f.rule)).collect::<Vec<_>>()
    };
    let all = left(&plain);
    for finding in left(&silenced) {
        assert!(all.contains(&finding), "{finding:?}");
    }
    if !text.to_ascii_lowercase().contains("brieflint") {
        assert_eq!(left(&silenced), all);
        assert_eq!(silenced.findings.len(), plain.findings.len());
    }
});

fn lint(comment: impl Fn(usize) -> String) -> Linted {
    let mut draft = String::new();
    for (index, part) in DRAFT.iter().enumerate() {
        draft += &format!("<!-- {} -->\n\n{part}\n\n", comment(index));
    }
    let source = Source::new("draft.md", Format::Markdown, draft);
    brieflint_fuzz::lint(&source, &Settings::default()).expect("a draft")
}
