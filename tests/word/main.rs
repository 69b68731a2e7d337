//! Word files: what is read from them, where it stands, and how edits go back.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod comments;
mod fixing;
mod fixtures;
mod hostile;
mod make;
mod reading;
