//! Writing a fixed draft back: whole or not at all, and only over the file that was read.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::read::reason;

/// A file that was not written. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Its mode forbids writing. Renaming over it might be possible, or root might write it all the same: whoever
    /// set the mode did not mean that.
    #[error("is read-only, so its fixes were not written")]
    ReadOnly,
    /// Somebody else wrote it after it was read.
    #[error(
        "was changed by another program while its fixes were made; nothing was written, run again"
    )]
    Changed,
    /// The system refused.
    #[error("cannot be written: {}", reason(.0))]
    System(#[from] io::Error),
}

/// Replaces the contents of `path`, which were `old` when they were read, with `new`.
///
/// The new contents go to a temporary file in the same folder, are forced to disk, and take the file's name in one
/// step; before that the file is compared with `old` once more. Mode and owner stay. A symbolic link is followed: the
/// file it leads to is replaced, the link is not. Other hard links of the file keep the old contents.
///
/// # Errors
/// Where the mode forbids writing, the file is not `old` any more, or the system refuses; nothing is left behind then.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    let target = fs::canonicalize(path)?;
    let meta = fs::metadata(&target)?;
    if read_only(&meta) {
        return Err(WriteError::ReadOnly);
    }
    // The folder may let us rename over a file that we may not write.
    if let Err(error) = OpenOptions::new().append(true).open(&target) {
        return Err(match error.kind() {
            io::ErrorKind::PermissionDenied => WriteError::ReadOnly,
            _ => error.into(),
        });
    }
    let folder = folder(&target);
    let mut temporary = tempfile::Builder::new()
        .prefix(".brieflint-")
        .suffix(".tmp")
        .tempfile_in(&folder)?;
    temporary.write_all(new)?;
    // The owner first: changing it may clear bits of the mode.
    keep_owner(temporary.path(), &meta);
    temporary.as_file().set_permissions(meta.permissions())?;
    temporary.as_file().sync_all()?;
    let now = fs::read(&target)?;
    if now != old {
        // Another run of brieflint may have made the same fixes.
        return if now == new {
            Ok(())
        } else {
            Err(WriteError::Changed)
        };
    }
    temporary.persist(&target).map_err(|e| e.error)?;
    // The name is safe on disk only when the folder is; not every system can say so.
    if let Ok(folder) = File::open(&folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn folder(target: &Path) -> PathBuf {
    target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
        .to_owned()
}

#[cfg(unix)]
fn read_only(meta: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    // The owner's bit alone: root passes every other test.
    meta.permissions().mode() & 0o200 == 0
}

#[cfg(not(unix))]
fn read_only(meta: &Metadata) -> bool {
    meta.permissions().readonly()
}

/// Gives the new file the owner and group of the old one, as far as the system lets us.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let Ok(meta) = fs::metadata(new) else { return };
    if meta.gid() != old.gid() {
        let _ = chown(new, None, Some(old.gid()));
    }
    if meta.uid() != old.uid() {
        let _ = chown(new, Some(old.uid()), None);
    }
}

#[cfg(not(unix))]
fn keep_owner(_new: &Path, _old: &Metadata) {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("a folder")
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn mode_and_links_stay() {
        let dir = tempfile::tempdir().expect("a folder");
        let (file, link) = (dir.path().join("a.txt"), dir.path().join("b.txt"));
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("a.txt", &link).expect("linked");
        replace(&link, b"old", b"new").expect("replaced");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o7777, 0o640);
        assert_eq!(names(dir.path()), ["a.txt", "b.txt"]);
    }

    #[test]
    fn files_that_may_not_be_written_or_have_changed_are_left() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("a.txt");
        fs::write(&file, "theirs").expect("written");
        assert!(matches!(
            replace(&file, b"old", b"new"),
            Err(WriteError::Changed)
        ));
        // The same fixes made by somebody else are made.
        replace(&file, b"old", b"theirs").expect("nothing to do");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("set");
        assert!(matches!(
            replace(&file, b"theirs", b"new"),
            Err(WriteError::ReadOnly)
        ));
        assert_eq!(fs::read(&file).expect("read"), b"theirs");
        assert_eq!(names(dir.path()), ["a.txt"]);
    }
}
