//! What dates, addresses and pages leave of a citation: stretches of words between separators.

use std::ops::Range;

use super::elements::{Elements, Role};
use super::lex::{Kind, Lexed};
use smallvec::SmallVec;

/// What stands before a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Start,
    Comma,
    Period,
    Colon,
    /// A bar, a bracket.
    Mark,
    /// A part that was taken: title, date, address.
    Part,
}

/// Words between separators.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) tokens: Range<usize>,
    pub(super) before: Before,
    /// The closing one of the brackets of their own in which it stands.
    pub(super) bracket: Option<usize>,
    /// An address stands somewhere before it.
    pub(super) after_link: bool,
}

/// Most citations have few.
pub(super) type Segments = SmallVec<[Segment; 6]>;

/// The segments of a citation, in order.
pub(super) fn segments(elements: &Elements<'_, '_>) -> Segments {
    let lexed = elements.lexed;
    let mut builder = Builder {
        lexed,
        out: Segments::new(),
        start: None,
        before: Before::Start,
        bracket_end: 0,
        after_link: false,
    };
    let range = elements.range.clone();
    let tokens = lexed.tokens.get(range.clone()).unwrap_or(&[]);
    let mut from = range.start;
    for ((at, token), role) in (range.start..).zip(tokens).zip(elements.roles()) {
        if at < from {
            continue;
        }
        if *role != Role::Free {
            if builder.start.is_some() {
                builder.close(at);
            }
            builder.after_link |= *role == Role::Link;
            if *role != Role::Gap {
                builder.before = Before::Part;
            }
            continue;
        }
        match token.kind {
            Kind::Comma | Kind::Semicolon => builder.separate(at, Before::Comma),
            Kind::Period => builder.separate(at, Before::Period),
            Kind::Colon if builder.start.is_none() => builder.separate(at, Before::Colon),
            Kind::Dash if builder.start.is_none() || token.text == "|" => {
                builder.separate(at, Before::Mark)
            }
            Kind::Open(_) => {
                let mate = token.mate.filter(|m| *m < range.end);
                let words_only = mate.is_some_and(|m| (at + 1..m).all(|i| elements.free(i)));
                match mate {
                    // `The Times (London)`
                    Some(close) if words_only && builder.start.is_some() => from = close + 1,
                    Some(close) => {
                        builder.separate(at, Before::Mark);
                        builder.bracket_end = close;
                    }
                    None => builder.separate(at, Before::Mark),
                }
            }
            Kind::Close(_) => builder.separate(at, Before::Mark),
            _ => {
                builder.start.get_or_insert(at);
            }
        }
    }
    builder.close(elements.range.end);
    builder.out
}

struct Builder<'l, 'a> {
    lexed: &'l Lexed<'a>,
    out: Segments,
    start: Option<usize>,
    before: Before,
    bracket_end: usize,
    after_link: bool,
}

impl Builder<'_, '_> {
    fn separate(&mut self, at: usize, before: Before) {
        let closed = self.close(at);
        // The strongest of several separators in a row counts.
        if closed
            || matches!(self.before, Before::Comma | Before::Start)
            || before == Before::Period
        {
            self.before = before;
        }
    }

    /// Ends the open segment before `at`; tells whether there was one.
    fn close(&mut self, at: usize) -> bool {
        let Some(start) = self.start.take() else {
            return false;
        };
        let mut end = at;
        while end > start
            && matches!(
                self.lexed.kind(end - 1),
                Some(Kind::Colon | Kind::Dash | Kind::Comma)
            )
        {
            end -= 1;
        }
        let words =
            (start..end).any(|i| matches!(self.lexed.kind(i), Some(Kind::Word | Kind::Quote(_))));
        if !words {
            return false;
        }
        self.out.push(Segment {
            tokens: start..end,
            before: self.before,
            bracket: (start < self.bracket_end).then_some(self.bracket_end),
            after_link: self.after_link,
        });
        self.before = Before::Part;
        true
    }
}

impl Segment {
    /// How many words it has.
    pub(super) fn words(&self, lexed: &Lexed<'_>) -> usize {
        self.tokens.clone().filter(|&i| lexed.is_word(i)).count()
    }
}
