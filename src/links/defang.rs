//! Refanging and defanging of one address.

use super::indicator::{Indicator, parse};
use super::policy::{DefangStyle, DotStyle, SchemeStyle, WhichDots};

/// The live form of an address, every other character as it stands; `address` itself where it is live or none.
///
/// ```
/// use brieflint::links::defang::refang;
/// assert_eq!(refang("hxxps://tass[.]com/world/1"), "https://tass.com/world/1");
/// assert_eq!(refang("no address"), "no address");
/// ```
#[must_use]
pub fn refang(address: &str) -> String {
    parse(address).map_or_else(|| address.to_owned(), |found| found.live)
}

/// The address in a defanged style; `address` itself where it is none. Defanging twice is defanging once, and
/// [`refang`] gives back the live form.
///
/// ```
/// use brieflint::links::defang::defang;
/// use brieflint::links::policy::DefangStyle;
/// assert_eq!(defang("http://www.mid.ru/a.html", DefangStyle::default()), "http://www.mid(.)ru/a.html");
/// ```
#[must_use]
pub fn defang(address: &str, style: DefangStyle) -> String {
    parse(address).map_or_else(|| address.to_owned(), |found| defang_found(&found, style))
}

/// An address that was found, live or defanged, in a defanged style.
#[must_use]
pub fn defang_found(found: &Indicator, style: DefangStyle) -> String {
    let live = found.live.as_str();
    let host = found.host();
    let before = live.get(..found.host.start).unwrap_or("");
    let after = live.get(found.host.end..).unwrap_or("");
    format!(
        "{}{}{after}",
        scheme(before, style.scheme),
        broken_host(host, style)
    )
}

fn broken_host(host: &str, style: DefangStyle) -> String {
    let dot = style.dot.text();
    if !host.contains('.') {
        // IPv6, and names of one label
        return match style.which {
            WhichDots::Last => match host.rsplit_once(':') {
                Some((head, tail)) => format!("{head}[:]{tail}"),
                None => host.to_owned(),
            },
            WhichDots::All => host.replace(':', "[:]"),
        };
    }
    match style.which {
        WhichDots::All => host.replace('.', dot),
        WhichDots::Last => match host.rsplit_once('.') {
            Some((head, tail)) => format!("{head}{dot}{tail}"),
            None => host.to_owned(),
        },
    }
}

/// What stands before the host, with the scheme broken if the style wants it.
fn scheme(before: &str, style: SchemeStyle) -> String {
    if style == SchemeStyle::Keep {
        return before.to_owned();
    }
    for (live, broken) in [("http", "hxxp"), ("ftp", "fxp"), ("sftp", "sfxp")] {
        if let Some(rest) = before
            .get(..live.len())
            .filter(|head| head.eq_ignore_ascii_case(live))
            .and_then(|_| before.get(live.len()..))
            && rest.trim_start_matches(['s', 'S']).starts_with("://")
        {
            return format!("{broken}{rest}");
        }
    }
    before.to_owned()
}

/// The style in which an address is defanged; none for a live one, and for forms that are no style (a broken scheme
/// alone, half brackets, escapes).
#[must_use]
pub fn style_of(found: &Indicator, text: &str) -> Option<DefangStyle> {
    let host_dots = found.host().matches('.').count();
    let mut dot = None;
    let mut broken = 0;
    let mut hxxp = false;
    for mark in &found.marks {
        match mark.live {
            "." => {
                let raw = mark.span.of(text);
                let style = DotStyle::ALL
                    .into_iter()
                    .find(|style| style.text() == raw)?;
                if *dot.get_or_insert(style) == style {
                    broken += 1;
                }
            }
            "http" | "https" => hxxp |= mark.span.of(text).to_ascii_lowercase().starts_with("hxxp"),
            _ => {}
        }
    }
    Some(DefangStyle {
        dot: dot?,
        which: if broken >= host_dots && host_dots > 1 {
            WhichDots::All
        } else {
            WhichDots::Last
        },
        scheme: if hxxp {
            SchemeStyle::Hxxp
        } else {
            SchemeStyle::Keep
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn styles() -> impl Strategy<Value = DefangStyle> {
        (
            prop::sample::select(DotStyle::ALL.to_vec()),
            prop::sample::select(vec![WhichDots::Last, WhichDots::All]),
            prop::sample::select(vec![SchemeStyle::Keep, SchemeStyle::Hxxp]),
        )
            .prop_map(|(dot, which, scheme)| DefangStyle { dot, which, scheme })
    }

    fn addresses() -> impl Strategy<Value = String> {
        let label = "[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?"
            .prop_filter("hardly ever punycode", |label| !label.starts_with("xn--"));
        let suffix = prop::sample::select(vec![
            "com",
            "ru",
            "org",
            "gov.by",
            "co.uk",
            "in",
            "me",
            "info",
            "рф",
            "github.io",
            "onion",
        ]);
        let scheme = prop::sample::select(vec!["", "http://", "https://", "ftp://", "www."]);
        let path = prop::sample::select(vec![
            "",
            "/",
            "/a",
            "/a/b.html?c=d.e#f",
            "/wiki/Foo_(bar)",
            "/a,b;c",
            ":8080/x",
            "/@user",
            "/п",
            "/a[1",
        ]);
        let name = (scheme, label, suffix, path)
            .prop_map(|(scheme, label, suffix, path)| format!("{scheme}{label}.{suffix}{path}"));
        let fixed = prop::sample::select(vec![
            "192.0.2.7",
            "http://192.0.2.7/x",
            "192.0.2.0/24",
            "192.0.2.7:80",
            "2001:db8::1",
            "2001:db8::/32",
            "http://[2001:db8::1]/x",
            "http://[2001:db8::1]:80/",
            "press@example.com",
            "a.b+c@mail.example.co.uk",
            "http://user:pw@example.com/x",
        ]);
        prop_oneof![4 => name, 1 => fixed.prop_map(str::to_owned)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn refanging_undoes_defanging(address in addresses(), style in styles()) {
            let Some(found) = parse(&address) else { return Ok(()) };
            prop_assert_eq!(&found.live, &address);
            let broken = defang(&address, style);
            prop_assert_ne!(&broken, &address);
            prop_assert_eq!(refang(&broken), address, "{}", broken);
        }

        #[test]
        fn defanging_twice_is_defanging_once(address in addresses(), style in styles(), other in styles()) {
            let once = defang(&address, style);
            prop_assert_eq!(defang(&once, style), once.clone());
            prop_assert_eq!(defang(&defang(&address, other), style), once);
        }

        #[test]
        fn a_style_is_recognised(address in addresses(), style in styles()) {
            let broken = defang(&address, style);
            if let Some(found) = parse(&broken).filter(|f| f.host().matches('.').count() > 1)
                && let Some(seen) = style_of(&found, &broken)
            {
                prop_assert_eq!((seen.dot, seen.which), (style.dot, style.which));
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>(), style in styles()) {
            let _ = refang(&text);
            let once = defang(&text, style);
            prop_assert_eq!(defang(&once, style), once);
        }
    }

    #[test]
    fn every_address_of_the_strategy_is_one() {
        for address in [
            "http://kremlin.ru/x",
            "kremlin.ru",
            "www.a.in",
            "https://a.me/@user",
            "192.0.2.7",
            "192.0.2.0/24",
            "2001:db8::1",
            "http://[2001:db8::1]:80/",
            "press@example.com",
            "http://user:pw@example.com/x",
            "пример.рф",
        ] {
            assert!(parse(address).is_some(), "{address}");
        }
    }
}
