//! Where output goes: standard output in one piece, standard error, files.

use std::io::{ErrorKind, IsTerminal, Write};

use brieflint::render::{Look, visible};
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
    if let Some(path) = &args.output_file {
        return std::fs::write(path, text)
            .map_err(|e| format!("{}: {}", path.display(), brieflint::read::reason(&e)));
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {e}"))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error; nobody can be told if that fails.
pub(crate) fn notice(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Says what went wrong.
pub(crate) fn error(message: &str) {
    notice(&format!("brieflint: error: {}\n", visible(message)));
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
