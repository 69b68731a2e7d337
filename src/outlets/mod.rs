//! The outlet registry: who published, who controls the publisher, how it has performed.

pub mod audit;
mod builtin;
pub mod config;
pub mod country;
mod delimited;
pub mod explain;
pub mod host;
pub mod import;
pub mod lookalike;
pub mod matching;
pub mod name;
pub mod overlay;
pub mod record;
pub mod registry;
pub mod retractions;
pub mod sources;
mod table;
pub mod view;
mod wire;

pub use config::SourcesConfig;
pub use record::{Kind, Outlet};
pub use registry::{Named, Registry};
pub use sources::{Sources, SourcesError};
pub use view::SourceView;
