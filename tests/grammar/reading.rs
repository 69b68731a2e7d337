//! Notes into citations, with a simple finder of addresses.

use brieflint::citations::{Citation, NoteInput, parse_note, resolve};
use brieflint::document::{Link, Note};
use brieflint::links::indicator::{Indicator, IndicatorKind, Tier};
use brieflint::span::Span;

/// Addresses that begin with a scheme, live or with `(.)`, `[.]`, `hxxp`.
pub(crate) fn links(text: &str, from: usize, to: usize) -> Vec<Link> {
    let mut out = Vec::new();
    let mut at = from;
    while let Some(rest) = text.get(at..to) {
        let schemes = ["http://", "https://", "hxxp://", "hxxps://"];
        let found = rest
            .match_indices('h')
            .map(|(i, _)| i)
            .find(|&i| schemes.iter().any(|s| rest[i..].starts_with(s)));
        let Some(next) = found else {
            break;
        };
        let start = at + next;
        let rest = &text[start..to];
        let mut end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '>' | '<' | '"' | '”' | '’' | ';'))
            .unwrap_or(rest.len());
        loop {
            let url = &rest[..end];
            let unbalanced = |open, close| {
                url.ends_with(close) && url.matches(open).count() < url.matches(close).count()
            };
            if url.ends_with(['.', ',', ':', '!', '?', '\''])
                || unbalanced('(', ')')
                || unbalanced('[', ']')
            {
                end -= 1;
            } else {
                break;
            }
        }
        let span = Span::new(start, start + end.max(7));
        let live = span
            .of(text)
            .replace("(.)", ".")
            .replace("[.]", ".")
            .replace("hxxp", "http");
        let host = live.find("://").map_or(0, |i| i + 3);
        let host_end = live[host..].find('/').map_or(live.len(), |i| host + i);
        let found = Indicator {
            span,
            kind: IndicatorKind::Url,
            tier: Tier::Live,
            live,
            host: host..host_end,
            marks: Vec::new(),
        };
        let mut link = Link::shown(found);
        link.note = Some(0);
        out.push(link);
        at = span.end;
    }
    out
}

/// The citations of one note.
pub(crate) fn note(text: &str) -> Vec<Citation> {
    let links = links(text, 0, text.len());
    parse_note(&NoteInput {
        text,
        span: Span::new(0, text.len()),
        note: 0,
        links: &links,
        emphasis: &[],
    })
}

/// The citations of several notes labelled from 1, resolved; with the text.
pub(crate) fn notes(texts: &[&str]) -> (String, Vec<Note>, Vec<Citation>) {
    let text = texts.join("\n");
    let (mut notes, mut citations) = (Vec::new(), Vec::new());
    let mut at = 0;
    for (index, body) in texts.iter().enumerate() {
        let span = Span::new(at, at + body.len());
        let links = links(&text, span.start, span.end);
        let from = citations.len();
        citations.extend(parse_note(&NoteInput {
            text: &text,
            span,
            note: index,
            links: &links,
            emphasis: &[],
        }));
        notes.push(Note {
            label: (index + 1).to_string().into(),
            label_span: Span::empty(span.start),
            span,
            text: span,
            citations: from..citations.len(),
            external: false,
            markers: smallvec::SmallVec::new(),
        });
        at = span.end + 1;
    }
    resolve(&text, &notes, &mut citations);
    (text, notes, citations)
}
