//! The command line from end to end: each test in a folder of its own, with an environment of its own.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set itself up must fail"
)]

mod annotate;
mod changes;
mod commands;
mod config;
mod harness;
mod ignores;
mod inputs;
mod online;
mod output;
