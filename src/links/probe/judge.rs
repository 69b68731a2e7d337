//! What a page that was served means for the link that led to it.

use url::Url;

use super::chain::Landing;
use super::error_page;
use super::page::{Page, PageKind};
use super::parked::{self, Around};
use super::report::Verdict;

/// A verdict and its reason.
pub(super) type Judgement = (Verdict, &'static str);

/// What a page shows without further questions; none where the host must be asked for an address that cannot exist.
pub(super) fn alone(asked: &Url, landing: &Landing) -> Option<Judgement> {
    let page = &landing.page;
    let around = Around {
        asked,
        at: &landing.at,
        catch_all: false,
    };
    if parked::is_parked(page, around) {
        return Some((Verdict::Parked, "the domain is for sale"));
    }
    if page.empty && page.whole {
        return Some((Verdict::Soft404, "the page is empty"));
    }
    if lands_on_root(asked, &landing.at) {
        return Some((Verdict::Soft404, "redirected to the front page"));
    }
    if landing.moved && names_error(&landing.at) && !names_error(asked) {
        return Some((Verdict::Soft404, "redirected to an error page"));
    }
    if let Some(reason) = shows_error(asked, page) {
        return Some((Verdict::Soft404, reason));
    }
    let suspicious = parked::signals(page, around) > 0;
    let comparable = page.kind == PageKind::Html && !page.is_story();
    if comparable && (suspicious || is_deep(asked)) {
        return None;
    }
    Some(served(landing))
}

/// What a page shows beside the page that the host serves for an address that cannot exist.
pub(super) fn beside(asked: &Url, landing: &Landing, sibling: Option<&Landing>) -> Judgement {
    if let Some(other) = sibling {
        let served_too = (200..300).contains(&other.status);
        let same = served_too && landing.sketch().is_near(other.sketch());
        // A host that sends this address elsewhere, and not a made-up one, knows it.
        let known =
            landing.moved && !other.moved && last_segment(asked) != last_segment(&landing.at);
        let around = Around {
            asked,
            at: &landing.at,
            catch_all: same,
        };
        if parked::is_parked(&landing.page, around) {
            return (Verdict::Parked, "the domain is for sale");
        }
        // A shell that a script fills is the same for every address of an honest site too.
        let whatever_slug = has_number_before_slug(asked) && !landing.page.is_thin();
        if is_deep(asked) && same && !known && !landing.page.is_shell() && !whatever_slug {
            return (
                Verdict::Soft404,
                "a made-up address beside it shows the same page",
            );
        }
        if served_too && both_numbered(&landing.page, &other.page) {
            return (
                Verdict::Soft404,
                "it carries the number of an error, as a made-up address beside it does",
            );
        }
        if is_deep(asked)
            && landing.moved
            && other.moved
            && landing.page.is_hub()
            && landing.at.host() == other.at.host()
            && landing.at.path() == other.at.path()
            && last_segment(asked) != last_segment(&landing.at)
        {
            return (
                Verdict::Soft404,
                "a made-up address beside it leads to the same page",
            );
        }
    }
    served(landing)
}

fn served(landing: &Landing) -> Judgement {
    if landing.moved && landing.permanent {
        (Verdict::Redirected, "moved for good")
    } else {
        (Verdict::Ok, "")
    }
}

/// Whether the page itself says that it is none.
fn shows_error(asked: &Url, page: &Page) -> Option<&'static str> {
    let site: Vec<String> = asked
        .host_str()
        .into_iter()
        .flat_map(|h| h.split(['.', '-']))
        .map(str::to_lowercase)
        .collect();
    if page.kind == PageKind::Text {
        return (page.words <= 20 && error_page::says_missing(&page.heading, &site))
            .then_some("the text says that the page is missing");
    }
    if page.kind != PageKind::Html {
        return None;
    }
    if page.whole && page.words == 0 && !page.media && page.scripts == 0 && page.title().is_empty()
    {
        return Some("the page shows nothing");
    }
    if !page.is_thin() {
        return None;
    }
    let shared = page.facts.og_title.as_deref().unwrap_or("");
    if error_page::says_missing(page.title(), &site) || error_page::says_missing(shared, &site) {
        return Some("the title says that the page is missing");
    }
    if error_page::says_missing(&page.heading, &site) {
        return Some("the heading says that the page is missing");
    }
    if page.error_class {
        return Some("the page is built as an error page");
    }
    None
}

/// Whether two thin pages carry the number of an error, in whatever language.
fn both_numbered(page: &Page, other: &Page) -> bool {
    [page, other].iter().all(|page| {
        page.is_thin()
            && (error_page::has_error_number(page.title())
                || error_page::has_error_number(&page.heading))
    })
}

/// Whether an address leads further than to a front page.
pub(super) fn is_deep(url: &Url) -> bool {
    !is_root(url)
}

fn is_root(url: &Url) -> bool {
    let mut parts = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty());
    let (first, more) = (parts.next(), parts.next());
    if more.is_some() {
        return false;
    }
    first.is_none_or(|part| {
        let stem = part.split('.').next().unwrap_or("").to_ascii_lowercase();
        matches!(stem.as_str(), "index" | "default" | "home" | "main") || is_locale(part)
    })
}

/// Languages and countries that front pages are kept under.
const LOCALES: &str = " af am ar at au az be bg bn br bs ca ch cn cs cy cz da de dk ee el en es et eu fa fi fr ga \
    gb ge gl gr he hi hr hu hy id ie il in is it ja jp ka kk km ko kr ku ky lo lt lv mk mn ms mt mx my nb ne nl nn \
    no ps pl pt ro ru se si sk sl sq sr sv sw ta tg th tk tr tw ua uk ur us uz vi zh ";

/// Whether a part of a path names a language: `de`, `pt-br`, `zh_TW`.
fn is_locale(part: &str) -> bool {
    let mut names = part.split(['-', '_']);
    let known = |name: &str| {
        name.len() == 2 && LOCALES.contains(&format!(" {} ", name.to_ascii_lowercase()))
    };
    let language = names.next().is_some_and(known);
    let region =
        |name: &str| matches!(name.len(), 2..=4) && name.bytes().all(|b| b.is_ascii_alphabetic());
    language && names.next().is_none_or(region) && names.next().is_none()
}

/// Whether a link to a page ended at a front page.
fn lands_on_root(asked: &Url, at: &Url) -> bool {
    if is_root(asked) || !is_root(at) {
        return false;
    }
    // The front page with a query may be the page: `/?p=123`.
    if at
        .query()
        .is_some_and(|q| asked.path().len() > 1 && q.bytes().any(|b| b.is_ascii_digit()))
    {
        return false;
    }
    // A shortener leads to front pages too.
    let registrable = |u: &Url| {
        u.host_str()
            .and_then(|h| psl::domain_str(h).map(str::to_owned))
    };
    let token = asked.path().trim_matches('/');
    let short = token.len() <= 10
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let other = registrable(asked) != registrable(at);
    let short_host = asked.host_str().is_some_and(|h| h.len() <= 10);
    !(other && short && short_host)
}

/// Whether a number stands before the last part of a path: many sites look at the number alone (`/news/48211/any-words`).
fn has_number_before_slug(url: &Url) -> bool {
    let before = url.path_segments().and_then(|mut parts| {
        parts.next_back();
        parts.next_back()
    });
    before.is_some_and(|part| {
        let year = part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
        part.len() >= 3 && !year && part.bytes().all(|b| b.is_ascii_digit())
    })
}

fn last_segment(url: &Url) -> Option<&str> {
    url.path_segments()?.rev().find(|part| !part.is_empty())
}

/// Whether an address is that of an error page.
fn names_error(url: &Url) -> bool {
    let Some(last) = last_segment(url) else {
        return false;
    };
    let bare: String = last
        .split('.')
        .next()
        .unwrap_or("")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    matches!(
        bare.as_str(),
        "404"
            | "410"
            | "notfound"
            | "pagenotfound"
            | "error"
            | "errors"
            | "error404"
            | "404error"
            | "errorpage"
            | "fehler"
            | "erreur"
            | "nichtgefunden"
            | "introuvable"
            | "missing"
            | "filenotfound"
            | "notfound404"
            | "404notfound"
            | "http404"
            | "oops"
            | "nopage"
            | "noencontrado"
            | "unavailable"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn front_pages() {
        let root = |a: &str, b: &str| lands_on_root(&url(a), &url(b));
        assert!(root("http://a.test/2019/story.html", "https://www.a.test/"));
        assert!(root("http://a.test/2019/story.html", "http://a.test/en/"));
        assert!(root("http://a.test/about", "http://a.test/index.html"));
        assert!(root("http://a.test/2019/story", "http://a.test/pt-BR/"));
        assert!(!root("http://a.test/2019/story", "http://a.test/ok"));
        assert!(!root("http://a.test/2019/story", "http://a.test/h9"));
        assert!(!root("http://a.test/index.php", "http://a.test/"));
        assert!(!root("http://a.test/", "https://a.test/en/"));
        assert!(!root(
            "http://a.test/2019/story.html",
            "http://a.test/2019/story/"
        ));
        assert!(!root("http://sho.rt/x7Yd", "http://a.test/"));
        assert!(!root("http://a.test/2019/story", "http://a.test/?p=123"));
    }

    #[test]
    fn addresses_of_error_pages() {
        assert!(names_error(&url("http://a.test/errors/404.html")));
        assert!(names_error(&url("http://a.test/page-not-found?from=x")));
        assert!(!names_error(&url("http://a.test/news/how-404-came-to-be")));
    }
}
