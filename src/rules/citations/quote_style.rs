//! Quotation marks and commas of titles, in more than one style.

use crate::citations::{self, Citation, Title, quotes};
use crate::config::style::{CommaChoice, QuotesChoice};
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
        let mut titles: Vec<(&Citation, &Title)> = Vec::with_capacity(cx.doc.citations.len());
        titles.extend(super::full(cx.doc).filter_map(|c| c.title.as_ref().map(|t| (c, t))));
        match cx.settings.style.quotes.and_then(model) {
            Some(usual) => {
                let others = titles.iter().filter(|(_, t)| t.quotes != usual);
                for (citation, title) in others {
                    let message = format!("the house style puts titles in {}", named(usual));
                    out.extend(other_marks(cx.doc, citation, title, usual, message));
                }
            }
            None => straight_beside_curly(cx.doc, &titles, out),
        }
        let side = match cx.settings.style.comma {
            Some(CommaChoice::Inside) => Some(Comma::Inside),
            Some(CommaChoice::Outside) => Some(Comma::Outside),
            Some(CommaChoice::Consistent) | None => None,
        };
        commas(cx.doc, &titles, side, out);
    }
}

/// The marks that a house style asks for.
fn model(choice: QuotesChoice) -> Option<citations::QuoteStyle> {
    Some(match choice {
        QuotesChoice::Consistent => return None,
        QuotesChoice::Curly => citations::QuoteStyle::Curly,
        QuotesChoice::Straight => citations::QuoteStyle::Straight,
        QuotesChoice::SingleCurly => citations::QuoteStyle::SingleCurly,
    })
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
    let (rare, usual) = match (curly, straight) {
        (0, _) | (_, 0) => return,
        (c, s) if c > s => (Straight, Curly),
        (c, s) if s > c => (Curly, Straight),
        _ => return,
    };
    for (citation, title) in titles.iter().filter(|(_, t)| t.quotes == rare) {
        let message = format!(
            "this title stands in {}, most of the draft’s in {}",
            named(rare),
            named(usual)
        );
        out.extend(other_marks(doc, citation, title, usual, message));
    }
}

fn named(style: citations::QuoteStyle) -> &'static str {
    match style {
        citations::QuoteStyle::Straight => "straight quotation marks",
        citations::QuoteStyle::SingleCurly => "single quotation marks",
        _ => "curly quotation marks",
    }
}

/// A finding on a title with the marks of `usual` as its fix; none for titles set off in another way (guillemets,
/// italics).
fn other_marks(
    doc: &Document,
    citation: &Citation,
    title: &Title,
    usual: citations::QuoteStyle,
    message: String,
) -> Option<Diagnostic> {
    use citations::QuoteStyle::{Curly, SingleCurly, SingleStraight, Straight};
    if !matches!(
        title.quotes,
        Curly | Straight | SingleCurly | SingleStraight
    ) {
        return None;
    }
    let (first, last) = marks(doc, title)?;
    let mut edits = pair(first, last, usual);
    // Quotations inside the title take the marks that the title does not have.
    for quote in quotes::find(doc.text(), title.span, []) {
        let new = match (usual, quote.style) {
            (SingleCurly, SingleCurly | SingleStraight) => Curly,
            (Curly | Straight, Curly | Straight)
                if matches!(title.quotes, SingleCurly | SingleStraight) =>
            {
                SingleCurly
            }
            _ => continue,
        };
        let open = Span::new(quote.outer.start, quote.inner.start);
        let close = Span::new(quote.inner.end, quote.outer.end);
        edits.extend(pair(open, close, new));
    }
    edits.sort_by_key(|edit| match edit.place {
        Place::Visible(span) | Place::Home(span) => span,
    });
    Some(
        Diagnostic::new(META.name, META.level, title.outer, message)
            .in_note(citation.note)
            .with_fix(Fix {
                title: format!("Write {}", named(usual)).into(),
                applicability: Applicability::Safe,
                edits,
            }),
    )
}

/// Edits that put marks of a style in place of two others.
fn pair(open: Span, close: Span, style: citations::QuoteStyle) -> Vec<Edit> {
    let (first, last) = match style {
        citations::QuoteStyle::Straight => ("\"", "\""),
        citations::QuoteStyle::SingleCurly => ("‘", "’"),
        _ => ("“", "”"),
    };
    [(open, first), (close, last)]
        .map(|(span, replacement)| Edit {
            place: Place::Visible(span),
            replacement: replacement.to_owned(),
        })
        .to_vec()
}

/// The opening and the closing mark of a title.
fn marks(doc: &Document, title: &Title) -> Option<(Span, Span)> {
    use citations::QuoteStyle::{SingleCurly, SingleStraight};
    if !matches!(
        title.quotes,
        citations::QuoteStyle::Curly
            | citations::QuoteStyle::Straight
            | SingleCurly
            | SingleStraight
    ) {
        // Marks in an italic title belong to its words.
        return None;
    }
    let outer = doc.slice(title.outer);
    let single = matches!(title.quotes, SingleCurly | SingleStraight);
    let is_mark = |c: char| {
        if single {
            matches!(c, '‘' | '’' | '\'')
        } else {
            matches!(c, '“' | '”' | '"')
        }
    };
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

/// Commas on another side than that of the house style, or else of the draft's majority.
fn commas(
    doc: &Document,
    titles: &[(&Citation, &Title)],
    side: Option<Comma>,
    out: &mut Vec<Diagnostic>,
) {
    let mut found: Vec<(&Citation, Span, Comma)> = Vec::with_capacity(titles.len());
    found.extend(titles.iter().filter_map(|(citation, title)| {
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
    }));
    let count = |kind: Comma| found.iter().filter(|(_, _, comma)| *comma == kind).count();
    let (inside, outside) = match side {
        Some(Comma::Inside) => (1, 0),
        Some(Comma::Outside) => (0, 1),
        _ => {
            let (inside, outside) = (count(Comma::Inside), count(Comma::Outside));
            // A doubled comma is counted where its fix will leave it: the majority is the same before and after.
            if outside > inside {
                (inside, outside + count(Comma::Both))
            } else {
                (inside + count(Comma::Both), outside)
            }
        }
    };
    let whose = if side.is_some() {
        "in the house style"
    } else {
        "in most of the draft"
    };
    for (citation, span, comma) in &found {
        let text = doc.slice(*span);
        let mark = text.trim_matches(',');
        let (message, new) = match comma {
            Comma::Both => (
                "the comma stands on both sides of the quotation mark".to_owned(),
                if outside > inside {
                    format!("{mark},")
                } else {
                    format!(",{mark}")
                },
            ),
            Comma::Outside if inside > outside => (
                format!("the comma stands outside the quotation mark, {whose} inside"),
                format!(",{mark}"),
            ),
            Comma::Inside if outside > inside => (
                format!("the comma stands inside the quotation mark, {whose} outside"),
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
