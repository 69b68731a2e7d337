//! The settings of the network stage.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The table `[links]` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinksConfig {
    /// Lets links lead to private, loopback and other special addresses. Honoured only from a file named with
    /// `--config` and from the user's own configuration.
    pub allow_private: bool,
    /// Asks defanged hosts too. A request tells their owner who is reading.
    pub contact_defanged: bool,
    /// Addresses for names, as curl's `--resolve`: a host or `*.suffix`, and `ip` or `ip:port`. Honoured only from a
    /// file named with `--config` and from the user's own configuration.
    pub resolve: BTreeMap<String, String>,
    /// Links that are not asked for: a host, `*.suffix`, or a pattern for the whole URL with `*`.
    pub exclude: Vec<String>,
    /// Headers sent to a host (or `*.suffix`). Honoured only from a file named with `--config` and from the user's
    /// own configuration.
    pub headers: BTreeMap<String, BTreeMap<String, String>>,
    /// Looks for the anchor that a link names.
    pub check_fragments: bool,
    /// Does not look for archived copies of lost pages.
    pub no_archive: bool,
    /// An archive to ask instead of the Wayback Machine. Honoured only from a file named with `--config` and from the
    /// user's own configuration.
    pub archive_endpoint: Option<String>,
    /// Certificates (PEM) to trust besides the built-in ones. Honoured only from a file named with `--config` and from
    /// the user's own configuration.
    pub ca_file: Option<PathBuf>,
    /// Reports every `http://` link.
    pub require_https: bool,
}

impl LinksConfig {
    /// Takes out what a configuration found beside the drafts may not say, and names it.
    pub fn drop_privileges(&mut self) -> Vec<&'static str> {
        let mut dropped = Vec::new();
        let mut take = |name, present: bool| {
            if present {
                dropped.push(name);
            }
        };
        take("links.allow-private", self.allow_private);
        take("links.resolve", !self.resolve.is_empty());
        take("links.headers", !self.headers.is_empty());
        take("links.archive-endpoint", self.archive_endpoint.is_some());
        take("links.ca-file", self.ca_file.is_some());
        self.allow_private = false;
        self.resolve.clear();
        self.headers.clear();
        self.archive_endpoint = None;
        self.ca_file = None;
        dropped
    }
}

/// How a run is made.
#[derive(Debug, Clone)]
pub struct ProbeOptions {
    /// The user's settings.
    pub config: LinksConfig,
    /// Whether `config` comes from a file named with `--config` or from the user's own; else its privileged keys are
    /// not honoured, and a notice says so.
    pub trusted: bool,
    /// The cache file; none for a run without one.
    pub cache: Option<PathBuf>,
    /// Further certificate files that the user's environment names (`SSL_CERT_FILE`).
    pub ca_files: Vec<PathBuf>,
    /// The time at which the run starts.
    pub now: Timestamp,
    /// Times and numbers.
    pub limits: Limits,
}

impl ProbeOptions {
    /// Options with the usual limits, without a cache.
    #[must_use]
    pub fn new(config: LinksConfig, trusted: bool) -> Self {
        Self {
            config,
            trusted,
            cache: None,
            ca_files: Vec::new(),
            now: Timestamp::now(),
            limits: Limits::default(),
        }
    }
}

/// Times and numbers that bound a run.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The whole run; what is not decided then stays unchecked.
    pub deadline: Duration,
    /// Name look-up, connection and TLS.
    pub connect: Duration,
    /// From the request to the head of the answer, connection included.
    pub first_byte: Duration,
    /// The same for the second try of a URL that did not answer in time.
    pub retry_first_byte: Duration,
    /// From the head of the answer to the end of the part that is read.
    pub body: Duration,
    /// One URL in all: hops, waits between tries and promised `Retry-After`; queueing for the limits does not count.
    pub url: Duration,
    /// Between the first try of a URL and the second. A 404 counts only when repeated after it.
    pub first_retry: Duration,
    /// Between the second try and the third.
    pub second_retry: Duration,
    /// Added to a `Retry-After`, so that a rounded clock is never too early.
    pub hold_margin: Duration,
    /// Requests in flight.
    pub in_flight: usize,
    /// Requests in flight to one host.
    pub host_in_flight: usize,
    /// Requests that a host gets at once before `host_rate` counts.
    pub host_burst: f64,
    /// Requests a second to one host.
    pub host_rate: f64,
    /// A request that is older does not keep others of its host waiting.
    pub stuck: Duration,
    /// Bytes of a body that are read.
    pub peek: usize,
    /// Hops of one try.
    pub hops: usize,
    /// Between two requests to an archive.
    pub archive_interval: Duration,
    /// One request to an archive.
    pub archive_timeout: Duration,
    /// What the archive may take after the last link was decided.
    pub archive_grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let ms = Duration::from_millis;
        Self {
            deadline: ms(300_000),
            connect: ms(8_000),
            first_byte: ms(15_000),
            retry_first_byte: ms(8_000),
            body: ms(10_000),
            url: ms(30_000),
            first_retry: ms(2_000),
            second_retry: ms(3_000),
            hold_margin: ms(50),
            in_flight: 256,
            host_in_flight: 8,
            host_burst: 10.0,
            host_rate: 20.0,
            stuck: ms(1_000),
            peek: 64 * 1024,
            hops: 10,
            archive_interval: ms(1_000),
            archive_timeout: ms(10_000),
            archive_grace: ms(30_000),
        }
    }
}
