//! Quotation marks and commas of titles, in more than one style.

use crate::citations::{self, Citation, Title};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, Place};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "quote-style",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/quote-style.md"),
};

/// See the rule's page.
pub(crate) struct QuoteStyle;

impl Rule for QuoteStyle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let titles: Vec<(&Citation, &Title)> = super::full(cx.doc)
            .filter_map(|c| c.title.as_ref().map(|t| (c, t)))
            .collect();
        straight_beside_curly(cx.doc, &titles, out);
        commas(cx.doc, &titles, out);
    }
}

/// Titles in straight marks among titles in curly ones, and the other way round.
fn straight_beside_curly(
    doc: &Document,
    titles: &[(&Citation, &Title)],
    out: &mut Vec<Diagnostic>,
) {
    use citations::QuoteStyle::{Curly, Straight};
    let curly = titles.iter().filter(|(_, t)| t.quotes == Curly).count();
    let straight = titles.iter().filter(|(_, t)| t.quotes == Straight).count();
    let (rare, open, close, usual) = match (curly, straight) {
        (0, _) | (_, 0) => return,
        (c, s) if c > s => (Straight, "“", "”", "curly"),
        (c, s) if s > c => (Curly, "\"", "\"", "straight"),
        _ => return,
    };
    for (citation, title) in titles.iter().filter(|(_, t)| t.quotes == rare) {
        let Some((first, last)) = marks(doc, title) else {
            continue;
        };
        let kind = if rare == Straight {
            "straight"
        } else {
            "curly"
        };
        let edit = |span, replacement: &str| Edit {
            place: Place::Visible(span),
            replacement: replacement.to_owned(),
        };
        out.push(
            Diagnostic::new(
                META.name,
                META.level,
                title.outer,
                format!("this title stands in {kind} quotation marks, most of the draft’s in {usual} ones"),
            )
            .in_note(citation.note)
            .with_fix(Fix {
                title: format!("Write {usual} quotation marks"),
                applicability: Applicability::Safe,
                edits: vec![edit(first, open), edit(last, close)],
            }),
        );
    }
}

/// The opening and the closing mark of a title.
fn marks(doc: &Document, title: &Title) -> Option<(Span, Span)> {
    let outer = doc.slice(title.outer);
    let is_mark = |c: char| matches!(c, '“' | '”' | '"');
    let (first, a) = outer.char_indices().find(|(_, c)| is_mark(*c))?;
    let (last, b) = outer.char_indices().rev().find(|(_, c)| is_mark(*c))?;
    let at = |offset: usize, c: char| {
        Span::new(
            title.outer.start + offset,
            title.outer.start + offset + c.len_utf8(),
        )
    };
    (first < last).then(|| (at(first, a), at(last, b)))
}

/// Where the comma between title and outlet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comma {
    Inside,
    Outside,
    Both,
    None,
}

fn commas(doc: &Document, titles: &[(&Citation, &Title)], out: &mut Vec<Diagnostic>) {
    let found: Vec<(&Citation, Span, Comma)> = titles
        .iter()
        .filter_map(|(citation, title)| {
            let (_, mark) = marks(doc, title)?;
            let before = doc.text().get(..mark.start)?.ends_with(',');
            let after = doc.text().get(mark.end..)?.starts_with(',');
            let (start, end) = (
                mark.start - usize::from(before),
                mark.end + usize::from(after),
            );
            let comma = match (before, after) {
                (true, true) => Comma::Both,
                (true, false) => Comma::Inside,
                (false, true) => Comma::Outside,
                (false, false) => Comma::None,
            };
            Some((*citation, Span::new(start, end), comma))
        })
        .collect();
    let count = |kind: Comma| found.iter().filter(|(_, _, comma)| *comma == kind).count();
    let (inside, outside) = (count(Comma::Inside), count(Comma::Outside));
    for (citation, span, comma) in &found {
        let text = doc.slice(*span);
        let mark = text.trim_matches(',');
        let (message, new) = match comma {
            Comma::Both => (
                "the comma stands on both sides of the quotation mark",
                if outside > inside {
                    format!("{mark},")
                } else {
                    format!(",{mark}")
                },
            ),
            Comma::Outside if inside > outside => (
                "the comma stands outside the quotation mark, in most of the draft inside",
                format!(",{mark}"),
            ),
            Comma::Inside if outside > inside => (
                "the comma stands inside the quotation mark, in most of the draft outside",
                format!("{mark},"),
            ),
            _ => continue,
        };
        out.push(
            Diagnostic::new(META.name, META.level, *span, message)
                .in_note(citation.note)
                .with_fix(Fix::replace(
                    format!("Write {new}"),
                    Applicability::Safe,
                    *span,
                    new,
                )),
        );
    }
}
