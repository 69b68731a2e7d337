//! The command line: thin; everything it does is in the library.

mod annotate;
mod args;
mod check;
mod citations;
mod config;
mod explain;
mod fixing;
mod inputs;
mod interrupt;
mod online;
mod output;
mod printer;
mod rules;
mod scope;
mod sources;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// What went wrong, in words for standard error; the status is 2.
pub(crate) type Failure = String;

/// Nothing at or above `--fail-on`.
pub(crate) const CLEAN: u8 = 0;
/// Something at or above `--fail-on`.
pub(crate) const FOUND: u8 = 1;
/// The tool could not do what was asked.
pub(crate) const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Citations(args)) => citations::run(&args),
        Some(Command::Sources(args)) => sources::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Cache { what }) => online::cache(what),
        Some(Command::Init) => config::init(),
        Some(Command::Config(command)) => config::run(&command),
        Some(Command::Completions { shell }) => output::completions(shell),
        Some(Command::Man) => output::man(),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            output::error(&message);
            ExitCode::from(FAILED)
        }
    }
}
