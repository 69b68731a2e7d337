//! Paragraphs put together from runs: one flow for the body, a note, or a text box.

use super::fields::{self, FieldKind, INSTRUCTION_LIMIT};
use super::fragment::{
    FieldLink, Fragment, LinkText, Mark, Node, NodeKind, PLACEHOLDER, Paragraph, Range, Reference,
    StoryKind, Target, narrow,
};
use super::styles::{Look, Role};
use super::xml;
use crate::document::{self, Block, BlockKind};
use crate::span::Span;

/// Fields in fields.
pub(super) const FIELD_LIMIT: usize = 64;

/// Text in the making.
#[derive(Debug)]
pub(super) struct Flow {
    story: StoryKind,
    fragment: Fragment,
    paragraph: Option<OpenParagraph>,
    /// Open runs; there are several where a run holds runs (phonetic guides).
    pub(super) runs: Vec<Run>,
    /// Open table cells.
    pub(super) cells: usize,
    fields: Vec<Field>,
    links: Vec<OpenLink>,
    /// Text boxes of the open paragraph, which follow it.
    boxes: Vec<Fragment>,
    /// The next paragraph goes on where the last one ended: its end mark was deleted.
    joined: bool,
    /// A custom mark follows the reference with this index.
    custom: Option<usize>,
    /// The last heading was one of notes.
    notes_section: bool,
    /// What is read here stands in the part twice.
    pub(super) twice: bool,
}

/// How a run looks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    pub(super) look: Look,
    pub(super) italic: Option<bool>,
    pub(super) underline: bool,
    pub(super) vanish: Option<bool>,
    pub(super) superscript: Option<bool>,
}

/// A paragraph in the making.
#[derive(Debug)]
pub(super) struct OpenParagraph {
    mark: Mark,
    start: usize,
    number: u32,
    skipped: u32,
    references: usize,
    pub(super) role: Role,
    pub(super) outline: Option<u8>,
    pub(super) list: Option<(String, u8)>,
    /// Whether the paragraph says itself which list it is in, or that it is in none.
    pub(super) own_list: bool,
    pub(super) list_level: Option<u8>,
    /// White space at this point belongs to the number of the note and not to its text.
    pub(super) trim: bool,
    pub(super) mark_deleted: bool,
    pub(super) ends_section: bool,
    joined: bool,
}

/// What the reader of a part wants to know of a finished paragraph.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) role: Role,
    pub(super) ends_section: bool,
    /// Its text, if the role asks for it.
    pub(super) text: Option<String>,
}

#[derive(Debug)]
struct Field {
    /// Whether the result has started; until then nothing is text.
    result: bool,
    instruction: String,
    places: Vec<Range>,
    /// Where the number of a note starts that is shown again, and whether it must be superscript.
    note_number: Option<(usize, bool)>,
    link: bool,
}

#[derive(Debug)]
struct OpenLink {
    start: usize,
    target: Target,
    field: bool,
}

impl Flow {
    pub(super) fn new(story: StoryKind) -> Self {
        Self {
            story,
            fragment: Fragment::default(),
            paragraph: None,
            runs: Vec::new(),
            cells: 0,
            fields: Vec::new(),
            links: Vec::new(),
            boxes: Vec::new(),
            joined: false,
            custom: None,
            notes_section: false,
            twice: false,
        }
    }

    /// What was put together.
    pub(super) fn into_fragment(mut self) -> Fragment {
        // The part may end inside a paragraph only where it is no part of Word's making.
        self.end_paragraph(|_| None);
        self.fragment
    }

    pub(super) fn paragraph(&mut self) -> Option<&mut OpenParagraph> {
        self.paragraph.as_mut()
    }

    pub(super) fn in_run(&self) -> bool {
        !self.runs.is_empty() && self.paragraph.is_some()
    }

    pub(super) fn start_paragraph(&mut self, number: u32) {
        self.end_paragraph(|_| None);
        let joined = std::mem::take(&mut self.joined);
        let mark = self.fragment.mark();
        if !joined {
            self.fragment.separate();
        }
        let start = self.fragment.len();
        for link in &mut self.links {
            link.start = start;
        }
        self.paragraph = Some(OpenParagraph {
            mark,
            start,
            number,
            skipped: 0,
            references: self.fragment.references.len(),
            role: Role::Body,
            outline: None,
            list: None,
            own_list: false,
            list_level: None,
            trim: false,
            mark_deleted: false,
            ends_section: false,
            joined,
        });
    }

    /// Ends the open paragraph; `number` gives the next number of a list.
    pub(super) fn end_paragraph(
        &mut self,
        number: impl FnOnce(&str) -> Option<String>,
    ) -> Option<Finished> {
        let open = self.paragraph.take()?;
        self.runs.clear();
        self.custom = None;
        // A field whose instruction does not end in its paragraph would hide all that follows.
        self.fields.retain(|field| field.result);
        let end = self.fragment.len();
        for i in 0..self.links.len() {
            self.emit_link(i, end, None);
        }
        let label = open
            .list
            .as_ref()
            .filter(|(_, level)| *level == 0)
            .and_then(|(list, _)| number(list));
        let text = self.fragment.text.get(open.start..end).unwrap_or("");
        let mut finished = Finished {
            role: open.role,
            ends_section: open.ends_section,
            text: None,
        };
        if text.trim().is_empty() && self.fragment.references.len() == open.references {
            self.fragment.take_back(open.mark);
            self.joined = open.joined;
        } else {
            if matches!(open.role, Role::Title | Role::Author | Role::Date) {
                finished.text = Some(text.replace(PLACEHOLDER, "").trim().to_owned());
            }
            self.finish(&open, end, label);
            self.joined = open.mark_deleted;
        }
        for fragment in std::mem::take(&mut self.boxes) {
            self.joined = false;
            self.fragment.append(fragment);
        }
        Some(finished)
    }

    fn finish(&mut self, open: &OpenParagraph, end: usize, label: Option<String>) {
        let kind = self.block_kind(open);
        let mut end = end;
        match label.filter(|_| kind == BlockKind::ListItem && self.notes_section) {
            // The numbers of notes that are a list are Word's; readers see them, and so must the search for notes.
            Some(label) if self.fragment.references.is_empty() && !open.joined => {
                let label = label + " ";
                self.fragment
                    .label(open.mark, open.start, self.story, &label);
                end += label.len();
            }
            _ => {
                let words = self.fragment.text.get(open.start..end).unwrap_or("");
                if document::notes_heading(words) {
                    self.notes_section = true;
                } else if matches!(kind, BlockKind::Heading(_)) {
                    self.notes_section = false;
                }
            }
        }
        self.fragment.paragraphs.push(Paragraph {
            text: Range::new(open.start, end),
            story: self.story,
            note: None,
            number: open.number,
            skipped: open.skipped,
        });
        match self.fragment.blocks.last_mut() {
            Some(last) if open.joined && last.span.end == open.start => {
                // The mark that stays is the last one's, and so is the style.
                last.span.end = end;
                last.kind = kind;
            }
            _ => self.fragment.blocks.push(Block {
                span: Span::new(open.start, end),
                kind,
            }),
        }
    }

    fn block_kind(&self, open: &OpenParagraph) -> BlockKind {
        match (open.role, open.outline) {
            (Role::Heading(level), _) => BlockKind::Heading(level),
            (Role::Title, _) => BlockKind::Heading(1),
            (_, Some(level)) if level < 9 => BlockKind::Heading(level + 1),
            (Role::Code, _) => BlockKind::Code,
            _ if self.cells > 0 => BlockKind::Cell,
            (Role::Quote, _) => BlockKind::Quote,
            (Role::List, _) => BlockKind::ListItem,
            _ if open.list.is_some() => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        }
    }

    /// Text boxes follow the paragraph that they hang on.
    pub(super) fn add_box(&mut self, fragment: Fragment) {
        if self.paragraph.is_some() {
            self.boxes.push(fragment);
        } else {
            self.fragment.append(fragment);
        }
    }

    /// Whether text at this place is shown.
    fn visible(&self) -> bool {
        let hidden = self
            .runs
            .last()
            .is_none_or(|run| run.vanish.unwrap_or(run.look.vanish));
        !hidden && self.paragraph.is_some() && self.fields.iter().all(|field| field.result)
    }

    /// Adds the content of a text element.
    pub(super) fn push_text(&mut self, raw: &str, xml: Range) {
        if raw.is_empty() || !self.visible() {
            return;
        }
        let plain = xml::is_plain(raw);
        let mut raw = raw;
        let mut from = xml.start();
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.trim
        {
            let kept = raw.trim_start();
            paragraph.trim = kept.is_empty();
            if plain {
                let dropped = raw.len() - kept.len();
                let characters = raw.get(..dropped).unwrap_or("").chars().count();
                paragraph.skipped = paragraph.skipped.saturating_add(narrow(characters));
                from += dropped;
                raw = kept;
            }
            if raw.is_empty() {
                return;
            }
        }
        let start = self.fragment.len();
        if plain {
            self.fragment.text.push_str(raw);
        } else {
            self.fragment
                .text
                .extend(xml::decode(raw).filter_map(|piece| piece.character));
        }
        self.pushed(start, Range::new(from, xml.end()), NodeKind::Text);
    }

    /// Adds the character that an element stands for.
    pub(super) fn push_element(&mut self, text: &str, xml: Range) {
        if !self.in_run() || !self.visible() {
            return;
        }
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.trim
        {
            paragraph.trim = text.trim().is_empty();
            if paragraph.trim {
                paragraph.skipped = paragraph.skipped.saturating_add(1);
                return;
            }
        }
        let start = self.fragment.len();
        self.fragment.text.push_str(text);
        self.pushed(start, xml, NodeKind::Element);
    }

    /// Notes what is known of text that was just added.
    fn pushed(&mut self, start: usize, xml: Range, kind: NodeKind) {
        let text = Range::new(start, self.fragment.len());
        if text.is_empty() {
            return;
        }
        let kind = if self.twice { NodeKind::Twice } else { kind };
        self.fragment.nodes.push(Node {
            text,
            xml,
            story: self.story,
            kind,
        });
        if let Some(reference) = self
            .custom
            .and_then(|i| self.fragment.references.get_mut(i))
        {
            reference.text.end = text.end;
            return;
        }
        let Some(run) = self.runs.last().copied() else {
            return;
        };
        let in_link = !self.links.is_empty();
        if run.italic.unwrap_or(run.look.italic) || run.underline && !in_link {
            extend(&mut self.fragment.emphasis, text);
        }
        if run.look.code {
            extend(&mut self.fragment.code, text);
        }
        if run.superscript.unwrap_or(run.look.superscript) {
            extend(&mut self.fragment.superscripts, text);
        }
    }

    /// Adds a reference to a note.
    pub(super) fn push_reference(
        &mut self,
        notes: StoryKind,
        id: i64,
        custom: bool,
        section: u32,
        xml: Range,
    ) {
        if !self.in_run() || !self.visible() {
            return;
        }
        let start = self.fragment.len();
        let node = (!custom).then(|| narrow(self.fragment.nodes.len()));
        if custom {
            self.custom = Some(self.fragment.references.len());
        } else {
            self.fragment.text.push(PLACEHOLDER);
            self.fragment.nodes.push(Node {
                text: Range::new(start, self.fragment.len()),
                xml,
                story: self.story,
                kind: NodeKind::Marker,
            });
        }
        self.fragment.references.push(Reference {
            text: Range::new(start, self.fragment.len()),
            notes,
            id,
            custom,
            section,
            node,
        });
    }

    pub(super) fn end_run(&mut self, end: usize) {
        self.runs.pop();
        self.custom = None;
        // A field ends inside a run; something can be put in behind the run.
        for link in self.fragment.links.iter_mut().rev() {
            match link.after {
                Some(0) => link.after = Some(narrow(end)),
                _ => break,
            }
        }
    }

    pub(super) fn open_link(&mut self, target: Target) {
        self.links.push(OpenLink {
            start: self.fragment.len(),
            target,
            field: false,
        });
    }

    /// Closes the innermost link that an element makes.
    pub(super) fn close_link(&mut self, after: Option<usize>) {
        if let Some(i) = self.links.iter().rposition(|link| !link.field) {
            self.emit_link(i, self.fragment.len(), after);
            self.links.remove(i);
        }
    }

    fn emit_link(&mut self, link: usize, end: usize, after: Option<usize>) {
        let Some(link) = self.links.get_mut(link) else {
            return;
        };
        if link.start < end {
            self.fragment.links.push(LinkText {
                text: Range::new(link.start, end),
                story: self.story,
                target: link.target.clone(),
                after: after.map(narrow),
            });
        }
        link.start = end;
    }

    /// Starts a field; false where there are too many in one another.
    pub(super) fn begin_field(&mut self) -> bool {
        self.fields.push(Field {
            result: false,
            instruction: String::new(),
            places: Vec::new(),
            note_number: None,
            link: false,
        });
        self.fields.len() <= FIELD_LIMIT
    }

    pub(super) fn push_instruction(&mut self, raw: &str, xml: Range) {
        let Some(field) = self.fields.last_mut().filter(|field| !field.result) else {
            return;
        };
        if field.instruction.len() < INSTRUCTION_LIMIT {
            field
                .instruction
                .extend(xml::decode(raw).filter_map(|piece| piece.character));
            field.places.push(xml);
        }
    }

    /// The result of a field starts. Where it is a link, gives what is to be known of it as field `index`.
    pub(super) fn separate_field(&mut self, index: u32) -> Option<FieldLink> {
        let at = self.fragment.len();
        let field = self.fields.last_mut().filter(|field| !field.result)?;
        field.result = true;
        let instruction = std::mem::take(&mut field.instruction);
        let places = std::mem::take(&mut field.places);
        match fields::parse(&instruction) {
            FieldKind::NoteReference(formatted) => {
                field.note_number = Some((at, formatted));
                None
            }
            FieldKind::Hyperlink(url) => {
                field.link = true;
                self.links.push(OpenLink {
                    start: at,
                    target: Target::Field(index),
                    field: true,
                });
                Some(FieldLink { url, places })
            }
            FieldKind::Other => None,
        }
    }

    pub(super) fn end_field(&mut self) {
        let Some(field) = self.fields.pop() else {
            return;
        };
        let end = self.fragment.len();
        if field.link
            && let Some(i) = self.links.iter().rposition(|link| link.field)
        {
            // Zero until the run that holds the end of the field ends.
            self.emit_link(i, end, Some(0));
            self.links.remove(i);
        }
        if let Some((start, formatted)) = field.note_number {
            let text = Range::new(start, end);
            let raised = self
                .fragment
                .superscripts
                .last()
                .is_some_and(|s| s.end == text.end);
            if !text.is_empty() && (formatted || raised) {
                self.fragment.repeated.push(text);
            }
        }
    }
}

/// Adds a stretch, or lengthens the last one where they touch.
fn extend(list: &mut Vec<Range>, text: Range) {
    match list.last_mut() {
        Some(last) if last.end == text.start => last.end = text.end,
        _ => list.push(text),
    }
}
