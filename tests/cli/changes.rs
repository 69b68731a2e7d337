//! `--changed-since` and `--staged`, with git itself.

use crate::harness::{CLEAN, EMPTY, Folder, STRAY};

const NOTE: &str =
    "Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, https://example.org/a.";
const OTHER: &str = "Jan Kos, “A Dinner at the Palace,” Delo, May 4, 2019, https://example.org/b.";

#[test]
fn only_what_touches_changed_lines_is_reported() {
    let folder = Folder::repository();
    let old = "They met.[1] They dined.[2]\n\n[1] TK\n[2] TODO\n";
    folder.write("a.txt", old);
    folder.write("same.txt", EMPTY);
    folder.write("in/sub.txt", EMPTY);
    folder.commit();
    assert!(folder.found(&[".", "--changed-since", "HEAD"]).is_empty());

    folder.write("a.txt", old.replace("TODO", "XXX"));
    folder.write("new.txt", EMPTY);
    let since = ["--changed-since", "HEAD"];
    assert_eq!(
        folder.found(&[&["."][..], &since].concat()),
        ["a.txt:4 empty-note", "new.txt:3 empty-note"]
    );
    folder.commit();
    assert!(folder.found(&[".", "--changed-since", "HEAD"]).is_empty());
    assert_eq!(folder.found(&[".", "--changed-since", "HEAD~1"]).len(), 2);
}

#[test]
fn renames_are_followed() {
    let folder = Folder::repository();
    folder.write(
        "old name, 1.txt",
        format!("{}They met.[1]\n\n[1] TK\n", "A paragraph.\n\n".repeat(20)),
    );
    folder.commit();
    folder.git(&["mv", "old name, 1.txt", "new \"name\".txt"]);
    assert!(folder.found(&[".", "--changed-since", "HEAD"]).is_empty());
    folder.commit();
    assert!(folder.found(&[".", "--changed-since", "HEAD~1"]).is_empty());
}

/// A pull request is compared with the point where it left, not with what came after.
#[test]
fn what_others_did_meanwhile_does_not_count() {
    let folder = Folder::repository();
    folder.write("a.txt", EMPTY);
    folder.write("b.txt", CLEAN);
    folder.commit();
    folder.git(&["checkout", "--quiet", "-b", "mine"]);
    folder.write("b.txt", STRAY);
    folder.commit();
    folder.git(&["checkout", "--quiet", "main"]);
    folder.write("a.txt", CLEAN);
    folder.commit();
    folder.git(&["checkout", "--quiet", "mine"]);
    assert_eq!(
        folder.found(&[".", "--changed-since", "main"]),
        ["b.txt:3 stray-punctuation"]
    );
}

/// A deletion leaves no line behind that could be touched.
#[test]
fn what_a_deletion_breaks_is_reported() {
    let folder = Folder::repository();
    let text =
        format!("They met.[1] They dined.[2] They left.[3]\n\n[1] {NOTE}\n[2] {OTHER}\n[3] TK\n");
    folder.write("a.txt", &text);
    folder.commit();
    folder.write("a.txt", text.replace(&format!("[2] {OTHER}\n"), ""));
    let found = folder.found(&[".", "--changed-since", "HEAD"]);
    assert!(
        found.iter().any(|f| f == "a.txt:1 undefined-note"),
        "{found:?}"
    );
    assert!(
        !found.iter().any(|f| f.ends_with("empty-note")),
        "{found:?}"
    );
}

#[test]
fn an_ibid_that_was_given_another_source_is_found() {
    let folder = Folder::repository();
    folder.write(
        "a.md",
        format!("They met.[^a] They agreed.[^b]\n\n[^a]: {NOTE}\n[^b]: Ibid.\n"),
    );
    folder.commit();
    folder.write("a.md", format!("They met.[^a] They dined.[^c] They agreed.[^b]\n\n[^a]: {NOTE}\n[^c]: {OTHER}\n[^b]: Ibid.\n"));
    assert_eq!(
        folder.found(&["a.md", "--changed-since", "HEAD", "--select", "moved-ibid"]),
        ["a.md:5 moved-ibid"]
    );
    assert!(folder.found(&["a.md", "--select", "moved-ibid"]).is_empty());
}

#[test]
fn what_is_staged_is_looked_at_as_it_is_staged() {
    let folder = Folder::repository();
    folder.write("a.txt", CLEAN);
    folder.write("b.txt", CLEAN);
    folder.commit();
    folder.write("a.txt", STRAY);
    folder.git(&["add", "a.txt"]);
    folder.write("a.txt", CLEAN);
    folder.write("b.txt", EMPTY);
    assert_eq!(
        folder.found(&[".", "--staged"]),
        ["a.txt:3 stray-punctuation"]
    );
    assert_eq!(folder.found(&["."]), ["b.txt:3 empty-note"]);
    assert_eq!(folder.run(&["--staged", "--fix"]).status, 2);
}

/// Hooks in linked working trees are run with the repository in the environment.
#[test]
fn a_hook_in_a_linked_working_tree_finds_what_is_staged() {
    let folder = Folder::repository();
    folder.write("in/a.txt", CLEAN);
    folder.commit();
    folder.git(&["worktree", "add", "--quiet", "linked"]);
    folder.write("linked/in/a.txt", EMPTY);
    folder.git(&["-C", "linked", "add", "in/a.txt"]);
    let mut command = folder.command(&["--staged", "--output-format", "concise"]);
    command
        .current_dir(folder.root().join("linked"))
        .env("GIT_DIR", folder.root().join(".git/worktrees/linked"))
        .env(
            "GIT_INDEX_FILE",
            folder.root().join(".git/worktrees/linked/index"),
        );
    let output = command.output().expect("brieflint");
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{out}");
    assert!(out.starts_with("in/a.txt:3:5: error[empty-note]"), "{out}");
}

/// A workflow's checkout has one commit unless it asks for more.
#[test]
fn a_shallow_clone_is_told_what_to_do() {
    let folder = Folder::repository();
    folder.write("a.txt", CLEAN);
    folder.commit();
    folder.write("a.txt", EMPTY);
    folder.commit();
    let origin = format!("file://{}", folder.root().display());
    folder.git(&["clone", "--quiet", "--depth=1", &origin, "clone"]);
    let ran = folder.run(&["clone", "--changed-since", "HEAD~1"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("fetch-depth: 0"), "{}", ran.err);
}

#[test]
fn the_first_commit_can_be_looked_at() {
    let folder = Folder::repository();
    folder.write("a.txt", EMPTY);
    folder.git(&["add", "a.txt"]);
    assert_eq!(folder.found(&["--staged"]), ["a.txt:3 empty-note"]);
}

#[test]
fn fixes_stay_within_the_change() {
    let folder = Folder::repository();
    let old = format!(
        "They met.[1] They dined.[2]\n\n[1] {}\n[2] {OTHER}\n",
        NOTE.replace("Standard, May", "Standard, , May")
    );
    folder.write("a.txt", &old);
    folder.commit();
    let new = old.replace("Delo, May", "Delo, , May");
    folder.write("a.txt", &new);
    folder.run(&[
        "--fix",
        "a.txt",
        "--changed-since",
        "HEAD",
        "--select",
        "stray-punctuation",
    ]);
    assert_eq!(folder.read("a.txt"), old);
}

#[test]
fn wrong_revisions_and_places_are_told() {
    let folder = Folder::repository();
    folder.write("a.txt", EMPTY);
    folder.commit();
    for revision in ["no-such", "--output=x", "HEAD~9"] {
        let flag = format!("--changed-since={revision}");
        let ran = folder.run(&["a.txt", &flag]);
        assert_eq!(ran.status, 2, "{revision}");
        let words = format!("there is no revision `{revision}`");
        assert!(ran.err.contains(&words), "{}", ran.err);
    }
    assert!(!folder.root().join("x").exists());
    let elsewhere = tempfile::tempdir().expect("a folder");
    let draft = elsewhere.path().join("a.txt");
    std::fs::write(&draft, EMPTY).expect("a file");
    let draft = draft.to_string_lossy();
    let ran = folder.run(&[&*draft, "--changed-since", "HEAD"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("not in a git repository"), "{}", ran.err);
}
