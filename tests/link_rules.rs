//! What the rules on links say of whole drafts, under each policy on defanged links.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use brieflint::config;
use brieflint::diagnostic::{Applicability, Level};
use brieflint::fix;
use brieflint::linter;
use brieflint::report::Finding;
use brieflint::source::{Format, Source};

fn lint(text: &str, format: Format, toml: &str, select: &str) -> Vec<Finding> {
    let path = match format {
        Format::Markdown => "draft.md",
        Format::Html => "draft.html",
        _ => "draft.txt",
    };
    let mut settings = config::parse(toml).expect("configuration").settings();
    settings.selection.select = Some(BTreeSet::from([select.to_owned()]));
    linter::lint(Source::new(path, format, text), &settings, None)
        .expect("a draft")
        .findings
}

fn fixed(text: &str, format: Format, toml: &str, select: &str, limit: Applicability) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let pass = fix::pass(&text, &lint(&text, format, toml, select), limit);
        if pass.applied.is_empty() {
            return text;
        }
        text = pass.text;
    }
    panic!("the fixes do not settle:\n{text}");
}

/// Rule, level, applicability and text of each finding.
fn seen<'a>(
    text: &'a str,
    findings: &[Finding],
) -> Vec<(&'static str, Level, Option<Applicability>, &'a str)> {
    findings
        .iter()
        .map(|f| {
            (
                f.rule,
                f.level,
                f.fix.as_ref().map(|fix| fix.applicability),
                f.span.of(text),
            )
        })
        .collect()
}

const DRAFT: &str = "The group wrote on news-example[.]com and at hxxp://192.0.2[.]17/gate.[1] It mailed from press[@]example[.]org.[2]

[1] “Talks at kremlin(.)ru Fail,” Kremlin, April 25, 2019, http://kremlin(.)ru/events/1; “Posts,” Example, May 3, 2022, https://t dot me/example/12.
[2] “Falschmeldung,” Spiegel, July 2, 2022, https://spiegel[.]ltd/politik/falschmeldung.html; “Talks,” Reuters, April 26, 2019, https://www.reuters.com/article/talks.
";

#[test]
fn place_and_certainty_decide_level_and_fix() {
    use Applicability::{Display, Safe, Unsafe};
    let findings = lint(DRAFT, Format::Text, "", "defanged-url");
    assert_eq!(
        seen(DRAFT, &findings),
        [
            (
                "defanged-url",
                Level::Info,
                Some(Unsafe),
                "news-example[.]com"
            ),
            (
                "defanged-url",
                Level::Info,
                Some(Unsafe),
                "hxxp://192.0.2[.]17/gate"
            ),
            (
                "defanged-url",
                Level::Info,
                Some(Unsafe),
                "press[@]example[.]org"
            ),
            (
                "defanged-url",
                Level::Warning,
                Some(Display),
                "kremlin(.)ru"
            ),
            (
                "defanged-url",
                Level::Warning,
                Some(Safe),
                "http://kremlin(.)ru/events/1"
            ),
            (
                "defanged-url",
                Level::Warning,
                Some(Unsafe),
                "https://t dot me/example/12"
            ),
            // named in a public report: never armed without a person
            (
                "defanged-url",
                Level::Warning,
                Some(Unsafe),
                "https://spiegel[.]ltd/politik/falschmeldung.html"
            ),
        ]
    );
    for finding in &findings {
        let fix = finding.fix.as_ref().expect("a fix");
        assert!(
            fix.edits
                .iter()
                .all(|(span, _)| finding.span.contains(*span))
        );
    }
    let notes: Vec<_> = findings.iter().map(|f| f.note.as_deref()).collect();
    assert_eq!(
        notes,
        [None, None, None, Some("1"), Some("1"), Some("1"), Some("2")]
    );
}

#[test]
fn titles_and_body_keep_their_words_under_safe_fixes() {
    let text = fixed(DRAFT, Format::Text, "", "links", Applicability::Safe);
    let changed: Vec<_> = DRAFT
        .lines()
        .zip(text.lines())
        .filter(|(a, b)| a != b)
        .collect();
    assert_eq!(changed.len(), 1, "{text}");
    assert!(text.contains(
        "“Talks at kremlin(.)ru Fail,” Kremlin, April 25, 2019, http://kremlin.ru/events/1;"
    ));
    let text = fixed(DRAFT, Format::Text, "", "links", Applicability::Unsafe);
    assert!(text.contains("“Talks at kremlin(.)ru Fail,”"));
    assert!(text.contains("on news-example.com and at http://192.0.2.17/gate."));
}

#[test]
fn policies() {
    let check = |toml: &str| {
        let findings = lint(DRAFT, Format::Text, toml, "defanged-url");
        seen(DRAFT, &findings)
            .into_iter()
            .map(|(_, _, _, text)| text.to_owned())
            .collect::<Vec<_>>()
    };
    assert!(check("[defang]\nmode = \"keep\"").is_empty());
    assert_eq!(check("[defang]\nmode = \"report\"").len(), 7);
    assert_eq!(
        check("[defang]\nmode = \"defang-all\""),
        ["https://www.reuters.com/article/talks"]
    );
    assert_eq!(
        check("[defang]\nallow = [\"kremlin.ru\", \"t.me\"]").len(),
        4
    );
    assert!(
        check("[defang]\nmode = \"defang-listed\"\nlisted = [\"reuters.com\"]")
            .contains(&"https://www.reuters.com/article/talks".to_owned())
    );
    // most links of the draft are defanged
    assert_eq!(
        check("[defang]\nmode = \"consistent\""),
        ["https://www.reuters.com/article/talks"]
    );
}

#[test]
fn defanging_all_and_refanging_gives_the_draft_back() {
    let live = "They met.[1]\n\n[1] “Talks,” Kremlin, April 25, 2019, http://en.kremlin.ru/events/1?a=b.c; “Posts,” Example, May 3, 2022, https://t.me/example/12; “More,” Example, May 3, 2022, https://example.co.uk:8080/x_(y).\n";
    for style in [
        "dot = \"(.)\"",
        "dot = \"[.]\", which = \"all\", scheme = \"hxxp\"",
        "dot = \"{.}\"",
        "dot = \"[dot]\", which = \"all\"",
        "dot = \"(dot)\", scheme = \"hxxp\"",
        "dot = \" dot \", which = \"all\"",
    ] {
        let toml = format!("[defang]\nmode = \"defang-all\"\nstyle = {{ {style} }}");
        let broken = fixed(live, Format::Text, &toml, "links", Applicability::Safe);
        assert_ne!(broken, live);
        let again = fixed(&broken, Format::Text, &toml, "links", Applicability::Safe);
        assert_eq!(again, broken, "defanging twice is defanging once");
        let back = fixed(&broken, Format::Text, "", "links", Applicability::Unsafe);
        assert_eq!(back, live, "{style}");
    }
}

#[test]
fn targets_in_markup() {
    use Applicability::{Safe, Unsafe};
    let draft = "They met [here](hxxps://evil[.]example[.]com/x).[^1]\n\n```\nc2[.]example[.]net\n```\n\n[^1]: [“Talks,”](https://tass(.)com/1) TASS, May 3, 2019.\n";
    let findings = lint(draft, Format::Markdown, "", "defanged-url");
    assert_eq!(
        seen(draft, &findings)
            .into_iter()
            .map(|(_, level, fix, _)| (level, fix))
            .collect::<Vec<_>>(),
        [
            (Level::Info, Some(Unsafe)),
            (Level::Info, Some(Unsafe)),
            (Level::Warning, Some(Safe)),
        ]
    );
    let skipped = lint(
        draft,
        Format::Markdown,
        "[defang]\ncode = \"skip\"",
        "defanged-url",
    );
    assert_eq!(skipped.len(), 2);
    assert_eq!(
        fixed(draft, Format::Markdown, "", "defanged-url", Safe),
        draft.replace("tass(.)com", "tass.com")
    );
}

#[test]
fn a_print_style_draft_is_told_and_not_warned() {
    let mut draft = String::from("Many things were said.[1]\n\n");
    for n in 1..=12 {
        draft.push_str(&format!(
            "[{n}] Anna Weber, “Ministers Meet for Time Number {n},” Der Standard, May {n}, 2019.\n"
        ));
    }
    let levels = |text: &str| -> BTreeSet<Level> {
        lint(text, Format::Text, "", "missing-link")
            .iter()
            .map(|f| f.level)
            .collect()
    };
    assert_eq!(levels(&draft), BTreeSet::from([Level::Info]));
    let one_linked = draft.replace(
        "May 3, 2019.",
        "May 3, 2019, https://www.derstandard.at/story/3.",
    );
    assert_eq!(levels(&one_linked), BTreeSet::from([Level::Warning]));
    let one_lost = draft.replace("May 3, 2019.", "May 3, 2019,");
    assert_eq!(
        levels(&one_lost),
        BTreeSet::from([Level::Warning, Level::Error])
    );
}

/// Rules on links look each link up once: a draft of thousands is read in a moment.
#[test]
fn many_links_take_linear_time() {
    let mut draft = String::from("They met.[1]\n\n[1] ");
    for n in 0..3000 {
        draft.push_str(&format!("“Talks {n},” Example, May 3, 2019, https://t.me/a{n}/1?utm_source=x; “More,” Kremlin, http://kremlin[.]ru/{n}(a; "));
    }
    let start = std::time::Instant::now();
    let findings = lint(&draft, Format::Text, "", "links");
    assert!(findings.len() > 6000);
    // Linear work takes a second or two here; a walk over the whole file for each finding takes minutes.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

/// Broken addresses in a row are each read once.
#[test]
fn broken_links_take_linear_time() {
    for unit in [
        "http://www..",
        "http:///",
        "https:/",
        "https:// ",
        "http:///a.ru/",
        "http://www..a.ru/",
        "http://http://",
        "<https://www>.a dot com ",
    ] {
        let draft = format!("They met.[1]\n\n[1] {}", unit.repeat(60_000 / unit.len()));
        let start = std::time::Instant::now();
        let _ = lint(&draft, Format::Text, "", "links");
        assert!(
            start.elapsed().as_secs() < 15,
            "{unit:?}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn a_host_without_a_dot_cannot_be_defanged() {
    let text = "They met.[1]\n\n[1] “Ministers Meet,” Reuters, May 3, 2019, https://intranet/a.\n";
    let toml = "[defang]\nmode = \"defang-all\"\n";
    assert_eq!(
        seen(text, &lint(text, Format::Text, toml, "defanged-url")),
        []
    );
}
