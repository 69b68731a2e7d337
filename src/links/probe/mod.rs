//! The network stage: every distinct URL of a run is probed once, and rules look the verdicts up.
//!
//! ```text
//! requests ─ cache, policy ─▶ run: queues by host, times, rounds ─▶ fetch: one hop ─▶ page: what the body says
//!                               ▲                                                       │
//!                               └── decide: next hop, next try, or a verdict ◀── judge ◀┘
//! ```
//!
//! Only this module knows tokio and reqwest. Proxies named in the environment are not used: the addresses behind a
//! proxy could not be vetted.

mod archive;
mod archive_desk;
mod cache;
mod chain;
mod decide;
mod error_page;
mod error_words;
mod fetch;
mod host;
mod html_reader;
mod judge;
mod ledger;
mod linked_data;
mod markers;
mod page;
mod parked;
mod policy;
mod refresh;
mod report;
mod requests;
mod retry_after;
mod run;
mod settings;
mod similarity;
mod stage;
mod walls;

pub use cache::{clear as clear_cache, default_path as default_cache_path};
pub use policy::SettingError;
pub use report::{
    Failures, PageFacts, ProbeReport, ProbeRequest, ProbeResult, Progress, Snapshot, Verdict,
};
pub use requests::requests_of;
pub use settings::{Limits, LinksConfig, ProbeOptions};
pub use stage::probe;
