//! News items whose title nothing sets off.

use std::ops::Range;

use super::{make_outlet, make_title};
use crate::citations::elements::Elements;
use crate::citations::fields::Assigned;
use crate::citations::lex::Lexed;
use crate::citations::lexicon;
use crate::citations::names::{self, Among, Person};
use crate::citations::outlet::{self, Likeness};
use crate::word_list::WordList;

/// A news item: authors, title, outlet, or outlet first.
pub(super) fn news(
    elements: &Elements<'_, '_>,
    parts: &[Range<usize>],
    host: Option<&str>,
) -> Assigned {
    let lexed = elements.lexed;
    let mut assigned = Assigned::default();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return assigned;
    };
    let like = |r: &Range<usize>| outlet::likeness(lexed, r.clone(), host);
    if parts.len() == 1 {
        if like(first) >= Likeness::Likely {
            assigned.outlet = make_outlet(lexed, first.clone());
        } else {
            assigned.title = make_title(lexed, first.clone());
        }
        return assigned;
    }
    assigned.ordered = true;
    // `Twitter, @user, July 3, 2019`: a handle is an author, never a title.
    let handle = |r: &Range<usize>| r.len() == 1 && lexed.word(r.start).starts_with('@');
    if parts.len() == 2
        && let Some(at) = parts.iter().position(handle)
    {
        let other = if at == 0 { last } else { first };
        assigned.authors = parts
            .get(at)
            .map(|r| names::list(lexed, r.clone()))
            .unwrap_or_default();
        assigned.outlet = make_outlet(lexed, other.clone());
        return assigned;
    }
    // `Reuters, Title, 3 May 2019`
    if like(first) == Likeness::Sure && like(last) < Likeness::Likely {
        assigned.outlet = make_outlet(lexed, first.clone());
        assigned.title = parts
            .get(1)
            .and_then(|second| make_title(lexed, second.start..last.end));
        return assigned;
    }
    let authors = leading_authors(lexed, parts);
    let mut tail = parts.len() - 1;
    if parts.len() == 2 && authors == 1 && like(last) < Likeness::Maybe {
        tail = 2; // no outlet
    }
    // `Ministry of Foreign Affairs, Russia`; `Example, Inc.`
    if tail > authors + 1
        && tail == parts.len() - 1
        && completes(lexed, last.clone())
        && parts
            .get(tail - 1)
            .is_some_and(|p| like(p) >= Likeness::Likely)
    {
        tail -= 1;
    }
    if authors > 0
        && let Some(end) = parts.get(authors - 1).map(|p| p.end)
    {
        assigned.authors = names::list(lexed, first.start..end);
    }
    if let (Some(start), Some(end)) = (
        parts.get(authors).map(|p| p.start),
        tail.checked_sub(1)
            .and_then(|t| parts.get(t))
            .map(|p| p.end),
    ) && start < end
    {
        assigned.title = make_title(lexed, start..end);
    }
    assigned.outlet = parts
        .get(tail)
        .and_then(|p| make_outlet(lexed, p.start..last.end));
    assigned
}

/// Words that complete the name before them: a country, `Inc.`
fn completes(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let company = range.len() == 1
        && lexed.reads_any(range.start, const { &WordList::new("Inc Ltd LLC Co Corp") });
    company
        || (range.len() <= 3
            && range
                .clone()
                .all(|i| lexed.is_word(i) && lexicon::is_place(lexed.word(i)))
            && !lexicon::is_outlet(lexed.cover(range).of(lexed.text)))
}

/// How many of the leading parts are authors; a title must be left.
fn leading_authors(lexed: &Lexed<'_>, parts: &[Range<usize>]) -> usize {
    let who = |r: &Range<usize>, among| names::person(lexed, r.clone(), among);
    let Some(first) = parts.first() else {
        return 0;
    };
    // `A, B & C, Title`: a list that "&" closes. One known name vouches for the others.
    let mut vouched = false;
    for (at, part) in parts.iter().enumerate().take(10.min(parts.len() - 1)) {
        if let Some(known) = company(lexed, part.clone()) {
            if vouched || known {
                return at + 1;
            }
            break;
        }
        match who(part, Among::Names) {
            Person::No => break,
            Person::Known => vouched = true,
            Person::Shape => {}
        }
    }
    // `Vladimir Putin, Xi Jinping Meet in Moscow, TASS`: no author.
    let figure = (first.start + 1..first.end).any(|i| lexicon::is_leader(lexed.word(i)));
    if figure && parts.len() >= 3 {
        return 0;
    }
    if who(first, Among::Headlines) == Person::Known {
        return 1;
    }
    // `Smith et al.`
    if first.clone().any(|i| lexed.reads(i, "al")) && first.len() <= 6 {
        return 1;
    }
    // A name that no list knows, before a title and an outlet.
    if parts.len() >= 3 && who(first, Among::Headlines) == Person::Shape {
        return 1;
    }
    // An organisation that issues what it writes.
    let head = lexed.word(first.start);
    let body = lexicon::among(
        head,
        const {
            &WordList::new(
                "Ministry Institute Department Office Center Centre Bureau Committee Embassy",
            )
        },
    );
    let organisation = (body || lexicon::is_outlet(lexed.cover(first.clone()).of(lexed.text)))
        && names::organisation(lexed, first.clone());
    usize::from(organisation && parts.len() >= 3)
}

/// Whether a part is persons joined by "and" or "&", and whether one of them is known; none where it is not.
fn company(lexed: &Lexed<'_>, part: Range<usize>) -> Option<bool> {
    let mut start = part.start;
    let (mut joined, mut known, mut shaped) = (false, false, true);
    for at in part.start..=part.end {
        let joint = matches!(lexed.word(at), "and" | "&") && at < part.end;
        if !joint && at < part.end {
            continue;
        }
        joined |= joint;
        if start < at || at == part.end {
            match names::person(lexed, start..at, Among::Names) {
                Person::No => return None,
                Person::Known => known = true,
                // Two names of the right shape need no one to vouch for them.
                Person::Shape => {
                    shaped &= names::person(lexed, start..at, Among::Headlines) > Person::No;
                }
            }
        }
        start = at + 1;
    }
    joined.then_some(known || shaped)
}
