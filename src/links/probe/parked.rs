//! Parked domains: two signals or more, since each alone stands on honest pages too.

use url::Url;

use super::page::Page;

/// Words for a domain; most languages borrowed one.
const DOMAIN: &[&str] = &[
    "domain",
    "domein",
    "domän",
    "domen",
    "domæn",
    "domén",
    "domín",
    "doména",
    "domini",
    "domena",
    "домен",
    "域名",
    "網域",
    "网域",
    "ドメイン",
    "도메인",
    "tên miền",
    "alan ad",
    "نطاق",
    "دامنه",
    "דומיין",
    "डोमेन",
    "โดเมน",
    "verkkotunnus",
    "τομέα",
];

/// Words for a sale.
const SALE: &[&str] = &[
    "for sale",
    "available for purchase",
    "make an offer",
    "zu verkaufen",
    "zum verkauf",
    "à vendre",
    "a vendre",
    "en vente",
    "en venta",
    "se vende",
    "a la venta",
    "à venda",
    "vende-se",
    "in vendita",
    "vendesi",
    "te koop",
    "till salu",
    "til salg",
    "myytävänä",
    "na sprzedaż",
    "na prodej",
    "na predaj",
    "eladó",
    "de vânzare",
    "продаж",
    "продаё",
    "продает",
    "продам",
    "продається",
    "satılık",
    "πωλείται",
    "出售",
    "转让",
    "轉讓",
    "販売中",
    "売ります",
    "売却",
    "판매",
    "rao bán",
    "للبيع",
    "فروش",
    "למכירה",
    "बिक्री",
    "ขาย",
    "dijual",
];

/// Words for a purchase: before the name of what is sold.
const BUY: &[&str] = &[
    "buy",
    "purchase",
    "get",
    "acheter",
    "comprar",
    "acquista",
    "купить",
    "koop",
    "kup",
    "köp",
];

/// Words that say it only beside a word for a domain.
const IDLE: &[&str] = &[
    "buy this",
    "buy now",
    "purchase",
    "make offer",
    "verkauf",
    "kaufen",
    "acheter",
    "comprar",
    "acquista",
    "sprzedaż",
    "prodej",
    "predaj",
    "купить",
    "прода",
    "πώληση",
    "售卖",
    "販売",
    "売り",
    "bán",
    "parked",
    "parking",
    "geparkt",
    "припаркован",
    "zaparkowan",
    "available",
    "expired",
    "abgelaufen",
    "a expiré",
    "ha caducado",
    "istekao",
    "истёк",
    "истек",
    "bereits registriert",
    "registered at",
    "recently registered",
    "has been registered",
    "already registered",
];

/// Words that say it right after the name.
const PARKED: &[&str] = &["parked", "geparkt", "припаркован", "zaparkowan"];

/// What the host's behaviour adds to the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The address of the link.
    pub(super) asked: &'a Url,
    /// The address of the last hop.
    pub(super) at: &'a Url,
    /// Whether a made-up address beside the link's shows the same.
    pub(super) catch_all: bool,
}

/// Signals of a page alone, from 0.
pub(super) fn signals(page: &Page, around: Around<'_>) -> u32 {
    let own = own_names(around.asked);
    let title = page.title().to_lowercase();
    let heading = page.heading.to_lowercase();
    let named = own
        .iter()
        .any(|name| title.contains(name.as_str()) || heading.contains(name.as_str()));
    let sale = is_sale(&title, &own) || is_sale(&heading, &own);
    let strong = page.markers.lander || sale;
    // A title that is the name and nothing else says as much as a word for a sale.
    let bare = own.contains(&title);
    let mut count = u32::from(page.markers.lander) + u32::from(sale);
    count += u32::from(named && strong);
    count += u32::from(page.offer && (bare || strong));
    count += u32::from(around.catch_all && (bare || strong));
    count += u32::from(sold_elsewhere(around, &own) && (strong || page.offer));
    count += u32::from(page.markers.lander && page.words < 12);
    count
}

/// Whether the page is that of a parked domain.
pub(super) fn is_parked(page: &Page, around: Around<'_>) -> bool {
    !page.article && (page.prose < 200) && signals(page, around) >= 2
}

/// A new registrable domain whose address names the old one: where a market sells it.
fn sold_elsewhere(around: Around<'_>, own: &[String]) -> bool {
    let (Some(old), Some(new)) = (registrable(around.asked), registrable(around.at)) else {
        return false;
    };
    let rest = format!("{}?{}", around.at.path(), around.at.query().unwrap_or("")).to_lowercase();
    old != new
        && (own.iter().any(|name| rest.contains(name.as_str()))
            || super::markers::find(around.at.as_str()).lander)
}

fn registrable(url: &Url) -> Option<String> {
    psl::domain_str(url.host_str()?).map(str::to_owned)
}

/// The host's registrable domain.
fn own_names(url: &Url) -> Vec<String> {
    let Some(domain) = registrable(url) else {
        return Vec::new();
    };
    vec![domain]
}

/// Whether a title or a heading offers a domain. "Cars for sale at shop.example" offers cars.
fn is_sale(text: &str, own: &[String]) -> bool {
    if text.is_empty() || text.len() > 200 {
        return false;
    }
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(DOMAIN) && (has(SALE) || has(IDLE)) {
        return true;
    }
    // "old-paper.test - parked at ..."
    let rests = own
        .iter()
        .filter_map(|name| text.strip_prefix(name.as_str()));
    let mut rests = rests.map(|rest| rest.trim_start_matches(|c: char| !c.is_alphanumeric()));
    if rests.any(|rest| PARKED.iter().any(|word| rest.starts_with(word))) {
        return true;
    }
    text.split(['|', '·', '•', '–', '—', ':'])
        .flat_map(|part| part.split(" - "))
        .any(|part| own.iter().any(|name| is_sold(part, name)))
}

/// Whether a part of a title says of this very name that it is for sale.
fn is_sold(part: &str, name: &str) -> bool {
    let Some((before, after)) = part.split_once(name) else {
        return false;
    };
    let is_next = |word: &&str| {
        after
            .find(*word)
            .and_then(|at| after.get(..at))
            .is_some_and(|gap| gap.split_whitespace().count() <= 4)
    };
    let verb = before.split_whitespace().next_back().unwrap_or("");
    SALE.iter().chain(PARKED).any(is_next) || BUY.contains(&verb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::probe::page::{PageKind, Reading, read};

    fn parked(html: &str, catch_all: bool) -> bool {
        let url = Url::parse("http://old-paper.test/2015/story").expect("a URL");
        let page = read(
            html.as_bytes(),
            Reading {
                url: &url,
                content_type: "text/html; charset=utf-8",
                whole: true,
                anchors: &[],
            },
        );
        assert_eq!(page.kind, PageKind::Html);
        is_parked(
            &page,
            Around {
                asked: &url,
                at: &url,
                catch_all,
            },
        )
    }

    #[test]
    fn two_signals_make_a_parked_page() {
        assert!(parked(
            "<title>old-paper.test is for sale</title><p>Make an offer",
            false
        ));
        assert!(parked(
            "<title>old-paper.test</title><script src='https://www.google.com/adsense/domains/caf.js'></script>",
            false
        ));
        assert!(parked(
            "<script>window.onload=function(){window.location.href='/lander'}</script>",
            false
        ));
        assert!(parked(
            "<h1>Ta domena jest na sprzedaż</h1><form><input name=offer>",
            false
        ));
        assert!(parked("<h1>этот домен продаётся</h1>", true));
        assert!(parked("<title>Buy old-paper.test</title>", true));
        assert!(parked(
            "<html data-adblockkey=x><title>old-paper.test</title><div id=target></div>",
            false
        ));
    }

    #[test]
    fn one_does_not() {
        assert!(!parked(
            "<title>Domain names for sale to the highest bidder</title><p>The registry said on Monday",
            false
        ));
        assert!(!parked(
            "<title>Used carts for sale at old-paper.test</title><h1>Carts for sale</h1><input name=price>",
            true
        ));
        assert!(!parked(
            "<title>Rooms available - old-paper.test</title><h1>Our new site is available</h1>",
            true
        ));
        assert!(!parked(
            "<title>old-paper.test</title><h1>Council meets</h1>",
            false
        ));
        assert!(!parked(
            "<title>old-paper.test</title><h1>Welcome</h1>",
            true
        ));
    }
}
