//! One source cited in two ways that cannot both be right.

use foldhash::{HashMap, HashMapExt as _};

use super::words;
use crate::citations::{Citation, Work};
use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "conflicting-citations",
    category: Category::Citations,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/conflicting-citations.md"),
};

/// See the rule's page.
pub(crate) struct ConflictingCitations;

impl Rule for ConflictingCitations {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let mut citations: Vec<&Citation> = Vec::with_capacity(cx.doc.citations.len());
        citations.extend(
            super::confident(cx.doc)
                .filter(|c| !matches!(c.work, Work::Book | Work::Legal | Work::Personal)),
        );
        by_title(&citations, out);
        by_url(&citations, out);
    }
}

/// One title under two outlets or two dates.
fn by_title(citations: &[&Citation], out: &mut Vec<Diagnostic>) {
    const SHORTEST: usize = 4; // words
    let titled = citations.iter().filter_map(|citation| {
        let title = citation.title.as_ref()?;
        Some((words::fold_hash(&title.text), *citation))
    });
    let mut groups: HashMap<String, Vec<&Citation>> = HashMap::new();
    let mut numbers = Vec::with_capacity(citations.len());
    numbers.extend(titled);
    for citation in words::shared(&numbers) {
        if let Some(title) = &citation.title {
            let key = words::fold(&title.text);
            if memchr::memchr_iter(b' ', key.as_bytes()).count() + 1 >= SHORTEST {
                groups.entry(key).or_default().push(citation);
            }
        }
    }
    let mut groups: Vec<Vec<&Citation>> = groups.into_values().filter(|g| g.len() > 1).collect();
    groups.sort_by_key(|g| g[0].span);
    for group in groups {
        // A title that recurs with a new date each time is that of a series.
        let series = {
            let mut dates: Vec<_> = group
                .iter()
                .filter_map(|c| c.issued.as_ref()?.date)
                .collect();
            dates.sort();
            dates.dedup();
            dates.len() > 2
        };
        let first = group[0];
        for later in &group[1..] {
            let Some(what) = differs(first, later, series) else {
                continue;
            };
            let title = later.title.as_ref().map_or("", |t| t.text.as_str());
            let span = later.title.as_ref().map_or(later.span, |t| t.span);
            let earlier = first.title.as_ref().map_or(first.span, |t| t.span);
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    span,
                    format!("“{title}” is cited {what}"),
                )
                .in_note(later.note)
                .and_label(earlier, "cited here before")
                .with_help("look the source up and give both citations the same outlet and date"),
            );
        }
    }
}

fn differs(first: &Citation, later: &Citation, series: bool) -> Option<String> {
    let same_author = first.authors.is_empty()
        || later.authors.is_empty()
        || first.authors[0].text == later.authors[0].text;
    if let (Some(a), Some(b)) = (&first.outlet, &later.outlet)
        && !words::same_name(&a.text, &b.text)
        && !stands_for_another(&a.text)
        && !stands_for_another(&b.text)
        && same_author
    {
        return Some(format!("from {} here and from {} before", b.text, a.text));
    }
    if series || !same_author {
        return None;
    }
    // With addresses of their own they are two pieces of a series.
    if let (Some(a), Some(b)) = (&first.url, &later.url)
        && words::fold_url(&a.url) != words::fold_url(&b.url)
    {
        return None;
    }
    let (a, b) = (first.issued.as_ref()?.date?, later.issued.as_ref()?.date?);
    // Volumes and editions of one work have years of their own.
    if a.month.is_none() && b.month.is_none() {
        return None;
    }
    let apart = a.latest()? < b.earliest()? || b.latest()? < a.earliest()?;
    apart.then(|| format!("with the date {b} here and {a} before"))
}

/// Whether an outlet is a word for the one before: "in ibid.", "in the same".
fn stands_for_another(outlet: &str) -> bool {
    matches!(
        words::fold(outlet).as_str(),
        "ibid" | "ibidem" | "id" | "idem" | "op cit" | "loc cit" | "the same"
    )
}

/// One address under two titles.
fn by_url(citations: &[&Citation], out: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, &Citation> = HashMap::new();
    let linked = citations.iter().filter_map(|citation| {
        let (url, _) = (citation.url.as_ref()?, citation.title.as_ref()?);
        // A home page stands for many pieces.
        Some((words::page_hash(&url.url)?, *citation))
    });
    let mut numbers = Vec::with_capacity(citations.len());
    numbers.extend(linked);
    for citation in words::shared(&numbers) {
        let (Some(url), Some(title)) = (&citation.url, &citation.title) else {
            continue;
        };
        let first = *seen.entry(words::fold_url(&url.url)).or_insert(citation);
        let Some(other) = first.title.as_ref().filter(|_| first.span != citation.span) else {
            continue;
        };
        if words::alike(&other.text, &title.text) {
            continue;
        }
        out.push(
            Diagnostic::new(
                META.name,
                META.level,
                url.span,
                format!(
                    "this address stands under “{}” here and under “{}” before",
                    title.text, other.text
                ),
            )
            .in_note(citation.note)
            .and_label(other.span, "the other title")
            .with_help("one of the two addresses was copied to the wrong citation"),
        );
    }
}
