//! Where configuration files are looked for.

use std::path::{Path, PathBuf};

use super::FILE_NAMES;

/// The nearest configuration file from `dir` upward, up to the root of the repository (a folder with `.git`).
#[must_use]
pub fn find(dir: &Path) -> Option<PathBuf> {
    for folder in dir.ancestors() {
        for name in FILE_NAMES {
            let candidate = folder.join(name);
            if candidate.is_file() {
                return Some(candidate);
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The user's own configuration file, if there is one: in `XDG_CONFIG_HOME` (or `APPDATA`), else in `~/.config`.
#[must_use]
pub fn user_file() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".config")))?;
    let file = base.join("brieflint").join(FILE_NAMES[0]);
    file.is_file().then_some(file)
}
