//! Every defanged form is found whole, refanged to the letter, and nothing harmless is taken for one.

use brieflint::links::indicator::{Indicator, IndicatorKind as Kind, Tier, scan};

/// The only address in a text.
fn only(text: &str) -> Indicator {
    let mut found = scan(text);
    assert_eq!(found.len(), 1, "{text:?}: {found:?}");
    found.remove(0)
}

/// Checks that each form is found whole, alone and in sentences, with the live form and tier given.
fn check(tier: Tier, kind: Kind, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (form, live) in cases {
        for (before, after) in [
            ("", ""),
            ("The site ", " went dark."),
            ("See ", "."),
            ("“Title,” Outlet, May 3, 2019, ", "; “Next,” Outlet"),
            ("(", ")"),
            ("(see ", ")."),
            ("[", "]"),
            ("“", "”"),
            ("\"", "\","),
            ("‘", "’"),
            ("'", "'"),
            ("<", ">"),
            ("was ", "?"),
            ("at ", "!"),
            ("hosts: ", ", and"),
            ("x\n", "\ny"),
            ("(", ").[1]"),
            ("\t", "\t"),
            ("was ", "’s"),
            ("", "[12]"),
            ("", "\u{b9}"),
        ] {
            let text = format!("{before}{form}{after}");
            let found = scan(&text);
            let seen: Vec<_> = found
                .iter()
                .map(|f| (f.span.of(&text), f.live.as_str(), f.tier, f.kind))
                .collect();
            if seen != [(*form, *live, tier, kind)] {
                wrong.push(format!("{text:?}: {seen:?}"));
            }
            for found in &found {
                rebuilt(&text, found);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Replacing each mark by what it stands for gives the live form.
fn rebuilt(text: &str, found: &Indicator) {
    let mut live = String::new();
    let mut at = found.span.start;
    for mark in &found.marks {
        live.push_str(&text[at..mark.span.start]);
        live.push_str(mark.live);
        at = mark.span.end;
    }
    live.push_str(&text[at..found.span.end]);
    assert_eq!(live, found.live, "{text:?}");
}

/// Checks that nothing defanged is seen.
fn harmless(lines: &[&str]) {
    let mut wrong = Vec::new();
    for line in lines {
        for found in scan(line) {
            if found.tier != Tier::Live {
                wrong.push(format!("{line:?}: {}", found.live));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn safe_urls() {
    check(
        Tier::Safe,
        Kind::Url,
        &[
            (
                "http://kremlin(.)ru/events/president/news/60363",
                "http://kremlin.ru/events/president/news/60363",
            ),
            (
                "http://en.kremlin(.)ru/press/announcements/60658",
                "http://en.kremlin.ru/press/announcements/60658",
            ),
            (
                "http://www.mid(.)ru/ru/foreign_policy/news/-/asset_publisher/cKNonkJE02Bw/content/id/3686129",
                "http://www.mid.ru/ru/foreign_policy/news/-/asset_publisher/cKNonkJE02Bw/content/id/3686129",
            ),
            (
                "https://tass[.]com/economy/1066193",
                "https://tass.com/economy/1066193",
            ),
            (
                "https://tass{.}com/economy/1066193",
                "https://tass.com/economy/1066193",
            ),
            ("https://www[.]mid[.]ru/", "https://www.mid.ru/"),
            ("https://www[dot]mid[dot]ru/x", "https://www.mid.ru/x"),
            ("https://tass(dot)com", "https://tass.com"),
            ("https://tass{dot}com", "https://tass.com"),
            ("hxxp://example.com", "http://example.com"),
            (
                "hxxps://example.com/a?b=c&d=e#f",
                "https://example.com/a?b=c&d=e#f",
            ),
            ("hXXps://example[.]com/a", "https://example.com/a"),
            ("HXXP://EXAMPLE[.]COM/A", "http://EXAMPLE.COM/A"),
            ("hxtp://example.com/a", "http://example.com/a"),
            ("htxps://example.com/a", "https://example.com/a"),
            ("hxp://example.com/a", "http://example.com/a"),
            ("hxps://example.com/a", "https://example.com/a"),
            ("fxp://ftp.example.org/pub/x", "ftp://ftp.example.org/pub/x"),
            ("ftx://ftp.example.org/pub/x", "ftp://ftp.example.org/pub/x"),
            ("sfxp://files.example.org/x", "sftp://files.example.org/x"),
            ("h[tt]p://example.com/a", "http://example.com/a"),
            ("h[tt]ps://example.com/a", "https://example.com/a"),
            ("ht[tp]://example.com/a", "http://example.com/a"),
            ("h{tt}p://example.com/a", "http://example.com/a"),
            ("[http]://example.com/a", "http://example.com/a"),
            ("[https]://example[.]com/a", "https://example.com/a"),
            ("[hxxp]://example[.]com/a", "http://example.com/a"),
            ("hxxps[:]//example[.]com/a", "https://example.com/a"),
            ("https[:]//example.com/a", "https://example.com/a"),
            ("https(:)//example.com/a", "https://example.com/a"),
            ("http[://]example.com/a", "http://example.com/a"),
            ("http(://)example.com/a", "http://example.com/a"),
            ("http:[//]example.com/a", "http://example.com/a"),
            ("http[:][//]example.com/a", "http://example.com/a"),
            ("http:[/][/]example.com/a", "http://example.com/a"),
            ("hxxp[:]//[2001:db8::1]/x", "http://[2001:db8::1]/x"),
            ("hxxp://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
            ("http://[2001[:]db8[:]:1]/x", "http://[2001:db8::1]/x"),
            ("hxxp://192.0.2.7/gate.php", "http://192.0.2.7/gate.php"),
            (
                "http://192[.]0[.]2[.]7:8080/gate",
                "http://192.0.2.7:8080/gate",
            ),
            ("http://192.0.2.7[:]8080/gate", "http://192.0.2.7:8080/gate"),
            (
                "hxxp://user:secret@example[.]com/x",
                "http://user:secret@example.com/x",
            ),
            (
                "http://user:secret[@]example.com/x",
                "http://user:secret@example.com/x",
            ),
            ("http://user[at]example.com/x", "http://user@example.com/x"),
            (
                "hxxps://example[.]com/index[.]php?x=1",
                "https://example.com/index.php?x=1",
            ),
            (
                "https://example.com/index[.]php",
                "https://example.com/index.php",
            ),
            ("hxxps://example[.]com[/]a", "https://example.com/a"),
            (
                "hxxps://example[.]com[:]8443/a",
                "https://example.com:8443/a",
            ),
            (
                "hxxps://medium[.]com/@writer/story-1",
                "https://medium.com/@writer/story-1",
            ),
            (
                "hxxps://medium[.]com/[@]writer/story-1",
                "https://medium.com/@writer/story-1",
            ),
            ("kremlin(.)ru/events", "kremlin.ru/events"),
            ("t[.]me/channel/123", "t.me/channel/123"),
            ("www[.]example[.]com", "www.example.com"),
            ("www.example[.]com", "www.example.com"),
            (
                "https://en.wikipedia[.]org/wiki/Vladimir_Putin_(politician)",
                "https://en.wikipedia.org/wiki/Vladimir_Putin_(politician)",
            ),
            (
                "https://en.wikipedia[.]org/wiki/Dot_(dot)",
                "https://en.wikipedia.org/wiki/Dot_(dot)",
            ),
            ("https://кремль[.]рф/новости", "https://кремль.рф/новости"),
            (
                "hxxp://xn--e1ajeds9e[.]xn--p1ai/x",
                "http://xn--e1ajeds9e.xn--p1ai/x",
            ),
            (
                "hxxps://expyuzz4wqqyqhjn[.]onion/market",
                "https://expyuzz4wqqyqhjn.onion/market",
            ),
            (
                "https://web.archive.org/web/20190425/http://kremlin(.)ru/x",
                "https://web.archive.org/web/20190425/http://kremlin.ru/x",
            ),
            (
                "https://web.archive[.]org/web/20190425/hxxp://kremlin[.]ru/x",
                "https://web.archive.org/web/20190425/http://kremlin.ru/x",
            ),
            (
                "https://a[.]example-site[.]co[.]uk/x,y;z/~u/a-b_c",
                "https://a.example-site.co.uk/x,y;z/~u/a-b_c",
            ),
            (
                "https://example[.]com/%D0%BF?q=%5B.%5D",
                "https://example.com/%D0%BF?q=%5B.%5D",
            ),
            (
                "hxxp://example[.]com/a?b[]=1&c[0]=2",
                "http://example.com/a?b[]=1&c[0]=2",
            ),
            ("hxxp://localhost:8080/x", "http://localhost:8080/x"),
            (
                "tcp://evil[.]example[.]net:443",
                "tcp://evil.example.net:443",
            ),
            (
                "https://www.scmp(.)com/week-asia/politics/article/2188273/trump-kim-summit-2019-collapsed-talks-risk-north-korea-silver",
                "https://www.scmp.com/week-asia/politics/article/2188273/trump-kim-summit-2019-collapsed-talks-risk-north-korea-silver",
            ),
        ],
    );
}

#[test]
fn safe_hosts() {
    check(
        Tier::Safe,
        Kind::Host,
        &[
            ("kremlin[.]ru", "kremlin.ru"),
            ("kremlin(.)ru", "kremlin.ru"),
            ("en.kremlin(.)ru", "en.kremlin.ru"),
            ("kremlin{.}ru", "kremlin.ru"),
            ("kremlin[dot]ru", "kremlin.ru"),
            ("kremlin(dot)ru", "kremlin.ru"),
            ("news[.]example[.]co[.]uk", "news.example.co.uk"),
            ("news.example.co[.]uk", "news.example.co.uk"),
            ("news[.]example.co.uk", "news.example.co.uk"),
            ("кремль[.]рф", "кремль.рф"),
            ("xn--e1ajeds9e[.]xn--p1ai", "xn--e1ajeds9e.xn--p1ai"),
            ("Example[.]com", "Example.com"),
            ("EXAMPLE[.]COM", "EXAMPLE.COM"),
            ("cdn.example[.]com:8443", "cdn.example.com:8443"),
            ("example.com[:]443", "example.com:443"),
            ("expyuzz4wqqyqhjn[.]onion", "expyuzz4wqqyqhjn.onion"),
            ("host[.]test", "host.test"),
            ("db[.]internal", "db.internal"),
            ("myproject[.]github[.]io", "myproject.github.io"),
            ("t[.]me", "t.me"),
            ("onet[.]pl", "onet.pl"),
            ("point[.]md", "point.md"),
            ("wafa[.]ps", "wafa.ps"),
            ("evil-site123[.]xyz", "evil-site123.xyz"),
            ("c2.evil[.]zip", "c2.evil.zip"),
            ("a_b.example[.]com", "a_b.example.com"),
            ("belta[.]by", "belta.by"),
            ("spiegel[.]ltd", "spiegel.ltd"),
            ("*[.]example[.]com", "*.example.com"),
        ],
    );
}

#[test]
fn safe_numbers_and_mail() {
    check(
        Tier::Safe,
        Kind::Ipv4,
        &[
            ("192.0.2[.]1", "192.0.2.1"),
            ("192[.]0[.]2[.]1", "192.0.2.1"),
            ("192(.)0(.)2(.)1", "192.0.2.1"),
            ("192[dot]0[dot]2[dot]1", "192.0.2.1"),
            ("192.0.2[.]1:8080", "192.0.2.1:8080"),
            ("192.0.2.1[:]8080", "192.0.2.1:8080"),
        ],
    );
    check(
        Tier::Safe,
        Kind::Cidr,
        &[
            ("192.0.2[.]0/24", "192.0.2.0/24"),
            ("192.0.2.0[/]24", "192.0.2.0/24"),
            ("2001[:]db8::/32", "2001:db8::/32"),
        ],
    );
    check(
        Tier::Safe,
        Kind::Ipv6,
        &[
            ("2001[:]db8[:]:1", "2001:db8::1"),
            ("2001[:]db8[:][:]1", "2001:db8::1"),
            ("2001:db8[::]1", "2001:db8::1"),
            (
                "2001[:]0db8[:]0[:]0[:]0[:]0[:]0[:]1",
                "2001:0db8:0:0:0:0:0:1",
            ),
            ("fe80(:)(:)1", "fe80::1"),
            ("::ffff:192[.]0[.]2[.]1", "::ffff:192.0.2.1"),
        ],
    );
    check(
        Tier::Safe,
        Kind::Email,
        &[
            ("press[@]example.com", "press@example.com"),
            ("press@example[.]com", "press@example.com"),
            ("press[at]example.com", "press@example.com"),
            ("press(at)example(dot)com", "press@example.com"),
            ("press{at}example{dot}com", "press@example.com"),
            ("first.last[@]example[.]com", "first.last@example.com"),
            ("first[.]last[@]example[.]com", "first.last@example.com"),
            ("first[.]last@example[.]com", "first.last@example.com"),
            (
                "a+b_c-1[at]mail.example[.]co[.]uk",
                "a+b_c-1@mail.example.co.uk",
            ),
            ("user(@)example(.)org", "user@example.org"),
        ],
    );
}

/// Every bracket around everything that may stand in one.
#[test]
fn safe_marks_in_every_bracket() {
    for (open, close) in [("[", "]"), ("(", ")"), ("{", "}")] {
        let b = |inner: &str| format!("{open}{inner}{close}");
        let forms = [
            format!("https://tass{}com/world/1", b(".")),
            format!("https://tass{}com/world/1", b("dot")),
            format!("https{}//tass.com/world/1", b(":")),
            format!("https:{}tass.com/world/1", b("//")),
            format!("https{}tass.com/world/1", b("://")),
            format!("https{}{}tass.com/world/1", b(":"), b("//")),
            format!("https:{}{}tass.com/world/1", b("/"), b("/")),
            format!("https://tass.com{}world/1", b("/")),
            format!(
                "hxxps{}//tass{}com{}world{}1",
                b(":"),
                b("."),
                b("/"),
                b("/")
            ),
        ];
        for form in &forms {
            for text in [
                form.clone(),
                format!("See {form}."),
                format!("“T,” TASS, May 3, 2019, {form};"),
            ] {
                let found = only(&text);
                assert_eq!(found.span.of(&text), form);
                assert_eq!(
                    (found.live.as_str(), found.tier),
                    ("https://tass.com/world/1", Tier::Safe),
                    "{text}"
                );
            }
        }
        let form = format!("https://tass.com{}8443/world{}html", b(":"), b("."));
        assert_eq!(only(&form).live, "https://tass.com:8443/world.html");
        for at in ["@", "at"] {
            let form = format!("press{}tass.com", b(at));
            assert_eq!(
                (only(&form).live.as_str(), only(&form).kind),
                ("press@tass.com", Kind::Email)
            );
            let form = format!("https://user:pw{}tass.com/a", b(at));
            assert_eq!(only(&form).live, "https://user:pw@tass.com/a", "{form}");
        }
        let form = format!("2001{0}db8{0}{0}1", b(":"));
        assert_eq!(
            (only(&form).live.as_str(), only(&form).kind),
            ("2001:db8::1", Kind::Ipv6)
        );
        let form = format!("192{0}0{0}2{0}0{1}24", b("."), b("/"));
        assert_eq!(
            (only(&form).live.as_str(), only(&form).kind),
            ("192.0.2.0/24", Kind::Cidr)
        );
    }
}

#[test]
fn likely_urls() {
    check(
        Tier::Suggestion,
        Kind::Url,
        &[
            (
                "https://www dot example-site dot com/x",
                "https://www.example-site.com/x",
            ),
            ("https://t dot me/channel/12", "https://t.me/channel/12"),
            (
                "https://president dot gov.by/en/events",
                "https://president.gov.by/en/events",
            ),
            ("https://tass dot com/world/1", "https://tass.com/world/1"),
            ("https://www.kremlin dot ru/x", "https://www.kremlin.ru/x"),
            ("https://www.mk dot ru/x", "https://www.mk.ru/x"),
            ("https://tass [.] com/world/1", "https://tass.com/world/1"),
            ("https://tass [.]com/world/1", "https://tass.com/world/1"),
            ("https://tass(.) com/world/1", "https://tass.com/world/1"),
            ("https://tass [dot] com/world/1", "https://tass.com/world/1"),
            ("https://tass . com/world/1", "https://tass.com/world/1"),
            ("https://tass\\.com/world/1", "https://tass.com/world/1"),
            ("https://tass^.com/world/1", "https://tass.com/world/1"),
            ("https://tass<.>com/world/1", "https://tass.com/world/1"),
            ("https://tass[,]com/world/1", "https://tass.com/world/1"),
            ("https://tass[.)com/world/1", "https://tass.com/world/1"),
            ("https://tass(.]com/world/1", "https://tass.com/world/1"),
            ("https://tass[DOT]com/world/1", "https://tass.com/world/1"),
            ("https://tass DOT com/world/1", "https://tass.com/world/1"),
            ("https://tass[punkt]com/world/1", "https://tass.com/world/1"),
            ("https://tass-dot-com/world/1", "https://tass.com/world/1"),
            (
                "https://www-dot-tass-dot-com/world/1",
                "https://www.tass.com/world/1",
            ),
            ("https://tass．com/world/1", "https://tass.com/world/1"),
            ("https://tass。com/world/1", "https://tass.com/world/1"),
            (
                "https://ta\u{200b}ss.com/world/1",
                "https://tass.com/world/1",
            ),
            (
                "https://tass.\u{200b}com/world/1",
                "https://tass.com/world/1",
            ),
            (
                "https://tass.com/wor\u{200b}ld/1",
                "https://tass.com/world/1",
            ),
            (
                "https://tass.com/\u{feff}world/1",
                "https://tass.com/world/1",
            ),
            (
                "ht\u{200b}tps://tass.com/world/1",
                "https://tass.com/world/1",
            ),
            (
                "https\u{200b}://tass.com/world/1",
                "https://tass.com/world/1",
            ),
            (
                "https:\u{200b}//tass.com/world/1",
                "https://tass.com/world/1",
            ),
            (
                "https://\u{200b}tass.com/world/1",
                "https://tass.com/world/1",
            ),
            (
                "https://tass.com\u{200b}/world/1",
                "https://tass.com/world/1",
            ),
            ("https://tass.com/world/\u{ad}1", "https://tass.com/world/1"),
            ("h00p://example.com/a", "http://example.com/a"),
            ("h__ps://example.com/a", "https://example.com/a"),
            ("h**p://example.com/a", "http://example.com/a"),
            ("xxxx://example.com/a", "http://example.com/a"),
            ("xxxxs://example.com/a", "https://example.com/a"),
            ("meow://example.com/a", "http://example.com/a"),
            ("meows://example[.]com/a", "https://example.com/a"),
            ("nsfw://example.com/a", "http://example.com/a"),
            ("evil://example.com/a", "http://example.com/a"),
            ("httpx://example.com/a", "https://example.com/a"),
            ("http//example.com/a", "http://example.com/a"),
            ("https//www.example.com/a", "https://www.example.com/a"),
            ("hxxps//example[.]com/a", "https://example.com/a"),
            ("http:\\\\example.com/a", "http://example.com/a"),
            ("http:\\\\example.com\\a\\b", "http://example.com/a/b"),
            ("(http)://example.com/a", "http://example.com/a"),
            ("[www].example.com/a", "www.example.com/a"),
            ("https://[www].example.com/a", "https://www.example.com/a"),
            ("https:// tass dot com/world/1", "https://tass.com/world/1"),
            ("hxxps : // tass . com/world/1", "https://tass.com/world/1"),
            ("https://example\\[.\\]com/a", "https://example.com/a"),
            ("www . example . com", "www.example.com"),
            ("www dot example dot com", "www.example.com"),
            ("president dot gov.by/en", "president.gov.by/en"),
            ("t dot me/channel", "t.me/channel"),
        ],
    );
}

#[test]
fn likely_hosts_and_others() {
    check(
        Tier::Suggestion,
        Kind::Host,
        &[
            ("president dot gov.by", "president.gov.by"),
            ("kremlin dot ru", "kremlin.ru"),
            ("example dot com", "example.com"),
            ("news dot example dot com", "news.example.com"),
            ("kremlin [.] ru", "kremlin.ru"),
            ("kremlin [.]ru", "kremlin.ru"),
            ("kremlin[.] ru", "kremlin.ru"),
            ("kremlin[ . ]ru", "kremlin.ru"),
            ("kremlin (dot) ru", "kremlin.ru"),
            ("kremlin[ dot ]ru", "kremlin.ru"),
            ("kremlin . ru", "kremlin.ru"),
            ("kremlin\\.ru", "kremlin.ru"),
            ("kremlin^.ru", "kremlin.ru"),
            ("kremlin<.>ru", "kremlin.ru"),
            ("kremlin[,]ru", "kremlin.ru"),
            ("kremlin(.]ru", "kremlin.ru"),
            ("kremlin[DOT]ru", "kremlin.ru"),
            ("kremlin[punkt]ru", "kremlin.ru"),
            ("kremlin DOT ru", "kremlin.ru"),
            ("kremlin-dot-ru", "kremlin.ru"),
            ("kremlin．ru", "kremlin.ru"),
            ("kremlin。ru", "kremlin.ru"),
            ("krem\u{200b}lin.ru", "kremlin.ru"),
            ("kremlin\u{200b}.ru", "kremlin.ru"),
            ("kremlin.\u{200b}ru", "kremlin.ru"),
            ("kremlin\u{200b}[.]ru", "kremlin.ru"),
            ("кремль dot рф", "кремль.рф"),
        ],
    );
    check(
        Tier::Suggestion,
        Kind::Ipv4,
        &[
            ("192 dot 0 dot 2 dot 17", "192.0.2.17"),
            ("192 [.] 0 [.] 2 [.] 17", "192.0.2.17"),
            ("192\\.0\\.2\\.17", "192.0.2.17"),
        ],
    );
    check(
        Tier::Suggestion,
        Kind::Email,
        &[
            ("press [at] example [dot] com", "press@example.com"),
            ("press [at] example.com", "press@example.com"),
            ("j.smith at example dot com", "j.smith@example.com"),
            ("press[AT]example[DOT]com", "press@example.com"),
            ("press [@] example.com", "press@example.com"),
            ("press (at) example (dot) org", "press@example.org"),
            ("jsmith AT example DOT com", "jsmith@example.com"),
            ("j dot smith at example dot com", "j.smith@example.com"),
            ("jsmith at gmail dot com", "jsmith@gmail.com"),
        ],
    );
    // Half brackets do not stand well inside brackets of the same kind.
    for (text, live) in [
        ("see kremlin[.ru today", "kremlin.ru"),
        ("see kremlin.]ru today", "kremlin.ru"),
        ("see kremlin(.ru today", "kremlin.ru"),
        ("see https://tass[.com/world/1.", "https://tass.com/world/1"),
        ("see https://tass.]com/world/1;", "https://tass.com/world/1"),
        ("(hxxp://tass[.com/world/1)", "http://tass.com/world/1"),
    ] {
        let found = only(text);
        assert_eq!((found.live.as_str(), found.tier), (live, Tier::Suggestion));
    }
}

#[test]
fn live_urls() {
    check(
        Tier::Live,
        Kind::Url,
        &[
            (
                "https://www.reuters.com/a/b-c_d?e=f,g&h=1#i",
                "https://www.reuters.com/a/b-c_d?e=f,g&h=1#i",
            ),
            ("http://kremlin.ru/", "http://kremlin.ru/"),
            ("http://kremlin.ru", "http://kremlin.ru"),
            ("ftp://ftp.example.org/a", "ftp://ftp.example.org/a"),
            ("www.example.com", "www.example.com"),
            ("www.example.com/a", "www.example.com/a"),
            (
                "https://en.wikipedia.org/wiki/Foo_(bar)",
                "https://en.wikipedia.org/wiki/Foo_(bar)",
            ),
            (
                "https://en.wikipedia.org/wiki/Foo_(bar)_(baz)/x",
                "https://en.wikipedia.org/wiki/Foo_(bar)_(baz)/x",
            ),
            (
                "https://en.wikipedia.org/wiki/Dot_(diacritic)",
                "https://en.wikipedia.org/wiki/Dot_(diacritic)",
            ),
            (
                "https://user:pw@example.com:8080/a",
                "https://user:pw@example.com:8080/a",
            ),
            ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]:80/a"),
            ("http://localhost:3000/a", "http://localhost:3000/a"),
            ("https://кремль.рф/новости/1", "https://кремль.рф/новости/1"),
            (
                "https://ru.wikipedia.org/wiki/Путин,_Владимир",
                "https://ru.wikipedia.org/wiki/Путин,_Владимир",
            ),
            (
                "https://web.archive.org/web/2019*/http://kremlin.ru/x",
                "https://web.archive.org/web/2019*/http://kremlin.ru/x",
            ),
            (
                "https://service-dot-project.appspot.com/x",
                "https://service-dot-project.appspot.com/x",
            ),
            (
                "https://example.com/how-to-dot-com",
                "https://example.com/how-to-dot-com",
            ),
            (
                "https://example.com/a%5B.%5Db",
                "https://example.com/a%5B.%5Db",
            ),
            (
                "https://www.theguardian.com/world/2018/nov/21/o'brien",
                "https://www.theguardian.com/world/2018/nov/21/o'brien",
            ),
        ]
        .map(|(form, live)| (form, live)),
    );
}

#[test]
fn one_after_another() {
    let lives = |text: &str| -> Vec<String> { scan(text).into_iter().map(|f| f.live).collect() };
    assert_eq!(
        lives("http://a(.)ru/1; http://b(.)ru/2, hxxp://c[.]ru;http://d.ru,https://e.ru/x"),
        [
            "http://a.ru/1",
            "http://b.ru/2",
            "http://c.ru",
            "http://d.ru",
            "https://e.ru/x"
        ]
    );
    assert_eq!(
        lives("kremlin(.)ru, tass[.]com and mid(.)ru"),
        ["kremlin.ru", "tass.com", "mid.ru"]
    );
    assert_eq!(lives("kremlin[.]ru/tass[.]com"), ["kremlin.ru/tass.com"]);
    assert_eq!(
        lives("|kremlin[.]ru|tass[.]com|"),
        ["kremlin.ru", "tass.com"]
    );
    assert_eq!(lives("a kremlin[.]ru-linked site"), ["kremlin.ru"]);
    assert_eq!(lives("on kremlin[.]ru.The next day"), ["kremlin.ru"]);
    assert_eq!(lives("on kremlin[.]ru. The next day"), ["kremlin.ru"]);
    assert_eq!(lives("on kremlin[.]ru . The next day"), ["kremlin.ru"]);
    assert_eq!(
        lives("saw kremlin[.]ru and tass dot com there"),
        ["kremlin.ru", "tass.com"]
    );
    assert_eq!(lives("访问example[.]com网站"), ["example.com"]);
    assert_eq!(lives("kremlin[.]ru에서"), ["kremlin.ru"]);
    assert_eq!(
        lives("见https://example.com/abc的报道。"),
        ["https://example.com/abc"]
    );
    assert_eq!(
        lives("https://example.com/abc，另见"),
        ["https://example.com/abc"]
    );
    assert_eq!(lives("192.0.2[.]1-20"), ["192.0.2.1"]);
    assert_eq!(
        lives("192.0.2[.]1–192.0.2[.]20"),
        ["192.0.2.1", "192.0.2.20"]
    );
    assert_eq!(lives("[x](https://tass.com/a) and"), ["https://tass.com/a"]);
    assert_eq!(lives("<https://tass.com/a>"), ["https://tass.com/a"]);
    assert_eq!(
        lives("published at kremlin(.)ru on June 17 at tass(.)com"),
        ["kremlin.ru", "tass.com"]
    );
    assert_eq!(lives("the G20 at kremlin(.)ru"), ["kremlin.ru"]);
    assert_eq!(
        lives("by Anna Smith <anna at example dot org>"),
        ["anna@example.org"]
    );
    assert_eq!(
        lives("contact anna at example dot org"),
        ["anna@example.org"]
    );
    assert_eq!(lives("available at example dot org"), ["example.org"]);
    assert_eq!(lives("lost influence. at presstv{dot}ir"), ["presstv.ir"]);
    assert_eq!(lives("mailto:press[@]example.com"), ["press@example.com"]);
    assert_eq!(lives("@user@mastodon[.]social"), ["user@mastodon.social"]);
    assert_eq!(lives("**kremlin[.]ru.**"), ["kremlin.ru"]);
    assert_eq!(
        lives("http://https://tass.com/a and hxxp://hxxps://tass[.]com/b"),
        ["https://tass.com/a", "https://tass.com/b"]
    );
    assert_eq!(lives("**(see kremlin[.]ru)**"), ["kremlin.ru"]);
    assert_eq!(lives("_https://tass.com/a_"), ["https://tass.com/a"]);
    assert_eq!(lives("`kremlin[.]ru`"), ["kremlin.ru"]);
    assert_eq!(lives("\"http://a(.)ru/1\""), ["http://a.ru/1"]);
    assert_eq!(
        lives("ended. http://tass(.)com/1.[3] Next"),
        ["http://tass.com/1"]
    );
    assert_eq!(lives("(hxxp://a[.]ru/x(1)/y)"), ["http://a.ru/x(1)/y"]);
    assert_eq!(lives("-kremlin[.]ru"), ["kremlin.ru"]);
    assert_eq!(lives("...kremlin[.]ru..."), ["kremlin.ru"]);
    assert_eq!(lives("*.kremlin[.]ru"), ["kremlin.ru"]);
    assert_eq!(
        lives("April 25, 2019,http://kremlin(.)ru/x."),
        ["http://kremlin.ru/x"]
    );
    assert_eq!(
        lives("via t(.)me/rybar/1, t(.)me/wargonzo/2;"),
        ["t.me/rybar/1", "t.me/wargonzo/2"]
    );
    assert_eq!(
        lives("<https://www>.france24 dot com/x"),
        ["https://www", "france24.com/x"]
    );
}

#[test]
fn never() {
    harmless(&[
        "[...]",
        "he said [...] and left",
        "“the talks failed[.]” The next day",
        "“The talks failed[.]”",
        "(.)ru alone",
        "the (.)com zone",
        "the .ru domain and the .com boom",
        "(^|[.])kremlin[.]ru$",
        "^https?://(www\\.)?kremlin\\.ru/.*$",
        "kremlin\\.(ru|com)",
        "/kremlin\\.ru/",
        "[a-z]+[.]com",
        "\\w+[.]ru",
        "grep -E 'kremlin[.]ru$'",
        "https?://kremlin[.]ru",
        "{{ host }}[.]com",
        "{{host}}.example[.]com",
        "${host}[.]com",
        "%s[.]com",
        "<host>.example[.]com",
        "https://{{host}}[.]com/x",
        "hxxp://{domain}/path",
        "YOUR_DOMAIN[.]com",
        "invoice[.]pdf",
        "setup[.]exe",
        "report.pdf[.]zip",
        "archive[.]zip",
        "install[.]sh",
        "script[.]py",
        "README[.]md",
        "main[.]rs",
        "photo[.]mov",
        "evil.dll[.]exe and loader[.]dll, stage2[.]bin, a[.]ps1",
        "kremlin%5B.%5Dru and kremlin%2Eru",
        "https%3A%2F%2Fkremlin%5B.%5Dru",
        "aHR0cHM6Ly9rcmVtbGluLnJ1Lw==",
        "look [at](https://example.com) this",
        "look [at] this and come(at)once",
        "word[^12] and word.[^12]",
        "he ”[l]etter and “[t]he",
        "“[A]t 5 p.m. the meeting ended[.]In May",
        "at 5 p.m. in Moscow; at 6 a.m.)it",
        "1. One 2. Two 3. Three",
        "1 . 2 . 3 . 4",
        "ended[.]In May the talks",
        "the war ended [.] in May",
        "the war ended[.] in May",
        "the war ended[.] It began",
        "Moscow[.]In May",
        "the dot com boom of the 1990s",
        "the early dot com bubble burst",
        "a dot com company",
        "pre-dot-com era",
        "the dot-com boom",
        "a red dot in the middle",
        "connect dot to dot in the picture",
        "the dot is on the map",
        "there is a dot at the end",
        "a dot by the name",
        "He stopped . It was late",
        "profit . net of tax",
        "12[:]30",
        "Title[:] Subtitle",
        "and[/]or",
        "(e.g. this) and (i.e.that)",
        "f(.)in and g(.) at",
        "see (Moscow, 2019.)In May",
        "value(.in)",
        "dt[.id]",
        "text{.center}",
        "file{.txt,.md}",
        "{{.Values.host}}",
        "a[:][:]",
        "00[:]1A[:]2B[:]3C[:]4D[:]5E",
        "hxxp and hxxps are schemes",
        "write hxxp:// instead of http://",
        "the scheme meow:// is odd",
        "section 1[.]2[.]3",
        "version 1.2.3",
        "U.S[.] and U.K[.] forces",
        "infor\u{ad}mation and zero\u{200b}width",
        "ended.\u{200b}In May",
        "ended.\u{200b}in May",
        "它结束了。In May",
        "使用Python。In",
        "looked [at] example.com for it",
        "See https://tass.com . In May",
        "See https://tass.com. In May",
        "https://tass.com and . com",
        "service-dot-project.appspot.com",
        "st[at]e and th[at]",
        "C:\\Users\\x and \\\\server\\share",
        "// comment",
        "the U.N.)The",
        "[sic] [2019] [1] (2) [iv]",
        "[text](http://example.com) [a][b]",
        "\\[1\\] and \\(x\\)",
        "Smith (ed.), 2019",
        "[“Title.”] Outlet",
        "a.m.]the",
        "[word.]com",
        "0.5 dot 3 kg",
        "The dot. com boom",
        "Polka dot dresses",
        "find_dot_net_versions and qw(.com .exe .bat)",
        "[link=https://x.org]Textualize.io[/] more",
        "r.]aE",
        "gained influence. at noon",
        "every dot on the map . every line",
    ]);
}

/// Text that makes slow scanners slow takes a fraction of a second here; a quadratic scan would take minutes.
#[test]
fn hostile_text_takes_linear_time() {
    let units = [
        "[.",
        "(.)",
        "hxxp",
        "hxxp://",
        "a[.]a[.]",
        "a[.]",
        "a.",
        "a",
        "://",
        "//",
        "www.",
        "[:]",
        "a[:]a[:]",
        "http://a@",
        "@",
        "a@",
        "[at]",
        "a[at]",
        " dot ",
        "a dot ",
        "a . ",
        " . ",
        "[www]",
        "A.Com.",
        "a[.]Com[.]",
        "\\.",
        "a\\.",
        "-dot-",
        "a-dot-",
        "\u{200b}",
        "a\u{200b}",
        "a\u{3002}",
        "(",
        "[",
        "http://a/(",
        "http://a/[",
        "a[.]ru,",
        "kremlin[.]ru/",
        "{.",
        ".)",
        "a.)",
        "1[.]",
        "1.1.1.1[.]",
        ":\\\\",
        "[/]",
        "a[/]",
        "[.]ru ",
        "a[.]ru/'",
        "[http",
        "h[tt]p",
        "::",
        "1:",
        "a[.]in ",
        "x at a[.]b ",
        "_",
        "*[.]",
        "a[.]b@",
    ];
    for unit in units {
        let text = unit.repeat(200_000 / unit.len());
        let start = std::time::Instant::now();
        let found = scan(&text);
        let taken = start.elapsed();
        assert!(
            taken.as_secs() < 60,
            "{unit:?} took {taken:?}, found {}",
            found.len()
        );
    }
    // One long token with a mark at its end.
    for tail in [
        "[.]ru",
        " dot ru",
        "[at]example.com",
        "://example.com",
        "[:]80",
    ] {
        let text = "a".repeat(1_000_000) + tail;
        assert!(scan(&text).len() <= 1);
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Text made of the pieces that the scanner looks at.
    fn soup() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "[.]",
            "(.)",
            "[.",
            ".]",
            "{.}",
            "[dot]",
            " dot ",
            " . ",
            ".",
            "..",
            "hxxp",
            "http",
            "https",
            "://",
            "[:]",
            "//",
            "[//]",
            "[://]",
            "www",
            "www.",
            "[www]",
            "[at]",
            "@",
            "[@]",
            " at ",
            "a",
            "kremlin",
            "ru",
            "com",
            "In",
            "192",
            "0",
            "2",
            "2001",
            "db8",
            "::",
            ":",
            "/",
            "/24",
            "?",
            "#",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "\u{200b}",
            "\u{3002}",
            "кремль",
            "рф",
            "’",
            "“",
            " ",
            "\n",
            ",",
            ";",
            "\\",
            "\\.",
            "^.",
            "-dot-",
            "-",
            "_",
            "é",
            "中",
            "¹",
            "%",
            "<",
            ">",
            "'",
            "*",
        ]);
        prop::collection::vec(pieces, 0..24).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

        /// Any text is read without a panic; spans are sorted, apart, on character boundaries and honest.
        #[test]
        fn spans_are_honest(text in prop_oneof![soup(), any::<String>()]) {
            let mut end = 0;
            for found in scan(&text) {
                prop_assert!(found.span.start >= end, "overlap in {text:?}");
                prop_assert!(found.span.end > found.span.start);
                end = found.span.end;
                prop_assert!(text.get(found.span.start..found.span.end).is_some());
                rebuilt(&text, &found);
                prop_assert!(!found.host().is_empty());
                prop_assert!(found.live.get(found.host.clone()).is_some());
                prop_assert_eq!(found.marks.is_empty(), found.tier == Tier::Live);
                prop_assert!(found.marks.windows(2).all(|m| m[0].span.end <= m[1].span.start));
            }
        }

        /// A live form holds nothing more to refang.
        #[test]
        fn refanging_once_is_enough(text in soup()) {
            for found in scan(&text) {
                for again in scan(&found.live) {
                    prop_assert_eq!(again.tier, Tier::Live, "{} -> {}", found.span.of(&text), found.live);
                }
            }
        }
    }
}
