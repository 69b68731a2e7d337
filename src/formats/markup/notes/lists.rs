//! Lists that are notes because of their heading, or because raised numbers lead them.

use foldhash::{HashMap, HashMapExt as _};

use super::super::signs;
use super::super::tag::Tag;
use super::super::tree::Token;
use super::page::Page;
use super::regions::Seeds;

/// Items of an ordered list right under a heading such as Notes, if the body has markers for them.
pub(super) fn under_headings(page: &Page<'_>, seeds: &mut Seeds) {
    let tree = page.tree;
    if !tree.holds(Tag::OrderedList) {
        return;
    }
    let mut heading_end = None;
    let mut first = None;
    // What may be a heading, since the last list: its words are looked at only where a list follows.
    let mut candidates: Vec<u32> = Vec::new();
    for (index, element) in (0u32..).zip(&tree.elements) {
        let (open, close) = page.tokens(index);
        match element.tag {
            Tag::OrderedList => {
                if let Some(heading) = last_heading(page, &candidates) {
                    heading_end = heading;
                }
                candidates.clear();
                if heading_end.is_some_and(|end| only_blank(page, end, open))
                    && let Some(items) = items(page, index)
                    && marked(
                        first.get_or_insert_with(|| first_markers(page)),
                        open,
                        &items,
                    )
                {
                    for (item, number) in items {
                        seeds.labels.insert(item, number.to_string());
                        seeds.add(item);
                    }
                }
            }
            // Paragraphs serve as headings too: `<p><b>Notes</b></p>`.
            Tag::Paragraph | Tag::Group | Tag::Strong if close - open <= 12 => {
                candidates.push(index);
            }
            tag if tag.heading().is_some() => {
                candidates.clear();
                candidates.push(index);
            }
            _ => {}
        }
    }
}

/// Where the last of some elements that is a heading of notes ends; none within, where a heading of something else
/// came after all of those.
fn last_heading(page: &Page<'_>, candidates: &[u32]) -> Option<Option<usize>> {
    candidates.iter().rev().find_map(|&index| {
        let end = is_heading(page, index).then(|| page.tokens(index).1);
        let decides = end.is_some() || page.tree.tag(index).heading().is_some();
        decides.then_some(end)
    })
}

fn is_heading(page: &Page<'_>, element: u32) -> bool {
    crate::document::notes_heading(&page.shown(element))
}

/// Whether no text stands between two tokens.
fn only_blank(page: &Page<'_>, from: usize, to: usize) -> bool {
    const FURTHEST: usize = 16; // tokens
    to >= from
        && to - from <= FURTHEST
        && page.tree.tokens.iter().take(to).skip(from).all(|&t| {
            page.tree
                .text(t, page.source)
                .is_none_or(|text| text.trim().is_empty())
        })
}

/// The items of a list and their numbers, in order.
fn items(page: &Page<'_>, list: u32) -> Option<Vec<(u32, u32)>> {
    let (open, close) = page.tokens(list);
    let mut items = Vec::new();
    let mut at = open + 1;
    while at < close {
        match page.tree.tokens.get(at)? {
            Token::Open(e) => {
                if let Some(&number) = page.numbers.get(e) {
                    items.push((*e, number));
                }
                at = page.tokens(*e).1.max(at);
            }
            _ => at += 1,
        }
        if matches!(page.tree.tokens.get(at), Some(Token::Close(_))) {
            at += 1;
        }
    }
    (!items.is_empty()).then_some(items)
}

/// Numbers above this are no labels here.
const HIGHEST: usize = 999;

/// For each number the first token of text that has it as a marker: in brackets or raised.
fn first_markers(page: &Page<'_>) -> Vec<usize> {
    let mut first = vec![usize::MAX; HIGHEST + 1];
    let mut mark = |number: Option<usize>, at: usize| {
        if let Some(slot) = number.and_then(|n| first.get_mut(n)) {
            *slot = at.min(*slot);
        }
    };
    let mut raised = 0u32;
    // `[7]` may reach over several tokens of text.
    let mut bracket: Option<String> = None;
    for (at, &token) in page.tree.tokens.iter().enumerate() {
        match token {
            Token::Open(e) if page.tree.tag(e) == Tag::Superscript => raised += 1,
            Token::Close(e) if page.tree.tag(e) == Tag::Superscript => {
                raised = raised.saturating_sub(1);
            }
            Token::Open(e) | Token::Close(e) if page.tree.tag(e).is_block() => bracket = None,
            _ => {}
        }
        let Some(text) = page.tree.text(token, page.source) else {
            continue;
        };
        if raised > 0 {
            mark(signs::label(text).and_then(|l| l.parse().ok()), at);
        }
        for c in text.chars() {
            mark(superscript_value(c), at);
            match (c, &mut bracket) {
                ('[' | '(', _) => bracket = Some(String::new()),
                (']' | ')', Some(label)) => {
                    mark(label.parse().ok(), at);
                    bracket = None;
                }
                (c, Some(label)) if c.is_ascii_digit() && label.len() < 4 => label.push(c),
                (_, open) => *open = None,
            }
        }
    }
    first
}

/// Whether the text before a list has a marker for one of its items.
fn marked(first: &[usize], before: usize, items: &[(u32, u32)]) -> bool {
    items.iter().any(|&(_, number)| {
        first
            .get(number as usize)
            .is_some_and(|&at| number > 0 && at < before)
    })
}

fn superscript_value(c: char) -> Option<usize> {
    Some(match c {
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '⁴'..='⁹' => usize::try_from(u32::from(c) - u32::from('⁴')).ok()? + 4,
        _ => return None,
    })
}

/// Rows of a table whose head says that they are sources: a note each.
pub(super) fn reference_tables(page: &Page<'_>, seeds: &mut Seeds) {
    const FIRST: [&str; 6] = [
        "reference",
        "references",
        "source",
        "sources",
        "citation",
        "citations",
    ];
    const OTHERS: [&str; 12] = [
        "pub date",
        "date",
        "published",
        "publication date",
        "author",
        "authors",
        "archive",
        "archived",
        "url",
        "link",
        "accessed",
        "publisher",
    ];
    if !page.tree.holds(Tag::Row) {
        return;
    }
    // The table whose head was read last, whether its rows are sources, and how many it has.
    let mut table = None;
    let mut count = 0u32;
    for (index, element) in (0u32..).zip(&page.tree.elements) {
        if element.tag != Tag::Row {
            continue;
        }
        let own = page
            .tree
            .ancestors(index)
            .take(2)
            .find(|&e| page.tree.tag(e) == Tag::Table);
        let Some(own) = own else {
            continue;
        };
        if table.is_none_or(|(last, _)| last != own) {
            let mut head = cells(page, index);
            let is = |cell: String, words: &[&str]| words.contains(&cell.to_lowercase().as_str());
            let sources = head.next().is_some_and(|cell| is(cell, &FIRST))
                && head.filter(|cell| is(cell.clone(), &OTHERS)).count() >= 2;
            table = Some((own, sources));
            count = 0;
        } else if table == Some((own, true)) && !page.shown(index).is_empty() {
            count += 1;
            seeds.labels.insert(index, count.to_string());
            seeds.add_weak(index);
        }
    }
}

/// What the cells of a row show.
fn cells(page: &Page<'_>, row: u32) -> impl Iterator<Item = String> {
    const MOST: usize = 64; // tokens
    let (open, close) = page.tokens(row);
    page.tree
        .tokens
        .iter()
        .take(close)
        .skip(open)
        .take(MOST)
        .filter_map(|t| match *t {
            Token::Open(e) if page.tree.tag(e) == Tag::Cell => Some(page.shown(e)),
            _ => None,
        })
}

/// Blocks that start with raised numbers, counting up: notes, if the same numbers stand raised in the text before.
pub(super) fn raised_labels(page: &Page<'_>, seeds: &mut Seeds) {
    if !page.tree.holds(Tag::Superscript) {
        return;
    }
    // Labels at the starts of blocks, and where the longest run of them that counts up by one starts and ends.
    let mut labels: Vec<(u32, u32)> = Vec::new();
    let mut run = 0;
    let mut best = 0..0;
    let mut first_raised: HashMap<u32, usize> = HashMap::new();
    for (index, element) in (0u32..).zip(&page.tree.elements) {
        if element.tag != Tag::Superscript {
            continue;
        }
        let (open, close) = page.tokens(index);
        let shown = page.shown(index);
        let Some(number) = signs::label(&shown).and_then(|l| l.parse::<u32>().ok()) else {
            continue;
        };
        if !page.links_in(open.saturating_sub(3), close).is_empty() {
            continue;
        }
        let in_cell = page
            .block_of(index)
            .is_none_or(|b| page.tree.tag(b) == Tag::Cell);
        if in_cell || !page.at_block_start(open) {
            first_raised.entry(number).or_insert(open);
            continue;
        }
        if labels.last().is_none_or(|&(_, last)| last + 1 != number) {
            run = labels.len();
        }
        labels.push((index, number));
        if labels.len() - run >= best.len() {
            best = run..labels.len();
        }
    }
    let best = labels.get(best).unwrap_or(&[]);
    let start = best.first().map_or(0, |&(e, _)| page.tokens(e).0);
    let marked = best
        .iter()
        .any(|(_, number)| first_raised.get(number).is_some_and(|&at| at < start));
    if marked && best.first().is_some_and(|b| b.1 == 1 || best.len() > 1) {
        for &(element, number) in best {
            seeds.labels.insert(element, number.to_string());
            seeds.add(element);
        }
    }
}
