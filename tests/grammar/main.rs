//! The promise of the grammar: made-up citations in every style are read back, field by field; references lead where
//! they should; no text makes it panic, overlap or take more than linear time.

mod hostile;
mod reading;
mod records;
mod references;
mod styles;
