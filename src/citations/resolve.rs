//! References to what they stand for, across chains.

mod known;

use foldhash::{HashMap, HashMapExt as _};
use std::cell::LazyCell;

use super::{Antecedent, Citation, CitationKind, Reference, ReferenceForm, lexicon, names};
use crate::document::Note;
use known::Known;

/// Follows references to their antecedents. [`Citation::antecedent`] is filled in for Ibid. and every short form; a
/// citation without date and address that names the author or the title of an earlier one becomes a short form.
///
/// `citations` are those of all notes, in order; [`Note::citations`] are ranges of it. Linear but for a bounded look at
/// the latest works of one author.
pub fn resolve(text: &str, notes: &[Note], citations: &mut [Citation]) {
    // Most drafts refer to no note by its number.
    let labels = LazyCell::new(|| {
        let mut labels: HashMap<&str, usize> = HashMap::with_capacity(notes.len());
        for (index, note) in notes.iter().enumerate() {
            labels.entry(&*note.label).or_insert(index);
        }
        labels
    });
    let mut known = Known::default();
    known.log.reserve(citations.len());
    for at in 0..citations.len() {
        let antecedent = match citations.get(at).map(|c| c.kind) {
            Some(CitationKind::Ibid) => ibid(notes, citations, at),
            Some(CitationKind::ShortForm) => {
                known.catch_up(text, citations);
                named(
                    notes,
                    &|label| labels.get(label).copied(),
                    citations,
                    &known,
                    at,
                )
            }
            Some(CitationKind::Full | CitationKind::Prose) => {
                match known.short_form(text, citations, at) {
                    Some((reference, antecedent)) => {
                        if let Some(citation) = citations.get_mut(at) {
                            citation.kind = CitationKind::ShortForm;
                            citation.reference = Some(reference);
                        }
                        antecedent
                    }
                    None => Antecedent::NotAReference,
                }
            }
            _ => Antecedent::NotAReference,
        };
        let cited = match &antecedent {
            Antecedent::NotAReference => Some(at),
            Antecedent::Resolved { end, .. } => Some(*end),
            _ => None,
        };
        if let Some(citation) = citations.get_mut(at) {
            citation.antecedent = antecedent;
        }
        if let Some(cited) = cited {
            known.log.push((cited, at));
        }
    }
}

/// Follows a chain one step: `direct` was resolved before.
fn follow(citations: &[Citation], direct: usize) -> Antecedent {
    match citations.get(direct).map(|c| &c.antecedent) {
        Some(Antecedent::NotAReference) => Antecedent::Resolved {
            direct,
            end: direct,
        },
        Some(Antecedent::Resolved { end, .. }) => Antecedent::Resolved { direct, end: *end },
        Some(Antecedent::Ambiguous(candidates)) => Antecedent::Ambiguous(candidates.clone()),
        Some(Antecedent::Dangling) | None => Antecedent::Dangling,
    }
}

/// One of several citations of a note: the only one, or the one that all others lead to.
fn one_of(citations: &[Citation], range: std::ops::Range<usize>) -> Antecedent {
    let sources: Vec<usize> = range
        .filter(|&i| {
            citations
                .get(i)
                .is_some_and(|c| c.kind != CitationKind::Prose)
        })
        .collect();
    let Some(&last) = sources.last() else {
        return Antecedent::Dangling;
    };
    if sources.len() == 1 {
        return follow(citations, last);
    }
    let end = |i: usize| citations.get(i).and_then(|c| c.resolved(i));
    let first = sources.first().and_then(|&i| end(i));
    if first.is_some() && sources.iter().all(|&i| end(i) == first) {
        return follow(citations, last);
    }
    Antecedent::Ambiguous(sources)
}

fn ibid(notes: &[Note], citations: &[Citation], at: usize) -> Antecedent {
    let Some(citation) = citations.get(at) else {
        return Antecedent::Dangling;
    };
    if citation.index > 0
        && let Some(before) = at.checked_sub(1)
    {
        return follow(citations, before);
    }
    let before = citation.note.checked_sub(1).and_then(|n| notes.get(n));
    before.map_or(Antecedent::Dangling, |note| {
        one_of(citations, note.citations.clone())
    })
}

/// op. cit., supra note n, "See note n".
fn named(
    notes: &[Note],
    labelled: &dyn Fn(&str) -> Option<usize>,
    citations: &[Citation],
    known: &Known,
    at: usize,
) -> Antecedent {
    let Some((citation, reference)) = citations
        .get(at)
        .and_then(|c| Some((c, c.reference.as_ref()?)))
    else {
        return Antecedent::Dangling;
    };
    if let Some(label) = &reference.note_label {
        let target = labelled(&label.text).filter(|n| *n < citation.note);
        let Some(note) = target.and_then(|n| notes.get(n)) else {
            return Antecedent::Dangling;
        };
        if note.citations.len() > 1 {
            let fitting: Vec<usize> = note
                .citations
                .clone()
                .filter(|&i| {
                    citations
                        .get(i)
                        .and_then(|c| c.resolved(i))
                        .and_then(|e| citations.get(e))
                        .is_some_and(|c| says(reference, c))
                })
                .collect();
            if let [only] = fitting.as_slice() {
                return follow(citations, *only);
            }
        }
        return one_of(citations, note.citations.clone());
    }
    if reference.author.is_none() && reference.title.is_none() {
        // A bare op. cit. stands as Ibid. does.
        return match reference.form {
            ReferenceForm::OpCit | ReferenceForm::LocCit => ibid(notes, citations, at),
            _ => Antecedent::Dangling,
        };
    }
    let found = known.works(citations, reference);
    match (found.first(), reference.form) {
        // Of several works of an author op. cit. means the last one cited.
        (Some(&latest), _) => follow(citations, latest),
        (None, _) => Antecedent::Dangling,
    }
}

/// Whether a citation is of the author or the title that a reference names.
fn says(reference: &Reference, citation: &Citation) -> bool {
    let author = reference.author.as_deref().map(|a| {
        let wanted = surnames(a);
        let own = keys(citation);
        !wanted.is_empty() && wanted.iter().all(|w| own.contains(w))
            || own.contains(&lexicon::normalised(a))
    });
    let title = reference.title.as_deref().map(|t| {
        citation
            .title
            .as_ref()
            .is_some_and(|own| shortens(t, &own.text))
    });
    match (author, title) {
        (Some(author), Some(title)) => author && title,
        (Some(author), None) => {
            author
                || reference.author.as_deref().is_some_and(|a| {
                    citation
                        .title
                        .as_ref()
                        .is_some_and(|own| shortens(a, &own.text))
                })
        }
        (None, Some(title)) => title,
        (None, None) => false,
    }
}

/// The surnames in a list as printed: `Jarausch and Hardy`, `Kagan et al.`, `Smith, Jones & Brown`.
fn surnames(authors: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in authors
        .split([',', '&', ';'])
        .flat_map(|p| p.split(" and "))
    {
        let part = part
            .trim()
            .trim_end_matches("et al.")
            .trim_end_matches("et al")
            .trim_end_matches("et. al.")
            .trim();
        let name = lexicon::normalised(names::surname(part));
        if !name.is_empty() && !names::is_suffix(part) {
            out.push(name);
        }
    }
    out
}

/// The names under which a citation can be called up: surnames, organisations in full, the outlet where there is no author.
fn keys(citation: &Citation) -> Vec<String> {
    let mut out = Vec::new();
    for author in &citation.authors {
        out.push(lexicon::normalised(names::surname(&author.text)));
        out.push(lexicon::normalised(&author.text));
    }
    if let (true, Some(outlet)) = (citation.authors.is_empty(), &citation.outlet) {
        out.push(lexicon::normalised(&outlet.text));
    }
    out.sort();
    out.dedup();
    out.retain(|k| !k.is_empty());
    out
}

/// Whether `short` is a shortened form of the title `full`: its first words, or two or more words in a row of it.
fn shortens(short: &str, full: &str) -> bool {
    const LONGEST: usize = 400; // bytes; no title is longer
    if short.len() > LONGEST || full.len() > 4 * LONGEST {
        return false;
    }
    let words = |t: &str| -> Vec<String> {
        let normal = lexicon::normalised(t);
        let words: Vec<String> = normal
            .split(' ')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        let skip = usize::from(
            words.len() > 1 && matches!(words.first().map(String::as_str), Some("a" | "an")),
        );
        words.into_iter().skip(skip).collect()
    };
    let (short, full) = (words(short), words(full));
    if short.is_empty() || short.len() > full.len() {
        return false;
    }
    if full.starts_with(&short) {
        return short.len() > 1
            || full.len() == 1
            || short.first().is_some_and(|w| w.chars().count() >= 5);
    }
    short.len() >= 2 && full.windows(short.len()).any(|w| w == short)
}
