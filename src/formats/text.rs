//! Plain text: the visible text is the file, the map is the identity.

use crate::document::{Block, BlockKind, MOST_BLOCKS, Parsed, Visible};
use crate::source::Source;
use crate::span::Span;

/// Lines longer than this (bytes) are not hard-wrapped: each is a paragraph of its own.
const WRAPPED_LINE: usize = 160;

/// Reads plain text. It cannot fail: every text is a draft.
#[must_use]
pub fn parse(source: &Source) -> Parsed {
    let visible = Visible::identity(&source.text);
    let blocks = blocks(&source.text);
    Parsed {
        visible,
        blocks,
        ..Parsed::default()
    }
}

/// Paragraphs: runs of lines between blank lines, or single lines where lines are not wrapped.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut run: Vec<Span> = Vec::new();
    for line in lines(text) {
        // The draft will be refused.
        if blocks.len() > MOST_BLOCKS {
            break;
        }
        if line.of(text).trim().is_empty() {
            flush(text, &mut run, &mut blocks);
        } else {
            run.push(line);
        }
    }
    flush(text, &mut run, &mut blocks);
    blocks
}

/// The lines of a text without their endings; a byte order mark is no part of the first.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut start = bom;
    std::iter::from_fn(move || {
        if start > text.len() {
            return None;
        }
        let rest = text.as_bytes().get(start..)?;
        let end = memchr::memchr(b'\n', rest).map_or(text.len(), |at| start + at);
        let line = Span::new(start, end);
        start = end + 1;
        Some(line)
    })
}

fn flush(text: &str, run: &mut Vec<Span>, blocks: &mut Vec<Block>) {
    let Some((&first, _)) = run.split_first() else {
        return;
    };
    let long = run.iter().any(|line| line.len() > WRAPPED_LINE);
    if long {
        blocks.extend(run.iter().map(|&line| block(text, line, true)));
    } else {
        // A heading such as "Notes" may stand right above its list.
        let mut rest = first;
        let mut whole = true;
        if run.len() > 1 && crate::document::notes_heading(first.of(text)) {
            blocks.push(block(text, first, true));
            rest = run[1];
            whole = false;
        }
        let lines = run.get(usize::from(!whole)..).unwrap_or(&[]);
        if let Some(items) = items(text, lines) {
            blocks.extend(items);
        } else if let Some(&last) = run.last() {
            blocks.push(block(text, rest.cover(last), whole && run.len() == 1));
        }
    }
    run.clear();
}

/// The items of a bulleted list, with their further lines, and the words right above them; none where the lines
/// are no list.
fn items(text: &str, lines: &[Span]) -> Option<Vec<Block>> {
    let starts = |line: &&Span| bullet(line.of(text)).is_some();
    // A wrapped line may start with a dash; two do not.
    let list = lines.first().is_some_and(|line| starts(&line))
        || lines.iter().filter(starts).take(2).count() == 2;
    if !list {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines {
        match blocks.last_mut() {
            Some(last) if !starts(&line) => last.span.end = trim(text, *line).end,
            _ => blocks.push(block(text, *line, false)),
        }
    }
    Some(blocks)
}

/// The length of the bullet that starts a line, with the white space around it.
fn bullet(line: &str) -> Option<usize> {
    let words = line.trim_start();
    let rest = words.strip_prefix(['-', '*', '•', '‣', '▪', '◦'])?;
    let item = rest.trim_start();
    let spaced = item.len() < rest.len();
    // `* * *` and `- 5`
    let worded = item.starts_with(|c: char| !matches!(c, '-' | '*') && !c.is_ascii_digit());
    (spaced && worded).then_some(line.len() - item.len())
}

fn block(text: &str, span: Span, single_line: bool) -> Block {
    let span = trim(text, span);
    let words = span.of(text);
    if let Some(len) = bullet(words) {
        return Block {
            span: Span::new(span.start + len, span.end),
            kind: BlockKind::ListItem,
        };
    }
    let kind = if let Some(level) = hash_heading(words) {
        BlockKind::Heading(level)
    } else if single_line && is_heading(words) {
        BlockKind::Heading(1)
    } else {
        BlockKind::Paragraph
    };
    Block { span, kind }
}

/// The span without outer white space.
fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, span.start + words.trim_end().len())
}

/// `## Heading`, as people write it in plain text too.
fn hash_heading(line: &str) -> Option<u8> {
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    let level = u8::try_from(hashes).ok()?;
    ((1..=6).contains(&level) && line.as_bytes().get(hashes) == Some(&b' ') && !line.contains('\n'))
        .then_some(level)
}

/// A short line without the punctuation of a sentence.
fn is_heading(line: &str) -> bool {
    const LONGEST: usize = 110; // bytes
    if line.len() > LONGEST || line.contains("://") {
        return false;
    }
    let last = without_markers(line).trim_end_matches(['”', '"', '’', '\'', ')', ']']);
    !last.ends_with(['.', '!', ',', ';', '…']) && line.chars().any(char::is_alphabetic)
}

/// A line without the markers that close it: "… on Monday.[1][2]" ends in a period.
fn without_markers(line: &str) -> &str {
    const LONGEST: usize = 8; // bytes of a label
    let mut rest = line.trim_end();
    loop {
        let shorter = rest.trim_end_matches(['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']);
        let open = match shorter.chars().last() {
            Some(']') => shorter.rfind('['),
            Some(')') => shorter.rfind('('),
            _ => None,
        };
        let marker = open.filter(|at| {
            let label = shorter.get(at + 1..shorter.len() - 1).unwrap_or("");
            (1..=LONGEST).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '^')
        });
        match marker {
            Some(at) => rest = shorter.get(..at).unwrap_or(""),
            None => return shorter,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Format;

    fn shown(text: &str) -> Vec<(String, BlockKind)> {
        let source = Source::new("x.txt", Format::Text, text);
        parse(&source)
            .blocks
            .iter()
            .map(|b| (b.span.of(text).to_owned(), b.kind))
            .collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        assert_eq!(
            shown("\u{feff}A title\n\nOne line\nand the next.\n\nNotes\n1. One.\n2. Two.\n"),
            [
                ("A title".into(), BlockKind::Heading(1)),
                ("One line\nand the next.".into(), BlockKind::Paragraph),
                ("Notes".into(), BlockKind::Heading(1)),
                ("1. One.\n2. Two.".into(), BlockKind::Paragraph),
            ]
        );
    }

    #[test]
    fn a_sentence_with_a_marker_is_no_heading() {
        assert_eq!(without_markers("They met.[1][2]"), "They met.");
        assert_eq!(without_markers("They met.¹²"), "They met.");
        assert_eq!(
            without_markers("Overview (draft copy)"),
            "Overview (draft copy)"
        );
        let text = "A title\n\nThey met on Monday.[1]\n";
        assert_eq!(shown(text)[1].1, BlockKind::Paragraph);
    }

    #[test]
    fn bullets_make_items() {
        let text = "They say:\n- one thing,\n  at length;\n- another.\n\n* Alone.\n\nA line that goes on\n- with a dash.\n\n* * *\n\n- 5 degrees.\n";
        let item = |words: &str| (words.to_owned(), BlockKind::ListItem);
        let words = |words: &str| (words.to_owned(), BlockKind::Paragraph);
        assert_eq!(
            shown(text),
            [
                words("They say:"),
                item("one thing,\n  at length;"),
                item("another."),
                item("Alone."),
                words("A line that goes on\n- with a dash."),
                words("* * *"),
                words("- 5 degrees."),
            ]
        );
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let long = "word ".repeat(50);
        let text = format!("{long}\r\n{long}\r\n");
        assert_eq!(shown(&text).len(), 2);
    }
}
