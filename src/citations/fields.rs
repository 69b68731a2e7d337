//! A stretch of a note into the fields of a citation.

use std::ops::Range;

use super::elements::Elements;
use super::lex::{Kind, Lexed};
use super::segments;
use super::{
    Antecedent, Citation, CitationKind, Confidence, DateField, Field, Title, Work, locator, names,
    quoted, references, signals, title, unquoted, work,
};

use smallvec::SmallVec;

/// What the words of a citation were taken for.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    pub(super) authors: SmallVec<[Field; 1]>,
    pub(super) title: Option<Title>,
    pub(super) outlet: Option<Field>,
    /// A day and month whose year stands elsewhere: `(2019) … 3 May`.
    pub(super) day: Option<DateField>,
    /// Place and publisher, or an editor, were seen.
    pub(super) book: bool,
    /// The order of the parts is one that is known.
    pub(super) ordered: bool,
    /// The words are a sentence, no citation.
    pub(super) prose: bool,
}

/// Reads the citation in a stretch; a reference may stand for several.
pub(super) fn read(
    lexed: &Lexed<'_>,
    note: usize,
    range: Range<usize>,
    mut each: impl FnMut(Citation),
) {
    let range = trim(lexed, range);
    if range.is_empty() {
        return;
    }
    if let Some(found) = references::find(lexed, range.clone())
        && !is_full_beside(lexed, &range, &found)
    {
        return reference(lexed, note, range, &found, each);
    }
    let start = signals::skip(lexed, range.start, range.end);
    let found = title::find(lexed, range.clone());
    let italic = found
        .is_none()
        .then(|| title::italic(lexed, start..range.end))
        .flatten()
        .filter(|italic| !unquoted::is_outlet(lexed, start..range.end, italic));
    let mut elements = Elements::find(
        lexed,
        range.clone(),
        start,
        found.as_ref().or(italic.as_ref()).map(|t| &t.tokens),
    );
    let mut assigned = match (found, italic) {
        (Some(found), _) if !unquoted::title_runs_on(&elements, &found, elements.host()) => {
            quoted::assign(&elements, found, elements.host())
        }
        (Some(_), _) => {
            let host = elements.host().map(str::to_owned);
            elements = Elements::find(lexed, range.clone(), start, None);
            unquoted::assign(&mut elements, host.as_deref())
        }
        (None, Some(found)) => quoted::assign_italic(&elements, found, elements.host()),
        (None, None) => {
            let host = elements.host().map(str::to_owned);
            elements.host_as_url();
            unquoted::assign(&mut elements, host.as_deref())
        }
    };
    if assigned.title.is_none()
        && let Some(found) = references::ibid_within(lexed, range.clone())
        && elements.url.is_none()
    {
        return reference(lexed, note, range, &found, each);
    }
    let issued = issued(&elements, &mut assigned);
    each(citation(&mut elements, note, range, assigned, issued));
}

/// The one citation of a note of prose; none where it has no word.
pub(super) fn prose(lexed: &Lexed<'_>, note: usize) -> Option<Citation> {
    let range = 0..lexed.tokens.len();
    let worded = range.clone().any(|i| {
        matches!(
            lexed.kind(i),
            Some(Kind::Word | Kind::Quote(_) | Kind::Link(_))
        )
    });
    worded.then(|| {
        let mut elements = Elements::find(lexed, range.clone(), range.start, None);
        citation(
            &mut elements,
            note,
            range,
            Assigned {
                prose: true,
                ..Assigned::default()
            },
            None,
        )
    })
}

/// Cuts separators off the ends; a closing period or comma stays.
fn trim(lexed: &Lexed<'_>, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    while start < range.end
        && matches!(
            lexed.kind(start),
            Some(Kind::Comma | Kind::Period | Kind::Semicolon | Kind::Dash | Kind::Colon)
        )
    {
        start += 1;
    }
    // `(“Title,” TASS, …)`: brackets around the whole.
    if matches!(lexed.kind(start), Some(Kind::Open('(')))
        && lexed
            .token(start)
            .is_some_and(|t| t.mate.is_none_or(|m| m + 2 >= range.end))
    {
        start += 1;
    }
    start..range.end.max(start)
}

/// A whole citation that also points to a note: `“Title,” TASS, May 3, 2019; see note 3` stays one.
fn is_full_beside(lexed: &Lexed<'_>, range: &Range<usize>, found: &references::Found) -> bool {
    let has_link = range
        .clone()
        .any(|i| matches!(lexed.kind(i), Some(Kind::Link(_))));
    let dated = lexed
        .dates_in(range.start..found.words.start)
        .iter()
        .any(|d| d.field.date.is_some_and(|d| d.month.is_some()));
    // An Ibid. is one whatever stands behind it, but for a headline that begins with the word.
    let headline = found.kind == CitationKind::Ibid
        && lexed.word(found.words.end).starts_with(char::is_uppercase)
        && range.clone().any(|i| {
            lexed
                .date_at(i)
                .is_some_and(|d| d.field.date.is_some_and(|d| d.day.is_some()))
        });
    if found.kind == CitationKind::Ibid {
        return has_link && headline;
    }
    has_link || dated
}

/// The date of publication among the dates of a citation.
fn issued(elements: &Elements<'_, '_>, assigned: &mut Assigned) -> Option<DateField> {
    let after = assigned.title.as_ref().map_or(0, |t| t.span.end);
    let rank = |d: &&super::lex::Dated| {
        let field = &d.field;
        // Days before months before years; what follows the title before what stands ahead of it.
        let precision = match field.date {
            _ if field.form.undated => 3,
            Some(date) if date.day.is_some() => 0,
            Some(date) if date.month.is_some() => 1,
            Some(_) if field.form.order == super::date::DateOrder::Year => 2,
            Some(_) => 1,
            None => 0,
        };
        (precision, field.span.start < after, field.span.start)
    };
    let best = elements
        .dates
        .iter()
        .min_by_key(rank)
        .or(elements.updated.as_ref())?
        .field
        .clone();
    if let (Some(day), Some(date)) = (assigned.day.take(), best.date)
        && date.month.is_none()
        && let Some(whole) = day.date
    {
        let whole = super::date::PartialDate {
            year: date.year,
            ..whole
        };
        return Some(DateField {
            date: whole.earliest().map(|_| whole),
            ..day
        });
    }
    Some(best)
}

fn citation(
    elements: &mut Elements<'_, '_>,
    note: usize,
    range: Range<usize>,
    assigned: Assigned,
    issued: Option<DateField>,
) -> Citation {
    let lexed = elements.lexed;
    let linked = elements.url.is_some() || elements.archive_url.is_some() || elements.doi.is_some();
    let named =
        assigned.title.is_some() || assigned.outlet.is_some() || !assigned.authors.is_empty();
    let kind = if assigned.prose && !linked {
        CitationKind::Prose
    } else if linked && !named && segments::segments(elements).is_empty() && issued.is_none() {
        CitationKind::BareUrl
    } else if !linked && !named && issued.is_none() {
        CitationKind::Prose
    } else {
        CitationKind::Full
    };
    let confidence = if kind == CitationKind::Full && assigned.ordered && !assigned.prose {
        Confidence::Confident
    } else {
        Confidence::Doubtful
    };
    let volume = elements.volume;
    let mut citation = Citation {
        kind,
        note,
        index: 0,
        span: lexed.cover(range.clone()),
        authors: assigned.authors,
        title: assigned.title,
        outlet: assigned.outlet,
        issued,
        accessed: elements.accessed.take(),
        url: elements.url.take(),
        archive_url: elements.archive_url.take(),
        doi: elements.doi.take(),
        locator: elements.locator.take(),
        antecedent: Antecedent::NotAReference,
        reference: None,
        confidence,
        work: Work::Unknown,
    };
    if kind == CitationKind::Prose {
        citation.authors.clear();
        (
            citation.title,
            citation.outlet,
            citation.issued,
            citation.locator,
        ) = (None, None, None, None);
    }
    citation.work = work::classify(lexed, range, &citation, volume, assigned.book);
    // An interview has neither title nor outlet, a treaty no outlet: what the words were taken for was a guess.
    if citation.work == Work::Personal {
        (citation.title, citation.outlet) = (None, None);
        citation.confidence = Confidence::Doubtful;
    } else if citation.work == Work::Legal && citation.url.is_none() {
        citation.outlet = None;
        citation.confidence = Confidence::Doubtful;
    }
    citation
}

/// The citations of a reference: one, or one for each note that it names.
fn reference(
    lexed: &Lexed<'_>,
    note: usize,
    range: Range<usize>,
    found: &references::Found,
    mut each: impl FnMut(Citation),
) {
    let count = found.labels.len().max(1);
    let mut start = range.start;
    for index in 0..count {
        // All but the last end at their label.
        let end = match found.labels.get(index) {
            Some((_, token)) if index + 1 < count => token + 1,
            _ => range.end,
        };
        let mut reference = found.reference(index);
        let mut authors = SmallVec::new();
        let mut short = None;
        if index == 0 && !found.named.is_empty() {
            let title = title::find(lexed, found.named.clone())
                .or_else(|| title::italic(lexed, found.named.clone()));
            let names_end = title.as_ref().map_or(found.named.end, |t| t.tokens.start);
            let names_range = found.named.start..names_end.max(found.named.start);
            authors = names::list(lexed, names_range.clone());
            let text = names::field(lexed, names_range).text;
            reference.author =
                (!text.trim().is_empty()).then(|| text.trim_end_matches([',', ' ']).to_owned());
            reference.title = title.as_ref().map(|t| t.title.text.clone());
            short = title.map(|t| t.title);
        }
        let locator = (index + 1 == count)
            .then(|| locator::after_reference(lexed, found.words.end..range.end))
            .flatten();
        each(Citation {
            kind: found.kind,
            note,
            index: 0,
            span: lexed.cover(start..end.max(start)),
            authors,
            title: short,
            outlet: None,
            issued: None,
            accessed: None,
            url: None,
            archive_url: None,
            doi: None,
            locator,
            antecedent: Antecedent::Dangling,
            reference: Some(reference),
            confidence: Confidence::Confident,
            work: Work::Unknown,
        });
        start = end;
        while start < range.end && !lexed.is_word(start) {
            start += 1;
        }
        if lexed.reads(start, "and") || lexed.word(start) == "&" {
            start += 1;
        }
    }
}
