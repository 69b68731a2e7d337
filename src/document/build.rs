//! From what a front-end yields to a document: markers, notes, links, citations, sentences, head.

use foldhash::HashSet;
use smallvec::SmallVec;
use std::borrow::Cow;

use super::labels::{LabelStyle, folded, label_number};
use super::limits::{self, MOST, TooMany};
use super::{
    Block, BlockKind, Document, HiddenLink, Link, Marker, MarkerStyle, Note, Parsed, ParsedMarker,
    ParsedNote, Sentence, head, markers, plain_notes, sentences,
};
use crate::citations::{self, NoteInput};
use crate::links::indicator::{self, Indicator};
use crate::span::Span;

/// Parses what a front-end read. Linear in the length of the text.
///
/// # Errors
/// Where the draft holds more notes, markers, links or citations than any draft does.
pub fn build(mut parsed: Parsed) -> Result<Document, TooMany> {
    limits::check_parsed(&parsed)?;
    let raised = bare_markers(&parsed);
    let mut found = Found::new(&mut parsed);
    let hidden = std::mem::take(&mut parsed.hidden_links);
    let text = parsed.visible.text.as_str();
    let mut doc = Document {
        notes: std::mem::take(&mut found.notes),
        markers: std::mem::take(&mut found.markers),
        ..Document::default()
    };
    limits::check_found(&doc)?;
    let shown = indicator::scan(&without(text, &raised));
    doc.links = links(&parsed, shown, hidden, &doc.notes);
    limits::check_found(&doc)?;
    doc.citations = parse_citations(text, &doc.notes, &doc.links, &parsed.emphasis);
    limits::check_found(&doc)?;
    found.notes = std::mem::take(&mut doc.notes);
    found.markers = std::mem::take(&mut doc.markers);
    doc.head = head::find(text, &parsed.blocks, &parsed.meta, &found);
    doc.notes_heading = found.heading;
    doc.notes = found.notes;
    assign_citations(&mut doc.notes, &doc.citations);
    citations::resolve(text, &doc.notes, &mut doc.citations);
    doc.body = body(&parsed.blocks, &found.note_blocks, &doc.head, found.heading);
    doc.sentences = split_sentences(text, &parsed.blocks, &doc.body, &found.markers);
    doc.markers = found.markers;
    doc.blocks = parsed.blocks;
    doc.emphasis = parsed.emphasis;
    doc.code = parsed.code;
    doc.comments = parsed.comments;
    doc.visible = parsed.visible;
    Ok(doc)
}

/// Markers and notes, by markup or by hand, tied to each other.
pub(super) struct Found {
    pub(super) heading: Option<Span>,
    pub(super) notes: Vec<Note>,
    pub(super) markers: Vec<Marker>,
    /// Blocks that belong to notes, in order.
    pub(super) note_blocks: Vec<usize>,
}

impl Found {
    /// Notes and markers by markup leave `parsed`.
    fn new(parsed: &mut Parsed) -> Self {
        let notes = std::mem::take(&mut parsed.notes);
        let markers = std::mem::take(&mut parsed.markers);
        let markers = markers.into_iter().map(markup_marker).collect();
        if notes.is_empty() {
            let mut found = Self::by_hand(parsed, markers);
            found.tie();
            return found;
        }
        let mut found = Self::by_markup(parsed, notes, markers);
        found.tie();
        // Only a note that no marker by markup points to can have one typed by hand.
        let wants = |n: &Note| !n.external && n.markers.is_empty();
        if found.notes.iter().any(wants) {
            let typed = typed_markers(parsed, &found);
            if !typed.is_empty() {
                found.markers.extend(typed);
                found.markers.sort_by_key(|m| m.span.start);
                found.tie();
            }
        }
        found
    }

    fn by_markup(parsed: &Parsed, notes: Vec<ParsedNote>, markers: Vec<Marker>) -> Self {
        let notes: Vec<Note> = notes
            .into_iter()
            .map(|n| Note {
                external: n.external,
                ..note(n.label, n.label_span, n.text)
            })
            .collect();
        let mut note_blocks = Vec::with_capacity(notes.len());
        let blocks = parsed.blocks.iter().enumerate();
        note_blocks.extend(
            blocks
                .filter(|(_, b)| b.kind == BlockKind::Note || in_notes(&notes, b.span.start))
                .map(|(i, _)| i),
        );
        Self {
            heading: heading_before(parsed, &notes),
            notes,
            markers,
            note_blocks,
        }
    }

    fn by_hand(parsed: &Parsed, by_markup: Vec<Marker>) -> Self {
        let text = parsed.visible.text.as_str();
        let plain = plain_notes::find(text, &parsed.blocks);
        let styles =
            markers::Styles::of(plain.notes.iter().map(|n| (&*n.label.text, n.label.style)));
        let body: Vec<Block> = parsed
            .blocks
            .iter()
            .enumerate()
            .filter(|(i, _)| plain.blocks.binary_search(i).is_err())
            .map(|(_, b)| *b)
            .collect();
        let mut found: Vec<Marker> = markers::find(text, &body, &parsed.code, styles)
            .into_iter()
            .map(|m| marker(m.label, m.span, m.style))
            .collect();
        // Markers by markup without any note: `[^1]`, undefined.
        found.extend(by_markup);
        found.sort_by_key(|m| m.span.start);
        found.dedup_by(|b, a| a.span.overlaps(b.span) && a.style != b.style);
        let markers = credible(found, plain.notes.is_empty());
        let notes = plain
            .notes
            .into_iter()
            .map(|n| {
                debug_assert!(n.label.style != LabelStyle::Period || !n.label.text.is_empty());
                note(n.label.text, n.label.span, n.text)
            })
            .collect();
        Self {
            heading: plain.heading,
            notes,
            markers,
            note_blocks: plain.blocks,
        }
    }

    /// Ties markers to notes.
    fn tie(&mut self) {
        if self.count_up_alike() {
            for (index, marker) in self.markers.iter_mut().enumerate() {
                marker.note = Some(index);
            }
        } else {
            self.tie_by_label();
        }
        for note in &mut self.notes {
            note.markers.clear();
        }
        for (index, marker) in self.markers.iter().enumerate() {
            if let Some(note) = marker.note.and_then(|n| self.notes.get_mut(n)) {
                note.markers.push(index);
            }
        }
    }

    /// Whether each marker has the next note, and their numbers count up: no label occurs twice.
    fn count_up_alike(&self) -> bool {
        let mut last = 0;
        let mut pairs = self.notes.iter().zip(&self.markers);
        self.notes.len() == self.markers.len()
            && pairs.all(|(note, marker)| {
                let number = note.label.parse().unwrap_or(0u32);
                let before = std::mem::replace(&mut last, number);
                let untied = marker.note.is_none() && !marker.external;
                number > before && untied && note.label == marker.label
            })
    }

    /// Ties markers to the notes of their labels. Where a label occurs twice (notes at the foot of each page), the next
    /// note after the marker is meant, else the last one before it.
    fn tie_by_label(&mut self) {
        let notes = &self.notes;
        let mut by_label: Vec<(Cow<'_, str>, usize)> = notes
            .iter()
            .enumerate()
            .map(|(index, note)| (key(&note.label), index))
            .collect();
        // Numbers that count up are sorted already this way.
        let order = |a: &str, b: &str| a.len().cmp(&b.len()).then_with(|| a.cmp(b));
        by_label.sort_unstable_by(|a, b| order(&a.0, &b.0).then(a.1.cmp(&b.1)));
        let bears = |at: Option<usize>, label: &str| {
            at.and_then(|at| by_label.get(at))
                .is_some_and(|(known, _)| known == label)
        };
        // Most often the next marker's note is the next one.
        let mut next = 0usize;
        let start = |&(_, note): &(_, usize)| notes.get(note).map_or(0, |n| n.span.start);
        for marker in &mut self.markers {
            if marker.note.is_some_and(|n| n < notes.len()) {
                continue;
            }
            marker.note = None;
            if marker.external {
                continue;
            }
            let label = key(&marker.label);
            let label = label.as_ref();
            let from = if bears(Some(next), label) && !bears(next.checked_sub(1), label) {
                next
            } else {
                by_label.partition_point(|(known, _)| order(known, label).is_lt())
            };
            next = from + 1;
            let rest = by_label.get(from..).unwrap_or(&[]);
            let bearers = match bears(Some(from), label) && bears(Some(next), label) {
                true => rest.partition_point(|(known, _)| known == label),
                false => usize::from(bears(Some(from), label)),
            };
            let candidates = rest.get(..bearers).unwrap_or(&[]);
            let after = candidates.partition_point(|c| start(c) < marker.span.start);
            // A list at the end with a number twice: the first bearer has the marker.
            let chosen = candidates.get(after).or_else(|| candidates.last());
            marker.note = chosen.map(|&(_, note)| note);
        }
    }
}

/// Markers typed by hand for notes that markup makes: `[7]` in the body of a page whose notes are a numbered list.
fn typed_markers(parsed: &Parsed, found: &Found) -> Vec<Marker> {
    let marked: HashSet<Cow<'_, str>> = found.markers.iter().map(|m| key(&m.label)).collect();
    let wanting: HashSet<Cow<'_, str>> = found
        .notes
        .iter()
        .filter(|n| !n.external && n.markers.is_empty() && !marked.contains(&key(&n.label)))
        .map(|n| key(&n.label))
        .collect();
    if wanting.is_empty() {
        return Vec::new();
    }
    let styles = markers::Styles {
        spaced: true,
        roman: wanting.iter().all(|l| l.parse::<u32>().is_err()),
        superscript: true,
        parenthesis: false,
        highest: 0,
    };
    let body: Vec<Block> = parsed
        .blocks
        .iter()
        .enumerate()
        .filter(|(i, _)| found.note_blocks.binary_search(i).is_err())
        .map(|(_, b)| *b)
        .collect();
    markers::find(&parsed.visible.text, &body, &parsed.code, styles)
        .into_iter()
        .filter(|m| {
            let after = found
                .markers
                .partition_point(|p| p.span.end <= m.span.start);
            let known = found
                .markers
                .get(after)
                .is_some_and(|p| p.span.overlaps(m.span));
            // Where no marker is markup, one without a note is a marker all the same.
            !known && (marked.is_empty() || wanting.contains(&key(&m.label)))
        })
        .map(|m| marker(m.label, m.span, m.style))
        .collect()
}

/// Without any note, single bracketed numbers are no proof of lost notes: they must count up from 1.
fn credible(found: Vec<Marker>, no_notes: bool) -> Vec<Marker> {
    if !no_notes || found.iter().any(|m| m.style == MarkerStyle::Markup) {
        return found;
    }
    let mut next = 1;
    for marker in &found {
        if label_number(&marker.label) == Some(next) {
            next += 1;
        }
    }
    if next > 3 { found } else { Vec::new() }
}

fn key(label: &str) -> Cow<'_, str> {
    folded(label.trim())
}

fn note(label: Cow<'static, str>, label_span: Span, text: Span) -> Note {
    let span = if label_span.is_empty() && !text.is_empty() {
        text
    } else {
        label_span.cover(text)
    };
    Note {
        label,
        label_span,
        span,
        text,
        citations: 0..0,
        markers: SmallVec::new(),
        external: false,
    }
}

fn marker(label: Cow<'static, str>, span: Span, style: MarkerStyle) -> Marker {
    Marker {
        label,
        span,
        style,
        note: None,
        external: false,
    }
}

fn markup_marker(parsed: ParsedMarker) -> Marker {
    Marker {
        note: parsed.note,
        external: parsed.external,
        ..marker(parsed.label, parsed.span, MarkerStyle::Markup)
    }
}

fn in_notes(notes: &[Note], offset: usize) -> bool {
    let after = notes.partition_point(|n| n.span.start <= offset);
    after > 0 && offset < notes[after - 1].span.end
}

/// The heading right above the first note, where there is one.
fn heading_before(parsed: &Parsed, notes: &[Note]) -> Option<Span> {
    let first = notes.first()?.span.start;
    let before = parsed.blocks.partition_point(|b| b.span.start < first);
    let block = parsed.blocks.get(before.checked_sub(1)?)?;
    plain_notes::notes_heading(block.span.of(&parsed.visible.text)).then_some(block.span)
}

/// Every link: addresses shown in the text, and targets that markup hides.
fn links(
    parsed: &Parsed,
    shown: Vec<Indicator>,
    hidden_links: Vec<HiddenLink>,
    notes: &[Note],
) -> Vec<Link> {
    let text = parsed.visible.text.as_str();
    let mut links = Vec::with_capacity(shown.len() + hidden_links.len());
    links.extend(shown.into_iter().map(Link::shown));
    let visible = links.len();
    for hidden in hidden_links {
        let Some(url) = crate::links::web_target(&hidden.url) else {
            continue;
        };
        // A URL that is linked to itself is one link.
        let at = links[..visible].partition_point(|l| l.span.end <= hidden.text.start);
        match links[..visible].get_mut(at) {
            Some(link)
                if hidden.text.overlaps(link.span) && covers(text, hidden.text, link.span) =>
            {
                link.hidden = Some(hidden);
            }
            _ => links.push(Link::hidden(hidden, url)),
        }
    }
    if links.len() > visible {
        links.sort_by_key(|l| (l.span.start, l.span.end));
    }
    let in_block_code = |at: usize| {
        let after = parsed.blocks.partition_point(|b| b.span.start <= at);
        after > 0
            && parsed.blocks[after - 1].kind == BlockKind::Code
            && parsed.blocks[after - 1].span.contains_offset(at)
    };
    for link in &mut links {
        let at = link.span.start;
        let after = notes.partition_point(|n| n.span.start <= at);
        link.note = after
            .checked_sub(1)
            .filter(|&n| at < notes[n].span.end || notes[n].span.is_empty());
        let code = parsed.code.partition_point(|c| c.start <= at);
        link.code = (code > 0 && parsed.code[code - 1].contains_offset(at)) || in_block_code(at);
    }
    links
}

/// The markers that show nothing but their number: a raised `7` right behind an address is no part of it.
fn bare_markers(parsed: &Parsed) -> Vec<Span> {
    let text = parsed.visible.text.as_bytes();
    let bare = |span: &Span| {
        let shown = text.get(span.start..span.end).unwrap_or(&[]);
        shown.iter().all(u8::is_ascii_alphanumeric)
    };
    let spans = parsed.markers.iter().map(|m| m.span);
    spans.filter(bare).collect()
}

/// The text with blanks for some stretches of it.
fn without<'t>(text: &'t str, stretches: &[Span]) -> Cow<'t, str> {
    let mut out = String::new();
    let mut from = 0;
    for stretch in stretches {
        if let Some(before) = text.get(from..stretch.start) {
            out.push_str(before);
            out.extend(std::iter::repeat_n(' ', stretch.len()));
            from = stretch.end;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(from..).unwrap_or(""));
    Cow::Owned(out)
}

/// Whether the linked text is the address and nothing more than punctuation around it.
fn covers(text: &str, linked: Span, address: Span) -> bool {
    let both = linked.cover(address);
    let rest = [
        Span::new(both.start, address.start),
        Span::new(address.end, both.end),
    ];
    rest.iter()
        .all(|part| part.of(text).chars().all(|c| !c.is_alphanumeric()))
}

fn parse_citations(
    text: &str,
    notes: &[Note],
    links: &[Link],
    emphasis: &[Span],
) -> Vec<citations::Citation> {
    // Most notes cite one source.
    let mut out = Vec::with_capacity(notes.len() + notes.len() / 4);
    let mut room = citations::Room::default();
    for (index, note) in notes.iter().enumerate() {
        let first = links.partition_point(|l| l.span.start < note.text.start);
        let len = links[first..]
            .partition_point(|l| l.span.start < note.text.end.max(note.text.start + 1));
        let from = emphasis.partition_point(|e| e.end <= note.text.start);
        let to = from + emphasis[from..].partition_point(|e| e.start < note.text.end);
        let note = NoteInput {
            text,
            span: note.text,
            note: index,
            links: &links[first..first + len],
            emphasis: &emphasis[from..to],
        };
        citations::parse_note_into(&mut out, &note, &mut room);
        if out.len() > MOST {
            break;
        }
    }
    out
}

fn assign_citations(notes: &mut [Note], citations: &[citations::Citation]) {
    let mut at = 0;
    for (index, note) in notes.iter_mut().enumerate() {
        let len = citations[at..]
            .iter()
            .take_while(|c| c.note == index)
            .count();
        note.citations = at..at + len;
        at += len;
    }
}

/// The blocks of running text: neither head nor notes.
fn body(
    blocks: &[Block],
    note_blocks: &[usize],
    head: &head::Head,
    heading: Option<Span>,
) -> Vec<usize> {
    let is_body = |&i: &usize| {
        let block = &blocks[i];
        let kinds = [BlockKind::Paragraph, BlockKind::ListItem, BlockKind::Quote];
        kinds.contains(&block.kind)
            && Some(block.span) != heading
            && block.span.start >= head.end
            && note_blocks.binary_search(&i).is_err()
    };
    let mut body = Vec::with_capacity(blocks.len().saturating_sub(note_blocks.len()));
    body.extend((0..blocks.len()).filter(is_body));
    body
}

fn split_sentences(
    text: &str,
    blocks: &[Block],
    body: &[usize],
    markers: &[Marker],
) -> Vec<Sentence> {
    let end = body.last().map_or(0, |&block| blocks[block].span.end);
    let mut splitter = sentences::Splitter::new(text, end, markers);
    let mut out = Vec::with_capacity(8 * body.len());
    for &block in body {
        splitter.split(block, blocks[block].span, &mut out);
    }
    out
}
