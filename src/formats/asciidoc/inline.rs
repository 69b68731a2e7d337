//! What stands within a block of AsciiDoc: macros, links, emphasis.

use super::Reader;
use crate::formats::lines::cut;
use crate::formats::markup::{AttrName, Tag, Token};
use crate::span::Span;

/// How far the end of a construct is looked for, in bytes.
const REACH: usize = 1000;

/// What a closing bracket closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Plain,
    Note,
    Link,
    /// A macro whose content is no text.
    Silent,
}

/// A stretch of inline text that is being read.
struct Scan {
    at: usize,
    end: usize,
    /// Where the text starts that is not written yet.
    plain: usize,
    brackets: Vec<Bracket>,
    /// How many of them are silent.
    silent: usize,
    /// Where open emphasis ends, and with how many bytes.
    closers: Vec<(usize, usize, Tag)>,
}

impl Reader<'_> {
    pub(super) fn inline(&mut self, span: Span) {
        let mut scan = Scan {
            at: span.start,
            end: span.end,
            plain: span.start,
            brackets: Vec::new(),
            silent: 0,
            closers: Vec::new(),
        };
        while scan.at < scan.end {
            if let Some(&(at, len, tag)) = scan.closers.last()
                && at <= scan.at
            {
                self.write(&mut scan, at, at + len);
                self.tree.close(tag);
                scan.closers.pop();
                continue;
            }
            let rest = Span::new(scan.at, scan.end).of(self.text);
            let next = rest
                .bytes()
                .position(|b| {
                    matches!(
                        b,
                        b':' | b'['
                            | b']'
                            | b'*'
                            | b'_'
                            | b'`'
                            | b'^'
                            | b'\\'
                            | b'{'
                            | b'<'
                            | b'&'
                            | b'+'
                            | b'"'
                            | b'\''
                    )
                })
                .unwrap_or(rest.len());
            let closer = scan.closers.last().map_or(usize::MAX, |c| c.0);
            scan.at = (scan.at + next).min(closer.max(scan.at));
            if scan.at < scan.end && scan.at < closer {
                let at = scan.at;
                self.special(&mut scan, span.start);
                if scan.at == at {
                    scan.at += 1;
                }
            }
        }
        self.write(&mut scan, span.end, span.end);
        for (_, _, tag) in scan.closers.drain(..).rev() {
            self.tree.close(tag);
        }
        for bracket in scan.brackets.drain(..).rev() {
            self.close(bracket);
        }
    }

    /// Writes what is not written yet up to `to`, and goes on at `next`.
    fn write(&mut self, scan: &mut Scan, to: usize, next: usize) {
        if scan.silent == 0 {
            self.tree.text(Span::new(scan.plain.min(to), to));
        }
        scan.plain = next;
        scan.at = next;
    }

    fn close(&mut self, bracket: Bracket) {
        match bracket {
            Bracket::Note => self.tree.close(Tag::Note),
            Bracket::Link => self.tree.close(Tag::Anchor),
            Bracket::Plain | Bracket::Silent => {}
        }
    }

    fn special(&mut self, scan: &mut Scan, start: usize) {
        let at = scan.at;
        let rest = cut(self.text, Span::new(at, scan.end), REACH);
        let before = self.text.get(start..at).and_then(|t| t.chars().next_back());
        match rest.as_bytes().first() {
            Some(b':') => self.colon(scan, start),
            Some(b'[') => scan.brackets.push(Bracket::Plain),
            Some(b']') => match scan.brackets.pop() {
                Some(Bracket::Plain) | None => {}
                Some(bracket) => {
                    // What a silent macro holds is not written.
                    self.write(scan, at, at + 1);
                    scan.silent -= usize::from(bracket == Bracket::Silent);
                    self.close(bracket);
                }
            },
            Some(b'\\') => {
                let escaped = rest.chars().nth(1).filter(|c| "*_`^[]{<+:".contains(*c));
                if let Some(escaped) = escaped {
                    self.write(scan, at, at + 1 + escaped.len_utf8());
                    let home = Span::new(at, scan.at);
                    self.tree.decoded(escaped.encode_utf8(&mut [0; 4]), home);
                }
            }
            Some(b'{') => {
                let value = [("{nbsp}", "\u{a0}"), ("{empty}", ""), ("{blank}", "")];
                if let Some((name, text)) = value.iter().find(|(name, _)| rest.starts_with(name)) {
                    self.write(scan, at, at + name.len());
                    self.tree.decoded(text, Span::new(at, scan.at));
                }
            }
            Some(b'<') => {
                let words = rest
                    .strip_prefix("<<")
                    .and_then(|r| r.split_once(">>"))
                    .and_then(|(inner, _)| Some((inner, inner.split_once(',')?.1)));
                if let Some((inner, words)) = words {
                    let end = at + 2 + inner.len();
                    self.write(scan, at, end - words.len());
                    self.write(scan, end, end + 2);
                }
            }
            Some(b'+') if before == Some(' ') && rest.starts_with("+\n") => {
                self.write(scan, at, at + 2);
                self.tree.token(Token::Break(Span::new(at, at + 2).into()));
            }
            Some(b'+') if rest.starts_with("++") => self.passed(scan, rest),
            Some(b'&') => {
                if let Some((c, len)) = character(rest) {
                    self.write(scan, at, at + len);
                    let home = Span::new(at, scan.at);
                    self.tree.decoded(c.encode_utf8(&mut [0; 4]), home);
                }
            }
            Some(b'"' | b'\'') => {
                let curved = [("\"`", "“"), ("'`", "‘"), ("''", "”")];
                self.curved(scan, rest, &curved);
            }
            Some(b'`') if is_old_quotation(rest) => self.curved(scan, rest, &[("``", "“")]),
            Some(b'`') if rest.starts_with("`\"") || rest.starts_with("`'") => {
                self.curved(scan, rest, &[("`\"", "”"), ("`'", "’")]);
            }
            Some(_) => self.formatted(scan, rest, before),
            None => {}
        }
    }

    /// `++[++` and `+++a+++`: text in which nothing means anything.
    fn passed(&mut self, scan: &mut Scan, rest: &str) {
        let len = if rest.starts_with("+++") { 3 } else { 2 };
        let (mark, inner) = rest.split_at_checked(len).unwrap_or((rest, ""));
        let at = scan.at;
        let Some(found) = inner.find(mark).filter(|found| {
            let text = inner.get(..*found).unwrap_or("");
            // `C++ and C++`
            !text.is_empty() && text.trim() == text
        }) else {
            scan.at = at + len;
            return;
        };
        let end = at + len + found;
        if scan.closers.last().is_none_or(|c| end + len <= c.0) {
            let text = inner.get(..found).unwrap_or("");
            if text.chars().nth(1).is_none() {
                // A fix that takes the sign out takes its marks out too.
                self.write(scan, at, end + len);
                if scan.silent == 0 {
                    self.tree.decoded(text, Span::new(at, end + len));
                }
            } else {
                self.write(scan, at, at + len);
                self.write(scan, end, end + len);
            }
        }
    }

    fn curved(&mut self, scan: &mut Scan, rest: &str, marks: &[(&str, &str)]) {
        if let Some((mark, text)) = marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
            let at = scan.at;
            self.write(scan, at, at + mark.len());
            self.tree.decoded(text, Span::new(at, scan.at));
        }
    }

    /// `*strong*`, `_emphasis_`, `` `code` ``, `^7^`.
    fn formatted(&mut self, scan: &mut Scan, rest: &str, before: Option<char>) {
        let at = scan.at;
        let Some(mark) = rest.chars().next() else {
            return;
        };
        let doubled = rest.starts_with(&format!("{mark}{mark}"));
        let len = if doubled { 2 } else { 1 };
        let free = doubled || mark == '^' || before.is_none_or(|c| !c.is_alphanumeric());
        let tag = match mark {
            '*' => Tag::Strong,
            '_' => Tag::Emphasis,
            '`' => Tag::Code,
            '^' => Tag::Superscript,
            _ => return,
        };
        let Some(inner) = rest.get(len..).filter(|_| free) else {
            return;
        };
        let delimiter = rest.get(..len).unwrap_or("");
        let closes = |n: &usize| {
            let text = inner.get(..*n).unwrap_or("");
            let after = inner.get(n + len..).and_then(|t| t.chars().next());
            !text.is_empty()
                && !text.starts_with(char::is_whitespace)
                && !text.ends_with(char::is_whitespace)
                && (doubled || mark == '^' || after.is_none_or(|c| !c.is_alphanumeric()))
        };
        let found = inner
            .match_indices(delimiter)
            .map(|(n, _)| n)
            .take(8)
            .find(closes);
        let Some(found) = found else {
            return;
        };
        let end = at + len + found;
        if end >= scan.end || scan.closers.last().is_some_and(|c| end >= c.0) {
            return;
        }
        self.write(scan, at, at + len);
        self.tree.open(tag);
        if tag == Tag::Code {
            self.write(scan, end, end + len);
            self.tree.close(tag);
        } else {
            scan.closers.push((end, len, tag));
        }
    }

    /// A macro or an address.
    fn colon(&mut self, scan: &mut Scan, start: usize) {
        const LONGEST_NAME: usize = 40;
        let at = scan.at;
        let name_start = self
            .text
            .as_bytes()
            .get(start.max(scan.plain)..at)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take(LONGEST_NAME)
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        let name_start = at - name_start;
        let word = Span::new(name_start, at).of(self.text);
        // A note's macro may follow its word without a space.
        let name = ["footnoteref", "footnote"]
            .iter()
            .find(|name| word.ends_with(*name))
            .map_or(word, |name| *name);
        let name_start = at - name.len();
        if name.is_empty() {
            return;
        }
        let rest = cut(self.text, Span::new(at + 1, scan.end), REACH);
        let target_len = target_len(rest);
        let target = rest.get(..target_len).unwrap_or("");
        let bracket = rest.get(target_len..).is_some_and(|r| r.starts_with('['));
        let open = at + 1 + target_len + 1;
        match name {
            "footnote" | "footnoteref" if bracket => self.footnote(scan, name_start, target, open),
            "link" | "mailto" if bracket => {
                let url = if name == "mailto" {
                    format!("mailto:{target}")
                } else {
                    target.trim_matches('+').to_owned()
                };
                let home = Span::new(at + 1, at + 1 + target_len);
                self.link(scan, name_start, home, &url, open);
            }
            "xref" if bracket => {
                self.write(scan, name_start, open);
                scan.brackets.push(Bracket::Plain);
            }
            "image" | "icon" | "kbd" | "btn" | "menu" | "indexterm" if bracket => {
                self.write(scan, name_start, open);
                scan.brackets.push(Bracket::Silent);
                scan.silent += 1;
            }
            // Marks in an address that are to mean nothing.
            _ if rest.starts_with("//") && target.contains("++") => {
                scan.at = at + 1 + target.find("++").unwrap_or(0);
            }
            // An address that a note follows without a space.
            _ if rest.starts_with("//") && target.ends_with("footnote:") => {
                let words = target.rfind("footnote:").unwrap_or(0);
                scan.at = at + 1 + words;
            }
            _ if rest.starts_with("//") => {
                let home = Span::new(name_start, at + 1 + target_len);
                if bracket && name.starts_with("http") {
                    let url = home.of(self.text).to_owned();
                    self.link(scan, name_start, home, &url, open);
                } else {
                    // A bare address; no emphasis in there.
                    scan.at = home.end;
                }
            }
            _ => {}
        }
    }

    fn link(&mut self, scan: &mut Scan, start: usize, home: Span, url: &str, open: usize) {
        self.write(scan, start, open);
        self.tree.open(Tag::Anchor);
        self.tree.attr(AttrName::Href, url, home);
        if self.text.get(open..).is_some_and(|t| t.starts_with(']')) {
            self.tree.text(home);
        }
        scan.brackets.push(Bracket::Link);
        // `url[text^]` and `url[text,window=_blank]`
        let inner = cut(self.text, Span::new(open, scan.end), REACH);
        if let Some((inner, _)) = inner.split_once(']')
            && !inner.contains('[')
        {
            let shown = inner.split(",window").next().unwrap_or(inner);
            let shown = shown.strip_suffix('^').unwrap_or(shown);
            if shown.len() < inner.len() {
                self.inline(Span::new(open, open + shown.len()));
                scan.plain = open + inner.len();
                scan.at = scan.plain;
            }
        }
    }

    fn footnote(&mut self, scan: &mut Scan, start: usize, id: &str, open: usize) {
        let inner = cut(self.text, Span::new(open, scan.end), REACH);
        // `footnoteref:[id,text]` and `footnoteref:[id]`
        let old = Span::new(start, open)
            .of(self.text)
            .starts_with("footnoteref");
        let (id, skipped) = match inner.split_once([',', ']']) {
            Some((id, _)) if old => (id, id.len()),
            _ => (id, 0),
        };
        let comma = inner.get(skipped..).is_some_and(|r| r.starts_with(','));
        let again = inner.get(skipped..).is_some_and(|r| r.starts_with(']'));
        let known = self.named.get(id).cloned();
        self.write(scan, start, open + skipped + usize::from(old && comma));
        if again && !id.is_empty() {
            let label = known.unwrap_or_else(|| id.to_owned());
            self.tree.open(Tag::Marker);
            self.tree.attr(AttrName::Label, &label, Span::empty(start));
            self.tree
                .decoded(&format!("[{label}]"), Span::new(start, scan.at + 1));
            self.tree.close(Tag::Marker);
            scan.brackets.push(Bracket::Silent);
            scan.silent += 1;
            return;
        }
        self.notes += 1;
        let label = self.notes.to_string();
        if !id.is_empty() {
            self.named
                .entry(id.to_owned())
                .or_insert_with(|| label.clone());
        }
        self.tree
            .open_inline_note(&label, &format!("[{label}]"), start);
        scan.brackets.push(Bracket::Note);
    }
}

/// A character reference, `&#44;` or `&amp;`, and its length.
fn character(rest: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let near = cut_to(rest, LONGEST);
    let (name, _) = near.strip_prefix('&')?.split_once(';')?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_control())?
        }
    };
    Some((c, name.len() + 2))
}

/// The start of a text, at most so many bytes.
fn cut_to(text: &str, most: usize) -> &str {
    cut(text, Span::new(0, text.len()), most)
}

/// Whether ``` ``words'' ``` starts here, as AsciiDoc had it once and pandoc still writes it.
fn is_old_quotation(rest: &str) -> bool {
    let inner = rest.strip_prefix("``");
    inner.is_some_and(|inner| {
        let end = inner.find("''");
        end.is_some_and(|end| inner.find("``").is_none_or(|next| end < next))
    })
}

/// The length of a macro's target or an address: up to white space or a bracket that is no defanged mark.
fn target_len(rest: &str) -> usize {
    const MARKS: [&str; 6] = ["[.]", "[:]", "[dot]", "[/]", "[@]", "[at]"];
    let mut at = 0;
    while let Some(c) = rest.get(at..).and_then(|r| r.chars().next()) {
        if c == '[' {
            let Some(mark) = MARKS
                .iter()
                .find(|m| rest.get(at..).is_some_and(|r| r.starts_with(*m)))
            else {
                break;
            };
            at += mark.len();
        } else if c.is_whitespace() || matches!(c, '<' | '>' | ']' | '"') {
            break;
        } else {
            at += c.len_utf8();
        }
    }
    at
}
