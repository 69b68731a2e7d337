//! A draft as a flat row of tokens, with a table of the elements that they open and close.
//!
//! Every front-end for markup writes one, and everything after it is shared: what are notes and markers, what is
//! visible, where it stands. Depth costs nothing: no step recurses on it.

use super::tag::{TAGS, Tag};
use crate::span::Span;

/// A draft with more elements or tokens than this is refused. Long books stay below a tenth of it. Tests make do with
/// less, to be quick.
pub(crate) const MOST: usize = if cfg!(test) { 100_000 } else { 2_000_000 };

/// A draft with more notes, or with more markers than five times that, is refused. Long books have a few thousand.
pub(crate) const MOST_NOTES: usize = MOST / 20;

/// No element, no frame.
const NONE: u32 = u32::MAX;

/// A stretch of bytes in half the room of a [`Span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Narrow {
    start: u32,
    end: u32,
}

impl From<Span> for Narrow {
    fn from(span: Span) -> Self {
        // Texts over 4 GB are refused before they come here.
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: narrow(span.start),
            end: narrow(span.end),
        }
    }
}

impl From<Narrow> for Span {
    fn from(narrow: Narrow) -> Self {
        Span::new(narrow.start as usize, narrow.end as usize)
    }
}

/// One step through a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// An element starts.
    Open(u32),
    /// An element ends.
    Close(u32),
    /// Text that stands in the source as it is, at this home.
    Text(Narrow),
    /// Text (in [`Tree::values`]) that stands for other bytes, or with an empty home for none.
    Decoded { home: Narrow, text: Narrow },
    /// A line break that a reader sees.
    Break(Narrow),
    /// White space that a reader sees as one space, if at all.
    Space(Narrow),
    /// Whatever is open, a new block begins here.
    Divide,
    /// A comment: its text, without its delimiters, and all of it.
    Comment { inner: Narrow, home: Narrow },
}

/// What an element says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttrName {
    /// `id`, and `name` of anchors.
    Id,
    Href,
    Class,
    Role,
    /// `epub:type`
    EpubType,
    /// The number of a list item or of the first item of a list.
    Number,
    /// The label of a [`Tag::Note`] or a [`Tag::Marker`].
    Label,
    /// `aria-describedby`
    DescribedBy,
    /// `style`
    Style,
    /// `hidden`
    Hidden,
}

#[derive(Debug, Clone, Copy)]
struct Attr {
    name: AttrName,
    value: Narrow,
    home: Narrow,
}

/// An element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    pub(crate) tag: Tag,
    /// Index of its [`Token::Open`].
    pub(crate) open: u32,
    /// Index of its [`Token::Close`].
    pub(crate) close: u32,
    /// The element around it; none has an index so high where there is none.
    pub(super) parent: u32,
    attrs: u32,
    attrs_end: u32,
}

/// A finished draft.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) elements: Vec<Element>,
    pub(crate) tokens: Vec<Token>,
    attrs: Vec<Attr>,
    /// Decoded text and attribute values.
    values: String,
    /// How many of the elements are blocks.
    pub(crate) blocks: usize,
    /// A bit for each tag of which there is an element.
    tags: u64,
    /// A bit for each name of which there is an attribute.
    names: u16,
}

// Each tag has its bit.
const _: () = assert!(TAGS <= 64);

impl Tree {
    /// Whether there is any element of a sort.
    pub(crate) fn holds(&self, tag: Tag) -> bool {
        self.tags >> (tag as u8) & 1 != 0
    }

    /// Whether any element has an attribute of one of these names.
    pub(crate) fn says(&self, names: &[AttrName]) -> bool {
        names
            .iter()
            .any(|&name| self.names >> (name as u8) & 1 != 0)
    }

    /// The element, if there is one with this index.
    pub(crate) fn element(&self, index: u32) -> Option<&Element> {
        self.elements.get(index as usize)
    }

    /// An element's tag; [`Tag::Span`] where there is no such element.
    pub(crate) fn tag(&self, index: u32) -> Tag {
        self.element(index).map_or(Tag::Span, |e| e.tag)
    }

    /// The elements that hold `index`, from the inside out, itself not among them.
    pub(crate) fn ancestors(&self, index: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.parent(index), |&e| self.parent(e))
    }

    /// The element around an element.
    pub(crate) fn parent(&self, index: u32) -> Option<u32> {
        self.element(index)
            .map(|e| e.parent)
            .filter(|&parent| parent != NONE)
    }

    /// The value of an attribute.
    pub(crate) fn attr(&self, index: u32, name: AttrName) -> Option<&str> {
        self.find_attr(index, name).map(|a| self.value(a.value))
    }

    /// Where the value of an attribute stands in the source; none for an empty or made-up one.
    pub(crate) fn attr_home(&self, index: u32, name: AttrName) -> Option<Span> {
        self.find_attr(index, name)
            .map(|a| Span::from(a.home))
            .filter(|home| !home.is_empty())
    }

    /// Whether an element says anything of itself.
    pub(crate) fn has_attrs(&self, index: u32) -> bool {
        self.element(index).is_some_and(|e| e.attrs < e.attrs_end)
    }

    fn find_attr(&self, index: u32, name: AttrName) -> Option<&Attr> {
        if !self.says(&[name]) {
            return None;
        }
        let element = self.element(index)?;
        self.attrs
            .get(element.attrs as usize..element.attrs_end as usize)?
            .iter()
            .find(|a| a.name == name)
    }

    /// Text that was decoded.
    pub(crate) fn value(&self, at: Narrow) -> &str {
        Span::from(at).of(&self.values)
    }

    /// The text of a token, if it is one of text.
    pub(crate) fn text<'a>(&'a self, token: Token, source: &'a str) -> Option<&'a str> {
        match token {
            Token::Text(home) => Some(Span::from(home).of(source)),
            Token::Decoded { text, .. } => Some(self.value(text)),
            Token::Space(_) | Token::Break(_) => Some(" "),
            _ => None,
        }
    }
}

/// An element that is still open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    element: u32,
    tag: Tag,
    /// Tells elements of one sort apart.
    name: u32,
    /// Closed out of turn: only its place on the stack is left.
    closed: bool,
    // The innermost open frames of some kinds, this one included; `NONE` where a scope cuts them off.
    paragraph: u32,
    item: u32,
    definition: u32,
    row: u32,
    cell: u32,
    block: u32,
    scope: u32,
}

const OUTSIDE: Frame = Frame {
    element: NONE,
    tag: Tag::Group,
    name: 0,
    closed: false,
    paragraph: NONE,
    item: NONE,
    definition: NONE,
    row: NONE,
    cell: NONE,
    block: 0,
    scope: 0,
};

/// Puts a [`Tree`] together, and closes what authors leave open as browsers would.
#[derive(Debug)]
pub(crate) struct TreeBuilder {
    tree: Tree,
    frames: Vec<Frame>,
    /// For each tag the places of its open frames.
    open: Vec<Vec<u32>>,
    /// Whether every element is closed where its end tag says: XML.
    strict: bool,
}

impl TreeBuilder {
    /// Starts a tree; a strict one closes no paragraph of its own accord. `source` is what it will be made of, for the
    /// room that it will need.
    pub(crate) fn new(strict: bool, source: &str) -> Self {
        let room = source.len().min(1 << 20);
        Self {
            tree: Tree {
                elements: Vec::with_capacity(room / 64),
                tokens: Vec::with_capacity(room / 16),
                attrs: Vec::with_capacity(room / 128),
                values: String::with_capacity(room / 64),
                ..Tree::default()
            },
            frames: Vec::new(),
            open: vec![Vec::new(); TAGS],
            strict,
        }
    }

    /// Whether the draft is too large to go on.
    pub(crate) fn is_full(&self) -> bool {
        self.tree.elements.len() >= MOST || self.tree.tokens.len() >= 2 * MOST
    }

    /// Adds text that stands in the source at `home` as it is.
    pub(crate) fn text(&mut self, home: Span) {
        if !home.is_empty() {
            self.tree.tokens.push(Token::Text(home.into()));
        }
    }

    /// Adds text that stands for other bytes in the source.
    pub(crate) fn decoded(&mut self, text: &str, home: Span) {
        if !text.is_empty() {
            let text = self.keep(text);
            self.tree.tokens.push(Token::Decoded {
                home: home.into(),
                text,
            });
        }
    }

    /// Adds a token that holds no element.
    pub(crate) fn token(&mut self, token: Token) {
        self.tree.tokens.push(token);
    }

    fn keep(&mut self, value: &str) -> Narrow {
        let start = self.tree.values.len();
        self.tree.values.push_str(value);
        Span::new(start, self.tree.values.len()).into()
    }

    /// Adds an attribute to the element that was opened last.
    pub(crate) fn attr(&mut self, name: AttrName, value: &str, home: Span) {
        let value = self.keep(value);
        self.tree.names |= 1 << (name as u8);
        if let Some(element) = self.tree.elements.last_mut() {
            self.tree.attrs.push(Attr {
                name,
                value,
                home: home.into(),
            });
            element.attrs_end = index(self.tree.attrs.len());
        }
    }

    /// Adds an inline element that holds nothing but some text of the source, with its label where it has one.
    pub(crate) fn leaf(&mut self, tag: Tag, label: Option<&str>, home: Span) {
        // What has no element inside it and closes no other needs no frame.
        debug_assert!(!tag.is_block() && tag != Tag::Anchor);
        let element = self.add(tag);
        if let Some(label) = label {
            self.attr(AttrName::Label, label, Span::empty(home.start));
        }
        self.text(home);
        self.end(element);
    }

    /// Adds an element where the draft stands.
    fn add(&mut self, tag: Tag) -> u32 {
        let element = index(self.tree.elements.len());
        let token = index(self.tree.tokens.len());
        self.tree.tokens.push(Token::Open(element));
        self.tree.tags |= 1 << (tag as u8);
        self.tree.blocks += usize::from(tag.is_block());
        let attrs = index(self.tree.attrs.len());
        self.tree.elements.push(Element {
            tag,
            open: token,
            close: token,
            parent: self.frames.last().map_or(NONE, |frame| frame.element),
            attrs,
            attrs_end: attrs,
        });
        element
    }

    /// Opens an element and gives its index.
    pub(crate) fn open(&mut self, tag: Tag) -> u32 {
        self.open_named(tag, 0)
    }

    /// Opens an element that only an end tag of the same name closes.
    pub(crate) fn open_named(&mut self, tag: Tag, name: u32) -> u32 {
        self.close_implied(tag);
        let at = index(self.frames.len());
        let outer = self.frames.last().copied().unwrap_or(OUTSIDE);
        let element = self.add(tag);
        let mut frame = Frame {
            element,
            tag,
            name,
            closed: false,
            ..outer
        };
        match tag {
            Tag::Paragraph => frame.paragraph = at,
            Tag::OrderedList | Tag::List => frame.item = NONE,
            Tag::Item => frame.item = at,
            Tag::Terms => frame.definition = NONE,
            Tag::Term | Tag::Definition => frame.definition = at,
            Tag::Table => {
                frame = Frame {
                    element,
                    tag,
                    name,
                    block: at,
                    scope: outer.scope,
                    ..OUTSIDE
                };
            }
            Tag::Row => frame.row = at,
            Tag::Cell => frame.cell = at,
            _ => {}
        }
        if tag.is_scope() {
            frame.scope = at;
            frame.paragraph = NONE;
            frame.item = NONE;
            frame.definition = NONE;
        }
        if tag.is_block() {
            frame.block = at;
        }
        self.frames.push(frame);
        if let Some(open) = self.open.get_mut(tag as usize) {
            open.push(at);
        }
        element
    }

    /// Writes the marker of a note whose text stands in the midst of the body, and opens the note. The marker is
    /// nowhere in the source; `at` is where it would be.
    pub(crate) fn open_inline_note(&mut self, label: &str, shown: &str, at: usize) {
        let place = Span::empty(at);
        self.open(Tag::Marker);
        self.attr(AttrName::Label, label, place);
        self.decoded(shown, place);
        self.close(Tag::Marker);
        self.open(Tag::Note);
        self.attr(AttrName::Label, label, place);
    }

    /// Closes what the start of `tag` closes.
    fn close_implied(&mut self, tag: Tag) {
        let Some(top) = self.frames.last().copied() else {
            return;
        };
        if tag.ends_paragraph() && !self.strict && top.paragraph != NONE {
            self.pop_to(top.paragraph);
        }
        let top = self.frames.last().copied().unwrap_or(OUTSIDE);
        let implied = match tag {
            Tag::Item => top.item,
            Tag::Term | Tag::Definition => top.definition,
            Tag::Row | Tag::Rows => top.row,
            Tag::Cell => top.cell,
            _ if tag.heading().is_some() && top.tag.heading().is_some() => {
                index(self.frames.len() - 1)
            }
            _ => NONE,
        };
        if implied != NONE {
            self.pop_to(implied);
        }
        if tag == Tag::Anchor && !self.strict {
            self.close(Tag::Anchor);
        }
    }

    /// Closes the innermost open element of a sort, if an end tag here may close one.
    pub(crate) fn close(&mut self, tag: Tag) {
        self.close_named(tag, 0);
    }

    /// As [`TreeBuilder::close`], for an element opened under a name.
    pub(crate) fn close_named(&mut self, tag: Tag, name: u32) {
        /// How many unclosed elements of the same sort are looked past.
        const PAST: usize = 16;
        if let Some(top) = self.frames.last()
            && (top.tag, top.name, top.closed) == (tag, name, false)
        {
            return self.pop_to(index(self.frames.len() - 1));
        }
        let Some(places) = self.open.get(tag as usize) else {
            return;
        };
        let named = |at: &&u32| {
            self.frames
                .get(**at as usize)
                .is_some_and(|f| f.name == name)
        };
        let Some(&at) = places.iter().rev().take(PAST).find(named) else {
            return;
        };
        let Some(top) = self.frames.last().copied() else {
            return;
        };
        if !tag.is_block() && at < top.block {
            // `<i><p></i>`: the paragraph stays open.
            if let Some(frame) = self.frames.get_mut(at as usize) {
                frame.closed = true;
                let element = frame.element;
                if let Some(open) = self.open.get_mut(tag as usize)
                    && let Some(place) = open.iter().rposition(|&o| o == at)
                {
                    open.remove(place);
                }
                self.end(element);
            }
            return;
        }
        let reach = match tag {
            Tag::Item => at == top.item,
            Tag::Paragraph => at == top.paragraph,
            _ => tag.is_table_part() || at >= top.scope,
        };
        if reach {
            self.pop_to(at);
        }
    }

    fn pop_to(&mut self, at: u32) {
        while self.frames.len() > at as usize {
            let Some(frame) = self.frames.pop() else {
                return;
            };
            if frame.closed {
                continue;
            }
            if let Some(open) = self.open.get_mut(frame.tag as usize) {
                open.pop();
            }
            self.end(frame.element);
        }
    }

    fn end(&mut self, element: u32) {
        let token = index(self.tree.tokens.len());
        self.tree.tokens.push(Token::Close(element));
        if let Some(element) = self.tree.elements.get_mut(element as usize) {
            element.close = token;
        }
    }

    /// The finished tree; what is still open ends here.
    pub(crate) fn build(mut self) -> Tree {
        self.pop_to(0);
        self.tree
    }
}

/// An index into a table that is kept far below 4 billion entries.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(NONE)
}
