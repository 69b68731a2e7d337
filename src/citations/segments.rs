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
    let mut at = elements.range.start;
    while at < elements.range.end {
        if !elements.free(at) {
            let role = elements.role(at);
            builder.close(at);
            builder.after_link |= role == Role::Link;
            if role != Role::Gap || builder.before == Before::Start {
                builder.before = if role == Role::Gap {
                    builder.before
                } else {
                    Before::Part
                };
            }
            at += 1;
            continue;
        }
        match lexed.kind(at) {
            Some(Kind::Comma | Kind::Semicolon) => builder.separate(at, Before::Comma),
            Some(Kind::Period) => builder.separate(at, Before::Period),
            Some(Kind::Colon) if builder.start.is_none() => builder.separate(at, Before::Colon),
            Some(Kind::Dash) if builder.start.is_none() || lexed.word(at) == "|" => {
                builder.separate(at, Before::Mark)
            }
            Some(Kind::Open(_)) => {
                let mate = lexed
                    .token(at)
                    .and_then(|t| t.mate)
                    .filter(|m| *m < elements.range.end);
                let words_only = mate.is_some_and(|m| (at + 1..m).all(|i| elements.free(i)));
                match mate {
                    // `The Times (London)`
                    Some(close) if words_only && builder.start.is_some() => {
                        at = close + 1;
                        continue;
                    }
                    Some(close) => {
                        builder.separate(at, Before::Mark);
                        builder.bracket_end = close;
                    }
                    None => builder.separate(at, Before::Mark),
                }
            }
            Some(Kind::Close(_)) => builder.separate(at, Before::Mark),
            _ => {
                builder.start.get_or_insert(at);
            }
        }
        at += 1;
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
