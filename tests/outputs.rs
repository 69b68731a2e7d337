//! Every output format on one report, with hostile names and words in it.

use brieflint::diagnostic::{Applicability, Level};
use brieflint::read::InputError;
use brieflint::render::{Look, OutputFormat, render};
use brieflint::report::{Counts, DraftReport, Finding, FindingFix, Location, Report, Tally};
use brieflint::source::{Format, Source};
use brieflint::span::Span;
use clap::ValueEnum;

const TEXT: &str =
    "Die Lage — “ruhig”.[1]\n\n[1] Ж, “A title”, Outlet, hxxps://example(.)org/a;; next\n";

fn finding(rule: &'static str, level: Level, words: &str) -> Finding {
    let start = TEXT.find(words).expect("the words");
    Finding {
        rule,
        category: "notes",
        level,
        message: format!(
            "`{words}` is wrong\n::error::forged ##[error]forged \u{1b}[31m\u{202e} | <b> 100%"
        ),
        help: Some("Write it, or leave it".into()),
        span: Span::new(start, start + words.len()),
        label: Some("here".into()),
        labels: vec![(Span::new(0, 3), "and here".into())],
        note: Some("1".into()),
        fix: Some(FindingFix {
            title: "Drop it".into(),
            applicability: Applicability::Safe,
            edits: vec![(Span::new(start, start + 1), String::new())],
        }),
        fingerprint: "00c0ffee00c0ffee".into(),
        location: None,
    }
}

fn draft(path: &str, format: Format, findings: Vec<Finding>) -> DraftReport {
    DraftReport {
        path: path.into(),
        format: format.name(),
        source: Some(Source::new(path, format, TEXT)),
        findings,
        counts: Counts {
            notes: 1,
            citations: 1,
            links: 1,
        },
        ignores: Vec::new(),
        printed: Tally::default(),
        error: None,
    }
}

fn report() -> Report {
    let mut word = finding("stray-punctuation", Level::Info, ";;");
    word.location = Some(Location {
        part: "footnotes",
        note: Some("1".into()),
        paragraph: 1,
        start: 40,
        end: 42,
    });
    let mut unread = draft("::error::lost.txt", Format::Text, Vec::new());
    unread.source = None;
    unread.counts = Counts::default();
    unread.error = Some(InputError::new("::error::lost.txt", "no such file"));
    Report {
        drafts: vec![
            draft(
                "in/Report, final: 100%.md",
                Format::Markdown,
                vec![
                    finding("stray-punctuation", Level::Warning, ";;"),
                    finding("stray-punctuation", Level::Error, "[1]\n\n[1]"),
                ],
            ),
            draft("in/word.docx", Format::Docx, vec![word]),
            draft("in/clean.txt", Format::Text, Vec::new()),
            unread,
        ],
        ..Report::default()
    }
}

fn rendered(format: OutputFormat) -> String {
    render(&report(), format, Look::plain()).replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// What GitHub's runner would take for a command.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::") || line.contains("##[")
}

#[test]
fn nothing_in_a_report_is_a_command_or_an_escape() {
    for format in OutputFormat::value_variants() {
        let text = rendered(*format);
        for line in text.lines() {
            let ours = *format == OutputFormat::Github
                && ["::error file=", "::warning file=", "::notice file="]
                    .iter()
                    .any(|start| line.starts_with(start));
            assert!(ours || !is_command(line), "{format:?}: {line}");
            assert!(!line.contains("##["), "{format:?}: {line}");
        }
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{format:?}");
    }
}

#[test]
fn github_annotates_ten_of_a_kind() {
    for (errors, infos, notices) in [(10, 10, 10), (11, 0, 1), (11, 30, 10), (0, 11, 10)] {
        let many = |count, level| vec![finding("stray-punctuation", level, ";;"); count];
        let mut findings = many(errors, Level::Error);
        findings.extend(many(infos, Level::Info));
        let report = Report {
            drafts: vec![draft("a.txt", Format::Text, findings)],
            ..Report::default()
        };
        let text = render(&report, OutputFormat::Github, Look::plain());
        let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("::error "), errors.min(10));
        assert_eq!(count("::notice "), notices);
        let left = (errors - errors.min(10)) + (infos - count("::notice file="));
        let told = text.contains(&format!("{left} more findings"));
        assert_eq!(told, left > 0, "{text}");
    }
}

#[test]
fn gitlab_fingerprints_are_unique() {
    let findings = vec![finding("stray-punctuation", Level::Info, ";;"); 3];
    let report = Report {
        drafts: vec![
            draft("a.txt", Format::Text, findings.clone()),
            draft("b.txt", Format::Text, findings),
        ],
        ..Report::default()
    };
    let text = render(&report, OutputFormat::Gitlab, Look::plain());
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let unique: std::collections::BTreeSet<_> = rows
        .iter()
        .map(|row| row["fingerprint"].as_str().expect("a fingerprint"))
        .collect();
    assert_eq!(unique.len(), 6);
}

#[test]
fn every_format_shows_every_finding() {
    let findings = vec![finding("stray-punctuation", Level::Warning, ";;"); 300];
    let report = Report {
        drafts: vec![draft("a.txt", Format::Text, findings)],
        ..Report::default()
    };
    for format in OutputFormat::value_variants() {
        let text = render(&report, *format, Look::plain());
        let shown = text.matches("is wrong").count();
        let expected = match format {
            OutputFormat::Github => 10,
            OutputFormat::Junit => 600, // as an attribute and as text
            _ => 300,
        };
        assert_eq!(shown, expected, "{format:?}");
    }
}

#[test]
fn full_output_of_many_findings_is_quick() {
    let line = format!(
        "{}[1] “A title”;; {}\n",
        "words ".repeat(40),
        "more ".repeat(40)
    );
    let text = line.repeat(5_000);
    let mut findings = Vec::new();
    for (start, _) in text.match_indices(";;") {
        for level in [Level::Error, Level::Info] {
            let mut one = finding("stray-punctuation", level, ";;");
            one.span = Span::new(start, start + 2);
            findings.push(one);
        }
    }
    assert_eq!(findings.len(), 10_000);
    let mut big = draft("a.txt", Format::Text, findings);
    big.source = Some(Source::new("a.txt", Format::Text, text));
    let report = Report {
        drafts: vec![big],
        ..Report::default()
    };
    let start = std::time::Instant::now();
    let text = render(&report, OutputFormat::Full, Look::plain());
    // Far below what a look at the whole file for each finding would take, and above any noise of a busy machine.
    // Linear work takes a second or two here; a walk over the whole file for each finding takes minutes.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    assert_eq!(text.matches("is wrong").count(), 10_000);
}

macro_rules! golden {
    ($($name:ident $format:ident)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), rendered(OutputFormat::$format));
        })*
    };
}

golden! {
    full Full
    concise Concise
    json Json
    jsonl Jsonl
    github Github
    gitlab Gitlab
    junit Junit
    rdjson Rdjson
    markdown Markdown
}

/// The help texts of rules are their pages, which have a life of their own.
#[test]
fn sarif() {
    let mut document: serde_json::Value =
        serde_json::from_str(&rendered(OutputFormat::Sarif)).expect("JSON");
    for rule in document["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .expect("rules")
    {
        for part in ["help", "shortDescription", "fullDescription"] {
            assert!(rule[part]["text"].as_str().is_some_and(|t| !t.is_empty()));
            rule[part] = "…".into();
        }
    }
    let text = serde_json::to_string_pretty(&document).expect("JSON");
    insta::assert_snapshot!("sarif", text);
}
