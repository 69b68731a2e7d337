//! The promise of the grammar: made-up citations in every style are read back, field by field; references lead where
//! they should; no text makes it panic, overlap or take more than linear time.

#![expect(clippy::print_stdout, reason = "a failing test shows what was read")]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod abroad;
mod hostile;
mod reading;
mod records;
mod references;
mod styles;
mod traps;
