//! Records rendered as people write citations, and read back.

use brieflint::citations::Citation;

use crate::reading;
use crate::records::{Dice, Record, joined};

type Render = fn(&Record) -> String;

fn lead(authors: &str) -> String {
    if authors.is_empty() {
        String::new()
    } else {
        format!("{authors}, ")
    }
}

/// `“Title,”` or `“Title?”`
fn quoted(title: &str, open: &str, close: &str) -> String {
    if title.ends_with(['?', '!']) {
        format!("{open}{title}{close}")
    } else {
        format!("{open}{title},{close}")
    }
}

fn defanged(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("a scheme");
    let (host, path) = rest.split_once('/').expect("a path");
    let dot = host.rfind('.').expect("a dot");
    format!("{scheme}://{}(.){}/{path}", &host[..dot], &host[dot + 1..])
}

fn house(r: &Record) -> String {
    format!(
        "{}{} {}, {}, {}.",
        lead(&joined(&r.authors, "and", true)),
        quoted(&r.title, "“", "”"),
        r.outlet,
        r.mdy(),
        r.url
    )
}

fn house_defanged(r: &Record) -> String {
    house(r).replace(&r.url, &defanged(&r.url))
}

fn bracketed(r: &Record) -> String {
    format!(
        "{}[{}] {}, {}, {}.",
        lead(&joined(&r.authors, "and", true)),
        quoted(&r.title, "“", "”"),
        r.outlet,
        r.mdy(),
        defanged(&r.url)
    )
}

fn straightened(text: &str) -> String {
    text.replace(['“', '”'], "\"").replace(['‘', '’'], "'")
}

fn straight(r: &Record) -> String {
    let text = house(r).replace(&r.mdy(), &r.abbreviated(false));
    straightened(&text)
}

fn straight_period(r: &Record) -> String {
    straightened(&house(r).replace(&r.mdy(), &r.abbreviated(true)))
}

fn day_first(r: &Record) -> String {
    format!(
        "{}“{}”, {}, {}, {}.",
        lead(&joined(&r.authors, "and", false)),
        r.title,
        r.outlet,
        r.dmy(),
        r.url
    )
}

fn mhra(r: &Record) -> String {
    let title = r.title.replace('‘', "“");
    // Inner quotations turn; apostrophes stay.
    let title = if r.title.contains('‘') {
        title
            .replace("’ ", "” ")
            .replace("’?", "”?")
            .replace(",’", ",”")
    } else {
        title
    };
    let title = if title.ends_with('’') {
        title.trim_end_matches('’').to_owned() + "”"
    } else {
        title
    };
    format!(
        "{}‘{title}’, {}, {} <{}> [accessed 5 July 2025].",
        lead(&joined(&r.authors, "and", false)),
        r.outlet,
        r.dmy(),
        r.url
    )
}

fn mhra_kept(r: &Record) -> String {
    format!(
        "{}‘{}’, {}, {} <{}> [accessed 5 July 2025]",
        lead(&joined(&r.authors, "and", false)),
        r.title,
        r.outlet,
        r.dmy(),
        defanged(&r.url)
    )
}

fn mhra_straight(r: &Record) -> String {
    straightened(&mhra(r).replace(['“', '”'], "\""))
}

fn outlet_first(r: &Record) -> String {
    format!(
        "{}, {}{} {}, {}.",
        r.outlet,
        lead(&joined(&r.authors, "and", true)),
        quoted(&r.title, "“", "”"),
        r.dmy(),
        r.url
    )
}

fn outlet_colon(r: &Record) -> String {
    format!(
        "{}: {}“{}”, {}, {}",
        r.outlet,
        lead(&joined(&r.authors, "and", true)),
        r.title,
        r.mdy(),
        defanged(&r.url)
    )
}

fn author_outlet(r: &Record) -> String {
    format!(
        "{}{}, {} {}, {}.",
        lead(&joined(&r.authors, "and", true)),
        r.outlet,
        quoted(&r.title, "“", "”"),
        r.mdy(),
        r.url
    )
}

fn outlet_dated(r: &Record) -> String {
    format!(
        "{} ({}) '{}'. Available at: {} (Accessed: 5 July 2025).",
        r.outlet,
        r.dmy(),
        straightened(&r.title),
        r.url
    )
}

fn bluebook(r: &Record) -> String {
    format!(
        "{}{}, {} ({}), {}.",
        lead(&joined(&r.authors, "&", false)),
        r.title,
        r.outlet.to_uppercase(),
        r.abbreviated(true),
        r.url
    )
}

fn bluebook_plain(r: &Record) -> String {
    format!(
        "{}{}, {} ({}), {}.",
        lead(&joined(&r.authors, "&", false)),
        r.title,
        r.outlet,
        r.abbreviated(true),
        r.url
    )
}

fn bluebook_print(r: &Record) -> String {
    format!(
        "{}{}, {}, {}, at A1, {}.",
        lead(&joined(&r.authors, "&", false)),
        r.title,
        r.outlet.to_uppercase(),
        r.abbreviated(true),
        r.url
    )
}

fn bibliography(r: &Record) -> String {
    let authors = joined(&r.authors, "and", true);
    let authors = if authors.is_empty() {
        authors
    } else {
        format!("{}. ", authors.trim_end_matches('.'))
    };
    let stop = if r.title.ends_with(['?', '!', '.']) {
        ""
    } else {
        "."
    };
    format!(
        "{authors}“{}{stop}” {}, {}. {}.",
        r.title,
        r.outlet,
        r.mdy(),
        r.url
    )
}

fn apa(r: &Record) -> String {
    let authors = if r.authors.is_empty() {
        r.outlet.clone()
    } else {
        joined(&r.authors, "&", true)
    };
    let stop = if r.title.ends_with(['?', '!', '.']) {
        ""
    } else {
        "."
    };
    let outlet = if r.authors.is_empty() {
        String::new()
    } else {
        format!(" {}.", r.outlet)
    };
    format!(
        "{authors} ({}, {} {}). {}{stop}{outlet} {}",
        r.year,
        r.month_name(),
        r.day,
        r.title,
        r.url
    )
}

fn agency(r: &Record) -> String {
    let stop = if r.title.ends_with(['?', '!', '.']) {
        ""
    } else {
        "."
    };
    format!("{}. {}{stop} {}. {}", r.outlet, r.title, r.dmy(), r.url)
}

/// What was read wrong, or nothing.
pub(crate) fn wrong(r: &Record, c: &Citation, straight: bool, loose: bool) -> Option<String> {
    let norm = |s: &str| {
        let s = if straight {
            straightened(s)
        } else {
            s.to_owned()
        };
        if loose {
            s.replace(['“', '”', '‘', '’', '"', '\''], "")
                .trim_end_matches('.')
                .to_lowercase()
        } else {
            s
        }
    };
    let authors: Vec<String> = c.authors.iter().map(|a| norm(&a.text)).collect();
    let wanted: Vec<String> = r.authors.iter().map(|a| norm(a)).collect();
    let title = c.title.as_ref().map(|t| norm(&t.text)).unwrap_or_default();
    let outlet = c.outlet.as_ref().map(|o| norm(&o.text)).unwrap_or_default();
    let issued = c
        .issued
        .as_ref()
        .and_then(|d| d.date)
        .map(|d| d.to_string())
        .unwrap_or_default();
    let url = c.url.as_ref().map(|u| u.url.clone()).unwrap_or_default();
    let mut out = Vec::new();
    if authors != wanted {
        out.push(format!("authors {authors:?}"));
    }
    if title != norm(&r.title) {
        out.push(format!("title {title:?}"));
    }
    if outlet != norm(&r.outlet) {
        out.push(format!("outlet {outlet:?}"));
    }
    if issued != r.iso() {
        out.push(format!("issued {issued:?}"));
    }
    if url != r.url {
        out.push(format!("url {url:?}"));
    }
    (!out.is_empty()).then(|| out.join("; "))
}

/// Renders and reads `count` records; fails below `least` of 1,000.
fn check(name: &str, render: Render, straight: bool, loose: bool, least: usize) {
    let mut dice = Dice::new(u64::try_from(name.len()).expect("short") * 7919 + 17);
    let count = 1000;
    let (mut right, mut shown) = (0, Vec::new());
    for _ in 0..count {
        let mut record = Record::roll(&mut dice);
        if loose {
            record.authors.retain(|a| {
                !a.ends_with("Staff")
                    && !a.starts_with("Ministry")
                    && !a.starts_with("Center")
                    && !a.starts_with("U.S.")
            });
        }
        if matches!(name, "agency" | "outlet, date") {
            record.authors.clear();
        }
        let text = render(&record);
        let read = reading::note(&text);
        let problem = match read.as_slice() {
            [one] => wrong(&record, one, straight, loose),
            many => Some(format!("{} citations", many.len())),
        };
        match problem {
            None => right += 1,
            Some(problem) => shown.push(format!("{text}\n    {problem}")),
        }
    }
    println!("{name}: {right} of {count}");
    for line in shown.iter().take(25) {
        println!("  {line}");
    }
    if std::env::var_os("GRAMMAR_SHOW").is_none() {
        assert!(right >= least, "{name}: {right} of {count}");
    }
}

#[test]
fn house_style() {
    check("house", house, false, false, 990);
    check("house, defanged", house_defanged, false, false, 990);
    check("bracketed", bracketed, false, false, 990);
}

#[test]
fn straight_quotes_and_short_months() {
    check("straight", straight, true, false, 985);
    check("straight, period", straight_period, true, false, 985);
}

#[test]
fn day_before_month() {
    check("day first", day_first, false, false, 985);
}

#[test]
fn mhra_style() {
    check("mhra", mhra, false, true, 970);
    check("mhra, kept", mhra_kept, false, true, 950);
    check("mhra, straight", mhra_straight, true, true, 960);
}

#[test]
fn outlet_before_title() {
    check("outlet first", outlet_first, false, false, 960);
    check("outlet colon", outlet_colon, false, false, 960);
    check("author, outlet", author_outlet, false, false, 950);
    check("outlet, date", outlet_dated, true, true, 700);
}

#[test]
fn bluebook_news() {
    check("bluebook", bluebook, false, true, 930);
    check("bluebook, plain", bluebook_plain, false, true, 900);
    check("bluebook, print", bluebook_print, false, true, 900);
}

#[test]
fn bibliographies() {
    check("bibliography", bibliography, false, true, 900);
    check("apa", apa, false, true, 800);
    check("agency", agency, false, true, 700);
}

#[test]
fn several_in_one_note() {
    let mut dice = Dice::new(99);
    let (mut right, mut all) = (0, 0);
    for _ in 0..500 {
        let count = 2 + dice.below(3);
        let records: Vec<Record> = (0..count).map(|_| Record::roll(&mut dice)).collect();
        let renders: [Render; 3] = [house, house_defanged, bracketed];
        let straightly = dice.below(3) == 0;
        let render = if straightly {
            straight
        } else {
            renders[dice.below(3)]
        };
        let parts: Vec<String> = records
            .iter()
            .map(|r| render(r).trim_end_matches('.').to_owned())
            .collect();
        let text = format!("{}.", parts.join("; "));
        let read = reading::note(&text);
        all += count;
        if read.len() != count {
            println!("  {} for {count}: {text}", read.len());
            continue;
        }
        for (r, c) in records.iter().zip(&read) {
            match wrong(r, c, straightly, false) {
                None => right += 1,
                Some(problem) => println!("  {}\n    {problem}", c.span.of(&text)),
            }
        }
    }
    println!("several: {right} of {all}");
    assert!(right * 1000 >= all * 980, "{right} of {all}");
}
