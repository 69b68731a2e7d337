//! Promises of the citation grammar.

use brieflint::citations::{Antecedent, Citation, CitationKind, NoteInput, parse_note, resolve};
use brieflint::document::{Link, Note};
use brieflint::links::indicator;
use brieflint::span::Span;

use crate::inside;

/// Reads a text as one note.
pub fn note(text: &str) {
    let links = links(text, 0);
    let citations = parse_note(&NoteInput {
        text,
        span: Span::new(0, text.len()),
        note: 0,
        links: &links,
        emphasis: &[],
    });
    sound(text, Span::new(0, text.len()), &citations);
}

/// Reads every line of a text as a note, and follows their references.
pub fn notes(text: &str) {
    let (mut notes, mut citations) = (Vec::new(), Vec::new());
    let mut at = 0;
    for (index, line) in text.split('\n').enumerate() {
        let span = Span::new(at, at + line.len());
        let links = links(line, at);
        let from = citations.len();
        citations.extend(parse_note(&NoteInput {
            text,
            span,
            note: index,
            links: &links,
            emphasis: &[],
        }));
        notes.push(Note {
            label: (index + 1).to_string().into(),
            label_span: Span::empty(at),
            span,
            text: span,
            citations: from..citations.len(),
            external: false,
            markers: Default::default(),
        });
        at = span.end + 1;
    }
    resolve(text, &notes, &mut citations);
    resolved(text, &notes, &citations);
}

/// The citations of notes: each inside its note, references at an end that is none.
pub(crate) fn resolved(text: &str, notes: &[Note], citations: &[Citation]) {
    for note in notes {
        sound(text, note.text, &citations[note.citations.clone()]);
    }
    for citation in citations {
        match &citation.antecedent {
            Antecedent::Resolved { direct, end } => {
                assert!(!citations[*end].is_reference());
                assert!(*direct < citations.len());
                assert!(citation.is_reference());
            }
            Antecedent::Ambiguous(several) => {
                assert!(several.iter().all(|&i| i < citations.len()));
            }
            Antecedent::NotAReference | Antecedent::Dangling => {}
        }
    }
}

/// One note's citations: in order, without overlaps, every field inside its citation.
fn sound(text: &str, note: Span, citations: &[Citation]) {
    let mut end = note.start;
    for (index, c) in citations.iter().enumerate() {
        assert_eq!(c.index, index);
        assert!(c.span.start >= end, "{:?} overlaps", c.span);
        assert!(c.span.end <= note.end);
        end = c.span.end;
        for span in spans(c) {
            inside(text, span);
            assert!(c.span.contains(span), "{span:?} outside of {:?}", c.span);
        }
        if let Some(title) = &c.title {
            assert!(title.outer.contains(title.span), "{title:?}");
            assert!(!title.text.trim().is_empty(), "an empty title");
        }
        let texts = [&c.outlet, &c.locator].into_iter().flatten();
        for field in c.authors.iter().chain(texts) {
            let folded: Vec<&str> = field.span.of(text).split_whitespace().collect();
            assert_eq!(field.text, folded.join(" "));
        }
        assert!(c.kind != CitationKind::Prose || citations.len() == 1);
    }
}

/// Every span of a citation.
fn spans(c: &Citation) -> Vec<Span> {
    let mut out = vec![c.span];
    out.extend(c.authors.iter().map(|a| a.span));
    out.extend(c.title.iter().flat_map(|t| [t.span, t.outer]));
    let fields = [&c.outlet, &c.doi, &c.locator].into_iter().flatten();
    out.extend(fields.map(|f| f.span));
    let dates = [&c.issued, &c.accessed].into_iter().flatten();
    out.extend(dates.map(|d| d.span));
    let urls = [&c.url, &c.archive_url].into_iter().flatten();
    out.extend(urls.map(|u| u.span));
    out
}

fn links(text: &str, at: usize) -> Vec<Link> {
    let found = indicator::scan(text).into_iter();
    found
        .map(|mut found| {
            found.span = found.span.shifted(at);
            for mark in &mut found.marks {
                mark.span = mark.span.shifted(at);
            }
            let mut link = Link::shown(found);
            link.note = Some(0);
            link
        })
        .collect()
}
