//! The network stage: every distinct URL of a run is probed once, and rules look the verdicts up.
//!
//! ```text
//! requests ─ policy ─▶ run (one queue per host, times, rounds) ─▶ fetch (one hop) ─▶ page (what the body says)
//!                        ▲                                                             │
//!                        └── chain (next hop, next try, or a verdict) ◀── judge ◀──────┘
//! ```
//!
//! Only this module knows tokio and reqwest. Proxies named in the environment are not used: the addresses behind a
//! proxy could not be vetted.

mod report;
mod settings;

pub use report::{
    Failures, PageFacts, ProbeReport, ProbeRequest, ProbeResult, Progress, Snapshot, Verdict,
};
pub use settings::{Limits, LinksConfig, ProbeOptions};
