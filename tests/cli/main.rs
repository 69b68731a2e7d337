//! The command line from end to end: each test in a folder of its own, with an environment of its own.

mod annotate;
mod changes;
mod commands;
mod config;
mod harness;
mod ignores;
mod inputs;
mod output;
