//! Where output goes: standard output in one piece, standard error, files.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use brieflint::render::{Look, defused, visible};
use clap::CommandFactory;

use crate::args::{Cli, ColorChoice, OutputArgs};
use crate::{CLEAN, Failure};

/// How output for people looks on the stream it goes to.
pub(crate) fn look(args: &OutputArgs) -> Look {
    let terminal = args.output_file.is_none() && std::io::stdout().is_terminal();
    let color = match args.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            terminal
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    let width = if terminal { miette_width() } else { 100 };
    Look {
        color,
        hyperlinks: color && terminal,
        unicode: true,
        width,
    }
}

/// The width of the terminal, between what is readable and what is too wide.
fn miette_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns
        .or_else(terminal_width)
        .unwrap_or(100)
        .clamp(60, 160)
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Writes to standard output or to `--output-file`. A reader that went away is no error.
pub(crate) fn write(args: &OutputArgs, text: &str) -> Result<(), Failure> {
    match &args.output_file {
        Some(path) => write_file(path, text),
        // GitHub's runner obeys commands in whatever a step prints.
        None if in_github_workflow() => print_plain(&defused(text)),
        None => print_plain(text),
    }
}

/// As [`write`], for text that is meant as commands to GitHub's runner.
pub(crate) fn write_commands(args: &OutputArgs, text: &str) -> Result<(), Failure> {
    match &args.output_file {
        Some(path) => write_file(path, text),
        None => print_plain(text),
    }
}

fn in_github_workflow() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Writes to standard output. A reader that went away is no error.
pub(crate) fn print_plain(text: &str) -> Result<(), Failure> {
    write_bytes(text.as_bytes())
}

/// Writes a diff to standard output or to `--output-file`: byte for byte, but in the log of a workflow, where a line of
/// the draft could be a command.
pub(crate) fn write_diff(args: &OutputArgs, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(path) = &args.output_file {
        return write_file_bytes(path, bytes);
    }
    if in_github_workflow() {
        return print_plain(&defused(&String::from_utf8_lossy(bytes)));
    }
    write_bytes(bytes)
}

/// Writes to standard output, byte for byte.
pub(crate) fn write_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {e}"))
        }
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all; a pipe or a device is written to as it is. Links are followed, not replaced.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    write_file_bytes(path, text.as_bytes())
}

/// As [`write_file`], byte for byte.
pub(crate) fn write_file_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let written = match std::fs::metadata(&target) {
        Ok(meta) if meta.is_file() => replace(&target, bytes, Some(meta.permissions())),
        Ok(_) => std::fs::write(&target, bytes),
        Err(_) => replace(&target, bytes, None),
    };
    written.map_err(|e| format!("{}: {}", path.display(), brieflint::read::reason(&e)))
}

fn replace(
    target: &Path,
    bytes: &[u8],
    permissions: Option<std::fs::Permissions>,
) -> std::io::Result<()> {
    if permissions.is_some() {
        // A file that may not be written to may not be replaced either.
        std::fs::OpenOptions::new().write(true).open(target)?;
    }
    let folder = target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".brieflint-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(target).map_err(|e| e.error)?;
    Ok(())
}

/// Writes to standard error; nobody can be told if that fails.
pub(crate) fn notice(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Says what went wrong.
pub(crate) fn error(message: &str) {
    notice(&format!(
        "brieflint: error: {}\n",
        defused(&visible(message))
    ));
}

/// Completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "brieflint", &mut out);
    raw(&out)
}

/// The manual page.
pub(crate) fn man() -> Result<u8, Failure> {
    let mut out = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut out)
        .map_err(|e| e.to_string())?;
    raw(&out)
}

fn raw(bytes: &[u8]) -> Result<u8, Failure> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {e}"))
        }
        _ => Ok(CLEAN),
    }
}
