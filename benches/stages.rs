//! Micro-benchmarks of the stages that every draft goes through, and of each rule: `cargo bench --bench stages`.
//!
//! What a user waits for is measured by `benches/drafts.py`; these tell where the time goes.

use std::fmt::Write;

use brieflint::citations::{NoteInput, parse_note};
use brieflint::config::Settings;
use brieflint::document::{Document, Link};
use brieflint::links::indicator;
use brieflint::linter::{self, Known};
use brieflint::render::{Look, OutputFormat, render};
use brieflint::report::Report;
use brieflint::rules::{self, Context, Shared};
use brieflint::source::{Format, Source};
use brieflint::span::Span;
use divan::{Bencher, counter::BytesCount};

fn main() {
    divan::main();
}

const FORMATS: [Format; 3] = [Format::Text, Format::Markdown, Format::Html];

/// A draft of some 60 KB: a paragraph and a note, again and again, with the faults of a working draft.
fn draft(format: Format) -> Source {
    const NOTES: usize = 160;
    let marker = |n| match format {
        Format::Markdown => format!("[^{n}]"),
        Format::Html => format!("<sup><a href=\"#fn{n}\">{n}</a></sup>"),
        _ => format!("[{n}]"),
    };
    let mut text = String::from("The Harbour Report\n\nMonday, March 9, 2020\n\n");
    for n in 1..=NOTES {
        let _ = write!(
            text,
            "The port of Vesthavn closed its northern quay on May {} and sent the ferries elsewhere.{} ",
            n % 28 + 1,
            marker(n)
        );
        if n % 5 == 0 {
            text.push_str("\n\n");
        }
    }
    text.push_str("\n\n");
    for n in 1..=NOTES {
        let (open, close) = match format {
            Format::Markdown => (format!("[^{n}]: "), "\n\n".to_owned()),
            Format::Html => (format!("<p id=\"fn{n}\">[{n}] "), "</p>\n".to_owned()),
            _ => (format!("[{n}] "), "\n".to_owned()),
        };
        let note = match n % 8 {
            0 => "Ibid.".to_owned(),
            3 => format!(
                "Ida Berg, “Quay Number {n} Is Closed,” TASS, Apr {}, 2019, tass(.)com/economy/{n}; “Ferries Wait,” Reuters, April 3, 2019,;",
                n % 28 + 1
            ),
            _ => format!(
                "Jonas Lind, “Harbour Number {n} Is Closed Again,” The Guardian, April {}, 2019, https://www.theguardian.com/world/{n}/harbour.",
                n % 28 + 1
            ),
        };
        text.push_str(&open);
        text.push_str(&note);
        text.push_str(&close);
    }
    Source::new("draft", format, text)
}

fn document() -> (Source, Document) {
    let source = draft(Format::Text);
    let doc = linter::parse(&source).expect("a draft");
    (source, doc)
}

#[divan::bench(args = FORMATS.map(Format::name))]
fn parse(bencher: Bencher<'_, '_>, name: &str) {
    let format = FORMATS.into_iter().find(|f| f.name() == name);
    let source = draft(format.expect("a format"));
    bencher
        .counter(BytesCount::of_str(&source.text))
        .bench(|| linter::parse(&source));
}

#[divan::bench]
fn scan_for_addresses(bencher: Bencher<'_, '_>) {
    let source = draft(Format::Text);
    bencher
        .counter(BytesCount::of_str(&source.text))
        .bench(|| indicator::scan(&source.text));
}

#[divan::bench(args = [
    "Ibid.",
    "Ida Berg, “Quay Is Closed,” TASS, April 3, 2019, tass(.)com/economy/71.",
    "Ida Berg, “Quay Is Closed,” TASS, April 3, 2019, https://tass.com/economy/71; Jonas Lind, “Ferries Wait,” Reuters, April 4, 2019,",
    "Frederick W. Kagan, Nataliya Bugayova, and Jennifer Cafarella, Confronting the Russian Challenge (Washington: ISW, 2019), pp. 12–14.",
])]
fn read_a_note(bencher: Bencher<'_, '_>, text: &str) {
    let links: Vec<Link> = indicator::scan(text)
        .into_iter()
        .map(|found| {
            let mut link = Link::shown(found);
            link.note = Some(0);
            link
        })
        .collect();
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        parse_note(&NoteInput {
            text,
            span: Span::new(0, text.len()),
            note: 0,
            links: &links,
            emphasis: &[],
        })
    });
}

#[divan::bench(args = rules::all().map(|rule| rule.meta().name))]
fn rule(bencher: Bencher<'_, '_>, name: &str) {
    let (source, doc) = document();
    let settings = Settings::default();
    let rule = rules::by_name(name).expect("a rule");
    bencher.bench(|| {
        let shared = Shared::default();
        let mut out = Vec::new();
        rule.check(
            &Context {
                source: &source,
                doc: &doc,
                settings: &settings,
                today: None,
                base: None,
                probe: None,
                shared: &shared,
            },
            &mut out,
        );
        out
    });
}

#[divan::bench(args = [OutputFormat::Full, OutputFormat::Concise, OutputFormat::Json, OutputFormat::Sarif, OutputFormat::Github].map(OutputFormat::name))]
fn render_findings(bencher: Bencher<'_, '_>, name: &str) {
    let format = <OutputFormat as clap::ValueEnum>::from_str(name, false).expect("a format");
    let source = draft(Format::Text);
    let linted = linter::examine(&source, &Settings::default(), Known::default()).expect("a draft");
    let report = Report {
        drafts: vec![linter::report(source, linted.into())],
        ..Report::default()
    };
    bencher.bench(|| render(&report, format, Look::plain()));
}
