//! Words that stand for an earlier citation: Ibid., op. cit., supra note n, "See note n".

use std::ops::Range;

use super::classes::Classes;
use super::lex::{Kind, Lexed};
use super::{CitationKind, Field, Reference, ReferenceForm, lexicon, signals, title};
use crate::word_list::WordList;

/// A reference in a stretch of a note.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) kind: CitationKind,
    pub(super) form: ReferenceForm,
    /// The notes it names, each with its token.
    pub(super) labels: Vec<(Field, usize)>,
    /// The tokens that make the reference: `supra note 12`.
    pub(super) words: Range<usize>,
    /// The tokens before it, signals apart: author and shortened title.
    pub(super) named: Range<usize>,
}

impl Found {
    /// What the reference says of its antecedent, author and title apart.
    pub(super) fn reference(&self, label: usize) -> Reference {
        Reference {
            note_label: self.labels.get(label).map(|(field, _)| field.clone()),
            author: None,
            title: None,
            form: self.form,
        }
    }
}

/// The words that references begin with, Ibid. apart: most words are none of them.
pub(super) const HEADS: &str = "op op.cit opcit opere work loc loc.cit supra above note notes n nn fn footnote footnotes endnote endnotes nt";

/// The reference that a stretch begins with or is, where it is one.
pub(super) fn find(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Found> {
    let start = signals::skip(lexed, range.start, range.end);
    if let Some(found) = ibid(lexed, start, range.end) {
        return Some(found);
    }
    if !lexed.classes.any(Classes::REFERENCE) {
        return None;
    }
    for at in start..range.end {
        if lexed.classed(at, Classes::REFERENCE)
            && let Some(found) = op_cit(lexed, start..range.end, at)
                .or_else(|| supra(lexed, start..range.end, at))
                .or_else(|| see_note(lexed, range.start..range.end, at))
        {
            return Some(found);
        }
    }
    None
}

/// Whether a stretch begins as a reference does, so that a sentence there is a citation of its own.
pub(super) fn begins(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let start = signals::skip(lexed, range.start, range.end);
    ibid(lexed, start, range.end).is_some()
}

/// Words for Ibid. in other languages than English, in any case.
static ABROAD: WordList = WordList::new("ebd ebenda ibíd tamże tamtéž");

/// The form of the word at `at`, if it is Ibid. or one of its kin.
fn ibid_form(lexed: &Lexed<'_>, at: usize) -> Option<ReferenceForm> {
    let word = lexed.word(at);
    let bare = word.trim_end_matches('.');
    let is = |w: &str| bare.eq_ignore_ascii_case(w);
    // German, Spanish, Polish, Czech, Italian, Russian, Ukrainian.
    let abroad = || {
        ABROAD.contains_any_case(bare)
            || matches!(bare, "Ivi" | "Tamże" | "Tamtéž")
            || matches!(bare, "Там" | "там") && matches!(lexed.word(at + 1), "же" | "само")
    };
    if is("ibid") || is("ibidem") || (is("ib") && word.ends_with('.')) || abroad() {
        return Some(ReferenceForm::Ibid);
    }
    let stop = || {
        word.ends_with('.')
            || matches!(
                lexed.kind(at + 1),
                None | Some(Kind::Comma | Kind::Semicolon | Kind::Period)
            )
            || lexed.reads(at + 1, "at")
    };
    ((bare == "Id" || bare == "id" || is("idem")) && stop()).then_some(ReferenceForm::Id)
}

fn ibid(lexed: &Lexed<'_>, start: usize, end: usize) -> Option<Found> {
    if start >= end {
        return None;
    }
    let form = ibid_form(lexed, start)?;
    // "Там же"
    let two = matches!(lexed.word(start + 1), "же" | "само");
    Some(Found {
        kind: CitationKind::Ibid,
        form,
        labels: Vec::new(),
        words: start..(start + 1 + usize::from(two)).min(end),
        named: start..start,
    })
}

/// An Ibid. amid a sentence that names no other source: "the same point is made in ibid., p. 5".
pub(super) fn ibid_within(lexed: &Lexed<'_>, range: Range<usize>) -> Option<Found> {
    range
        .clone()
        .find_map(|at| ibid(lexed, at, range.end).filter(|f| f.form == ReferenceForm::Ibid))
}

fn op_cit(lexed: &Lexed<'_>, range: Range<usize>, at: usize) -> Option<Found> {
    let two = |a: &str, b: &str, joined: &str| {
        if lexed.reads(at, a) && lexed.reads(at + 1, b) && at + 1 < range.end {
            Some(at + 2)
        } else {
            (lexed.reads(at, joined)).then_some(at + 1)
        }
    };
    let (form, after) = two("op", "cit", "op.cit")
        .or_else(|| two("opere", "citato", "opcit"))
        .or_else(|| two("work", "cited", "op.cit"))
        .map(|after| (ReferenceForm::OpCit, after))
        .or_else(|| two("loc", "cit", "loc.cit").map(|after| (ReferenceForm::LocCit, after)))?;
    Some(Found {
        kind: CitationKind::ShortForm,
        form,
        labels: Vec::new(),
        words: at..after,
        named: named(lexed, range.start..at),
    })
}

/// The author and shortened title right before a reference: what follows the last words that lead in a source.
fn named(lexed: &Lexed<'_>, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    for at in range.clone() {
        if ["see", "cf", "in", "by"]
            .iter()
            .any(|w| lexed.word(at).eq_ignore_ascii_case(w))
            && at + 1 < range.end
        {
            start = signals::skip(lexed, at + 1, range.end);
        }
    }
    let mut end = range.end;
    while end > start
        && matches!(
            lexed.kind(end - 1),
            Some(Kind::Comma | Kind::Colon | Kind::Period | Kind::Open(_))
        )
    {
        end -= 1;
    }
    let start = start.min(end);
    // In a sentence only the name right before the reference counts: "so it was to Weber (op. cit., p. 5)".
    let sentence = (start..end).any(|i| lexicon::is_sentence_word(lexed.word(i)))
        || lexed
            .tokens
            .get(start..end)
            .is_none_or(|t| t.iter().any(|t| matches!(t.kind, Kind::Quote(_))))
            && end - start > 12;
    if sentence {
        let name = (start..end)
            .rev()
            .take_while(|&i| lexed.is_word(i) && lexed.word(i).starts_with(char::is_uppercase))
            .last();
        return name.unwrap_or(end)..end;
    }
    start..end
}

fn is_back(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.reads(at, "supra") || lexed.reads(at, "above")
}

fn is_note_word(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.reads_any(
        at,
        const { &WordList::new("note notes n nn fn footnote footnotes endnote endnotes nt") },
    )
}

/// `supra note 12`, `supra, n. 12`, `above, note 12`, `note 12 above`, `supra, at 5`.
fn supra(lexed: &Lexed<'_>, range: Range<usize>, at: usize) -> Option<Found> {
    let found = |words: Range<usize>, labels| Found {
        kind: CitationKind::ShortForm,
        form: ReferenceForm::Supra,
        labels,
        named: named(lexed, range.start..words.start),
        words,
    };
    if is_note_word(lexed, at) {
        let (labels, after) = labels(lexed, at + 1, range.end);
        let mut back = after;
        if lexed.kind(back) == Some(Kind::Comma) {
            back += 1;
        }
        return (!labels.is_empty() && back < range.end && is_back(lexed, back))
            .then(|| found(at..back + 1, labels));
    }
    if !is_back(lexed, at) {
        return None;
    }
    let mut next = at + 1;
    if matches!(lexed.kind(next), Some(Kind::Comma | Kind::Open(_)))
        && is_note_word(lexed, next + 1)
    {
        next += 1;
    }
    if is_note_word(lexed, next) {
        let (labels, after) = labels(lexed, next + 1, range.end);
        return (!labels.is_empty()).then(|| found(at..after, labels));
    }
    // `Kagan, supra, at 5`: no note is named. "supra Part II" and "above, pp. 3–4" are no references to notes.
    let closed = match lexed.kind(at + 1) {
        None | Some(Kind::Period | Kind::Semicolon) => true,
        Some(Kind::Comma) => {
            lexed.reads_any(at + 2, const { &WordList::new("at p pp para paras") })
        }
        Some(Kind::Word) => lexed.reads(at + 1, "at"),
        _ => at + 1 >= range.end,
    };
    (lexed.reads(at, "supra") && closed && at > range.start && range.len() <= 24)
        .then(|| found(at..at + 1, Vec::new()))
}

/// "See note 12", "Note 12", "Same as note 12."
fn see_note(lexed: &Lexed<'_>, range: Range<usize>, at: usize) -> Option<Found> {
    if !is_note_word(lexed, at) {
        return None;
    }
    let (labels, after) = labels(lexed, at + 1, range.end);
    if labels.is_empty() {
        return None;
    }
    let before = at.checked_sub(1).filter(|b| *b >= range.start);
    let led = before.is_some_and(|b| {
        [
            "see", "also", "cf", "as", "in", "to", "from", "with", "as in", "under",
        ]
        .iter()
        .any(|w| lexed.reads(b, w))
            || (lexed.reads(b, "e.g"))
            || (matches!(lexed.kind(b), Some(Kind::Comma | Kind::Open(_))) && !lexed.reads(at, "n"))
    });
    // `p. 4 n. 12` is a note in the source; "note 12" must stand first or be led in.
    let alone = before.is_none()
        && !lexed.reads(at, "n")
        && matches!(
            lexed.kind(after),
            None | Some(Kind::Period | Kind::Comma | Kind::Semicolon | Kind::Open(_))
        );
    let forward = ["below", "infra"].iter().any(|w| lexed.reads(after, w));
    if forward
        || !(led || alone)
        || range.len() > 40
        || title::find(lexed, range.start..at)
            .is_some_and(|t| t.tokens.start == range.start && !led)
    {
        return None;
    }
    let start = signals::skip(lexed, range.start, at);
    // "See Kagan, note 19": a name may stand between.
    let mut named = named(lexed, start..at);
    let prose = named
        .clone()
        .any(|i| lexicon::is_sentence_word(lexed.word(i)));
    if prose || named.len() > 12 {
        named = at..at;
    }
    Some(Found {
        kind: CitationKind::ShortForm,
        form: ReferenceForm::SeeNote,
        labels,
        words: at..after,
        named,
    })
}

/// Labels of notes from `at`: `12`, `[12]`, `iv`, `12 and 14`, `12–14`; and the token after them.
fn labels(lexed: &Lexed<'_>, mut at: usize, end: usize) -> (Vec<(Field, usize)>, usize) {
    let mut out: Vec<(Field, usize)> = Vec::new();
    let mut after = at;
    while at < end {
        let bracket = matches!(lexed.kind(at), Some(Kind::Open('[')));
        let word_at = at + usize::from(bracket);
        let word = lexed.word(word_at);
        let first = word.split(['-', '–', '—']).next().unwrap_or("");
        if !is_label(first) || (out.is_empty() && !lexed.is_word(word_at)) {
            break;
        }
        let span = lexed.token(word_at).map(|t| t.span).unwrap_or_default();
        let from = span.start;
        out.push((
            Field {
                text: first.to_owned(),
                span: crate::span::Span::new(from, from + first.len()),
            },
            word_at,
        ));
        after = word_at + 1;
        if bracket && matches!(lexed.kind(after), Some(Kind::Close(']'))) {
            after += 1;
        }
        at = after;
        // Only "and", "&" or a comma with a label behind it go on.
        let mut next = at;
        if lexed.kind(next) == Some(Kind::Comma) {
            next += 1;
        }
        if lexed.reads(next, "and") || lexed.word(next) == "&" {
            next += 1;
        } else if lexed.kind(at) == Some(Kind::Comma) && !is_label(lexed.word(next)) {
            break;
        }
        if next == at || next >= end {
            break;
        }
        at = next;
    }
    (out, after)
}

fn is_label(word: &str) -> bool {
    let digits = !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let roman = !word.is_empty()
        && word.len() <= 7
        && word
            .bytes()
            .all(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x' | b'l' | b'c'));
    digits || roman
}
