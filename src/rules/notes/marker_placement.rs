//! Markers that stand otherwise than the draft’s others.

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, Place};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "marker-placement",
    category: Category::Notes,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/marker-placement.md"),
};

/// See the rule's page.
pub(crate) struct MarkerPlacement;

impl Rule for MarkerPlacement {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let text = cx.doc.text();
        let groups = groups(text, cx.doc);
        let moved = before_the_mark(text, &groups, out);
        spaced(text, &groups, &moved, out);
    }
}

/// Markers that stand right behind each other count as one.
fn groups(text: &str, doc: &Document) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for marker in &doc.markers {
        match out.last_mut() {
            Some(last)
                if text
                    .get(last.end..marker.span.start)
                    .is_some_and(|gap| gap.trim_matches([' ', ',']).is_empty()) =>
            {
                last.end = marker.span.end;
            }
            _ => out.push(marker.span),
        }
    }
    out
}

/// A space before a marker, where most markers have none.
/// Those that are `moved` anyway lose their space with it.
fn spaced(text: &str, groups: &[Span], moved: &[Span], out: &mut Vec<Diagnostic>) {
    let blank = |span: &Span| {
        let head = text.get(..span.start).unwrap_or("");
        let bare = head.trim_end_matches([' ', '\u{a0}']);
        // At the start of a line there is nothing to be close to.
        (bare.len() < head.len() && !bare.is_empty() && !bare.ends_with('\n'))
            .then(|| Span::new(bare.len(), span.start))
    };
    let blanks: Vec<Span> = groups
        .iter()
        .filter(|g| moved.binary_search(g).is_err())
        .filter_map(blank)
        .collect();
    if blanks.is_empty() || blanks.len() * 3 > groups.len() {
        return;
    }
    for span in blanks {
        out.push(
            Diagnostic::new(
                META.name,
                META.level,
                span,
                "a space parts this marker from its word",
            )
            .with_fix(Fix::replace(
                "Take the space out",
                Applicability::Safe,
                span,
                "",
            )),
        );
    }
}

/// A marker before the period or the comma, where most stand behind it.
/// Gives those that its fixes move, in order.
fn before_the_mark(text: &str, groups: &[Span], out: &mut Vec<Diagnostic>) -> Vec<Span> {
    let next = |span: &Span| {
        let mut rest = text.get(span.end..)?.chars();
        let mark = rest.next().filter(|c| matches!(c, '.' | ',' | ';' | ':'))?;
        // ".." and ".5" are no sentence ends.
        rest.next()
            .is_none_or(|c| c.is_whitespace() || c == '”' || c == '"')
            .then_some(mark)
    };
    let behind = |span: &Span| {
        // Whether a space stands before the marker is another matter.
        text.get(..span.start)
            .map(|head| head.trim_end_matches([' ', '\u{a0}']))
            .is_some_and(|head| head.ends_with(['.', ',', ';', ':', '”', '"', '!', '?']))
    };
    // What stands at the start of a line, nothing but marks before it, is the label of a note that markup lost.
    let follows = |span: &Span| {
        let head = text.get(..span.start).unwrap_or("");
        let line = head.chars().rev().take_while(|c| *c != '\n');
        line.into_iter().any(char::is_alphanumeric)
    };
    let wrong: Vec<Span> = groups
        .iter()
        .filter(|g| next(g).is_some() && !behind(g) && follows(g))
        .copied()
        .collect();
    let right = groups
        .iter()
        .filter(|g| behind(g) && next(g).is_none())
        .count();
    if wrong.is_empty() || wrong.len() * 2 > right {
        return Vec::new();
    }
    for &span in &wrong {
        let Some(mark) = next(&span) else { continue };
        let head = text.get(..span.start).unwrap_or("");
        let from = head.trim_end_matches([' ', '\u{a0}']).len();
        // Two edits, so that the marker itself, and what markup it has, stays as it is.
        let edit = |start, end, replacement: String| Edit {
            place: Place::Visible(Span::new(start, end)),
            replacement,
        };
        let edits = vec![
            edit(from, span.start, mark.to_string()),
            edit(span.end, span.end + mark.len_utf8(), String::new()),
        ];
        out.push(
            Diagnostic::new(
                META.name,
                META.level,
                span,
                format!("this marker stands before the “{mark}”, most of the draft’s behind it"),
            )
            .with_fix(Fix {
                title: "Put the marker behind the mark".into(),
                applicability: Applicability::Safe,
                edits,
            }),
        );
    }
    wrong
}
