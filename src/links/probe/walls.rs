//! Pages that stand before the page: checks for bots, and log-in pages.

use url::Url;

use super::fetch::Head;
use super::page::{Page, PageKind};

/// Titles that checks for bots have.
const CHALLENGE_TITLES: &[&str] = &[
    "just a moment",
    "attention required",
    "access denied",
    "access to this page has been denied",
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "are you human",
    "robot check",
    "bot check",
    "bot verification",
    "human verification",
    "security check",
    "security verification",
    "ddos-guard",
    "ddos protection",
    "please wait",
    "one moment",
    "one more step",
    "captcha",
    "pardon our interruption",
    "making sure you're not a bot",
    "making sure you’re not a bot",
    "checking if the site connection is secure",
    "you have been blocked",
    "request blocked",
    "request rejected",
    "vercel security checkpoint",
    "client challenge",
    "browser check",
    "unusual traffic",
    "ein moment",
    "un instant",
    "un momento",
    "un moment",
    "um momento",
    "один момент",
    "проверка браузера",
    "вы не робот",
    "доступ ограничен",
    "доступ запрещен",
    "доступ запрещён",
    "zugriff verweigert",
    "accès refusé",
    "acceso denegado",
    "acesso negado",
    "请稍候",
    "人机验证",
    "安全验证",
    "访问验证",
    "アクセスが拒否",
    "접근이 거부",
    "zugang verweigert",
    "sicherheitsüberprüfung",
    "vérification de sécurité",
];

/// Path segments and first labels of hosts that lead to a log-in.
const LOGIN: &[&str] = &[
    "login",
    "log-in",
    "log_in",
    "signin",
    "sign-in",
    "sign_in",
    "sso",
    "auth",
    "authenticate",
    "authentication",
    "authorize",
    "oauth",
    "oauth2",
    "openid",
    "saml",
    "saml2",
    "cas",
    "adfs",
    "idp",
    "session",
    "sessions",
    "logon",
    "wp-login",
    "account",
    "accounts",
    "signup",
    "sign-up",
    "register",
    "registration",
    "subscribe",
    "subscription",
    "paywall",
    "members",
    "member",
    "anmelden",
    "anmeldung",
    "einloggen",
    "connexion",
    "identification",
    "se-connecter",
    "iniciar-sesion",
    "acceso",
    "entrar",
    "acceder",
    "accedi",
    "inloggen",
    "logga-in",
    "logowanie",
    "zaloguj",
    "prihlaseni",
    "vhod",
    "giris",
    "consent",
    "checkpoint",
    "authwall",
    "gate",
    "regwall",
    "identity",
    "passport",
];

/// Query keys that say where to go after the log-in.
const RETURN_KEYS: &[&str] = &[
    "next",
    "return",
    "returnurl",
    "returnto",
    "redirect",
    "redirecturl",
    "redirecturi",
    "redirectto",
    "continue",
    "dest",
    "destination",
    "goto",
    "target",
    "service",
    "backurl",
    "back",
    "from",
    "url",
    "ref",
    "referer",
    "referrer",
    "relaystate",
    "wreply",
    "ru",
    "rurl",
    "forward",
    "origin",
    "success",
    "successurl",
    "callback",
    "callbackurl",
];

/// Whether headers or the page itself are a check for bots; the reason, then.
pub(super) fn challenge(head: &Head, page: &Page) -> Option<&'static str> {
    let has = |name: &str| head.header(name).is_some();
    let says = |name: &str, word: &str| {
        head.header(name)
            .is_some_and(|v| v.to_ascii_lowercase().contains(word))
    };
    if says("cf-mitigated", "challenge")
        || says("x-vercel-mitigated", "challenge")
        || says("x-vercel-mitigated", "deny")
        || says("x-amzn-waf-action", "challenge")
        || says("x-amzn-waf-action", "captcha")
        || has("x-kpsdk-ct")
        || says("x-datadome", "challenge")
        || says("x-px-block", "1")
    {
        return Some("a check for bots answers (header)");
    }
    let small = page.words < 150 && page.is_thin();
    let refused = matches!(head.status, 403 | 405 | 406 | 429 | 503);
    let vendor = has("x-datadome")
        || has("x-datadome-cid")
        || has("x-px")
        || has("x-px-authorization")
        || has("x-sucuri-block")
        || has("x-iinfo")
        || says("server", "ddos-guard")
        || says("server", "cloudflare")
        || says("server", "akamaighost");
    if refused && vendor && (head.status != 503 || page.markers.challenge || titled(page)) {
        return Some("a check for bots answers");
    }
    if page.kind != PageKind::Html || !small {
        return None;
    }
    if titled(page) {
        return Some("the page is a check for bots (title)");
    }
    // A comment form has a captcha too: here nothing else is on the page.
    (page.markers.challenge && page.words < 60).then_some("the page is a check for bots (script)")
}

fn titled(page: &Page) -> bool {
    let fits = |text: &str| {
        let text = text.to_lowercase();
        text.len() < 120
            && CHALLENGE_TITLES.iter().any(|phrase| {
                text.find(phrase).is_some_and(|at| {
                    let others = text.len() - phrase.len();
                    at == 0 && others <= 45 || others <= 12
                })
            })
    };
    fits(page.title()) || (page.title().is_empty() && fits(&page.heading))
}

/// Whether a link ended at a log-in; the reason, then.
pub(super) fn login(asked: &Url, at: &Url, page: &Page) -> Option<&'static str> {
    let moved = asked.path() != at.path() || asked.host_str() != at.host_str();
    let wanted = has_login_name(asked);
    if moved && !wanted {
        let named = has_login_name(at);
        let returns = leads_back(asked, at);
        if returns && (named || page.password) {
            return Some("redirected to a log-in page");
        }
        if named && (page.password || !is_kept(asked, at)) && page.is_thin() {
            return Some("redirected to a log-in page");
        }
        if page.password && page.is_thin() && page.words < 150 {
            return Some("redirected to a page that asks for a password");
        }
    }
    if !wanted && page.password && page.is_thin() && page.words < 60 && asked.path().len() > 1 {
        return Some("the page asks for a password");
    }
    None
}

fn has_login_name(url: &Url) -> bool {
    let is_login = |word: &str| {
        let word = word.to_ascii_lowercase();
        let stem = word.split('.').next().unwrap_or("");
        LOGIN.contains(&stem)
    };
    let label = url
        .host_str()
        .and_then(|h| h.split('.').next())
        .unwrap_or("");
    is_login(label)
        || url
            .path_segments()
            .is_some_and(|mut parts| parts.any(is_login))
}

/// Whether the last part of the path survived the redirect: then it is the page, whatever its folder is called.
fn is_kept(asked: &Url, at: &Url) -> bool {
    let last = |u: &Url| {
        u.path_segments()
            .and_then(|p| p.rev().find(|s| !s.is_empty()).map(str::to_owned))
    };
    last(asked).is_some_and(|slug| Some(slug) == last(at))
}

/// Whether the query of `at` says to come back to `asked`.
fn leads_back(asked: &Url, at: &Url) -> bool {
    at.query_pairs().take(50).any(|(key, value)| {
        let key: String = key
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        RETURN_KEYS.contains(&key.as_str())
            && (asked.path().len() > 1 && value.contains(asked.path())
                || asked.host_str().is_some_and(|h| value.contains(h)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn a_log_in_is_known_by_name_or_by_what_it_asks() {
        let page = Page {
            words: 20,
            password: true,
            kind: PageKind::Html,
            ..Page::default()
        };
        let asked = url("https://a.test/story/1");
        assert!(login(&asked, &url("https://a.test/login?next=/story/1"), &page).is_some());
        assert!(
            login(
                &asked,
                &url("https://id.a.test/x?return_to=https%3A%2F%2Fa.test%2Fstory%2F1"),
                &page
            )
            .is_some()
        );
        let article = Page {
            words: 900,
            prose: 800,
            password: true,
            article: true,
            ..Page::default()
        };
        assert!(login(&asked, &url("https://a.test/accounts/story/1"), &article).is_none());
        assert!(
            login(
                &url("https://a.test/login"),
                &url("https://a.test/login/"),
                &page
            )
            .is_none()
        );
    }
}
