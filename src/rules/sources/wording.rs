//! Words in sentences that the rules on sources listen to: estimates, and a state's own words or acts.

use crate::outlets::country;
use crate::span::Span;
use crate::word_list::WordList;
use std::borrow::Cow;

/// The words of a text, markers' brackets and punctuation left out.
fn words(text: &str) -> impl Iterator<Item = &str> {
    const MOST: usize = 400;
    let mut rest = text;
    let next = move || {
        rest = rest.get(stretch(rest, false)..)?;
        let (word, tail) = rest.split_at_checked(stretch(rest, true))?;
        rest = tail;
        (!word.is_empty()).then_some(word)
    };
    std::iter::from_fn(next).take(MOST)
}

/// The length of the stretch that a text begins with, of characters that stand in words or that do not.
fn stretch(text: &str, in_words: bool) -> usize {
    let bytes = text.as_bytes();
    let mut len = 0;
    while let Some(&byte) = bytes.get(len) {
        let (in_word, width) = if byte.is_ascii() {
            (IN_WORDS[usize::from(byte)], 1)
        } else {
            let c = text.get(len..).and_then(|rest| rest.chars().next());
            let in_word = c.is_some_and(|c| c.is_alphanumeric() || c == '’');
            (in_word, c.map_or(1, char::len_utf8))
        };
        if in_word != in_words {
            break;
        }
        len += width;
    }
    len
}

/// The ASCII characters that stand in words.
static IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        table[byte] = c.is_ascii_alphanumeric() || c == b'-' || c == b'\'';
        byte += 1;
    }
    table
};

/// Whether a sentence estimates: ICD 203's words of likelihood, and verbs of judgement.
pub(super) fn estimates(sentence: &str) -> bool {
    ESTIMATES.any_in(sentence) && words(sentence).any(is_estimate)
}

/// Whether a sentence judges in the words that ICD 203 keeps for judgements; "may" and "appears" are everybody's.
pub(super) fn judges(sentence: &str) -> bool {
    static WORDS: WordList = WordList::new(
        "likely unlikely probably improbable assess assesses assessed judge judges judged Likely Probably",
    );
    words(sentence).any(|word| WORDS.contains(word))
}

/// Where the words for which [`judges`] looks may stand in a stretch of a text, in order.
pub(super) fn places_of_judgement(text: &str, span: Span) -> Vec<usize> {
    const STEMS: [&[u8]; 4] = [b"ikely", b"robabl", b"assess", b"judge"];
    let bytes = span.of(text).as_bytes();
    let places = |stem| memchr::memmem::find_iter(bytes, stem).map(|at| span.start + at);
    let mut places: Vec<usize> = STEMS.into_iter().flat_map(places).collect();
    places.sort_unstable();
    places
}

static ESTIMATES: WordList = WordList::new(
    "likely unlikely probably probable improbable possibly may might presumably apparently assess assesses \
    assessed judge judges judged estimate estimates estimated appears appear seems seem suggests \
    suggest intends indicates Likely Probably Possibly Presumably Apparently",
);

fn is_estimate(word: &str) -> bool {
    ESTIMATES.contains(word)
}

/// A state as sentences name it.
pub(super) struct State<'a> {
    /// Its code, ISO 3166-1 alpha-2.
    pub(super) code: &'a str,
    /// What it, its people, its seats and its leaders are called.
    names: Vec<&'static str>,
    /// A bit for the first letter of each of its names: what turns most words away.
    firsts: u32,
}

impl<'a> State<'a> {
    /// The state with a code.
    pub(super) fn new(code: &'a str) -> Self {
        let country = country::by_code(code).into_iter();
        let own = country.flat_map(|c| c.words().chain(c.seats.iter().copied()));
        let leaders = LEADERS.iter().filter(|(of, _)| *of == code);
        let leaders = leaders.flat_map(|(_, names)| names.iter().copied());
        const USUAL: usize = 24; // names
        let mut names = Vec::with_capacity(USUAL);
        names.extend(own.chain(leaders));
        Self {
            code,
            firsts: names.iter().fold(0, |all, name| all | first_bit(name)),
            names,
        }
    }

    /// Whether a sentence reports the state's own words or act: one of its people or bodies, then a verb of saying or
    /// of official acting, with no estimate between.
    pub(super) fn acts_in(&self, sentence: &str) -> bool {
        // Of the letters beyond ASCII, the Kelvin sign alone is in lower case one of these.
        if !VERBS.any_in(sentence) && !sentence.contains('\u{212A}') {
            return false;
        }
        let mut actor = false;
        let mut words = words(sentence).peekable();
        let mut first = true;
        while let Some(word) = words.next() {
            let opens = std::mem::take(&mut first);
            if !self.matters(word, actor, opens) {
                continue;
            }
            // Most words can be compared as they stand.
            let plain = word.bytes().all(|b| b.is_ascii() && b != b'\'');
            let lower: Cow<'_, str> = if plain {
                word.into()
            } else {
                word.to_lowercase().into()
            };
            if OFFICES.contains_any_case(&lower)
                || (opens && PRONOUNS.contains_any_case(&lower))
                || self.is_named(&lower, words.peek().copied())
            {
                actor = true;
            } else if actor && is_estimate(word) {
                return false;
            } else if actor && VERBS.contains_any_case(&lower) {
                return true;
            }
        }
        false
    }

    /// Whether a word may be one for which [`State::acts_in`] listens, by its length and first letter.
    fn matters(&self, word: &str, actor: bool, opens: bool) -> bool {
        let bytes = word.as_bytes();
        self.firsts & first_bit(word) != 0
            || OFFICES.may_hold(bytes)
            || (opens && PRONOUNS.may_hold(bytes))
            || (actor && (ESTIMATES.may_hold(bytes) || VERBS.may_hold(bytes)))
            // In lower case these may be shorter.
            || !word.is_ascii()
    }

    /// Whether a word (or it and the next) names the country, its people, its seat or one of its leaders.
    fn is_named(&self, word: &str, next: Option<&str>) -> bool {
        if self.firsts & first_bit(word) == 0 {
            return false;
        }
        let possessive =
            word.ends_with(['\'', '’']) || word.ends_with("'s") || word.ends_with("’s");
        let stem = if possessive {
            word.trim_end_matches(['\'', '’'])
                .trim_end_matches("'s")
                .trim_end_matches("’s")
        } else {
            word
        };
        let is = |term: &&str| {
            let head = term.as_bytes().get(..stem.len());
            if !head.is_some_and(|head| head.eq_ignore_ascii_case(stem.as_bytes())) {
                return false;
            }
            match term.get(stem.len()..) {
                Some("") => true,
                // "north korea": this word and the next.
                Some(rest) => rest
                    .strip_prefix(' ')
                    .is_some_and(|second| next.is_some_and(|n| n.to_lowercase() == second)),
                None => false,
            }
        };
        self.names.iter().any(is)
    }
}

/// A bit for the first byte of a word, the same for both cases of a letter.
fn first_bit(word: &str) -> u32 {
    word.as_bytes().first().map_or(0, |first| 1 << (first & 31))
}

static PRONOUNS: WordList = WordList::new("he she they");

/// Offices whose holders speak for a state whatever its name.
static OFFICES: WordList = WordList::new(
    "ministry minister president presidency spokesperson spokesman spokeswoman ambassador embassy \
    government officials premier chancellor parliament",
);

/// People who speak for a state and are often named without office.
const LEADERS: &[(&str, &[&str])] = &[
    (
        "RU",
        &[
            "putin",
            "lavrov",
            "peskov",
            "medvedev",
            "shoigu",
            "belousov",
            "patrushev",
            "zakharova",
            "gerasimov",
            "ryabkov",
            "mishustin",
        ],
    ),
    (
        "CN",
        &["xi", "wang yi", "li qiang", "li keqiang", "qin gang"],
    ),
    ("KP", &["kim", "kim jong-un"]),
    (
        "IR",
        &[
            "khamenei",
            "rouhani",
            "raisi",
            "pezeshkian",
            "zarif",
            "araghchi",
            "larijani",
        ],
    ),
    ("SY", &["assad", "al-assad", "sharaa", "al-sharaa"]),
    ("BY", &["lukashenko", "lukashenka"]),
    (
        "TR",
        &["erdogan", "erdoğan", "fidan", "cavusoglu", "çavuşoğlu"],
    ),
    ("VE", &["maduro"]),
    (
        "US",
        &[
            "trump", "biden", "obama", "pompeo", "blinken", "rubio", "hegseth", "austin", "vance",
        ],
    ),
    ("UA", &["zelensky", "zelenskyy", "kuleba", "sybiha"]),
    ("IL", &["netanyahu", "gallant", "katz"]),
    ("EG", &["sisi", "al-sisi"]),
    ("SA", &["mbs", "salman"]),
    ("IN", &["modi", "jaishankar"]),
    ("KR", &["moon", "yoon"]),
    ("HU", &["orban", "orbán"]),
];

/// Verbs by which a state speaks or acts in public.
static VERBS: WordList = WordList::new(
    "accepted accused acknowledged added addressed admitted adopted agreed alleged announced appealed \
        appointed approved argued arrived asked asserted attended awarded banned blamed called cancelled \
        canceled cited claimed claims commented concluded condemned confirmed congratulated convened \
        criticized criticised declared declined decreed demanded denied denies denounced deployed described \
        discussed dismissed emphasized emphasised expelled explained expressed hailed held hosted imposed \
        informed inaugurated insisted invited issued joined launched lauded met named negotiated noted \
        nominated offered ordered outlined pledged praised presented promised proposed proposes published \
        ratified received recognized refused rejected reiterated released repeated reported reports \
        requested responded said says sent showed signed spoke stated states stressed submitted suspended \
        talked tested thanked threatened told travelled traveled urged vetoed visited voted vowed warned \
        welcomed withdrew wrote",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_and_acts_are_told_from_estimates() {
        let acts = |sentence: &str, code: &str| State::new(code).acts_in(sentence);
        assert!(acts("Putin emphasized the need for guarantees.[2]", "RU"));
        assert!(acts("Russia has instead proposed a series of steps.", "RU"));
        assert!(acts("The ministry announced an exercise.", "RU"));
        assert!(acts("He said the talks would go on.", "CN"));
        assert!(acts("North Korea tested a missile.", "KP"));
        assert!(!acts("It will likely use these deals.", "RU"));
        assert!(!acts("The Kremlin likely ordered the strike.", "RU"));
        assert!(!acts("Casualties rose in March.", "RU"));
        assert!(estimates("It will likely use these deals."));
        assert!(!estimates("They met in May."));
    }
}
