//! Citations whose title nothing sets off: Bluebook, APA, agencies' own style, books. Order and stops decide.

mod news;

use std::ops::Range;

use super::date::DateOrder;
use super::elements::{Elements, Role};
use super::fields::Assigned;
use super::lex::{Kind, Lexed};
use super::names::{Among, Person};
use super::outlet::{self, Likeness};
use super::segments::{self, Before, Segment};
use super::title::{self, Found};
use super::{Field, QuoteStyle, Title, lexicon, names};
use crate::word_list::WordList;

/// Whether a quotation that stands where titles stand is only part of one: `“America First” Leaves Allies Cold, N.Y.
/// TIMES (May 3, 2018)`; `Ex-Premier: “No Deal”, REUTERS (May 3, 2018)`.
pub(super) fn title_runs_on(
    elements: &Elements<'_, '_>,
    found: &Found,
    host: Option<&str>,
) -> bool {
    let lexed = elements.lexed;
    let (start, end) = (found.tokens.start, found.tokens.end);
    if found.tokens.len() > 1 {
        return false;
    }
    let inner = lexed
        .quote(start)
        .map_or("", |q| q.inner.of(lexed.text))
        .trim_end();
    let closed = inner.ends_with([',', '.', '?', '!', '…']);
    // `‘We Will Not Yield,’ Says Minister, REUTERS (May 3, 2018)`
    let verb = lexicon::among(
        lexed.word(end),
        const {
            &WordList::new(
                "Says Say Warns Warn Tells Tell Vows Declares Claims Insists Argues Asks Writes Said",
            )
        },
    );
    let single = inner.ends_with(',')
        && matches!(
            found.title.quotes,
            QuoteStyle::SingleCurly | QuoteStyle::SingleStraight
        );
    let word_behind = lexed.kind(end) == Some(Kind::Word)
        && elements.free(end)
        // `“Title” in Book`
        && !lexed.word(end).starts_with(char::is_lowercase)
        && (!closed || verb || single);
    // `X: “Quotation”, OUTLET`: with an outlet behind, or a sentence ahead, X is of the title unless it is a name.
    let colon = start
        .checked_sub(1)
        .filter(|c| *c >= elements.range.start && lexed.kind(*c) == Some(Kind::Colon));
    // Most titles end here.
    if colon.is_none() && !word_behind {
        return false;
    }
    let segments = segments::segments(elements);
    let cut = segments.partition_point(|s| s.tokens.start < start);
    let (before, after) = segments.split_at(cut);
    let after: Vec<&Segment> = after.iter().filter(|s| !s.after_link).collect();
    let like = |s: &Segment| outlet::likeness(lexed, s.tokens.clone(), host);
    let bracketed = elements
        .dates
        .last()
        .and_then(|d| d.tokens.start.checked_sub(1))
        .is_some_and(|b| matches!(lexed.kind(b), Some(Kind::Open(_))));
    if colon.is_some()
        && let Some(last) = before.last()
        && names::person(lexed, last.tokens.clone(), Among::Names) == Person::No
        && like(last) < Likeness::Likely
    {
        let behind = after.first().is_some_and(|n| {
            n.before != Before::Period && (like(n) >= Likeness::Maybe || bracketed)
        });
        let ahead = before.len() >= 2 && matches!(last.before, Before::Period | Before::Part);
        if behind || ahead {
            return true;
        }
    }
    let Some(next) = after.first() else {
        return false;
    };
    if !word_behind || like(next) >= Likeness::Likely {
        return false;
    }
    let ahead = before
        .last()
        .is_some_and(|s| s.before == Before::Start && like(s) >= Likeness::Likely);
    let long = after.len() >= 2;
    if !closed {
        return long || ahead;
    }
    verb && (long || ahead) || (long && single && bracketed)
}

/// Whether an italic stretch is the outlet behind an unquoted title: `Smith, A. (2011). Title. *Law Review*`;
/// `Jane Smith, Title, *N.Y. Times* (May 3, 2018)`.
pub(super) fn is_outlet(lexed: &Lexed<'_>, range: Range<usize>, italic: &Found) -> bool {
    let elements = Elements::find(lexed, range, italic.tokens.start, None);
    let ahead = elements.range.start..italic.tokens.start;
    // `*The Times*, May 3, 2019`: nothing but the name of a newspaper.
    if ahead.is_empty() {
        let alone = segments::segments(&elements)
            .iter()
            .all(|s| s.after_link || s.tokens.start < italic.tokens.end);
        let dated = elements
            .dates
            .iter()
            .any(|d| d.field.date.is_some_and(|d| d.month.is_some()));
        return alone
            && dated
            && outlet::likeness(lexed, italic.tokens.clone(), None) >= Likeness::Likely;
    }
    let year = lexed.dates_in(ahead.clone()).first().map(|d| d.tokens.end);
    let bracketed = year.filter(|&end| matches!(lexed.kind(end), Some(Kind::Close(')'))));
    if let Some(close) = bracketed
        && (close..ahead.end).filter(|&i| lexed.is_word(i)).count() >= 2
    {
        return true;
    }
    let comma = ahead
        .end
        .checked_sub(1)
        .is_some_and(|b| lexed.kind(b) == Some(Kind::Comma));
    let words = ahead.clone().filter(|&i| lexed.is_word(i)).count();
    if !comma
        || words < 3
        || outlet::likeness(lexed, italic.tokens.clone(), None) < Likeness::Likely
    {
        return false;
    }
    // Names alone ahead: the italics are the title of a book. Words behind: they are its publisher.
    let named =
        ahead.end - ahead.start <= 12 && is_author_list(lexed, &(ahead.start..ahead.end - 1));
    let behind = segments::segments(&elements)
        .iter()
        .any(|s| s.tokens.start >= italic.tokens.end && !s.after_link && s.bracket.is_none());
    !named && !behind
}

/// Gives the words of a citation without a set-off title their fields.
pub(super) fn assign(elements: &mut Elements<'_, '_>, host: Option<&str>) -> Assigned {
    let kept = dates_own(elements);
    if let Some(kept) = &kept {
        elements.keep_date(kept);
    }
    let segments = segments::segments(elements);
    let linked = elements.url.is_some() || elements.archive_url.is_some() || elements.doi.is_some();
    if segments.is_empty() {
        return Assigned {
            prose: !linked,
            ..Assigned::default()
        };
    }
    if is_prose(elements, &segments, linked) {
        return Assigned {
            prose: true,
            ..Assigned::default()
        };
    }
    year_after_author(elements, &segments, host)
        .or_else(|| by_periods(elements, &segments, host))
        .unwrap_or_else(|| by_commas(elements, &segments, host))
}

/// The date that is the citation's own; others are of an unquoted title. It stands in brackets behind the author
/// (APA), else last before the address.
fn dates_own(elements: &Elements<'_, '_>) -> Option<Range<usize>> {
    let lexed = elements.lexed;
    let first = elements.dates.first()?;
    if elements.dates.len() == 1 {
        return None;
    }
    // A whole date further on says more than a year in brackets: `Resolution 2397 (2017), …, December 22, 2017`.
    let whole = |d: &super::lex::Dated| d.field.date.is_some_and(|d| d.day.is_some());
    let year = first.field.form.order == DateOrder::Year;
    if behind_author(elements, &first.tokens).is_some()
        && !(year
            && elements.dates.iter().skip(1).any(whole)
            && lexed.kind(first.tokens.end + 1) == Some(Kind::Comma))
    {
        return Some(first.tokens.clone());
    }
    let link = elements
        .range
        .clone()
        .find(|&i| matches!(lexed.kind(i), Some(Kind::Link(_))))
        .unwrap_or(elements.range.end);
    let dated =
        |d: &&super::lex::Dated| d.field.form.undated || d.field.form.order != DateOrder::Year;
    let ahead = || elements.dates.iter().filter(|d| d.tokens.start < link);
    let own = ahead()
        .rfind(dated)
        .or_else(|| ahead().next_back())
        .unwrap_or(first);
    Some(own.tokens.clone())
}

/// The closing bracket of a date that stands in brackets right behind authors, with a title to follow.
fn behind_author(elements: &Elements<'_, '_>, date: &Range<usize>) -> Option<usize> {
    let lexed = elements.lexed;
    let open = date.start.checked_sub(1)?;
    if lexed.kind(open) != Some(Kind::Open('(')) {
        return None;
    }
    let close = lexed.token(open)?.mate?;
    let ahead = elements.range.start..open;
    let follows = matches!(
        lexed.kind(close + 1),
        Some(Kind::Period | Kind::Comma | Kind::Word | Kind::Quote(_) | Kind::Colon)
    ) && (close + 1..elements.range.end)
        .any(|i| elements.free(i) && lexed.is_word(i));
    (close == date.end
        && !ahead.is_empty()
        && ahead.len() <= 60
        && follows
        && names::listable(lexed, ahead))
    .then_some(close)
}

/// Whether the words are a sentence. An address, or a date behind a comma or in brackets, speaks against it.
fn is_prose(elements: &Elements<'_, '_>, segments: &[Segment], linked: bool) -> bool {
    let lexed = elements.lexed;
    let words = |f: fn(&str) -> bool| {
        segments
            .iter()
            .flat_map(|s| s.tokens.clone())
            .filter(|&i| lexed.is_word(i) && f(lexed.word(i)))
            .count()
    };
    let all = words(|_| true);
    let sentence = words(lexicon::is_sentence_word);
    let lower = words(|w| w.starts_with(char::is_lowercase));
    let dated = elements
        .dates
        .iter()
        .any(|d| d.field.date.is_some_and(|d| d.month.is_some()) || d.field.form.undated);
    if linked {
        // "Data are available at https://…": nothing but the address is of a source.
        return !dated && sentence > 0 && segments.len() <= 2;
    }
    if dated {
        let last = segments.last().map_or(0, |s| s.tokens.end);
        let set_off = elements
            .dates
            .last()
            .is_some_and(|d| d.tokens.start + 1 >= last);
        return !(set_off && segments.len() >= 2) && sentence > 0 && lower * 3 > all
            || (segments.len() < 2 && !set_off && all > 3)
            || sentence >= 3 && lower * 2 > all;
    }
    if elements.locator.is_some() || !elements.dates.is_empty() {
        return sentence > 0 && lower * 2 > all || all > 60;
    }
    true
}

fn make_title(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Title> {
    let mut outer = lexed.cover(range);
    // A quotation mark that nothing closes is no part of the words.
    while let Some(mark) = outer
        .of(lexed.text)
        .chars()
        .next()
        .filter(|c| matches!(c, '“' | '”' | '"' | '„' | '«'))
    {
        outer.start += mark.len_utf8();
    }
    let (text, span) = title::words(lexed.text, outer);
    (!text.is_empty()).then_some(Title {
        text,
        span,
        outer,
        quotes: QuoteStyle::None,
        translated: false,
    })
}

fn make_outlet(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Field> {
    let range = outlet::trimmed(lexed, range);
    (!range.is_empty()).then(|| names::field(lexed, range))
}

/// `Smith, J. (2019, May 3). Title. Outlet. https://…`
fn year_after_author(
    elements: &Elements<'_, '_>,
    segments: &[Segment],
    host: Option<&str>,
) -> Option<Assigned> {
    let lexed = elements.lexed;
    let close = behind_author(elements, &elements.dates.first()?.tokens)?;
    let cut = segments.partition_point(|s| s.tokens.start < close);
    let (ahead, behind) = segments.split_at(cut);
    let behind: Vec<&Segment> = behind.iter().filter(|s| !s.after_link).collect();
    let (first, last) = (ahead.first()?, ahead.last()?);
    let range = first.tokens.start..last.tokens.end;
    // The title runs to the first full stop.
    let stop = behind
        .iter()
        .skip(1)
        .position(|s| matches!(s.before, Before::Period | Before::Part | Before::Mark));
    let title_len = stop.map_or(behind.len(), |s| s + 1);
    let title = behind.first()?.tokens.start..behind.get(title_len.checked_sub(1)?)?.tokens.end;
    let rest = behind.get(title_len..).unwrap_or(&[]);
    let end = rest
        .iter()
        .skip(1)
        .take_while(|s| s.before != Before::Period)
        .last()
        .or(rest.first());
    let outlet = rest
        .first()
        .zip(end)
        .map(|(a, b)| a.tokens.start..b.tokens.end);
    let (title, outlet) = match outlet {
        None => outlet_in_title(lexed, title, host),
        some => (title, some),
    };
    let mut assigned = Assigned {
        title: make_title(lexed, title),
        ordered: true,
        ..Assigned::default()
    };
    if outlet.is_none() && !is_author_list(lexed, &range) {
        assigned.outlet = make_outlet(lexed, range);
    } else {
        assigned.authors = names::list(lexed, range);
        assigned.outlet = outlet.and_then(|r| make_outlet(lexed, outlet::publisher(lexed, r)));
    }
    Some(assigned)
}

/// `Will They? Reuters`, `Talks with the U.S. Reuters`: a title that ends without a full stop of its own, and the outlet.
fn outlet_in_title(
    lexed: &Lexed<'_>,
    title: Range<usize>,
    host: Option<&str>,
) -> (Range<usize>, Option<Range<usize>>) {
    let from = title.end.saturating_sub(16).max(title.start + 1);
    let cut = (from..title.end).find(|&i| {
        let before = lexed.word(i - 1);
        let mark = matches!(before, "?" | "!");
        let abbreviation = lexed.is_word(i - 1)
            && (before.matches('.').count() > 1
                || matches!(before, "Jr." | "Inc." | "Co." | "Ltd."));
        let least = if mark {
            Likeness::Maybe
        } else {
            Likeness::Likely
        };
        (mark || abbreviation)
            && lexed.token(i).is_some_and(|t| t.spaced)
            && title.end - i <= 8
            && !(i..title.end).any(|t| lexed.kind(t) == Some(Kind::Dash))
            && outlet::likeness(lexed, i..title.end, host) >= least
    });
    match cut {
        Some(cut) => (title.start..cut, Some(cut..title.end)),
        None => (title, None),
    }
}

/// `TASS. Title. 3 May 2019.`, `Smith, Jane. Title. Place: Publisher, 2010.`
fn by_periods(
    elements: &Elements<'_, '_>,
    segments: &[Segment],
    host: Option<&str>,
) -> Option<Assigned> {
    let lexed = elements.lexed;
    let mut sentences: Vec<Vec<&Segment>> = Vec::new();
    for segment in segments.iter().filter(|s| s.bracket.is_none()) {
        if segment.after_link && !sentences.is_empty() {
            break;
        }
        match sentences.last_mut() {
            Some(open) if segment.before != Before::Period => open.push(segment),
            _ => sentences.push(vec![segment]),
        }
    }
    if sentences.len() < 2 {
        return None;
    }
    let cover = |i: usize| {
        let sentence = sentences.get(i)?;
        Some(sentence.first()?.tokens.start..sentence.last()?.tokens.end)
    };
    let (first, second) = (cover(0)?, cover(1)?);
    // Full stops part the elements only before the date; `Jones, Title, Paper, 3 May 2019. He agreed.`
    if elements
        .dates
        .first()
        .is_some_and(|d| d.tokens.start < second.start)
        && elements.role(first.start) == Role::Free
        && sentences.first().is_some_and(|s| s.len() > 1)
    {
        return None;
    }
    let third = cover(2);
    let likeness = outlet::likeness(lexed, first.clone(), host);
    let authors = names::list(lexed, first.clone());
    let person = !authors.is_empty() && is_author_list(lexed, &first);
    let mut assigned = Assigned {
        ordered: true,
        ..Assigned::default()
    };
    if person || (third.is_some() && likeness >= Likeness::Likely) {
        assigned.authors = authors;
        assigned.title = make_title(lexed, second);
        assigned.outlet = third.and_then(|r| make_outlet(lexed, outlet::publisher(lexed, r)));
    } else if likeness >= Likeness::Maybe {
        assigned.outlet = make_outlet(lexed, first);
        assigned.title = make_title(lexed, second);
    } else {
        assigned.title = make_title(lexed, first);
        assigned.outlet = make_outlet(lexed, outlet::publisher(lexed, second));
        assigned.ordered = third.is_none();
    }
    Some(assigned)
}

/// Whether every member of a list is a person.
fn is_author_list(lexed: &Lexed<'_>, range: &Range<usize>) -> bool {
    let list = names::list(lexed, range.clone());
    let inverted = list.iter().any(|a| a.text.contains(','));
    let people = list.iter().all(|a| {
        let first = lexed
            .tokens
            .partition_point(|t| t.span.start < a.span.start);
        let last = lexed.tokens.partition_point(|t| t.span.start < a.span.end);
        a.text.contains(',') || names::person(lexed, first..last, Among::Names) > Person::No
    });
    !list.is_empty() && (people || inverted)
}

/// `Jane Smith, Title, N.Y. TIMES (May 3, 2018)`, `Reuters, Title, 3 May 2019`, `Smith, Title, 1901, p. 3`.
fn by_commas(elements: &Elements<'_, '_>, segments: &[Segment], host: Option<&str>) -> Assigned {
    let lexed = elements.lexed;
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut imprint = None;
    let mut dated = false;
    for segment in segments {
        if segment.after_link && !parts.is_empty() {
            break;
        }
        if segment.bracket.is_some() {
            imprint = Some(segment.tokens.clone());
            continue;
        }
        // What follows the date is of the date: a time, a remark.
        let passed = elements.dates.iter().any(|d| {
            d.tokens.end <= segment.tokens.start
                && d.tokens.start > parts.last().map_or(0, |p| p.end)
        });
        if passed && parts.len() >= 2 && !dated {
            dated = true;
        }
        if dated && parts.len() >= 2 {
            break;
        }
        if parts.len() >= 2 && outlet::is_description(lexed, segment) {
            continue;
        }
        parts.push(segment.tokens.clone());
    }
    let mut assigned = Assigned::default();
    if let Some(first) = parts.first().cloned()
        && let Some(colon) = outlet_before_colon(lexed, first.clone(), host)
    {
        assigned.outlet = make_outlet(lexed, first.start..colon);
        let end = parts.last().map_or(first.end, |p| p.end);
        assigned.title = make_title(lexed, colon + 1..end);
        assigned.ordered = true;
        return assigned;
    }
    let bare_year = !elements
        .dates
        .iter()
        .any(|d| d.field.date.is_some_and(|d| d.month.is_some()) || d.field.form.undated);
    // `(Vienna: Fields Press, 2020)`
    let placed = imprint
        .clone()
        .is_some_and(|mut r| r.any(|i| lexed.kind(i) == Some(Kind::Colon)));
    if bare_year && (elements.url.is_none() || placed) {
        return book(lexed, &parts, imprint, placed);
    }
    news::news(elements, &parts, host)
}

/// The colon in `BBC News: Title`.
fn outlet_before_colon(
    lexed: &Lexed<'_>,
    range: Range<usize>,
    host: Option<&str>,
) -> Option<usize> {
    let colon = range
        .clone()
        .find(|&i| lexed.kind(i) == Some(Kind::Colon))?;
    (colon > range.start
        && colon + 1 < range.end
        && outlet::likeness(lexed, range.start..colon, host) == Likeness::Sure)
        .then_some(colon)
}

/// A book or a short form: author, title, publisher.
fn book(
    lexed: &Lexed<'_>,
    parts: &[Range<usize>],
    imprint: Option<Range<usize>>,
    placed: bool,
) -> Assigned {
    let mut assigned = Assigned {
        book: imprint.is_some(),
        ..Assigned::default()
    };
    let mut at = 0;
    // Authors are leading names; the last part is the title unless it is all there is.
    while at < parts.len()
        && (at + 1 < parts.len() || parts.len() == 1)
        && parts.get(at).is_some_and(|p| is_name(lexed, p.clone()))
        && at < 6
    {
        at += 1;
        // A surname alone is one author: what follows is the title.
        if parts.get(at - 1).is_some_and(|p| p.len() == 1) {
            break;
        }
    }
    // An organisation that writes what others print.
    if at == 0
        && placed
        && parts.len() == 2
        && parts
            .first()
            .is_some_and(|p| names::organisation(lexed, p.clone()))
    {
        at = 1;
    }
    if let (Some(first), Some(last)) = (parts.first(), at.checked_sub(1).and_then(|i| parts.get(i)))
    {
        assigned.authors = names::list(lexed, first.start..last.end);
    }
    if let Some(title) = parts.get(at) {
        assigned.title = make_title(lexed, title.clone());
    }
    assigned.outlet = imprint
        .map(|r| outlet::publisher(lexed, r))
        .or_else(|| {
            parts
                .get(at + 1)
                .map(|r| outlet::publisher(lexed, r.clone()))
        })
        .and_then(|r| make_outlet(lexed, r));
    assigned
}

/// A name of a person, a surname alone, or two joined.
fn is_name(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let single = |r: Range<usize>| {
        r.len() == 1
            && lexed.is_word(r.start)
            && lexed.word(r.start).starts_with(char::is_uppercase)
    };
    if single(range.clone()) || names::person(lexed, range.clone(), Among::Names) > Person::No {
        return true;
    }
    let members = names::list(lexed, range.clone());
    let joined = range
        .clone()
        .any(|i| matches!(lexed.word(i), "and" | "&") || lexed.reads(i, "al"));
    joined
        && members.iter().all(|m| {
            let first = lexed
                .tokens
                .partition_point(|t| t.span.start < m.span.start);
            let last = lexed.tokens.partition_point(|t| t.span.start < m.span.end);
            single(first..last) || names::person(lexed, first..last, Among::Names) > Person::No
        })
}
