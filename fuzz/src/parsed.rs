//! Promises of front-ends and of documents.

use brieflint::document::{Document, Parsed};
use brieflint::source::{Format, Source};
use brieflint::span::Span;

use crate::{citation, inside};

/// What every front-end promises.
pub fn front_end(source: &Source, parsed: &Parsed) {
    let text = &parsed.visible.text;
    map(source, parsed);
    let mut end = 0;
    for block in &parsed.blocks {
        inside(text, block.span);
        assert!(!block.span.is_empty(), "an empty block");
        assert!(block.span.start >= end, "blocks overlap: {block:?}");
        let between = Span::new(end, block.span.start).of(text);
        let between = match end {
            0 => between.trim_start_matches('\u{feff}'),
            _ => between,
        };
        // Plain text leaves the bullet of an item outside.
        let bullet = source.format == Format::Text
            && matches!(between.trim(), "-" | "*" | "•" | "‣" | "▪" | "◦");
        assert!(
            between.trim().is_empty() || bullet,
            "text outside blocks: {between:?}"
        );
        end = block.span.end;
    }
    let rest = text.get(end..).expect("a boundary");
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

/// The map home covers the text, in whole characters, and goes forward inside each piece.
fn map(source: &Source, parsed: &Parsed) {
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
        let mut last = piece.home.start;
        for (at, c) in piece.visible.of(text).char_indices().take(64) {
            let from = piece.visible.start + at;
            let home = parsed.visible.home(Span::new(from, from + c.len_utf8()));
            inside(&source.text, home);
            if !piece.home.is_empty() {
                assert!(home.start >= last, "the map goes back inside a piece");
                last = home.start;
            }
        }
    }
    assert_eq!(end, text.len(), "pieces do not cover the text");
}

/// What a document promises.
pub fn document(source: &Source, doc: &Document) {
    let text = doc.text();
    let home = |span: Span| {
        inside(text, span);
        inside(&source.text, doc.visible.home(span));
    };
    let blocks = doc.blocks.len();
    assert!(doc.body.iter().all(|&b| b < blocks));
    let mut end = 0;
    for sentence in &doc.sentences {
        home(sentence.span);
        assert!(sentence.span.start >= end, "sentences overlap");
        let block = doc.blocks[sentence.block];
        assert!(block.span.contains(sentence.span), "{sentence:?} {block:?}");
        end = sentence.span.end;
    }
    doc.notes_heading.into_iter().for_each(home);
    assert!(doc.markers.is_sorted_by_key(|m| m.span.start));
    for (index, marker) in doc.markers.iter().enumerate() {
        home(marker.span);
        assert!(!marker.label.is_empty());
        if let Some(note) = marker.note {
            assert!(doc.notes[note].markers.contains(&index));
        }
    }
    let mut end = 0;
    let mut citations = 0;
    for note in &doc.notes {
        [note.label_span, note.text, note.span]
            .into_iter()
            .for_each(home);
        assert!(note.span.start >= end, "notes overlap: {note:?}");
        end = note.span.end;
        assert_eq!(note.citations.start, citations);
        citations = note.citations.end;
        assert!(note.markers.iter().all(|&m| m < doc.markers.len()));
    }
    assert_eq!(citations, doc.citations.len(), "citations outside of notes");
    citation::resolved(text, &doc.notes, &doc.citations);
    assert!(doc.links.is_sorted_by_key(|l| (l.span.start, l.span.end)));
    let mut end = 0;
    for link in &doc.links {
        home(link.span);
        assert!(link.note.is_none_or(|n| n < doc.notes.len()));
        if let Some(found) = &link.indicator {
            assert!(found.span.start >= end, "addresses overlap");
            end = found.span.end;
            assert_eq!(found.span, link.span);
            assert!(!found.live.is_empty());
        }
    }
}
