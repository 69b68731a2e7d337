//! Reads one part that holds text: the body, the footnotes or the endnotes.
//!
//! One pass over the tags, with a stack of its own: nesting costs memory of a byte a level and no call depth.

use super::error::DocxError;
use super::flow::{Flow, Run};
use super::fragment::{FieldLink, Fragment, Range, StoryKind, Target};
use super::numbering::{Lists, NoteNumbering};
use super::parts::{Part, Relationships};
use super::styles::Styles;
use super::symbols::symbol;
use super::xml::{Ns, Scanner, Tag, Token};
use std::collections::HashSet;

/// Text boxes in text boxes.
const BOX_DEPTH: usize = 8;
/// Text boxes.
const BOX_LIMIT: usize = 20_000;
/// Notes and references to them.
const NOTE_LIMIT: usize = 100_000;
/// Links.
pub(super) const LINK_LIMIT: usize = 200_000;

/// An open element, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Paragraph,
    ParagraphProperties,
    /// `w:rPr` of a paragraph's end mark.
    MarkProperties,
    NumberingProperties,
    Run,
    RunProperties,
    Text,
    Instruction,
    /// `w:hyperlink` or `w:fldSimple`; whether it is a link.
    Link(bool),
    Cell,
    TextBox,
    Alternate,
    Section,
    NoteProperties(StoryKind),
    Note,
    Other,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The body's text; empty for parts of notes.
    pub(super) body: Fragment,
    /// The notes, in the order of the part.
    pub(super) notes: Vec<RawNote>,
    /// Numbering of footnotes and endnotes by section.
    pub(super) sections: Vec<[NoteNumbering; 2]>,
    /// Notes whose reference was deleted.
    pub(super) deleted: HashSet<(StoryKind, i64)>,
    /// Paragraphs styled as the draft's title, authors and date.
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) date: Option<String>,
}

/// A note before it is numbered.
#[derive(Debug)]
pub(super) struct RawNote {
    pub(super) id: i64,
    /// Whether it is a note and not the line above notes.
    pub(super) normal: bool,
    pub(super) fragment: Fragment,
}

/// What the parts share while they are read.
pub(super) struct Shared<'a> {
    pub(super) styles: &'a Styles,
    pub(super) lists: Lists,
    pub(super) fields: Vec<FieldLink>,
    pub(super) links: usize,
    pub(super) references: usize,
}

/// Reads a part.
///
/// # Errors
/// Where it is not well-formed, not the part it should be, or beyond the limits.
pub(super) fn read(
    part: &Part,
    kind: StoryKind,
    relationships: &Relationships,
    shared: &mut Shared<'_>,
) -> Result<Story, DocxError> {
    let mut reader = StoryReader {
        part,
        kind,
        relationships,
        shared,
        story: Story::default(),
        open: Vec::new(),
        skip: None,
        flows: vec![Flow::new(kind)],
        alternates: Vec::new(),
        paragraphs: 0,
        boxes: 0,
        content: 0,
        section: [NoteNumbering::default(); 2],
        note: None,
    };
    let mut scanner = Scanner::new(&part.name, &part.xml);
    let mut root = true;
    while let Some(token) = scanner.next()? {
        match token {
            Token::Open(tag) => {
                if std::mem::take(&mut root) {
                    check_root(part, kind, &tag)?;
                }
                reader.opened(&tag, scanner.depth())?;
            }
            Token::Close { start, end } => reader.closed(start, end, scanner.depth())?,
        }
    }
    reader.story.sections.push(reader.section);
    if let Some(flow) = reader.flows.pop() {
        reader.story.body = flow.into_fragment();
    }
    Ok(reader.story)
}

fn check_root(part: &Part, kind: StoryKind, tag: &Tag<'_>) -> Result<(), DocxError> {
    let (local, wanted) = match kind {
        StoryKind::Document => ("document", "the body of a Word file"),
        StoryKind::Footnotes => ("footnotes", "a list of footnotes"),
        StoryKind::Endnotes => ("endnotes", "a list of endnotes"),
    };
    if tag.is(Ns::Word, local) {
        return Ok(());
    }
    Err(DocxError::WrongPart {
        part: part.name.clone(),
        found: format!("<{}>", super::error::shown(tag.local)),
        wanted,
    })
}

pub(super) struct StoryReader<'a, 's> {
    part: &'a Part,
    kind: StoryKind,
    relationships: &'a Relationships,
    pub(super) shared: &'a mut Shared<'s>,
    story: Story,
    open: Vec<Element>,
    /// The depth of an element that is passed over, and whether it holds deleted text.
    skip: Option<(usize, bool)>,
    /// The body or the note, and the text boxes inside it.
    flows: Vec<Flow>,
    /// For each open `mc:AlternateContent`, whether a branch was taken.
    alternates: Vec<bool>,
    /// Paragraphs so far in this part or note.
    paragraphs: u32,
    /// Text boxes so far.
    boxes: usize,
    /// Where the content of the open text or instruction element starts.
    content: usize,
    pub(super) section: [NoteNumbering; 2],
    /// The open note: id and whether it is a real one.
    note: Option<(i64, bool)>,
}

impl StoryReader<'_, '_> {
    fn opened(&mut self, tag: &Tag<'_>, depth: usize) -> Result<(), DocxError> {
        if let Some((_, deleted)) = self.skip {
            if deleted && tag.ns == Ns::Word {
                self.deleted_reference(tag);
            }
            return Ok(());
        }
        let element = match tag.ns {
            Ns::Word => self.word(tag)?,
            Ns::Compat => self.compat(tag),
            Ns::Math if matches!(tag.local, "oMath" | "oMathPara") => None,
            _ => Some(Element::Other),
        };
        match element {
            Some(element) => self.open.push(element),
            None => {
                let deleted = tag.ns == Ns::Word && matches!(tag.local, "del" | "moveFrom");
                self.skip = Some((depth, deleted));
            }
        }
        Ok(())
    }

    /// What a WordprocessingML element means; none where it is passed over with all that it holds.
    fn word(&mut self, tag: &Tag<'_>) -> Result<Option<Element>, DocxError> {
        let parent = self.open.last().copied().unwrap_or(Element::Other);
        match parent {
            Element::ParagraphProperties => return Ok(self.paragraph_property(tag)),
            Element::MarkProperties => {
                if matches!(tag.local, "del" | "moveFrom")
                    && let Some(paragraph) = self.flow().paragraph()
                {
                    paragraph.mark_deleted = true;
                }
                return Ok(Some(Element::Other));
            }
            Element::NumberingProperties => {
                self.numbering_property(tag);
                return Ok(Some(Element::Other));
            }
            Element::RunProperties => {
                self.run_property(tag);
                return Ok((tag.local != "rPrChange").then_some(Element::Other));
            }
            Element::Section => {
                return Ok(match tag.local {
                    "footnotePr" => Some(Element::NoteProperties(StoryKind::Footnotes)),
                    "endnotePr" => Some(Element::NoteProperties(StoryKind::Endnotes)),
                    "sectPrChange" => None,
                    _ => Some(Element::Other),
                });
            }
            Element::NoteProperties(kind) => {
                if let Some(settings) = self.section.get_mut(kind.index() - 1) {
                    settings.read(tag);
                }
                return Ok(Some(Element::Other));
            }
            _ => {}
        }
        self.content_element(tag)
    }

    fn content_element(&mut self, tag: &Tag<'_>) -> Result<Option<Element>, DocxError> {
        Ok(Some(match tag.local {
            "p" => {
                self.paragraphs += 1;
                let number = self.paragraphs;
                self.flow().start_paragraph(number);
                Element::Paragraph
            }
            "pPr" => Element::ParagraphProperties,
            "r" => {
                self.flow().runs.push(Run::default());
                Element::Run
            }
            "rPr" => Element::RunProperties,
            "t" if self.flow().in_run() => {
                self.content = tag.end;
                Element::Text
            }
            "instrText" => {
                self.content = tag.end;
                Element::Instruction
            }
            "fldChar" => {
                self.field_character(tag)?;
                Element::Other
            }
            "fldSimple" => Element::Link(self.simple_field(tag)?),
            "hyperlink" => Element::Link(self.hyperlink(tag)?),
            "footnoteReference" => self.reference(tag, StoryKind::Footnotes)?,
            "endnoteReference" => self.reference(tag, StoryKind::Endnotes)?,
            "footnoteRef" | "endnoteRef" => {
                if let Some(paragraph) = self.flow().paragraph() {
                    paragraph.trim = true;
                }
                Element::Other
            }
            "tc" => {
                self.flow().cells += 1;
                Element::Cell
            }
            "txbxContent" => {
                if self.flows.len() > BOX_DEPTH {
                    return Ok(None);
                }
                self.boxes += 1;
                if self.boxes > BOX_LIMIT {
                    return Err(self.too_many("text boxes", BOX_LIMIT));
                }
                let mut flow = Flow::new(self.kind);
                flow.twice = !self.alternates.is_empty();
                self.flows.push(flow);
                Element::TextBox
            }
            "sectPr" => {
                self.section = [NoteNumbering::default(); 2];
                Element::Section
            }
            "footnote" if self.kind == StoryKind::Footnotes => self.start_note(tag)?,
            "endnote" if self.kind == StoryKind::Endnotes => self.start_note(tag)?,
            "del" | "moveFrom" | "rt" | "sdtPr" | "sdtEndPr" | "customXmlPr" | "smartTagPr"
            | "rPrChange" | "pPrChange" | "sectPrChange" | "tblPrChange" | "trPrChange"
            | "tcPrChange" | "tblPrExChange" | "tblGridChange" | "numberingChange" => {
                return Ok(None);
            }
            _ => {
                self.character(tag);
                Element::Other
            }
        }))
    }

    /// Elements that stand for a character.
    fn character(&mut self, tag: &Tag<'_>) {
        let text = match tag.local {
            "tab" | "ptab" => "\t",
            "br" | "cr" => "\n",
            "noBreakHyphen" => "\u{2011}",
            "sym" => {
                let font = tag.word("font").unwrap_or_default();
                let code = tag.word("char").unwrap_or_default();
                let mut buffer = [0; 4];
                let sign = symbol(&font, &code).encode_utf8(&mut buffer);
                return self.element_text(tag, sign);
            }
            // A soft hyphen shows only where the line breaks.
            _ => return,
        };
        self.element_text(tag, text);
    }

    fn element_text(&mut self, tag: &Tag<'_>, text: &str) {
        // A start tag with an end tag is left alone in edits: its range would not be whole.
        let whole = self
            .part
            .xml
            .get(tag.start..tag.end)
            .is_some_and(|t| t.ends_with("/>"));
        let xml = if whole {
            Range::new(tag.start, tag.end)
        } else {
            Range::new(tag.end, tag.end)
        };
        self.flow().push_element(text, xml);
    }

    fn compat(&mut self, tag: &Tag<'_>) -> Option<Element> {
        match tag.local {
            "AlternateContent" => {
                self.alternates.push(false);
                Some(Element::Alternate)
            }
            // One branch is shown, the others say the same for other readers.
            "Choice" | "Fallback" => {
                let taken = self.alternates.last_mut()?;
                (!std::mem::replace(taken, true)).then_some(Element::Other)
            }
            _ => Some(Element::Other),
        }
    }

    fn hyperlink(&mut self, tag: &Tag<'_>) -> Result<bool, DocxError> {
        let Some(index) = tag
            .get(Ns::Rel, "id")
            .and_then(|id| self.relationships.index_of(&id))
            .filter(|&i| self.relationships.list.get(i).is_some_and(|r| r.external))
        else {
            return Ok(false);
        };
        let fragment = tag
            .word("anchor")
            .filter(|a| !a.is_empty())
            .map(|a| Box::from(&*a));
        self.count_link()?;
        let target = Target::Relationship(super::fragment::narrow(index), fragment);
        self.flow().open_link(target);
        Ok(true)
    }

    fn simple_field(&mut self, tag: &Tag<'_>) -> Result<bool, DocxError> {
        let instruction = tag.word("instr").unwrap_or_default();
        let super::fields::FieldKind::Hyperlink(url) = super::fields::parse(&instruction) else {
            return Ok(false);
        };
        let places = tag
            .raw(Ns::Word, "instr")
            .map(|(raw, at)| Range::new(at, at + raw.len()))
            .into_iter()
            .collect();
        self.count_link()?;
        let target = Target::Field(super::fragment::narrow(self.shared.fields.len()));
        self.shared.fields.push(FieldLink { url, places });
        self.flow().open_link(target);
        Ok(true)
    }

    fn field_character(&mut self, tag: &Tag<'_>) -> Result<(), DocxError> {
        let kind = tag.word("fldCharType").unwrap_or_default();
        match &*kind {
            "begin" if !self.flow().begin_field() => {
                return Err(DocxError::TooDeep {
                    part: self.part.name.clone(),
                    limit: super::flow::FIELD_LIMIT,
                });
            }
            "separate" => {
                let index = super::fragment::narrow(self.shared.fields.len());
                if let Some(link) = self.flow().separate_field(index) {
                    self.count_link()?;
                    self.shared.fields.push(link);
                }
            }
            "end" => self.flow().end_field(),
            _ => {}
        }
        Ok(())
    }

    fn count_link(&mut self) -> Result<(), DocxError> {
        self.shared.links += 1;
        if self.shared.links > LINK_LIMIT {
            return Err(self.too_many("links", LINK_LIMIT));
        }
        Ok(())
    }

    fn too_many(&self, what: &'static str, limit: usize) -> DocxError {
        DocxError::TooMany {
            part: self.part.name.clone(),
            what,
            limit,
        }
    }

    fn reference(&mut self, tag: &Tag<'_>, notes: StoryKind) -> Result<Element, DocxError> {
        self.shared.references += 1;
        if self.shared.references > NOTE_LIMIT {
            return Err(self.too_many("references to notes", NOTE_LIMIT));
        }
        if let Some(id) = note_id(tag) {
            let custom = matches!(
                tag.word("customMarkFollows").as_deref(),
                Some("1" | "true" | "on")
            );
            let section = super::fragment::narrow(self.story.sections.len());
            let xml = Range::new(tag.start, tag.end);
            self.flow().push_reference(notes, id, custom, section, xml);
        }
        Ok(Element::Other)
    }

    fn deleted_reference(&mut self, tag: &Tag<'_>) {
        let kind = match tag.local {
            "footnoteReference" => StoryKind::Footnotes,
            "endnoteReference" => StoryKind::Endnotes,
            _ => return,
        };
        // A file has no more references than bytes for them; the set stays small beside the part.
        if let Some(id) = note_id(tag)
            && self.story.deleted.len() < NOTE_LIMIT
        {
            self.story.deleted.insert((kind, id));
        }
    }

    fn start_note(&mut self, tag: &Tag<'_>) -> Result<Element, DocxError> {
        if self.story.notes.len() >= NOTE_LIMIT {
            return Err(self.too_many("notes", NOTE_LIMIT));
        }
        let normal = tag.word("type").is_none_or(|t| t == "normal");
        self.note = note_id(tag).map(|id| (id, normal));
        self.flows = vec![Flow::new(self.kind)];
        self.paragraphs = 0;
        Ok(Element::Note)
    }

    fn closed(&mut self, start: usize, end: usize, depth: usize) -> Result<(), DocxError> {
        if let Some((from, _)) = self.skip {
            if depth < from {
                self.skip = None;
            }
            return Ok(());
        }
        let content = Range::new(self.content, start);
        match self.open.pop() {
            Some(Element::Paragraph) => self.end_paragraph(),
            Some(Element::Run) => self.flow().end_run(end),
            Some(Element::Text) => {
                let raw = content.of(&self.part.xml);
                self.flow().push_text(raw, content);
            }
            Some(Element::Instruction) => {
                let raw = content.of(&self.part.xml);
                self.flow().push_instruction(raw, content);
            }
            Some(Element::Link(true)) => self.flow().close_link(Some(end)),
            Some(Element::Cell) => {
                let flow = self.flow();
                flow.cells = flow.cells.saturating_sub(1);
            }
            Some(Element::TextBox) => self.end_box(),
            Some(Element::Alternate) => {
                self.alternates.pop();
            }
            Some(Element::Note) => self.end_note(),
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let lists = &mut self.shared.lists;
        let Some(flow) = self.flows.last_mut() else {
            return;
        };
        let Some(done) = flow.end_paragraph(|list| lists.next(list)) else {
            return;
        };
        if done.ends_section {
            self.story.sections.push(std::mem::take(&mut self.section));
        }
        use super::styles::Role;
        match done.role {
            Role::Title if self.story.title.is_none() => self.story.title = done.text,
            Role::Author => self.story.authors.extend(done.text),
            Role::Date if self.story.date.is_none() => self.story.date = done.text,
            _ => {}
        }
    }

    fn end_box(&mut self) {
        if self.flows.len() < 2 {
            return;
        }
        if let Some(inner) = self.flows.pop() {
            self.flow().add_box(inner.into_fragment());
        }
    }

    fn end_note(&mut self) {
        let flows = std::mem::replace(&mut self.flows, vec![Flow::new(self.kind)]);
        if let (Some((id, normal)), Some(flow)) = (self.note.take(), flows.into_iter().next()) {
            self.story.notes.push(RawNote {
                id,
                normal,
                fragment: flow.into_fragment(),
            });
        }
    }

    /// The innermost flow. There is always one.
    pub(super) fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::new(self.kind));
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }
}

fn note_id(tag: &Tag<'_>) -> Option<i64> {
    tag.word("id")?.trim().parse().ok()
}
