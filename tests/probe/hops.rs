//! What stands between a link and its page: redirects, walls, failures, and what may not be asked for.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use brieflint::links::probe::{ProbeRequest, SettingError, Verdict, probe};

use super::server::{Deed, Seen, Server, answer, article, html, to};
use super::{expect, one, options, request, run, verdict_of};

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
fn a_server_that_says_nothing_is_unreachable() {
    let server = Server::start(|s| {
        if s.path == "/silent" {
            return Deed::Hang;
        }
        Deed::Stall(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<p>Half a".to_vec())
    });
    let mut options = options(&server);
    let ms = Duration::from_millis;
    options.limits.first_byte = ms(200);
    options.limits.retry_first_byte = ms(100);
    options.limits.body = ms(100);
    for url in ["http://a.test/silent", "http://a.test/stalls"] {
        let result = one(url, &options);
        assert_eq!(result.verdict, Verdict::Unreachable, "{result:?}");
        assert_eq!(result.attempts, 2, "{result:?}");
    }
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
