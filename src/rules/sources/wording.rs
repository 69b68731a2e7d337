//! Words in sentences and citations that the rules on sources listen to: descriptions of an outlet, estimates, and a
//! state's own words or acts.

use crate::outlets::country::{self, Country};
use crate::word_list::WordList;
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Parts of words and phrases that describe an outlet as a state's.
const DESCRIPTORS: &[&str] = &[
    "state-run",
    "state run",
    "state-owned",
    "state owned",
    "state-controlled",
    "state controlled",
    "state-funded",
    "state-affiliated",
    "state-backed",
    "state-linked",
    "state-sponsored",
    "state-managed",
    "state-aligned",
    "state-operated",
    "state-supported",
    "state-directed",
    "state media",
    "state outlet",
    "state news",
    "state television",
    "state tv",
    "state radio",
    "state broadcaster",
    "state newspaper",
    "state agency",
    "state wire",
    "state press",
    "state propaganda",
    "state publication",
    "government-run",
    "government-owned",
    "government-controlled",
    "government-affiliated",
    "government-funded",
    "government-backed",
    "government-linked",
    "government-aligned",
    "government media",
    "government newspaper",
    "government mouthpiece",
    "government outlet",
    "government news agency",
    "regime-",
    "regime media",
    "regime outlet",
    "pro-government",
    "pro-regime",
    "pro-kremlin",
    "kremlin-",
    "kremlin outlet",
    "kremlin media",
    "kremlin's",
    "kremlin’s",
    "party-run",
    "party-owned",
    "party newspaper",
    "party organ",
    "party mouthpiece",
    "communist party",
    "ccp-",
    "party-state",
    "irgc-",
    "irgc ",
    "official news agency",
    "official newspaper",
    "official media",
    "official broadcaster",
    "official mouthpiece",
    "mouthpiece",
    "propaganda",
    "army-run",
    "military-run",
    "military-owned",
    "captured media",
    "affiliated with the",
    "controlled by the",
    "owned by the",
    "run by the",
    "funded by the",
    "houthi-run",
    "hezbollah-run",
    "hamas-run",
    "taliban-run",
    "beijing-controlled",
    "beijing-backed",
    "tehran-backed",
    "russian state",
    "chinese state",
    "iranian state",
    "syrian state",
    "turkish state",
];

/// Whether a text describes an outlet as a state's, or grades it.
pub(super) fn describes(text: &str, own: &[String]) -> bool {
    static FINDER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let finder = FINDER.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostFirst)
            .build(DESCRIPTORS)
            .ok()
    });
    if finder.as_ref().is_some_and(|f| f.is_match(text)) || has_grade(text) {
        return true;
    }
    if own.is_empty() {
        return false;
    }
    let lower = text.to_lowercase();
    own.iter()
        .any(|word| !word.is_empty() && lower.contains(&word.to_lowercase()))
}

/// Whether an Admiralty grade stands in brackets: `[B2]`, `(F6)`.
fn has_grade(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|w| matches!(w, [b'[' | b'(', b'A'..=b'F', b'1'..=b'6', b']' | b')']))
}

/// The words of a text, markers' brackets and punctuation left out.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .filter(|w| !w.is_empty())
        .take(400)
}

/// Whether a sentence estimates: ICD 203's words of likelihood, and verbs of judgement.
pub(super) fn estimates(sentence: &str) -> bool {
    words(sentence).any(is_estimate)
}

/// Whether a sentence judges in the words that ICD 203 keeps for judgements; "may" and "appears" are everybody's.
pub(super) fn judges(sentence: &str) -> bool {
    static WORDS: WordList = WordList::new(
        "likely unlikely probably improbable assess assesses assessed judge judges judged Likely Probably",
    );
    words(sentence).any(|word| WORDS.contains(word))
}

fn is_estimate(word: &str) -> bool {
    static WORDS: WordList = WordList::new(
        "likely unlikely probably probable improbable possibly may might presumably apparently assess assesses \
        assessed judge judges judged estimate estimates estimated appears appear seems seem suggests \
        suggest intends indicates Likely Probably Possibly Presumably Apparently",
    );
    WORDS.contains(word)
}

/// Whether a sentence reports a state's own words or act: one of its people or bodies, then a verb of saying or of
/// official acting, with no estimate between.
pub(super) fn is_own_act(sentence: &str, code: &str) -> bool {
    let words: Vec<&str> = words(sentence).collect();
    let country = country::by_code(code);
    let leaders = LEADERS
        .iter()
        .find(|(of, _)| *of == code)
        .map_or(&[] as &[&str], |(_, names)| names);
    let mut actor = false;
    for (at, word) in words.iter().enumerate() {
        let lower: Cow<'_, str> = if word
            .bytes()
            .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
        {
            word.to_lowercase().into()
        } else {
            (*word).into()
        };
        if is_actor(&lower, words.get(at + 1).copied(), leaders, country)
            || (at == 0 && is_pronoun(&lower))
            || is_office(&lower)
        {
            actor = true;
        } else if actor && is_estimate(word) {
            return false;
        } else if actor && is_saying_or_acting(&lower) {
            return true;
        }
    }
    false
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "he" | "she" | "they")
}

/// Offices whose holders speak for a state whatever its name.
fn is_office(word: &str) -> bool {
    matches!(
        word,
        "ministry"
            | "minister"
            | "president"
            | "presidency"
            | "spokesperson"
            | "spokesman"
            | "spokeswoman"
            | "ambassador"
            | "embassy"
            | "government"
            | "officials"
            | "premier"
            | "chancellor"
            | "parliament"
    )
}

/// Whether a word (or it and the next) names a country, its people, its seat or one of its leaders.
fn is_actor(word: &str, next: Option<&str>, leaders: &[&str], country: Option<&Country>) -> bool {
    let stem = word
        .trim_end_matches(['\'', '’'])
        .trim_end_matches("'s")
        .trim_end_matches("’s");
    let is = |term: &str| match term.strip_prefix(stem) {
        Some("") => true,
        // "north korea": this word and the next.
        Some(rest) => rest
            .strip_prefix(' ')
            .is_some_and(|second| next.is_some_and(|n| n.to_lowercase() == second)),
        None => false,
    };
    country.is_some_and(|c| c.words().chain(c.seats.iter().copied()).any(is))
        || leaders.iter().copied().any(is)
}

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
fn is_saying_or_acting(word: &str) -> bool {
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
    VERBS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_and_grades_are_heard() {
        for text in [
            "according to the state-run agency",
            "Kremlin-owned news agency",
            "Zembla Wire (state media), June 1",
            "Wire [B2], June 1",
            "China’s Communist Party paper",
        ] {
            assert!(describes(text, &[]), "{text}");
        }
        assert!(!describes("“Talks held,” Wire, June 1, 2019", &[]));
        assert!(!describes("the State Department said [12]", &[]));
        assert!(describes(
            "the Palace organ said",
            &["palace organ".to_owned()]
        ));
    }

    #[test]
    fn own_words_and_acts_are_told_from_estimates() {
        assert!(is_own_act(
            "Putin emphasized the need for guarantees.[2]",
            "RU"
        ));
        assert!(is_own_act(
            "Russia has instead proposed a series of steps.",
            "RU"
        ));
        assert!(is_own_act("The ministry announced an exercise.", "RU"));
        assert!(is_own_act("He said the talks would go on.", "CN"));
        assert!(is_own_act("North Korea tested a missile.", "KP"));
        assert!(!is_own_act("It will likely use these deals.", "RU"));
        assert!(!is_own_act("The Kremlin likely ordered the strike.", "RU"));
        assert!(!is_own_act("Casualties rose in March.", "RU"));
        assert!(estimates("It will likely use these deals."));
        assert!(!estimates("They met in May."));
    }
}
