//! What earlier runs found: one file, one line of JSON for each URL.
//!
//! Runs at the same time are safe: a run writes under a lock file, takes over what others wrote meanwhile, and puts the
//! new file in place in one step. Only lines of URLs that a run asks for are kept in memory.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::report::{Snapshot, Verdict};

/// The first line of the file: the version of what follows.
const HEADER: &str = r#"{"brieflint-links":1}"#;
/// Entries that were not looked at for so long are dropped, in seconds.
const FORGET: i64 = 60 * 86_400;
/// Lines that the file holds at most.
const LINES: usize = 200_000;
/// The longest line that is read, in bytes.
const LONGEST: u64 = 64 * 1024;
/// How long the lock of another run is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// A lock that is older was left behind.
const STALE: Duration = Duration::from_secs(30);

/// What is known of one URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The URL.
    pub(super) url: String,
    /// What became of it.
    pub(super) verdict: Verdict,
    /// The last status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// The last hop, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) final_url: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) reason: String,
    /// Tries of the run that found it.
    #[serde(default)]
    pub(super) attempts: u32,
    /// When it was looked at, in seconds since 1970.
    pub(super) checked: i64,
    /// Runs in a row that could not reach it.
    #[serde(default)]
    pub(super) failures: u32,
    /// When the first of them was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failing_since: Option<i64>,
    /// The tag of the body, and the address that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<(String, String)>,
    /// A hash of the page's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<u64>,
    /// An archived copy, and when it was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) archive: Option<(Option<Snapshot>, i64)>,
    /// The address that `links.resolve` gave to the host: what was found there holds nowhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) via: Option<String>,
    /// Whether anchors were looked for.
    #[serde(default)]
    pub(super) fragments: bool,
}

impl Entry {
    /// Whether the verdict still holds.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.as_second() - self.checked;
        // An entry from the future was written by a clock that was off.
        self.verdict
            .lifetime()
            .is_some_and(|life| (0..life).contains(&age))
    }
}

/// The entries of a run's URLs.
#[derive(Debug, Default)]
pub(super) struct Cache {
    entries: HashMap<String, Entry>,
}

impl Cache {
    /// Reads the entries of these URLs. A file that is no cache is set aside; the notice says so.
    pub(super) fn load(path: &Path, wanted: &HashSet<&str>) -> (Self, Option<String>) {
        let mut entries = HashMap::new();
        let read = each(path, |entry| {
            if wanted.contains(entry.url.as_str()) {
                entries.insert(entry.url.clone(), entry);
            }
            Ok(())
        });
        match read {
            Ok(()) => (Self { entries }, None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Self::default(), None),
            Err(error) => {
                // Whole lines before the damage are as good as ever.
                (Self { entries }, Some(set_aside(path, &error)))
            }
        }
    }

    /// What is known of a URL.
    pub(super) fn get(&self, url: &str) -> Option<&Entry> {
        self.entries.get(url)
    }
}

/// Writes entries, together with what the file holds of other URLs.
pub(super) fn save(path: &Path, new: Vec<Entry>, now: Timestamp) -> io::Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let _lock = Lock::take(path)?;
    let mut new: HashMap<String, Entry> = new.into_iter().map(|e| (e.url.clone(), e)).collect();
    let temporary = tempfile::Builder::new()
        .prefix(".links-")
        .tempfile_in(folder)?;
    {
        let mut out = BufWriter::new(temporary.as_file());
        writeln!(out, "{HEADER}")?;
        let mut lines = new.len();
        let read = each(path, |old| {
            let forgotten = now.as_second() - old.checked > FORGET;
            // Another run may have looked later than this one.
            let replaced = new
                .get(&old.url)
                .is_some_and(|entry| entry.checked >= old.checked);
            if !replaced && !forgotten && lines < LINES {
                new.remove(&old.url);
                lines += 1;
                write_line(&mut out, &old)?;
            }
            Ok(())
        });
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => drop(set_aside(path, &error)),
            Ok(()) => {}
        }
        let mut rest: Vec<&Entry> = new.values().collect();
        rest.sort_unstable_by(|a, b| a.url.cmp(&b.url));
        for entry in rest {
            write_line(&mut out, entry)?;
        }
        out.flush()?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Removes the cache, with what was set aside of it, and says whether there was one.
///
/// # Errors
/// Where the file is there and cannot be removed.
pub fn clear(path: &Path) -> io::Result<bool> {
    let aside = remove(&aside(path))?;
    Ok(remove(path)? || aside)
}

/// Where a damaged file goes.
fn aside(path: &Path) -> PathBuf {
    path.with_extension("jsonl.damaged")
}

fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Where the cache is, from the variables of the user's environment; none where nothing says.
#[must_use]
pub fn default_path(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let folder = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    let base = if let Some(own) = folder("BRIEFLINT_CACHE_DIR") {
        return Some(own.join("links.jsonl"));
    } else if let Some(xdg) = folder("XDG_CACHE_HOME") {
        xdg
    } else if cfg!(windows) {
        folder("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        folder("HOME")?.join("Library/Caches")
    } else {
        folder("HOME")?.join(".cache")
    };
    Some(base.join("brieflint").join("links.jsonl"))
}

fn write_line(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    serde_json::to_writer(&mut *out, entry)?;
    out.write_all(b"\n")
}

/// Calls `take` with each entry of a file.
fn each(path: &Path, mut take: impl FnMut(Entry) -> io::Result<()>) -> io::Result<()> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut number = 0usize;
    loop {
        line.clear();
        io::Read::take(&mut reader, LONGEST).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return if number == 0 {
                Err(wrong("it is empty"))
            } else {
                Ok(())
            };
        }
        if line.last() != Some(&b'\n') {
            return Err(wrong("its last line is cut off"));
        }
        number += 1;
        if number == 1 {
            if line.trim_ascii() != HEADER.as_bytes() {
                return Err(wrong("it is of another version, or no link cache"));
            }
            continue;
        }
        let entry = serde_json::from_slice(&line)
            .map_err(|_| wrong(&format!("line {number} is damaged")))?;
        take(entry)?;
    }
}

/// Moves a file out of the way.
fn set_aside(path: &Path, error: &io::Error) -> String {
    let aside = aside(path);
    match fs::rename(path, &aside) {
        Ok(()) => format!(
            "the link cache was set aside as {}: {error}",
            aside.display()
        ),
        Err(_) => format!("the link cache {} is not used: {error}", path.display()),
    }
}

/// A lock file, removed when dropped.
struct Lock(PathBuf);

impl Lock {
    fn take(path: &Path) -> io::Result<Self> {
        let lock = path.with_extension("jsonl.lock");
        let step = Duration::from_millis(20);
        let mut waited = Duration::ZERO;
        loop {
            match File::options().write(true).create_new(true).open(&lock) {
                Ok(_) => return Ok(Self(lock)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
            let left_behind = fs::metadata(&lock)
                .and_then(|m| m.modified())
                .is_ok_and(|at| {
                    SystemTime::now()
                        .duration_since(at)
                        .is_ok_and(|age| age > STALE)
                });
            if left_behind {
                let _ = fs::remove_file(&lock);
            } else if waited > PATIENCE {
                return Err(io::Error::new(
                    io::ErrorKind::WouldBlock,
                    "another run holds the link cache",
                ));
            } else {
                std::thread::sleep(step);
                waited += step;
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(url: &str, checked: i64) -> Entry {
        Entry {
            url: url.into(),
            verdict: Verdict::Ok,
            status: Some(200),
            final_url: None,
            reason: String::new(),
            attempts: 1,
            checked,
            failures: 0,
            failing_since: None,
            etag: Some(("\"x\"".into(), url.into())),
            title: None,
            archive: None,
            via: None,
            fragments: false,
        }
    }

    fn now(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn load(path: &Path, urls: &[&str]) -> (Cache, Option<String>) {
        Cache::load(path, &urls.iter().copied().collect())
    }

    #[test]
    fn what_is_saved_is_read_and_others_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/links.jsonl");
        save(&path, vec![entry("http://a.test/", 100)], now(100)).expect("saved");
        save(&path, vec![entry("http://b.test/", 200)], now(200)).expect("saved");
        save(&path, vec![entry("http://a.test/", 50)], now(200)).expect("saved");
        let (cache, notice) = load(&path, &["http://a.test/", "http://b.test/"]);
        assert_eq!(notice, None);
        assert_eq!(
            cache.get("http://a.test/").map(|e| e.checked),
            Some(100),
            "the later look wins"
        );
        assert!(cache.get("http://b.test/").is_some());
        let files: Vec<_> = fs::read_dir(path.parent().expect("a folder"))
            .expect("files")
            .collect();
        assert_eq!(files.len(), 1, "no lock, no temporary file is left");
    }

    #[test]
    fn runs_at_the_same_time_lose_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("links.jsonl");
        std::thread::scope(|scope| {
            for run in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    save(
                        path,
                        vec![entry(&format!("http://{run}.test/"), 100)],
                        now(100),
                    )
                    .expect("saved");
                });
            }
        });
        let text = fs::read_to_string(&path).expect("a file");
        assert_eq!(text.lines().count(), 9);
    }

    #[test]
    fn a_damaged_file_is_set_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("links.jsonl");
        for damage in ["", "{", "{\"brieflint-links\":99}\n", "\u{0}\u{1}\n"] {
            fs::write(&path, damage).expect("written");
            let (cache, notice) = load(&path, &["http://a.test/"]);
            assert!(cache.get("http://a.test/").is_none());
            assert!(
                notice.is_some_and(|n| n.contains("set aside")),
                "{damage:?}"
            );
            assert!(!path.exists());
        }
        save(&path, vec![entry("http://a.test/", 100)], now(100)).expect("saved");
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, format!("{text}{{\"url\":\"http://b.te")).expect("written");
        let (cache, notice) = load(&path, &["http://a.test/"]);
        assert!(cache.get("http://a.test/").is_some() && notice.is_some());
    }

    #[test]
    fn lifetimes() {
        let mut known = entry("http://a.test/", 0);
        assert!(known.is_fresh(now(6 * 86_400)));
        assert!(!known.is_fresh(now(7 * 86_400)));
        known.verdict = Verdict::Blocked;
        assert!(!known.is_fresh(now(12 * 3600)));
        known.verdict = Verdict::Unreachable;
        assert!(!known.is_fresh(now(1)));
        known.checked = 500;
        known.verdict = Verdict::Ok;
        assert!(!known.is_fresh(now(1)), "from the future");
    }
}
