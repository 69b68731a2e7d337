//! Pages that look lost, closed or for sale, and are not; and their like that are.

use brieflint::links::probe::Verdict;

use super::server::{Deed, Seen, Server, answer, article, html, to};
use super::{expect, one, options};

fn page(title: &str, body: &str) -> Deed {
    html(
        200,
        &format!("<html><head><title>{title}</title></head><body>{body}</body></html>"),
    )
}

#[test]
fn short_news_is_no_wall_and_no_error() {
    for (title, heading) in [
        (
            "Access denied to aid convoy | The Example Post",
            "Access denied to aid convoy",
        ),
        ("404 Media", "404 Media launches a podcast"),
        ("Bus 404", "Bus 404"),
        (
            "Missing hiker not found after third day",
            "Missing hiker not found",
        ),
    ] {
        expect(Verdict::Ok, move |_| {
            page(
                title,
                &format!("<h1>{heading}</h1><p>More on this later in the day."),
            )
        });
    }
}

#[test]
fn a_form_with_a_captcha_is_a_page() {
    let sensor = "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>";
    let captcha = "<script src='https://www.google.com/recaptcha/api.js'></script>";
    expect(Verdict::Ok, move |_| {
        page(
            "Pilots vote to strike",
            &format!("<h1>Pilots vote to strike</h1>{sensor}"),
        )
    });
    expect(Verdict::Ok, move |_| {
        page(
            "Write to us",
            &format!("<h1>Write to us</h1><input name=email>{captcha}"),
        )
    });
    expect(Verdict::Dead, move |_| {
        html(404, &format!("<h1>Page not found</h1>{captcha}{sensor}"))
    });
    expect(Verdict::Blocked, move |_| {
        page("", &format!("<div class=g-recaptcha></div>{captcha}"))
    });
    expect(Verdict::Blocked, move |_| {
        page("Post", &format!("<h1>Are you human?</h1>{captcha}"))
    });
}

#[test]
fn a_paid_article_is_there_and_a_log_in_is_not_the_page() {
    let password = "<form><input type=email><input type=password></form>";
    expect(Verdict::Ok, move |_| {
        page(
            "Inside the deal",
            &format!(
                "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Inside the deal\"}}</script>\
                <h1>Inside the deal</h1><p>Subscribe to go on.</p>{password}"
            ),
        )
    });
    let menu = "Home World Culture Sport ".repeat(30);
    expect(Verdict::Blocked, move |_| {
        page(
            "Anmeldung | Beispielblatt",
            &format!("<nav>{menu}</nav><h1>Bitte melden Sie sich an</h1>{password}"),
        )
    });
    // The first step asks for a name only.
    expect(Verdict::Blocked, |s| {
        if s.path.starts_with("/identifier") {
            page(
                "Sign in – Example",
                "<h1>Sign in</h1><input type=email name=id>",
            )
        } else {
            to(302, &format!("/identifier?continue={}", s.path))
        }
    });
}

#[test]
fn a_redirect_that_the_host_knows_is_believed() {
    let known = |s: &Seen| s.path == "/news/story.html";
    let server = Server::start_credulous(move |s| {
        if known(s) {
            to(301, "/2020/moved.html")
        } else {
            html(200, &article("A bridge"))
        }
    });
    let result = one("http://a.test/news/story.html", &options(&server));
    assert_eq!(result.verdict, Verdict::Redirected, "{result:?}");
    // Two letters are not always a language.
    expect(Verdict::Redirected, |s| {
        if s.path == "/ok" {
            html(200, &article("A bridge"))
        } else {
            to(301, "/ok")
        }
    });
}

#[test]
fn a_catch_all_page_may_use_the_words_of_the_address() {
    let server = Server::start_credulous(|s| {
        page(
            "Post",
            &format!(
                "<nav>{}</nav><h1>Hm</h1><p>Here is the story of the day, and not {}.",
                "Home World Culture ".repeat(20),
                s.path
            ),
        )
    });
    let result = one("http://a.test/news/the-story.html", &options(&server));
    assert_eq!(result.verdict, Verdict::Soft404, "{result:?}");
}

#[test]
fn a_shell_with_a_word_for_old_browsers_is_a_shell() {
    let server = Server::start_credulous(|_| {
        page(
            "Statistics portal",
            "<app-root></app-root><div style='display:none'>Your browser is too old to show this site. Please \
            take a newer one and come back to us.</div><script src=main.js></script>",
        )
    });
    let result = one("http://a.test/p/harbour", &options(&server));
    assert_eq!(result.verdict, Verdict::Ok, "{result:?}");
}

#[test]
fn a_busy_host_behind_a_shield_is_asked_again() {
    expect(Verdict::Ok, |s| {
        if s.before == 0 {
            Deed::Send(answer(429, &[("server", "cloudflare")], ""))
        } else {
            html(200, &article("A bridge"))
        }
    });
}

#[test]
fn names_of_this_machine_are_refused() {
    for host in ["localhost.", "x.localhost"] {
        expect(Verdict::Policy, move |_| {
            to(302, &format!("http://{host}/secret"))
        });
    }
}
