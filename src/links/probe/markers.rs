//! Names of machines and scripts that give a page away, whatever its language.

use std::ops::BitOrAssign;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

/// What scripts, frames and forms of a page lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Markers {
    /// The machinery of parked domains.
    pub(super) lander: bool,
    /// The machinery of a check for bots, which stands on nothing but the check.
    pub(super) challenge: bool,
    /// The machinery that tells people from programs; forms and comments have it too.
    pub(super) captcha: bool,
}

impl BitOrAssign for Markers {
    fn bitor_assign(&mut self, other: Self) {
        self.lander |= other.lander;
        self.challenge |= other.challenge;
        self.captcha |= other.captcha;
    }
}

const LANDER: &[&str] = &[
    "\"/lander\"",
    "'/lander'",
    "/lander?",
    "adsense/domains/caf.js",
    "parking-lander",
    "parkinglander",
    "sedoparking",
    "//sedo.com",
    "www.sedo.com",
    "parklogic",
    "parkingcrew",
    "bodis.com",
    "d38psrni17bvxu.cloudfront",
    "d1lxhc4jvstzrp.cloudfront",
    "hugedomains",
    "afternic",
    "//dan.com/",
    "//www.dan.com/",
    "cdn.dan.com",
    "undeveloped.com",
    "domainmarket",
    "namebright",
    "skenzo",
    "teaminternet",
    "smartname",
    "above.com/marketplace",
    "trellian",
    "uniregistry",
    "buydomains",
    "domainnamesales",
    "squadhelp",
    "brandbucket",
    "//efty.com",
    ".efty.com",
    "dynadot.com/market",
    "namecheap.com/market",
    "ztomy",
    "parkweb",
    "parked-content",
    "domainparking",
    "domain-parking",
    "parkingpage",
    "parking-page",
    "domain-for-sale",
    "domain_profile.cfm",
    "rmgserving",
    "cashparking",
    "domainsponsor",
    "//park.io",
    "/px.js?ch=",
    "getparked",
    "epik.com/domain",
    "window.park=",
    "window.park =",
    "parkingpage.",
];

const CHALLENGE: &[&str] = &[
    "/cdn-cgi/challenge-platform/h/",
    "cf_chl_",
    "captcha-delivery.com",
    "px-captcha",
    "sucuri_cloudproxy",
    "/.within.website/",
    "/__qrator",
    "/_sec/cp_challenge",
    "/_sec/verify",
    "bm-verify",
    "jschl",
    "vercel/security",
    "/_fs-ch-",
];

const CAPTCHA: &[&str] = &[
    "challenges.cloudflare.com",
    "_incapsula_resource",
    "perimeterx",
    "_pxappid",
    "hcaptcha.com",
    "recaptcha",
    "awswaf",
    "aws-waf",
    "ddos-guard",
    "kpsdk",
    "perfdrive",
    "arkoselabs",
    "friendlycaptcha",
    "friendly-challenge",
    "geetest",
    "captcha",
    "ak_bmsc",
    "js_challenge",
    "botdetect",
    "human-verification",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(LANDER.iter().chain(CHALLENGE).chain(CAPTCHA))
        .ok()
});

/// What a script, or the address of one, leads to.
pub(super) fn find(text: &str) -> Markers {
    let mut found = Markers::default();
    if let Some(finder) = &*FINDER {
        for hit in finder.find_overlapping_iter(text) {
            match hit.pattern().as_usize() {
                n if n < LANDER.len() => found.lander = true,
                n if n < LANDER.len() + CHALLENGE.len() => found.challenge = true,
                _ => found.captcha = true,
            }
            if found.lander && found.challenge && found.captcha {
                break;
            }
        }
    }
    found
}

/// Whether a class or an id calls the page an error page: `error404`, `page-not-found`.
pub(super) fn is_error_class(value: &str) -> bool {
    value.split_whitespace().any(|class| {
        let bare: String = class
            .chars()
            .filter(|c| c.is_ascii_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        matches!(
            bare.as_str(),
            "error404"
                | "page404"
                | "404page"
                | "404"
                | "e404"
                | "err404"
                | "http404"
                | "is404"
                | "template404"
                | "status404"
                | "notfound"
                | "pagenotfound"
                | "notfoundpage"
                | "errorpage"
                | "pageerror"
                | "errornotfound"
                | "notfound404"
                | "404error"
                | "pageerror404"
                | "errorpage404"
                | "view404"
                | "errornotfoundpage"
                | "404notfound"
                | "404container"
                | "error404page"
                | "notfoundcontainer"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machinery_is_known_by_its_address() {
        assert!(find("https://www.google.com/adsense/domains/caf.js?abp=1").lander);
        assert!(find("window.onload=function(){window.location.href=\"/lander\"}").lander);
        assert!(find("/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1").challenge);
        let form = find("https://challenges.cloudflare.com/turnstile/v0/api.js");
        assert!(form.captcha && !form.challenge);
        // A sensor that stands on ordinary pages.
        assert_eq!(
            find("a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'"),
            Markers::default()
        );
        assert_eq!(find("/static/app.js"), Markers::default());
    }

    #[test]
    fn only_whole_classes_count() {
        assert!(is_error_class("home error-404 wide"));
        assert!(!is_error_class("body-404-media articles-about-404"));
    }
}
