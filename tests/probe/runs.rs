//! What a run keeps and looks for: the cache, what was called off, archived copies.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use brieflint::links::probe::{ProbeRequest, Verdict, probe};

use super::server::{Deed, Server, answer, article, html};
use super::{options, request, run};

#[test]
fn the_cache_saves_requests_and_confirms_by_tag() {
    let server = Server::start(
        |s| match s.headers.get("if-none-match").map(String::as_str) {
            Some("\"v1\"") => Deed::Send(answer(304, &[("etag", "\"v1\"")], "")),
            _ if s.path == "/gone" => html(404, ""),
            _ if s.path == "/bad" => html(500, ""),
            _ => Deed::Send(answer(
                200,
                &[("etag", "\"v1\""), ("content-type", "text/html")],
                article("A bridge"),
            )),
        },
    );
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = options(&server);
    options.cache = Some(folder.path().join("links.jsonl"));
    let urls = ["http://a.test/x", "http://a.test/gone", "http://a.test/bad"];
    let first = run(&urls, &options);
    let asked = server.seen().len();
    let second = run(&urls, &options);
    let again = &server.seen()[asked..];
    assert!(again.iter().all(|s| s.path == "/bad"), "{again:?}");
    for url in &urls[..2] {
        let (a, b) = (
            first.get(url).expect("a result"),
            second.get(url).expect("a result"),
        );
        assert!(!a.cached && b.cached);
        assert_eq!(
            (a.verdict, a.status, a.attempts),
            (b.verdict, b.status, b.attempts)
        );
    }
    // After the lifetime the tag is enough.
    let day = jiff::SignedDuration::from_hours(24);
    options.now += day * 8;
    let asked = server.seen().len();
    let third = run(&urls[..1], &options);
    assert_eq!(
        third.get(urls[0]).map(|r| (r.verdict, r.cached)),
        Some((Verdict::Ok, false))
    );
    let again = &server.seen()[asked..];
    assert_eq!(again.len(), 1);
    assert!(again[0].headers.contains_key("if-none-match"));
    // A third failure, days after the first, is one to act on.
    let failures = run(&urls[2..], &options)
        .get(urls[2])
        .expect("a result")
        .failures;
    assert!(failures.is_persistent(), "{failures:?}");
    // Under another address of the host nothing of this is true.
    options
        .config
        .resolve
        .insert("a.test".into(), "127.0.0.1:9".into());
    assert_eq!(
        run(&urls[..1], &options)
            .get(urls[0])
            .expect("a result")
            .verdict,
        Verdict::Unreachable
    );
}

#[test]
fn a_run_called_off_says_what_is_known() {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let server = Server::start(move |s| {
        if s.path == "/hang" {
            flag.store(true, Ordering::Relaxed);
            return Deed::Hang;
        }
        html(200, &article("A bridge"))
    });
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = options(&server);
    options.cache = Some(folder.path().join("links.jsonl"));
    run(&["http://b.test/x"], &options);
    let requests = vec![request("http://a.test/hang"), request("http://b.test/x")];
    let report = probe(requests, &options, &(), &cancel).expect("good settings");
    let hang = report.get("http://a.test/hang").expect("a result");
    assert_eq!((hang.verdict, hang.attempts), (Verdict::Unchecked, 1));
    assert!(report.get("http://b.test/x").expect("a result").cached);
    // The cache is whole, and knows nothing of what was not seen.
    cancel.store(false, Ordering::Relaxed);
    let again =
        probe(vec![request("http://b.test/x")], &options, &(), &cancel).expect("good settings");
    assert!(again.notices.is_empty() && again.get("http://b.test/x").is_some_and(|r| r.cached));
}

#[test]
fn lost_pages_get_the_copy_nearest_to_the_citation() {
    let server = Server::start(|s| {
        if s.host != "archive.test" {
            return html(404, "");
        }
        let json =
            |body: &str| Deed::Send(answer(200, &[("content-type", "application/json")], body));
        if s.path.starts_with("/wayback/available")
            && s.path.contains("story")
            && s.path.contains("timestamp=20190617")
        {
            return json(
                r#"{"archived_snapshots":{"closest":{"available":true,"status":"200","timestamp":"20190620000000",
                "url":"http://web.archive.org/web/20190620000000/http://lost.test/story"}}}"#,
            );
        }
        if s.path.starts_with("/wayback/available") {
            return json(r#"{"archived_snapshots":{}}"#);
        }
        if s.path.starts_with("/cdx/")
            && s.path.contains("other")
            && s.path.contains("statuscode%3A200")
        {
            return json(
                r#"[["timestamp","original","statuscode"],["20150101000000","http://lost.test/other","200"]]"#,
            );
        }
        html(500, "")
    });
    let mut options = options(&server);
    options.config.no_archive = false;
    options.config.archive_endpoint = Some("http://archive.test/wayback/available".into());
    let date = Some(jiff::civil::date(2019, 6, 17));
    let requests = [
        "http://lost.test/story",
        "http://lost.test/other",
        "http://lost.test/none",
    ]
    .map(|url| ProbeRequest {
        citation_date: date,
        ..request(url)
    });
    let report =
        probe(requests.to_vec(), &options, &(), &AtomicBool::new(false)).expect("good settings");
    let copy = |url: &str| report.get(url).expect("a result").archive.clone();
    let story = copy("http://lost.test/story").expect("a copy");
    assert_eq!(
        story.url,
        "https://web.archive.org/web/20190620000000/http://lost.test/story"
    );
    assert_eq!((story.days_off, story.is_distant()), (Some(3), false));
    let other = copy("http://lost.test/other").expect("a copy");
    assert!(other.is_distant());
    assert_eq!(
        other.url,
        "http://archive.test/web/20150101000000/http://lost.test/other"
    );
    assert_eq!(copy("http://lost.test/none"), None);
}
