//! What is read, what is refused, and the exit status.

use crate::harness::{CLEAN, EMPTY, Folder, STRAY};

#[test]
fn the_status_says_whether_something_was_found() {
    let folder = Folder::new();
    folder.write("clean.txt", CLEAN);
    folder.write("stray.txt", STRAY);
    folder.write("empty.txt", EMPTY);
    for (args, status) in [
        (&["clean.txt"][..], 0),
        (&["stray.txt"], 1),
        (&["check", "stray.txt"], 1),
        (&["stray.txt", "--fail-on", "error"], 0),
        (&["empty.txt", "--fail-on", "error"], 1),
        (&["empty.txt", "--fail-on", "never"], 0),
        (&["empty.txt", "--select", "links"], 0),
        (&["empty.txt", "--ignore", "empty-note"], 0),
        (&["."], 1),
        (&[], 1),
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.status, status, "{args:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn what_cannot_be_read_is_named_and_fails() {
    let folder = Folder::new();
    folder.write("clean.txt", CLEAN);
    folder.write("bytes.txt", b"They met \xff\xfe\x00 \xc3(.\n");
    folder.write("draft.xlsx", "x");
    for (args, words) in [
        (&["missing.txt"][..], "missing.txt: no such file"),
        (&["clean.txt", "missing.txt"], "missing.txt: no such file"),
        (&["draft.xlsx"], "draft.xlsx: the extension .xlsx"),
        (&["bytes.txt"], "bytes.txt: "),
        (&["--config", "missing.toml"], "missing.toml: no such file"),
        (
            &["--baseline", "missing.json"],
            "missing.json: no such file",
        ),
        (&["--select", "emtpy-note"], "did you mean `empty-note`?"),
        (&["--output-format", "yaml"], "invalid value 'yaml'"),
        (&["--report", "sarif"], "expected FORMAT=FILE"),
        (&["--report", "yaml=x"], "unknown format `yaml`"),
        (&["--no-such-flag"], "unexpected argument"),
        (&["explain", "emtpy-note"], "did you mean `empty-note`?"),
        (
            &["clean.txt", "--output-file", "no/such/folder.txt"],
            "no/such/folder.txt: no such file",
        ),
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.status, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}

#[test]
fn the_json_document_is_printed_even_so() {
    let folder = Folder::new();
    folder.write("empty.txt", EMPTY);
    let (document, status) = folder.json(&["empty.txt", "missing.txt"]);
    assert_eq!(status, 2);
    assert_eq!(document["version"], 1);
    assert_eq!(document["summary"]["errors"], 1);
    let errors: Vec<_> = document["files"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["path"].as_str(), row["error"].as_str()))
        .collect();
    assert_eq!(
        errors,
        [
            (Some("empty.txt"), None),
            (Some("missing.txt"), Some("no such file"))
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_is_refused_and_not_waited_for() {
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.root().join("pipe.txt"))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let ran = folder.run(&["pipe.txt"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("pipe.txt: is not a regular file"),
        "{}",
        ran.err
    );
    // Met in a folder it is passed over.
    folder.write("clean.txt", CLEAN);
    assert_eq!(folder.run(&["."]).status, 0);
}

#[test]
fn files_beyond_the_limit_are_refused() {
    let folder = Folder::new();
    folder.write("brieflint.toml", "max-file-size = 1\n");
    folder.write("large.txt", "words and more words\n".repeat(60_000));
    let ran = folder.run(&["large.txt"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("large.txt: is larger than 1 MiB"),
        "{}",
        ran.err
    );
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let folder = Folder::new();
    let ran = folder.run_with_input(&["-", "--output-format", "concise"], EMPTY);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.starts_with("-:3:5: error[empty-note]"),
        "{}",
        ran.out
    );
    let args = [
        "-",
        "--output-format",
        "concise",
        "--stdin-filename",
        "in/a.md",
    ];
    let ran = folder.run_with_input(&args, EMPTY);
    assert!(ran.out.starts_with("in/a.md:3:"), "{}", ran.out);
    folder.write(
        "brieflint.toml",
        "[[overrides]]\npaths = [\"in\"]\nrules = { empty-note = \"off\" }\n",
    );
    assert_eq!(folder.run_with_input(&args, EMPTY).status, 0);
}

#[test]
fn folders_are_walked_with_gitignore_and_excludes() {
    let folder = Folder::new();
    for name in [
        "a.txt",
        "out/b.txt",
        "old/c.md",
        ".hidden/d.txt",
        "e.rs",
        "f",
    ] {
        folder.write(name, EMPTY);
    }
    folder.write(".gitignore", "out/\n");
    folder.write("brieflint.toml", "exclude = [\"old\"]\n");
    assert_eq!(folder.found(&["."]), ["a.txt:3 empty-note"]);
    assert_eq!(folder.found(&["old/c.md"]), ["old/c.md:3 empty-note"]);
    assert!(folder.found(&["old/c.md", "--force-exclude"]).is_empty());
    assert_eq!(folder.found(&["a.txt", "./a.txt", "a.txt"]).len(), 1);
}

#[test]
fn a_draft_in_which_nothing_stands_is_said_aloud() {
    let folder = Folder::new();
    folder.write("plain.txt", "They met and dined.\n");
    let ran = folder.run(&["plain.txt"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.err.contains("plain.txt: no notes and no links"),
        "{}",
        ran.err
    );
    assert!(folder.run(&["plain.txt", "--quiet"]).err.is_empty());
    std::fs::create_dir(folder.root().join("none")).expect("a folder");
    assert!(folder.run(&["none"]).err.contains("no drafts were found"));
}
