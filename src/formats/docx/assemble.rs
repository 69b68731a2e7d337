//! The parts put together: notes are counted and follow the body, and what was found becomes a [`Parsed`].

use super::archive::Archive;
use super::error::DocxError;
use super::fragment::{FieldLink, Fragment, Range, Reference, StoryKind};
use super::numbering::{Lists, NoteNumbering};
use super::package::{NoteInfo, Package, link_url};
use super::parts::{Loader, Part, Relationships};
use super::story::{self, RawNote, Shared, Story};
use super::styles::Styles;
use super::xml::{Ns, Scanner, Token};
use crate::document::kept_label;
use crate::document::{HiddenLink, Meta, Parsed, ParsedMarker, ParsedNote, Visible};
use crate::span::Span;
use std::collections::{HashMap, HashSet};

/// Reads a whole file. See [`super::read`].
pub(super) fn read(bytes: &[u8]) -> Result<(String, Parsed, Package), DocxError> {
    let archive = Archive::open(bytes)?;
    let mut loader = Loader::new(&archive);
    let main = loader
        .relationships("")?
        .part("officeDocument")
        .unwrap_or_else(|| "word/document.xml".to_owned());
    let document = loader
        .load(&main)?
        .ok_or(DocxError::Missing("the main part (word/document.xml)"))?;
    let relationships = loader.relationships(&document.name)?;
    let mut related = |kind: &str| match relationships.part(kind) {
        Some(name) => loader.load(&name),
        None => Ok(None),
    };
    let styles = match related("styles")? {
        Some(part) => Styles::parse(&part)?,
        None => Styles::default(),
    };
    let lists = match related("numbering")? {
        Some(part) => Lists::parse(&part)?,
        None => Lists::default(),
    };
    let settings = match related("settings")? {
        Some(part) => note_settings(&part)?,
        None => Default::default(),
    };
    let footnotes = related("footnotes")?;
    let endnotes = related("endnotes")?;
    let mut shared = Shared {
        styles: &styles,
        lists,
        fields: Vec::new(),
        links: 0,
        references: 0,
    };
    let mut stories = Vec::new();
    let mut parts = Vec::new();
    let kinds = [
        StoryKind::Document,
        StoryKind::Footnotes,
        StoryKind::Endnotes,
    ];
    let mut known = Some(relationships);
    for (kind, part) in kinds.into_iter().zip([Some(document), footnotes, endnotes]) {
        let Some(part) = part else {
            stories.push(Story::default());
            parts.push(None);
            continue;
        };
        let relationships = match known.take() {
            Some(relationships) => relationships,
            None => loader.relationships(&part.name)?,
        };
        stories.push(story::read(&part, kind, &relationships, &mut shared)?);
        parts.push(Some((part, relationships)));
    }
    let fields = shared.fields;
    Ok(assemble(archive, parts, stories, settings, fields))
}

/// Numbering of footnotes and endnotes for the whole file.
fn note_settings(part: &Part) -> Result<[NoteNumbering; 2], DocxError> {
    let mut settings = [NoteNumbering::default(); 2];
    let mut open: Option<(usize, usize)> = None;
    let mut scanner = Scanner::new(&part.name, &part.xml);
    while let Some(token) = scanner.next()? {
        match token {
            Token::Open(tag) if tag.is(Ns::Word, "footnotePr") => open = Some((0, scanner.depth())),
            Token::Open(tag) if tag.is(Ns::Word, "endnotePr") => open = Some((1, scanner.depth())),
            Token::Open(tag) => {
                if let Some(numbering) = open.and_then(|(i, _)| settings.get_mut(i)) {
                    numbering.read(&tag);
                }
            }
            Token::Close { .. } => {
                open.take_if(|(_, depth)| scanner.depth() < *depth);
            }
        }
    }
    Ok(settings)
}

/// A part that holds text, with its relationships.
pub(super) type TextPart = Option<(Part, Relationships)>;

fn assemble(
    archive: Archive,
    parts: Vec<TextPart>,
    stories: Vec<Story>,
    settings: [NoteNumbering; 2],
    fields: Vec<FieldLink>,
) -> (String, Parsed, Package) {
    let mut stories = stories.into_iter();
    let mut body = stories.next().unwrap_or_default();
    let mut text = std::mem::take(&mut body.body);
    let mut labels = vec![String::new(); text.references.len()];
    let mut notes: Vec<NoteInfo> = Vec::new();
    let kinds = [StoryKind::Footnotes, StoryKind::Endnotes];
    for ((kind, story), settings) in kinds.into_iter().zip(stories).zip(settings) {
        let mut count = Count::new(kind, settings, &body.sections);
        for (reference, label) in text.references.iter().zip(&mut labels) {
            if reference.notes == kind {
                *label = count.label(reference, &text.text);
            }
        }
        place_notes(
            kind,
            story.notes,
            count,
            &body.deleted,
            &mut text,
            &mut notes,
        );
    }
    // References inside notes are rare and lead nowhere that Word would show.
    labels.resize(text.references.len(), "*".to_owned());
    text.expand(&labels);
    text.links
        .sort_by_key(|link| (link.text.start, link.text.end));
    let mut shift = NoteTexts::new(&text);
    for note in &mut notes {
        note.text = shift.of(note);
    }
    let meta = Meta {
        title: body.title,
        date: body.date,
        authors: body.authors,
        publisher: None,
    };
    let parsed = parsed(&mut text, &labels, &notes, &parts, &fields, meta);
    let extracted = std::mem::take(&mut text.text);
    let package = Package::new(archive, parts, text, fields, notes);
    (extracted, parsed, package)
}

/// Counts the references to notes of one kind.
struct Count<'a> {
    kind: StoryKind,
    settings: NoteNumbering,
    sections: &'a [[NoteNumbering; 2]],
    section: u32,
    /// The number that comes next.
    next: u32,
    /// Notes in the order of their first reference: the index into this order, and the label.
    order: HashMap<i64, (usize, String)>,
}

impl<'a> Count<'a> {
    fn new(kind: StoryKind, settings: NoteNumbering, sections: &'a [[NoteNumbering; 2]]) -> Self {
        let mut count = Self {
            kind,
            settings,
            sections,
            section: 0,
            next: 1,
            order: HashMap::new(),
        };
        count.next = count.numbering(0).start.unwrap_or(1);
        count
    }

    fn numbering(&self, section: u32) -> NoteNumbering {
        self.sections
            .get(section as usize)
            .and_then(|both| both.get(self.kind.index().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
            .or(self.settings)
    }

    /// The number or sign that Word shows for a reference.
    fn label(&mut self, reference: &Reference, text: &str) -> String {
        let mark = reference.text.of(text).trim();
        if let Some((_, label)) = self.order.get(&reference.id) {
            return label.clone();
        }
        let label = if reference.custom && !mark.is_empty() {
            mark.to_owned()
        } else {
            self.number(reference.section)
        };
        self.order
            .insert(reference.id, (self.order.len(), label.clone()));
        label
    }

    fn number(&mut self, section: u32) -> String {
        let numbering = self.numbering(section);
        if section != self.section && numbering.each_section == Some(true) {
            self.next = numbering.start.unwrap_or(1);
        }
        self.section = section;
        let number = self.next;
        self.next = self.next.saturating_add(1);
        numbering
            .format
            .unwrap_or(self.kind.default_format())
            .show(number)
    }
}

/// Appends the notes of one kind in the order of their references, those without a reference at the end.
fn place_notes(
    kind: StoryKind,
    raw: Vec<RawNote>,
    mut count: Count<'_>,
    deleted: &HashSet<(StoryKind, i64)>,
    text: &mut Fragment,
    notes: &mut Vec<NoteInfo>,
) {
    let mut placed: Vec<Option<(String, i64, Fragment)>> = Vec::new();
    placed.resize_with(count.order.len(), || None);
    let mut rest = Vec::new();
    for note in raw {
        match count.order.get(&note.id) {
            Some((at, label)) => {
                if let Some(slot) = placed.get_mut(*at).filter(|slot| slot.is_none()) {
                    *slot = Some((label.clone(), note.id, note.fragment));
                }
            }
            None if note.normal && !deleted.contains(&(kind, note.id)) => rest.push(note),
            None => {}
        }
    }
    let section = count.section;
    let unreferenced = rest
        .into_iter()
        .map(|note| (count.number(section), note.id, note.fragment));
    for (label, id, mut fragment) in placed.into_iter().flatten().chain(unreferenced) {
        fragment.in_note(notes.len());
        let first = text.paragraphs.len();
        let at = text.len();
        text.append(fragment);
        notes.push(NoteInfo {
            label,
            kind,
            id,
            paragraphs: first..text.paragraphs.len(),
            text: Span::empty(at),
        });
    }
}

/// Finds the text of notes from their paragraphs, once everything has its place.
struct NoteTexts<'a> {
    text: &'a Fragment,
    last: usize,
}

impl<'a> NoteTexts<'a> {
    fn new(text: &'a Fragment) -> Self {
        Self { text, last: 0 }
    }

    fn of(&mut self, note: &NoteInfo) -> Span {
        let paragraphs = self.text.paragraphs.get(note.paragraphs.clone());
        let Some([first, .., last] | [first @ last]) = paragraphs else {
            return Span::empty(self.last);
        };
        let whole = Span::new(first.text.start(), last.text.end());
        self.last = whole.end;
        let inner = whole.of(&self.text.text);
        let start = whole.start + (inner.len() - inner.trim_start().len());
        Span::new(start, start + inner.trim().len())
    }
}

fn parsed(
    text: &mut Fragment,
    labels: &[String],
    notes: &[NoteInfo],
    parts: &[TextPart],
    fields: &[FieldLink],
    meta: Meta,
) -> Parsed {
    let spans = |ranges: &[Range]| ranges.iter().map(|r| r.span()).collect();
    let markers = markers(text, labels, notes);
    Parsed {
        visible: Visible::identity(&text.text),
        emphasis: spans(&text.emphasis),
        code: spans(&text.code),
        hidden_links: hidden_links(text, parts, fields),
        markers,
        notes: notes
            .iter()
            .map(|note| parsed_note(note, &text.text))
            .collect(),
        comments: Vec::new(),
        meta,
        // Nothing reads them here any more.
        blocks: std::mem::take(&mut text.blocks),
    }
}

/// A mark that the author typed stands at the head of the note too, and is its label there.
fn parsed_note(note: &NoteInfo, text: &str) -> ParsedNote {
    let span = note.text;
    let typed = !note.label.starts_with(|c: char| c.is_alphanumeric());
    let label = if typed && span.of(text).starts_with(&note.label) {
        Span::new(span.start, span.start + note.label.len())
    } else {
        Span::empty(span.start)
    };
    let rest = Span::new(label.end, span.end).of(text);
    let start = label.end + (rest.len() - rest.trim_start().len());
    ParsedNote {
        label: kept_label(&note.label),
        label_span: label,
        text: Span::new(start, span.end),
        external: false,
    }
}

fn markers(text: &Fragment, labels: &[String], notes: &[NoteInfo]) -> Vec<ParsedMarker> {
    let body_end = notes
        .first()
        .and_then(|n| text.paragraphs.get(n.paragraphs.start))
        .map_or(text.len(), |p| p.text.start());
    let index: HashMap<(StoryKind, i64), usize> = notes
        .iter()
        .enumerate()
        .map(|(i, note)| ((note.kind, note.id), i))
        .collect();
    let referenced = text
        .references
        .iter()
        .zip(labels)
        .map(|(reference, label)| ParsedMarker {
            label: kept_label(label),
            span: reference.text.span(),
            note: index.get(&(reference.notes, reference.id)).copied(),
            external: false,
        });
    let repeated = text.repeated.iter().map(|range| ParsedMarker {
        label: kept_label(range.of(&text.text).trim()),
        span: range.span(),
        ..ParsedMarker::default()
    });
    let typed = typed_markers(text).into_iter().map(|range| ParsedMarker {
        label: kept_label(range.of(&text.text).trim()),
        span: range.span(),
        ..ParsedMarker::default()
    });
    let mut markers: Vec<ParsedMarker> = referenced
        .chain(repeated)
        .chain(typed)
        .filter(|marker| marker.span.end <= body_end && !marker.label.is_empty())
        .collect();
    markers.sort_by_key(|marker| marker.span);
    markers
}

/// Superscript numbers that count up from 1, in a file without references to notes: its author typed them.
fn typed_markers(text: &Fragment) -> Vec<Range> {
    /// What a raised 2 or 3 belongs to.
    const UNITS: [&str; 11] = [
        "m", "km", "cm", "mm", "ft", "mi", "in", "yd", "sq", "s", "x",
    ];
    /// A list of notes bears out any marker; without it they must count up this far.
    const ENOUGH: u32 = 3;
    if !text.references.is_empty() {
        return Vec::new();
    }
    let listed = {
        let mut blocks = text.blocks.iter();
        blocks.any(|block| crate::document::notes_heading(block.span.of(&text.text)))
    };
    // Beside a list, some markers may be written in another way.
    let skipped = if listed { 3 } else { 0 };
    let mut next = 1u32;
    let mut found = Vec::new();
    for range in &text.superscripts {
        let label = range.of(&text.text).trim();
        let Some(number) = label.parse::<u32>().ok().filter(|_| label.len() <= 3) else {
            continue;
        };
        let before = text.text.get(..range.start()).unwrap_or("");
        let word: &str = before
            .rfind(|c: char| !c.is_alphabetic())
            .map_or(before, |at| before.get(at..).unwrap_or(""));
        let unit = word.trim_start_matches(|c: char| !c.is_alphabetic());
        let glued = before
            .chars()
            .next_back()
            .is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit());
        if glued && !UNITS.contains(&unit) && (1..=next + skipped).contains(&number) {
            next = next.max(number + 1);
            found.push(*range);
        }
    }
    if next > ENOUGH || listed {
        found
    } else {
        Vec::new()
    }
}

/// Links in reading order; pieces of one link that Word has cut apart are one.
fn hidden_links(text: &Fragment, parts: &[TextPart], fields: &[FieldLink]) -> Vec<HiddenLink> {
    let mut links: Vec<HiddenLink> = Vec::new();
    for link in &text.links {
        let Some(url) = link_url(link, parts, fields) else {
            continue;
        };
        let span = link.text.span();
        match links.last_mut() {
            Some(last) if last.text.end == span.start && last.url == url => {
                last.text.end = span.end
            }
            _ => links.push(HiddenLink {
                text: span,
                url,
                home: None,
            }),
        }
    }
    links
}
