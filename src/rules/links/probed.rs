//! What the rules about verdicts share: the probed links of a draft, and new addresses in the draft's own style.

use crate::citations::Citation;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Place};
use crate::document::Link;
use crate::links::indicator::{Indicator, IndicatorKind, Tier};
use crate::links::probe::{ProbeResult, Snapshot};
use crate::rules::Context;
use crate::span::Span;

/// The links of a draft that lead to the web and what became of them.
pub(super) fn links<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Link, &'a ProbeResult)> {
    let (doc, probe) = (cx.doc, cx.probe);
    doc.links
        .iter()
        .filter_map(move |link| Some((link, probe?.get(link.url())?)))
}

/// Whether the citation that holds a link cites an archived copy beside it: then the source is not lost.
pub(super) fn is_archived(cx: &Context<'_>, link: &Link) -> bool {
    citation(cx, link)
        .and_then(|cited| cited.archive_url.as_ref())
        .is_some_and(|copy| copy.url != link.url())
}

fn citation<'a>(cx: &Context<'a>, link: &Link) -> Option<&'a Citation> {
    let doc = cx.doc;
    doc.citations_of(link.note?)
        .iter()
        .find(|cited| cited.span.contains(link.span))
}

/// An address cut to a length that a message can hold.
pub(super) fn shown(url: &str) -> String {
    const LONGEST: usize = 80; // characters
    if url.chars().count() <= LONGEST {
        return url.to_owned();
    }
    url.chars().take(LONGEST).chain(['…']).collect()
}

/// Adds where an archived copy is, and the fix that cites it.
pub(super) fn with_archive(
    diagnostic: Diagnostic,
    cx: &Context<'_>,
    link: &Link,
    result: &ProbeResult,
) -> Diagnostic {
    let Some(copy) = &result.archive else {
        return diagnostic
            .with_help("find where the page has gone, or an archived copy of it, and cite that");
    };
    let help = format!(
        "an archived copy of {} is at {}{}",
        copy.date,
        copy.url,
        distance(copy)
    );
    let diagnostic = diagnostic.with_help(help);
    match append(cx, link, copy) {
        Some(fix) => diagnostic.with_fix(fix),
        None => diagnostic,
    }
}

fn distance(copy: &Snapshot) -> String {
    match copy.days_off {
        Some(days) if copy.is_distant() => format!(", {days} days from the citation's date"),
        _ => String::new(),
    }
}

/// Cites the copy after the address, which stays. Not where markup hides the address: what is visible there is a title.
fn append(cx: &Context<'_>, link: &Link, copy: &Snapshot) -> Option<Fix> {
    if link.hidden.is_some() || link.code {
        return None;
    }
    citation(cx, link)?;
    let address = in_style(cx, link, &copy.url);
    Some(Fix {
        title: "Cite the archived copy".into(),
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            place: Place::Visible(Span::empty(link.span.end)),
            replacement: format!(", archived at {address}"),
        }],
    })
}

/// A new address broken as the link is: the same spelling of dots, of the scheme, and the link's own text kept where the
/// new address holds the old one.
pub(super) fn in_style(cx: &Context<'_>, link: &Link, url: &str) -> String {
    let Some(indicator) = link.indicator.as_ref().filter(|i| i.tier != Tier::Live) else {
        return url.to_owned();
    };
    let raw = cx.doc.slice(link.span);
    if let Some(head) = url.strip_suffix(link.url()).filter(|head| !head.is_empty()) {
        return format!("{}{raw}", broken(cx, indicator, head));
    }
    broken(cx, indicator, url)
}

fn broken(cx: &Context<'_>, indicator: &Indicator, url: &str) -> String {
    let spelling = |live: &str| {
        indicator
            .marks
            .iter()
            .find(|mark| mark.live == live)
            .map(|mark| cx.doc.slice(mark.span))
    };
    let mut url = url.to_owned();
    if let Some(dot) = spelling(".") {
        let all = indicator
            .marks
            .iter()
            .filter(|mark| mark.live == ".")
            .count()
            > 1;
        if let Some((start, end)) = host(&url) {
            let old = url.get(start..end).unwrap_or("").to_owned();
            let new = if all {
                old.replace('.', dot)
            } else {
                old.rsplit_once('.')
                    .map_or(old.clone(), |(a, b)| format!("{a}{dot}{b}"))
            };
            url.replace_range(start..end, &new);
        }
    }
    if let Some(rest) = url.strip_prefix("http")
        && let Some(scheme) = spelling("http")
    {
        url = format!("{scheme}{rest}");
    }
    url
}

/// Where the host of an address stands.
fn host(url: &str) -> Option<(usize, usize)> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..)?;
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    Some((start, start + end))
}

/// Replaces the address, in the text and in the markup that hides it.
pub(super) fn replace(cx: &Context<'_>, link: &Link, url: &str) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    if link
        .indicator
        .as_ref()
        .is_some_and(|i| i.kind == IndicatorKind::Url && i.live == link.url())
    {
        edits.push(Edit {
            place: Place::Visible(link.span),
            replacement: in_style(cx, link, url),
        });
    }
    if let Some(hidden) = &link.hidden {
        edits.push(Edit {
            place: Place::Home(hidden.home?),
            replacement: url.to_owned(),
        });
    }
    (!edits.is_empty()).then_some(edits)
}
