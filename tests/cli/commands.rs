//! The commands beside `check`, and the flags that tests lean on.

use crate::harness::{CLEAN, EMPTY, Folder, STRAY};

/// A draft that cites state media and a host that nobody knows.
const SOURCED: &str = "They met.[1] They dined.[2]\n\n[1] “Ministers Meet in Vienna,” TASS, May 3, 2019, https://tass.com/a; Ibid.\n[2] Jan Kos, “A Dinner, at Last,” Delo | Weekly, May 4, 2019, https://nobody-knows.example/b.\n";

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

#[test]
fn sources_come_in_every_format() {
    let folder = Folder::new();
    folder.write("a.txt", SOURCED);
    let run = |format: &str| {
        let ran = folder.run(&["sources", "a.txt", "--output-format", format]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
        ran.out
    };
    for (format, words) in [
        (
            "table",
            &[
                "a.txt: ",
                "ru-state",
                "TASS",
                "nobody-knows.example",
                "Source summary statement",
            ][..],
        ),
        (
            "markdown",
            &["| ru-state | SC |", "| TASS | RU |", "nobody-knows.example"],
        ),
        ("csv", &["path,outlet,id,", "a.txt,TASS,tass,"]),
    ] {
        let text = run(format);
        for word in words {
            assert!(text.contains(word), "{format}: {word}\n{text}");
        }
    }
    let document = json(&run("json"));
    let file = &document["files"][0];
    assert_eq!(
        (&document["version"], &file["path"]),
        (&1.into(), &"a.txt".into())
    );
    let groups = file["groups"].as_array().expect("groups");
    let state = groups
        .iter()
        .find(|g| g["group"] == "ru-state")
        .expect("a group");
    assert_eq!(
        (&state["citations"], &state["sole_support"][0]),
        (&2.into(), &"1".into())
    );
}

/// A document with its error rows, words on standard error, and the status.
#[test]
fn what_cannot_be_read_is_a_row_in_every_document() {
    let folder = Folder::new();
    folder.write("a.txt", SOURCED);
    folder.write("bad.docx", "no zip");
    for command in ["sources", "citations", "check"] {
        let ran = folder.run(&[
            command,
            "a.txt",
            "missing.txt",
            "bad.docx",
            "--output-format",
            "json",
        ]);
        assert_eq!(ran.status, 2, "{command}");
        let document = json(&ran.out);
        let mut rows: Vec<(&str, bool)> = document["files"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| {
                (
                    row["path"].as_str().expect("a path"),
                    row["error"].is_string(),
                )
            })
            .collect();
        rows.sort_unstable();
        assert_eq!(
            rows,
            [("a.txt", false), ("bad.docx", true), ("missing.txt", true)],
            "{command}"
        );
        assert!(
            ran.err.contains("missing.txt: no such file"),
            "{command}: {}",
            ran.err
        );
        assert!(ran.err.contains("bad.docx: "), "{command}: {}", ran.err);
    }
}

#[test]
fn explain_knows_rules_outlets_and_hosts() {
    let folder = Folder::new();
    for (args, words) in [
        (&["missing-link"][..], "# missing-link"),
        (
            &["tass.com"],
            "Control        state-controlled (SC), as of ",
        ),
        (&["https://www.tass.com/economy/1"], "# TASS"),
        (&["tass(.)com"], "# TASS"),
        (&["TASS"], "evidence: https://"),
        (&["tass", "--isolated"], "# TASS"),
    ] {
        let ran = folder.run(&[&["explain"], args].concat());
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
        assert!(ran.out.contains(words), "{args:?}: {}", ran.out);
    }
    let ran = folder.run(&["explain", "No Such Paper"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("nothing is known of `No Such Paper`"),
        "{}",
        ran.err
    );
}

/// Records of the user's own lie over the built-in ones.
#[test]
fn explain_heeds_the_configuration() {
    let folder = Folder::new();
    let config = "[[sources.outlet]]\nid = \"tass\"\ncontested = \"The desk thinks otherwise.\"\n";
    folder.write("house.toml", config);
    let shown = |args: &[&str]| folder.run(&[&["explain", "tass"], args].concat()).out;
    let words = "The desk thinks otherwise.";
    assert!(!shown(&[]).contains(words));
    assert!(shown(&["--config", "house.toml"]).contains(words));
    folder.write("brieflint.toml", config);
    assert!(shown(&[]).contains(words));
    assert!(!shown(&["--isolated"]).contains(words));
}

#[test]
fn packagers_get_completions_and_a_manual() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        for word in ["brieflint", "annotate", "changed-since"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(folder.run(&["completions", "tcsh"]).status, 2);
    let ran = folder.run(&["man"]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains(".TH brieflint 1"), "{}", ran.out);
}

#[test]
fn rules_are_listed_with_what_a_tool_needs() {
    let folder = Folder::new();
    let document = json(&folder.run(&["rules", "--output-format", "json"]).out);
    let rules = document["rules"].as_array().expect("rules");
    assert!(document["version"] == 1 && rules.len() > 70);
    for rule in rules {
        for key in ["name", "category", "level", "summary", "url"] {
            assert!(
                rule[key].as_str().is_some_and(|v| !v.is_empty()),
                "{key}: {rule}"
            );
        }
        let categories = ["links", "notes", "ibid", "citations", "sources", "text"];
        assert!(
            categories.contains(&rule["category"].as_str().expect("one")),
            "{rule}"
        );
    }
    let table = folder.run(&["rules"]).out;
    let lines = table.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(lines, rules.len(), "a line each");
}

#[test]
fn statistics_count_by_rule() {
    let folder = Folder::new();
    folder.write("a.txt", EMPTY);
    folder.write("b.txt", EMPTY);
    folder.write("c.txt", STRAY);
    let ran = folder.run(&[".", "--statistics"]);
    assert_eq!(ran.status, 1);
    let rows: Vec<String> = ran
        .out
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    // The star: `--fix` would mend it.
    assert_eq!(
        rows,
        ["2 error empty-note", "1 * warning stray-punctuation"]
    );
    // Formats for machines have their own shape.
    let ran = folder.run(&[".", "--statistics", "--output-format", "json"]);
    assert_eq!(json(&ran.out)["summary"]["errors"], 2);
}

#[test]
fn excluded_files_are_looked_at_where_they_are_named() {
    let folder = Folder::new();
    folder.write("old/a.txt", STRAY);
    folder.write("brieflint.toml", "exclude = [\"old\"]\n");
    assert_eq!(folder.run(&["."]).status, 0);
    assert_eq!(folder.run(&["old/a.txt"]).status, 1);
    assert_eq!(folder.run(&["old/a.txt", "--force-exclude"]).status, 0);
    assert_eq!(
        folder
            .run(&["old/a.txt", "--force-exclude", "--isolated"])
            .status,
        1
    );
    let ran = folder.run(&["old/a.txt", "--force-exclude", "--fix"]);
    assert_eq!((ran.status, folder.read("old/a.txt").as_str()), (0, STRAY));
    let stdin = ["-", "--stdin-filename", "old/a.txt", "--force-exclude"];
    assert_eq!(folder.run_with_input(&stdin, STRAY).status, 0);
    // An editor that pipes a draft through gets it back.
    let ran = folder.run_with_input(&[&stdin[..], &["--fix"]].concat(), STRAY);
    assert_eq!((ran.status, ran.out.as_str()), (0, STRAY));
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let folder = Folder::new();
    let ran = folder.run_with_input(&["-", "--fix"], STRAY);
    assert_eq!((ran.status, ran.out.as_str()), (0, CLEAN), "{}", ran.err);
    let ran = folder.run_with_input(&["-", "--fix"], EMPTY);
    assert_eq!((ran.status, ran.out.as_str()), (1, EMPTY));
    assert!(
        ran.err.contains("empty-note"),
        "findings go elsewhere: {}",
        ran.err
    );
    let ran = folder.run_with_input(&["-", "--stdin-filename", "draft.xlsx"], EMPTY);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("draft.xlsx: the extension .xlsx"),
        "{}",
        ran.err
    );
}

#[test]
fn a_diff_goes_where_output_goes() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    let ran = folder.run(&["a.txt", "--diff"]);
    assert_eq!(ran.status, 1, "something would change");
    assert!(
        ran.out.starts_with("--- a.txt\n+++ a.txt\n@@"),
        "{}",
        ran.out
    );
    let to_file = folder.run(&["a.txt", "--diff", "--output-file", "out.diff"]);
    assert_eq!((to_file.status, to_file.out.as_str()), (1, ""));
    assert_eq!(folder.read("out.diff"), ran.out);
    assert_eq!(
        folder
            .run(&["a.txt", "--diff", "--fail-on", "never"])
            .status,
        0
    );
    assert_eq!(
        folder
            .run(&["a.txt", "--diff", "--report", "json=out.json"])
            .status,
        2
    );
    assert_eq!(folder.read("a.txt"), STRAY);
}

/// Colours and control characters stay out of files, whatever the terminal.
#[test]
fn a_file_takes_the_place_of_standard_output() {
    let folder = Folder::new();
    folder.write("a.txt", EMPTY);
    for format in ["full", "concise", "json", "sarif", "junit"] {
        let to_file = folder.run(&["a.txt", "--output-format", format, "--output-file", "out"]);
        assert_eq!((to_file.status, to_file.out.as_str()), (1, ""), "{format}");
        let to_stdout = folder.run(&["a.txt", "--output-format", format]);
        assert_eq!(folder.read("out"), to_stdout.out, "{format}");
    }
    for (command, args) in [
        ("citations", "table"),
        ("sources", "csv"),
        ("rules", "json"),
    ] {
        let mut all = vec![command, "--output-format", args, "--output-file", "out"];
        if command != "rules" {
            all.push("a.txt");
        }
        let ran = folder.run(&all);
        assert_eq!(
            (ran.status, ran.out.as_str()),
            (0, ""),
            "{command}: {}",
            ran.err
        );
        assert!(folder.read("out").len() > 10, "{command}");
    }
}
