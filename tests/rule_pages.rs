//! Every page in `rules/` is executed: what it calls bad draws the rule's finding, what it calls good does not, and
//! what it calls fixed is what the fixes make of the bad.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use brieflint::changes::Revision;
use brieflint::config::{self, Settings};
use brieflint::diagnostic::{Applicability, Level};
use brieflint::fix;
use brieflint::links::probe::{ProbeReport, ProbeResult, Snapshot, Verdict};
use brieflint::linter;
use brieflint::report::DraftReport;
use brieflint::rules;
use brieflint::source::{Format, Source};

/// A fenced block of a page: ```` ```txt bad ````.
#[derive(Debug)]
struct Example {
    line: usize,
    language: String,
    verdict: String,
    text: String,
}

fn examples(page: &str) -> Vec<Example> {
    let mut out = Vec::new();
    let mut open: Option<(usize, Example)> = None;
    for (number, line) in page.lines().enumerate() {
        let ticks = line.bytes().take_while(|&b| b == b'`').count();
        match &mut open {
            Some((fence, _)) if ticks >= *fence && line.trim_end().len() == ticks => {
                out.extend(open.take().map(|(_, example)| example));
            }
            Some((_, example)) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None if ticks >= 3 => {
                let mut words = line[ticks..].split_whitespace();
                let word = |w: Option<&str>| w.unwrap_or("").to_owned();
                open = Some((
                    ticks,
                    Example {
                        line: number + 1,
                        language: word(words.next()),
                        verdict: word(words.next()),
                        text: String::new(),
                    },
                ));
            }
            None => {}
        }
    }
    assert!(open.is_none(), "a fenced block is never closed");
    out
}

/// The settings under which an example runs: a `toml` block before it, and the rule alone.
fn settings(rule: &str, config: &str) -> Settings {
    let file = config::parse(config).unwrap_or_else(|e| panic!("{e}\n{config}"));
    let mut settings = file.settings();
    // What is unused is known only where the other rules run.
    if rule != "unused-ignore" {
        settings.selection.select = Some(BTreeSet::from([rule.to_owned()]));
    }
    settings
}

/// What became of the links of the examples that follow: a `json verdicts` block.
#[derive(serde::Deserialize)]
struct Verdicts {
    url: String,
    verdict: Verdict,
    status: Option<u16>,
    final_url: Option<String>,
    #[serde(default)]
    reason: String,
    archive: Option<String>,
    date: Option<String>,
}

fn probed(json: &str) -> Option<ProbeReport> {
    if json.is_empty() {
        return None;
    }
    let rows: Vec<Verdicts> = serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}\n{json}"));
    let mut report = ProbeReport::default();
    for row in rows {
        let mut result = ProbeResult::bare(row.url, row.verdict, row.reason);
        result.status = row.status;
        result.final_url = row.final_url;
        result.archive = row.archive.map(|url| Snapshot {
            url,
            date: row.date.expect("a date").parse().expect("a date"),
            days_off: Some(1),
        });
        report.insert(result);
    }
    Some(report)
}

/// What an example runs under.
struct Under {
    settings: Settings,
    probe: Option<ProbeReport>,
    /// The draft in an earlier revision: a `base` block.
    revision: Option<Revision>,
}

fn source(example: &Example, text: &str) -> Source {
    let (path, format) = match example.language.as_str() {
        "txt" => ("draft.txt", Format::Text),
        "md" => ("draft.md", Format::Markdown),
        "html" => ("draft.html", Format::Html),
        other => panic!("line {}: no front-end for `{other}`", example.line),
    };
    Source::new(path, format, text)
}

fn lint(example: &Example, text: &str, under: &Under) -> DraftReport {
    let source = source(example, text);
    let today = Some(jiff::civil::date(2026, 11, 21));
    let linted = linter::examine(
        &source,
        &under.settings,
        linter::Known {
            today,
            probe: under.probe.as_ref(),
            revision: under.revision.as_ref(),
            ..linter::Known::default()
        },
    )
    .expect("a draft");
    linter::report(source, linted.into())
}

/// Fixes until nothing changes.
fn fixed(example: &Example, under: &Under) -> String {
    let mut text = example.text.clone();
    for _ in 0..10 {
        let report = lint(example, &text, under);
        let pass = fix::pass(&text, &report.findings, Applicability::Unsafe);
        if pass.applied.is_empty() {
            return text;
        }
        text = pass.text;
    }
    panic!("line {}: the fixes do not settle", example.line);
}

#[test]
fn examples_are_true() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let meta = rule.meta();
        let mut config = String::new();
        let mut verdicts = String::new();
        let mut base = String::new();
        let mut bad: Option<(Example, Under)> = None;
        let (mut bads, mut goods) = (0, 0);
        for example in examples(meta.page) {
            let at = format!(
                "rules/{}/{}.md:{}",
                meta.category.name(),
                meta.name,
                example.line
            );
            if example.language == "toml" {
                config.clone_from(&example.text);
                continue;
            }
            if example.verdict == "verdicts" {
                verdicts.clone_from(&example.text);
                continue;
            }
            if example.verdict == "base" {
                base.clone_from(&example.text);
                continue;
            }
            if example.verdict.is_empty() {
                continue;
            }
            let settings = settings(meta.name, &config);
            let under = Under {
                revision: (!base.is_empty())
                    .then(|| Revision::of(source(&example, &base), &settings, None)),
                settings,
                probe: probed(&verdicts),
            };
            let found: Vec<_> = lint(&example, &example.text, &under)
                .findings
                .into_iter()
                .filter(|f| f.rule == meta.name)
                .map(|f| f.message)
                .collect();
            match example.verdict.as_str() {
                "bad" => {
                    bads += 1;
                    if found.is_empty() {
                        wrong.push(format!(
                            "{at}: this is called bad, but draws no {}",
                            meta.name
                        ));
                    }
                    bad = Some((example, under));
                    config.clear();
                }
                "good" => {
                    goods += 1;
                    if !found.is_empty() {
                        wrong.push(format!("{at}: this is called good, but: {found:#?}"));
                    }
                    config.clear();
                }
                "fixed" => {
                    let (bad, under) = bad
                        .take()
                        .unwrap_or_else(|| panic!("{at}: no bad example before this"));
                    let made = fixed(&bad, &under);
                    if made != example.text {
                        wrong.push(format!("{at}: the fixes make something else:\n{made}"));
                    }
                    if !found.is_empty() {
                        wrong.push(format!("{at}: this is called fixed, but: {found:#?}"));
                    }
                }
                other => panic!("{at}: `{other}` is none of bad, good, fixed"),
            }
        }
        if bads == 0 || goods == 0 {
            wrong.push(format!("{}: a page needs bad and good examples", meta.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_and_rules_agree() {
    let pages: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut on_disk = BTreeSet::new();
    for category in rules::Category::ALL {
        let Ok(folder) = std::fs::read_dir(pages.join(category.name())) else {
            continue;
        };
        for entry in folder {
            let name = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name");
            on_disk.insert(format!("{}/{name}", category.name()));
        }
    }
    let listed: Vec<String> = rules::all()
        .map(|rule| format!("{}/{}.md", rule.meta().category.name(), rule.meta().name))
        .collect();
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), unique.len(), "two rules have one name");
    assert_eq!(unique, on_disk);
}

#[test]
fn pages_have_the_form_that_explain_relies_on() {
    const HEADINGS: [&str; 5] = [
        "## Why it matters",
        "## What it checks",
        "## Fix",
        "## Options",
        "## Examples",
    ];
    for rule in rules::all() {
        let meta = rule.meta();
        let page = meta.page;
        assert!(
            page.starts_with(&format!("# {}\n", meta.name)),
            "{}: the title",
            meta.name
        );
        assert!(
            meta.summary().ends_with('.'),
            "{}: the summary is a sentence",
            meta.name
        );
        let headings: Vec<&str> = page.lines().filter(|l| l.starts_with("## ")).collect();
        let known: Vec<&str> = HEADINGS
            .into_iter()
            .filter(|h| headings.contains(h))
            .collect();
        assert_eq!(headings, known, "{}: the headings, in order", meta.name);
        for needed in [
            "## Why it matters",
            "## What it checks",
            "## Fix",
            "## Examples",
        ] {
            assert!(
                headings.contains(&needed),
                "{}: {needed} is missing",
                meta.name
            );
        }
        let off = meta.level == Level::Off;
        assert_eq!(
            page.contains("Off by default"),
            off,
            "{}: says whether it is off by default",
            meta.name
        );
    }
}
