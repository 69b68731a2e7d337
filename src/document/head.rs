//! What stands above the body: title, date line, authors, publisher.

use super::build::Found;
use super::{Block, BlockKind, Meta, plain_notes};
use crate::citations::date::{self, PartialDate};
use crate::span::Span;

/// How many blocks are looked at.
const BLOCKS: usize = 14;

/// What stands above the body.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The title's text.
    pub title: Option<String>,
    /// The date of the report, and its place if it stands in the text.
    pub date: Option<(PartialDate, Option<Span>)>,
    /// The authors.
    pub authors: Vec<String>,
    /// Who publishes the report, as spelt there: "produced by the Institute for the Study of War (ISW)" gives the
    /// name and the short form.
    pub publishers: Vec<String>,
    /// Where the head ends, in bytes of the visible text.
    pub end: usize,
}

/// Reads the head. What the front matter says goes before what the text says.
pub(super) fn find(text: &str, blocks: &[Block], meta: &Meta, found: &Found) -> Head {
    let mut head = Head {
        title: meta.title.clone(),
        date: meta
            .date
            .as_deref()
            .and_then(parse_date)
            .map(|date| (date, None)),
        authors: meta.authors.clone(),
        publishers: meta.publisher.iter().cloned().collect(),
        end: 0,
    };
    let first_marker = found.markers.first().map_or(usize::MAX, |m| m.span.start);
    let first_note = found.notes.first().map_or(usize::MAX, |n| n.span.start);
    for block in blocks.iter().take(BLOCKS) {
        if block.span.end > first_marker.min(first_note) {
            break;
        }
        let words = block.span.of(text);
        if date_line(text, block.span, &mut head)
            || byline(words, &mut head)
            || publisher(words, &mut head)
            || title(words, block, &mut head)
        {
            head.end = block.span.end;
        }
    }
    head
}

fn title(words: &str, block: &Block, head: &mut Head) -> bool {
    if head.title.is_some()
        || plain_notes::notes_heading(words)
        || !matches!(block.kind, BlockKind::Heading(_))
    {
        return false;
    }
    let words = words.trim_start_matches('#').trim();
    if words.is_empty() {
        return false;
    }
    head.title = Some(words.to_owned());
    true
}

/// A block that is a date and little else: "Friday, July 5, 2019", "Published: 5 July 2019", "Kyiv, 5 July 2019".
fn date_line(text: &str, span: Span, head: &mut Head) -> bool {
    const LONGEST: usize = 80; // bytes
    const LEADS: &[&str] = &[
        "published",
        "published on",
        "posted",
        "date",
        "updated",
        "last updated",
        "released",
        "issued",
        "as of",
        "data as of",
        "publication date",
        "report date",
        "information cut-off",
        "on",
    ];
    if span.len() > LONGEST {
        return false;
    }
    let Some(found) = date::find_in(text, span).into_iter().next() else {
        return false;
    };
    let (Some(day), true) = (
        found.date,
        head.date.as_ref().is_none_or(|(_, at)| at.is_none()),
    ) else {
        return false;
    };
    let lead = Span::new(span.start, found.span.start)
        .of(text)
        .trim()
        .trim_end_matches([':', ',', '–', '-', '|']);
    let tail = Span::new(found.span.end, span.end).of(text).trim();
    let lead_fits = lead.is_empty()
        || LEADS.contains(&lead.to_lowercase().trim())
        || (lead.split_whitespace().count() <= 3
            && day.day.is_some()
            && !lead.contains(['“', '"']));
    if !lead_fits || tail.chars().filter(|c| c.is_alphabetic()).count() > 12 {
        return false;
    }
    if head.date.is_none() {
        head.date = Some((day, Some(found.span)));
    }
    true
}

/// "Authors: A and B", "By A, B and C".
fn byline(words: &str, head: &mut Head) -> bool {
    const LONGEST: usize = 400; // bytes
    const LEADS: &[&str] = &[
        "authors:",
        "author:",
        "written by",
        "by:",
        "by ",
        "contributors:",
        "prepared by:",
    ];
    let line = words.trim();
    if line.len() > LONGEST || line.contains('\n') {
        return false;
    }
    let Some(names) = LEADS.iter().find_map(|lead| {
        let head = line.get(..lead.len())?;
        head.eq_ignore_ascii_case(lead)
            .then(|| line.get(lead.len()..))
            .flatten()
    }) else {
        return false;
    };
    let names: Vec<String> = names
        .split([',', ';', '&'])
        .flat_map(|part| part.split(" and "))
        .map(|name| {
            name.trim()
                .trim_end_matches('.')
                .trim_start_matches("and ")
                .trim()
                .to_owned()
        })
        .filter(|name| !name.is_empty())
        .collect();
    let name_like = |name: &String| {
        name.split_whitespace().count() <= 5
            && name.starts_with(char::is_uppercase)
            && !name.contains(['.', '“']) | (name.len() < 40)
    };
    if names.is_empty() || !names.iter().all(name_like) {
        return false;
    }
    if head.authors.is_empty() {
        head.authors = names;
    }
    true
}

/// "…produced by the Institute for the Study of War (ISW)…" in a short introduction.
fn publisher(words: &str, head: &mut Head) -> bool {
    const LONGEST: usize = 1200; // bytes
    const LEADS: &[&str] = &[
        "produced by ",
        "published by ",
        "issued by ",
        "a publication of ",
        "a product of ",
        "prepared by ",
        "publisher: ",
    ];
    if words.len() > LONGEST || !may_be_led(words.as_bytes()) {
        return false;
    }
    let lower = words.to_ascii_lowercase();
    // Each of them ends in one of these: most blocks hold none.
    let ends = |end: &[u8]| matches!(end, b"d by " | b"on of" | b"ct of" | b"her: ");
    if !lower.as_bytes().windows(5).any(ends) {
        return false;
    }
    let Some(at) = LEADS
        .iter()
        .find_map(|lead| lower.find(lead).map(|at| at + lead.len()))
    else {
        return false;
    };
    let Some(rest) = words.get(at..) else {
        return false;
    };
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let name: Vec<&str> = rest
        .split_whitespace()
        .take(12)
        .take_while(|word| {
            let small = [
                "of", "for", "the", "and", "on", "in", "&", "at", "de", "für",
            ];
            word.starts_with(|c: char| c.is_uppercase()) || small.contains(word)
        })
        .collect();
    let name = name.join(" ");
    let end = name.find([',', '.', ';']).unwrap_or(name.len());
    let name = name
        .get(..end)
        .unwrap_or("")
        .trim_end_matches(" and")
        .trim();
    if name.len() < 3 {
        return false;
    }
    let short = rest
        .get(name.len()..)
        .and_then(|after| after.trim_start().strip_prefix('('))
        .and_then(|after| after.split_once(')'))
        .map(|(short, _)| short.trim_matches(['“', '”', '"']).to_owned())
        .filter(|short| !short.is_empty() && short.len() <= 12 && !short.contains(' '));
    head.publishers.push(name.to_owned());
    head.publishers.extend(short);
    true
}

/// Whether a block may hold what leads to a publisher; at once for many bytes.
fn may_be_led(block: &[u8]) -> bool {
    let from = |at: usize| block.get(at..).unwrap_or(&[]);
    let places = block.iter().zip(from(1)).zip(from(2)).zip(from(3));
    places.fold(false, |any, (((a, b), c), d)| {
        let [a, b, c, d] = [a | 0x20, b | 0x20, c | 0x20, d | 0x20];
        let by = (b == b' ') & (c == b'b') & (d == b'y');
        let of = ((a == b'n') | (a == b't')) & (b == b' ') & (c == b'o') & (d == b'f');
        any | by | of | ((b == b'r') & (c == b':') & (d == b' '))
    })
}

/// The date in a piece of front matter.
fn parse_date(text: &str) -> Option<PartialDate> {
    date::find_in(text, Span::new(0, text.len()))
        .into_iter()
        .find_map(|found| found.date)
}
