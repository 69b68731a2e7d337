//! Notes typed by hand: lists that start with labels, under a heading such as Notes or on their own.

use super::labels::{self, Label, LabelStyle};
use super::{Block, BlockKind, MOST, MarkerStyle};
use crate::span::Span;

/// Headings under which notes stand, in lower case.
const HEADINGS: &[&str] = &[
    "notes",
    "note",
    "endnotes",
    "end notes",
    "footnotes",
    "foot notes",
    "references",
    "sources",
    "citations",
    "works cited",
    "notes and references",
    "notes and sources",
    "references and notes",
    "sources and notes",
    "source notes",
    "bibliography",
    "anmerkungen",
    "fußnoten",
    "endnoten",
    "quellen",
    "notes de bas de page",
    "références",
    "notas",
    "referencias",
    "fuentes",
    "note a piè di pagina",
    "przypisy",
    "примечания",
    "сноски",
    "источники",
    "примітки",
    "джерела",
];

/// Whether a line is the heading of a list of notes: "Notes", "VI. Endnotes:", "## References".
#[must_use]
pub fn notes_heading(line: &str) -> bool {
    const LONGEST: usize = 60; // bytes
    let line = line.trim();
    if line.len() > LONGEST {
        return false;
    }
    let words = line
        .trim_start_matches(|c: char| {
            c == '#' || c == '=' || c == '*' || c == '_' || c.is_whitespace()
        })
        .trim_end_matches(|c: char| {
            matches!(c, '#' | '=' | '*' | '_' | ':' | '.') || c.is_whitespace()
        });
    // A section number may stand before the word.
    let words = match words.split_once(['.', ')', ' ']) {
        Some((number, rest)) if labels::label_number(number).is_some() && !number.is_empty() => {
            rest.trim()
        }
        _ => words,
    };
    HEADINGS.contains(&words.to_lowercase().as_str())
}

/// A line of dashes or the like that parts the notes from the body.
fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.chars().all(|c| "-_*=—–~".contains(c)) && line.chars().count() >= 3
}

/// A note typed by hand.
#[derive(Debug, Clone)]
pub(super) struct PlainNote {
    pub(super) label: Label,
    /// The text after the label, trimmed.
    pub(super) text: Span,
}

/// The notes found and where their list starts.
#[derive(Debug, Default)]
pub(super) struct PlainNotes {
    pub(super) heading: Option<Span>,
    pub(super) notes: Vec<PlainNote>,
    /// Indices of the blocks that belong to notes, heading included, in order.
    pub(super) blocks: Vec<usize>,
}

/// Where there are notes, there are this many at least, most often.
const FEW: usize = 16;

/// Finds the notes in `blocks` of `text`.
pub(super) fn find(text: &str, blocks: &[Block]) -> PlainNotes {
    let section = section_start(text, blocks);
    let found = collect(text, blocks, section, false);
    if found.notes.is_empty() && section.is_none() {
        // `1.` lists at the very end without a heading: the body's markers must bear them out.
        let trailing = collect(text, blocks, trailing_list(text, blocks), true);
        if borne_out(text, blocks, &trailing) {
            return trailing;
        }
    }
    found
}

/// The block that opens the list of notes: the last heading or separator with a label right after it.
fn section_start(text: &str, blocks: &[Block]) -> Option<usize> {
    (0..blocks.len().saturating_sub(1)).rev().find(|&i| {
        let words = blocks[i].span.of(text);
        (notes_heading(words) || is_separator(words))
            && blocks[i].kind != BlockKind::Code
            && label_at(text, blocks[i + 1].span.start, None).is_some()
    })
}

/// The block before a run of `1.`, `2.`, … that reaches to the end of the draft.
fn trailing_list(text: &str, blocks: &[Block]) -> Option<usize> {
    let mut first = blocks.len();
    for (i, block) in blocks.iter().enumerate().rev() {
        match label_at(text, block.span.start, None) {
            Some(label) if label.style == LabelStyle::Period || is_parenthesis(&label) => {
                first = i;
                if label.text == "1" {
                    break;
                }
            }
            _ => break,
        }
    }
    first.checked_sub(1).filter(|_| first < blocks.len())
}

fn is_parenthesis(label: &Label) -> bool {
    label.style == LabelStyle::Marker(MarkerStyle::Parenthesis)
}

/// Whether markers in the body stand for at least half of these notes.
fn borne_out(text: &str, blocks: &[Block], found: &PlainNotes) -> bool {
    if found.notes.len() < 2 || found.notes.first().is_none_or(|n| n.label.text != "1") {
        return false;
    }
    let first_note = found.blocks.first().copied().unwrap_or(blocks.len());
    let styles = super::markers::Styles::any();
    let markers = super::markers::find(text, &blocks[..first_note.min(blocks.len())], &[], styles);
    let labels: std::collections::HashSet<_> = markers.iter().map(|m| &*m.label).collect();
    let met = found
        .notes
        .iter()
        .filter(|n| labels.contains(&*n.label.text))
        .count();
    met * 2 >= found.notes.len()
}

/// Walks the blocks and takes notes from those that start with a label.
fn collect(text: &str, blocks: &[Block], section: Option<usize>, loose: bool) -> PlainNotes {
    let mut found = PlainNotes::default();
    let mut in_list = false;
    for (i, block) in blocks.iter().enumerate() {
        if found.notes.len() > MOST {
            break;
        }
        let in_section = section.is_some_and(|s| i > s);
        if section == Some(i) {
            in_list = false;
            if !loose {
                found.heading = Some(block.span);
                found.blocks.push(i);
            }
            continue;
        }
        if matches!(
            block.kind,
            BlockKind::Code | BlockKind::Note | BlockKind::Cell
        ) {
            continue;
        }
        let last = found.notes.last().map(|n| &*n.label.text);
        let label = label_at(text, block.span.start, last)
            .filter(|label| acceptable(label, in_section) && !is_link_definition(text, label));
        if let Some(label) = label {
            if found.notes.is_empty() {
                let left = (blocks.len() - i).max(FEW);
                found.notes.reserve(left);
                found.blocks.reserve(left);
            }
            take_block(text, block.span, label, &mut found.notes);
            found.blocks.push(i);
            in_list = true;
        } else if in_list && continues(text, block, blocks.get(i + 1), in_section, last) {
            if let Some(note) = found.notes.last_mut() {
                note.text.end = block.span.end;
                found.blocks.push(i);
            }
        } else {
            in_list = false;
        }
    }
    found
}

/// The label of a note at `at`. Numbers of more than three digits are years, unless they count on from `last`.
fn label_at(text: &str, at: usize, last: Option<&str>) -> Option<Label> {
    labels::at_line_start(text, at).filter(|label| {
        !labels::is_large(&label.text)
            || last.is_some_and(|last| labels::is_next(&label.text, last))
    })
}

/// Whether a label opens a note at the start of a block.
fn acceptable(label: &Label, in_section: bool) -> bool {
    match label.style {
        LabelStyle::Marker(MarkerStyle::Parenthesis) | LabelStyle::Period => in_section,
        _ => true,
    }
}

/// `[1]: https://…` is Markdown's definition of a link.
fn is_link_definition(text: &str, label: &Label) -> bool {
    label.style == LabelStyle::Marker(MarkerStyle::Bracket)
        && label.span.of(text).ends_with(':')
        && text.get(label.span.end..).is_some_and(|rest| {
            let rest = rest.trim_start();
            !rest.contains(char::is_whitespace) && rest.contains("://")
        })
}

/// Cuts a block into notes, at the lines that start with a label of the same style.
fn take_block(text: &str, span: Span, first: Label, notes: &mut Vec<PlainNote>) {
    let style = first.style;
    let mut label = first;
    let mut at = span.start;
    while let Some(newline) = text
        .as_bytes()
        .get(at..span.end)
        .and_then(|rest| memchr::memchr(b'\n', rest))
    {
        let line = at + newline + 1;
        at = line;
        let next = line + leading_space(text, line);
        let Some(next) = label_at(text, next, Some(&label.text)) else {
            continue;
        };
        // A wrapped line may begin with a year or a number: `1.` lists must count up.
        let follows = style != LabelStyle::Period
            || labels::label_number(&next.text) == labels::label_number(&label.text).map(|n| n + 1);
        if next.style == style && follows {
            let text_end = line - 1;
            let done = std::mem::replace(&mut label, next);
            push(text, done, text_end, notes);
            if notes.len() > MOST {
                break;
            }
        }
    }
    push(text, label, span.end, notes);
}

fn leading_space(text: &str, at: usize) -> usize {
    text.as_bytes().get(at..).map_or(0, |rest| {
        rest.iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count()
    })
}

fn push(text: &str, label: Label, end: usize, notes: &mut Vec<PlainNote>) {
    let start = label.span.end.min(end);
    let words = Span::new(start, end).of(text);
    let lead = words.len() - words.trim_start().len();
    let text_span = if words.trim().is_empty() {
        Span::empty(start)
    } else {
        Span::new(start + lead, start + words.trim_end().len())
    };
    notes.push(PlainNote {
        label,
        text: text_span,
    });
}

/// Whether a block without a label goes on with the note before it.
fn continues(
    text: &str,
    block: &Block,
    next: Option<&Block>,
    in_section: bool,
    last: Option<&str>,
) -> bool {
    if !matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem
    ) {
        return false;
    }
    let line_start = text
        .get(..block.span.start)
        .map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let indented = block.span.start > line_start + 1;
    let words = block.span.of(text);
    let runs_on = words.starts_with(char::is_lowercase) || words.starts_with("http");
    if indented || runs_on {
        return true;
    }
    // Under a heading, a paragraph between two notes belongs to the first.
    in_section && next.is_some_and(|next| label_at(text, next.span.start, last).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Format, Source};

    fn notes(text: &str) -> Vec<(String, String)> {
        let source = Source::new("x.txt", Format::Text, text);
        let blocks = crate::formats::text::parse(&source).blocks;
        find(text, &blocks)
            .notes
            .iter()
            .map(|n| (n.label.text.to_string(), n.text.of(text).to_owned()))
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    }

    #[test]
    fn bracketed_notes_need_no_heading() {
        assert_eq!(
            notes("Body.[1] More.[2]\n\n[1] One,\nhttp://a.example/x.\n[2] Two.\n[3]\n"),
            pairs(&[("1", "One,\nhttp://a.example/x."), ("2", "Two."), ("3", "")])
        );
    }

    #[test]
    fn numbered_lists_need_a_heading_or_markers() {
        let list = "1. One.\n2. Two,\n2019. More.\n";
        assert_eq!(notes(&format!("Do this:\n\n{list}")), pairs(&[]));
        let want = pairs(&[("1", "One."), ("2", "Two,\n2019. More.")]);
        assert_eq!(notes(&format!("Body.\n\nNotes\n\n{list}")), want);
        assert_eq!(notes(&format!("Body.¹ And more.²\n\n{list}")), want);
    }

    #[test]
    fn numbers_beyond_999_count_on() {
        let text: String = (1..=1002).map(|n| format!("[{n}] One, [{n}].\n")).collect();
        let found = notes(&format!("Body.[1]\n\n{text}[2014] was a year.\n"));
        assert_eq!(found.len(), 1002);
        assert_eq!(found[1001].0, "1002");
        assert!(found[1001].1.ends_with("was a year."));
        assert_eq!(notes("Body.\n\n[2014] A year.\n"), pairs(&[]));
    }

    #[test]
    fn headings() {
        for yes in [
            "Notes",
            "ENDNOTES:",
            "## References",
            "VI. Notes",
            "5. Sources",
            "Примечания",
        ] {
            assert!(notes_heading(yes), "{yes}");
        }
        for no in ["Notes on a scandal", "The sources", "", "1."] {
            assert!(!notes_heading(no), "{no}");
        }
    }

    #[test]
    fn paragraphs_between_notes_belong_to_the_first() {
        assert_eq!(
            notes("Body.\n\nNotes\n\n(1) One.\n\nMore on one.\n\n(2) Two.\n\nAbout the author.\n"),
            pairs(&[("1", "One.\n\nMore on one."), ("2", "Two.")])
        );
    }
}
