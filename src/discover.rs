//! From the paths of a command line to the drafts behind them.

use std::path::{Path, PathBuf};

use crate::read::InputError;
use crate::source::Format;

/// A draft to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The path as shown to people.
    pub shown: String,
    /// Where it is; none for standard input.
    pub path: Option<PathBuf>,
    /// Whether it was named on the command line (and not met in a directory).
    pub named: bool,
}

/// Finds the drafts behind `paths`. Directories are walked with `.gitignore` respected and hidden files passed over;
/// in them only files with an extension of a draft count. The result is sorted directory by directory.
pub fn discover(paths: &[PathBuf], errors: &mut Vec<InputError>) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input {
                shown: "-".into(),
                path: None,
                named: true,
            });
        } else if path.is_dir() {
            walk(path, &mut inputs, errors);
        } else {
            inputs.push(Input {
                shown: shown(path),
                path: Some(path.clone()),
                named: true,
            });
        }
    }
    // The same file named twice is read once; one path leads to each file once.
    if paths.len() < 2 {
        return inputs;
    }
    let mut seen = std::collections::HashSet::new();
    inputs.retain(|input| {
        let path = input.path.clone().unwrap_or_else(|| "-".into());
        seen.insert(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
    });
    inputs
}

fn walk(root: &Path, inputs: &mut Vec<Input>, errors: &mut Vec<InputError>) {
    let walker = ignore::WalkBuilder::new(root)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .require_git(false)
        .build();
    for entry in walker {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                let draft = path.extension().is_some_and(|e| {
                    !e.is_empty() && Format::from_extension(&e.to_string_lossy()).is_some()
                });
                // A link to a draft is a draft, and one that leads nowhere is a draft that cannot be read; a pipe named
                // x.txt is not met by walking.
                let kind = entry.file_type();
                let is_draft = || {
                    kind.is_some_and(|t| t.is_file())
                        || kind.is_some_and(|t| t.is_symlink())
                            && path.metadata().map_or(true, |meta| meta.is_file())
                };
                if draft && is_draft() {
                    inputs.push(Input {
                        shown: shown(path),
                        path: Some(path.to_owned()),
                        named: false,
                    });
                }
            }
            Err(error) => errors.push(InputError::new(shown(root), error.to_string())),
        }
    }
}

/// The path without a leading `./`, with `/` between its parts.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/").into()
    } else {
        text
    };
    text.strip_prefix("./")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&text)
        .to_owned()
}
