//! The network stage against a server that knows every way to misbehave. Nothing leaves this machine, and all times
//! are a hundredth of the usual ones.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up must fail"
)]

mod precision;
mod server;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use brieflint::links::probe::{
    LinksConfig, ProbeOptions, ProbeReport, ProbeRequest, ProbeResult, SettingError, Verdict, probe,
};
use server::{Deed, Seen, Server, answer, article, html, to};

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
    limits.connect = ms(500);
    limits.first_byte = ms(400);
    limits.retry_first_byte = ms(200);
    limits.body = ms(400);
    limits.url = ms(4_000);
    limits.first_retry = ms(40);
    limits.second_retry = ms(60);
    limits.stuck = ms(50);
    limits.archive_interval = ms(20);
    limits.archive_timeout = ms(300);
    limits.archive_grace = ms(2_000);
    limits.deadline = ms(30_000);
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

#[test]
fn pages_that_are_there() {
    expect(Verdict::Ok, |_| html(200, &article("The bridge is mended")));
    expect(Verdict::Ok, |_| {
        html(200, "<title>A short note</title><p>It rained.")
    });
    expect(Verdict::Ok, |_| html(203, &article("The bridge is mended")));
    // A PDF longer than what is read.
    expect(Verdict::Ok, |_| {
        Deed::Send(answer(
            200,
            &[("content-type", "application/pdf")],
            vec![b'%'; 300_000],
        ))
    });
    // An end that comes too early, and a length that is wrong.
    expect(Verdict::Ok, |_| {
        let page = article("The bridge is mended");
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n",
            page.len() + 99
        );
        Deed::Send([head.as_bytes(), page.as_bytes()].concat())
    });
    // Slow, but coming.
    expect(Verdict::Ok, |_| {
        let whole = answer(
            200,
            &[("content-type", "text/html")],
            article("The bridge is mended"),
        );
        let (a, b) = whole.split_at(300);
        Deed::Drip(vec![a.to_vec(), b.to_vec()], Duration::from_millis(60))
    });
    // A shell that a script fills, the same for every address.
    let server = Server::start(|_| {
        html(
            200,
            "<title>App</title><div id=root></div><script src=/app.js></script>",
        )
    });
    assert_eq!(
        one("http://app.test/a/b", &options(&server)).verdict,
        Verdict::Ok
    );
}

#[test]
fn articles_about_errors_are_articles() {
    for title in [
        "Body Not Found: The Search for Flight 19",
        "Error 404: How a missing page became a joke",
        "404",
    ] {
        expect(Verdict::Ok, move |_| html(200, &article(title)));
    }
    expect(Verdict::Ok, |_| {
        html(
            200,
            "<title>Body Not Found: the search for Flight 19</title><h1>Body Not Found</h1><p>It was a long search.",
        )
    });
}

#[test]
fn pages_that_are_not_there() {
    expect(Verdict::Dead, |_| html(404, "<title>Not found</title>"));
    expect(Verdict::Ok, |s| {
        if s.before == 0 {
            html(404, "no")
        } else {
            html(200, &article("A bridge"))
        }
    });
    expect(Verdict::Gone, |_| html(410, "gone"));
    expect(Verdict::Dead, |s| {
        if s.path.contains("old") {
            html(404, "")
        } else {
            to(301, "/story-old")
        }
    });
    let result = verdict_of(|_| html(404, ""));
    assert_eq!((result.attempts, result.status), (2, Some(404)));
}

#[test]
fn a_name_that_does_not_exist_is_dead_after_two_looks() {
    let options = quick(LinksConfig {
        no_archive: true,
        ..LinksConfig::default()
    });
    let result = one("http://no-such-name.invalid/x", &options);
    assert_eq!(
        (result.verdict, result.attempts, result.status),
        (Verdict::Dead, 2, None)
    );
    let urls: Vec<String> = (0..20)
        .map(|n| format!("http://no-such-name.invalid/{n}"))
        .collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let start = Instant::now();
    assert!(
        run(&urls, &options)
            .sorted()
            .iter()
            .all(|r| r.verdict == Verdict::Dead)
    );
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "the links of a host share the look-up"
    );
}

#[test]
fn pages_that_only_pretend() {
    expect(Verdict::Soft404, |_| html(200, ""));
    expect(Verdict::Soft404, |_| html(204, ""));
    expect(Verdict::Soft404, |_| {
        html(200, "<html><body> </body></html>")
    });
    expect(Verdict::Soft404, |s| {
        if s.path == "/" {
            html(200, &article("Home"))
        } else {
            to(301, "/")
        }
    });
    expect(Verdict::Soft404, |s| {
        if s.path == "/en/" {
            html(200, &article("Home"))
        } else {
            to(302, "/en/")
        }
    });
    expect(Verdict::Soft404, |s| {
        if s.path == "/oops/404.html" {
            html(200, "<p>Hm")
        } else {
            to(302, "/oops/404.html")
        }
    });
    for title in [
        "Page not found",
        "Seite nicht gefunden – Beispielblatt",
        "Страница не найдена",
        "页面不存在",
        "404",
    ] {
        expect(Verdict::Soft404, move |_| {
            html(200, &format!("<title>{title}</title><p>Try the search."))
        });
        expect(Verdict::Soft404, move |_| {
            html(
                200,
                &format!("<title>Post</title><h1>{title}</h1><p>Try the search."),
            )
        });
    }
    expect(Verdict::Soft404, |_| {
        html(
            200,
            "<title>Post</title><body class='page error404'><p>Mitään ei ole täällä.",
        )
    });
    expect(Verdict::Soft404, |_| {
        Deed::Send(answer(
            200,
            &[("content-type", "text/plain")],
            "404 page not found\n",
        ))
    });
}

#[test]
fn a_host_that_says_yes_to_everything_is_not_believed() {
    let page = |path: &str| {
        format!(
            "<title>Post</title><h1>Wah!</h1><p>Leku honetan ez dago ezer: {path}. Saiatu berriro, mesedez, \
        edo joan hasierako orrira eta bilatu han nahi duzuna. {}",
            std::process::id()
        )
    };
    let server = Server::start_credulous(move |s| {
        html(
            200,
            &if s.path == "/real/story" {
                article("A bridge")
            } else {
                page(&s.path)
            },
        )
    });
    let report = run(
        &[
            "http://yes.test/real/story",
            "http://yes.test/gone/one",
            "http://yes.test/gone/two",
        ],
        &options(&server),
    );
    let of = |url: &str| report.get(url).expect("a result").verdict;
    assert_eq!(of("http://yes.test/real/story"), Verdict::Ok);
    assert_eq!(of("http://yes.test/gone/one"), Verdict::Soft404);
    assert_eq!(of("http://yes.test/gone/two"), Verdict::Soft404);
    assert_eq!(
        server.seen_by("yes.test").len(),
        4,
        "one made-up address for a host"
    );
}

#[test]
fn domains_for_sale() {
    let server = Server::start_credulous(|s| match s.host.as_str() {
        "market.test" => html(
            200,
            "<title>moved.test is for sale</title><form><input name=offer></form>",
        ),
        "moved.test" => to(302, "http://market.test/buy?domain=moved.test"),
        "lander.test" => html(
            200,
            "<script>window.onload=function(){window.location.href='/lander?x=1'}</script>",
        ),
        "words.test" => html(200, "<title>Bu alan adı satılık</title><p>words.test"),
        _ => html(
            200,
            "<title>sold.test</title><h1>sold.test</h1><script src='//www.google.com/adsense/domains/caf.js'></script>",
        ),
    });
    for host in ["moved", "lander", "words", "sold"] {
        let result = one(&format!("http://{host}.test/a/story"), &options(&server));
        assert_eq!(result.verdict, Verdict::Parked, "{result:?}");
    }
}

#[test]
fn redirects() {
    let target = |s: &Seen| s.path == "/news/story-new" || s.path == "/news/story-new?x=1";
    for (status, verdict) in [
        (301, Verdict::Redirected),
        (308, Verdict::Redirected),
        (302, Verdict::Ok),
        (303, Verdict::Ok),
        (307, Verdict::Ok),
    ] {
        let result = verdict_of(move |s| {
            if target(s) {
                html(200, &article("A bridge"))
            } else {
                to(status, "/news/story-new")
            }
        });
        assert_eq!(
            (result.verdict, result.final_url.as_deref()),
            (verdict, Some("http://site.test/news/story-new")),
            "{status}"
        );
    }
    expect(Verdict::Unreachable, |s| {
        to(
            302,
            if s.path.ends_with('a') {
                "/storyb"
            } else {
                "/storya"
            },
        )
    });
    expect(Verdict::Unreachable, |s| to(302, &format!("{}x", s.path)));
    expect(Verdict::Unreachable, |_| html(301, "no location"));
    // A chain of ten is followed; what a cookie decides is not a loop.
    expect(Verdict::Ok, |s| {
        let hops = s.path.bytes().filter(|b| *b == b'x').count();
        if hops == 10 {
            html(200, &article("A bridge"))
        } else {
            to(302, &format!("{}x", s.path))
        }
    });
    expect(Verdict::Ok, |s| {
        if s.headers
            .get("cookie")
            .is_some_and(|c| c.contains("seen=1"))
        {
            html(200, &article("A bridge"))
        } else {
            Deed::Send(answer(
                302,
                &[("set-cookie", "seen=1; Path=/"), ("location", &s.path)],
                "",
            ))
        }
    });
}

#[test]
fn a_refresh_at_once_is_a_hop() {
    let result = verdict_of(|s| match s.path.as_str() {
        "/news/story-new" => html(200, &article("A bridge")),
        _ => html(
            200,
            "<meta http-equiv=refresh content=\"0; url=story-new\"><p>Wait",
        ),
    });
    assert_eq!(
        (result.verdict, result.final_url.as_deref()),
        (Verdict::Ok, Some("http://site.test/news/story-new"))
    );
    expect(Verdict::Dead, |s| match s.path.as_str() {
        "/news/story-new" => html(404, ""),
        _ => Deed::Send(answer(
            200,
            &[
                ("refresh", "0;url=/news/story-new"),
                ("content-type", "text/html"),
            ],
            "<p>x",
        )),
    });
    expect(Verdict::Ok, |_| {
        html(
            200,
            &format!(
                "<meta http-equiv=refresh content=\"300; url=/gone\">{}",
                article("Live")
            ),
        )
    });
    expect(Verdict::Ok, |_| {
        html(
            200,
            &format!(
                "<noscript><meta http-equiv=refresh content=\"0; url=/gone\"></noscript>{}",
                article("Live")
            ),
        )
    });
}

#[test]
fn walls() {
    for status in [401, 402, 403, 407, 451, 999] {
        expect(Verdict::Blocked, move |_| html(status, "no"));
    }
    expect(Verdict::Blocked, |_| {
        html(
            503,
            "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>",
        )
    });
    expect(Verdict::Blocked, |_| {
        html(200, "<title>Just a moment...</title>")
    });
    expect(Verdict::Blocked, |_| {
        Deed::Send(answer(
            404,
            &[("cf-mitigated", "challenge"), ("content-type", "text/html")],
            "x",
        ))
    });
    expect(Verdict::Blocked, |s| {
        if s.path.starts_with("/login") {
            html(200, "<title>Post</title><form><input type=password></form>")
        } else {
            to(302, &format!("/login?next={}", s.path))
        }
    });
    expect(Verdict::Blocked, |s| {
        if s.host == "id.test" {
            html(200, "<title>Post</title><form><input type=password></form>")
        } else {
            to(
                302,
                "http://id.test/start?return_url=http%3A%2F%2Fsite.test%2Fnews%2Fstory.html",
            )
        }
    });
}

#[test]
fn servers_that_fail() {
    expect(Verdict::Unreachable, |_| html(500, "no"));
    expect(Verdict::Ok, |s| {
        if s.before == 0 {
            html(500, "no")
        } else {
            html(200, &article("A bridge"))
        }
    });
    expect(Verdict::Ok, |s| {
        if s.before < 2 {
            html(502, "no")
        } else {
            html(200, &article("A bridge"))
        }
    });
    expect(Verdict::Unreachable, |_| Deed::Drop);
    expect(Verdict::Ok, |s| {
        if s.before == 0 {
            Deed::Drop
        } else {
            html(200, &article("A bridge"))
        }
    });
    expect(Verdict::Unreachable, |_| Deed::Hang);
    expect(Verdict::Unreachable, |_| {
        Deed::Send(b"SSH-2.0-dropbear\r\n\r\n".to_vec())
    });
    expect(Verdict::Unreachable, |_| {
        Deed::Send(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 999\r\n\r\n<p>Half a pa".to_vec())
    });
    let result = verdict_of(|_| html(500, "no"));
    assert_eq!((result.attempts, result.status), (3, Some(500)));
}

#[test]
fn nothing_is_asked_before_a_retry_after_has_passed() {
    let server = Server::start(|s| {
        if s.host == "slow.test" && s.path == "/a/1" && s.before == 0 {
            return Deed::Send(answer(429, &[("retry-after", "1")], ""));
        }
        html(200, &article(&s.path))
    });
    let urls: Vec<String> = (1..12).map(|n| format!("http://slow.test/a/{n}")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let report = run(&urls, &options(&server));
    assert!(
        report.sorted().iter().all(|r| r.verdict == Verdict::Ok),
        "{:?}",
        report.counts()
    );
    let seen = server.seen_by("slow.test");
    assert_eq!(seen[0].path, "/a/1");
    let gap = seen[1].at - seen[0].at;
    assert!(gap >= Duration::from_secs(1), "{gap:?}");
}

#[test]
fn too_much_patience_is_not_had() {
    let server = Server::start(|s| match s.host.as_str() {
        "never.test" => Deed::Send(answer(429, &[("retry-after", "3600")], "")),
        _ => html(429, ""),
    });
    let options = options(&server);
    let report = run(
        &[
            "http://never.test/a",
            "http://never.test/b",
            "http://never.test/c",
        ],
        &options,
    );
    assert!(
        report
            .sorted()
            .iter()
            .all(|r| r.verdict == Verdict::Blocked),
        "{:?}",
        report.sorted()
    );
    assert_eq!(server.seen_by("never.test").len(), 1);
    assert_eq!(
        one("http://always.test/a", &options).verdict,
        Verdict::Blocked
    );
}

#[test]
fn no_private_address_is_reached() {
    let server = Server::start(|s| match s.path.as_str() {
        "/literal" => to(302, "http://127.0.0.1/secret"),
        "/number" => to(302, "http://2130706433/secret"),
        "/name" => to(302, "http://localhost/secret"),
        "/metadata" => to(302, "http://169.254.169.254/latest/meta-data/"),
        "/file" => to(302, "file:///etc/passwd"),
        "/port" => to(302, "http://example.com:25/"),
        "/six" => to(302, "http://[::ffff:127.0.0.1]/"),
        _ => html(
            200,
            "<meta http-equiv=refresh content='0;url=http://10.0.0.1/'>",
        ),
    });
    let options = options(&server);
    for path in [
        "literal", "number", "name", "metadata", "file", "port", "six", "meta",
    ] {
        let url = format!("http://open.test/{path}");
        let result = one(&url, &options);
        assert_eq!(result.verdict, Verdict::Policy, "{result:?}");
    }
    for url in [
        "http://127.0.0.1/",
        "http://localhost/",
        "ftp://a.test/x",
        "http://192.168.0.1/",
        "not a url",
    ] {
        assert_eq!(one(url, &options).verdict, Verdict::Policy, "{url}");
    }
    assert!(server.seen().iter().all(|s| s.host == "open.test"));
}

#[test]
fn a_configuration_beside_the_drafts_has_no_privileges() {
    let server = Server::start(|_| html(200, &article("A bridge")));
    let mut options = options(&server);
    options.config.allow_private = true;
    options.trusted = false;
    let report = run(
        &["http://a.test/x", &format!("http://{}/", server.address)],
        &options,
    );
    assert!(server.seen().is_empty());
    assert!(
        report.notices.iter().any(|n| n.contains("links.resolve")),
        "{:?}",
        report.notices
    );
}

#[test]
fn a_broken_host_is_not_contacted_unless_allowed() {
    let server = Server::start(|s| match s.host.as_str() {
        "open.test" => to(302, "http://bad.test/"),
        _ => html(200, &article("A bridge")),
    });
    let mut options = options(&server);
    let requests = || {
        vec![
            ProbeRequest {
                defanged: true,
                ..request("http://bad.test/x")
            },
            request("http://open.test/x"),
        ]
    };
    let report = probe(requests(), &options, &(), &AtomicBool::new(false)).expect("good settings");
    assert!(
        report.sorted().iter().all(|r| r.verdict == Verdict::Policy),
        "{:?}",
        report.sorted()
    );
    assert!(server.seen_by("bad.test").is_empty());
    options.config.contact_defanged = true;
    let report = probe(requests(), &options, &(), &AtomicBool::new(false)).expect("good settings");
    assert_eq!(
        report.get("http://bad.test/x").expect("a result").verdict,
        Verdict::Ok
    );
}

#[test]
fn tls() {
    let config = |name: &str| {
        use rustls::pki_types::pem::PemObject;
        use rustls::pki_types::{CertificateDer, PrivateKeyDer};
        let path = |ending: &str| {
            format!(
                "{}/tests/probe/tls/{name}.{ending}",
                env!("CARGO_MANIFEST_DIR")
            )
        };
        let chain = vec![CertificateDer::from_pem_file(path("pem")).expect("a certificate")];
        let key = PrivateKeyDer::from_pem_file(path("key")).expect("a key");
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a server")
    };
    let good = Server::start_tls(config("good"), |_| html(200, &article("A bridge")));
    let own = Server::start_tls(config("self"), |_| html(200, &article("A bridge")));
    let expired = Server::start_tls(config("expired"), |_| html(200, &article("A bridge")));
    let plain = Server::start(|_| html(200, "x"));
    let mut options = options(&plain);
    for (name, server) in [
        ("good-tls.test", &good),
        ("other-tls.test", &good),
        ("self-tls.test", &own),
        ("expired-tls.test", &expired),
    ] {
        options
            .config
            .resolve
            .insert(name.into(), server.address.to_string());
    }
    options.config.ca_file =
        Some(format!("{}/tests/probe/tls/ca.pem", env!("CARGO_MANIFEST_DIR")).into());
    let trusted = one("https://good-tls.test/x", &options);
    assert_eq!(trusted.verdict, Verdict::Ok, "{trusted:?}");
    for url in [
        "https://other-tls.test/x",
        "https://self-tls.test/x",
        "https://expired-tls.test/x",
        "https://plain.test/x",
    ] {
        let result = one(url, &options);
        assert_eq!(result.verdict, Verdict::Unreachable, "{result:?}");
    }
    options.config.ca_file = None;
    assert_eq!(
        one("https://good-tls.test/x", &options).verdict,
        Verdict::Unreachable
    );
    options.config.ca_file = Some("no/such/file.pem".into());
    let wrong = probe(
        vec![request("https://good-tls.test/x")],
        &options,
        &(),
        &AtomicBool::new(false),
    );
    assert!(matches!(wrong, Err(SettingError::Certificates { .. })));
}

#[test]
fn anchors() {
    let server = Server::start(|_| {
        html(
            200,
            &article("A bridge").replace("<p>", "<p id='first part'>"),
        )
    });
    let mut options = options(&server);
    let urls = [
        "http://a.test/x#first%20part",
        "http://a.test/x#third",
        "http://a.test/x#:~:text=river",
        "http://a.test/x#/route",
        "http://a.test/x",
    ];
    let of = |options: &ProbeOptions| {
        let report = run(&urls, options);
        urls.map(|u| report.get(u).expect("a result").verdict)
    };
    assert_eq!(of(&options), [Verdict::Ok; 5]);
    options.config.check_fragments = true;
    assert_eq!(
        of(&options),
        [
            Verdict::Ok,
            Verdict::Fragment,
            Verdict::Ok,
            Verdict::Ok,
            Verdict::Ok
        ]
    );
    assert_eq!(
        server.seen().iter().filter(|s| s.path == "/x").count(),
        2,
        "one request for all anchors of a page"
    );
}

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
fn a_run_called_off_or_out_of_time_says_what_is_not_known() {
    let server = Server::start(|s| {
        if s.path == "/hang" {
            Deed::Hang
        } else {
            html(200, &article("A bridge"))
        }
    });
    let mut options = options(&server);
    options.limits.first_byte = Duration::from_secs(20);
    options.limits.url = Duration::from_secs(30);
    options.limits.deadline = Duration::from_millis(500);
    let folder = tempfile::tempdir().expect("a folder");
    options.cache = Some(folder.path().join("links.jsonl"));
    let report = run(&["http://a.test/hang", "http://b.test/x"], &options);
    assert_eq!(
        report.get("http://a.test/hang").expect("a result").verdict,
        Verdict::Unchecked
    );
    assert_eq!(
        report.get("http://b.test/x").expect("a result").verdict,
        Verdict::Ok
    );
    options.limits.deadline = Duration::from_secs(20);
    let cancel = AtomicBool::new(false);
    let start = Instant::now();
    let report = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(300));
            cancel.store(true, Ordering::Relaxed);
        });
        probe(
            vec![request("http://a.test/hang"), request("http://b.test/x")],
            &options,
            &(),
            &cancel,
        )
    })
    .expect("good settings");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(
        report.get("http://a.test/hang").expect("a result").verdict,
        Verdict::Unchecked
    );
    assert!(report.get("http://b.test/x").expect("a result").cached);
}

#[test]
fn a_link_that_hangs_keeps_no_other_waiting() {
    let server = Server::start(|s| {
        if s.path == "/hang" {
            Deed::Hang
        } else {
            html(200, &article("A bridge"))
        }
    });
    let mut options = options(&server);
    options.limits.deadline = Duration::from_millis(1500);
    options.limits.first_byte = Duration::from_secs(5);
    let mut urls = vec!["http://a.test/hang".to_owned()];
    urls.extend((0..20).map(|n| format!("http://a.test/{n}")));
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let report = run(&urls, &options);
    assert_eq!(
        report.counts(),
        [(Verdict::Ok, 20), (Verdict::Unchecked, 1)]
    );
}

#[test]
fn limits_hold_for_hops_too() {
    let server = Server::start(|s| match s.host.as_str() {
        "hub.test" => html(200, &article(&s.path)),
        other => to(302, &format!("http://hub.test/{other}/page")),
    });
    let options = options(&server);
    let urls: Vec<String> = (0..40).map(|n| format!("http://h{n}.test/x")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    run(&urls, &options);
    let hub = server.seen_by("hub.test");
    assert!(hub.len() >= 40);
    let took = hub[39].at - hub[0].at;
    assert!(
        took >= Duration::from_millis(1_400),
        "10 at once, then 20 a second: {took:?}"
    );
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
        if s.path.contains("other") {
            html(500, "")
        } else {
            Deed::Hang
        }
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

#[test]
fn names_and_paths_of_every_script() {
    let server = Server::start(|_| html(200, &article("A bridge")));
    let options = options(&server);
    for url in [
        "http://пример.test/новости/мост",
        "http://xn--e1afmkfd.test/x y",
        "HTTP://A.test/a|b",
        "www.a.test/x",
        "http://user:secret@a.test/x",
    ] {
        assert_eq!(one(url, &options).verdict, Verdict::Ok, "{url}");
    }
    assert!(
        server
            .seen()
            .iter()
            .all(|s| !s.headers.contains_key("authorization"))
    );
    assert!(server.seen().iter().all(|s| {
        s.headers
            .get("user-agent")
            .is_some_and(|u| u.starts_with("brieflint/") && u.contains("+http"))
    }));
}

#[test]
fn a_page_says_what_it_is() {
    let server = Server::start(|_| {
        html(
            200,
            "<title>A bridge opens</title><meta property='og:title' content='Bridge opens'>\
        <meta name=author content='Ann Writer'><meta property='article:published_time' content='2020-01-02'>\
        <link rel=canonical href='/x'><p>Words",
        )
    });
    let page = one("http://a.test/x", &options(&server))
        .page
        .expect("a page");
    assert_eq!(page.title.as_deref(), Some("A bridge opens"));
    assert_eq!(page.og_title.as_deref(), Some("Bridge opens"));
    assert_eq!(page.author.as_deref(), Some("Ann Writer"));
    assert_eq!(page.date_published.as_deref(), Some("2020-01-02"));
    assert_eq!(page.canonical.as_deref(), Some("http://a.test/x"));
}
