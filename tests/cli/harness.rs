//! A folder with drafts, and brieflint run in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A draft with one finding of `stray-punctuation` (warning, with a safe fix) and nothing else.
pub(crate) const STRAY: &str = "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, , May 3, 2019, https://example.org/a.\n";

/// A draft without findings.
pub(crate) const CLEAN: &str = "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, https://example.org/a.\n";

/// A draft with one finding of `empty-note` (error).
pub(crate) const EMPTY: &str = "They met.[1]\n\n[1] TK\n";

/// A folder of its own.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

/// What a run did.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        // The root of a repository: no configuration above it counts.
        std::fs::create_dir_all(folder.path().join("work/.git")).expect("a folder");
        folder
    }

    /// A folder that is a git repository.
    pub(crate) fn repository() -> Self {
        let folder = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        std::fs::create_dir_all(folder.root()).expect("a folder");
        folder.git(&["init", "--quiet", "--initial-branch=main"]);
        folder
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where drafts are and brieflint runs.
    pub(crate) fn root(&self) -> PathBuf {
        self.path().join("work")
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.root().join(name)).expect("a file")
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root().join(name)).expect("a file")
    }

    /// The command, with an environment in which nothing of this machine is known.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brieflint"));
        command
            .args(args)
            .current_dir(self.root())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path().join("home"));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.command(args), "")
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Ran {
        Ran::of(&mut self.command(args), input)
    }

    /// The document of `--output-format json`, and the status.
    pub(crate) fn json(&self, args: &[&str]) -> (Value, i32) {
        let mut all = vec!["check", "--output-format", "json"];
        all.extend(args);
        let ran = self.run(&all);
        let document = serde_json::from_str(&ran.out)
            .unwrap_or_else(|e| panic!("{e}\n{}\n{}", ran.out, ran.err));
        (document, ran.status)
    }

    /// `path:line rule` of each finding, in order.
    pub(crate) fn found(&self, args: &[&str]) -> Vec<String> {
        let (document, _) = self.json(args);
        let rows = document["diagnostics"].as_array().expect("rows");
        rows.iter()
            .map(|row| {
                let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
                format!(
                    "{}:{} {}",
                    text(&row["path"]),
                    row["span"]["line"],
                    text(&row["rule"])
                )
            })
            .collect()
    }

    pub(crate) fn git(&self, args: &[&str]) {
        let output = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(args)
            .current_dir(self.root())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .output()
            .expect("git");
        assert!(output.status.success(), "{args:?}: {output:?}");
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "a commit"]);
    }
}

impl Ran {
    fn of(command: &mut Command, input: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("brieflint");
        let mut stdin = child.stdin.take().expect("standard input");
        // A command that does not read its input may have ended.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("an end");
        Self {
            status: output.status.code().expect("a status"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}
