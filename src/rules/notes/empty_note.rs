//! Notes that say nothing yet.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use memchr::memmem;

static META: RuleMeta = RuleMeta {
    name: "empty-note",
    category: Category::Notes,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/empty-note.md"),
};

/// See the rule's page.
pub(crate) struct EmptyNote;

/// Notes that are nothing but one of these, in lower case, hold a place for a source to come.
const PLACEHOLDERS: &[&str] = &[
    "tk",
    "tktk",
    "tk tk",
    "xx",
    "xxx",
    "xxxx",
    "todo",
    "to do",
    "tbd",
    "tbc",
    "tba",
    "fixme",
    "source",
    "sources",
    "source?",
    "sources?",
    "cite",
    "cite?",
    "citation",
    "citation?",
    "citation needed",
    "cite needed",
    "cite tk",
    "cite here",
    "source tk",
    "source needed",
    "source to come",
    "source here",
    "insert source",
    "insert citation",
    "insert cite",
    "add source",
    "add citation",
    "add cite",
    "add link",
    "insert link",
    "link",
    "link?",
    "link tk",
    "link to come",
    "ref",
    "ref?",
    "reference",
    "need source",
    "need cite",
    "needs source",
    "needs citation",
    "find source",
    "footnote",
    "placeholder",
    "n/a",
    "na",
    "url",
    "to come",
    "?",
    "??",
    "???",
    "…",
    "...",
    "-",
    "–",
    "—",
    "_",
];

/// Words that no finished note holds, anywhere.
const MARKS: &[&str] = &["TK", "TKTK", "TKTKTK", "TODO", "FIXME"];

/// Whether two capitals stand side by side that stand so in each of [`MARKS`].
fn may_hold_mark(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.get(1..).unwrap_or(&[]));
    // All bytes are looked at together: that is faster than to stop at the first.
    pairs.fold(false, |any, (a, b)| {
        let pair = (*a, *b);
        any | (pair == (b'T', b'K')) | (pair == (b'O', b'D')) | (pair == (b'X', b'M'))
    })
}

impl Rule for EmptyNote {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let notes = doc.notes.iter().map(|note| note.span);
        let notes = notes.reduce(Span::cover).unwrap_or_default();
        let text = doc.slice(notes).as_bytes();
        let stems: [&[u8]; 3] = [b"TK", b"TODO", b"FIXME"];
        let marked =
            may_hold_mark(text) && stems.iter().any(|stem| memmem::find(text, stem).is_some());
        for (index, note) in doc.notes.iter().enumerate() {
            let text = doc.slice(note.text).trim();
            let diagnostic = if text.is_empty() {
                let span = if note.span.is_empty() {
                    note.markers
                        .first()
                        .and_then(|&m| doc.markers.get(m))
                        .map_or(note.span, |m| m.span)
                } else {
                    note.span
                };
                Diagnostic::new(
                    META.name,
                    META.level,
                    span,
                    format!("note {} is empty", note.label),
                )
            } else if let Some(span) = placeholder(text, note.text)
                .or_else(|| marked.then(|| mark(text, note.text, || doc.protected(note.text)))?)
            {
                Diagnostic::new(
                    META.name,
                    META.level,
                    span,
                    format!(
                        "note {} still holds a placeholder: “{}”",
                        note.label,
                        doc.slice(span)
                    ),
                )
            } else {
                continue;
            };
            out.push(
                diagnostic
                    .in_note(index)
                    .with_help("cite the source, or take the note and its marker out"),
            );
        }
    }
}

/// The span of a note that is nothing but a placeholder.
fn placeholder(text: &str, span: Span) -> Option<Span> {
    const LONGEST: usize = 24; // bytes
    if text.len() > LONGEST {
        return None;
    }
    let wrapping = |c: char| "[](){}<>*_.!:\"“”".contains(c) || c.is_whitespace();
    let bare = text.trim_matches(wrapping);
    (bare.is_empty() || PLACEHOLDERS.contains(&bare.to_lowercase().as_str())).then_some(span)
}

/// A mark such as TK outside quotations and addresses.
fn mark(text: &str, span: Span, protected: impl Fn() -> Vec<Span>) -> Option<Span> {
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let here = Span::new(span.start + at, span.start + at + word.len());
        at = text
            .get(at + word.len()..)
            .and_then(|r| r.chars().next())
            .map_or(at, |c| at + word.len() + c.len_utf8());
        if MARKS.contains(&word) && !protected().iter().any(|p| p.contains(here)) {
            return Some(here);
        }
    }
    None
}
