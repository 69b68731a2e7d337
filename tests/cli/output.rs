//! Where output goes, and what hostile names and words do to it.

use std::process::Stdio;

use crate::harness::{CLEAN, EMPTY, Folder, STRAY};

#[test]
fn the_readme_shows_what_is_printed() {
    let folder = Folder::new();
    let draft = "fixtures/drafts/weekly-review.txt";
    folder.write(
        draft,
        include_str!("../../fixtures/drafts/weekly-review.txt"),
    );
    let printed = folder.run(&[draft]).out;
    let readme = include_str!("../../README.md");
    let (_, after) = readme.split_once("```text\n").expect("an example");
    let (shown, _) = after.split_once("```\n").expect("its end");
    let parts: Vec<_> = shown.split_inclusive("╰────\n").collect();
    assert_eq!(parts.len(), 4, "three findings and how many there are");
    // The words of one finding and the head of the next follow each other, unless findings between them are left out.
    let pieces = parts.iter().flat_map(|part| part.split("\n\n"));
    for piece in pieces.filter(|piece| !piece.trim().is_empty()) {
        assert!(printed.contains(piece), "not printed:\n{piece}");
    }
}

#[test]
fn several_reports_come_from_one_run() {
    let folder = Folder::new();
    folder.write("empty.txt", EMPTY);
    let ran = folder.run(&[
        "empty.txt",
        "--output-format",
        "github",
        "--report",
        "sarif=out.sarif",
        "--report",
        "json=out.json",
        "--output-file",
        "out.txt",
    ]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(
        folder
            .read("out.txt")
            .starts_with("::error file=empty.txt,line=3,")
    );
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("out.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "empty-note");
    let json: serde_json::Value = serde_json::from_str(&folder.read("out.json")).expect("JSON");
    assert_eq!(json["diagnostics"][0]["rule"], "empty-note");
    let names: Vec<_> = std::fs::read_dir(folder.root())
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 5, "nothing else is left: {names:?}");
}

#[test]
fn a_report_that_cannot_be_written_fails() {
    let folder = Folder::new();
    folder.write("clean.txt", CLEAN);
    let ran = folder.run(&["clean.txt", "--report", "json=no/out.json"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no/out.json: no such file"), "{}", ran.err);
}

#[test]
fn hostile_names_forge_nothing() {
    let folder = Folder::new();
    let names = [
        "Report, final: 100%.md",
        "::error::forged.txt",
        "##[error]forged.txt",
        "line\nfeed ::warning::x.txt",
        "escape\u{1b}[31m.txt",
        "turn\u{202e}txt.txt",
    ];
    for name in names {
        if !cfg!(windows) {
            folder.write(
                name,
                "They met.[1]\n\n[1] TODO ##[error]x\u{1b}[2J\n::error::forged\n",
            );
        }
    }
    for format in ["full", "concise", "github", "markdown", "junit"] {
        let ran = folder.run(&[".", "--output-format", format, "--color", "never"]);
        assert_eq!(ran.status, 1, "{format}: {}", ran.err);
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{format}: {text}");
            for line in text.lines() {
                let forged = line.trim_start().starts_with("::") || line.contains("##[");
                let ours = format == "github"
                    && ["::error file=", "::warning file="]
                        .iter()
                        .any(|start| line.starts_with(start));
                assert!(!line.contains("##["), "{format}: {line}");
                assert!(ours || !forged, "{format}: {line}");
            }
        }
    }
    let ran = folder.run(&["Report, final: 100%.md", "--output-format", "github"]);
    let start = "::error file=Report%2C final%3A 100%25.md,line=3,";
    assert!(ran.out.starts_with(start), "{}", ran.out);
}

/// In a workflow whatever is printed can be a command, and a diff prints the draft.
#[test]
fn a_workflow_is_told_nothing_by_a_diff() {
    let folder = Folder::new();
    folder.write(
        "a.txt",
        format!("::error::forged\n##[error]forged\n{STRAY}"),
    );
    let mut command = folder.command(&["a.txt", "--diff"]);
    command.env("GITHUB_ACTIONS", "true");
    let output = command.output().expect("brieflint");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("forged"), "{text}");
    for line in text.lines() {
        let forged = line.trim_start().starts_with("::") || line.contains("##[");
        assert!(!forged, "{line}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::new();
    let text = "They met.[1]\n\n[1] TK\n".repeat(5_000);
    folder.write("long.txt", text);
    let mut child = folder
        .command(&["long.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("brieflint");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("an end");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn colours_come_where_they_are_asked_for() {
    let folder = Folder::new();
    folder.write("empty.txt", EMPTY);
    let colored = |args: &[&str]| folder.run(args).out.contains('\u{1b}');
    assert!(!colored(&["empty.txt"]), "a pipe is no terminal");
    assert!(colored(&["empty.txt", "--color", "always"]));
    assert!(!colored(&["empty.txt", "--color", "never"]));
    let mut command = folder.command(&["empty.txt"]);
    command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    let output = command.output().expect("brieflint");
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn quiet_prints_findings_and_errors_only() {
    let folder = Folder::new();
    folder.write("empty.txt", EMPTY);
    let args = ["empty.txt", "--output-format", "concise"];
    let (loud, quiet) = (
        folder.run(&args),
        folder.run(&[&args[..], &["--quiet"]].concat()),
    );
    assert_eq!(loud.out.lines().count(), quiet.out.lines().count() + 1);
    assert!(quiet.err.is_empty());
    let ran = folder.run(&["missing.txt", "--quiet"]);
    assert!(ran.err.contains("no such file"));
}
