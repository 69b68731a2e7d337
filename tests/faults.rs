//! What the system does to a run: every fault ends in words and a sane status, and no draft is lost.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A draft with one finding that `--fix` mends.
const DRAFT: &str = "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, , May 3, 2019, https://example.org/a.\n";
const FIXED: &str = "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, https://example.org/a.\n";

/// A draft with a link to a name that `net.toml` leads to a port where nobody listens.
const LINKED: &str = "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, https://a.test/x.\n";
const NET: &str = "[links.resolve]\n\"a.test\" = \"127.0.0.1:1\"\n";

/// A folder with drafts.
struct Folder(tempfile::TempDir);

/// How a run ended.
struct Ended {
    status: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(names: &[&str]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(folder.path(".git")).expect("a folder");
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

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.0.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("BRIEFLINT_CACHE_DIR", self.path("cache"))
            .stdin(Stdio::null());
        command
    }

    /// brieflint with these arguments.
    fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(BRIEFLINT).args(arguments).output())
    }

    /// A script for the shell, in which `$0` is brieflint.
    fn shell(&self, script: &str) -> Ended {
        ended(self.command("sh").args(["-c", script, BRIEFLINT]).output())
    }

    /// Files in the folder that brieflint may have left.
    fn leavings(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        entries
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.starts_with(".brieflint"))
            .collect()
    }
}

const BRIEFLINT: &str = env!("CARGO_BIN_EXE_brieflint");

fn ended(output: std::io::Result<Output>) -> Ended {
    let output = output.expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!err.contains("panicked"), "{err}");
    assert!(!err.contains("failed on this draft"), "{err}");
    Ended {
        status: output.status.code().expect("an end without a signal"),
        out,
        err,
    }
}

/// Waits for the end of a command that must not hang.
fn soon(mut command: Command) -> Ended {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let start = Instant::now();
    while child.try_wait().expect("a state").is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("killed");
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    ended(child.wait_with_output())
}

#[test]
fn what_is_no_file_is_refused_by_name() {
    let folder = Folder::new(&["a.txt"]);
    let made = Command::new("mkfifo").arg(folder.path("pipe.txt")).status();
    assert!(made.expect("mkfifo").success());
    symlink("loop.md", folder.path("loop.md")).expect("linked");
    symlink("nowhere.md", folder.path("gone.md")).expect("linked");
    for name in ["pipe.txt", "loop.md", "gone.md", "missing.txt", "/dev/zero"] {
        let mut command = folder.command(BRIEFLINT);
        command.args(["--isolated", "--format", "text", name, "a.txt"]);
        let ended = soon(command);
        assert_eq!(ended.status, 2, "{name}: {}", ended.err);
        assert!(ended.err.contains(name), "{}", ended.err);
        // The other draft is linted all the same.
        assert!(ended.out.contains("stray-punctuation"), "{}", ended.out);
    }
}

#[test]
fn folders_may_hold_anything() {
    let folder = Folder::new(&[]);
    fs::create_dir_all(folder.path("d/x.md")).expect("a folder");
    folder.write("d/x.md/in.txt", FIXED);
    symlink("..", folder.path("d/up")).expect("linked");
    symlink("../d", folder.path("d/x.md/again")).expect("linked");
    let made = Command::new("mkfifo")
        .arg(folder.path("d/pipe.txt"))
        .status();
    assert!(made.expect("mkfifo").success());
    let odd = folder.path("d").join(OsStr::from_bytes(b"n\xFFme.txt"));
    fs::write(&odd, DRAFT).expect("written");
    let mut deep = folder.path("d");
    for _ in 0..200 {
        deep.push("n");
    }
    fs::create_dir_all(&deep).expect("folders");
    fs::write(deep.join("deep.txt"), FIXED).expect("written");
    let mut command = folder.command(BRIEFLINT);
    command.args(["--isolated", "--output-format", "json", "d"]);
    let ended = soon(command);
    assert_eq!(ended.status, 1, "{}", ended.err);
    let json: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(json["files"].as_array().map(Vec::len), Some(3), "{json}");
    // A name that is no text is no hindrance to fixing.
    assert_eq!(folder.run(&["--isolated", "--fix", "d"]).status, 0);
    assert_eq!(fs::read_to_string(&odd).expect("read"), FIXED);
}

#[test]
fn broken_links_in_a_folder_are_named() {
    let folder = Folder::new(&["a.txt"]);
    symlink("nowhere.md", folder.path("gone.md")).expect("linked");
    let ended = folder.run(&["--isolated", "."]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("gone.md: no such file"), "{}", ended.err);
    assert!(ended.out.contains("stray-punctuation"), "{}", ended.out);
}

#[test]
fn drafts_that_vanish_are_named() {
    let names: Vec<String> = (0..300).map(|n| format!("{n:03}.txt")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = Folder::new(&names);
    let mut command = folder.command(BRIEFLINT);
    command.args(["--isolated", "--output-format", "json", "."]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    for name in names.iter().rev() {
        fs::remove_file(folder.path(name)).expect("removed");
    }
    let ended = ended(child.wait_with_output());
    let json: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    let rows = json["files"].as_array().expect("rows");
    let vanished: Vec<&str> = rows
        .iter()
        .filter(|row| !row["error"].is_null())
        .filter_map(|row| row["path"].as_str())
        .collect();
    assert_eq!(ended.status == 2, !vanished.is_empty(), "{}", ended.err);
    for name in vanished {
        assert!(ended.err.contains(name), "{name}: {}", ended.err);
    }
}

#[test]
fn drafts_that_may_not_be_written_are_named() {
    let folder = Folder::new(&["a.txt", "b.txt"]);
    let locked = fs::Permissions::from_mode(0o444);
    fs::set_permissions(folder.path("a.txt"), locked).expect("set");
    let ended = folder.run(&["--isolated", "--fix", "a.txt", "b.txt"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("a.txt: is read-only"), "{}", ended.err);
    assert_eq!(folder.read("a.txt"), DRAFT);
    assert_eq!(folder.read("b.txt"), FIXED);
    assert!(folder.leavings().is_empty());
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_drafts() {
    let folder = Folder::new(&[]);
    fs::create_dir(folder.path("d")).expect("a folder");
    folder.write("d/a.txt", DRAFT);
    fs::set_permissions(folder.path("d"), fs::Permissions::from_mode(0o555)).expect("set");
    let root = fs::write(folder.path("d/probe"), "").is_ok();
    let ended = folder.run(&["--isolated", "--fix", "d/a.txt"]);
    if root {
        // Root may write where it likes.
        assert_eq!(folder.read("d/a.txt"), FIXED);
    } else {
        assert_eq!(ended.status, 2, "{}", ended.err);
        assert!(ended.err.contains("d/a.txt"), "{}", ended.err);
        assert_eq!(folder.read("d/a.txt"), DRAFT);
    }
    fs::set_permissions(folder.path("d"), fs::Permissions::from_mode(0o755)).expect("set");
}

#[test]
fn a_kill_leaves_whole_drafts() {
    let names: Vec<String> = (0..300).map(|n| format!("{n:03}.txt")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (signal, wait) in [("KILL", 30), ("KILL", 90), ("TERM", 60)] {
        let folder = Folder::new(&names);
        let mut child = folder
            .command(BRIEFLINT)
            .args(["--isolated", "--fix", "--quiet", "."])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(wait));
        let id = child.id().to_string();
        let killed = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(killed.is_ok());
        child.wait().expect("it ends");
        for name in &names {
            let text = folder.read(name);
            assert!(text == DRAFT || text == FIXED, "{name}: {text}");
        }
        // Nobody can tidy up after SIGKILL.
        assert!(signal == "KILL" || folder.leavings().is_empty());
    }
}

#[test]
fn streams_may_be_closed() {
    let folder = Folder::new(&[]);
    folder.write("a.txt", &DRAFT.repeat(300));
    let many = "exec 2>&1; { \"$0\" --isolated a.txt; echo \"status $?\" >&2; } | head -1";
    let ended = folder.shell(many);
    assert!(ended.out.contains("status 1"), "{}", ended.out);
    for (script, status) in [
        ("\"$0\" --isolated a.txt >&-", 1),
        ("\"$0\" --isolated a.txt 2>&-", 1),
        ("\"$0\" --isolated a.txt >&- 2>&- <&-", 1),
        ("\"$0\" --isolated - <&-", 0),
        ("\"$0\" --isolated --fix - </dev/null >&-", 0),
    ] {
        let ended = folder.shell(script);
        assert_eq!(ended.status, status, "{script}: {}", ended.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told() {
    let folder = Folder::new(&["a.txt"]);
    for arguments in ["a.txt", "--diff a.txt", "citations a.txt", "rules", "man"] {
        let ended = folder.shell(&format!("\"$0\" {arguments} > /dev/full"));
        assert_eq!(ended.status, 2, "{arguments}");
        assert!(
            ended.err.contains("cannot write to standard output"),
            "{arguments}: {}",
            ended.err
        );
    }
    // What goes to a file is there or named.
    let ended = folder.run(&["--isolated", "--output-file", "/dev/full", "a.txt"]);
    assert_eq!(ended.status, 2, "{}", ended.err);
    let ended = folder.run(&["--isolated", "--output-file", "no/such/folder", "a.txt"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("no/such/folder"), "{}", ended.err);
}

#[test]
fn a_cache_that_cannot_be_used_is_no_hindrance() {
    let folder = Folder::new(&[]);
    folder.write("net.toml", NET);
    folder.write("a.txt", LINKED);
    let look_up = || {
        folder.run(&[
            "--config",
            "net.toml",
            "--online",
            "--output-format",
            "json",
            "a.txt",
        ])
    };
    let verdict = |ended: &Ended| {
        let json: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
        json["links"][0]["verdict"].as_str().map(str::to_owned)
    };
    let first = look_up();
    assert_eq!(verdict(&first).as_deref(), Some("unreachable"));
    let names: Vec<PathBuf> = fs::read_dir(folder.path("cache"))
        .expect("a cache")
        .map(|e| e.expect("an entry").path())
        .collect();
    assert!(!names.is_empty());
    let spoil: [&dyn Fn(&PathBuf); 4] = [
        &|path| fs::write(path, b"\0\xFF{]".repeat(1000)).expect("written"),
        &|path| fs::write(path, b"").expect("written"),
        &|path| {
            fs::remove_file(path).expect("removed");
            fs::create_dir(path).expect("a folder");
        },
        &|path| {
            let half = fs::read(path).expect("read");
            fs::write(path, &half[..half.len() / 2]).expect("written");
        },
    ];
    for spoil in spoil {
        for name in &names {
            if name.is_file() {
                spoil(name);
            }
        }
        let ended = look_up();
        assert_eq!(ended.status, first.status, "{}", ended.err);
        assert_eq!(verdict(&ended).as_deref(), Some("unreachable"));
    }
    // Where there can be no folder for it.
    fs::remove_dir_all(folder.path("cache")).expect("removed");
    folder.write("cache", "a file");
    let ended = look_up();
    assert_eq!(ended.status, first.status, "{}", ended.err);
    assert_eq!(verdict(&ended).as_deref(), Some("unreachable"));
}

#[test]
fn no_home_and_no_terminal_are_no_hindrance() {
    let folder = Folder::new(&["a.txt"]);
    folder.write("net.toml", NET);
    folder.write("b.txt", LINKED);
    for variables in [&[][..], &[("HOME", "")], &[("HOME", "/nonexistent")]] {
        let run = |arguments: &[&str]| {
            let mut command = folder.command(BRIEFLINT);
            command.env_remove("BRIEFLINT_CACHE_DIR").args(arguments);
            ended(command.envs(variables.iter().copied()).output())
        };
        assert_eq!(run(&["a.txt"]).status, 1);
        let online = run(&["--config", "net.toml", "--online", "b.txt"]);
        assert_eq!(online.status, 0, "{}", online.err);
        let cache = run(&["cache", "path"]);
        assert!(cache.status == 0 || !cache.err.is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn half_a_gibibyte_is_room_enough() {
    let folder = Folder::new(&[]);
    for n in 0..200 {
        folder.write(&format!("{n}.txt"), &DRAFT.repeat(20));
    }
    let limited =
        |arguments: &str| folder.shell(&format!("ulimit -v 524288; \"$0\" --isolated {arguments}"));
    assert_eq!(limited("--output-format json .").status, 1);
    assert_eq!(limited("--fix --quiet .").status, 1);
    // What does not fit is refused in words. Unlimited, each of these is read or refused as well.
    let large: [(&str, String); 4] = [
        (
            "ibid.txt",
            format!("A.[1]\n\n[1] {}", "Ibid.; ".repeat(2_000_000)),
        ),
        ("notes.txt", "[1] Ibid.\n".repeat(1_500_000)),
        ("links.txt", "http://a[.]b.com/ ".repeat(800_000)),
        ("marks.md", "A.[^1] ".repeat(2_000_000)),
    ];
    for (name, text) in large {
        folder.write(name, &text);
        let ended = limited(name);
        assert_eq!(ended.status, 2, "{name}: {}", ended.err);
        assert!(ended.err.contains(name), "{}", ended.err);
    }
}

#[test]
fn long_drafts_wait_and_keep_their_place() {
    let folder = Folder::new(&["a.txt", "c.txt", "e.txt"]);
    let blanks = " ".repeat(5 << 20);
    for name in ["b.txt", "d.txt"] {
        folder.write(name, &format!("{DRAFT}{blanks}\n"));
    }
    let run = |arguments: &[&str]| {
        let ended = folder.run(&[&["--isolated", "--quiet"], arguments].concat());
        assert_eq!(ended.status, 1, "{}", ended.err);
        ended.out
    };
    for format in ["concise", "jsonl"] {
        let out = run(&["--output-format", format, "."]);
        let places: Vec<Option<usize>> = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
            .iter()
            .map(|name| out.find(name))
            .collect();
        assert!(places.iter().all(Option::is_some), "{out}");
        assert!(places.is_sorted(), "{out}");
    }
    let diff = run(&["--diff", "."]);
    assert_eq!(diff.matches("+++ ").count(), 5, "{diff}");
    // Standard input does not wait: it can be read once only.
    let piped = folder.shell("\"$0\" --isolated --quiet --output-format concise - a.txt < b.txt");
    assert!(
        piped.out.contains("-:3:") && piped.out.contains("a.txt:3:"),
        "{}",
        piped.out
    );
    let piped = folder.shell("\"$0\" --isolated --quiet --fix - c.txt < b.txt");
    assert!(
        piped.out.starts_with(FIXED) && piped.out.len() > 5 << 20,
        "{}",
        piped.err
    );
    let fixed = folder.run(&["--isolated", "--quiet", "--fix", "."]);
    assert_eq!(fixed.status, 0, "{}", fixed.err);
    for name in ["a.txt", "b.txt", "e.txt"] {
        assert!(folder.read(name).starts_with(FIXED), "{name}");
    }
}
