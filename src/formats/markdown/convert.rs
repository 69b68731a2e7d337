//! From the parser's events to a tree.

use foldhash::HashMap;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag as Md, TagEnd};

use super::definitions::Definitions;
use super::text::fence;
use super::{extensions, targets};
use crate::document::{Meta, folded_label};
use crate::formats::markup::{self, AttrName, Tag, Token, Tree, TreeBuilder};
use crate::formats::{ParseError, html, typed};
use crate::span::Span;

/// Strikethrough is off because a single `~` has its place in addresses; mathematics, because `$` is money.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM);

/// Reads `source` from `start` on.
pub(super) fn convert(source: &str, start: usize, meta: &mut Meta) -> Result<Tree, ParseError> {
    let body = source.get(start..).unwrap_or("");
    // The parser holds everything at once, so what it would hold is bounded before it starts.
    if holds_too_much(body) {
        return Err(markup::too_large());
    }
    let parser = Parser::new_ext(body, OPTIONS);
    let definitions = Definitions::new(&parser, body, start);
    let shift =
        |spans: Vec<Span>| -> Vec<Span> { spans.into_iter().map(|s| s.shifted(start)).collect() };
    let mut converter = Converter {
        source,
        tree: TreeBuilder::new(false, body),
        meta,
        inline_notes: extensions::inline_notes(body)
            .into_iter()
            .map(|(from, to)| (from + start, to + start))
            .collect(),
        tags: shift(extensions::template_tags(body)),
        addresses: None,
        definitions,
        named_notes: false,
        inline_count: 0,
        ends: Vec::new(),
        html: None,
        done: start,
        skip_to: start,
        after_link: false,
        labelled: false,
        in_code: false,
        links: Vec::new(),
        bare: Vec::new(),
        images: Vec::new(),
        paragraph: Span::default(),
    };
    converter.named_notes = memchr::memmem::find(body.as_bytes(), b"[^").is_some();
    for (event, range) in parser.into_offset_iter() {
        converter.event(event, Span::from(range).shifted(start))?;
    }
    converter.finish()
}

/// Whether a text has more signs of markup than any draft.
fn holds_too_much(text: &str) -> bool {
    const MOST: usize = 2 * markup::MOST;
    let is_sign = |b: &u8| {
        matches!(
            b,
            b'*' | b'_'
                | b'`'
                | b'['
                | b']'
                | b'<'
                | b'&'
                | b'\\'
                | b'|'
                | b'!'
                | b'~'
                | b'^'
                | b'\n'
        )
    };
    text.len() > MOST && text.as_bytes().iter().filter(|b| is_sign(b)).count() > MOST
}

/// A link that is open.
#[derive(Debug)]
struct OpenLink {
    span: Span,
    /// Whether its end closes an anchor.
    anchor: bool,
    /// Whether its end closes an inline note.
    note: bool,
}

pub(super) struct Converter<'a> {
    pub(super) source: &'a str,
    pub(super) tree: TreeBuilder,
    pub(super) meta: &'a mut Meta,
    pub(super) inline_notes: HashMap<usize, usize>,
    pub(super) tags: Vec<Span>,
    /// Stretches that are addresses; none until one is asked for.
    addresses: Option<Vec<Span>>,
    pub(super) definitions: Definitions,
    /// Whether any note has a label of its own.
    pub(super) named_notes: bool,
    pub(super) inline_count: usize,
    /// Where the open inline notes end.
    pub(super) ends: Vec<usize>,
    /// A stretch of HTML that may go on.
    pub(super) html: Option<Span>,
    /// Where the last event of text ended.
    pub(super) done: usize,
    /// Text before this place was dealt with already.
    pub(super) skip_to: usize,
    /// Whether the last event was the end of a link, of an image, or code: attributes may follow.
    pub(super) after_link: bool,
    /// Whether the open paragraph starts as a note typed by hand does.
    pub(super) labelled: bool,
    pub(super) in_code: bool,
    links: Vec<OpenLink>,
    /// Emphasis that is none: whether each open one was written as text.
    pub(super) bare: Vec<bool>,
    pub(super) images: Vec<bool>,
    pub(super) paragraph: Span,
}

impl Converter<'_> {
    fn event(&mut self, event: Event<'_>, range: Span) -> Result<(), ParseError> {
        if self.tree.is_full() {
            return Err(markup::too_large());
        }
        if !matches!(event, Event::Html(_)) {
            self.flush_html()?;
        }
        let was_link = std::mem::replace(&mut self.after_link, false);
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range, was_link),
            Event::Code(text) => self.code(&text, range),
            Event::InlineHtml(_) => {
                self.done = range.end;
                html::read(self.source, range, &mut self.tree, self.meta)?;
            }
            Event::Html(_) => self.html(range)?,
            Event::FootnoteReference(label) => self.marker(&label, range),
            Event::SoftBreak | Event::HardBreak => self.line_break(&event, range),
            Event::Rule => self.tree.token(Token::Divide),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Md<'_>, range: Span) {
        match tag {
            Md::Paragraph => {
                self.tree.open(Tag::Paragraph);
                self.paragraph = range;
                self.labelled = typed::label(range.of(self.source)).is_some();
            }
            Md::Heading { level, .. } => {
                let tags = [
                    Tag::Heading1,
                    Tag::Heading2,
                    Tag::Heading3,
                    Tag::Heading4,
                    Tag::Heading5,
                    Tag::Heading6,
                ];
                let tag = tags.get(level as usize - 1).copied();
                self.tree.open(tag.unwrap_or(Tag::Heading6));
            }
            Md::BlockQuote(_) => _ = self.tree.open(Tag::Quote),
            Md::CodeBlock(kind) => {
                self.tree.open(Tag::Pre);
                self.in_code = true;
                debug_assert!(matches!(
                    kind,
                    CodeBlockKind::Fenced(_) | CodeBlockKind::Indented
                ));
            }
            Md::List(Some(number)) => {
                self.tree.open(Tag::OrderedList);
                let number = number.to_string();
                self.tree
                    .attr(AttrName::Number, &number, Span::empty(range.start));
            }
            Md::List(None) => _ = self.tree.open(Tag::List),
            Md::Item => {
                self.tree.open(Tag::Item);
                self.labelled = false;
            }
            Md::FootnoteDefinition(label) => self.definition(&label, range),
            Md::Table(_) => _ = self.tree.open(Tag::Table),
            Md::TableHead | Md::TableRow => _ = self.tree.open(Tag::Row),
            Md::TableCell => _ = self.tree.open(Tag::Cell),
            Md::Emphasis | Md::Strong => {
                let bare = self.in_address(range.start);
                self.bare.push(bare);
                let strong = matches!(tag, Md::Strong);
                if bare {
                    self.tree.text(delimiter(range, strong, true));
                } else {
                    self.tree
                        .open(if strong { Tag::Strong } else { Tag::Emphasis });
                }
            }
            Md::Link {
                link_type,
                dest_url,
                id,
                ..
            } => self.link(link_type, &dest_url, &id, range),
            Md::Image { .. } => {
                // An image that is all of its paragraph shows its text as a caption.
                let caption = self.paragraph.of(self.source).trim() == range.of(self.source);
                self.images.push(caption);
                if !caption {
                    self.tree.open(Tag::Hidden);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Span) {
        let closed = match tag {
            TagEnd::Paragraph => {
                self.end_inline_notes();
                Tag::Paragraph
            }
            TagEnd::Heading(level) => {
                self.end_inline_notes();
                match level as usize {
                    1 => Tag::Heading1,
                    2 => Tag::Heading2,
                    3 => Tag::Heading3,
                    4 => Tag::Heading4,
                    5 => Tag::Heading5,
                    _ => Tag::Heading6,
                }
            }
            TagEnd::BlockQuote(_) => Tag::Quote,
            TagEnd::CodeBlock => {
                self.in_code = false;
                Tag::Pre
            }
            TagEnd::List(true) => Tag::OrderedList,
            TagEnd::List(false) => Tag::List,
            TagEnd::Item => {
                self.end_inline_notes();
                Tag::Item
            }
            TagEnd::FootnoteDefinition => Tag::Note,
            TagEnd::Table => Tag::Table,
            TagEnd::TableHead | TagEnd::TableRow => Tag::Row,
            TagEnd::TableCell => {
                self.end_inline_notes();
                Tag::Cell
            }
            TagEnd::Emphasis | TagEnd::Strong => {
                let strong = tag == TagEnd::Strong;
                if self.bare.pop() == Some(true) {
                    self.tree.text(delimiter(range, strong, false));
                    self.done = range.end;
                    return;
                }
                if strong { Tag::Strong } else { Tag::Emphasis }
            }
            TagEnd::Link => {
                self.link_end();
                return;
            }
            TagEnd::Image => {
                self.after_link = true;
                self.done = range.end;
                if self.images.pop() == Some(true) {
                    return;
                }
                Tag::Hidden
            }
            _ => return,
        };
        self.tree.close(closed);
    }

    /// Whether what looks like emphasis at `at` is a part of an address.
    fn in_address(&mut self, at: usize) -> bool {
        let before = at
            .checked_sub(1)
            .and_then(|at| self.source.as_bytes().get(at));
        if before.is_none_or(extensions::ends_address) {
            return false;
        }
        let addresses = self
            .addresses
            .get_or_insert_with(|| extensions::addresses(self.source));
        extensions::holds(addresses, at)
    }

    /// `[^7]: …`
    fn definition(&mut self, label: &str, range: Span) {
        self.tree.open(Tag::Note);
        self.tree
            .attr(AttrName::Label, label, Span::empty(range.start));
        let all = range.of(self.source);
        // The label is short: looking is cheaper than making ready to search.
        if let Some(colon) = all.as_bytes().windows(2).position(|pair| pair == b"]:") {
            let end = range.start + colon + 2;
            self.tree
                .leaf(Tag::NoteLabel, None, Span::new(range.start, end));
            self.tree.token(Token::Space(Span::empty(end).into()));
        }
    }

    /// `[^7]`
    pub(super) fn marker(&mut self, label: &str, range: Span) {
        self.done = range.end;
        self.tree.leaf(Tag::Marker, Some(label), range);
    }

    fn link(&mut self, kind: LinkType, url: &str, id: &str, range: Span) {
        if matches!(kind, LinkType::Shortcut | LinkType::Collapsed)
            && self.definitions.notes.contains_key(id)
        {
            let shown = range.of(self.source);
            let len = shown.find(']').map_or(shown.len(), |at| at + 1);
            self.marker(id, Span::new(range.start, range.start + len));
            self.skip_to = range.end;
            self.links.push(OpenLink {
                span: range,
                anchor: false,
                note: false,
            });
            return;
        }
        if range.start < self.skip_to {
            self.links.push(OpenLink {
                span: range,
                anchor: false,
                note: false,
            });
            return;
        }
        let note = self.inline_notes.remove(&range.start).is_some();
        if note {
            self.start_inline_note(range.start);
        }
        self.links.push(OpenLink {
            span: range,
            anchor: true,
            note,
        });
        let home = match kind {
            LinkType::Autolink | LinkType::Email => None,
            LinkType::Inline => {
                // The text ends where the last `](` before the target is.
                let all = range.of(self.source);
                let from = all.rfind("](").map_or(range.end, |at| range.start + at);
                targets::of_inline(self.source, range, from, url)
            }
            _ => self
                .definitions
                .all
                .get(folded_label(id).as_ref())
                .and_then(|&at| targets::of_definition(self.source, at, url)),
        };
        self.tree.open(Tag::Anchor);
        let url = match kind {
            LinkType::Email => format!("mailto:{url}"),
            _ => url.to_owned(),
        };
        self.tree.attr(
            AttrName::Href,
            &url,
            home.unwrap_or(Span::empty(range.start)),
        );
    }

    fn link_end(&mut self) {
        let Some(link) = self.links.pop() else {
            return;
        };
        self.after_link = true;
        self.done = link.span.end;
        if link.anchor {
            self.tree.close(Tag::Anchor);
        }
        if link.note {
            self.tree.close(Tag::Note);
        }
    }

    fn code(&mut self, text: &str, range: Span) {
        self.after_link = true;
        self.done = range.end;
        if range.start < self.skip_to {
            return;
        }
        self.tree.open(Tag::Code);
        let all = range.of(self.source);
        let ticks = all.bytes().take_while(|b| *b == b'`').count();
        let inner = all
            .get(ticks..all.len().saturating_sub(ticks))
            .unwrap_or("");
        let padded = inner.starts_with([' ', '\n', '\r'])
            && inner.ends_with([' ', '\n'])
            && !inner.trim().is_empty();
        let at = match (inner == text, padded) {
            (true, _) => Some(range.start + ticks),
            (false, true) if inner.get(1..inner.len() - 1) == Some(text) => {
                Some(range.start + ticks + 1)
            }
            _ => None,
        };
        match at {
            Some(at) => self.tree.text(Span::new(at, at + text.len())),
            None => self.tree.decoded(text, range),
        }
        self.tree.close(Tag::Code);
    }

    fn html(&mut self, range: Span) -> Result<(), ParseError> {
        if let Some(open) = &mut self.html {
            let gap = Span::new(open.end, range.start);
            if matches!(gap.of(self.source), "" | "\r") {
                open.end = range.end;
                return Ok(());
            }
        }
        self.flush_html()?;
        self.html = Some(range);
        Ok(())
    }

    fn flush_html(&mut self) -> Result<(), ParseError> {
        match self.html.take() {
            Some(range) => html::read(self.source, range, &mut self.tree, self.meta),
            None => Ok(()),
        }
    }

    fn line_break(&mut self, event: &Event<'_>, range: Span) {
        self.done = range.end;
        if range.start < self.skip_to {
            return;
        }
        let next = self
            .source
            .get(range.end..)
            .unwrap_or("")
            .trim_start_matches([' ', '\t', '>']);
        if self.labelled && self.ends.is_empty() && typed::label(next).is_some() {
            // Notes typed by hand, a line each.
            self.tree.token(Token::Divide);
        } else if *event == Event::SoftBreak {
            self.tree.token(Token::Space(range.into()));
        } else {
            self.tree.token(Token::Break(range.into()));
        }
        if let Some(fence) = fence(next) {
            self.skip_to = range.end + fence;
            self.tree.token(Token::Divide);
        }
    }

    fn finish(mut self) -> Result<Tree, ParseError> {
        self.flush_html()?;
        let mut notes: Vec<(String, (Span, Option<Span>))> =
            std::mem::take(&mut self.definitions.notes)
                .into_iter()
                .collect();
        notes.sort_by_key(|(_, (span, _))| span.start);
        for (label, (span, target)) in notes {
            self.definition(&label, span);
            let colon = span.of(self.source).find("]:").map_or(0, |at| at + 2);
            let from = target.map_or(span.start + colon, |t| t.start);
            let end = target.map_or(span.end, |t| t.end);
            let title_end = span.start + span.of(self.source).trim_end().len();
            self.tree.text(Span::new(from, end));
            let title = Span::new(end, title_end.max(end));
            let words = title.of(self.source).trim_start_matches('>');
            self.tree
                .text(Span::new(title.end - words.len(), title.end));
            self.tree.close(Tag::Note);
        }
        Ok(self.tree.build())
    }
}

/// One of the two delimiters of emphasis.
fn delimiter(range: Span, strong: bool, opening: bool) -> Span {
    let len = if strong { 2 } else { 1 };
    if opening {
        Span::new(range.start, range.start + len)
    } else {
        Span::new(range.end - len, range.end)
    }
}
