//! Pages that stand before the page: checks for bots, and log-in pages.

use url::Url;

use super::fetch::Head;
use super::markers;
use super::page::{Page, PageKind};

/// Titles that only checks for bots have, whatever follows.
const CHALLENGE_TITLES: &[&str] = &[
    "access to this page has been denied",
    "checking your browser",
    "checking if the site connection is secure",
    "verify you are human",
    "verify that you are human",
    "verify you are a human",
    "verify you're human",
    "verifying you are human",
    "confirm you are human",
    "are you a robot",
    "are you human",
    "are you a human",
    "ddos-guard",
    "ddos protection",
    "pardon our interruption",
    "making sure you're not a bot",
    "making sure you’re not a bot",
    "you have been blocked",
    "access to this site has been limited",
    "available in your region",
    "available in your country",
    "available in your location",
    "in ihrem land nicht verfügbar",
    "disponible dans votre pays",
    "disponible en tu país",
    "vercel security checkpoint",
    "please wait while",
    "please wait for a moment",
    "please enable javascript and cookies",
    "you are being redirected...",
    "вы не робот",
    "я не робот",
    "подтвердите, что вы не робот",
    "проверка браузера",
    "проверяем ваш браузер",
    "请稍候",
    "人机验证",
    "人机身份验证",
    "安全验证",
    "访问验证",
    "アクセスが拒否",
    "ロボットではない",
    "접근이 거부",
    "로봇이 아닙니다",
    "kein roboter",
    "kein bot",
    "pas un robot",
    "no eres un robot",
    "no soy un robot",
    "non sei un robot",
    "não é um robô",
    "nie jesteś robotem",
    "robot olmadığınızı",
];

/// Titles that checks for bots have, and headlines begin with.
const CHALLENGE_OPENINGS: &[&str] = &[
    "just a moment",
    "attention required",
    "access denied",
    "access restricted",
    "robot check",
    "bot check",
    "bot verification",
    "human verification",
    "security check",
    "security verification",
    "please wait",
    "one moment",
    "one moment, please",
    "one more step",
    "captcha",
    "request blocked",
    "request rejected",
    "client challenge",
    "browser check",
    "browser verification",
    "unusual traffic",
    "human check",
    "ein moment",
    "einen moment bitte",
    "nur einen moment",
    "un instant",
    "un momento",
    "un moment",
    "um momento",
    "bir dakika",
    "chwileczkę",
    "один момент",
    "одну минуту",
    "минутку",
    "доступ ограничен",
    "доступ запрещен",
    "доступ запрещён",
    "доступ заблокирован",
    "zugriff verweigert",
    "zugang verweigert",
    "zugriff gesperrt",
    "accès refusé",
    "accès interdit",
    "acceso denegado",
    "acesso negado",
    "accesso negato",
    "toegang geweigerd",
    "odmowa dostępu",
    "brak dostępu",
    "erişim engellendi",
    "تم رفض الوصول",
    "访问被拒绝",
    "拒绝访问",
    "しばらくお待ちください",
    "잠시만 기다리",
    "sicherheitsüberprüfung",
    "vérification de sécurité",
    "verificación de seguridad",
    "verifica di sicurezza",
    "проверка безопасности",
];

/// Titles and headings that log-in pages have.
const LOGIN_TITLES: &[&str] = &[
    "log in",
    "login",
    "log-in",
    "sign in",
    "sign-in",
    "signin",
    "please log in",
    "please sign in",
    "you must log in",
    "you must be logged in",
    "member login",
    "authentication required",
    "anmelden",
    "anmeldung",
    "einloggen",
    "bitte anmelden",
    "bitte melden sie sich an",
    "bitte loggen sie sich ein",
    "connexion",
    "se connecter",
    "connectez-vous",
    "identifiez-vous",
    "iniciar sesión",
    "inicia sesión",
    "acceder",
    "accedi",
    "accesso",
    "entrar",
    "iniciar sessão",
    "inloggen",
    "logga in",
    "logg inn",
    "log ind",
    "log på",
    "kirjaudu",
    "zaloguj się",
    "logowanie",
    "přihlášení",
    "přihlásit se",
    "prihlásenie",
    "prijava",
    "bejelentkezés",
    "autentificare",
    "conectare",
    "giriş",
    "giriş yap",
    "oturum aç",
    "вход",
    "войти",
    "войдите",
    "авторизация",
    "увійти",
    "вхід",
    "авторизація",
    "σύνδεση",
    "είσοδος",
    "התחברות",
    "כניסה",
    "تسجيل الدخول",
    "ورود",
    "登录",
    "登入",
    "请登录",
    "ログイン",
    "로그인",
    "đăng nhập",
    "masuk",
    "เข้าสู่ระบบ",
    "लॉग इन",
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
    let asked = page.markers.challenge || page.markers.captcha || titled(page);
    let vendor = has("x-datadome")
        || has("x-datadome-cid")
        || has("x-px")
        || has("x-px-authorization")
        || has("x-sucuri-block")
        || has("x-iinfo")
        || says("server", "ddos-guard")
        || says("server", "cloudflare")
        || says("server", "akamaighost");
    // An answer that means "later" is a check only where it shows one.
    if refused && vendor && (asked || !matches!(head.status, 429 | 503)) {
        return Some("a check for bots answers");
    }
    if page.kind != PageKind::Html || !small {
        return None;
    }
    if titled(page) {
        return Some("the page is a check for bots (title)");
    }
    if matches!(head.status, 404 | 410) {
        return None;
    }
    // Forms and comments have a captcha too: a check has nothing else, not even a title.
    let bare = page.title().is_empty() && page.heading.is_empty() && page.fields == 0;
    let checks = page.markers.challenge || (page.markers.captcha && (refused || bare));
    (checks && page.words < 60).then_some("the page is a check for bots (script)")
}

/// Whether title or heading are those of a check for bots.
fn titled(page: &Page) -> bool {
    let fits = |text: &str| {
        let text = text.to_lowercase();
        let short = text.len() < 160;
        let sure = CHALLENGE_TITLES.iter().any(|phrase| text.contains(phrase));
        short && (sure || opens(&text, CHALLENGE_OPENINGS))
    };
    let machine = page.markers.challenge || page.markers.captcha;
    fits(page.title()) || ((machine || page.title().is_empty()) && fits(&page.heading))
}

/// Whether a title says one of these and no more, but for the name of a site: "Access denied to convoy" is news.
fn opens(text: &str, phrases: &[&str]) -> bool {
    text.split(['|', '·', '•', '»', '–', '—'])
        .flat_map(|part| part.split(" - "))
        .take(4)
        .any(|part| {
            let part = part.trim().trim_end_matches(['.', '…', '!', '?', ' ']);
            phrases.iter().any(|phrase| {
                part.strip_prefix(phrase)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '…', '!', '?']))
            })
        })
}

/// Whether a link ended at a log-in; the reason, then.
pub(super) fn login(asked: &Url, at: &Url, page: &Page) -> Option<&'static str> {
    let moved = asked.path() != at.path() || asked.host_str() != at.host_str();
    let wanted = has_login_name(asked);
    if moved && !wanted {
        let named = has_login_name(at);
        let returns = leads_back(asked, at);
        if returns && (named || page.password || (page.is_thin() && asks_to_log_in(page))) {
            return Some("redirected to a log-in page");
        }
        if named && (page.password || !is_kept(asked, at)) && page.is_thin() {
            return Some("redirected to a log-in page");
        }
        if (page.password || asks_to_log_in(page)) && page.is_thin() && page.words < 150 {
            return Some("redirected to a page that asks for a password");
        }
        if names_check(at) && !is_kept(asked, at) && page.is_thin() {
            return Some("redirected to a check for bots");
        }
    }
    // Paid articles ask for a password too; they show that they are articles.
    let in_place = !wanted && page.is_thin() && !page.article && asked.path().len() > 1;
    if in_place && page.password && (page.words < 60 || asks_to_log_in(page)) {
        return Some("the page asks for a password");
    }
    None
}

/// Whether an address is that of a check for bots: `/showcaptcha`, `validate.perfdrive.com`, `/sorry/index`.
fn names_check(url: &Url) -> bool {
    let place = format!("{}{}", url.host_str().unwrap_or(""), url.path());
    let found = markers::find(&place);
    let segment = |name: &str| {
        url.path_segments()
            .is_some_and(|mut parts| parts.any(|p| p == name))
    };
    found.captcha
        || found.challenge
        || [
            "sorry",
            "challenge",
            "blocked",
            "bot-check",
            "botcheck",
            "humans",
            "access-denied",
        ]
        .into_iter()
        .any(segment)
}

/// Whether title or heading are those of a log-in page.
fn asks_to_log_in(page: &Page) -> bool {
    let says = |text: &str| {
        text.len() < 160 && {
            let text = text.to_lowercase();
            opens(&text, LOGIN_TITLES)
                || LOGIN_TITLES.iter().any(|phrase| {
                    phrase.contains(' ')
                        && text
                            .strip_prefix(phrase)
                            .is_some_and(|r| r.starts_with(' '))
                })
        }
    };
    (page.password || page.fields > 0) && (says(page.title()) || says(&page.heading))
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
