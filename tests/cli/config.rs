//! Configuration files: found, put over each other, refused.

use crate::harness::{EMPTY, Folder, STRAY};

#[test]
fn the_nearest_file_counts() {
    let folder = Folder::new();
    folder.write("a.txt", EMPTY);
    folder.write("in/b.txt", EMPTY);
    folder.write("brieflint.toml", "[rules]\nempty-note = \"off\"\n");
    folder.write("in/.brieflint.toml", "[rules]\nempty-note = \"info\"\n");
    assert_eq!(folder.found(&["."]), ["in/b.txt:3 empty-note"]);
    assert_eq!(folder.found(&[".", "--isolated"]).len(), 2);
    assert_eq!(
        folder.found(&[".", "--config", "in/.brieflint.toml"]).len(),
        2
    );
    assert_eq!(folder.run(&["."]).status, 0, "an info fails nothing");
}

#[test]
fn the_users_own_file_lies_under_the_projects() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{EMPTY}\n"));
    folder.write(
        "../home/.config/brieflint/brieflint.toml",
        "fail-on = \"never\"\n[rules]\nempty-note = \"info\"\n",
    );
    let (document, status) = folder.json(&["a.txt"]);
    assert_eq!(
        (document["summary"]["infos"].as_u64(), status),
        (Some(1), 0)
    );
    folder.write("brieflint.toml", "[rules]\nempty-note = \"error\"\n");
    let (document, status) = folder.json(&["a.txt"]);
    assert_eq!(
        (document["summary"]["errors"].as_u64(), status),
        (Some(1), 0)
    );
    let (_, status) = folder.json(&["a.txt", "--isolated"]);
    assert_eq!(status, 1);
    let shown = folder.run(&["config", "show"]).out;
    assert!(shown.contains("fail-on = \"never\"  # "), "{shown}");
    assert!(
        shown.contains("empty-note = \"error\"  # brieflint.toml:2"),
        "{shown}"
    );
}

/// A run may be started anywhere.
#[test]
fn what_counts_is_the_drafts_business() {
    let folder = Folder::new();
    folder.write("project/a.txt", EMPTY);
    folder.write("other/b.txt", EMPTY);
    std::fs::create_dir_all(folder.root().join("project/.git")).expect("a folder");
    folder.write("project/brieflint.toml", "fail-on = \"never\"\n");
    assert_eq!(folder.run(&["project"]).status, 0);
    assert_eq!(folder.run(&["project", "other"]).status, 1, "two masters");
    let base = folder.run(&["--write-baseline", "project/base.json", "project"]);
    assert_eq!(base.status, 0, "{}", base.err);
    folder.write("project/brieflint.toml", "baseline = \"base.json\"\n");
    assert!(folder.found(&["project"]).is_empty());
    // But no folder of drafts sends the run to the network.
    folder.write("project/brieflint.toml", "online = true\n");
    let (document, _) = folder.json(&["project"]);
    assert_eq!(document["links"].as_array().map(Vec::len), Some(0));
}

#[test]
fn overrides_count_for_the_paths_they_name() {
    let folder = Folder::new();
    folder.write("new/a.txt", EMPTY);
    folder.write("old/b.txt", EMPTY);
    folder.write("old/deep/c.txt", EMPTY);
    folder.write(
        "brieflint.toml",
        "[[overrides]]\npaths = [\"old/**\"]\nrules = { empty-note = \"off\" }\n\
         [[overrides]]\npaths = [\"old/deep\"]\nselect = [\"notes\"]\nrules = { empty-note = \"info\" }\n",
    );
    assert_eq!(
        folder.found(&["."]),
        ["new/a.txt:3 empty-note", "old/deep/c.txt:3 empty-note"]
    );
    let shown = folder.run(&["config", "show", "old/b.txt"]).out;
    assert!(
        shown.contains("empty-note = \"off\"  # overrides"),
        "{shown}"
    );
}

/// What is in force can be read without knowing a default, and given back as a file.
#[test]
fn show_leaves_nothing_out() {
    let folder = Folder::new();
    folder.write("a.txt", EMPTY);
    folder.write(
        "brieflint.toml",
        "[style]\npreset = \"mhra\"\ncomma = \"inside\"\n[rules]\nunused-note = \"off\"\n",
    );
    let shown = folder.run(&["config", "show", "a.txt"]).out;
    for line in [
        "empty-note = \"error\"  # default",
        "unused-note = \"off\"  # brieflint.toml:5",
        "preset = \"mhra\"  # brieflint.toml:2",
        "comma = \"inside\"  # brieflint.toml:3",
        "quotes = \"single-curly\"  # preset mhra",
        "stale-after = 365  # default",
    ] {
        assert!(shown.lines().any(|l| l == line), "{line}\n{shown}");
    }
    let rules = folder.run(&["rules", "--output-format", "json"]).out;
    let rules: serde_json::Value = serde_json::from_str(&rules).expect("JSON");
    for rule in rules["rules"].as_array().expect("rules") {
        let name = rule["name"].as_str().expect("a name");
        assert!(shown.contains(&format!("\n{name} = ")), "{name}");
    }
    folder.write("shown.toml", &shown);
    let ran = folder.run(&["a.txt", "--config", "shown.toml"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let shown = folder.run(&["config", "show", "--isolated"]).out;
    assert!(
        shown.contains("quotes = \"consistent\"  # default"),
        "{shown}"
    );
}

#[test]
fn a_faulty_file_is_shown_with_its_line() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    folder.write(
        "brieflint.toml",
        "fail-on = \"error\"\nexclud = [\"old\"]\n",
    );
    let ran = folder.run(&["a.txt"]);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.err, @r#"
    brieflint: error: brieflint.toml:2:1: unknown key `exclud`
      2 | exclud = ["old"]
        | ^^^^^^
      help: did you mean `exclude`?
    "#);
}

/// A stranger's pull request brings its own configuration.
#[test]
fn a_file_beside_the_drafts_opens_no_network() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    folder.write("brieflint.toml", "[links]\nallow-private = true\nno-archive = true\n[links.resolve]\n\"a.test\" = \"127.0.0.1\"\n");
    let shown = folder.run(&["config", "show"]).out;
    assert!(shown.contains("allow-private = false"), "{shown}");
    assert!(shown.contains("resolve = {}"), "{shown}");
    assert!(shown.contains("no-archive = true"), "{shown}");
    assert!(
        shown.contains("# not heeded: brieflint.toml: links.resolve"),
        "{shown}"
    );
    let shown = folder
        .run(&["config", "show", "--config", "brieflint.toml"])
        .out;
    assert!(shown.contains("allow-private = true"), "{shown}");
}

#[test]
fn init_writes_once() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    assert_eq!(folder.run(&["init"]).status, 0);
    let text = folder.read("brieflint.toml");
    assert!(text.contains("# fail-on = \"warning\""), "{text}");
    assert_eq!(folder.run(&["a.txt"]).status, 1, "the file changes nothing");
    let ran = folder.run(&["init"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("brieflint.toml is there already"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("brieflint.toml"), text);
}

#[test]
fn the_schema_is_json() {
    let folder = Folder::new();
    let schema: serde_json::Value =
        serde_json::from_str(&folder.run(&["config", "schema"]).out).expect("JSON");
    let rules = &schema["properties"]["rules"]["propertyNames"]["enum"];
    assert!(rules.as_array().is_some_and(|names| names.len() > 30));
}
