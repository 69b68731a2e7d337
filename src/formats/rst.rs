//! reStructuredText, as far as notes and links go.

mod inline;

use std::collections::HashMap;

use super::ParseError;
use super::lines::{Line, indent, lines};
use super::markup::{self, AttrName, Tag, Token, TreeBuilder};
use crate::document::{Escape, Meta, Parsed};
use crate::source::Source;
use crate::span::Span;

/// Reads reStructuredText: footnotes, citations, links, headings, lists, literal blocks, comments.
///
/// # Errors
/// Where the draft holds more markup than any draft does.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    let text = source.text.as_str();
    let lines = lines(text);
    let mut reader = Reader {
        text,
        targets: targets(text, &lines),
        labels: Labels::new(text, &lines),
        tree: TreeBuilder::new(false, text),
        meta: Meta::default(),
        adornments: Vec::new(),
        note: None,
        list: false,
        bodied: false,
    };
    reader.blocks(&lines);
    if reader.tree.is_full() {
        return Err(markup::too_large());
    }
    let mut parsed = markup::read(&reader.tree.build(), source, Escape::None)?;
    parsed.meta = reader.meta;
    Ok(parsed)
}

/// `.. _name: target`, by name in lower case.
fn targets(text: &str, lines: &[Line]) -> HashMap<String, Span> {
    let mut found = HashMap::new();
    for line in lines {
        let body = line.body.of(text);
        let Some(rest) = body.strip_prefix(".. _") else {
            continue;
        };
        let Some((name, target)) = rest.split_once(": ") else {
            continue;
        };
        let target = target.trim();
        if target.contains("://") || target.starts_with("mailto:") {
            let end = line.body.start + body.trim_end().len();
            let home = Span::new(end - target.len(), end);
            let name = name.trim_matches('`').to_lowercase();
            found.entry(name).or_insert(home);
        }
    }
    found
}

/// The labels of notes without a number: `[#]` and `[*]`, in order.
#[derive(Debug, Default)]
struct Labels {
    /// Numbers that are not taken by notes numbered by hand.
    free: Vec<String>,
    defined: usize,
    referred: usize,
    stars_defined: usize,
    stars_referred: usize,
}

impl Labels {
    fn new(text: &str, lines: &[Line]) -> Self {
        let mut taken = std::collections::HashSet::new();
        let mut automatic = 0;
        for line in lines {
            match note_label(line.body.of(text)) {
                Some(label) if label.starts_with('#') => automatic += 1,
                Some(label) => _ = taken.insert(label.to_owned()),
                None => {}
            }
        }
        // References without a definition want a number too; a few spare ones do.
        let free = (1..)
            .map(|n: usize| n.to_string())
            .filter(|n| !taken.contains(n))
            .take(automatic)
            .collect();
        Self {
            free,
            ..Self::default()
        }
    }

    /// The label of a definition or a reference as written.
    fn resolve(&mut self, written: &str, definition: bool) -> String {
        let next = |count: &mut usize| {
            *count += 1;
            *count
        };
        match written {
            "#" => {
                let n = next(if definition {
                    &mut self.defined
                } else {
                    &mut self.referred
                });
                let free = self.free.get(n - 1).cloned();
                free.unwrap_or_else(|| format!("#{n}"))
            }
            "*" => {
                let n = next(if definition {
                    &mut self.stars_defined
                } else {
                    &mut self.stars_referred
                });
                format!("*{n}")
            }
            _ => written.trim_start_matches('#').to_owned(),
        }
    }
}

/// The label in `.. [label] …`.
fn note_label(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(".. [")?;
    let (label, after) = rest.split_once(']')?;
    let plain = !label.is_empty()
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '#' | '*' | '-' | '_' | '.' | ':'));
    (plain && (after.is_empty() || after.starts_with([' ', '\t']))).then_some(label)
}

struct Reader<'a> {
    text: &'a str,
    targets: HashMap<String, Span>,
    labels: Labels,
    tree: TreeBuilder,
    meta: Meta,
    /// The characters that adorn headings, by level.
    adornments: Vec<u8>,
    /// The indentation of the open note.
    note: Option<usize>,
    /// Whether a numbered list is open.
    list: bool,
    /// Whether there was a paragraph.
    bodied: bool,
}

impl Reader<'_> {
    fn blocks(&mut self, lines: &[Line]) {
        let mut at = 0;
        let mut literal = None;
        while let Some(line) = lines.get(at) {
            if self.tree.is_full() {
                return;
            }
            let body = line.body.of(self.text);
            if body.is_empty() {
                at += 1;
                continue;
            }
            if self.note.is_some_and(|note| line.indent <= note) {
                self.end_note();
            }
            if self.list && line.indent == 0 && numbered(body).is_none() {
                self.list = false;
                self.tree.close(Tag::OrderedList);
            }
            let before: usize = at;
            if let Some(indent) = literal.take()
                && line.indent > indent
            {
                at = self.literal(lines, at, indent);
            } else if let Some(rest) = body.strip_prefix("..")
                && (rest.is_empty() || rest.starts_with(' '))
            {
                at = self.explicit(lines, at);
            } else if let Some(taken) = self.heading(lines, at) {
                at += taken;
            } else if is_border(body) {
                at = self.simple_table(lines, at);
            } else if is_adornment(body) || body.starts_with("+-") || body.starts_with("+=") {
                self.tree.token(Token::Divide);
                at += 1;
            } else if body.starts_with('|') && body.len() > 1 && body.ends_with('|') {
                self.row(line);
                at += 1;
            } else {
                let end = paragraph_end(self.text, lines, at);
                let last = lines.get(end - 1).unwrap_or(line);
                if last.body.of(self.text).ends_with("::") {
                    literal = Some(line.indent);
                }
                self.paragraph(lines.get(at..end).unwrap_or(&[]));
                at = end;
            }
            debug_assert!(at > before);
        }
        self.end_note();
    }

    fn end_note(&mut self) {
        if self.note.take().is_some() {
            self.tree.close(Tag::Note);
        }
    }

    /// A heading at `at`: how many lines it takes.
    fn heading(&mut self, lines: &[Line], at: usize) -> Option<usize> {
        let body = |n: usize| lines.get(n).map_or("", |l| l.body.of(self.text));
        let (title, line, taken) = if is_adornment(body(at))
            && is_adornment(body(at + 2))
            && body(at) == body(at + 2)
            && !body(at + 1).is_empty()
        {
            (at + 1, body(at), 3)
        } else if !is_adornment(body(at))
            && is_adornment(body(at + 1))
            && body(at + 1).chars().count() >= body(at).chars().count().min(4)
            && (at == 0 || body(at - 1).is_empty() || is_adornment(body(at - 1)))
        {
            (at, body(at + 1), 2)
        } else {
            return None;
        };
        let mark = line.bytes().next().unwrap_or(b'=');
        let level = self
            .adornments
            .iter()
            .position(|a| *a == mark)
            .unwrap_or_else(|| {
                self.adornments.push(mark);
                self.adornments.len() - 1
            });
        let tags = [Tag::Heading1, Tag::Heading2, Tag::Heading3, Tag::Heading4];
        let tag = tags.get(level).copied().unwrap_or(Tag::Heading5);
        let span = lines.get(title)?.body;
        if level == 0 && self.meta.title.is_none() {
            self.meta.title = Some(span.of(self.text).to_owned());
        }
        self.tree.open(tag);
        self.inline(span);
        self.tree.close(tag);
        Some(taken)
    }

    /// `.. …`: a note, a target, a directive, a comment. Gives the line after it.
    fn explicit(&mut self, lines: &[Line], at: usize) -> usize {
        let Some(line) = lines.get(at) else {
            return at + 1;
        };
        let body = line.body.of(self.text);
        // Two dots alone before an empty line end what stands above, and take nothing with them.
        if body == ".." && lines.get(at + 1).is_none_or(|l| l.body.is_empty()) {
            self.end_note();
            return at + 1;
        }
        let mut end = at + 1;
        while lines
            .get(end)
            .is_some_and(|l| l.body.is_empty() || l.indent > line.indent)
        {
            end += 1;
        }
        if let Some(label) = note_label(body) {
            self.end_note();
            let span = Span::new(line.body.start + 3, line.body.start + 5 + label.len());
            let label = self.labels.resolve(label, true);
            self.tree.open(Tag::Note);
            self.tree
                .attr(AttrName::Label, &label, Span::empty(span.start));
            self.tree.open(Tag::NoteLabel);
            self.tree.text(span);
            self.tree.close(Tag::NoteLabel);
            self.tree.token(Token::Space(Span::empty(span.end).into()));
            self.note = Some(line.indent);
            // The first paragraph: the rest of this line and what follows without a break.
            let mut first = vec![Line {
                indent: line.indent + 1,
                body: Span::new(span.end, line.body.end),
            }];
            let more = paragraph_end(self.text, lines, at).min(end);
            first.extend_from_slice(lines.get(at + 1..more).unwrap_or(&[]));
            self.paragraph(&first);
            return more;
        }
        if body.starts_with(".. _") || body.starts_with(".. |") || body.starts_with("__ ") {
            return end;
        }
        if let Some((name, _)) = body.get(3..).and_then(|rest| rest.split_once("::")) {
            return self.directive(lines, at, end, name);
        }
        let last = lines.get(end - 1).map_or(line.body.end, |l| l.body.end);
        let home = Span::new(line.body.start, last);
        self.tree.token(Token::Comment {
            inner: Span::new((home.start + 2).min(home.end), home.end).into(),
            home: home.into(),
        });
        end
    }

    fn directive(&mut self, lines: &[Line], at: usize, end: usize, name: &str) -> usize {
        const PROSE: [&str; 17] = [
            "note",
            "warning",
            "tip",
            "important",
            "hint",
            "caution",
            "danger",
            "attention",
            "error",
            "admonition",
            "epigraph",
            "pull-quote",
            "highlights",
            "topic",
            "sidebar",
            "figure",
            "rubric",
        ];
        const CODE: [&str; 4] = ["code", "code-block", "sourcecode", "parsed-literal"];
        let indent = lines.get(at).map_or(0, |l| l.indent);
        let mut body = at + 1;
        // Options stand right below.
        while lines
            .get(body)
            .is_some_and(|l| body < end && l.body.of(self.text).starts_with(':'))
        {
            body += 1;
        }
        if CODE.contains(&name) {
            self.literal(lines, body, indent)
        } else if PROSE.contains(&name) {
            body
        } else {
            end
        }
    }

    /// Lines deeper than `indent`, as they are. Gives the line after them.
    fn literal(&mut self, lines: &[Line], at: usize, indent: usize) -> usize {
        let mut end = at;
        let mut last = at;
        while let Some(line) = lines.get(end) {
            if !line.body.is_empty() {
                if line.indent <= indent {
                    break;
                }
                last = end + 1;
            }
            end += 1;
        }
        self.tree.open(Tag::Pre);
        for line in lines.get(at..last).unwrap_or(&[]) {
            self.tree.text(line.body);
            let end = line.body.end;
            let newline = Span::new(end, end + 1);
            if newline.of(self.text) == "\n" {
                self.tree.text(newline);
            }
        }
        self.tree.close(Tag::Pre);
        end.max(at + 1)
    }

    /// A table whose columns stand under runs of `=`. Gives the line after it.
    fn simple_table(&mut self, lines: &[Line], at: usize) -> usize {
        let Some(border) = lines.get(at) else {
            return at + 1;
        };
        let marks = border.body.of(self.text);
        let gaps = marks.match_indices(" =").map(|(n, _)| n + 1);
        let columns: Vec<usize> = std::iter::once(0).chain(gaps).take(64).collect();
        let mut end = at + 1;
        let mut borders = 1;
        while let Some(line) = lines.get(end) {
            let body = line.body.of(self.text);
            end += 1;
            if is_border(body) {
                borders += 1;
                let over = lines.get(end).is_none_or(|l| l.body.is_empty());
                if borders >= 3 || over {
                    break;
                }
            } else if !body.is_empty() {
                self.cells(line, border.indent, &columns);
            }
        }
        end
    }

    /// The cells of a line, cut where the columns start (in characters).
    fn cells(&mut self, line: &Line, indent: usize, columns: &[usize]) {
        let start = (line.body.start - line.indent) + indent.min(line.indent);
        let all = Span::new(start, line.body.end);
        let text = all.of(self.text);
        let mut cuts = Vec::with_capacity(columns.len() + 1);
        let mut next = columns.iter().peekable();
        for (column, (at, _)) in text.char_indices().enumerate() {
            if next.next_if(|c| **c == column).is_some() {
                cuts.push(start + at);
            }
        }
        cuts.push(all.end);
        for pair in cuts.windows(2) {
            if let [from, to] = *pair {
                let cell = Span::new(from, to);
                if !cell.of(self.text).trim().is_empty() {
                    self.tree.open(Tag::Cell);
                    self.inline(cell);
                    self.tree.close(Tag::Cell);
                }
            }
        }
    }

    fn row(&mut self, line: &Line) {
        let body = line.body.of(self.text);
        let mut from = line.body.start + 1;
        for cell in body.get(1..).unwrap_or("").split('|') {
            if !cell.trim().is_empty() {
                self.tree.open(Tag::Cell);
                self.inline(Span::new(from, from + cell.len()));
                self.tree.close(Tag::Cell);
            }
            from += cell.len() + 1;
        }
    }

    fn paragraph(&mut self, lines: &[Line]) {
        let Some(first) = lines.first() else {
            return;
        };
        let body = first.body.of(self.text);
        if !self.bodied && self.note.is_none() {
            // What is known of the draft stands in fields before its first paragraph.
            let fields = lines.iter().map(|l| l.body.of(self.text));
            if fields.map(|l| self.field(l)).fold(true, |all, is| all & is) {
                return;
            }
            self.bodied = true;
        }
        let bullet = bullet(body);
        let tag = match (bullet, self.note, first.indent) {
            (Some(_), _, _) => Tag::Item,
            (None, None, 1..) => Tag::Quote,
            _ => Tag::Paragraph,
        };
        let start = first.body.start + bullet.unwrap_or(0);
        let end = lines.last().map_or(first.body.end, |l| l.body.end);
        if let Some(number) = numbered(body)
            && self.note.is_none()
            && first.indent == 0
            && !std::mem::replace(&mut self.list, true)
        {
            self.tree.open(Tag::OrderedList);
            self.tree
                .attr(AttrName::Number, number, Span::empty(first.body.start));
        }
        self.tree.open(tag);
        self.inline(Span::new(start, end.max(start)));
        self.tree.close(tag);
    }

    /// `:Author: …` at the top of a draft; whether the line is one.
    fn field(&mut self, line: &str) -> bool {
        let Some((name, value)) = line.strip_prefix(':').and_then(|l| l.split_once(": ")) else {
            return false;
        };
        let value = value.trim().to_owned();
        match name.to_lowercase().as_str() {
            "author" => self.meta.authors.push(value),
            "authors" => {
                let names = value.split([';', ',']).map(|name| name.trim().to_owned());
                self.meta.authors.extend(names);
            }
            "date" => _ = self.meta.date.get_or_insert(value),
            "organization" => _ = self.meta.publisher.get_or_insert(value),
            "contact" | "address" | "version" | "revision" | "status" | "copyright" => {}
            _ => return false,
        }
        true
    }
}

/// A line of runs of `=`, as simple tables have them.
fn is_border(line: &str) -> bool {
    line.contains(" =") && line.len() >= 5 && line.bytes().all(|b| matches!(b, b'=' | b' '))
}

/// A line of one repeated mark.
fn is_adornment(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 3
        && bytes.first().is_some_and(|b| b.is_ascii_punctuation())
        && bytes.windows(2).all(|w| w[0] == w[1])
}

/// The line after the paragraph that starts at `at`: list items start paragraphs of their own.
fn paragraph_end(text: &str, lines: &[Line], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(line) = lines.get(end) {
        let body = line.body.of(text);
        if body.is_empty() || bullet(body).is_some() || body.starts_with(".. ") {
            break;
        }
        end += 1;
    }
    end
}

/// The length of a bullet or a number that starts a list item.
fn bullet(line: &str) -> Option<usize> {
    let number = line
        .bytes()
        .take_while(|b| b.is_ascii_digit() || *b == b'#')
        .take(4)
        .count();
    let rest = line.get(number..)?;
    let len = if number > 0 {
        rest.starts_with(". ").then_some(number + 2)?
    } else {
        let first = rest.chars().next()?;
        let spaced = rest.get(first.len_utf8()..)?.starts_with(' ');
        (matches!(first, '*' | '-' | '+' | '•') && spaced).then_some(first.len_utf8() + 1)?
    };
    Some(len + indent(line.get(len..)?))
}

/// The number that starts an item of a numbered list; `#` counts by itself.
fn numbered(line: &str) -> Option<&str> {
    let (number, _) = line.get(..bullet(line)?)?.split_once('.')?;
    Some(number)
}

#[cfg(test)]
mod tests;
