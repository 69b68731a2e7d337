//! Text between the parser's events: escapes, inline notes, markers without notes, what no reader sees.

use super::convert::Converter;
use crate::formats::markup::Tag;
use crate::span::Span;

impl Converter<'_> {
    /// Text as the parser gives it, and what the parser does not know in it.
    pub(super) fn text(&mut self, text: &str, range: Span, after_link: bool) {
        let gap = Span::new(self.done, range.start);
        self.done = range.end;
        if range.of(self.source) != text {
            if range.start >= self.skip_to {
                self.tree.decoded(text, range);
            }
            return;
        }
        if self.in_code {
            self.tree.text(range);
            return;
        }
        let mut at = range.start.max(self.skip_to.min(range.end));
        if gap.of(self.source) == "\\" && at == range.start {
            // An escape and what it escapes are one.
            let first = text.chars().next().map_or(0, char::len_utf8);
            let character = text.get(..first).unwrap_or("");
            self.tree
                .decoded(character, Span::new(gap.start, at + first));
            at += first;
        } else if at == range.start {
            let line = self.source.get(at..).unwrap_or("");
            if range.start == self.paragraph.start
                && let Some(len) = fence(line)
            {
                self.skip_to = at + len;
                return;
            }
            if after_link
                && gap.is_empty()
                && let Some(len) = attributes(text)
            {
                at += len;
            }
        }
        self.pieces(at, range.end);
    }

    /// Plain text, with whatever the parser does not know in it.
    fn pieces(&mut self, mut at: usize, end: usize) {
        let mut plain = at;
        while at < end {
            // A `]` means something only where it ends an inline note.
            let closing = self.ends.last().copied();
            let closing = closing.filter(|close| (at..end).contains(close));
            let rest = Span::new(at, closing.unwrap_or(end)).of(self.source);
            let opening = memchr::memchr3(b'[', b'^', b'{', rest.as_bytes());
            let Some(next) = opening.map(|next| at + next).or(closing) else {
                break;
            };
            at = next;
            let taken = self.special(at, end, &mut plain);
            at = taken.unwrap_or(at + 1);
            if taken.is_some() {
                plain = at;
            }
        }
        if plain < end {
            self.tree.text(Span::new(plain, end));
        }
    }

    /// Deals with the special thing at `at`, if there is one, and says where it ends.
    fn special(&mut self, at: usize, end: usize, plain: &mut usize) -> Option<usize> {
        let byte = self.source.as_bytes().get(at)?;
        let before = Span::new(*plain, at);
        match byte {
            b'{' => {
                let after = self.tags.partition_point(|t| t.start <= at);
                let tag = *self.tags.get(after.checked_sub(1)?)?;
                if at >= tag.end {
                    return None;
                }
                self.tree.text(before);
                self.skip_to = tag.end;
                Some(tag.end.min(end))
            }
            b'[' if self.inline_notes.contains_key(&at) => {
                self.tree.text(before);
                self.start_inline_note(at);
                self.ends.extend(self.inline_notes.remove(&at));
                Some(at + 1)
            }
            b'[' => {
                let len = undefined_marker(self.source.get(at..)?)?;
                self.tree.text(before);
                let span = Span::new(at, at + len);
                let label = Span::new(at + 2, span.end - 1);
                let label = label.of(self.source).to_owned();
                self.marker(&label, span);
                self.skip_to = span.end;
                Some(span.end.min(end))
            }
            b']' if self.ends.last() == Some(&at) => {
                self.tree.text(before);
                self.ends.pop();
                self.tree.close(Tag::Note);
                Some(at + 1)
            }
            b'^' if self.inline_notes.contains_key(&(at + 1)) => {
                self.tree.text(before);
                Some(at + 1)
            }
            b'^' => {
                // `^7^`
                let rest = Span::new(at + 1, end).of(self.source);
                let len = rest.bytes().take_while(u8::is_ascii_digit).count();
                let closed = (1..=3).contains(&len) && rest.as_bytes().get(len) == Some(&b'^');
                if !closed {
                    return None;
                }
                self.tree.text(before);
                self.tree.open(Tag::Superscript);
                self.tree.text(Span::new(at + 1, at + 1 + len));
                self.tree.close(Tag::Superscript);
                Some(at + len + 2)
            }
            _ => None,
        }
    }

    /// `^[`: a marker that stands nowhere, and a note that will be moved to the end.
    pub(super) fn start_inline_note(&mut self, bracket: usize) {
        self.inline_count += 1;
        let label = if self.named_notes {
            format!("inline-{}", self.inline_count)
        } else {
            self.inline_count.to_string()
        };
        self.tree
            .open_inline_note(&label, &format!("[^{label}]"), bracket.saturating_sub(1));
    }

    /// Ends what inline notes their block leaves open.
    pub(super) fn end_inline_notes(&mut self) {
        while self.ends.pop().is_some() {
            self.tree.close(Tag::Note);
        }
    }
}

/// The length of a marker `[^label]` for which there is no note.
fn undefined_marker(text: &str) -> Option<usize> {
    const LONGEST: usize = 100; // bytes
    let inner = text.strip_prefix("[^")?;
    let len = inner.bytes().take(LONGEST).position(|b| b == b']')?;
    let label = inner.get(..len)?;
    let plain = !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || c == '[');
    plain.then_some(len + 3)
}

/// The length of a line that opens or closes a fenced div: `::: {.note}`.
pub(super) fn fence(line: &str) -> Option<usize> {
    if !line.starts_with(":::") {
        return None;
    }
    let end = line.find('\n').unwrap_or(line.len());
    let line = line.get(..end)?.trim_end();
    let rest = line.trim_start_matches(':');
    let colons = line.len() - rest.len();
    let rest = rest.trim_end_matches(':').trim();
    let attributes = rest.is_empty()
        || rest.starts_with('{') && rest.ends_with('}')
        || rest
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (colons >= 3 && attributes).then_some(line.len())
}

/// The length of attributes behind a link: `{.external target=_blank}`.
fn attributes(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find('}')?;
    let words = inner.get(..end)?.trim();
    let known = words.starts_with(['.', '#', ':']) || words.contains('=');
    known.then_some(end + 2)
}
