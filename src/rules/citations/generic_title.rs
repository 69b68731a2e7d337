//! Titles of error and log-in pages.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::word_list::WordList;

static META: RuleMeta = RuleMeta {
    name: "generic-title",
    category: Category::Citations,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/generic-title.md"),
};

/// See the rule's page.
pub(crate) struct GenericTitle;

impl Rule for GenericTitle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for citation in &cx.doc.citations {
            let Some(title) = &citation.title else {
                continue;
            };
            if !may_be_generic(&title.text) {
                continue;
            }
            let bare: String = title
                .text
                .to_lowercase()
                .chars()
                .map(|c| {
                    if c.is_alphanumeric() || c == '\'' {
                        c
                    } else {
                        ' '
                    }
                })
                .collect();
            let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
            if GENERIC.contains(&bare.as_str()) {
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        title.span,
                        format!(
                            "“{}” is what an error or log-in page is called, not a source",
                            title.text
                        ),
                    )
                    .in_note(citation.note)
                    .with_help("open the source and copy its own title"),
                );
            }
        }
    }
}

/// Whether a title begins as one of [`GENERIC`] does; letters beyond ASCII are not judged here.
fn may_be_generic(title: &str) -> bool {
    static HEADS: WordList = WordList::new(
        "just attention access 403 forbidden 404 error page not the 500 internal 502 bad 503 service 504 \
        gateway an log login sign facebook instagram x twitter subscribe are robot verify checking \
        please loading redirecting untitled home homepage index document pdf new consent before cookie \
        captcha security ddos seite nie",
    );
    let title = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = title.find(|c: char| !c.is_ascii_alphanumeric());
    let head = end.and_then(|end| title.get(..end)).unwrap_or(title);
    HEADS.contains_any_case(head)
        || title
            .chars()
            .take_while(|c| c.is_alphanumeric())
            .any(|c| !c.is_ascii())
}

/// What pages are called that are not the page asked for; lower case, without punctuation.
const GENERIC: &[&str] = &[
    "just a moment",
    "attention required",
    "attention required cloudflare",
    "access denied",
    "access to this page has been denied",
    "403 forbidden",
    "forbidden",
    "404 not found",
    "404",
    "404 error",
    "error 404",
    "page not found",
    "404 page not found",
    "not found",
    "page not found 404",
    "the page you requested was not found",
    "500 internal server error",
    "internal server error",
    "502 bad gateway",
    "bad gateway",
    "503 service unavailable",
    "service unavailable",
    "504 gateway time out",
    "gateway timeout",
    "error",
    "an error occurred",
    "log in",
    "login",
    "sign in",
    "sign up",
    "log in to facebook",
    "facebook log in or sign up",
    "log in or sign up to view",
    "log into facebook",
    "instagram login",
    "x",
    "twitter",
    "subscribe to read",
    "subscribe",
    "are you a robot",
    "are you human",
    "robot check",
    "verify you are human",
    "checking your browser",
    "please wait",
    "loading",
    "redirecting",
    "untitled",
    "untitled document",
    "home",
    "homepage",
    "home page",
    "index",
    "document",
    "pdf",
    "new tab",
    "consent",
    "before you continue",
    "cookie consent",
    "captcha",
    "security check",
    "ddos guard",
    "страница не найдена",
    "доступ запрещен",
    "доступ запрещён",
    "seite nicht gefunden",
    "page introuvable",
    "página no encontrada",
    "nie znaleziono strony",
    "сторінку не знайдено",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_generic_title_is_turned_away_by_its_head() {
        for title in GENERIC {
            assert!(may_be_generic(title), "{title}");
        }
        assert!(!may_be_generic("Putin Meets Kim"));
    }
}
