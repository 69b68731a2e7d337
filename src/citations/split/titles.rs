//! Where a second title begins a citation of its own.

use std::ops::Range;

use super::{boundary, only_separators, set_off, skip_separators, trim_end};
use crate::citations::date::DateOrder;
use crate::citations::lex::{Kind, Lexed};
use crate::citations::signals;
use crate::citations::title::{self, Fit};
use smallvec::{SmallVec, smallvec};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Title,
    Italic,
    Date,
    Link,
}

/// Cuts a stretch where a second title follows the date or address of the first and has its own: `“A,” TASS, May 3,
/// 2019, and “B,” RIA, May 4, 2019`; likewise addresses in a row with nothing between.
pub(super) fn at_second_titles(
    lexed: &Lexed<'_>,
    range: Range<usize>,
    mut each: impl FnMut(Range<usize>),
) {
    if is_plain(lexed, range.clone()) {
        return each(range);
    }
    let events = events(lexed, range.clone());
    // One title with one address behind it, which most have, is one citation.
    let count = |wanted: &[Event]| events.iter().filter(|e| wanted.contains(&e.0)).count();
    let titles = count(&[Event::Title, Event::Italic]);
    let leads = events
        .first()
        .is_none_or(|first| !matches!(first.0, Event::Date | Event::Link));
    if titles <= usize::from(leads) && count(&[Event::Link]) <= 1 {
        return each(range);
    }
    // For each event whether the next that is not italic is a date or an address.
    let mut sourced: SmallVec<[bool; 16]> = smallvec![false; events.len()];
    for i in (1..events.len()).rev() {
        sourced[i - 1] = match events[i].0 {
            Event::Italic => sourced[i],
            event => event != Event::Title,
        };
    }
    let mut start = range.start;
    let (mut titled, mut ended, mut linked) = (None::<Event>, None::<usize>, false);
    for (i, &(event, at, end)) in events.iter().enumerate() {
        match event {
            Event::Date | Event::Link => {
                if event == Event::Link
                    && linked
                    && titled.is_none()
                    && only_separators(lexed, ended.unwrap_or(at), at)
                {
                    // Addresses in a row.
                    each(start..trim_end(lexed, start, ended.unwrap_or(at)));
                    start = skip_separators(lexed, ended.unwrap_or(at), at);
                }
                linked |= event == Event::Link;
                if titled.is_some() || event == Event::Link {
                    ended = Some(end);
                }
            }
            Event::Title | Event::Italic => {
                let outlet = event == Event::Italic && titled == Some(Event::Title);
                let own = sourced.get(i) == Some(&true);
                match (titled, ended) {
                    (Some(_), Some(from))
                        if own
                            && (linked || !outlet)
                            && (event == Event::Title || linked || quoting(lexed, from, at)) =>
                    {
                        let cut = boundary(lexed, from, at);
                        each(start..trim_end(lexed, start, from.max(start)));
                        start = cut;
                        titled = Some(event);
                        (ended, linked) = (None, false);
                    }
                    (None, Some(from)) if own && linked && quoting(lexed, from, at) => {
                        each(start..trim_end(lexed, start, from));
                        start = boundary(lexed, from, at);
                        titled = Some(event);
                        (ended, linked) = (None, false);
                    }
                    (None, _) => titled = Some(event),
                    (Some(Event::Italic), None) if event == Event::Title => titled = Some(event),
                    _ => {}
                }
            }
        }
    }
    each(start..range.end);
}

/// Whether a stretch holds one quotation at most, which comes first, and one address: it needs no closer look.
fn is_plain(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let (mut links, mut quotes) = (0, 0);
    for token in lexed.tokens.get(range.clone()).unwrap_or(&[]) {
        match token.kind {
            Kind::Quote(_) if links > 0 => return false,
            Kind::Quote(_) => quotes += 1,
            Kind::Link(_) => links += 1,
            _ if token.italic => return false,
            _ => {}
        }
        if links > 1 || quotes > 1 {
            return false;
        }
    }
    let dated = lexed.dates_in(range.clone()).first();
    let dated = dated.map_or(range.end, |date| date.tokens.start);
    quotes == 0 || (range.start..dated).any(|i| lexed.quote(i).is_some())
}

/// Whether the tokens between hold "and", "see", "quoted in".
fn quoting(lexed: &Lexed<'_>, from: usize, to: usize) -> bool {
    (from..to.min(from + 12)).any(|i| lexed.reads(i, "and") || signals::begins(lexed, i))
}

fn events(lexed: &Lexed<'_>, range: Range<usize>) -> SmallVec<[(Event, usize, usize); 6]> {
    let start = signals::skip(lexed, range.start, range.end);
    let base = lexed.token(start).map_or(0, |t| t.depth);
    let mut out = SmallVec::new();
    let mut at = range.start;
    let mut italic = false;
    while at < range.end {
        let Some(token) = lexed.token(at) else { break };
        if let Some(dated) = lexed.date_at(at)
            && (dated.field.form.order != DateOrder::Year || set_off(lexed, &dated.tokens))
            && !token.italic
        {
            out.push((Event::Date, at, dated.tokens.end));
            at = dated.tokens.end.max(at + 1);
            continue;
        }
        match token.kind {
            Kind::Link(_) => out.push((Event::Link, at, at + 1)),
            Kind::Quote(_) => {
                let wrap =
                    usize::from(at > 0 && matches!(lexed.kind(at - 1), Some(Kind::Open('['))));
                if token.depth <= base + wrap && title::fit(lexed, start, at) > Fit::No {
                    // The bracket of `[“Title,”]` begins the next citation.
                    out.push((Event::Title, at - wrap, at + 1));
                }
            }
            Kind::Word
                if token.italic
                    && !italic
                    && token.depth <= base
                    && title::italic_title(lexed, at, range.end) =>
            {
                out.push((Event::Italic, at, at + 1))
            }
            _ => {}
        }
        italic = token.italic;
        at += 1;
    }
    out
}
