//! A tree with its ids and links looked up.

use foldhash::{HashMap, HashMapExt as _};

use super::super::signs;
use super::super::tag::Tag;
use super::super::tree::{AttrName, Token, Tree};

/// How many tokens are looked at to learn what stands around a place.
const NEAR: usize = 32;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Into this page, to an element if it is there.
    Here(Option<u32>),
    /// To a place in another file beside this one.
    Elsewhere,
    /// Anywhere else.
    Away,
}

/// A link and the id that it leads to.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) element: u32,
    /// Its first and last token.
    pub(super) open: usize,
    pub(super) close: usize,
    pub(super) target: Target,
    pub(super) fragment: String,
}

/// A tree with its ids and links looked up.
pub(super) struct Page<'a> {
    pub(super) tree: &'a Tree,
    pub(super) source: &'a str,
    ids: HashMap<&'a str, u32>,
    /// In the order of their tokens.
    pub(super) links: Vec<Link>,
    /// The numbers of list items, by element.
    pub(super) numbers: HashMap<u32, u32>,
}

impl<'a> Page<'a> {
    pub(super) fn new(tree: &'a Tree, source: &'a str, path: &str) -> Self {
        let mut ids = HashMap::new();
        let elements = || (0u32..).zip(&tree.elements);
        let may_have_ids = tree.says(&[AttrName::Id]);
        for (index, _) in elements().filter(|_| may_have_ids) {
            if tree.has_attrs(index)
                && let Some(id) = tree.attr(index, AttrName::Id)
            {
                ids.entry(id).or_insert(index);
            }
        }
        let mut page = Self {
            tree,
            source,
            ids,
            links: Vec::new(),
            numbers: numbers(tree),
        };
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let may_have_links = tree.holds(Tag::Anchor);
        for (index, element) in elements().filter(|_| may_have_links) {
            if element.tag == Tag::Anchor
                && let Some((target, fragment)) = page.target(index, file)
            {
                page.links.push(Link {
                    element: index,
                    open: element.open as usize,
                    close: element.close as usize,
                    target,
                    fragment,
                });
            }
        }
        page
    }

    fn target(&self, anchor: u32, file: &str) -> Option<(Target, String)> {
        let href = self.tree.attr(anchor, AttrName::Href).unwrap_or("").trim();
        let described = self.tree.attr(anchor, AttrName::DescribedBy);
        let (place, fragment) = match href.split_once('#') {
            Some((place, fragment)) if !fragment.is_empty() => (place, fragment),
            _ => ("", described?),
        };
        let decoded = percent_decoded(fragment);
        let element = self
            .ids
            .get(fragment)
            .or_else(|| self.ids.get(decoded.as_str()))
            .copied();
        let absolute = place.contains("://") || place.starts_with("//");
        let own = place.is_empty() || place.rsplit('/').next() == Some(file);
        let target = match element {
            // A permalink to a place in this page counts as one.
            Some(_) if own || absolute => Target::Here(element),
            _ if own => Target::Here(None),
            _ if absolute || place.starts_with("mailto:") => Target::Away,
            _ => Target::Elsewhere,
        };
        Some((target, decoded))
    }

    /// Lets an id stand for an element, unless the page has the id already; links to it are looked up again.
    pub(super) fn add_ids(&mut self, new: &HashMap<String, u32>) {
        for link in &mut self.links {
            if link.target == Target::Here(None)
                && let Some(&element) = new.get(&link.fragment)
            {
                link.target = Target::Here(Some(element));
            }
        }
    }

    /// The links whose first token is in `start..end`.
    pub(super) fn links_in(&self, start: usize, end: usize) -> &[Link] {
        let from = self.links.partition_point(|l| l.open < start);
        let to = self.links.partition_point(|l| l.open < end);
        self.links.get(from..to).unwrap_or(&[])
    }

    /// The tokens of an element: the first and the last.
    pub(super) fn tokens(&self, element: u32) -> (usize, usize) {
        self.tree
            .element(element)
            .map_or((0, 0), |e| (e.open as usize, e.close as usize))
    }

    /// The words that an element shows, folded; cut off where they get long.
    pub(super) fn shown(&self, element: u32) -> String {
        const LONGEST: usize = 60; // bytes
        let (open, close) = self.tokens(element);
        let mut shown = String::new();
        for &token in self
            .tree
            .tokens
            .iter()
            .take(close)
            .skip(open)
            .take(2 * NEAR)
        {
            if let Some(text) = self.tree.text(token, self.source) {
                shown.push_str(first_chars(text, LONGEST));
            }
            if shown.len() > LONGEST {
                break;
            }
        }
        folded(shown)
    }

    /// The first words from a token on, within its block.
    pub(super) fn words_from(&self, token: usize) -> String {
        const ENOUGH: usize = 40; // bytes
        let mut words = String::new();
        for &token in self.tree.tokens.iter().skip(token).take(NEAR) {
            match token {
                Token::Close(e) if self.tree.tag(e).is_block() => break,
                _ => {
                    if let Some(text) = self.tree.text(token, self.source) {
                        words.extend(text.chars().take(ENOUGH));
                    }
                }
            }
            if words.len() >= ENOUGH {
                break;
            }
        }
        words.trim_start().to_owned()
    }

    /// Whether nothing but an opening bracket stands before a token in its block or line.
    pub(super) fn at_block_start(&self, token: usize) -> bool {
        for &before in self.tree.tokens.iter().take(token).rev().take(NEAR) {
            match before {
                Token::Open(e) | Token::Close(e) if self.tree.tag(e).is_block() => return true,
                Token::Break(_) | Token::Divide => return true,
                _ => {
                    let blank = self
                        .tree
                        .text(before, self.source)
                        .is_none_or(|t| t.chars().all(|c| c.is_whitespace() || "[({".contains(c)));
                    if !blank {
                        return false;
                    }
                }
            }
        }
        token < NEAR
    }

    /// The characters right before and right after an element's text.
    pub(super) fn around(&self, element: u32) -> (Option<char>, Option<char>) {
        let (open, close) = self.tokens(element);
        let tokens = &self.tree.tokens;
        let inline = |t: &Token| match *t {
            Token::Open(e) | Token::Close(e) => !self.tree.tag(e).is_block(),
            Token::Break(_) | Token::Divide => false,
            _ => true,
        };
        let text = |t: &Token| {
            self.tree
                .text(*t, self.source)
                .filter(|text| !text.is_empty())
        };
        let before = tokens.iter().take(open).rev().take(NEAR);
        let after = tokens.iter().skip(close + 1).take(NEAR);
        (
            before
                .take_while(|t| inline(t))
                .find_map(text)
                .and_then(|t| t.chars().next_back()),
            after
                .take_while(|t| inline(t))
                .find_map(text)
                .and_then(|t| t.chars().next()),
        )
    }

    /// The block that holds an element, itself if it is one.
    pub(super) fn block_of(&self, element: u32) -> Option<u32> {
        std::iter::once(element)
            .chain(self.tree.ancestors(element).take(NEAR))
            .find(|&e| self.tree.tag(e).is_block())
    }

    /// Whether one of an element's roles passes.
    pub(super) fn has_role(&self, element: u32, is: fn(&str) -> bool) -> bool {
        [AttrName::Role, AttrName::EpubType]
            .iter()
            .any(|&name| self.tree.attr(element, name).is_some_and(is))
    }

    /// Whether an element's class passes.
    pub(super) fn has_class(&self, element: u32, is: fn(&str) -> bool) -> bool {
        self.tree.attr(element, AttrName::Class).is_some_and(is)
    }

    /// Whether an element says of itself that it is a list of notes.
    pub(super) fn is_notes_list(&self, element: u32) -> bool {
        matches!(
            self.tree.tag(element),
            Tag::Group
                | Tag::OrderedList
                | Tag::List
                | Tag::Aside
                | Tag::Terms
                | Tag::Table
                | Tag::Rows
        ) && (self.has_role(element, signs::is_notes_role)
            || self.has_class(element, signs::is_notes_class)
            || self
                .tree
                .attr(element, AttrName::Id)
                .is_some_and(|id| matches!(id, "footnotes" | "endnotes" | "fn"))
            || self
                .tree
                .attr(element, AttrName::Style)
                .is_some_and(signs::is_notes_style))
    }

    /// Whether a link says that it leads back to a marker.
    pub(super) fn is_backlink(&self, link: &Link) -> bool {
        self.has_role(link.element, signs::is_backlink_role)
            || self.has_class(link.element, signs::is_backlink_class)
            || signs::is_marker_id(&link.fragment)
    }
}

/// The first characters of a text.
fn first_chars(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    match text.get(..most) {
        Some(head) if head.is_ascii() => head,
        _ => {
            let cut = text.char_indices().nth(most).map_or(text.len(), |c| c.0);
            text.get(..cut).unwrap_or("")
        }
    }
}

/// A text with one space for each stretch of white space, and none at its ends.
fn folded(text: String) -> String {
    // Nearly always it is ASCII, and folded already.
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let odd = pairs.fold(0u8, |odd, (&b, &next)| {
        odd | (b & 0x80) | u8::from(b < b' ') | (u8::from(b == b' ') & u8::from(next <= b' '))
    });
    let edges = [bytes.first(), bytes.last()];
    if odd == 0 && edges.iter().flatten().all(|b| b.is_ascii_graphic()) {
        return text;
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The number of each item of an ordered list.
fn numbers(tree: &Tree) -> HashMap<u32, u32> {
    let mut next: HashMap<u32, u32> = HashMap::new();
    let mut numbers = HashMap::new();
    if !tree.holds(Tag::OrderedList) {
        return numbers;
    }
    for (index, element) in (0u32..).zip(&tree.elements) {
        if element.tag != Tag::Item {
            continue;
        }
        let Some(list) = tree
            .parent(index)
            .filter(|&p| tree.tag(p) == Tag::OrderedList)
        else {
            continue;
        };
        let number = |e| {
            tree.attr(e, AttrName::Number)
                .and_then(|n| n.trim().parse::<u32>().ok())
        };
        let next = next
            .entry(list)
            .or_insert_with(|| number(list).unwrap_or(1));
        let own = number(index).unwrap_or(*next);
        numbers.insert(index, own);
        *next = own.saturating_add(1);
    }
    numbers
}

/// `%20` and the like, decoded where that gives UTF-8.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = |b: u8| char::from(b).to_digit(16);
        if let (b'%', [high, low, after @ ..]) = (first, tail)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            rest = after;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
