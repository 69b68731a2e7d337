//! Commands and environments.

use super::symbols;
use super::{Brace, Reader};
use crate::formats::lines::cut;
use crate::formats::markup::{AttrName, Tag, Token};
use crate::span::Span;

/// How far the end of an argument is looked for, in bytes.
const REACH: usize = 4000;

/// Environments whose content is no prose.
const VERBATIM: [&str; 5] = ["verbatim", "verbatim*", "lstlisting", "minted", "Verbatim"];
/// Environments that show nothing a reader would cite.
const SILENT: [&str; 12] = [
    "equation",
    "equation*",
    "align",
    "align*",
    "math",
    "displaymath",
    "tikzpicture",
    "comment",
    "filecontents",
    "eqnarray",
    "gather",
    "thebibliography",
];

impl Reader<'_> {
    /// A command at a backslash.
    pub(super) fn command(&mut self) {
        let at = self.at;
        let near = cut(self.text, Span::new(at + 1, self.end), 64);
        let letters = near.bytes().take_while(u8::is_ascii_alphabetic).count();
        let len = if letters > 0 {
            letters
        } else {
            near.chars().next().map_or(0, char::len_utf8)
        };
        let name = near.get(..len).unwrap_or("");
        let star = usize::from(letters > 0 && near.get(len..).is_some_and(|r| r.starts_with('*')));
        let after = at + 1 + len + star;
        match name {
            "\\" => {
                let skipped = self.option(after).unwrap_or(after);
                self.write(at, skipped);
                if self.shows() {
                    let home = Span::new(at, skipped);
                    self.tree.token(if self.tables > 0 {
                        Token::Divide
                    } else {
                        Token::Break(home.into())
                    });
                }
            }
            "footnote" | "endnote" | "thanks" | "footnotetext" | "endnotetext" => {
                self.note(name, after);
            }
            "footnotemark" | "endnotemark" => self.mark(after),
            "url" | "nolinkurl" | "path" => self.url(after, name == "url"),
            "href" => self.href(after),
            "begin" => self.begin(after),
            "end" => {
                let (_, end) = self.argument(after);
                self.write(at, end);
                self.tree.token(Token::Divide);
                self.end_environment(Span::new(after, end));
            }
            "item" => {
                let end = self.option(after).unwrap_or(after);
                self.write(at, end);
                self.tree.open(Tag::Item);
            }
            "par" | "newpage" | "clearpage" | "tableofcontents" | "maketitle" | "hline"
            | "noindent" | "centering" => {
                self.write(at, after);
                if !matches!(name, "noindent" | "centering" | "hline") {
                    self.tree.token(Token::Divide);
                }
            }
            "verb" | "lstinline" => self.verb(after),
            "hypertarget" | "hyperlink" => {
                let (_, end) = self.argument(after);
                self.write(at, end);
            }
            "texorpdfstring" => {
                self.write(at, after);
                self.open_argument(Brace::First);
            }
            "def" => {
                let rest = cut(self.text, Span::new(after, self.end), 64);
                let name = rest.find('{').unwrap_or(0);
                let (_, end) = self.argument(after + name);
                self.write(at, end);
            }
            "title" | "author" | "date" => self.title(name, after),
            _ => self.other(name, after),
        }
    }

    fn other(&mut self, name: &str, after: usize) {
        let at = self.at;
        if let Some(accent) = symbols::accent(name) {
            return self.accent(accent, after);
        }
        if let Some(shown) = symbols::symbol(name) {
            // `\ldots{}` and the space that only ends the command's name.
            let rest = cut(self.text, Span::new(after, self.end), 2);
            let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
            let skipped = match rest {
                _ if !named => 0,
                "{}" => 2,
                rest if rest.starts_with(' ') => 1,
                _ => 0,
            };
            return self.symbol(shown, after + skipped - at);
        }
        let tag = match name {
            "emph" | "textit" | "underline" | "textsl" => Some(Tag::Emphasis),
            "textbf" => Some(Tag::Strong),
            "texttt" => Some(Tag::Code),
            "textsuperscript" => Some(Tag::Superscript),
            "part" | "chapter" => Some(Tag::Heading1),
            "section" => Some(Tag::Heading2),
            "subsection" => Some(Tag::Heading3),
            "subsubsection" => Some(Tag::Heading4),
            "paragraph" | "subparagraph" => Some(Tag::Heading5),
            "caption" => Some(Tag::Caption),
            _ => None,
        };
        let mut end = after;
        while let Some(next) = self.option(end) {
            end = next;
        }
        if let Some(tag) = tag {
            self.write(at, end);
            self.open_argument(Brace::Element(tag));
        } else if is_silent(name) {
            // All its arguments.
            while let (Some(_), next) = self.argument(end) {
                end = self.option(next).unwrap_or(next);
            }
            // The space before a reference goes with it.
            let before = Span::new(self.plain.min(at), at).of(self.text);
            let blank = before.len() - before.trim_end_matches([' ', '\t', '\n', '\r']).len();
            let blank = if name.contains("cite") { blank } else { 0 };
            self.write(at - blank, end);
        } else {
            self.write(at, end);
        }
    }

    /// Goes into the braces that follow, if any do.
    fn open_argument(&mut self, brace: Brace) {
        let rest = cut(self.text, Span::new(self.at, self.end), 64);
        let blank = rest.len() - rest.trim_start().len();
        if rest.get(blank..).is_some_and(|r| r.starts_with('{')) {
            self.write(self.plain, self.at + blank + 1);
            self.open(brace);
        }
    }

    /// The end of `[…]` at `at`.
    fn option(&self, at: usize) -> Option<usize> {
        let rest = cut(self.text, Span::new(at, self.end), REACH);
        let inner = rest.strip_prefix('[')?;
        inner.find(']').map(|n| at + n + 2)
    }

    /// What `{…}` at `at` holds, and its end; nothing where no brace is there or its match is far away.
    pub(super) fn argument(&self, at: usize) -> (Option<Span>, usize) {
        let rest = cut(self.text, Span::new(at, self.end), REACH);
        if !rest.starts_with('{') {
            return (None, at);
        }
        let mut depth = 0usize;
        let mut escaped = false;
        for (n, byte) in rest.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'{' => depth += 1,
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        return (Some(Span::new(at + 1, at + n)), at + n + 1);
                    }
                }
                _ => {}
            }
        }
        (None, at)
    }

    fn note(&mut self, name: &str, after: usize) {
        let at = self.at;
        let end = self.option(after).unwrap_or(after);
        let braced = self.text.get(end..).is_some_and(|r| r.starts_with('{'));
        if !braced || !self.shows() {
            return self.write(at, end);
        }
        let given = Span::new(after + 1, end.saturating_sub(1))
            .of(self.text)
            .trim();
        self.write(at, end + 1);
        if matches!(name, "footnotetext" | "endnotetext") {
            // The note of a mark that stood before.
            let label = if given.is_empty() {
                self.marks.max(1).to_string()
            } else {
                given.to_owned()
            };
            self.tree.open(Tag::Note);
            self.tree.attr(AttrName::Label, &label, Span::empty(at));
        } else {
            let label = if given.is_empty() {
                self.notes += 1;
                self.notes.to_string()
            } else {
                given.to_owned()
            };
            self.tree
                .open_inline_note(&label, &format!("[{label}]"), at);
        }
        // The element is open already; its end is still to come.
        self.braces.push(Brace::Element(Tag::Note));
    }

    /// `\footnotemark`
    fn mark(&mut self, after: usize) {
        let at = self.at;
        let end = self.option(after).unwrap_or(after);
        let given = Span::new(after + 1, end.saturating_sub(1))
            .of(self.text)
            .trim();
        let label = if given.is_empty() {
            self.notes += 1;
            self.marks = self.notes;
            self.notes.to_string()
        } else {
            given.to_owned()
        };
        self.write(at, end);
        if self.shows() {
            self.tree.open(Tag::Marker);
            self.tree.attr(AttrName::Label, &label, Span::empty(at));
            self.tree.decoded(&format!("[{label}]"), Span::new(at, end));
            self.tree.close(Tag::Marker);
        }
    }

    /// `\url{…}`: the address is its own text.
    fn url(&mut self, after: usize, linked: bool) {
        let at = self.at;
        let (Some(inner), end) = self.argument(after) else {
            return self.write(at, after);
        };
        self.write(at, inner.start);
        if self.shows() {
            if linked {
                self.tree.open(Tag::Anchor);
                self.tree.attr(
                    AttrName::Href,
                    &unescaped(inner.of(self.text)),
                    Span::empty(at),
                );
            }
            self.address(inner);
            if linked {
                self.tree.close(Tag::Anchor);
            }
        }
        self.plain = end;
        self.at = end;
    }

    /// An address with its escapes taken out.
    fn address(&mut self, span: Span) {
        let mut from = span.start;
        let text = span.of(self.text);
        for (n, _) in text.match_indices('\\') {
            let at = span.start + n;
            let next = self
                .text
                .get(at + 1..span.end)
                .and_then(|r| r.chars().next());
            if at < from || !next.is_some_and(|c| "%#_&~$".contains(c)) {
                continue;
            }
            self.tree.text(Span::new(from, at));
            let home = Span::new(at, at + 2);
            self.tree
                .decoded(Span::new(at + 1, at + 2).of(self.text), home);
            from = home.end;
        }
        self.tree.text(Span::new(from, span.end));
    }

    /// `\href{target}{text}`
    fn href(&mut self, after: usize) {
        let at = self.at;
        let end = self.option(after).unwrap_or(after);
        let (Some(target), end) = self.argument(end) else {
            return self.write(at, end);
        };
        self.write(at, end);
        if self.shows() && self.text.get(end..).is_some_and(|r| r.starts_with('{')) {
            let url = unescaped(target.of(self.text));
            self.write(end, end + 1);
            self.tree.open(Tag::Anchor);
            self.tree.attr(AttrName::Href, &url, target);
            self.braces.push(Brace::Element(Tag::Anchor));
        }
    }

    fn begin(&mut self, after: usize) {
        let at = self.at;
        let (argument, mut end) = self.argument(after);
        let name = argument.map_or("", |a| a.of(self.text));
        if self.preamble.is_some_and(|p| p == at) {
            self.write(at, end);
            self.preamble = None;
            self.plain = end;
            return;
        }
        let raw = VERBATIM.contains(&name) || SILENT.contains(&name);
        while let Some(next) = self.option(end) {
            end = next;
        }
        if matches!(
            name,
            "tabular" | "tabularx" | "longtable" | "minipage" | "minted" | "array"
        ) {
            while let (Some(_), next) = self.argument(end) {
                end = next;
            }
        }
        self.write(at, end);
        self.tree.token(Token::Divide);
        if raw {
            let closing = format!("\\end{{{name}}}");
            let rest = Span::new(end, self.end).of(self.text);
            let len = memchr::memmem::find(rest.as_bytes(), closing.as_bytes());
            let inner = Span::new(end, end + len.unwrap_or(rest.len()));
            if VERBATIM.contains(&name) && self.shows() {
                self.tree.open(Tag::Pre);
                self.tree.text(inner);
                self.tree.close(Tag::Pre);
            }
            self.at = inner.end;
            self.plain = inner.end;
            return;
        }
        let tag = match name {
            "itemize" | "description" => Tag::List,
            "enumerate" => Tag::OrderedList,
            "quote" | "quotation" | "displayquote" => Tag::Quote,
            "tabular" | "tabularx" | "longtable" => {
                self.tables += 1;
                Tag::Cell
            }
            _ => return,
        };
        self.tree.open(tag);
    }

    fn end_environment(&mut self, argument: Span) {
        let name = argument.of(self.text).trim_matches(['{', '}']);
        match name {
            "itemize" | "description" => self.tree.close(Tag::List),
            "enumerate" => self.tree.close(Tag::OrderedList),
            "quote" | "quotation" | "displayquote" => self.tree.close(Tag::Quote),
            "tabular" | "tabularx" | "longtable" => {
                self.tables = self.tables.saturating_sub(1);
                self.tree.close(Tag::Cell);
            }
            _ => {}
        }
    }

    /// `\verb|…|`
    fn verb(&mut self, after: usize) {
        let at = self.at;
        let rest = cut(self.text, Span::new(after, self.end), REACH);
        let mark = rest.chars().next();
        let inner = mark.and_then(|mark| {
            let close = if mark == '{' { '}' } else { mark };
            let inner = rest.get(mark.len_utf8()..)?;
            let len = inner.find(close)?;
            Some((mark.len_utf8(), len, close.len_utf8()))
        });
        let Some((open, len, close)) = inner else {
            return self.write(at, after);
        };
        let span = Span::new(after + open, after + open + len);
        self.write(at, span.start);
        if self.shows() {
            self.tree.open(Tag::Code);
            self.tree.text(span);
            self.tree.close(Tag::Code);
        }
        self.plain = span.end + close;
        self.at = self.plain;
    }

    /// `\title{…}` and its like: facts on the draft.
    fn title(&mut self, name: &str, after: usize) {
        let at = self.at;
        let end = self.option(after).unwrap_or(after);
        let (Some(inner), end) = self.argument(end) else {
            return self.write(at, after);
        };
        let words = plain_words(inner.of(self.text));
        match name {
            _ if words.is_empty() => {}
            "title" => _ = self.meta.title.get_or_insert(words),
            "date" => _ = self.meta.date.get_or_insert(words),
            _ if self.meta.authors.is_empty() => {
                let authors = inner.of(self.text).split("\\and").map(plain_words);
                self.meta.authors = authors.filter(|a| !a.is_empty()).collect();
            }
            _ => {}
        }
        self.write(at, end);
    }

    fn accent(&mut self, accent: char, after: usize) {
        let at = self.at;
        let (argument, end) = self.argument(after);
        let rest = cut(self.text, Span::new(after, self.end), 8);
        let (letter, end) = match argument {
            Some(inner) => (inner.of(self.text), end),
            None => {
                let blank = rest.len() - rest.trim_start_matches(' ').len();
                let first = rest.get(blank..).and_then(|r| r.chars().next());
                let len = first.map_or(0, char::len_utf8);
                (
                    rest.get(blank..blank + len).unwrap_or(""),
                    after + blank + len,
                )
            }
        };
        let letter = letter
            .strip_prefix('\\')
            .and_then(symbols::symbol)
            .unwrap_or(letter);
        if letter.is_empty() || letter.len() > 8 || letter.contains(['\\', '{', '}', '\n']) {
            return self.write(at, after);
        }
        let shown = symbols::accented(letter, accent);
        self.symbol(&shown, end - at);
    }
}

/// Commands that show nothing, arguments included.
fn is_silent(name: &str) -> bool {
    name.contains("cite")
        || matches!(
            name,
            "label"
                | "ref"
                | "pageref"
                | "eqref"
                | "autoref"
                | "includegraphics"
                | "input"
                | "include"
                | "bibliography"
                | "bibliographystyle"
                | "vspace"
                | "hspace"
                | "usepackage"
                | "documentclass"
                | "newcommand"
                | "renewcommand"
                | "setlength"
                | "setcounter"
                | "addtocounter"
                | "pagestyle"
                | "thispagestyle"
                | "index"
                | "hypersetup"
                | "geometry"
                | "printbibliography"
                | "addbibresource"
                | "selectlanguage"
                | "fontsize"
                | "color"
        )
}

/// An address without its escapes.
fn unescaped(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut chars = url.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !chars.peek().is_some_and(|n| "%#_&~$".contains(*n)) {
            out.push(c);
        }
    }
    out
}

/// Words without commands and braces, folded.
fn plain_words(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' => {}
            '~' => out.push(' '),
            '\\' => match chars.peek() {
                Some(n) if n.is_ascii_alphabetic() => {
                    while chars.next_if(char::is_ascii_alphabetic).is_some() {}
                    out.push(' ');
                }
                Some('\\') => {
                    chars.next();
                    out.push(' ');
                }
                _ => {}
            },
            c => out.push(c),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
