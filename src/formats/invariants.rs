//! What holds for whatever a front-end yields, for tests.

use crate::document::Parsed;
use crate::source::Source;
use crate::span::Span;

/// Panics where `parsed` breaks a promise of [`Parsed`].
pub(super) fn check(source: &Source, parsed: &Parsed) {
    let text = &parsed.visible.text;
    check_map(source, parsed);
    let mut end = 0;
    for block in &parsed.blocks {
        inside(text, block.span);
        assert!(!block.span.is_empty(), "empty block");
        assert!(block.span.start >= end, "blocks overlap: {block:?}");
        let between = Span::new(end, block.span.start).of(text);
        assert!(
            between.trim().is_empty(),
            "text outside blocks: {between:?}"
        );
        end = block.span.end;
    }
    let rest = text.get(end..).expect("boundary");
    assert!(rest.trim().is_empty(), "text outside blocks: {rest:?}");
    for spans in [&parsed.emphasis, &parsed.code] {
        assert!(spans.is_sorted(), "unsorted: {spans:?}");
        spans.iter().for_each(|&s| inside(text, s));
    }
    assert!(parsed.markers.is_sorted_by_key(|m| m.span.start));
    for marker in &parsed.markers {
        inside(text, marker.span);
        assert!(!marker.span.is_empty() && !marker.label.is_empty());
        assert!(marker.note.is_none_or(|n| n < parsed.notes.len()));
    }
    let mut end = 0;
    for note in &parsed.notes {
        inside(text, note.label_span);
        inside(text, note.text);
        assert!(note.label_span.start >= end, "notes overlap: {note:?}");
        assert!(note.label_span.end <= note.text.start);
        assert_eq!(note.text.of(text).trim(), note.text.of(text));
        end = note.text.end;
    }
    for link in &parsed.hidden_links {
        inside(text, link.text);
        if let Some(home) = link.home {
            inside(&source.text, home);
            assert!(!home.is_empty());
        }
    }
    for comment in &parsed.comments {
        inside(&source.text, comment.home);
        assert!(text.is_char_boundary(comment.at));
    }
}

fn check_map(source: &Source, parsed: &Parsed) {
    let text = &parsed.visible.text;
    let Some(pieces) = parsed.visible.pieces() else {
        assert_eq!(text, &source.text);
        return;
    };
    let mut end = 0;
    for piece in pieces {
        assert_eq!(piece.visible.start, end, "pieces do not cover the text");
        inside(text, piece.visible);
        inside(&source.text, piece.home);
        if piece.verbatim {
            assert_eq!(piece.visible.of(text), piece.home.of(&source.text));
        }
        end = piece.visible.end;
    }
    assert_eq!(end, text.len(), "pieces do not cover the text");
}

fn inside(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} is no stretch of the text"
    );
}

/// The notes and markers, a line each, for snapshots.
pub(super) fn describe(parsed: &Parsed) -> String {
    use std::fmt::Write;
    let text = &parsed.visible.text;
    let mut out = String::new();
    for block in &parsed.blocks {
        writeln!(out, "{:?} {}", block.kind, block.span.of(text)).expect("string");
    }
    for marker in &parsed.markers {
        let (span, label) = (marker.span.of(text), &marker.label);
        let tie = match (marker.external, marker.note) {
            (true, _) => " elsewhere".to_owned(),
            (_, Some(note)) => format!(" -> {note}"),
            _ => String::new(),
        };
        writeln!(out, "marker {label}: {span}{tie}").expect("string");
    }
    for note in &parsed.notes {
        let (label, shown) = (&note.label, note.label_span.of(text));
        let text = note.text.of(text);
        writeln!(out, "note {label} ({shown}): {text}").expect("string");
    }
    for link in &parsed.hidden_links {
        writeln!(out, "link {}: {}", link.text.of(text), link.url).expect("string");
    }
    out
}
