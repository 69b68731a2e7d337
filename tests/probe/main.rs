//! The network stage against a server that knows every way to misbehave. Nothing leaves this machine, and nothing
//! depends on how fast it is: times and limits are tested on a clock of their own, beside the code.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up must fail"
)]

mod hops;
mod pages;
mod precision;
mod runs;
mod server;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use brieflint::links::probe::{
    LinksConfig, ProbeOptions, ProbeReport, ProbeRequest, ProbeResult, Verdict, probe,
};
use server::{Deed, Seen, Server};

fn request(url: &str) -> ProbeRequest {
    ProbeRequest {
        url: url.into(),
        defanged: false,
        citation_date: None,
    }
}

/// Options with quick times that send every `*.test` to a server.
fn options(server: &Server) -> ProbeOptions {
    let mut config = LinksConfig::default();
    config
        .resolve
        .insert("*.test".into(), server.address.to_string());
    config.no_archive = true;
    quick(config)
}

fn quick(config: LinksConfig) -> ProbeOptions {
    let mut options = ProbeOptions::new(config, true);
    let ms = Duration::from_millis;
    let limits = &mut options.limits;
    // Waits between tries are short; times within which something must come are not, since machines are busy.
    limits.first_retry = ms(40);
    limits.second_retry = ms(60);
    limits.stuck = ms(50);
    limits.archive_interval = ms(20);
    options
}

fn run(urls: &[&str], options: &ProbeOptions) -> ProbeReport {
    let requests = urls.iter().map(|u| request(u)).collect();
    probe(requests, options, &(), &AtomicBool::new(false)).expect("good settings")
}

fn one(url: &str, options: &ProbeOptions) -> ProbeResult {
    run(&[url], options).get(url).expect("a result").clone()
}

/// Serves one behaviour for `x.test` paths and 404 for all else; the verdict for a deep link.
fn verdict_of(deed: impl Fn(&Seen) -> Deed + Send + Sync + 'static) -> ProbeResult {
    let server = Server::start(deed);
    one("http://site.test/news/story.html", &options(&server))
}

#[track_caller]
fn expect(verdict: Verdict, deed: impl Fn(&Seen) -> Deed + Send + Sync + 'static) {
    let result = verdict_of(deed);
    assert_eq!(result.verdict, verdict, "{result:?}");
}
