//! Citations whose title is set off, by quotation marks, brackets or italics: the names before and after it.

use std::ops::Range;

use super::elements::Elements;
use super::fields::Assigned;
use super::lex::{Kind, Lexed};
use super::names::{Among, Person};
use super::outlet::{self, Likeness};
use super::segments::{self, Before, Segment};
use super::title::Found;
use super::{DateField, date, lexicon, names};
use crate::word_list::WordList;
use smallvec::SmallVec;

/// Gives the words around a quoted title their fields.
pub(super) fn assign(elements: &Elements<'_, '_>, found: Found, host: Option<&str>) -> Assigned {
    let lexed = elements.lexed;
    let segments = segments::segments(elements);
    let cut = segments.partition_point(|s| s.tokens.start < found.tokens.start);
    let (before, after) = segments.split_at(cut);
    let mut assigned = Assigned {
        ordered: true,
        ..Assigned::default()
    };
    let rest = After::read(elements, after, host);
    assigned.book = rest.book;
    assigned.day = rest.day;
    let mut outlet = rest.outlet;
    let names = Ahead::read(lexed, before);
    assigned.ordered = !names.prose || outlet.is_some();
    assigned.authors = rest
        .authors
        .map(|r| names::list(lexed, r))
        .unwrap_or_default();
    if let Some(range) = names.range.clone() {
        let source = !elements.dates.is_empty() || elements.url.is_some();
        let split = if outlet.is_none() && !source {
            // `Kagan, “Confronting the Challenge,” 12`: a short form begins with its author.
            (Some(range.clone()), None)
        } else if outlet.is_none() {
            split_names(lexed, before, range.clone(), host)
        } else if is_dateline(lexed, outlet.clone())
            && outlet::likeness(lexed, range.clone(), host) >= Likeness::Likely
        {
            (None, Some(range.clone()))
        } else {
            (Some(range.clone()), None)
        };
        if let Some(authors) = split.0
            && assigned.authors.is_empty()
        {
            assigned.authors = names::list(lexed, authors);
        }
        if let Some(first) = split.1 {
            outlet = Some(first);
        }
    }
    assigned.outlet = outlet
        .map(|r| outlet::trimmed(lexed, r))
        .filter(|r| !r.is_empty())
        .map(|r| names::field(lexed, r));
    assigned.title = Some(found.title);
    assigned
}

/// Gives the words around an italic stretch their fields: it is the title, or the outlet behind an unquoted one.
pub(super) fn assign_italic(
    elements: &Elements<'_, '_>,
    found: Found,
    host: Option<&str>,
) -> Assigned {
    let mut assigned = assign(elements, found, host);
    // Words beside italics are often prose: only what has a date, an address or a page is sure.
    assigned.ordered &= !elements.dates.is_empty() || elements.url.is_some();
    assigned
}

/// The words before the title.
struct Ahead {
    range: Option<Range<usize>>,
    prose: bool,
}

impl Ahead {
    fn read(lexed: &Lexed<'_>, segments: &[Segment]) -> Self {
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else {
            return Self {
                range: None,
                prose: false,
            };
        };
        let mut range = first.tokens.start..last.tokens.end;
        let mut prose = false;
        // "For more, see Smith, “Title”": the names begin after the word that leads them in.
        if let Some(see) = range.clone().rev().find(|&i| {
            i > range.start
                && matches!(
                    lexed.word(i).trim_end_matches('.'),
                    "see" | "in" | "by" | "cf"
                )
                && !names::listable(lexed, range.start..i + 1)
        }) {
            range.start = see + 1;
            prose = true;
        }
        // "Writing for Reuters, Jane Smith, “Title”" and the like are left alone.
        if range.is_empty() || !names::listable(lexed, range.clone()) {
            return Self {
                range: None,
                prose: true,
            };
        }
        Self {
            range: Some(range),
            prose,
        }
    }
}

/// A place alone: where a report was filed.
fn is_dateline(lexed: &Lexed<'_>, range: Option<Range<usize>>) -> bool {
    range.is_some_and(|mut r| {
        r.all(|i| {
            lexed.is_word(i) && lexicon::is_place(lexed.word(i)) && !lexed.reads(i, "Kremlin")
        })
    })
}

/// Authors and outlet in the names before a title that no outlet follows.
fn split_names(
    lexed: &Lexed<'_>,
    segments: &[Segment],
    range: Range<usize>,
    host: Option<&str>,
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let parts = name_parts(lexed, segments, &range);
    let person: SmallVec<[Person; 8]> = parts
        .iter()
        .map(|p| people(lexed, p.clone(), host))
        .collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return (None, None);
    };
    if person.iter().all(|p| *p == Person::No) {
        // `Smith, Jane. “Title.”` is one author, inverted.
        let authors = names::list(lexed, range.clone());
        if authors.len() == 1
            && parts.len() == 2
            && authors.first().is_some_and(|a| a.text.contains(','))
        {
            return (Some(range), None);
        }
        return organisations(lexed, &parts, range, host);
    }
    // Beside known names a name that no list holds is the outlet's, if it stands at an end.
    let known = person.contains(&Person::Known) && !person.contains(&Person::No);
    let outlet = |i: usize| match person.get(i) {
        Some(Person::No) => true,
        Some(Person::Shape) => {
            known
                && parts
                    .get(i)
                    .is_some_and(|p| !p.clone().any(|t| matches!(lexed.word(t), "and" | "&")))
        }
        _ => false,
    };
    let leading = (0..parts.len()).take_while(|&i| outlet(i)).count();
    let trailing = (0..parts.len()).rev().take_while(|&i| outlet(i)).count();
    let shaped = person.first() == Some(&Person::Shape) && leading == 1;
    if leading > 0 && leading < parts.len() && !(shaped && trailing > 0) {
        let at = parts.get(leading).map_or(range.end, |p| p.start);
        let end = parts.get(leading - 1).map_or(at, |p| p.end);
        return (Some(at..last.end), Some(first.start..end));
    }
    if trailing > 0 && trailing < parts.len() {
        let cut = parts.len() - trailing;
        let tail = parts.get(cut).map_or(range.end, |p| p.start)..last.end;
        let end = parts.get(cut - 1).map_or(range.end, |p| p.end);
        if !names::is_role(lexed, tail.clone()) {
            return (Some(first.start..end), Some(tail));
        }
        return (Some(first.start..end), None);
    }
    (Some(range), None)
}

/// The names before a title, cut at commas and at the colon of `NPR: Jane Smith, “Title”`.
fn name_parts(
    lexed: &Lexed<'_>,
    segments: &[Segment],
    range: &Range<usize>,
) -> SmallVec<[Range<usize>; 4]> {
    let mut parts = SmallVec::new();
    for segment in segments {
        let part = segment.tokens.start.max(range.start)..segment.tokens.end;
        if part.is_empty() {
            continue;
        }
        match part.clone().find(|&i| lexed.kind(i) == Some(Kind::Colon)) {
            Some(colon) if colon > part.start && colon + 1 < part.end => {
                parts.push(part.start..colon);
                parts.push(colon + 1..part.end);
            }
            _ => parts.push(part),
        }
    }
    parts
}

/// Organisations alone stand before a title: the outlet, or an author and the outlet, if the address tells which.
fn organisations(
    lexed: &Lexed<'_>,
    parts: &[Range<usize>],
    range: Range<usize>,
    host: Option<&str>,
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let of_host = |p: &Range<usize>| {
        host.is_some_and(|h| outlet::matches_host(lexed.cover(p.clone()).of(lexed.text), h))
    };
    let known = |p: &Range<usize>| outlet::likeness(lexed, p.clone(), None) == Likeness::Sure;
    if let [first, second] = parts {
        let colon = lexed.kind(first.end) == Some(Kind::Colon);
        let first_publishes = match (of_host(first), of_host(second), known(first), known(second)) {
            (true, false, ..) => Some(true),
            (false, true, ..) => Some(false),
            _ if colon => Some(true),
            (.., true, _) => Some(true),
            (.., false, true) => Some(false),
            _ => None,
        };
        match first_publishes {
            Some(true) => return (Some(second.clone()), Some(first.clone())),
            Some(false) => return (Some(first.clone()), Some(second.clone())),
            None => {}
        }
    }
    bracketed_author(lexed, range)
}

/// `South China Morning Post (John Power)`.
fn bracketed_author(
    lexed: &Lexed<'_>,
    range: Range<usize>,
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let open = range
        .clone()
        .find(|&i| matches!(lexed.kind(i), Some(Kind::Open(_))));
    if let Some(open) = open
        && let Some(close) = lexed.token(open).and_then(|t| t.mate)
        && open > range.start
        && names::person(lexed, open + 1..close, Among::Names) == Person::Known
    {
        return (Some(open + 1..close), Some(range.start..open));
    }
    (None, Some(range))
}

/// How surely a segment is a person, or several joined by "and".
fn people(lexed: &Lexed<'_>, part: Range<usize>, host: Option<&str>) -> Person {
    let likeness = outlet::likeness(lexed, part.clone(), host);
    if likeness == Likeness::Sure {
        return Person::No;
    }
    let mut start = part.start;
    let mut found: Option<Person> = None;
    for at in part.clone() {
        let joins = matches!(lexed.word(at), "and" | "&");
        let al = lexed.reads(at, "et") && lexed.reads(at + 1, "al");
        if joins || al {
            if start < at {
                found = Some(in_company(
                    found,
                    names::person(lexed, start..at, Among::Names),
                ));
            }
            start = if al { (at + 2).min(part.end) } else { at + 1 };
        }
    }
    if start < part.end {
        let one = match names::person(lexed, start..part.end, Among::Names) {
            Person::Shape if likeness >= Likeness::Likely => Person::No,
            other => other,
        };
        found = Some(in_company(found, one));
    }
    found.unwrap_or(Person::No)
}

/// One who stands beside a known person needs no more than a name's shape.
fn in_company(others: Option<Person>, one: Person) -> Person {
    match others {
        Some(Person::No) => Person::No,
        Some(_) if one == Person::No => Person::No,
        Some(others) => others.max(one),
        None => one,
    }
}

/// The words after the title.
#[derive(Default)]
struct After {
    outlet: Option<Range<usize>>,
    authors: Option<Range<usize>>,
    day: Option<DateField>,
    book: bool,
}

impl After {
    fn read(elements: &Elements<'_, '_>, segments: &[Segment], host: Option<&str>) -> Self {
        let lexed = elements.lexed;
        let mut out = Self::default();
        let mut group: Option<Range<usize>> = None;
        let mut closed = false;
        let mut container: Option<Range<usize>> = None;
        let mut imprint: Option<Range<usize>> = None;
        // The bracket that is being read, and whether it was turned down.
        let mut refused: Option<usize> = None;
        for segment in segments {
            let range = segment.tokens.clone();
            if segment.after_link
                && (group.is_some() || container.is_some() || !plausible(lexed, segment))
            {
                continue;
            }
            if let Some(close) = segment.bracket {
                if refused != Some(close) && is_imprint(elements, segment) {
                    out.book =
                        range.clone().any(|i| lexed.kind(i) == Some(Kind::Colon)) || out.book;
                    imprint = Some(match imprint {
                        // `Kyiv, Ukraine: Publisher`
                        Some(open) => open.start..range.end,
                        None => range,
                    });
                } else {
                    refused = Some(close);
                }
                continue;
            }
            if let Some(day) = day_without_year(lexed, segment) {
                out.day = Some(day);
                continue;
            }
            if lexed.reads(range.start, "by") && range.len() > 1 {
                out.authors.get_or_insert(range.start + 1..range.end);
                continue;
            }
            if lexed.word(range.start).eq_ignore_ascii_case("in")
                && range.len() > 1
                && container.is_none()
                && group.is_none()
            {
                let skip = 1 + usize::from(lexed.kind(range.start + 1) == Some(Kind::Colon));
                container = Some(range.start + skip..range.end);
                closed = true;
                continue;
            }
            if is_editor(lexed, segment) {
                out.book = true;
                continue;
            }
            if outlet::is_description(lexed, segment) {
                closed |= group.is_some();
                continue;
            }
            // `Policy Note 57, Washington Institute`: a series, then who publishes it.
            let numbered = range.len() > 1
                && lexed
                    .word(range.end - 1)
                    .bytes()
                    .all(|b| b.is_ascii_digit())
                && lexed.kind(range.end) == Some(Kind::Comma)
                && lexed.is_word(range.end + 1)
                && elements.free(range.end + 1)
                && outlet::likeness(lexed, range.clone(), host) < Likeness::Sure;
            if numbered && group.is_none() {
                continue;
            }
            match &mut group {
                None if container.is_none() || segment.before == Before::Period => {
                    group = Some(range)
                }
                Some(open)
                    if !closed
                        && matches!(segment.before, Before::Comma | Before::Mark)
                        && open.end + 1 >= range.start =>
                {
                    open.end = range.end
                }
                _ => closed = true,
            }
        }
        let publisher = imprint.map(|r| outlet::publisher(lexed, r));
        if let Some(open) = &mut group {
            let (authors, rest) = leading_authors(lexed, open.clone(), host);
            if out.authors.is_none() {
                out.authors = authors;
                *open = rest;
            }
            *open = without_place(lexed, open.clone());
        }
        out.outlet = match (container, group) {
            (Some(_), Some(group)) if out.book => Some(publisher.unwrap_or(group)),
            (Some(container), _) => Some(if out.book {
                publisher.unwrap_or(container)
            } else {
                container
            }),
            (None, Some(group)) => Some(group),
            (None, None) => publisher,
        };
        out
    }
}

/// `“Title,” by Jane Smith, Reuters` and `“Title,” Jane Smith, Reuters`: the person is the author.
fn leading_authors(
    lexed: &Lexed<'_>,
    range: Range<usize>,
    host: Option<&str>,
) -> (Option<Range<usize>>, Range<usize>) {
    let comma = range.clone().find(|&i| lexed.kind(i) == Some(Kind::Comma));
    if let Some(comma) = comma
        && names::person(lexed, range.start..comma, Among::Names) == Person::Known
        && outlet::likeness(lexed, comma + 1..range.end, host) >= Likeness::Likely
    {
        return (Some(range.start..comma), comma + 1..range.end);
    }
    (None, range)
}

/// `Washington, D.C.: Institute`, `London: Routledge`: the place is not of the name.
fn without_place(lexed: &Lexed<'_>, range: Range<usize>) -> Range<usize> {
    let Some(colon) = range.clone().find(|&i| lexed.kind(i) == Some(Kind::Colon)) else {
        return range;
    };
    let place = (range.start..colon)
        .all(|i| !lexed.is_word(i) || lexicon::is_place(lexed.word(i)) || is_city(lexed.word(i)));
    if place && colon + 1 < range.end {
        colon + 1..range.end
    } else {
        range
    }
}

fn is_city(word: &str) -> bool {
    lexicon::among(
        word.trim_end_matches('.'),
        const {
            &WordList::new(
                "New York Cambridge Oxford Chicago Princeton Haven Boston Berkeley Stanford Ithaca Baltimore Lanham \
        Abingdon Basingstoke Edinburgh Manchester Leiden Amsterdam Toronto Sydney Philadelphia Lexington \
        Durham Los Angeles San Francisco Monica Santa Arlington D.C DC MA CA Mass NJ NY CT VA Va Md MD PA \
        Cham Heidelberg Frankfurt Munich Hamburg Göttingen St Petersburg Mumbai Calcutta Dublin Zurich \
        Stuttgart and",
            )
        },
    )
}

/// `ed. by X`, `edited by X`, `trans. Y`, `eds.`, `2nd ed.`
fn is_editor(lexed: &Lexed<'_>, segment: &Segment) -> bool {
    let head = lexed.word(segment.tokens.start).trim_end_matches('.');
    let last = lexed.word(segment.tokens.end.saturating_sub(1));
    matches!(
        head,
        "ed" | "eds" | "edited" | "trans" | "translated" | "transl"
    ) || (segment.tokens.len() > 1 && matches!(last, "ed." | "eds."))
}

/// Place and publisher in brackets, with a year: `(New York: Berghahn Books, 2020)`.
fn is_imprint(elements: &Elements<'_, '_>, segment: &Segment) -> bool {
    let lexed = elements.lexed;
    let first = lexed.word(segment.tokens.start);
    first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !segment
            .tokens
            .clone()
            .any(|i| lexicon::is_sentence_word(lexed.word(i)))
}

/// Words behind an address that can still name an outlet.
fn plausible(lexed: &Lexed<'_>, segment: &Segment) -> bool {
    matches!(segment.before, Before::Comma | Before::Part | Before::Mark)
        && segment.words(lexed) <= 8
        && lexed
            .word(segment.tokens.start)
            .starts_with(char::is_uppercase)
        && !segment
            .tokens
            .clone()
            .any(|i| lexicon::is_sentence_word(lexed.word(i)))
}

/// `3 May` where the year stands elsewhere.
fn day_without_year(lexed: &Lexed<'_>, segment: &Segment) -> Option<DateField> {
    if segment.words(lexed) > 4 {
        return None;
    }
    let span = lexed.cover(segment.tokens.clone());
    let mention = date::mentions(lexed.text, span).into_iter().next()?;
    (mention.year.is_none() && mention.span.len() + 2 >= span.len()).then_some(DateField {
        date: Some(date::PartialDate {
            year: 0,
            month: mention.month,
            day: mention.day,
        }),
        form: mention.form,
        span: mention.span,
    })
}
