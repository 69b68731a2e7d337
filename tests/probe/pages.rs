//! What a page shows: that it is there, that it is not, that it only pretends.

use brieflint::links::probe::{LinksConfig, ProbeOptions, Verdict};

use super::server::{Deed, Server, answer, article, html, to};
use super::{expect, one, options, quick, run, verdict_of};

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
        Deed::Drip(vec![a.to_vec(), b.to_vec()])
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
    let report = run(&urls, &options);
    assert_eq!(report.counts(), [(Verdict::Dead, 20)]);
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
