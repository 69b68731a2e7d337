//! Names: which words are a person's, which an organisation's, and a list of authors into its members.

use std::ops::Range;

use super::lex::{Kind, Lexed};
use super::lexicon::{self, Plain};
use super::{Field, title};
use crate::span::Span;
use crate::word_list::WordList;
use smallvec::SmallVec;

/// The parts of a list of names: most have one or two.
type Parts = SmallVec<[Range<usize>; 4]>;

/// How surely words are a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Person {
    No,
    /// By shape alone: two to four capitalised words that no headline is made of.
    Shape,
    /// A known given name, or initials.
    Known,
}

/// The words of a range, without separators.
fn words<'a>(lexed: &Lexed<'a>, range: Range<usize>) -> SmallVec<[&'a str; 8]> {
    range
        .filter(|&i| lexed.is_word(i))
        .map(|i| lexed.word(i))
        .collect()
}

pub(super) fn is_initial(word: &str) -> bool {
    let mut letters = 0;
    let well = word.chars().all(|c| {
        letters += usize::from(c.is_alphabetic());
        c.is_uppercase() || matches!(c, '.' | '-')
    });
    well && (1..=3).contains(&letters) && (word.ends_with('.') || letters == 1)
}

pub(super) fn is_suffix(word: &str) -> bool {
    lexicon::among(
        word.trim_end_matches('.'),
        const {
            &WordList::new(
                "Jr Sr II III IV PhD Ph.D MD M.D Esq MP CBE OBE KBE ret Ret USA USN USMC USAF",
            )
        },
    )
}

fn is_honorific(word: &str) -> bool {
    lexicon::among(
        word.trim_end_matches('.'),
        const {
            &WordList::new(
                "Dr Prof Professor Mr Mrs Ms Sir Dame Lord Lady Gen General Lt Col Maj Capt Adm Amb Ambassador Sen \
        Senator Rep Gov Rev Hon President Minister Captain Colonel Major Admiral Brig",
            )
        },
    )
}

/// Where a name is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// Among names: what stands before a quoted title.
    Names,
    /// Where a headline may begin as well.
    Headlines,
}

/// How surely a range of tokens is one person's name.
pub(super) fn person(lexed: &Lexed<'_>, range: Range<usize>, among: Among) -> Person {
    if range.len() > 12 {
        return Person::No;
    }
    if range.clone().any(|i| {
        !matches!(
            lexed.kind(i),
            Some(Kind::Word | Kind::Quote(_) | Kind::Comma)
        )
    }) {
        return Person::No;
    }
    let words = words(lexed, range);
    person_words(&words, among)
}

/// Whether a word has the shape of one in a name: a capital and letters, or a particle.
fn is_of_a_name(word: &str) -> bool {
    let shaped = |word: &str| {
        let head = |c: char| c.is_uppercase() || matches!(c, '’' | '\'' | 'ʿ' | 'ʾ' | '‘');
        let inner = |c: char| {
            c.is_alphabetic()
                || matches!(
                    c,
                    '.' | '-' | '‑' | '’' | '\'' | '‘' | '–' | 'ʿ' | 'ʾ' | '´' | '`'
                )
        };
        word.starts_with(head) && word.chars().all(inner)
    };
    shaped(word)
        || lexicon::is_particle(word)
        || ["d’", "d'", "al-", "el-"]
            .iter()
            .find_map(|head| word.strip_prefix(head))
            .is_some_and(shaped)
}

fn person_words(words: &[&str], among: Among) -> Person {
    let honorific = words.iter().take_while(|w| is_honorific(w)).count();
    let words: SmallVec<[&str; 8]> = words
        .iter()
        .skip(honorific)
        .copied()
        .filter(|w| !is_suffix(w))
        .collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Person::No;
    };
    if first.starts_with('@') {
        return if words.len() == 1 {
            Person::Known
        } else {
            Person::No
        };
    }
    let possessive = |w: &&str| w.ends_with("’s") || w.ends_with("'s");
    if !(2..=6).contains(&words.len()) || words.iter().any(possessive) {
        return Person::No;
    }
    if !words.iter().all(|w| is_of_a_name(w)) || lexicon::is_particle(last) {
        return Person::No;
    }
    let plain: SmallVec<[Plain; 6]> = words.iter().map(|w| Plain::of(w)).collect();
    let given = plain.first().is_some_and(Plain::is_given_name);
    let organised = |w: &Plain| w.is_organisation_word() && !w.is_given_name();
    if !given && plain.iter().any(organised) {
        return Person::No;
    }
    let known = given
        || is_initial(first)
        || (words.len() <= 3
            && plain.first().is_some_and(Plain::is_doubtful_given_name)
            && (among == Among::Names || words.get(1).is_some_and(|w| !lexicon::is_leader(w))));
    let capitals = words
        .iter()
        .filter(|w| w.len() > 2 && w.chars().all(char::is_uppercase))
        .count();
    let odd = plain
        .iter()
        .skip(usize::from(known))
        .filter(|w| {
            (among == Among::Headlines && w.is_common_word())
                || w.is_place()
                || w.is_organisation_word()
        })
        .count();
    let person = if known {
        // `John Power`, `Mark Young`: one odd word is a surname; more is a headline.
        let lone = odd == 0 || (odd == 1 && words.len() <= 3);
        match lone && (capitals < 2 || capitals == words.len()) {
            true => Person::Known,
            false => Person::No,
        }
    } else if odd == 0 && words.iter().skip(1).any(|w| is_initial(w)) {
        Person::Known
    } else if odd == 0 && words.len() <= 4 && capitals == 0 {
        Person::Shape
    } else {
        Person::No
    };
    match person {
        Person::No => Person::No,
        _ if lexicon::is_outlet_of(&words) => Person::No,
        person => person,
    }
}

/// Whether a range of tokens reads as the name of an organisation or an outlet: capitalised, no sentence.
pub(super) fn organisation(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let text = lexed.cover(range.clone()).of(lexed.text);
    if lexicon::is_outlet(text) {
        return true;
    }
    if range.len() > 20 {
        return false;
    }
    let words = words(lexed, range);
    let sentence = words.iter().any(|w| lexicon::is_sentence_word(w));
    !sentence && words.len() <= 14 && words.iter().any(|w| lexicon::is_organisation_word(w))
}

/// Whether a range of tokens can be a list of authors at all: names, organisations, `and`; no sentence.
pub(super) fn listable(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let mut first = true;
    let mut run = 0;
    for i in range {
        if !lexed.is_word(i) {
            first = false;
            run = 0;
            continue;
        }
        let word = lexed.word(i);
        let lower = word.starts_with(char::is_lowercase);
        if lower && lexicon::is_sentence_word(word) {
            return false;
        }
        let joins = || {
            lexicon::is_particle(word)
                || lexicon::among(
                    word,
                    const {
                        &WordList::new(
                            "and of for the on in et with und with. others to against at by eds. ed. staff à für &",
                        )
                    },
                )
                || word.starts_with("al-")
                || word.starts_with("el-")
                || word.starts_with("d’")
                || word.starts_with("d'")
                || word.ends_with('.')
        };
        if lower && !joins() {
            run += 1;
            // Domains and names of sites are written small: gazeta.ru, iStories.
            if first || run > 1 || !word.contains('.') && !word.chars().any(char::is_uppercase) {
                return false;
            }
        }
        first = false;
    }
    true
}

/// The authors named in a range of tokens.
pub(super) fn list(lexed: &Lexed<'_>, range: Range<usize>) -> SmallVec<[Field; 1]> {
    let mut parts = inverted(lexed, join_suffixes(lexed, parts(lexed, range)));
    parts.retain(|p| p.start < p.end && !is_role(lexed, p.clone()));
    let mut out = SmallVec::with_capacity(parts.len());
    for part in parts {
        let field = field(lexed, part);
        if !field.text.is_empty() {
            out.push(field);
        }
    }
    out
}

/// The words of a field as printed.
pub(super) fn field(lexed: &Lexed<'_>, range: Range<usize>) -> Field {
    let span = lexed.cover(range);
    Field {
        text: title::fold(span.of(lexed.text)),
        span,
    }
}

/// Cuts a list at commas and at "and" between names.
fn parts(lexed: &Lexed<'_>, range: Range<usize>) -> Parts {
    let mut out = Parts::new();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let cut = match lexed.kind(at) {
            Some(Kind::Comma | Kind::Semicolon | Kind::Period | Kind::Colon | Kind::Dash) => {
                Some(at + 1)
            }
            Some(Kind::Open(_)) => {
                // `(ed.)`, `(@handle)`, `(Reuters)`: no part of a name.
                let close = lexed.token(at).and_then(|t| t.mate).unwrap_or(at);
                Some((close + 1).min(range.end))
            }
            Some(Kind::Close(_)) => Some(at + 1),
            Some(Kind::Word) => word_cut(lexed, start..range.end, at),
            _ => None,
        };
        if let Some(next) = cut {
            push_part(&mut out, lexed, start..at);
            start = next.max(at + 1);
            at = start;
        } else {
            at += 1;
        }
    }
    push_part(&mut out, lexed, start..range.end);
    out
}

fn push_part(out: &mut Parts, lexed: &Lexed<'_>, mut range: Range<usize>) {
    // "with", "by" and a stray "and" at the head; "ed." and "eds." at the end.
    while range.start < range.end
        && ["and", "&", "with", "by"]
            .iter()
            .any(|w| lexed.word(range.start).eq_ignore_ascii_case(w))
    {
        range.start += 1;
    }
    while range.end > range.start
        && lexed.reads_any(
            range.end - 1,
            const { &WordList::new("ed eds trans editor editors al") },
        )
        && lexed.word(range.end - 1).starts_with(char::is_lowercase)
    {
        range.end -= 1;
    }
    if !range.is_empty() {
        out.push(range);
    }
}

/// Where a list goes on after a joining word at `at`; none where the word is of a name.
fn word_cut(lexed: &Lexed<'_>, rest: Range<usize>, at: usize) -> Option<usize> {
    let word = lexed.word(at);
    if (word == "et" || word == "and")
        && (lexed.reads(at + 1, "al")
            || lexed.reads(at + 1, "others")
            || lexed.reads(at + 1, "colleagues"))
    {
        return Some((at + 2).min(rest.end));
    }
    if word == "et." && lexed.reads(at + 1, "al") {
        return Some((at + 2).min(rest.end));
    }
    if !matches!(word, "and" | "&" | "with" | "und" | "et" | "y") {
        return None;
    }
    let comma_before = at
        .checked_sub(1)
        .is_some_and(|b| lexed.kind(b) == Some(Kind::Comma))
        || at == rest.start;
    let left = rest.start..at;
    // A name has few words: looking no further keeps the work linear.
    let limit = rest.end.min(at + 12);
    let end = (at + 1..limit)
        .find(|&i| lexed.kind(i) == Some(Kind::Comma))
        .unwrap_or(limit);
    let right = at + 1..end;
    let behind = person(lexed, right.clone(), Among::Names);
    let ahead = match comma_before {
        true => Person::No,
        false => person(lexed, left.clone(), Among::Names),
    };
    let people = behind > Person::No && (comma_before || ahead > Person::No);
    let one_person = || {
        ahead == Person::Known || (behind == Person::Known && !organisation(lexed, right.clone()))
    };
    let known = |r: &Range<usize>| lexicon::is_outlet(lexed.cover(r.clone()).of(lexed.text));
    let single = |r: &Range<usize>| {
        r.len() == 1
            && lexed
                .word(r.start)
                .starts_with(|c: char| c.is_uppercase() || c == '@')
    };
    let surnames =
        || single(&left) && single(&right) && !lexicon::is_common_word(lexed.word(right.start));
    let outlets = || known(&left) && known(&right);
    let after_list = || comma_before && single(&right);
    (people || one_person() || after_list() || surnames() || outlets()).then_some(at + 1)
}

/// `Jr.`, `III` after a comma belong to the name before.
fn join_suffixes(lexed: &Lexed<'_>, parts: Parts) -> Parts {
    if parts.len() < 2 {
        return parts;
    }
    let mut out = Parts::with_capacity(parts.len());
    for part in parts {
        let suffix = !part.is_empty() && part.clone().all(|i| is_suffix(lexed.word(i)));
        match out.last_mut() {
            Some(last) if suffix => last.end = part.end,
            _ => out.push(part),
        }
    }
    out
}

/// Joins surname and given name where they are inverted: `Smith, Jane`; `Smith, J.`
fn inverted(lexed: &Lexed<'_>, parts: Parts) -> Parts {
    if parts.len() < 2 {
        return parts;
    }
    let surname = |p: &Range<usize>| {
        let words = words(lexed, p.clone());
        let capitalised = words
            .iter()
            .filter(|w| w.starts_with(char::is_uppercase))
            .count();
        (1..=3).contains(&words.len())
            && words
                .iter()
                .all(|w| w.starts_with(char::is_uppercase) || lexicon::is_particle(w))
            && capitalised <= 2
            && !words.iter().any(|w| is_initial(w))
            && !lexicon::is_outlet_of(&words)
            && (capitalised == 1 || !words.first().is_some_and(|w| lexicon::is_given_name(w)))
            && !words.iter().any(|w| lexicon::is_organisation_word(w))
    };
    let given = |p: &Range<usize>, first: bool| {
        let words = words(lexed, p.clone());
        let initials = !words.is_empty() && words.iter().all(|w| is_initial(w));
        let named = first
            && (1..=3).contains(&words.len())
            && words.iter().enumerate().all(|(i, w)| {
                if i == 0 {
                    lexicon::is_given_name(w) || is_initial(w)
                } else {
                    is_initial(w)
                        || lexicon::is_particle(w)
                        || (lexicon::is_given_name(w) && words.len() == 2)
                }
            });
        initials || named
    };
    let mut out = Parts::with_capacity(parts.len());
    let mut at = 0;
    let mut first_inverted = false;
    while let Some(part) = parts.get(at) {
        let pair = parts.get(at + 1).filter(|next| {
            next.start <= part.end + 1
                && lexed.kind(part.end) == Some(Kind::Comma)
                && surname(part)
                && given(next, at == 0 || first_inverted)
        });
        if let Some(next) = pair {
            first_inverted |=
                at == 0 && parts.len() > 2 && parts.get(2).is_some_and(|p| p.len() == 1);
            out.push(part.start..next.end);
            at += 2;
        } else {
            out.push(part.clone());
            at += 1;
        }
    }
    out
}

/// `President of Russia`, `Spokesperson for the ministry`: what a person is, no person.
pub(super) fn is_role(lexed: &Lexed<'_>, part: Range<usize>) -> bool {
    static ROLES: WordList = WordList::new(
        "president minister secretary spokesperson spokesman spokeswoman director ambassador professor \
        chairman chair commander correspondent deputy editor member senator prime",
    );
    part.len() > 1
        && ROLES.contains_any_case(lexed.word(part.start))
        && part.clone().any(|i| {
            matches!(
                lexed.word(i),
                "of" | "for" | "to" | "at" | "Minister" | "Secretary"
            )
        })
}

/// The surname of an author as printed: the last word, or what stands before the comma of an inverted name.
pub(crate) fn surname(author: &str) -> &str {
    let author = author.trim();
    if let Some((family, given)) = author.split_once(',')
        && !is_suffix(given.trim())
        && family.split_whitespace().count() <= 3
    {
        return family.trim();
    }
    let author = author.split(',').next().unwrap_or(author);
    author
        .split_whitespace()
        .rev()
        .find(|w| !is_suffix(w))
        .unwrap_or(author)
}

/// A span of text as a field.
pub(super) fn span_field(text: &str, span: Span) -> Field {
    Field {
        text: title::fold(span.of(text)),
        span,
    }
}
