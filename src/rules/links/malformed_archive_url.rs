//! Addresses of archived copies that lead to no copy, or to the copy of another page.

use super::citation_of;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::document::Link;
use crate::links::host;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "malformed-archive-url",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/malformed-archive-url.md"),
};

/// See the rule's page.
pub(crate) struct MalformedArchiveUrl;

impl Rule for MalformedArchiveUrl {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for link in cx.doc.links.iter().filter(|link| !link.code) {
            let Some(host) = link.host().filter(|host| host::is_archive(host)) else {
                continue;
            };
            let found = if host == "web.archive.org" || host == "archive.org" {
                wayback(link)
            } else {
                archive_today(link, host)
            };
            out.extend(found.or_else(|| other_page(cx, link)));
        }
    }
}

/// What stands after the host.
fn path(url: &str) -> &str {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.find('/').and_then(|at| bare.get(at..)).unwrap_or("")
}

fn finding(link: &Link, message: String, help: &'static str) -> Diagnostic {
    Diagnostic::new(META.name, META.level, link.span, message).with_help(help)
}

fn wayback(link: &Link) -> Option<Diagnostic> {
    let path = path(link.url());
    if let Some(saved) = path
        .strip_prefix("/save/_embed/")
        .or_else(|| path.strip_prefix("/save/"))
    {
        let diagnostic = finding(
            link,
            "this address asks the archive to save the page anew; it is no copy".to_owned(),
            "cite the copy: the address with /web/ and a time in it",
        );
        let right = format!("https://web.archive.org/web/{saved}");
        let plain = saved.starts_with("http")
            && link.hidden.is_none()
            && link.indicator.as_ref().is_some_and(|i| i.marks.is_empty());
        return Some(if plain {
            diagnostic.with_fix(Fix::replace(
                "Lead to the copy that was saved last",
                Applicability::Safe,
                link.span,
                right,
            ))
        } else {
            diagnostic
        });
    }
    let rest = path.strip_prefix("/web/")?;
    let (stamp, _) = rest.split_once('/').unwrap_or((rest, ""));
    if stamp.contains('*') {
        return Some(finding(
            link,
            "this address leads to the archive’s calendar, not to a copy".to_owned(),
            "open the calendar and cite the copy that you read",
        ));
    }
    let digits = stamp.bytes().take_while(u8::is_ascii_digit).count();
    let flag = stamp.get(digits..).unwrap_or("");
    let known_flag = flag.is_empty()
        || (flag.len() == 3
            && flag.ends_with('_')
            && flag.bytes().take(2).all(|b| b.is_ascii_lowercase()));
    if digits == 0 || !known_flag {
        return None; // `/web/https://…`: the newest copy
    }
    (!is_time(stamp.get(..digits)?)).then(|| {
        finding(
            link,
            format!("`{stamp}` is no time of a copy: fourteen figures are, year to second"),
            "copy the address of the archived page again",
        )
    })
}

/// Whether figures are a year and more, to the second at most, as the archive writes them.
fn is_time(figures: &str) -> bool {
    let part = |from: usize, to: usize| figures.get(from..to).and_then(|p| p.parse::<i16>().ok());
    let in_range = |from: usize, low: i16, high: i16| {
        figures.len() <= from
            || part(from, from + 2).is_some_and(|value| (low..=high).contains(&value))
    };
    let Some(year) = part(0, 4) else {
        return figures == "2"; // people write `/web/2/` for the newest copy
    };
    let date = match (part(4, 6), part(6, 8)) {
        (Some(month), Some(day)) => {
            let narrow = |value: i16| i8::try_from(value).unwrap_or(0);
            jiff::civil::Date::new(year, narrow(month), narrow(day)).is_ok()
        }
        _ => in_range(4, 1, 12),
    };
    (1991..2100).contains(&year)
        && figures.len() <= 14
        && figures.len().is_multiple_of(2)
        && date
        && in_range(8, 0, 23)
        && in_range(10, 0, 59)
        && in_range(12, 0, 59)
}

fn archive_today(link: &Link, host: &str) -> Option<Diagnostic> {
    let path = path(link.url());
    let today = host.starts_with("archive.") && host != "archive.org";
    let asks =
        path.starts_with("/submit") || path.starts_with("/?run=") || path.starts_with("/?url=");
    (today && asks).then(|| {
        finding(
            link,
            "this address asks the archive to save the page anew; it is no copy".to_owned(),
            "cite the copy: its short address, or the long one with a time in it",
        )
    })
}

/// The copy of another page than the one cited beside it.
fn other_page(cx: &Context<'_>, link: &Link) -> Option<Diagnostic> {
    let citation = cx.doc.citations.get(citation_of(cx.doc, link)?)?;
    let (url, archive) = (citation.url.as_ref()?, citation.archive_url.as_ref()?);
    if archive.span != link.span {
        return None;
    }
    let archived = archived_url(link.url())?;
    let (cited, copied) = (page(&url.url)?, page(archived)?);
    (cited != copied).then(|| {
        finding(
            link,
            format!("this is a copy of {archived}, and not of the page cited"),
            "one of the two addresses belongs to another citation",
        )
        .in_note(citation.note)
        .and_label(Span::new(url.span.start, url.span.end), "the page cited")
    })
}

/// The address within an archive's address.
fn archived_url(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let inner = url.get(start..)?;
    let at = inner.find("/http://").or_else(|| inner.find("/https://"))?;
    inner.get(at + 1..)
}

/// Host and path, with what addresses of one page differ in taken off.
fn page(url: &str) -> Option<(String, String)> {
    let host = host::of_url(url)?;
    let host = host.strip_prefix("m.").unwrap_or(&host).to_owned();
    let path = path(url).split(['?', '#']).next()?.trim_end_matches('/');
    let path = path
        .trim_end_matches("index.html")
        .trim_end_matches("index.php")
        .trim_end_matches('/');
    Some((host, path.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for time in [
            "20190425123456",
            "2019",
            "201904",
            "20190425",
            "2019042512",
            "2",
        ] {
            assert!(is_time(time), "{time}");
        }
        for time in [
            "20191345000000",
            "20190230000000",
            "201904251234567",
            "20190425126000",
            "1",
            "201",
            "2019042",
        ] {
            assert!(!is_time(time), "{time}");
        }
    }
}
