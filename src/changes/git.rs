//! What git knows of drafts, by asking git itself.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is compared with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Range {
    /// The working tree with the point where the current branch left a revision.
    Since(String),
    /// The index with the last commit.
    Staged,
}

/// What changed in one repository.
#[derive(Debug)]
pub struct Repository {
    /// The root of the working tree.
    top: PathBuf,
    /// By path from the root.
    changed: HashMap<PathBuf, Change>,
    /// Paths that git keeps.
    tracked: HashSet<PathBuf>,
}

/// A path that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    /// The old content's object; none for a new path.
    old: Option<String>,
    /// The staged content's object; none where the content is in the working tree.
    new: Option<String>,
}

/// What became of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Same,
    /// It is new.
    New,
    /// It was the content of this object, under this name or another.
    Was(Object),
}

/// Content that git keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    top: PathBuf,
    name: String,
}

/// Why git could not tell.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// git is not there.
    #[error("git could not be run: {0}")]
    Run(#[from] std::io::Error),
    /// git says why.
    #[error("git: {0}")]
    Git(String),
    /// The folder is in no repository.
    #[error("{0}: not in a git repository")]
    NoRepository(String),
    /// There is no such revision.
    #[error("there is no revision `{0}`")]
    NoRevision(String),
    /// There is no such revision in a clone that holds a part of the history.
    #[error(
        "there is no revision `{0}` in this shallow clone: fetch it first (in a workflow, `fetch-depth: 0` at the checkout)"
    )]
    Shallow(String),
}

impl Repository {
    /// Asks git what changed in the repository that holds `folder`.
    ///
    /// # Errors
    /// Where git is not there, `folder` is in no repository, or the revision does not exist.
    pub fn open(folder: &Path, range: &Range) -> Result<Self, GitError> {
        let top = git(folder, &["rev-parse", "--show-toplevel"]).map_err(|error| match error {
            GitError::Git(words) if words.contains("not a git repository") => {
                GitError::NoRepository(folder.to_string_lossy().into_owned())
            }
            // A repository of another user, say.
            error => error,
        })?;
        let top = path_of(strip_newline(&top));
        let top = std::fs::canonicalize(&top).unwrap_or(top);
        let mut args = vec![
            "diff",
            "--raw",
            "-z",
            "--find-renames",
            "--no-abbrev",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules",
        ];
        let base;
        match range {
            Range::Since(revision) => {
                base = base_of(&top, revision)?;
                args.extend([base.as_str(), "--"]);
            }
            Range::Staged => args.extend(["--cached", "--"]),
        }
        let changed = parse_raw(&git(&top, &args)?);
        let tracked = git(&top, &["ls-files", "-z"])?;
        let tracked = tracked.split(|b| *b == 0).map(path_of).collect();
        Ok(Self {
            top,
            changed,
            tracked,
        })
    }

    /// Whether a folder lies in the repository, and in none inside it.
    #[must_use]
    pub fn holds(&self, folder: &Path) -> bool {
        let Ok(folder) = std::fs::canonicalize(folder) else {
            return false;
        };
        folder.starts_with(&self.top)
            && folder
                .ancestors()
                .take_while(|f| *f != self.top)
                .all(|f| !f.join(".git").exists())
    }

    /// What became of a draft.
    #[must_use]
    pub fn fate(&self, draft: &Path) -> Fate {
        let path = self.relative(draft);
        match self.changed.get(&path) {
            Some(change) => match &change.old {
                Some(name) => Fate::Was(self.object(name)),
                None => Fate::New,
            },
            None if self.tracked.contains(&path) => Fate::Same,
            None => Fate::New,
        }
    }

    /// The staged content of a draft; none where it is not staged.
    #[must_use]
    pub fn staged(&self, draft: &Path) -> Option<Object> {
        let change = self.changed.get(&self.relative(draft))?;
        change.new.as_deref().map(|name| self.object(name))
    }

    fn object(&self, name: &str) -> Object {
        Object {
            top: self.top.clone(),
            name: name.to_owned(),
        }
    }

    /// The path from the root; a link to a draft is the link, not the draft.
    fn relative(&self, draft: &Path) -> PathBuf {
        let absolute = std::path::absolute(draft).unwrap_or_else(|_| draft.to_owned());
        let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return absolute;
        };
        let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let path = folder.join(name);
        path.strip_prefix(&self.top)
            .map_or(path.clone(), Path::to_owned)
    }
}

impl Object {
    /// The content.
    ///
    /// # Errors
    /// Where git cannot give it.
    pub fn bytes(&self) -> Result<Vec<u8>, GitError> {
        git(&self.top, &["cat-file", "blob", &self.name])
    }
}

/// The point where the current branch left a revision: what a pull request is compared with. The revision itself where
/// the two have no history in common, as in a shallow clone.
fn base_of(top: &Path, revision: &str) -> Result<String, GitError> {
    let commit = format!("{revision}^{{commit}}");
    let found = git(
        top,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    )
    .map_err(|_| {
        let shallow = git(top, &["rev-parse", "--is-shallow-repository"]);
        match shallow.is_ok_and(|answer| text_of(&answer) == "true") {
            true => GitError::Shallow(revision.to_owned()),
            false => GitError::NoRevision(revision.to_owned()),
        }
    })?;
    let found = text_of(&found);
    match git(top, &["merge-base", &found, "HEAD"]) {
        Ok(base) => Ok(text_of(&base)),
        Err(_) => Ok(found),
    }
}

/// `:mode mode old new status\0path\0`, and a second path for renames and copies.
fn parse_raw(output: &[u8]) -> HashMap<PathBuf, Change> {
    let mut changed = HashMap::new();
    let mut fields = output.split(|b| *b == 0);
    while let Some(head) = fields.next() {
        let head = text_of(head);
        let mut words = head.trim_start_matches(':').split(' ').skip(2);
        let (Some(old), Some(new), Some(status)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let Some(mut path) = fields.next() else {
            break;
        };
        if status.starts_with(['R', 'C']) {
            path = fields.next().unwrap_or(path);
        }
        let object = |name: &str| {
            let none = name.bytes().all(|b| b == b'0');
            (!none).then(|| name.to_owned())
        };
        changed.insert(
            path_of(path),
            Change {
                old: object(old),
                new: object(new),
            },
        );
    }
    changed
}

/// Runs git in a folder.
fn git(folder: &Path, args: &[&str]) -> Result<Vec<u8>, GitError> {
    let mut command = Command::new("git");
    // A hook in a linked working tree is told where the repository is, and not where the tree is: git would then take
    // any folder for its root. It finds both by itself.
    if std::env::var_os("GIT_WORK_TREE").is_none() {
        command.env_remove("GIT_DIR");
    }
    let output = command
        .arg("-C")
        .arg(folder)
        .args(args)
        // Looking must not change anything.
        .env("GIT_OPTIONAL_LOCKS", "0")
        // Its words are looked at.
        .env("LC_ALL", "C")
        .stdin(std::process::Stdio::null())
        .output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let words = words.trim();
    Err(GitError::Git(
        words.strip_prefix("fatal: ").unwrap_or(words).to_owned(),
    ))
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

fn strip_newline(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::new(&*String::from_utf8_lossy(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_raw_form_with_renames_and_odd_names() {
        let zero = "0".repeat(40);
        let one = "1".repeat(40);
        let two = "2".repeat(40);
        let raw = format!(
            ":100644 100644 {one} {zero} M\0a b.md\0:100644 100644 {one} {two} R086\0old\nname.md\0new\tname.md\0:000000 100644 {zero} {two} A\0n.txt\0"
        );
        let changed = parse_raw(raw.as_bytes());
        let of = |path: &str| {
            let change = &changed[Path::new(path)];
            (change.old.as_deref(), change.new.as_deref())
        };
        assert_eq!(changed.len(), 3);
        assert_eq!(of("a b.md"), (Some(one.as_str()), None));
        assert_eq!(of("new\tname.md"), (Some(one.as_str()), Some(two.as_str())));
        assert_eq!(of("n.txt"), (None, Some(two.as_str())));
    }
}
