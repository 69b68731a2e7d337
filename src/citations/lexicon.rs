//! Word lists that tell a person from an organisation, and both from the words of a headline.
//!
//! They break ties only: the order and punctuation of a citation's parts decide first.

use foldhash::HashSet;
use std::sync::LazyLock;

use crate::word_list::{WordList, bit};

static GIVEN_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("lexicon/given_names.txt")));
static COMMON_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("lexicon/common_words.txt")));
static PLACES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("lexicon/places.txt")));
static ORGANISATIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("lexicon/organisations.txt")));
static SENTENCE_WORDS: WordList = WordList::lines(include_str!("lexicon/sentence_words.txt"));
static ABBREVIATIONS: WordList = WordList::lines(include_str!("lexicon/abbreviations.txt"));
static OUTLETS: LazyLock<Outlets> = LazyLock::new(|| {
    let names = include_str!("lexicon/outlets.txt").lines().map(normalised);
    let mut outlets = Outlets {
        names: names.collect(),
        firsts: [0; LONGEST_OUTLET + 1],
    };
    for name in &outlets.names {
        if let (Some(first), Some(firsts)) =
            (name.as_bytes().first(), outlets.firsts.get_mut(name.len()))
        {
            *firsts |= bit(*first);
        }
    }
    outlets
});

/// Words in other languages than English that say when a page was read.
pub(super) static ACCESSED_ABROAD: WordList = WordList::new(
    "abgerufen aufgerufen eingesehen zugegriffen zugriff abruf consulté consultée consultado consultada consultato \
     consultata acesso acessado acedido geraadpleegd dostęp обращения зверення hämtad hämtat besøgt lesedato citováno \
     navštíveno pristupljeno accesat erişim luettu viitattu letöltve hozzáférés",
);

/// The names of well-known outlets, normalised.
struct Outlets {
    names: HashSet<String>,
    /// For each length in bytes a bit for each first byte: most names are turned away at a glance.
    firsts: [u32; LONGEST_OUTLET + 1],
}

/// What is longer, in bytes, is the name of no outlet in the list.
const LONGEST_OUTLET: usize = 60;

/// Whether a word stands in a list.
pub(super) fn among(word: &str, list: &WordList) -> bool {
    list.contains(word)
}

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// A word in lower case, without possessive `’s` and outer punctuation.
pub(super) struct Plain {
    /// Short words of ASCII letters, which are most, need no heap.
    short: [u8; Self::SHORT],
    len: usize,
    long: Option<String>,
}

impl Plain {
    const SHORT: usize = 24; // bytes

    fn as_str(&self) -> &str {
        match &self.long {
            Some(long) => long,
            None => self
                .short
                .get(..self.len)
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .unwrap_or(""),
        }
    }

    /// A word without its ornaments.
    pub(super) fn of(word: &str) -> Self {
        let kept = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.');
        let bytes = word.as_bytes();
        let word = match kept(bytes.first()) && kept(bytes.last()) {
            true => word,
            false => word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'),
        };
        let word = word
            .strip_suffix("’s")
            .or_else(|| word.strip_suffix("'s"))
            .unwrap_or(word);
        let mut plain = Plain {
            short: [0; Plain::SHORT],
            len: word.len(),
            long: None,
        };
        match plain
            .short
            .get_mut(..word.len())
            .filter(|_| word.is_ascii())
        {
            Some(short) => {
                short.copy_from_slice(word.as_bytes());
                short.make_ascii_lowercase();
            }
            None => plain.long = Some(word.to_lowercase()),
        }
        plain
    }

    /// A given name, or a double one (Jean-Pierre) that begins with one.
    pub(super) fn is_given_name(&self) -> bool {
        let word = self.as_str();
        if GIVEN_NAMES.contains(word) {
            return true;
        }
        word.split_once(['-', '‑']).is_some_and(|(first, rest)| {
            GIVEN_NAMES.contains(first) && !COMMON_WORDS.contains(rest)
        })
    }

    /// A given name that is a word as well: Will, Hope, April.
    pub(super) fn is_doubtful_given_name(&self) -> bool {
        among(
            self.as_str(),
            const {
                &WordList::new(
                    "will hope april may june august rich guy chad india georgia asia paris faith joy kim",
                )
            },
        )
    }

    /// A word that headlines are made of.
    pub(super) fn is_common_word(&self) -> bool {
        COMMON_WORDS.contains(self.as_str())
    }

    /// A country, a capital, a people.
    pub(super) fn is_place(&self) -> bool {
        let word = self.as_str();
        PLACES.contains(word)
            || word
                .find(['-', '–'])
                .and_then(|at| word.get(..at))
                .is_some_and(|first| PLACES.contains(first))
    }

    /// A word that names of organisations and periodicals hold: Ministry, Institute, Times.
    pub(super) fn is_organisation_word(&self) -> bool {
        ORGANISATIONS.contains(self.as_str().trim_end_matches('.'))
    }
}

/// As [`Plain::is_given_name`].
pub(super) fn is_given_name(word: &str) -> bool {
    Plain::of(word).is_given_name()
}

/// The surname of someone whom headlines call by it alone.
pub(super) fn is_leader(word: &str) -> bool {
    among(
        Plain::of(word).as_str(),
        const {
            &WordList::new(
                "putin trump biden obama xi kim moon lavrov erdogan assad macron merkel scholz zelensky zelenskyy \
        zelenskiy lukashenko maduro netanyahu khamenei rouhani haftar modi abe pompeo bolton medvedev shoigu \
        poroshenko johnson starmer sunak orban vucic pashinyan aliyev tokayev duterte duda tusk navalny \
        prigozhin zarif jong-un jong-il jinping jae-in keqiang kyung-wha",
            )
        },
    )
}

/// As [`Plain::is_common_word`].
pub(super) fn is_common_word(word: &str) -> bool {
    Plain::of(word).is_common_word()
}

/// As [`Plain::is_place`].
pub(super) fn is_place(word: &str) -> bool {
    Plain::of(word).is_place()
}

/// As [`Plain::is_organisation_word`].
pub(super) fn is_organisation_word(word: &str) -> bool {
    Plain::of(word).is_organisation_word()
}

/// A well-known outlet, as a whole.
pub(super) fn is_outlet(name: &str) -> bool {
    is_outlet_of(&[name])
}

/// A well-known outlet whose words are given.
pub(super) fn is_outlet_of(words: &[&str]) -> bool {
    let len = words.iter().map(|word| word.len() + 1).sum::<usize>();
    // Not worth the work.
    if len > LONGEST_OUTLET + 1 {
        return false;
    }
    if !words.iter().all(|word| word.is_ascii()) {
        return OUTLETS.names.contains(&normalised(&words.join(" ")));
    }
    // As `normalised`, without the heap.
    let mut room = [b' '; LONGEST_OUTLET + 2];
    let mut len = 0;
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            let gap = !byte.is_ascii_alphanumeric();
            let passed = matches!(byte, b'.' | b'\'');
            let doubled = len == 0 || room.get(len - 1) == Some(&b' ');
            if !gap || !passed && !doubled {
                if let Some(slot) = room.get_mut(len) {
                    *slot = if gap { b' ' } else { byte.to_ascii_lowercase() };
                }
                len += 1;
            }
        }
    }
    let name = room.get(..len).unwrap_or(&[]).trim_ascii_end();
    let name = name.strip_prefix(b"the ").unwrap_or(name);
    let firsts = OUTLETS.firsts.get(name.len()).copied().unwrap_or(0);
    name.first().is_some_and(|first| firsts & bit(*first) != 0)
        && std::str::from_utf8(name).is_ok_and(|name| OUTLETS.names.contains(name))
}

/// Letters and figures in lower case, parted by single spaces, without a leading "the".
pub(super) fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    if name.is_ascii() {
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte.to_ascii_lowercase()));
            } else if !matches!(byte, b'.' | b'\'') && !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        }
        return without_the(out);
    }
    for c in name.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !matches!(c, '.' | '\'' | '’') && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    without_the(out)
}

fn without_the(mut name: String) -> String {
    name.truncate(name.trim_end().len());
    if name.starts_with("the ") {
        name.drain(.."the ".len());
    }
    name
}

/// A word that a period may follow without ending a sentence.
pub(super) fn is_abbreviation(word: &str) -> bool {
    if word.chars().count() == 1 {
        return word.chars().all(char::is_uppercase) || matches!(word, "p" | "n" | "v" | "c");
    }
    if word.contains('.') {
        return word.split('.').all(|part| {
            part.chars().count() <= 2 && part.chars().all(char::is_alphabetic) && !part.is_empty()
        });
    }
    ABBREVIATIONS.contains_any_case(word)
}

/// Words that stand before an address, a date or a name and belong to none.
pub(super) fn is_particle(word: &str) -> bool {
    among(
        word,
        const {
            &WordList::new(
                "de da di do dos das du del della den der des la le les el al van von vom zu zur ter ten ibn bin \
        bint ben bar abu y e af av ap ould st san santa d’ d' ’t 't",
            )
        },
    )
}

/// Words that a sentence has and a name or an outlet has not.
pub(super) fn is_sentence_word(word: &str) -> bool {
    SENTENCE_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_known_however_they_are_written() {
        for name in include_str!("lexicon/outlets.txt").lines() {
            let spaced = name.replace(' ', " - ");
            for written in [
                name,
                &name.to_uppercase(),
                &format!(" The {name}. "),
                &spaced,
            ] {
                let known = OUTLETS.names.contains(&normalised(written));
                let fits = written.len() <= LONGEST_OUTLET;
                assert_eq!(is_outlet(written), known && fits, "{written}");
                let words: Vec<&str> = written.split(' ').collect();
                assert_eq!(is_outlet_of(&words), known && fits, "{written}");
            }
        }
    }

    #[test]
    fn words_are_known_by_their_kind() {
        assert!(
            is_given_name("Sasha") && is_given_name("Jean-Pierre") && !is_given_name("Nuclear")
        );
        assert!(is_outlet("The New York Times") && is_outlet("RFE/RL") && is_outlet("N.Y. TIMES"));
        assert!(!is_outlet("ART"));
        assert!(is_place("Russia’s") && is_place("Russian-North"));
        assert!(is_abbreviation("U.S") && is_abbreviation("J") && !is_abbreviation("Gazeta.ru"));
    }
}
