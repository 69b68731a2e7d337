//! From a path to a source: everything that can go wrong with a file is said here, with its name.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::formats;
use crate::formats::docx::Word;
use crate::source::{Format, Source};
use crate::span::LineIndex;

/// The largest draft that is read unless configured, in bytes.
pub const MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// An input that could not be read or parsed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct InputError {
    /// The path as the user gave it.
    pub path: String,
    /// What is wrong, with the line where it is known.
    pub message: String,
}

impl InputError {
    /// An error of a file.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
        }
    }
}

/// The format of a path: what was asked for, or what its extension says.
///
/// # Errors
/// Where the extension is not one of a draft.
pub fn format_of(path: &Path, asked: Option<Format>) -> Result<Format, String> {
    if let Some(format) = asked {
        return Ok(format);
    }
    let extension = path
        .extension()
        .map(|e| e.to_string_lossy())
        .unwrap_or_default();
    Format::from_extension(&extension).ok_or_else(|| {
        format!(
            "the extension .{extension} is not one that brieflint reads (.txt .md .qmd .html .xhtml .docx .rst .adoc .tex); say what it is with --format"
        )
    })
}

/// Reads the bytes of a regular file.
///
/// # Errors
/// Where it does not exist, is not a regular file, is larger than `limit` bytes, or the system refuses.
pub fn bytes(path: &Path, shown: &str, limit: u64) -> Result<Vec<u8>, InputError> {
    let fail = |message: String| InputError::new(shown, message);
    // Looked at before it is opened: opening a FIFO would wait for ever.
    let meta = std::fs::metadata(path).map_err(|e| fail(reason(&e)))?;
    if meta.is_dir() {
        return Err(fail("is a directory, not a draft".into()));
    }
    if !meta.is_file() {
        return Err(fail(
            "is not a regular file (a pipe, a socket or a device)".into(),
        ));
    }
    if meta.len() > limit {
        return Err(fail(too_large(limit)));
    }
    let file = File::open(path).map_err(|e| fail(reason(&e)))?;
    read_limited(file, usize::try_from(meta.len()).unwrap_or(0), limit).map_err(fail)
}

/// Reads all of standard input.
///
/// # Errors
/// Where reading fails or there is more than `limit` bytes.
pub fn stdin(shown: &str, limit: u64) -> Result<Vec<u8>, InputError> {
    read_limited(std::io::stdin().lock(), 0, limit)
        .map_err(|message| InputError::new(shown, message))
}

fn read_limited(reader: impl Read, expected: usize, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(expected + 1);
    reader
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| reason(&e))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

fn too_large(limit: u64) -> String {
    format!(
        "is larger than {} MiB (max-file-size)",
        limit / (1024 * 1024)
    )
}

/// An I/O error in plain words.
#[must_use]
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

/// Decodes the bytes of a draft; from a Word file, its text is extracted.
///
/// # Errors
/// Where the bytes are in no encoding that the file declares, or no Word file.
pub fn source<'b>(
    shown: &str,
    format: Format,
    bytes: impl Into<Cow<'b, [u8]>>,
) -> Result<Source, InputError> {
    let bytes = bytes.into();
    if format == Format::Docx {
        let (text, parsed, package) =
            formats::docx::read(&bytes).map_err(|e| InputError::new(shown, e.to_string()))?;
        return Ok(Source {
            word: Some(Arc::new(Word { parsed, package })),
            ..Source::new(shown, format, text)
        });
    }
    let (text, encoding) =
        formats::decode(bytes, format).map_err(|e| InputError::new(shown, e.to_string()))?;
    let lines = LineIndex::new(&text);
    Ok(Source {
        path: shown.to_owned(),
        format,
        text,
        encoding,
        lines,
        word: None,
    })
}
