//! Outlets and publishers among the words that a citation's other parts leave.

use std::ops::Range;

use super::lex::{Kind, Lexed};
use super::segments::Segment;
use super::{lexicon, names};
use crate::word_list::WordList;
use smallvec::SmallVec;

/// How surely words name an outlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    No,
    /// Could be: a single capitalised word, a domain.
    Maybe,
    /// Holds words that outlets have, or capitals alone.
    Likely,
    /// Well known, or the words of the address's host.
    Sure,
}

/// How surely a range of tokens names an outlet. `host` is that of the citation's address.
pub(super) fn likeness(lexed: &Lexed<'_>, range: Range<usize>, host: Option<&str>) -> Likeness {
    if range.len() > 24 {
        return Likeness::No;
    }
    let text = lexed.cover(range.clone()).of(lexed.text);
    if lexicon::is_outlet(text) || host.is_some_and(|h| matches_host(text, h)) {
        return Likeness::Sure;
    }
    let words: SmallVec<[&str; 8]> = range
        .clone()
        .filter(|&i| lexed.is_word(i))
        .map(|i| lexed.word(i))
        .collect();
    let Some(first) = words.first() else {
        return Likeness::No;
    };
    // `Times (London)`: the bracket is not looked at.
    if let Some(open) = range
        .clone()
        .find(|&i| matches!(lexed.kind(i), Some(Kind::Open(_))))
        && open > range.start
        && likeness(lexed, range.start..open, host) == Likeness::Sure
    {
        return Likeness::Sure;
    }
    let sentence = words.iter().any(|w| lexicon::is_sentence_word(w));
    if sentence {
        return Likeness::No;
    }
    let capitals = words
        .iter()
        .all(|w| w.chars().all(|c| !c.is_lowercase()) && w.chars().any(char::is_uppercase));
    let domain = words.len() == 1 && first.contains('.') && !first.ends_with('.');
    if domain || (capitals && words.len() <= 8) {
        return Likeness::Likely;
    }
    if words.len() <= 14 && names::organisation(lexed, range) {
        return Likeness::Likely;
    }
    if words.len() == 1
        && first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !lexicon::is_place(first)
    {
        return Likeness::Maybe;
    }
    Likeness::No
}

/// Whether words are those of a host: `Korea Herald` and `koreaherald.com`, `South China Morning Post` and `scmp.com`.
pub(super) fn matches_host(name: &str, host: &str) -> bool {
    if name.len() > 80 {
        return false;
    }
    let normal = lexicon::normalised(name);
    let compact: String = normal.chars().filter(|c| c.is_alphanumeric()).collect();
    let initials: String = normal.split(' ').filter_map(|w| w.chars().next()).collect();
    if compact.len() < 2 {
        return false;
    }
    // `New York Times` and `nytimes.com`
    let last = normal.rsplit(' ').next().unwrap_or("");
    let short: String = initials
        .get(
            ..initials
                .len()
                .saturating_sub(last.chars().next().map_or(0, char::len_utf8)),
        )
        .unwrap_or("")
        .chars()
        .chain(last.chars())
        .collect();
    let host = host.to_lowercase();
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.pop();
    labels
        .iter()
        .filter(|l| {
            !lexicon::among(
                l,
                const { &WordList::new("www com co org gov ac net en news english m edition") },
            )
        })
        .any(|label| {
            let label: String = label.chars().filter(|c| c.is_alphanumeric()).collect();
            label == compact
                || (compact.len() >= 4 && label.strip_prefix("the").unwrap_or(&label) == compact)
                || (compact.len() >= 4
                    && label.starts_with(&compact)
                    && label.len() <= compact.len() + 6)
                || (label.len() >= 3 && (label == initials || label == short))
                || (label.len() >= 4
                    && compact.starts_with(&label)
                    && normal.split(' ').count() <= 3)
        })
}

/// An address without its scheme.
pub(super) fn after_scheme(url: &str) -> &str {
    if let Some(rest) = url.strip_prefix("https://") {
        return rest;
    }
    let mark = url.as_bytes().windows(3).position(|w| w == b"://");
    mark.and_then(|at| url.get(at + 3..)).unwrap_or(url)
}

/// Where the host of an address stands in it.
pub(super) fn host_place(url: &str) -> Range<usize> {
    let rest = after_scheme(url);
    let skipped = url.len() - rest.len();
    let (mut start, mut port, mut end) = (0, None, 0);
    for byte in rest.as_bytes() {
        match byte {
            b'/' | b'?' | b'#' => break,
            b'@' => (start, port) = (end + 1, None),
            b':' => port = port.or(Some(end)),
            _ => {}
        }
        end += 1;
    }
    start + skipped..port.unwrap_or(end) + skipped
}

/// Whether a text begins with some words, in any case.
pub(super) fn begins(text: &str, head: &str) -> bool {
    text.get(..head.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// Words that say what a source is, not who published it.
pub(super) fn is_description(lexed: &Lexed<'_>, segment: &Segment) -> bool {
    static WHOLE: WordList = WordList::phrases(
        "press release|press statement|news release|media release|op-ed|opinion|editorial|blog|\
            blog post|blog entry|video|youtube video|podcast|podcast audio|transcript|interview|\
            website|web page|webpage|tweet|twitter post|facebook post|telegram post|post|photo|\
            map|print|print edition|online edition|international edition|us edition|paper|report|\
            working paper|policy paper|policy brief|briefing|brief|backgrounder|factsheet|\
            fact sheet|speech|statement|remarks|testimony|letter|memorandum|thread|dataset|\
            preprint|audio|news|world|europe|breaking|live|updated|exclusive|analysis|commentary|\
            magazine|section|accessed|gmt|utc|est|edt|et|msk|cet|local time|moscow time|\
            in russian|online|n.p|s.l|ed|eds|rev. ed|1st ed|2nd ed|3rd ed|4th ed|first edition|\
            second edition|third edition|second ed|third ed|no title|pdf|documentary|film|\
            radio broadcast|television broadcast|broadcast|sec",
    );
    /// What a report of a series begins with.
    const HEADS: [&str; 14] = [
        "working paper",
        "policy brief",
        "policy paper",
        "report no",
        "report #",
        "briefing paper",
        "research paper",
        "discussion paper",
        "occasional paper",
        "special report",
        "backgrounder",
        "issue brief",
        "middle east security report",
        "technical report",
    ];
    let text = lexed.cover(segment.tokens.clone()).of(lexed.text);
    if text.len() > 60 {
        return false;
    }
    let bare = text.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if WHOLE.contains_any_case(bare) {
        return true;
    }
    let first = lexed.word(segment.tokens.start);
    let letter = bare.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    let numbered = matches!(letter, b'b' | b'd' | b'i' | b'm' | b'o'..=b't' | b'w')
        && HEADS.iter().any(|head| begins(bare, head));
    numbered
        || is_time(first)
        || (first.starts_with(|c: char| c.is_lowercase())
            && lexed.reads_any(
                segment.tokens.start,
                const { &WordList::new("ed eds edited trans translated rev with foreword updated last") }))
}

/// `10:30`, `10.30pm`, `1430`: a time of day.
pub(super) fn is_time(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let mut parts = digits.split(':');
    matches!((parts.next(), parts.next()), (Some(h), Some(m)) if (1..=2).contains(&h.len()) && m.len() == 2 && h.bytes().all(|b| b.is_ascii_digit()) && m.bytes().all(|b| b.is_ascii_digit()))
}

/// The name of an outlet in a range: words that belong to the date or the issue are cut off its ends.
pub(super) fn trimmed(lexed: &Lexed<'_>, range: Range<usize>) -> Range<usize> {
    static LEADS: WordList =
        WordList::new("via on in from for published by at originally posted first");
    static TAILS: WordList = WordList::new(
        "on published updated dated posted issued at of last modified from no vol and released",
    );
    let (mut start, mut end) = (range.start, range.end);
    while start < end
        && (LEADS.contains(lexed.word(start))
            || (lexed.reads(start, "in") && lexed.kind(start + 1) == Some(Kind::Colon))
            || matches!(
                lexed.kind(start),
                Some(Kind::Colon | Kind::Dash | Kind::Comma)
            ))
    {
        start += 1;
    }
    while end > start
        && (TAILS.contains(lexed.word(end - 1).trim_end_matches('.'))
            || matches!(
                lexed.kind(end - 1),
                Some(Kind::Colon | Kind::Dash | Kind::Comma | Kind::Period | Kind::Other)
            ))
    {
        end -= 1;
    }
    start..end.max(start)
}

/// The publisher in `New York: Berghahn Books` or in `Kyiv, Ukraine: Publisher`; the whole where there is no colon.
pub(super) fn publisher(lexed: &Lexed<'_>, range: Range<usize>) -> Range<usize> {
    let colon = range
        .clone()
        .rev()
        .find(|&i| lexed.kind(i) == Some(Kind::Colon));
    colon.map_or(range.clone(), |c| c + 1..range.end)
}
