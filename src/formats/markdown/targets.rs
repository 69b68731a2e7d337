//! Where the target of a link stands in the source.

use crate::span::Span;

/// The target of an inline link `[text](target "title")`. `text_end` is the end of what stands between the brackets.
pub(super) fn of_inline(source: &str, link: Span, text_end: usize, target: &str) -> Option<Span> {
    let tail = Span::new(text_end, link.end);
    let open = tail.of(source).find("](")?;
    found(source, Span::new(text_end + open + 2, link.end), target)
}

/// The target in a definition `[label]: target "title"`.
pub(super) fn of_definition(source: &str, definition: Span, target: &str) -> Option<Span> {
    let colon = definition.of(source).find("]:")?;
    let after = Span::new(definition.start + colon + 2, definition.end);
    found(source, after, target)
}

/// The target at the start of a stretch, if it stands there without escapes and entities.
fn found(source: &str, within: Span, target: &str) -> Option<Span> {
    let rest = within.of(source);
    let trimmed = rest.trim_start();
    let trimmed = trimmed.strip_prefix('<').unwrap_or(trimmed);
    let start = within.end - trimmed.len();
    (!target.is_empty() && trimmed.starts_with(target))
        .then(|| Span::new(start, start + target.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found() {
        let source = r#"[a]( <http://x y> "t")"#;
        let at = |target| of_inline(source, Span::new(0, source.len()), 2, target);
        assert_eq!(at("http://x y").map(|s| s.of(source)), Some("http://x y"));
        assert_eq!(at("http://z"), None);
        let source = "[a]:\n  http://x";
        let span = of_definition(source, Span::new(0, source.len()), "http://x");
        assert_eq!(span.map(|s| s.of(source)), Some("http://x"));
    }
}
