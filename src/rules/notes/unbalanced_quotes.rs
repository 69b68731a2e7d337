//! Quotation marks and brackets left open in a note.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "unbalanced-quotes",
    category: Category::Notes,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/unbalanced-quotes.md"),
};

/// See the rule's page.
pub(crate) struct UnbalancedQuotes;

impl Rule for UnbalancedQuotes {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let mut marks = Marks::default();
        for (index, note) in doc.notes.iter().enumerate() {
            let links = doc.links_in(note.text).iter();
            let links = links.filter(|l| l.indicator.is_some()).map(|l| l.span);
            for (span, mark) in marks.open(doc.text(), note.text, links) {
                let what = match mark {
                    '(' | '[' | '{' => "is opened and never closed",
                    ')' | ']' | '}' => "is closed and was never opened",
                    '“' | '„' | '«' => "is opened and never closed",
                    '”' | '»' => "is closed and was never opened",
                    _ => "has no partner",
                };
                out.push(
                    Diagnostic::new(
                        META.name,
                        META.level,
                        span,
                        format!("in note {}, “{mark}” {what}", note.label),
                    )
                    .in_note(index)
                    .with_help("complete the pair, or take the mark out"),
                );
            }
        }
    }
}

/// The marks of a note that wait for their partners.
#[derive(Default)]
struct Marks {
    brackets: Vec<(usize, char)>,
    quotes: Vec<(usize, char)>,
    /// Those to which none will come.
    lone: Vec<(usize, char)>,
}

impl Marks {
    /// Marks without a partner. Single quotation marks are looked past: most of them are apostrophes.
    fn open(
        &mut self,
        text: &str,
        span: Span,
        links: impl Iterator<Item = Span>,
    ) -> Vec<(Span, char)> {
        for marks in [&mut self.brackets, &mut self.quotes, &mut self.lone] {
            marks.clear();
        }
        let mut links = links.peekable();
        let slice = span.of(text);
        let mut next = 0;
        loop {
            while links.next_if(|l| l.end <= span.start + next).is_some() {}
            let link = links.peek().copied();
            let stop = link.map_or(slice.len(), |l| {
                (l.start.max(span.start + next)) - span.start
            });
            let Some(rest) = slice.as_bytes().get(next..stop.min(slice.len())) else {
                break;
            };
            let Some(found) = rest.iter().position(|b| BEGINS[usize::from(*b)]) else {
                match link {
                    Some(link) => next = link.end - span.start,
                    None => break,
                }
                continue;
            };
            let at = next + found;
            next = at + 1;
            if let Some(c) = slice.get(at..).and_then(|rest| rest.chars().next()) {
                self.add(slice, at, span.start + at, c);
            }
        }
        self.without_partner()
    }

    /// Takes a character that may be a mark: at `at` in the note, at `here` in the text.
    #[inline]
    fn add(&mut self, slice: &str, at: usize, here: usize, c: char) {
        let Self {
            brackets,
            quotes,
            lone,
        } = self;
        let last = quotes.last().map(|(_, mark)| *mark);
        let closes_quote = match c {
            '(' | '[' | '{' => return brackets.push((here, c)),
            ')' | ']' | '}' => {
                match brackets.iter().rposition(|(_, open)| closes(*open, c)) {
                    // What was opened inside and never closed is lone.
                    Some(index) => lone.extend(brackets.drain(index..).skip(1)),
                    None if is_enumeration(slice, at) => {}
                    None => lone.push((here, c)),
                }
                return;
            }
            '“' => last == Some('„'),
            '„' | '«' => false,
            '”' => matches!(last, Some('“' | '„' | '”' | '"')),
            '»' => matches!(last, Some('«' | '»')),
            // An inch, a second.
            '"' if after_digit(slice, at) && !quotes.iter().any(|(_, q)| *q == '"') => return,
            '"' => matches!(last, Some('"' | '“')),
            _ => return,
        };
        if closes_quote {
            quotes.pop();
        } else {
            quotes.push((here, c));
        }
    }

    /// What is left, in order.
    fn without_partner(&mut self) -> Vec<(Span, char)> {
        let Self {
            brackets,
            quotes,
            lone,
        } = self;
        if lone.is_empty() && brackets.is_empty() && quotes.is_empty() {
            return Vec::new();
        }
        // “« »” turned round: »word«
        let quotes = paired(std::mem::take(quotes));
        let mut out: Vec<(Span, char)> = lone
            .iter()
            .chain(brackets.iter())
            .chain(&quotes)
            .map(|(at, c)| (Span::new(*at, at + c.len_utf8()), *c))
            .collect();
        out.sort_by_key(|(span, _)| *span);
        out
    }
}

/// The bytes that begin a bracket or a quotation mark, or another character beyond Latin letters.
static BEGINS: [bool; 256] = {
    let mut table = [false; 256];
    let begins = *b"()[]{}\"\xC2\xE2";
    let mut at = 0;
    while at < begins.len() {
        table[begins[at] as usize] = true;
        at += 1;
    }
    table
};

fn after_digit(slice: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| slice.as_bytes().get(b));
    before.is_some_and(u8::is_ascii_digit)
}

/// Leaves out pairs that stand the other way round: »word«.
fn paired(quotes: Vec<(usize, char)>) -> Vec<(usize, char)> {
    let mut out: Vec<(usize, char)> = Vec::new();
    for (at, c) in quotes {
        match (out.last(), c) {
            (Some((_, '»')), '«') => drop(out.pop()),
            _ => out.push((at, c)),
        }
    }
    out
}

fn closes(open: char, close: char) -> bool {
    matches!((open, close), ('(', ')') | ('[', ']') | ('{', '}'))
}

/// `a)`, `iv)`, `2)`: the closing bracket of a list, not of a pair; and smileys.
fn is_enumeration(slice: &str, at: usize) -> bool {
    let head = slice.get(..at).unwrap_or("");
    let word: String = head
        .chars()
        .rev()
        .take(5)
        .take_while(|c| c.is_alphanumeric())
        .collect();
    let before = head.chars().rev().nth(word.chars().count());
    let number = word.len() <= 4
        && (word
            .chars()
            .all(|c| c.is_ascii_digit() || "ivx".contains(c))
            || word.chars().count() == 1);
    (!word.is_empty() && number && before.is_none_or(|c| c.is_whitespace() || c == ';' || c == ','))
        || head.ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lone(text: &str) -> String {
        Marks::default()
            .open(text, Span::new(0, text.len()), std::iter::empty())
            .iter()
            .map(|(_, c)| *c)
            .collect()
    }

    #[test]
    fn pairs() {
        assert_eq!(lone("“Title, Outlet, 2019."), "“");
        assert_eq!(lone("Title,” Outlet"), "”");
        assert_eq!(lone("\"Title, Outlet"), "\"");
        assert_eq!(lone("[“Title,” Outlet (2019)"), "[");
        for fine in [
            "“A ‘b’ c,” the boys’ d",
            "„Titel“, «titre», »Titel«",
            "a) one; b) two; 3) three",
            "a 6\" gun, \"Title\"",
            "[“Title,”] (x [y] z)",
            "”Titel”",
            "'90s",
        ] {
            assert_eq!(lone(fine), "", "{fine}");
        }
    }
}
