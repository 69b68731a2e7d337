//! What pandoc, Quarto and Jekyll add to Markdown and the parser does not know: inline notes, template tags, addresses
//! that only look like emphasis.

use foldhash::HashMap;

use crate::span::Span;

/// For each `[` of an inline note `^[…]` the place of its `]`. Brackets match within a paragraph.
pub(super) fn inline_notes(text: &str) -> HashMap<usize, usize> {
    let mut found = HashMap::default();
    if memchr::memmem::find(text.as_bytes(), b"^[").is_none() {
        return found;
    }
    let bytes = text.as_bytes();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' => at = code_end(bytes, at) - 1,
            b'[' => {
                let caret = at > 0 && bytes.get(at - 1) == Some(&b'^');
                let escaped = at > 1 && bytes.get(at - 2) == Some(&b'\\');
                // `[^[` is no inline note, nor is one inside another.
                let label = at > 1 && bytes.get(at - 2) == Some(&b'[');
                open.push((at, caret && !escaped && !label));
            }
            b']' => {
                if let Some((start, true)) = open.pop() {
                    found.insert(start, at);
                }
            }
            b'\n' => {
                let blank = bytes
                    .get(at + 1..)
                    .and_then(|rest| rest.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')));
                if matches!(blank, Some(b'\n') | None) {
                    open.clear();
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The end of the code span that starts at a run of backticks, or of the run where it is none.
fn code_end(bytes: &[u8], at: usize) -> usize {
    const LONGEST: usize = 1000; // bytes
    let run = |from: usize| bytes.iter().skip(from).take_while(|b| **b == b'`').count();
    let ticks = run(at);
    let inner = at + ticks;
    let mut end = inner;
    while end < bytes.len().min(inner + LONGEST) {
        match bytes.get(end) {
            Some(b'`') => {
                let closing = run(end);
                end += closing;
                if closing == ticks {
                    return end;
                }
            }
            _ => end += 1,
        }
    }
    inner
}

/// Template tags of Jekyll, Hugo and Quarto: `{% … %}`, `{{< … >}}`, `{{ site.title }}`. No reader sees them.
pub(super) fn template_tags(text: &str) -> Vec<Span> {
    const LONGEST: usize = 2000; // bytes
    let mut found: Vec<Span> = Vec::new();
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(next) = bytes
        .get(from..)
        .and_then(|rest| memchr::memchr(b'{', rest))
    {
        let at = from + next;
        from = at + 1;
        let close: &[u8] = match bytes.get(at + 1..at + 3) {
            Some([b'%', _]) => b"%}",
            Some(b"{<") => b">}}",
            Some(b"{%") => b"%}}",
            Some([b'{', _]) => b"}}",
            _ => continue,
        };
        let end = bytes.len().min(at + LONGEST);
        let Some(inner) = bytes
            .get(at + 2..end)
            .and_then(|rest| memchr::memmem::find(rest, close))
        else {
            continue;
        };
        let tag = Span::new(at, at + 2 + inner + close.len());
        let words = tag.of(text);
        let is_value = close == b"}}" && (words.contains("://") || words.contains('|'));
        if words.is_empty() || words.contains("\n\n") || is_value {
            continue;
        }
        from = tag.end;
        found.push(tag);
    }
    found
}

/// Stretches that run from a scheme to white space: what looks like emphasis in there is a part of an address.
pub(super) fn addresses(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    for at in memchr::memmem::find_iter(bytes, b"://") {
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let tail = bytes.get(at..).unwrap_or(&[]);
        let len = tail.iter().position(ends_address).unwrap_or(tail.len());
        found.push(Span::new(at, at + len));
    }
    found
}

/// Whether a byte ends a stretch of [`addresses`].
pub(super) fn ends_address(b: &u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b'|')
}

/// Whether one of some sorted stretches that do not overlap holds `at`.
pub(super) fn holds(stretches: &[Span], at: usize) -> bool {
    let after = stretches.partition_point(|s| s.start <= at);
    after > 0 && stretches.get(after - 1).is_some_and(|s| at < s.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_notes_match_their_brackets() {
        let text = r"a^[one [two](x) `]` \] three] b \^[no] [^[x]] ^[open

c] d";
        let mut notes: Vec<&str> = inline_notes(text)
            .iter()
            .filter_map(|(&from, &to)| text.get(from + 1..to))
            .collect();
        notes.sort_unstable();
        assert_eq!(notes, [r"one [two](x) `]` \] three"]);
    }

    #[test]
    fn template_tags_are_found() {
        let text =
            "a {% include x.html %} b {{ site.url }} {{< video x >}} {{cite|url=http://x}} {a} {{";
        let tags: Vec<&str> = template_tags(text).iter().map(|t| t.of(text)).collect();
        assert_eq!(
            tags,
            ["{% include x.html %}", "{{ site.url }}", "{{< video x >}}"]
        );
    }
}
