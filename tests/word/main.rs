//! Word files: what is read from them, where it stands, and how edits go back.

mod comments;
mod fixing;
mod hostile;
mod make;
mod reading;
