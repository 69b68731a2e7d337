//! Quotations in a note: which mark opens, which closes, and which is an apostrophe.

use super::QuoteStyle;
use crate::span::Span;
use smallvec::{SmallVec, smallvec};

/// A note has few marks and quotations: room for them without the heap.
pub(crate) type Quotes = SmallVec<[Quote; 4]>;
type Pairs = SmallVec<[Pair; 4]>;
type Events = SmallVec<[Event; 8]>;

/// A quotation that stands in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    /// With its marks.
    pub(crate) outer: Span,
    /// Without them.
    pub(crate) inner: Span,
    pub(crate) style: QuoteStyle,
}

/// Finds the outermost quotations of `span`, in order. `opaque` stretches (addresses), sorted, are not looked into.
/// Two passes over the text, whatever it holds.
pub(crate) fn find(text: &str, span: Span, opaque: impl IntoIterator<Item = Span>) -> Quotes {
    let mut events = Events::new();
    find_events(text, span, opaque.into_iter(), &mut events);
    let mut quotes = Quotes::new();
    let mut pairs = Pairs::new();
    if events
        .iter()
        .any(|e| matches!(e.kind, EventKind::Double(_)))
    {
        doubles(&events, &mut pairs);
        outermost(&mut pairs);
    }
    if events
        .iter()
        .any(|e| matches!(e.kind, EventKind::Single(_)))
    {
        let singles = singles(&events, &pairs);
        pairs.extend_from_slice(&singles);
        outermost(&mut pairs);
    }
    for pair in &pairs {
        quotes.push(pair.quote());
    }
    quotes
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventKind {
    Double(char),
    Single(char),
    Link,
    Semicolon,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    kind: EventKind,
    span: Span,
    /// The characters around; a space where the text ends.
    prev: char,
    next: char,
    /// The first character after that is no space.
    then: char,
}

fn find_events(text: &str, span: Span, opaque: impl Iterator<Item = Span>, out: &mut Events) {
    let slice = span.of(text);
    let bytes = slice.as_bytes();
    let mut opaque = opaque.peekable();
    let (mut at, mut link_end) = (0, None);
    // Most of a text is letters: only bytes that can begin a mark are looked at.
    'marks: while at <= bytes.len() {
        let ahead = next_mark(bytes, at);
        let mark = ahead.unwrap_or(bytes.len());
        while let Some(link) = opaque
            .next_if(|o| o.start <= span.start + mark && (ahead.is_some() || o.start < span.end))
        {
            let end = link.end.saturating_sub(span.start);
            if end <= at || link.is_empty() {
                continue;
            }
            out.push(Event {
                kind: EventKind::Link,
                span: link,
                prev: before(slice, link.start.saturating_sub(span.start)),
                next: ' ',
                then: ' ',
            });
            link_end = Some(end);
            if end > mark {
                at = end;
                continue 'marks;
            }
        }
        let Some(c) = slice.get(mark..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        at = mark + c.len_utf8();
        if let Some(kind) = mark_kind(c) {
            let mut event = event(slice, span, mark..at, kind);
            if link_end == Some(mark) {
                // The last character of an address is no mark's neighbour.
                event.prev = 'x';
            }
            out.push(event);
        }
    }
}

/// Where the next byte from `at` on stands that can begin a mark.
fn next_mark(bytes: &[u8], mut at: usize) -> Option<usize> {
    let begins = |byte: &u8| BEGINS[usize::from(*byte)];
    // At once for many bytes.
    let may_begin = |b: u8| (b == b'"') | (b == b'\'') | (b == b'`') | (b == b';') | (b >= 0xC2);
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        if chunk.iter().fold(false, |any, b| any | may_begin(*b))
            && let Some(ahead) = chunk.iter().position(begins)
        {
            return Some(at + ahead);
        }
        at += chunk.len();
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(begins).map(|ahead| at + ahead)
}

/// The bytes that begin a quotation mark, a semicolon, or another character beyond Latin letters.
static BEGINS: [bool; 256] = {
    let mut table = [false; 256];
    let begins = *b"\"'`;\xC2\xE2\xE3\xEF";
    let mut at = 0;
    while at < begins.len() {
        table[begins[at] as usize] = true;
        at += 1;
    }
    table
};

fn mark_kind(c: char) -> Option<EventKind> {
    match c {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' | '「' | '」' | '『' | '』' | '《'
        | '》' => Some(EventKind::Double(c)),
        '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' => Some(EventKind::Single(c)),
        ';' => Some(EventKind::Semicolon),
        _ => None,
    }
}

fn before(slice: &str, at: usize) -> char {
    slice
        .get(..at)
        .and_then(|head| head.chars().next_back())
        .unwrap_or(' ')
}

fn event(slice: &str, span: Span, mark: std::ops::Range<usize>, kind: EventKind) -> Event {
    let mut rest = slice.get(mark.end..).unwrap_or("").chars();
    let next = rest.next().unwrap_or(' ');
    let then = if next.is_whitespace() {
        // A few characters: there is no more white space in any real text.
        rest.take(7).find(|n| !n.is_whitespace()).unwrap_or(' ')
    } else {
        next
    };
    Event {
        kind,
        span: Span::new(span.start + mark.start, span.start + mark.end),
        prev: before(slice, mark.start),
        next,
        then,
    }
}

impl Event {
    /// As an opening mark stands: nothing but an opening before it, a word after it.
    fn opens(&self) -> bool {
        (self.prev.is_whitespace()
            || matches!(
                self.prev,
                '(' | '['
                    | '{'
                    | '<'
                    | '—'
                    | '–'
                    | '-'
                    | '/'
                    | '‘'
                    | '“'
                    | '\''
                    | '"'
                    | '«'
                    | ':'
                    | '*'
                    | '_'
            ))
            && !self.next.is_whitespace()
            && !matches!(self.next, ',' | ';' | '.' | ')' | ']')
    }

    /// As a closing mark stands: something before it, no word after it.
    fn closes(&self) -> bool {
        !self.prev.is_whitespace() && !self.next.is_alphanumeric()
    }
}

/// A pair of marks.
#[derive(Debug, Clone, Copy)]
struct Pair {
    open: Event,
    close: Event,
}

fn doubles(events: &[Event], pairs: &mut Pairs) {
    let mut stack: SmallVec<[Event; 4]> = SmallVec::new();
    // The last mark, and whether it opened: two straight marks in a row go the same way.
    let mut last: Option<(usize, bool)> = None;
    for event in events {
        let EventKind::Double(c) = event.kind else {
            continue;
        };
        let opener = stack.last().map(|e| match e.kind {
            EventKind::Double(c) => c,
            _ => ' ',
        });
        let beside = last
            .filter(|(end, _)| *end == event.span.start)
            .map(|(_, open)| open);
        let opens = match c {
            '„' | '「' | '『' | '《' => true,
            '」' | '』' | '》' => false,
            '“' | '‟' => match opener {
                Some('„') => event.opens() && !event.closes(),
                Some(_) => !event.closes() || event.opens(),
                None => true,
            },
            '”' => opener.is_none() && event.opens() && !event.closes(),
            '«' => opener != Some('»'),
            '»' => opener.is_none() && event.opens(),
            _ => match (opener, beside) {
                (Some(_), Some(before)) => before && !event.next.is_whitespace(),
                _ if event.opens() => true,
                (None, _) => !event.closes(),
                (Some(_), _) => false,
            },
        };
        last = Some((event.span.end, opens));
        if opens {
            stack.push(*event);
        } else if let Some(open) = stack.pop() {
            pairs.push(Pair {
                open,
                close: *event,
            });
        }
    }
}

/// Leaves the pairs that stand in no other, in order.
fn outermost(pairs: &mut Pairs) {
    if pairs.len() < 2 {
        return;
    }
    pairs.sort_by_key(|p| p.open.span.start);
    let mut end = 0;
    pairs.retain(|p| {
        let outer = p.open.span.start >= end;
        if outer {
            end = p.close.span.end;
        }
        outer
    });
}

/// Single quotations. `’` is an apostrophe, a possessive or a closing mark; only the last closes. A mark before
/// a comma, a bracket or the end closes surely; one before a space closes where nothing better follows.
fn singles(events: &[Event], doubles: &[Pair]) -> Pairs {
    let mut pairs = Pairs::new();
    let mut stack: SmallVec<[Event; 4]> = SmallVec::new();
    // A closing mark for the outermost opening one, in case no sure one follows.
    let mut fallback: Option<Event> = None;
    let mut semicolon = false;
    let mut doubles = doubles.iter().peekable();
    let sure_next = next_sure(events);
    for (index, event) in events.iter().enumerate() {
        while doubles
            .next_if(|d| d.close.span.end <= event.span.start)
            .is_some()
        {}
        if doubles
            .peek()
            .is_some_and(|d| d.open.span.start < event.span.start)
        {
            continue;
        }
        match event.kind {
            EventKind::Double(_) => {}
            EventKind::Semicolon => semicolon = true,
            EventKind::Link => {
                close_at(&mut stack, &mut fallback, &mut pairs);
            }
            EventKind::Single(c) => {
                if is_opening(c, event) {
                    if stack.len() == 1 && semicolon && fallback.is_some() {
                        close_at(&mut stack, &mut fallback, &mut pairs);
                    }
                    if stack.is_empty() {
                        semicolon = false;
                        fallback = None;
                    }
                    stack.push(*event);
                } else if is_closing(event) && !stack.is_empty() {
                    if stack.len() > 1 {
                        stack.pop();
                    } else if is_sure(event)
                        && !(possessive(event) && sure_next.get(index) == Some(&true))
                    {
                        if let Some(open) = stack.pop() {
                            pairs.push(Pair {
                                open,
                                close: *event,
                            });
                        }
                        fallback = None;
                    } else if fallback.is_none_or(|f| possessive(&f) && !possessive(event)) {
                        fallback = Some(*event);
                    }
                }
            }
        }
    }
    close_at(&mut stack, &mut fallback, &mut pairs);
    pairs
}

fn close_at(stack: &mut SmallVec<[Event; 4]>, fallback: &mut Option<Event>, pairs: &mut Pairs) {
    if let (Some(open), Some(close)) = (stack.first(), fallback.take())
        && open.span.end <= close.span.start
    {
        pairs.push(Pair { open: *open, close });
    }
    stack.clear();
}

fn is_opening(c: char, event: &Event) -> bool {
    match c {
        '‘' | '‚' | '‛' | '‹' => {
            !event.prev.is_alphanumeric() && !event.next.is_whitespace()
        }
        '\'' | '`' | '’' => {
            event.opens()
                && (event.next.is_alphabetic()
                    || matches!(
                        event.next,
                        '“' | '"' | '‘' | '\'' | '[' | '¿' | '#' | '@' | '$' | '…'
                    )
                    || (event.next.is_ascii_digit() && c != '’'))
        }
        _ => false,
    }
}

fn is_closing(event: &Event) -> bool {
    !event.prev.is_whitespace() && !event.next.is_alphanumeric()
}

fn is_sure(event: &Event) -> bool {
    matches!(
        event.then,
        ',' | ';' | ':' | '.' | ')' | ']' | '(' | '[' | '<' | ' ' | '’' | '\''
    ) || matches!(event.prev, ',' | '.' | '?' | '!' | '”' | '"')
        || (event.next.is_whitespace() && event.then.is_ascii_digit())
}

fn possessive(event: &Event) -> bool {
    matches!(event.prev, 's' | 'S' | 'x' | 'z')
        && !matches!(event.then, ')' | ']' | '(' | '[' | '<' | ' ')
}

/// For each event whether the next mark that is not doubtful is a sure closing one, before any address, semicolon
/// or opening mark.
fn next_sure(events: &[Event]) -> SmallVec<[bool; 32]> {
    let mut out: SmallVec<[bool; 32]> = smallvec![false; events.len()];
    let mut next = false;
    for (index, event) in events.iter().enumerate().rev() {
        if let Some(slot) = out.get_mut(index) {
            *slot = next;
        }
        next = match event.kind {
            EventKind::Link | EventKind::Semicolon | EventKind::Double(_) => false,
            EventKind::Single(c) if is_opening(c, event) => false,
            EventKind::Single(_) if is_closing(event) && is_sure(event) => true,
            EventKind::Single(_) => next,
        };
    }
    out
}

impl Pair {
    fn quote(&self) -> Quote {
        Quote {
            outer: Span::new(self.open.span.start, self.close.span.end),
            inner: Span::new(self.open.span.end, self.close.span.start),
            style: match self.open.kind {
                EventKind::Double('“' | '”' | '‟') => QuoteStyle::Curly,
                EventKind::Double('"' | '＂' | '″') => QuoteStyle::Straight,
                EventKind::Single('‘' | '’') => QuoteStyle::SingleCurly,
                EventKind::Single('\'' | '`') => QuoteStyle::SingleStraight,
                _ => QuoteStyle::Other,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, Span::new(0, text.len()), [])
            .iter()
            .map(|q| q.inner.of(text))
            .collect()
    }

    #[test]
    fn double_quotations_nest() {
        assert_eq!(found("“A “b” c,” TASS"), ["A “b” c,"]);
        assert_eq!(
            found("\"Putin: \"We Will Win\",\" TASS"),
            ["Putin: \"We Will Win\","]
        );
        assert_eq!(
            found("\"\"New Deal\" Launched,\" TASS; \"B,\" RIA"),
            ["\"New Deal\" Launched,", "B,"]
        );
        assert_eq!(found("\"Says \"No Deal,\"\" TASS"), ["Says \"No Deal,\""]);
        assert_eq!(found("[\"Title,\"] X"), ["Title,"]);
        assert_eq!(
            found("„Titel“ und »Titel« et « Titre »"),
            ["Titel", "Titel", " Titre "]
        );
        assert_eq!(
            found("”Title,” X; “Title,“ Y; “T,\" Z"),
            ["Title,", "Title,", "T,"]
        );
    }

    #[test]
    fn an_open_quotation_does_not_swallow_the_next() {
        assert_eq!(found("“Moon Says, Yonhap; “Other,” TASS"), ["Other,"]);
        assert_eq!(found("“Will They?” ‘maybe’, X"), ["Will They?", "maybe"]);
        assert_eq!(found("Title,” TASS; “B,” RIA"), ["B,"]);
    }

    #[test]
    fn apostrophes_are_no_quotations() {
        assert!(found("Russia’s and the Workers’ Party, O’Brien, the '90s").is_empty());
        assert_eq!(found("“Russia’s ‘New’ Deal,” X"), ["Russia’s ‘New’ Deal,"]);
        assert_eq!(
            found("‘Russia’s Workers’ Party Wins’, X"),
            ["Russia’s Workers’ Party Wins"]
        );
        assert_eq!(
            found("'Russia's Workers' Party Wins', X"),
            ["Russia's Workers' Party Wins"]
        );
        assert_eq!(
            found("‘Workers’, Peasants’ and Soldiers’ Councils’, X"),
            ["Workers’, Peasants’ and Soldiers’ Councils"]
        );
        assert_eq!(
            found("‘The ‘New Deal’ on Korea’, RFE/RL, 16 June 2019"),
            ["The ‘New Deal’ on Korea"]
        );
        assert_eq!(
            found("‘Putin: “We’ll see” again’, X; ‘B’, Y"),
            ["Putin: “We’ll see” again", "B"]
        );
        assert_eq!(
            found("Reuters ‘Title here’ 3 May; TASS ‘Other’ 4 May"),
            ["Title here", "Other"]
        );
        assert_eq!(
            found("BBC News (2019) 'Kim's visit' Available at: x"),
            ["Kim's visit"]
        );
        assert_eq!(found("‘Will He Go?’, X"), ["Will He Go?"]);
        assert_eq!(found("‘A; B ‘c’ d’, X"), ["A; B ‘c’ d"]);
    }

    #[test]
    fn every_byte_that_begins_a_mark_is_found() {
        let text = "a plain stretch of some length, é and ж, then “one” ‘two’ \"three\"; 'four' `five` «six»、 end of it";
        let begins = |b: &u8| BEGINS[usize::from(*b)];
        for from in 0..=text.len() {
            let rest = &text.as_bytes()[from..];
            let expected = rest.iter().position(begins).map(|ahead| from + ahead);
            assert_eq!(next_mark(text.as_bytes(), from), expected, "{from}");
        }
    }
}
