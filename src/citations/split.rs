//! A note into the stretches of its citations.

mod titles;

use std::ops::Range;

use super::lex::{Kind, Lexed, Token};
use super::title::{self, Fit};
use super::{lexicon, references, signals};
use crate::word_list::WordList;
use smallvec::{SmallVec, smallvec};

/// Stretches of tokens: few in most notes.
type Ranges = SmallVec<[Range<usize>; 4]>;

/// A stretch of tokens and whether it is mere prose.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) tokens: Range<usize>,
    pub(super) prose: bool,
}

/// What a stretch holds.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    titles: usize,
    italics: usize,
    links: usize,
    dates: usize,
    words: usize,
    reference: bool,
    prose: bool,
}

impl Facts {
    fn complete(&self) -> bool {
        self.reference
            || ((self.titles > 0 || self.italics > 0) && self.links + self.dates > 0)
            || (self.links > 0 && self.dates > 0)
    }

    fn empty(&self) -> bool {
        self.titles + self.italics + self.links + self.dates == 0 && !self.reference
    }

    fn add(&mut self, other: Facts) {
        self.titles += other.titles;
        self.italics += other.italics;
        self.links += other.links;
        self.dates += other.dates;
        self.words += other.words;
        self.reference |= other.reference;
        self.prose &= other.prose;
    }
}

/// Splits a note. The stretches come in order and do not overlap; what lies between them is punctuation.
pub(super) fn split(lexed: &Lexed<'_>) -> SmallVec<[Stretch; 4]> {
    let pieces = join_pieces(lexed, at_semicolons(lexed));
    let mut out = SmallVec::new();
    for piece in pieces {
        group_sentences(lexed, piece, |stretch| {
            if stretch.prose {
                out.push(stretch);
            } else {
                titles::at_second_titles(lexed, stretch.tokens, |tokens| {
                    out.push(Stretch {
                        tokens,
                        prose: false,
                    });
                });
            }
        });
    }
    out
}

/// Cuts at semicolons outside quotations, addresses and brackets. A semicolon in brackets parts citations only
/// where there is an address or a title with a date on both sides.
fn at_semicolons(lexed: &Lexed<'_>) -> Ranges {
    let mut out = Ranges::new();
    let mut start = 0;
    // What stands since the last semicolon inside the bracket.
    let mut seen = false;
    if !lexed.parted {
        push(&mut out, lexed, 0..lexed.tokens.len());
        return out;
    }
    let nested_ahead = nested_sources_ahead(lexed);
    for (at, token) in lexed.tokens.iter().enumerate() {
        match token.kind {
            Kind::Link(_) => seen = true,
            Kind::Quote(_) if title::fit(lexed, start, at) == Fit::Strong => seen = true,
            Kind::Open(_) | Kind::Close(_) => {}
            Kind::Semicolon => {
                let cuts = !token.italic
                    && (token.depth == 0
                        || (token.depth == 1 && seen && nested_ahead.get(at) == Some(&true)));
                if cuts {
                    push(&mut out, lexed, start..at);
                    start = at + 1;
                }
                seen = false;
            }
            _ => {}
        }
    }
    push(&mut out, lexed, start..lexed.tokens.len());
    out
}

/// For each token whether an address or a quotation follows before the next semicolon and the end of its bracket.
fn nested_sources_ahead(lexed: &Lexed<'_>) -> SmallVec<[bool; 128]> {
    let mut out: SmallVec<[bool; 128]> = smallvec![false; lexed.tokens.len()];
    let mut seen = false;
    for (at, token) in lexed.tokens.iter().enumerate().rev() {
        if let Some(slot) = out.get_mut(at) {
            *slot = seen;
        }
        match token.kind {
            Kind::Link(_) => seen = true,
            Kind::Quote(_)
                if lexed
                    .quote(at)
                    .is_some_and(|q| q.inner.of(lexed.text).trim_end().ends_with(',')) =>
            {
                seen = true
            }
            Kind::Semicolon | Kind::Close(_) | Kind::Open(_)
                if token.depth == 0 || token.kind == Kind::Semicolon =>
            {
                seen = false
            }
            _ => {}
        }
    }
    out
}

/// Adds a range that holds more than punctuation.
fn push(out: &mut Ranges, lexed: &Lexed<'_>, range: Range<usize>) {
    if range.clone().any(|i| {
        matches!(
            lexed.kind(i),
            Some(Kind::Word | Kind::Link(_) | Kind::Quote(_))
        )
    }) {
        out.push(range);
    }
}

/// Joins pieces that a semicolon parted by mistake: in a title without quotation marks, before a page, before the
/// address alone.
fn join_pieces(lexed: &Lexed<'_>, pieces: Ranges) -> Ranges {
    if pieces.len() < 2 {
        return pieces;
    }
    let mut out: SmallVec<[(Range<usize>, Facts); 4]> = SmallVec::with_capacity(pieces.len());
    // How many pieces at the end of `out` may be the head of a title.
    let mut heads = 0;
    for piece in pieces {
        let right = facts(lexed, piece.clone());
        if let Some((last, left)) = out.last_mut()
            && joins(lexed, last.clone(), *left, piece.clone(), right)
        {
            last.end = piece.end;
            left.add(right);
            continue;
        }
        if heads > 0 && goes_on(lexed, piece.clone(), right) {
            let first = out.len() - heads;
            let start = out.get(first).map_or(piece.start, |(r, _)| r.start);
            out.truncate(first);
            out.push((start..piece.end, right));
            heads = 0;
            continue;
        }
        heads = if is_head(lexed, piece.clone(), right) {
            heads + 1
        } else {
            0
        };
        out.push((piece, right));
    }
    out.into_iter().map(|(range, _)| range).collect()
}

/// `Smith, Envoys Leave`: words alone, which may be the head of a title without quotation marks.
fn is_head(lexed: &Lexed<'_>, range: Range<usize>, f: Facts) -> bool {
    f.empty()
        && f.words >= 1
        && !ends_in_number(lexed, range.clone())
        && !signals::begins(lexed, range.start)
}

/// `Talks Stall, REUTERS (May 3, 2018)`: the rest of such a title, an outlet and a date, but no author.
fn goes_on(lexed: &Lexed<'_>, range: Range<usize>, f: Facts) -> bool {
    let small = lexed.word(range.start).starts_with(char::is_lowercase);
    f.titles + f.italics == 0
        && !f.reference
        && !f.prose
        && f.links + f.dates > 0
        && f.words > 0
        && !signals::begins(lexed, range.start)
        && (small || commas_before_source(lexed, range) <= 1)
}

fn joins(lexed: &Lexed<'_>, left: Range<usize>, l: Facts, right: Range<usize>, r: Facts) -> bool {
    if l.reference && !is_locator_only(lexed, right.clone()) || r.reference {
        return false;
    }
    if is_locator_only(lexed, right.clone()) {
        return true;
    }
    let first = signals::skip(lexed, right.start, right.end);
    let access = lexed.reads_any(
        first,
        const { &WordList::new("accessed available archived retrieved last at url") },
    ) || lexed.reads_any(first, &lexicon::ACCESSED_ABROAD);
    if access && r.titles == 0 && r.words < 12 && (l.titles > 0 || l.links > 0) {
        return true;
    }
    let bare_link = r.links == 1 && r.words == 0 && r.titles == 0;
    if bare_link
        && l.links == 0
        && l.titles > 0
        && !matches!(lexed.kind(left.end.saturating_sub(1)), Some(Kind::Comma))
    {
        return true;
    }
    // `Smith, J. (2018, May 3). Envoys leave; talks stall. Reuters.`
    l.titles + l.links + l.italics + r.titles + r.dates == 0
        && l.dates == 1
        && !r.prose
        && !signals::begins(lexed, right.start)
        && dated_ahead(lexed, left)
}

/// Whether the only date stands in brackets with words behind it.
fn dated_ahead(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    lexed.dates_in(range.clone()).first().is_some_and(|d| {
        let bracket = d
            .tokens
            .start
            .checked_sub(1)
            .is_some_and(|b| matches!(lexed.kind(b), Some(Kind::Open('('))));
        bracket && (d.tokens.end..range.end).any(|i| lexed.is_word(i))
    })
}

fn ends_in_number(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    range
        .rev()
        .find(|&i| lexed.is_word(i))
        .is_some_and(|i| lexed.word(i).starts_with(|c: char| c.is_ascii_digit()))
}

/// Commas before the first date, address or bracket, and not right before it.
fn commas_before_source(lexed: &Lexed<'_>, range: Range<usize>) -> usize {
    let source = |i: usize| {
        lexed.date_over(i).is_some() || matches!(lexed.kind(i), Some(Kind::Link(_) | Kind::Open(_)))
    };
    range
        .take_while(|&i| !source(i))
        .filter(|&i| lexed.kind(i) == Some(Kind::Comma) && !source(i + 1))
        .count()
}

/// `pp. 3–4`, `12`, `para. 5`.
fn is_locator_only(lexed: &Lexed<'_>, range: Range<usize>) -> bool {
    let mut figures = 0;
    for i in range {
        match lexed.kind(i) {
            Some(Kind::Word) => {
                let word = lexed.word(i);
                let figure = word.starts_with(|c: char| c.is_ascii_digit());
                let label = lexed.reads_any(
                    i,
                    const {
                        &WordList::new(
                            "p pp para paras at and ch chap vol no n fol sec art seqq ff passim",
                        )
                    },
                ) || matches!(word, "¶" | "§" | "§§" | "¶¶");
                if !figure && !label {
                    return false;
                }
                figures += usize::from(figure && word.len() < 12);
            }
            Some(Kind::Comma | Kind::Period | Kind::Dash) => {}
            _ => return false,
        }
    }
    figures > 0
}

fn facts(lexed: &Lexed<'_>, range: Range<usize>) -> Facts {
    let mut facts = Facts::default();
    let start = signals::skip(lexed, range.start, range.end);
    let base = lexed.token(start).map_or(0, |t| t.depth);
    let mut italic_before = false;
    for at in range.clone() {
        let Some(token) = lexed.token(at) else { break };
        match token.kind {
            Kind::Quote(_) => {
                let wrap =
                    usize::from(at > 0 && matches!(lexed.kind(at - 1), Some(Kind::Open('['))));
                if token.depth <= base + wrap && title::fit(lexed, start, at) > Fit::No {
                    facts.titles += 1;
                }
            }
            Kind::Link(_) => facts.links += 1,
            Kind::Word if at >= start => {
                facts.words += 1;
                facts.italics += usize::from(
                    token.italic && !italic_before && title::italic_title(lexed, at, range.end),
                );
            }
            _ => {}
        }
        italic_before = token.italic;
    }
    facts.dates = lexed
        .dates_in(range.clone())
        .iter()
        .filter(|d| {
            d.field.form.order != super::date::DateOrder::Year
                || d.field.form.undated
                || set_off(lexed, &d.tokens)
        })
        .count();
    facts.reference = references::begins(lexed, range.clone())
        || (facts.titles == 0
            && facts.links == 0
            && references::find(lexed, range.clone()).is_some());
    facts.prose = facts.titles == 0
        && facts.links == 0
        && facts.italics == 0
        && !facts.reference
        && facts.words >= 4
        && reads_as_prose(lexed, start..range.end, base, facts.words);
    facts
}

/// Whether words outside deeper brackets are of a sentence: one that only sentences hold, or mostly small ones.
fn reads_as_prose(lexed: &Lexed<'_>, range: Range<usize>, base: usize, words: usize) -> bool {
    let tokens = lexed.tokens.get(range).unwrap_or(&[]).iter();
    let plain = |t: &&Token<'_>| t.kind == Kind::Word && t.depth <= base && !t.italic;
    let mut lower = 0;
    for token in tokens.filter(plain) {
        if lexicon::is_sentence_word(token.text) {
            return true;
        }
        lower += usize::from(token.text.starts_with(char::is_lowercase));
    }
    words >= 6 && lower * 5 > words * 3
}

/// Whether a year stands between separators.
pub(super) fn set_off(lexed: &Lexed<'_>, tokens: &Range<usize>) -> bool {
    let separator =
        |kind: Option<Kind>| !matches!(kind, Some(Kind::Word | Kind::Quote(_) | Kind::Other));
    let before = tokens.start.checked_sub(1).and_then(|b| lexed.kind(b));
    separator(before) && separator(lexed.kind(tokens.end))
}

/// Where sentences of a piece begin.
fn sentences(lexed: &Lexed<'_>, piece: Range<usize>) -> Ranges {
    let mut out = Ranges::new();
    let mut start = piece.start;
    let base = lexed.token(piece.start).map_or(0, |t| t.depth);
    let tokens = lexed.tokens.get(piece.clone()).unwrap_or(&[]);
    for (at, pair) in (piece.start + 1..).zip(tokens.windows(2)) {
        let [before, token] = pair else { break };
        if token.depth > base || !token.spaced || at <= start {
            continue;
        }
        let ended = match before.kind {
            Kind::Period => true,
            Kind::Quote(_) => {
                let inner = lexed
                    .quote(at - 1)
                    .map_or("", |q| q.inner.of(lexed.text))
                    .trim_end();
                inner.ends_with(['.', '?', '!']) && !matches!(token.kind, Kind::Open(_))
            }
            Kind::Close(_) => before.mate.is_some_and(|m| m <= start) && before.depth == base,
            Kind::Link(_) => token.broken,
            Kind::Word => {
                before.text.ends_with('.')
                    && (signals::begins(lexed, at) || references::begins(lexed, at..piece.end))
            }
            _ => false,
        };
        // Most words end no sentence.
        if ended && (begins_sentence(token) || signals::begins(lexed, at)) {
            out.push(start..at);
            start = at;
        }
    }
    out.push(start..piece.end);
    out
}

/// Whether a sentence can begin with a token.
fn begins_sentence(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => token
            .text
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '@' || c == '_'),
        Kind::Quote(_) | Kind::Open(_) | Kind::Link(_) => true,
        _ => false,
    }
}

/// Groups the sentences of a piece: a bibliography writes one citation in several, a note writes prose beside them.
fn group_sentences(lexed: &Lexed<'_>, piece: Range<usize>, mut each: impl FnMut(Stretch)) {
    let sentences = sentences(lexed, piece);
    if let [only] = sentences.as_slice() {
        // What holds an address is no prose.
        let linked = only.clone().rev().any(|i| lexed.is_link(i));
        let prose = !linked && {
            let facts = facts(lexed, only.clone());
            facts.prose && facts.dates == 0
        };
        let tokens = only.clone();
        return each(Stretch { tokens, prose });
    }
    let all: SmallVec<[Facts; 4]> = sentences.iter().map(|s| facts(lexed, s.clone())).collect();
    // Whether an address stands in a later sentence.
    let mut link_ahead: SmallVec<[bool; 16]> = smallvec![false; all.len()];
    for i in (0..all.len().saturating_sub(1)).rev() {
        link_ahead[i] = link_ahead[i + 1] || all[i + 1].links > 0;
    }
    let mut current: Option<(Range<usize>, Facts)> = None;
    for (i, (range, facts)) in sentences.iter().zip(&all).enumerate() {
        let Some((open, so_far)) = current.as_mut() else {
            current = Some((range.clone(), *facts));
            continue;
        };
        let title_next = all.get(i + 1).is_some_and(|n| n.titles > 0);
        let parts = Next {
            facts: *facts,
            title_next,
            link_ahead: link_ahead.get(i) == Some(&true) || facts.links > 0,
            signalled: signals::begins(lexed, range.start),
            access: is_access(lexed, range.start),
            link_only: facts.words == 0 && facts.links > 0,
        };
        if starts_new(so_far, &parts) {
            each(Stretch {
                tokens: open.clone(),
                prose: so_far.prose,
            });
            current = Some((range.clone(), *facts));
        } else {
            open.end = range.end;
            let was_prose = so_far.prose;
            so_far.add(*facts);
            so_far.prose = was_prose && facts.prose;
        }
    }
    if let Some((tokens, facts)) = current {
        each(Stretch {
            tokens,
            prose: facts.prose,
        });
    }
}

/// What is known of the sentence after a stretch.
struct Next {
    facts: Facts,
    title_next: bool,
    link_ahead: bool,
    signalled: bool,
    access: bool,
    link_only: bool,
}

fn starts_new(open: &Facts, next: &Next) -> bool {
    let facts = &next.facts;
    if open.prose {
        return !facts.prose;
    }
    if facts.reference {
        return open.complete() || open.titles > 0;
    }
    if next.access {
        return false;
    }
    if open.complete() {
        if facts.prose {
            return true;
        }
        // Prose that cites a book of its own.
        if facts.italics > 0 && facts.dates > 0 && facts.words > 4 {
            return true;
        }
        // `“Will They?” TASS, …` after a whole citation; an italic outlet goes on.
        if facts.titles > 0 || (next.signalled && !facts.empty()) {
            return true;
        }
        if facts.empty() && next.title_next {
            return true;
        }
        if open.links > 0
            && !next.link_only
            && (facts.words > 1 || facts.italics > 0)
            && (next.link_ahead || facts.italics > 0)
        {
            return true;
        }
        // Commentary after the address: "Spokesmen agreed."
        return open.links > 0 && facts.empty() && facts.words >= 4;
    }
    false
}

/// `Accessed June 3`, `Archived at …`, `Available at …`, `Last modified …`.
fn is_access(lexed: &Lexed<'_>, at: usize) -> bool {
    lexed.reads_any(at, const { &WordList::new("accessed archived available retrieved last updated viewed doi url access published link hereafter \
        hereinafter henceforth") })
        || lexed.reads_any(at, &lexicon::ACCESSED_ABROAD)
}

fn is_separator(lexed: &Lexed<'_>, at: usize) -> bool {
    matches!(
        lexed.kind(at),
        Some(Kind::Comma | Kind::Period | Kind::Semicolon | Kind::Close(_) | Kind::Colon)
    ) || ["and", "or", "&"].iter().any(|w| lexed.word(at) == *w)
}

fn only_separators(lexed: &Lexed<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|i| is_separator(lexed, i) || matches!(lexed.kind(i), Some(Kind::Open(_))))
}

fn skip_separators(lexed: &Lexed<'_>, mut at: usize, end: usize) -> usize {
    while at < end && is_separator(lexed, at) {
        at += 1;
    }
    at
}

/// The first token of the citation whose title stands at `title`, when the one before has its last part before
/// `from`.
fn boundary(lexed: &Lexed<'_>, from: usize, title: usize) -> usize {
    // A word that leads in a source decides.
    for at in from..title {
        if signals::begins(lexed, at)
            || (lexed.word(at) == "and"
                && matches!(
                    at.checked_sub(1).and_then(|b| lexed.kind(b)),
                    Some(Kind::Comma | Kind::Link(_) | Kind::Close(_))
                ))
        {
            return if lexed.word(at) == "and" {
                (at + 1).min(title)
            } else {
                at
            };
        }
    }
    let mut at = skip_separators(lexed, from, title);
    // A page after the date belongs to what came before.
    while at < title && is_locator_only(lexed, at..at + 1) {
        at = skip_separators(lexed, at + 1, title);
    }
    at
}

/// The end of a stretch that was cut before `end`: closing brackets and one separator stay.
fn trim_end(lexed: &Lexed<'_>, start: usize, mut end: usize) -> usize {
    while matches!(lexed.kind(end), Some(Kind::Close(_))) {
        end += 1;
    }
    while end > start + 1
        && is_separator(lexed, end - 1)
        && !matches!(lexed.kind(end - 1), Some(Kind::Close(_)))
    {
        end -= 1;
    }
    end.max(start)
}
