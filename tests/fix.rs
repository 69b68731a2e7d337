//! Fixes never hurt: generated drafts, odd files, and the program as people run it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use brieflint::config::Settings;
use brieflint::diagnostic::{Applicability, Level};
use brieflint::document::Document;
use brieflint::fix::{self, Linted, Settled};
use brieflint::formats::ParseError;
use brieflint::linter;
use brieflint::report::{Finding, FindingFix};
use brieflint::source::{Format, Source};
use brieflint::span::Span;
use proptest::prelude::*;

/// A draft of our own with one of everything that a safe fix mends.
const DRAFT: &str = "\
Talks on the River Dam

The ministers met on April 24 - 25, 2019.[1] They agreed.[2] They signed.[3] They left.[4] \u{a0}
They said “the dam of 2014 - 2018 stands.”[5]

Notes
[1] Anna Weber, “Ministers Meet: 24 - 25 April,” Der Standard, April 24, 2019, https://derstandard(.)at/a.
[2] Jan Kos, “A Text at Last,” Delo, April 25, 2019,; “Signed,” APA, April 26, 2019, https://apa[.]at/b.
[3] “Signing Ceremony,” APA, Apr 27, 2019, hxxps://apa(.)at/c.
[4] Ibid.
[5] Ibid.
[6] “The Dam Stands,” Reuters, April 30, 2019, https://reuters(.)com/d.
";

static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

fn examine(source: &Source) -> Linted {
    linter::examine(source, &SETTINGS, linter::Known::default()).expect("a draft")
}

fn settle(source: Source, limit: Applicability) -> Settled {
    fix::settle(source, limit, &|source| Ok(examine(source))).expect("a draft")
}

fn text(text: &str) -> Source {
    Source::new("draft.txt", Format::Text, text)
}

/// The stretches that the check announces it would change.
fn announced(findings: &[Finding], limit: Applicability) -> Vec<Span> {
    let mut spans: Vec<Span> = findings
        .iter()
        .filter_map(|f| f.fix.as_ref())
        .filter(|fix| fix.applicability <= limit)
        .flat_map(|fix| fix.edits.iter().map(|(span, _)| *span))
        .collect();
    spans.sort();
    spans
}

/// Whether `after` is `before` with nothing changed outside of `spans`, which are sorted.
fn changed_inside(before: &str, after: &str, spans: &[Span]) -> bool {
    let mut kept = Vec::new();
    let mut at = 0;
    for span in spans {
        if span.start > at || kept.is_empty() {
            kept.push(&before[at..span.start.max(at)]);
        }
        at = at.max(span.end);
    }
    let Some(rest) = after.strip_suffix(&before[at..]) else {
        return false;
    };
    let mut from = 0;
    for (index, part) in kept.iter().enumerate() {
        match rest[from..].find(part) {
            Some(0) => from += part.len(),
            Some(found) if index > 0 => from += found + part.len(),
            _ => return false,
        }
    }
    true
}

fn counts(doc: &Document) -> (usize, usize, usize, usize) {
    let counts = linter::counts(doc);
    (
        counts.notes,
        doc.markers.len(),
        counts.citations,
        counts.links,
    )
}

fn titles(doc: &Document) -> Vec<String> {
    let titles = doc.citations.iter().filter_map(|c| c.title.as_ref());
    titles.map(|t| t.text.clone()).collect()
}

/// The words between double marks, straight or curly, whoever parses them.
fn quoted(text: &str) -> Vec<String> {
    text.replace(['“', '”'], "\"")
        .split('"')
        .skip(1)
        .step_by(2)
        .map(|words| words.trim_end_matches(',').to_owned())
        .collect()
}

/// What must hold for every draft.
fn hold(draft: &str) -> Result<(), TestCaseError> {
    let before = examine(&text(draft));
    let spans = announced(&before.findings, Applicability::Safe);
    let once = settle(text(draft), Applicability::Safe);
    prop_assert!(once.defects.is_empty(), "{:?}", once.defects);
    let after = once.source.text.clone();
    prop_assert!(
        changed_inside(draft, &after, &spans),
        "{draft}\n---\n{after}"
    );
    let fixed = linter::parse(&once.source).expect("a draft");
    prop_assert_eq!(counts(&before.doc), counts(&fixed));
    prop_assert_eq!(titles(&before.doc), titles(&fixed));
    prop_assert_eq!(quoted(draft), quoted(&after));
    prop_assert!(
        announced(&once.found.findings, Applicability::Safe).is_empty(),
        "{}",
        &after
    );
    let twice = settle(text(&after), Applicability::Safe);
    prop_assert_eq!(&twice.source.text, &after);
    prop_assert!(twice.bytes.is_none());
    Ok(())
}

fn citation() -> impl Strategy<Value = String> {
    let author = prop_oneof![
        Just(""),
        Just("Anna Weber, "),
        Just("Jan Kos and Lea Novak, "),
        Just("See Tom Hill, "),
    ];
    let title = prop_oneof![
        Just("“Ministers Meet in Vienna,”"),
        Just("“A Text at Last - Media; White House,”"),
        Just("\"Straight Marks Here,\""),
        Just("“Outside”,"),
        Just("[“Talks in Moscow,”]"),
        Just("“The ‘Dam’ of 2014 - 2018,”"),
        Just("“April 24-25, 2019,”"),
        Just("“Doubled,”,"),
        Just("“Ze\u{200b}ro,”"),
    ];
    let outlet = prop_oneof![
        Just("Reuters"),
        Just("Der Standard"),
        Just("TASS"),
        Just("New York Times"),
        Just("The New York Times")
    ];
    let date = prop_oneof![
        4 => Just("April 25, 2019"), 3 => Just("March 3, 2019"), 1 => Just("Apr 25, 2019"),
        1 => Just("25 April 2019"), 1 => Just("May 4, 2019"), 1 => Just("2019"), 1 => Just("Sept. 4, 2019"),
    ];
    let end = prop_oneof![
        Just(", http://kremlin(.)ru/events/60363"),
        Just(", https://www.scmp[.]com/a-b/c"),
        Just(", hxxps://tass(.)com/x"),
        Just(""),
        Just(","),
        Just(", https://t.co/x"),
        Just(", https://example.org/a?utm_source=x&id=1"),
        Just(", p. 12-15"),
        Just(",,"),
        Just(", https://example.org/b"),
        Just(" , http://example dot org/x"),
    ];
    (author, title, outlet, date, end).prop_map(|(author, title, outlet, date, end)| {
        format!("{author}{title} {outlet}, {date}{end}")
    })
}

fn note() -> impl Strategy<Value = String> {
    let several = proptest::collection::vec(citation(), 1..3);
    let separator =
        prop_oneof![4 => Just("; "), 1 => Just(" ; "), 1 => Just(";; "), 1 => Just(",; ")];
    let full = (
        several,
        separator,
        prop_oneof![3 => Just("."), 1 => Just(""), 1 => Just(";"), 1 => Just("\u{a0}")],
    )
        .prop_map(|(citations, separator, end)| format!("{}{end}", citations.join(separator)));
    prop_oneof![
        8 => full,
        1 => prop_oneof![Just("Ibid."), Just("ibid"), Just("Ibid., p. 4."), Just("See note 1."), Just("IBID.")]
            .prop_map(str::to_owned),
        1 => Just("TK".to_owned()),
    ]
}

fn sentence() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("They met on April 24 - 25, 2019"),
        Just("He said “we met on April 24 - 25, 2019, at http://a(.)example”"),
        Just("The host evil[.]example was used"),
        Just("Prices rose by 3-4 percent"),
        Just("The dam stood from 2014-2018"),
        Just("Zero\u{200b}width"),
        Just("It was so, said the minister"),
    ]
    .prop_map(str::to_owned)
}

fn draft() -> impl Strategy<Value = String> {
    let parts = proptest::collection::vec((sentence(), note(), 0..6u8), 1..6);
    (parts, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(parts, crlf, bom, newline)| {
        let mut body = String::new();
        let mut notes = String::new();
        for (index, (sentence, note, gap)) in parts.iter().enumerate() {
            let n = index + 1;
            let marker = match gap {
                0 => format!(" [{n}]."),
                1 => format!("[{n}]."),
                _ => format!(".[{n}]"),
            };
            body.push_str(&format!("{sentence}{marker} "));
            notes.push_str(&format!("[{n}] {note}\n"));
        }
        let mut out = format!("Talks on the Dam\n\n{body}\n\n{notes}");
        if !newline {
            out.truncate(out.trim_end_matches('\n').len());
        }
        if crlf {
            out = out.replace('\n', "\r\n");
        }
        if bom {
            out.insert(0, '\u{feff}');
        }
        out
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_drafts_are_never_hurt(draft in draft()) {
        hold(&draft)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unsafe_fixes_settle_too(draft in draft()) {
        let once = settle(text(&draft), Applicability::Unsafe);
        let doc = linter::parse(&text(&draft)).expect("a draft");
        let (notes, markers, citations, _) = counts(&doc);
        let after = counts(&linter::parse(&once.source).expect("a draft"));
        prop_assert_eq!((notes, markers, citations), (after.0, after.1, after.2));
        let twice = settle(text(&once.source.text), Applicability::Unsafe);
        prop_assert_eq!(&twice.source.text, &once.source.text);
    }
}

#[test]
fn a_draft_with_one_of_everything() {
    hold(DRAFT).expect("holds");
    let after = settle(text(DRAFT), Applicability::Safe).source.text;
    assert!(!after.contains('\u{a0}'));
    for kept in [
        "Ministers Meet: 24 - 25 April,",
        "“the dam of 2014 - 2018 stands.”",
        "[4] Ibid.\n",
    ] {
        assert!(after.contains(kept), "{kept}\n{after}");
    }
    for made in [
        "on April 24–25, 2019.[1]",
        "https://derstandard.at/a.",
        "April 25, 2019; “Signed,”",
        "April 27, 2019, https://apa.at/c.",
    ] {
        assert!(after.contains(made), "{made}\n{after}");
    }
}

#[test]
fn an_ibid_becomes_its_citation_through_a_chain() {
    let file = brieflint::config::parse("[style]\nibid = \"full\"\n").expect("a file");
    let settings = file.settings();
    let settled = fix::settle(text(DRAFT), Applicability::Unsafe, &|source| {
        linter::examine(source, &settings, linter::Known::default())
    })
    .expect("a draft");
    for label in [3, 4, 5] {
        let line =
            format!("[{label}] “Signing Ceremony,” APA, April 27, 2019, https://apa.at/c.\n");
        assert!(
            settled.source.text.contains(&line),
            "{}",
            settled.source.text
        );
    }
}

#[test]
fn what_a_text_is_made_of_stays() {
    let nfd = DRAFT.replace("River", "Rivie\u{300}re");
    let long = format!("{}{DRAFT}", "word ".repeat(200_000));
    for draft in [
        DRAFT.replace('\n', "\r\n"),
        format!("\u{feff}{DRAFT}"),
        DRAFT.trim_end().to_owned(),
        nfd,
        DRAFT.replace("River", "Rivière"),
        long,
    ] {
        let after = settle(text(&draft), Applicability::Safe).source.text;
        assert_ne!(after, draft);
        assert_eq!(after.matches("\r\n").count(), draft.matches("\r\n").count());
        assert_eq!(after.matches('\n').count(), draft.matches('\n').count());
        assert_eq!(after.starts_with('\u{feff}'), draft.starts_with('\u{feff}'));
        assert_eq!(after.ends_with('\n'), draft.ends_with('\n'));
        assert_eq!(
            after.contains("Rivie\u{300}re"),
            draft.contains("Rivie\u{300}re")
        );
    }
}

/// A folder with drafts, and the program run in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(names: &[&str]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for name in names {
            folder.write(name, DRAFT);
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("read")
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .expect("a folder")
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        names
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brieflint"));
        command
            .current_dir(self.0.path())
            .arg("--isolated")
            .args(arguments);
        command
    }

    /// Status, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        outcome(self.command(arguments).output().expect("it runs"))
    }
}

fn outcome(output: std::process::Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code().unwrap_or(-1),
        text(output.stdout),
        text(output.stderr),
    )
}

fn expected() -> String {
    settle(text(DRAFT), Applicability::Safe).source.text
}

#[test]
fn fixing_says_what_it_did() {
    let folder = Folder::new(&["a.txt"]);
    let (_, out, _) = folder.run(&["--fix", "--output-format", "json", "a.txt"]);
    assert_eq!(folder.read("a.txt"), expected());
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(json["summary"]["fixed"].as_u64() > Some(5), "{out}");
    assert_eq!(json["summary"]["fixable"], 0);
    let (_, out, _) = folder.run(&["--fix", "a.txt"]);
    assert!(!out.contains("Fixed"), "{out}");
    assert_eq!(folder.names(), ["a.txt"]);
}

#[test]
fn a_diff_changes_nothing_and_says_so_by_its_status() {
    let folder = Folder::new(&["a.txt"]);
    let (status, out, _) = folder.run(&["--diff", "a.txt"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("--- a.txt\n+++ a.txt\n@@ "), "{out}");
    assert!(
        out.contains("\n+[3] “Signing Ceremony,” APA, April 27, 2019, https://apa.at/c.\n"),
        "{out}"
    );
    assert_eq!(folder.read("a.txt"), DRAFT);
    folder.write("a.txt", &expected());
    assert_eq!(folder.run(&["--diff", "a.txt"]).0, 0);
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    use std::io::Write;
    let folder = Folder::new(&[]);
    let mut child = folder
        .command(&["--fix", "--stdin-filename", "x.txt", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(DRAFT.as_bytes()).expect("written");
    drop(stdin);
    let (_, out, err) = outcome(child.wait_with_output().expect("it ends"));
    assert_eq!(out, expected());
    assert!(err.contains("missing-link"), "{err}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_modes_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&["a.txt", "clean.txt", "locked.txt"]);
    folder.write("clean.txt", &expected());
    symlink("a.txt", folder.path("link.txt")).expect("linked");
    let set = |name: &str, mode| {
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).expect("set");
    };
    set("a.txt", 0o640);
    set("clean.txt", 0o444);
    set("locked.txt", 0o444);
    let inode = |name: &str| {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(folder.path(name)).expect("there").ino()
    };
    let clean = inode("clean.txt");
    let (status, out, err) = folder.run(&["--fix", "link.txt", "clean.txt", "locked.txt"]);
    assert_eq!(status, 2, "{out}");
    assert!(err.contains("locked.txt: is read-only"), "{err}");
    // What could not be fixed is still reported.
    assert!(out.contains("locked.txt:"), "{out}");
    assert!(!err.contains("clean.txt"), "{err}");
    assert_eq!(inode("clean.txt"), clean);
    assert_eq!(folder.read("locked.txt"), DRAFT);
    assert_eq!(folder.read("a.txt"), expected());
    assert!(
        fs::symlink_metadata(folder.path("link.txt"))
            .expect("there")
            .is_symlink()
    );
    let mode = fs::metadata(folder.path("a.txt"))
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert_eq!(
        folder.names(),
        ["a.txt", "clean.txt", "link.txt", "locked.txt"]
    );
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_draft_as_it_was() {
    let folder = Folder::new(&[]);
    let draft = DRAFT.to_owned() + &"More words.\n".repeat(4000);
    folder.write("a.txt", &draft);
    // Files may not grow past some 8 KiB: writing fails as it does on a full disk.
    let output = Command::new("sh")
        .current_dir(folder.0.path())
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 16; exec \"$0\" --isolated --fix a.txt > /dev/null",
        ])
        .arg(env!("CARGO_BIN_EXE_brieflint"))
        .output()
        .expect("it runs");
    let (status, _, err) = outcome(output);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("a.txt: cannot be written"), "{err}");
    assert_eq!(folder.read("a.txt"), draft);
    assert_eq!(folder.names(), ["a.txt"]);
}

/// Every draft is as it was or fixed, and nothing else lies about.
fn whole(folder: &Folder, drafts: usize) {
    let expected = expected();
    assert_eq!(folder.names().len(), drafts);
    for name in folder.names() {
        let text = folder.read(&name);
        assert!(text == DRAFT || text == expected, "{name}:\n{text}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_drafts() {
    let names: Vec<String> = (0..400).map(|n| format!("{n:03}.txt")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for wait in [5, 40, 120] {
        let folder = Folder::new(&names);
        let mut child = folder
            .command(&["--fix", "--quiet", "."])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let killed = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(killed.is_ok());
        child.wait().expect("it ends");
        whole(&folder, names.len());
    }
}

#[test]
fn two_runs_at_once_do_no_harm() {
    let names: Vec<String> = (0..60).map(|n| format!("{n:03}.txt")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = Folder::new(&names);
    let start = || {
        folder
            .command(&["--fix", "--quiet", "."])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("it runs")
    };
    let mut both = [start(), start()];
    for child in &mut both {
        child.wait().expect("it ends");
    }
    whole(&folder, names.len());
    for name in names {
        assert_eq!(folder.read(name), expected(), "{name}");
    }
}

#[test]
fn word_files_are_fixed_in_place() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/word");
    let drafts = fs::read_dir(path).expect("fixtures").flatten();
    let mut changed = 0;
    for draft in drafts.filter(|d| d.path().extension().is_some_and(|e| e == "docx")) {
        let name = draft.file_name().to_string_lossy().into_owned();
        let folder = Folder::new(&[]);
        fs::copy(draft.path(), folder.path("a.docx")).expect("copied");
        let bytes = |limit: &[&str]| {
            folder.run(&[&["--fix", "--quiet", "a.docx"], limit].concat());
            fs::read(folder.path("a.docx")).expect("read")
        };
        let read = |bytes: &[u8]| {
            let source = brieflint::read::source("a.docx", Format::Docx, bytes).expect("a draft");
            examine(&source)
        };
        for limit in [&[][..], &["--unsafe-fixes"]] {
            let old = fs::read(folder.path("a.docx")).expect("read");
            let once = bytes(limit);
            assert!(bytes(limit) == once, "{name} is fixed twice");
            if once == old {
                continue;
            }
            changed += 1;
            let (before, after) = (read(&old), read(&once));
            assert_eq!(counts(&before.doc), counts(&after.doc), "{name}");
            assert_eq!(titles(&before.doc), titles(&after.doc), "{name}");
            assert!(
                announced(&after.findings, Applicability::Safe).is_empty(),
                "{name}"
            );
        }
    }
    assert!(changed > 0, "no fixture had anything to fix");
}

#[test]
fn a_note_that_lost_its_markup_keeps_its_label() {
    let note = |n: u32| {
        format!("“Ministers Meet for the {n}. Time,” Delo, May 3, 2019, https://example.org/{n}.")
    };
    let draft = format!(
        "They met.[^1] They agreed.[^2] They signed.[^3]\n\n[^1]: {}\n\n[^2]: {}\n\n\u{202E}[^3]: {}\n",
        note(1),
        note(2),
        note(3)
    );
    let source = |text: &str| Source::new("draft.md", Format::Markdown, text);
    let once = settle(source(&draft), Applicability::Unsafe);
    assert!(once.source.text.contains("[^3]: “"), "{}", once.source.text);
    let twice = settle(source(&once.source.text), Applicability::Unsafe);
    assert_eq!(twice.source.text, once.source.text);
}

#[test]
fn a_fix_that_did_harm_is_made_when_it_does_none() {
    let finding = |rule, place: Span, new: &str| Finding {
        rule,
        category: "notes",
        level: Level::Info,
        message: String::new(),
        help: None,
        span: place,
        label: None,
        labels: Vec::new(),
        note: None,
        fix: Some(FindingFix {
            title: String::new().into(),
            applicability: Applicability::Safe,
            edits: vec![(place, new.to_owned())],
        }),
        fingerprint: rule.to_owned(),
        location: None,
    };
    let lint = |source: &Source| {
        let (text, whole) = (source.text.as_str(), Span::new(0, source.text.len()));
        let mut linted = examine(source);
        linted.findings = match text {
            "ab" => vec![
                finding("a", whole, "cb"),
                finding("b", Span::new(1, 2), "d"),
            ],
            "ad" => vec![finding("a", whole, "cd")],
            "cd" => Vec::new(),
            _ => return Err(ParseError::new("this is no draft")),
        };
        Ok(linted)
    };
    let settled = fix::settle(text("ab"), Applicability::Safe, &lint).expect("a draft");
    assert_eq!(settled.source.text, "cd");
    assert_eq!(settled.fixed, ["b", "a"]);
    assert!(settled.defects.is_empty(), "{:?}", settled.defects);
}
