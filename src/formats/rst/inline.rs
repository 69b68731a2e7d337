//! Inline markup: footnote references, links, literals, emphasis.

use super::super::lines::cut;
use super::super::markup::{AttrName, Tag};
use super::{Reader, note_label};
use crate::span::Span;

impl Reader<'_> {
    pub(super) fn inline(&mut self, span: Span) {
        let mut plain = span.start;
        let mut at = span.start;
        while at < span.end {
            let rest = Span::new(at, span.end).of(self.text);
            let Some(next) = rest
                .bytes()
                .position(|b| matches!(b, b'`' | b'*' | b'[' | b'\\' | b'_'))
            else {
                break;
            };
            at += next;
            let before = self
                .text
                .get(span.start..at)
                .and_then(|t| t.chars().next_back());
            match self.construct(at, span.end, before, plain) {
                Some(end) => {
                    at = end;
                    plain = end;
                }
                None => at += 1,
            }
        }
        self.tree.text(Span::new(plain, span.end));
    }

    /// Writes the text since `plain` and the construct at `at`, if there is one; gives its end.
    fn construct(
        &mut self,
        at: usize,
        end: usize,
        before: Option<char>,
        plain: usize,
    ) -> Option<usize> {
        /// How far the end of a construct is looked for, in bytes.
        const REACH: usize = 1000;
        const LONGEST_LABEL: usize = 80;
        let rest = cut(self.text, Span::new(at, end), REACH);
        let starts = before.is_none_or(|c| c.is_whitespace() || "'\"([{<-/:‘“’«".contains(c));
        let so_far = Span::new(plain, at);
        let closed = |mark: &str| {
            let inner = rest.get(mark.len()..)?;
            let len = inner.find(mark)?;
            let text = inner.get(..len)?;
            let solid = !text.is_empty()
                && !text.starts_with(char::is_whitespace)
                && !text.ends_with(char::is_whitespace);
            (starts && solid).then_some(Span::new(at + mark.len(), at + mark.len() + len))
        };
        if rest.starts_with('\\') {
            let escaped = rest.chars().nth(1)?;
            self.tree.text(so_far);
            let home = Span::new(at, at + 1 + escaped.len_utf8());
            if escaped.is_whitespace() {
                // It parts markup and is not seen.
                return Some(home.end);
            }
            self.tree.decoded(escaped.encode_utf8(&mut [0; 4]), home);
            return Some(home.end);
        }
        if rest.starts_with('_') {
            return self.simple_reference(at, so_far);
        }
        if rest.starts_with('[') {
            let near = cut(self.text, Span::new(at, end), LONGEST_LABEL);
            let (label, _) = near.get(1..)?.split_once(']')?;
            let after = rest.get(label.len() + 2..)?;
            let known = note_label(&format!(".. [{label}]")).is_some();
            if !known || !after.starts_with('_') || after.starts_with("__") {
                return None;
            }
            // The space that the syntax asks for before a note's number is none that a reader sees.
            let words = so_far.of(self.text);
            let numbered = label.starts_with(|c: char| c.is_ascii_digit() || "#*".contains(c));
            let kept = match words.strip_suffix([' ', '\n']) {
                Some(kept) if numbered => kept,
                _ => words,
            };
            self.tree
                .text(Span::new(so_far.start, so_far.start + kept.len()));
            let shown = Span::new(at, at + label.len() + 2);
            let label = self.labels.resolve(label, false);
            self.tree.open(Tag::Marker);
            self.tree.attr(AttrName::Label, &label, Span::empty(at));
            self.tree.text(shown);
            self.tree.close(Tag::Marker);
            return Some(shown.end + 1);
        }
        let (inner, tag, mark) = if rest.starts_with("``") {
            (closed("``")?, Tag::Code, 2)
        } else if rest.starts_with("**") {
            (closed("**")?, Tag::Strong, 2)
        } else if rest.starts_with('*') {
            (closed("*")?, Tag::Emphasis, 1)
        } else {
            let inner = closed("`")?;
            // `:role:` before it is not shown.
            let words = so_far.of(self.text);
            let role = words
                .strip_suffix(':')
                .and_then(|w| w.rsplit_once(':'))
                .filter(|(_, role)| {
                    !role.is_empty()
                        && role.len() < 20
                        && role.bytes().all(|b| b.is_ascii_alphabetic())
                })
                .map_or(0, |(_, role)| role.len() + 2);
            self.tree.text(Span::new(so_far.start, so_far.end - role));
            if matches!(
                words.get(words.len() - role..),
                Some(":sup:" | ":superscript:")
            ) {
                self.tree.open(Tag::Superscript);
                self.tree.text(inner);
                self.tree.close(Tag::Superscript);
                return Some(inner.end + 1);
            }
            return Some(self.phrase(inner));
        };
        self.tree.text(so_far);
        self.tree.open(tag);
        self.tree.text(inner);
        self.tree.close(tag);
        Some(inner.end + mark)
    }

    /// `` `text <target>`_ ``, `` `name`_ ``, `` :role:`text` ``.
    fn phrase(&mut self, inner: Span) -> usize {
        let words = inner.of(self.text);
        let after = self.text.get(inner.end + 1..).unwrap_or("");
        let underscores = after.bytes().take(2).take_while(|b| *b == b'_').count();
        let end = inner.end + 1 + underscores;
        let mut shown = inner;
        let mut home = None;
        if let Some(open) = words.rfind('<')
            && words.ends_with('>')
            && underscores > 0
        {
            shown = Span::new(
                inner.start,
                inner.start + words.get(..open).unwrap_or("").trim_end().len(),
            );
            home = Some(Span::new(inner.start + open + 1, inner.end - 1));
            if shown.is_empty() {
                shown = home.unwrap_or(shown);
            }
        } else if underscores > 0 {
            home = self.targets.get(&words.to_lowercase()).copied();
        }
        self.link(shown, home);
        end
    }

    fn link(&mut self, shown: Span, home: Option<Span>) {
        let Some(home) = home else {
            self.tree.text(shown);
            return;
        };
        self.tree.open(Tag::Anchor);
        let url: String = home.of(self.text).split_whitespace().collect();
        self.tree.attr(AttrName::Href, &url, home);
        self.tree.text(shown);
        self.tree.close(Tag::Anchor);
    }

    /// `name_`, where `at` is the underscore.
    fn simple_reference(&mut self, at: usize, so_far: Span) -> Option<usize> {
        let next = self.text.get(at + 1..)?.chars().next();
        if next.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let words = so_far.of(self.text);
        let word = words
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'))
            .next()?;
        let home = *self.targets.get(&word.to_lowercase())?;
        let start = at - word.len();
        self.tree.text(Span::new(so_far.start, start));
        self.link(Span::new(start, at), Some(home));
        Some(at + 1)
    }
}
