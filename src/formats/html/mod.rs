//! HTML and XHTML: pages and fragments.

mod entities;
mod meta;
#[cfg(test)]
mod tests;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{State, Tokenizer};

use super::ParseError;
use super::markup::{self, AttrName, Tag, Token, TreeBuilder};
use crate::document::{Escape, Meta, Parsed};
use crate::source::Source;
use crate::span::Span;
use entities::Part;

/// Reads a page or a fragment.
///
/// # Errors
/// Where the page holds more markup than any draft does.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    let text = source.text.as_str();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let xml = text.get(start..).is_some_and(|t| t.starts_with("<?xml"))
        || source.path.to_ascii_lowercase().ends_with(".xhtml");
    let mut tree = TreeBuilder::new(xml, text);
    let mut meta = Meta::default();
    read(text, Span::new(start, text.len()), &mut tree, &mut meta)?;
    let mut parsed = markup::read(&tree.build(), source, Escape::Markup)?;
    parsed.meta = meta;
    Ok(parsed)
}

/// Adds the tokens of the stretch `within` of `source` to a tree.
///
/// # Errors
/// Where the tree gets too large.
pub(super) fn read(
    source: &str,
    within: Span,
    tree: &mut TreeBuilder,
    meta: &mut Meta,
) -> Result<(), ParseError> {
    let mut reader = Reader {
        source,
        base: within.start,
        tree,
        meta,
        open: Open::Nothing,
        attr: None,
        raw: Raw::No,
        found: meta::Found::default(),
    };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
        reader.event(&event, Span::new(span.start, span.end))
    });
    let mut tokenizer = Tokenizer::new_with_emitter(within.of(source), emitter);
    while let Some(step) = tokenizer.next() {
        match step {
            Ok(Step::Switch(state)) => tokenizer.set_state(state),
            Ok(Step::Stop) => return Err(markup::too_large()),
            Err(never) => match never {},
        }
    }
    drop(tokenizer);
    reader.finish();
    Ok(())
}

/// What the tokenizer is told to do next.
enum Step {
    /// Read the content of a raw text element.
    Switch(State),
    /// Stop: the draft is too large.
    Stop,
}

/// An end tag without a name.
const NAMELESS: &str = "</>";

/// The start tag that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Element(Tag, u32),
    Break(usize),
    Rule,
    Meta,
}

/// The raw text that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    No,
    Title,
    /// Scripts, styles and the like.
    Skipped,
}

struct Reader<'a> {
    source: &'a str,
    /// Where the tokenizer's offsets start.
    base: usize,
    tree: &'a mut TreeBuilder,
    meta: &'a mut Meta,
    open: Open,
    attr: Option<AttrName>,
    raw: Raw,
    found: meta::Found,
}

impl Reader<'_> {
    fn event(&mut self, event: &CallbackEvent<'_>, span: Span) -> Option<Step> {
        let home = span.shifted(self.base);
        match *event {
            CallbackEvent::OpenStartTag { name } => self.start_tag(name, home.start),
            CallbackEvent::AttributeName { name } => self.attr_name(name, home),
            CallbackEvent::AttributeValue { value } => self.attr_value(value, home),
            CallbackEvent::CloseStartTag { self_closing } => {
                return self.start_tag_end(self_closing, home.end);
            }
            CallbackEvent::EndTag { name } => self.end_tag(name, home),
            CallbackEvent::String { value } => self.text(value, home),
            CallbackEvent::Comment { .. } => self.comment(home),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }

    fn start_tag(&mut self, name: &[u8], at: usize) {
        self.attr = None;
        self.open = match name {
            b"br" => Open::Break(at),
            b"hr" => Open::Rule,
            b"meta" => Open::Meta,
            _ => match Tag::from_html(name) {
                Some(tag) => {
                    let key = name_key(name);
                    self.tree.open_named(tag, key);
                    if name == b"title" {
                        self.raw = Raw::Title;
                    }
                    Open::Element(tag, key)
                }
                None => Open::Nothing,
            },
        };
    }

    fn attr_name(&mut self, name: &[u8], home: Span) {
        self.attr = None;
        match self.open {
            Open::Element(tag, _) => {
                self.attr = attr_name(name, tag);
                if name == b"hidden" {
                    self.tree.attr(AttrName::Hidden, "", home);
                }
            }
            Open::Meta => self.found.name(name),
            _ => {}
        }
    }

    fn attr_value(&mut self, value: &[u8], home: Span) {
        let Ok(value) = std::str::from_utf8(value) else {
            return;
        };
        if self.open == Open::Meta {
            self.found.value(value);
        }
        if let Some(name) = self.attr.take() {
            // An edit must be sure to hit the value and nothing else.
            let raw = home.of(self.source);
            let home = if raw == value || raw.contains('&') {
                home
            } else {
                Span::empty(home.start)
            };
            self.tree.attr(name, value, home);
        }
    }

    fn start_tag_end(&mut self, self_closing: bool, end: usize) -> Option<Step> {
        if self.tree.is_full() {
            return Some(Step::Stop);
        }
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Break(start) => self.tree.token(Token::Break(Span::new(start, end).into())),
            Open::Rule => {
                self.tree.open(Tag::Group);
                self.tree.close(Tag::Group);
            }
            Open::Meta => self.found.apply(self.meta),
            Open::Element(tag, key) if self_closing => {
                self.tree.close_named(tag, key);
                self.raw = Raw::No;
            }
            Open::Element(Tag::Hidden | Tag::Pre, key) => {
                let state = raw_state(key);
                if state.is_some() && self.raw != Raw::Title {
                    self.raw = Raw::Skipped;
                }
                return state.map(Step::Switch);
            }
            _ => {}
        }
        None
    }

    fn end_tag(&mut self, name: &[u8], home: Span) {
        self.raw = Raw::No;
        if name == b"br" {
            self.tree.token(Token::Break(home.into()));
        } else if let Some(tag) = Tag::from_html(name) {
            self.tree.close_named(tag, name_key(name));
        }
    }

    fn text(&mut self, value: &[u8], home: Span) {
        match self.raw {
            Raw::Skipped => return,
            Raw::Title => {
                self.found.title.push_str(&String::from_utf8_lossy(value));
                return;
            }
            Raw::No => {}
        }
        let raw = home.of(self.source);
        // An end tag without a name is no text; the tokenizer goes over it in the middle of a string.
        let parts = || raw.split(NAMELESS);
        let fits =
            || raw.as_bytes() == value || parts().flat_map(str::bytes).eq(value.iter().copied());
        if !raw.contains('&') && !raw.contains('\r') && !fits() {
            // What the tokenizer read does not stand where it says: keep the words, but let no edit touch them.
            self.tree
                .decoded(&String::from_utf8_lossy(value), Span::empty(home.start));
            return;
        }
        let mut at = home.start;
        for part in parts() {
            let tree = &mut *self.tree;
            entities::split(part, at, |part| match part {
                Part::Plain(home) => tree.text(home),
                Part::Reference(home, decoded) => tree.decoded(&decoded, home),
            });
            at += part.len() + NAMELESS.len();
        }
    }

    fn comment(&mut self, home: Span) {
        let raw = home.of(self.source);
        let inner = raw
            .strip_prefix("<!--")
            .map(|inner| inner.strip_suffix("-->").unwrap_or(inner));
        if let Some(inner) = inner {
            let start = home.start + "<!--".len();
            let inner = Span::new(start, start + inner.len());
            self.tree.token(Token::Comment {
                inner: inner.into(),
                home: home.into(),
            });
        }
    }

    fn finish(self) {
        self.found.finish(self.meta);
    }
}

/// Tells element names apart that are of one sort (FNV-1a).
fn name_key(name: &[u8]) -> u32 {
    name.iter().fold(0x811C_9DC5, |hash, &b| {
        (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}

fn raw_state(key: u32) -> Option<State> {
    const RAW: [(&[u8], State); 11] = [
        (b"title", State::RcData),
        (b"textarea", State::RcData),
        (b"script", State::ScriptData),
        (b"style", State::RawText),
        (b"iframe", State::RawText),
        (b"xmp", State::RawText),
        (b"noembed", State::RawText),
        (b"noframes", State::RawText),
        (b"noscript", State::RawText),
        (b"plaintext", State::PlainText),
        (b"listing", State::Data),
    ];
    RAW.iter()
        .find(|(name, _)| name_key(name) == key)
        .map(|(_, state)| *state)
}

fn attr_name(name: &[u8], tag: Tag) -> Option<AttrName> {
    Some(match name {
        b"id" => AttrName::Id,
        b"name" if tag == Tag::Anchor => AttrName::Id,
        b"href" if tag == Tag::Anchor => AttrName::Href,
        b"class" => AttrName::Class,
        b"role" => AttrName::Role,
        b"epub:type" => AttrName::EpubType,
        b"value" if tag == Tag::Item => AttrName::Number,
        b"start" if tag == Tag::OrderedList => AttrName::Number,
        b"aria-describedby" => AttrName::DescribedBy,
        b"style" => AttrName::Style,
        _ => return None,
    })
}
