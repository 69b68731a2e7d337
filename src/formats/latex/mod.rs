//! LaTeX, as far as notes and links go.

mod commands;
mod symbols;

use super::ParseError;
use super::lines::cut;
use super::markup::{self, Tag, Token, TreeBuilder};
use crate::document::{Escape, Meta, Parsed};
use crate::source::Source;
use crate::span::Span;

/// Reads LaTeX: footnotes, links, sections, lists, quotations, tables, comments. Commands that are not known show what
/// their braces hold; the preamble shows nothing.
///
/// # Errors
/// Where the draft holds more markup than any draft does.
pub fn parse(source: &Source) -> Result<Parsed, ParseError> {
    let text = source.text.as_str();
    let body = memchr::memmem::find(text.as_bytes(), b"\\begin{document}");
    let end = memchr::memmem::find(text.as_bytes(), b"\\end{document}");
    let mut reader = Reader {
        text,
        tree: TreeBuilder::new(false, text),
        meta: Meta::default(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        end: end.unwrap_or(text.len()),
        plain: 0,
        preamble: body,
        braces: Vec::new(),
        notes: 0,
        marks: 0,
        tables: 0,
    };
    reader.plain = reader.at;
    reader.run();
    if reader.tree.is_full() {
        return Err(markup::too_large());
    }
    let mut parsed = markup::read(&reader.tree.build(), source, Escape::None)?;
    parsed.meta = reader.meta;
    Ok(parsed)
}

/// What a closing brace closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brace {
    /// Nothing but a group.
    Group,
    /// An element.
    Element(Tag),
    /// The first of two arguments, of which the second is not shown.
    First,
}

struct Reader<'a> {
    text: &'a str,
    tree: TreeBuilder,
    meta: Meta,
    at: usize,
    end: usize,
    /// Where the text starts that is not written yet.
    plain: usize,
    /// Where the preamble ends, while in it.
    preamble: Option<usize>,
    braces: Vec<Brace>,
    /// How many notes there were.
    notes: usize,
    /// How many of them have only a mark so far.
    marks: usize,
    /// How many tables are open.
    tables: usize,
}

impl Reader<'_> {
    fn run(&mut self) {
        while self.at < self.end && !self.tree.is_full() {
            let rest = Span::new(self.at, self.end).of(self.text);
            let next = rest.bytes().position(|b| {
                matches!(
                    b,
                    b'\\' | b'{' | b'}' | b'%' | b'~' | b'$' | b'&' | b'`' | b'\'' | b'-' | b'\n'
                )
            });
            let Some(next) = next else {
                break;
            };
            self.at += next;
            let at = self.at;
            self.special();
            if self.at == at {
                self.at += 1;
            }
        }
        self.write(self.end, self.end);
        while let Some(brace) = self.braces.pop() {
            self.close(brace);
        }
    }

    /// Whether text at this place is shown.
    fn shows(&self) -> bool {
        self.preamble.is_none_or(|end| self.at >= end)
    }

    /// Writes what is not written yet up to `to`, and goes on at `next`.
    fn write(&mut self, to: usize, next: usize) {
        if self.shows() {
            self.tree.text(Span::new(self.plain.min(to), to));
        }
        self.plain = next;
        self.at = next;
    }

    /// Writes what `len` bytes from here on stand for.
    fn symbol(&mut self, shown: &str, len: usize) {
        let home = Span::new(self.at, self.at + len);
        self.write(home.start, home.end);
        if self.shows() {
            self.tree.decoded(shown, home);
        }
    }

    fn open(&mut self, brace: Brace) {
        match brace {
            Brace::Element(tag) => _ = self.tree.open(tag),
            Brace::Group | Brace::First => {}
        }
        self.braces.push(brace);
    }

    fn close(&mut self, brace: Brace) {
        match brace {
            Brace::Element(tag) => self.tree.close(tag),
            Brace::First => {
                let (_, end) = self.argument(self.at);
                self.plain = end;
                self.at = end;
            }
            Brace::Group => {}
        }
    }

    fn special(&mut self) {
        let at = self.at;
        let near = cut(self.text, Span::new(at, self.end), 8);
        match near.as_bytes().first() {
            Some(b'\\') => self.command(),
            Some(b'{') => {
                self.write(at, at + 1);
                self.open(Brace::Group);
            }
            Some(b'}') => {
                self.write(at, at + 1);
                if let Some(brace) = self.braces.pop() {
                    self.close(brace);
                }
            }
            Some(b'%') => self.comment(),
            Some(b'~') => self.symbol("\u{a0}", 1),
            Some(b'$') => self.write(at, at + 1),
            Some(b'&') => {
                // The next cell of a table.
                self.write(at, at + 1);
                self.tree.token(Token::Divide);
            }
            Some(b'\n') => {
                let rest = near
                    .get(1..)
                    .unwrap_or("")
                    .trim_start_matches([' ', '\t', '\r']);
                if rest.starts_with('\n') {
                    self.write(at, at + 1);
                    self.tree.token(Token::Divide);
                }
            }
            _ => {
                let quotes = [
                    ("---", "—"),
                    ("--", "–"),
                    ("``", "“"),
                    ("''", "”"),
                    ("`", "‘"),
                    ("'", "’"),
                ];
                if let Some((mark, shown)) = quotes.iter().find(|(mark, _)| near.starts_with(mark))
                {
                    self.symbol(shown, mark.len());
                }
            }
        }
    }

    /// `%` to the end of the line, and the indentation of the next.
    fn comment(&mut self) {
        let at = self.at;
        let rest = Span::new(at, self.end).of(self.text);
        let len = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..len).unwrap_or("").trim_end();
        let home = Span::new(at, at + line.len());
        self.write(at, (at + len + 1).min(self.end));
        self.tree.token(Token::Comment {
            inner: Span::new(at + 1, home.end.max(at + 1)).into(),
            home: home.into(),
        });
        // A blank line behind it still parts paragraphs.
        let next = cut(self.text, Span::new(self.at, self.end), 8);
        if next.trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
            self.tree.token(Token::Divide);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::invariants::{check, describe};
    use crate::source::Format;
    use proptest::prelude::*;

    fn read(text: &str) -> Parsed {
        let source = Source::new("draft.tex", Format::Latex, text);
        let parsed = parse(&source).expect("parsed");
        check(&source, &parsed);
        parsed
    }

    #[test]
    fn notes_links_and_symbols() {
        let parsed = read(
            r##"\documentclass[12pt]{article} % a comment
\usepackage{hyperref}
\title{Grain \& Ships}
\author{Ann Lee \and Bo Ek}
\begin{document}
\maketitle
\section*{On \emph{routes}}
Ships left.\footnote{``Grain, 50\% up,'' \textit{Wire}, May 3--4,
2024, \url{http://tass(.)com/a_b%20c}.} See \href{https://example.org/x\%20y}{the log}.\footnote[7]{See~note 1.}% hidden
 More\textsuperscript{th} text\label{x} \cite[p.~3]{lee}.\\ Caf\'e na\"{\i}ve \c{c}a.

\begin{itemize}
\item One
\item[x] Two \verb|a_b|
\end{itemize}
\begin{verbatim}
x  y
\end{verbatim}
\begin{tabular}{l|l}
a & b \\ \hline
\end{tabular}
\end{document}
after"##,
        );
        assert_eq!(parsed.meta.title.as_deref(), Some("Grain & Ships"));
        assert_eq!(parsed.meta.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(parsed.comments.len(), 2);
        insta::assert_snapshot!(describe(&parsed), @r"
        Heading(2) On routes
        Paragraph Ships left.[1] See the log.[7] Moreth text.
        Café naïve ça.
        ListItem One
        ListItem Two a_b
        Code x  y
        Cell a
        Cell b
        Note “Grain, 50% up,” Wire, May 3–4, 2024, http://tass(.)com/a_b%20c.
        Note See note 1.
        marker 1: [1]
        marker 7: [7]
        note 1 (): “Grain, 50% up,” Wire, May 3–4, 2024, http://tass(.)com/a_b%20c.
        note 7 (): See note 1.
        link the log: https://example.org/x%20y
        link http://tass(.)com/a_b%20c: http://tass(.)com/a_b%20c
        ");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            read(&text);
        }

        #[test]
        fn any_soup_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![
            "\\footnote{", "}", "{", "\\url{http://x}", "\\href{http://x}{", "\\begin{document}", "\\end{document}",
            "\\begin{verbatim}", "\\end{verbatim}", "\\item ", "% c\n", "\n\n", "word ", "``", "''", "\\'e", "\\\\",
            "\\footnotemark", "\\footnotetext{", "[1]", "\\verb|a|", "\\verb", "é", "\\title{", "$", "&", "\\section{", "\\",
        ]), 0..50)) {
            read(&parts.concat());
        }
    }
}
