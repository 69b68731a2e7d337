//! AsciiDoc, as far as notes and links go.

mod inline;

use std::collections::HashMap;

use super::ParseError;
use super::lines::{Line, lines};
use super::markup::{self, Tag, Token, TreeBuilder};
use crate::document::{Escape, Meta, Parsed};
use crate::source::Source;
use crate::span::Span;

/// Reads AsciiDoc: footnotes, links, headings, lists, tables, verbatim blocks, comments.
///
/// # Errors
/// Where the draft holds more markup than any draft does.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    let text = source.text.as_str();
    let lines = lines(text);
    let mut reader = Reader {
        text,
        tree: TreeBuilder::new(false, text),
        meta: Meta::default(),
        notes: 0,
        named: HashMap::new(),
        table: false,
        list: false,
    };
    reader.blocks(&lines);
    if reader.tree.is_full() {
        return Err(markup::too_large());
    }
    let mut parsed = markup::read(&reader.tree.build(), source, Escape::None)?;
    parsed.meta = reader.meta;
    Ok(parsed)
}

struct Reader<'a> {
    text: &'a str,
    tree: TreeBuilder,
    meta: Meta,
    /// How many notes there were.
    notes: usize,
    /// The labels of notes with ids.
    named: HashMap<String, String>,
    /// Whether a table is open.
    table: bool,
    /// Whether a numbered list is open.
    list: bool,
}

impl Reader<'_> {
    fn blocks(&mut self, lines: &[Line]) {
        let mut at = self.header(lines);
        while let Some(line) = lines.get(at) {
            if self.tree.is_full() {
                return;
            }
            let body = line.body.of(self.text);
            if body.is_empty() || is_skipped(body) {
                at += 1;
            } else if self.list && !is_numbered(body) {
                self.list = false;
                self.tree.close(Tag::OrderedList);
            } else if let Some(end) = self.verbatim(lines, at) {
                at = end;
            } else if body.starts_with("//") && !body.starts_with("///") {
                self.comment(line.body, line.body);
                at += 1;
            } else if body == "|===" || body.starts_with("|====") {
                self.table = !self.table;
                let tag = Tag::Table;
                if self.table {
                    self.tree.open(tag);
                } else {
                    self.tree.close(tag);
                }
                at += 1;
            } else if self.table {
                self.row(line.body);
                at += 1;
            } else if is_delimiter(body) {
                self.tree.token(Token::Divide);
                at += 1;
            } else if let Some((tag, skipped)) = heading(body) {
                self.block(tag, Span::new(line.body.start + skipped, line.body.end));
                at += 1;
            } else {
                let end = paragraph_end(self.text, lines, at);
                let last = lines.get(end - 1).map_or(line.body, |l| l.body);
                // A dot right before the words makes them the title of the next block.
                let (tag, skipped) = match item(body) {
                    Some(1) | None => (Tag::Paragraph, item(body).unwrap_or(0)),
                    Some(skipped) => (Tag::Item, skipped),
                };
                if tag == Tag::Item && is_numbered(body) && !self.list {
                    self.list = true;
                    self.tree.open(Tag::OrderedList);
                }
                self.block(tag, Span::new(line.body.start + skipped, last.end));
                at = end;
            }
        }
    }

    /// The title, authors and date at the top, and the attributes below. Gives the line after them.
    fn header(&mut self, lines: &[Line]) -> usize {
        let blank = |l: &&Line| {
            let body = l.body.of(self.text);
            body.is_empty() || body.starts_with("//") || is_skipped(body)
        };
        let mut at = lines.iter().take_while(blank).count();
        let title = lines.get(at).map(|l| (l.body, l.body.of(self.text)));
        let Some((span, title)) = title.filter(|(_, t)| t.starts_with("= ")) else {
            return 0;
        };
        self.meta.title = Some(title.get(2..).unwrap_or("").trim().to_owned());
        self.block(Tag::Heading1, Span::new(span.start + 2, span.end));
        at += 1;
        let mut written = 0;
        while let Some(line) = lines.get(at) {
            let body = line.body.of(self.text);
            if body.is_empty() {
                break;
            }
            if !body.starts_with("//") && !is_skipped(body) {
                written += 1;
                match written {
                    1 => {
                        for author in body.split(';') {
                            let name = author.split('<').next().unwrap_or("").trim();
                            self.meta.authors.push(name.to_owned());
                        }
                    }
                    2 => {
                        let date = body.split(',').nth(1).unwrap_or(body);
                        self.meta.date = Some(date.split(':').next().unwrap_or("").trim().into());
                    }
                    _ => break,
                }
            }
            at += 1;
        }
        at
    }

    /// A block between two equal delimiters whose content is no prose. Gives the line after it.
    fn verbatim(&mut self, lines: &[Line], at: usize) -> Option<usize> {
        let first = lines.get(at)?;
        let mark = first.body.of(self.text);
        let all = |c: char| mark.len() >= 4 && mark.chars().all(|m| m == c);
        let fence = mark.starts_with("```");
        if !(all('-') || all('.') || all('/') || all('+') || fence) {
            return None;
        }
        let close = if fence { "```" } else { mark };
        let end = lines
            .iter()
            .skip(at + 1)
            .position(|l| l.body.of(self.text) == close)
            .map_or(lines.len(), |n| at + 1 + n);
        let inner = lines.get(at + 1..end).unwrap_or(&[]);
        let start = inner.first().map(|l| l.body.start - l.indent);
        let span = Span::new(
            start.unwrap_or(first.body.end),
            inner.last().map_or(0, |l| l.body.end),
        );
        if all('/') {
            let last = lines.get(end).map_or(span.end, |l| l.body.end);
            self.comment(span, Span::new(first.body.start, last));
        } else if !all('+') {
            self.tree.open(Tag::Pre);
            self.tree.text(span);
            self.tree.close(Tag::Pre);
        }
        Some(end + 1)
    }

    fn comment(&mut self, inner: Span, home: Span) {
        let text = inner.of(self.text);
        let inner = Span::new(inner.end - text.trim_start_matches('/').len(), inner.end);
        self.tree.token(Token::Comment {
            inner: inner.into(),
            home: home.into(),
        });
    }

    fn row(&mut self, line: Span) {
        let text = line.of(self.text);
        let mut from = line.start;
        for (index, cell) in text.split('|').enumerate() {
            let span = Span::new(from, from + cell.len());
            from = span.end + 1;
            // What stands before the first bar is a format, or goes on with the cell above.
            let format = index == 0 && cell.len() <= 8 && !cell.contains(' ');
            if !cell.trim().is_empty() && !format {
                self.block(Tag::Cell, span);
            }
        }
    }

    fn block(&mut self, tag: Tag, span: Span) {
        self.tree.open(tag);
        self.inline(span);
        self.tree.close(tag);
    }
}

/// Lines that a reader does not see: attributes, block attributes, anchors, includes, images.
fn is_skipped(line: &str) -> bool {
    let attribute = line
        .strip_prefix(':')
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(name, value)| {
            let plain = |c: char| c.is_alphanumeric() || "-_!".contains(c);
            !name.is_empty()
                && name.chars().all(plain)
                && (value.is_empty() || value.starts_with(' '))
        });
    let block = line.starts_with('[')
        && line.ends_with(']')
        && !line.starts_with("[.]")
        && !line.get(1..).is_some_and(|rest| rest.contains("] "));
    let label = line
        .strip_prefix('[')
        .and_then(|l| l.strip_suffix(']'))
        .is_some_and(|l| crate::document::label_number(l).is_some());
    attribute
        || block && !label
        || line == "+"
        || [
            "include::",
            "image::",
            "video::",
            "audio::",
            "toc::",
            "ifdef::",
            "ifndef::",
            "endif::",
        ]
        .iter()
        .any(|s| line.starts_with(s))
}

/// Lines that only open or close a block of prose.
fn is_delimiter(line: &str) -> bool {
    let repeated =
        |mark: char, least: usize| line.len() >= least && line.chars().all(|c| c == mark);
    repeated('=', 4)
        || repeated('*', 4)
        || repeated('_', 4)
        || repeated('-', 2)
        || repeated('\'', 3)
        || repeated('<', 3)
}

/// The tag of a heading, and the length of what marks it.
fn heading(line: &str) -> Option<(Tag, usize)> {
    let marks = line.bytes().take_while(|b| *b == b'=').count();
    let marks = if marks == 0 {
        line.bytes().take_while(|b| *b == b'#').count()
    } else {
        marks
    };
    if line.as_bytes().get(marks) != Some(&b' ') {
        return None;
    }
    let tags = [
        Tag::Heading1,
        Tag::Heading2,
        Tag::Heading3,
        Tag::Heading4,
        Tag::Heading5,
        Tag::Heading6,
    ];
    tags.get(marks.checked_sub(1)?).map(|&tag| (tag, marks + 1))
}

/// The length of the mark that starts a list item, or of the dot that starts a block's title.
fn item(line: &str) -> Option<usize> {
    let mark = line.chars().next()?;
    let marks = line.chars().take_while(|c| *c == mark).count();
    let spaced = |n: usize| line.get(n..).is_some_and(|rest| rest.starts_with(' '));
    match mark {
        '*' | '.' | '-' if spaced(marks) && marks <= 5 => Some(marks + 1),
        '.' if marks == 1 => Some(1),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            (digits <= 3 && line.get(digits..)?.starts_with(". ")).then_some(digits + 2)
        }
        _ => None,
    }
}

/// Whether a line starts an item of a numbered list, at its first level.
fn is_numbered(line: &str) -> bool {
    line.starts_with(". ") || line.starts_with(|c: char| c.is_ascii_digit()) && item(line).is_some()
}

/// The line after the paragraph that starts at `at`.
fn paragraph_end(text: &str, lines: &[Line], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(line) = lines.get(end) {
        let body = line.body.of(text);
        let list = item(body).is_some() && !body.starts_with(|c: char| c.is_ascii_digit());
        let numbered = item(body).is_some()
            && lines
                .get(at)
                .is_some_and(|l| item(l.body.of(text)).is_some());
        let label = super::typed::label(body).is_some()
            && lines
                .get(at)
                .is_some_and(|l| super::typed::label(l.body.of(text)).is_some());
        if body.is_empty()
            || is_skipped(body)
            || is_delimiter(body)
            || body.starts_with("//")
            || body.starts_with("|===")
            || body.starts_with("----")
            || body.starts_with("....")
            || body.starts_with("```")
            || list
            || numbered
            || label
        {
            break;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::invariants::{check, describe};
    use crate::source::Format;
    use proptest::prelude::*;

    fn read(text: &str) -> Parsed {
        let source = Source::new("draft.adoc", Format::Asciidoc, text);
        let parsed = parse(&source).expect("parsed");
        check(&source, &parsed);
        parsed
    }

    #[test]
    fn notes_and_links() {
        let parsed = read(
            "\
= Grain
Ann Lee <ann@example.org>; Bo Ek
v1.0, 2024-05-01
:toc:

== Routes

// a comment
Ships *left*.footnote:[“Grain,” _Wire_, http://tass(.)com/a_b_c.] More.footnote:log[See https://example.org/log[the log].]
Again.footnote:log[] See link:a/b.pdf[the file^], https://example.org/x_y_z and http://ibb[.]co/h_V_h.
A \"`quote`\" +
and `a_b` [sic].

.Indicators
[options=\"header\"]
|===
|Hash |Name
|`4BA5` |a.b
|===

----
http://ibb[.]co/x  y
----

* One
* Two
goes on

See hxxp://a++[++.++]++b/c++_++d++_++e ++[++sic++]++, A&#44; B &amp; C, ++a_b_c++ and C++ or C++.

____
Quoted
____

////
hidden
////
",
        );
        assert_eq!(parsed.meta.title.as_deref(), Some("Grain"));
        assert_eq!(parsed.meta.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(parsed.meta.date.as_deref(), Some("2024-05-01"));
        assert_eq!(parsed.comments.len(), 2);
        insta::assert_snapshot!(describe(&parsed), @r"
        Heading(1) Grain
        Heading(2) Routes
        Paragraph Ships left.[1] More.[2] Again.[2] See the file, https://example.org/x_y_z and http://ibb[.]co/h_V_h. A “quote”
        and a_b [sic].
        Paragraph Indicators
        Cell Hash
        Cell Name
        Cell 4BA5
        Cell a.b
        Code http://ibb[.]co/x  y
        ListItem One
        ListItem Two goes on
        Paragraph See hxxp://a[.]b/c_d_e [sic], A, B & C, a_b_c and C++ or C++.
        Paragraph Quoted
        Note “Grain,” Wire, http://tass(.)com/a_b_c.
        Note See the log.
        marker 1: [1]
        marker 2: [2]
        marker 2: [2]
        note 1 (): “Grain,” Wire, http://tass(.)com/a_b_c.
        note 2 (): See the log.
        link the file: a/b.pdf
        link the log: https://example.org/log
        ");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            read(&text);
        }

        #[test]
        fn any_soup_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![
            "footnote:[", "footnote:a[", "footnoteref:[a,", "]", "[", "http://x.y/z", "link:a[", "*", "_", "`", "^", "\n",
            "\n\n", "|===\n", "|a|b\n", "----\n", "////\n", "== h\n", "word ", "image:x[", "{nbsp}", "<<a,b>>", "\\", "é",
            "\"`", "`\"", "++", "++[++", "+++", "&#44;", "&amp;", "^a^", ". ", "footnote:[x]", " +\n", ":a: b\n", "= T\n", "** ", "__",
        ]), 0..50)) {
            read(&parts.concat());
        }
    }
}
