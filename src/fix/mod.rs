//! Fixes: parse, lint and fix again until nothing changes, and never hurt a draft.
//!
//! | file | what it does |
//! | --- | --- |
//! | `pass` | which fixes go together, and the text they make |
//! | `held` | what a draft must still hold after its fixes |
//! | `settle` | pass after pass; defects of fixes found and dropped |
//! | `diff` | what would change, for people |

mod diff;
mod held;
mod pass;
mod settle;

pub use diff::unified;
pub use pass::{Pass, pass};
pub use settle::{Defect, FixError, Found, Linted, PASSES, Settled, settle};
