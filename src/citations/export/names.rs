//! Names in parts, where the parts are certain.

use super::super::{lexicon, names};

/// The name of an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A name in the order given name, family name.
    Person {
        /// The family name, without its particle.
        family: String,
        /// The given names.
        given: String,
        /// A particle that goes with the given name when names are sorted: von, de.
        dropping: String,
        /// A particle that stays with the family name: van der, la.
        non_dropping: String,
        /// Jr., III.
        suffix: String,
    },
    /// An organisation, a mononym, or a name whose order nobody can tell from its letters.
    Literal(String),
}

/// Particles that are left out when names are sorted, by German and French use.
const DROPPING: &[&str] = &[
    "von", "vom", "zu", "zum", "zur", "af", "av", "de", "d’", "d'",
];

/// Family names that stand first in Chinese, Korean and Vietnamese names, and are no proof of it: Kim Smith is as possible
/// as Kim Jong-un.
const MAYBE_FIRST: &[&str] = &[
    "ahn", "an", "bae", "baek", "bai", "bui", "cai", "cao", "chae", "chan", "chang", "chen",
    "cheng", "cheung", "cho", "choe", "choi", "chu", "chung", "dai", "dang", "deng", "ding",
    "dinh", "do", "dong", "du", "duan", "duong", "fan", "fang", "feng", "fu", "gao", "gong", "gu",
    "guo", "ha", "han", "hao", "he", "ho", "hoang", "hong", "hou", "hu", "huang", "huynh", "hwang",
    "im", "jang", "jeon", "jeong", "jia", "jiang", "jin", "jo", "joo", "jun", "jung", "kang",
    "kim", "ko", "kong", "koo", "kwak", "kwon", "lai", "lam", "lau", "le", "lee", "lei", "leung",
    "li", "liang", "liao", "lim", "lin", "liu", "long", "lu", "luo", "luong", "ly", "ma", "mai",
    "mao", "meng", "min", "mo", "moon", "na", "nam", "ng", "ngo", "nguyen", "nie", "noh", "oh",
    "pan", "park", "peng", "pham", "phan", "qian", "qin", "qiu", "ren", "rhee", "roh", "ryu",
    "seo", "shao", "shen", "shi", "shim", "shin", "sin", "so", "son", "song", "su", "suh", "sun",
    "sung", "tan", "tang", "tao", "thai", "tian", "to", "tran", "trinh", "truong", "tsai", "vo",
    "vu", "wang", "wei", "wen", "won", "wong", "woo", "wu", "xi", "xia", "xiao", "xie", "xiong",
    "xu", "xue", "yan", "yang", "yao", "ye", "yeo", "yi", "yin", "yoo", "yoon", "yu", "yuan",
    "yun", "zeng", "zhang", "zhao", "zheng", "zhong", "zhou", "zhu", "zou",
];

/// Words that link the names of fathers and sons, who have no family names.
const PATRONYMIC: &[&str] = &["bin", "ibn", "bint", "ben", "abu", "umm"];

/// Words that end the names of groups.
const GROUPS: &[&str] = &[
    "team",
    "staff",
    "group",
    "desk",
    "unit",
    "bureau",
    "editors",
    "reporters",
    "correspondents",
    "newsroom",
    "board",
    "collective",
    "network",
    "project",
    "lab",
];

impl Name {
    /// Reads a name as it is printed.
    pub(super) fn read(printed: &str) -> Self {
        let literal = || Name::Literal(printed.trim().to_owned());
        if let Some((family, given)) = printed.split_once(',') {
            // "Kagan, Frederick W.": the author said which is which.
            let given = given.trim();
            if !names::is_suffix(given) && !given.is_empty() && !given.contains(',') {
                return Self::person(family.split_whitespace().collect(), given.to_owned(), "");
            }
        }
        let mut words: Vec<&str> = printed
            .split_whitespace()
            .map(|w| w.trim_end_matches(','))
            .collect();
        let mut suffix = "";
        if let Some(last) = words.last().copied().filter(|w| names::is_suffix(w)) {
            suffix = last;
            words.pop();
        }
        let lower = |word: &&str| word.to_lowercase();
        let (Some(first), true) = (words.first(), (2..=6).contains(&words.len())) else {
            return literal();
        };
        let unsure = words.iter().any(|w| {
            lexicon::is_organisation_word(w)
                || PATRONYMIC.contains(&lower(w).as_str())
                || GROUPS.contains(&lower(w).as_str())
                || w.chars().any(|c| c.is_ascii_digit() || !is_latin(c))
        }) || MAYBE_FIRST.contains(&lower(first).as_str())
            || lexicon::is_outlet(printed)
            || first.eq_ignore_ascii_case("the")
            // Jung-min Lee is in Western order; Lee Jung-min was caught above.
            || words.last().is_some_and(|w| w.contains('-') && w.chars().skip_while(|c| *c != '-').nth(1).is_some_and(char::is_lowercase));
        if unsure {
            return literal();
        }
        // The family name begins with its first particle, else it is the last word.
        let cut = words
            .iter()
            .skip(1)
            .position(|w| is_particle(w))
            .map_or(words.len() - 1, |at| at + 1);
        let (given, family) = words.split_at(cut.min(words.len() - 1));
        Self::person(family.to_vec(), given.join(" "), suffix)
    }

    fn person(family: Vec<&str>, given: String, suffix: &str) -> Self {
        let particles = family
            .iter()
            .take(family.len().saturating_sub(1))
            .take_while(|w| is_particle(w))
            .count();
        let (particle, family) = family.split_at(particles);
        let drops = particle
            .first()
            .is_some_and(|w| DROPPING.contains(&w.to_lowercase().as_str()));
        let particle = particle.join(" ");
        let (dropping, non_dropping) = if drops {
            (particle, String::new())
        } else {
            (String::new(), particle)
        };
        Name::Person {
            family: family.join(" "),
            given,
            dropping,
            non_dropping,
            suffix: suffix.to_owned(),
        }
    }

    /// What the name is sorted under.
    #[must_use]
    pub fn family(&self) -> &str {
        match self {
            Name::Person { family, .. } => family,
            Name::Literal(name) => name,
        }
    }

    /// Family name first, as BibTeX and RIS have it: `von der Leyen, Ursula`; none for literal names.
    pub(super) fn inverted(&self) -> Option<String> {
        let Name::Person {
            family,
            given,
            dropping,
            non_dropping,
            suffix,
        } = self
        else {
            return None;
        };
        let mut out: Vec<&str> = vec![dropping, non_dropping, family];
        out.retain(|part| !part.is_empty());
        let mut name = out.join(" ");
        if !suffix.is_empty() {
            name.push_str(", ");
            name.push_str(suffix);
        }
        Some(format!("{name}, {given}"))
    }
}

/// A particle stands in small letters: "Van Jones" has none.
fn is_particle(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && lexicon::is_particle(word)
}

fn is_latin(c: char) -> bool {
    !c.is_alphabetic() || (c as u32) < 0x250 || (0x1E00..0x1F00).contains(&(c as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> Vec<String> {
        match Name::read(name) {
            Name::Literal(name) => vec![name],
            Name::Person {
                family,
                given,
                dropping,
                non_dropping,
                suffix,
            } => vec![given, dropping, non_dropping, family, suffix],
        }
    }

    #[test]
    fn western_names_have_parts() {
        assert_eq!(
            parts("Fredrick W. Kagan"),
            ["Fredrick W.", "", "", "Kagan", ""]
        );
        assert_eq!(
            parts("Kagan, Fredrick W."),
            ["Fredrick W.", "", "", "Kagan", ""]
        );
        assert_eq!(
            parts("Ursula von der Leyen"),
            ["Ursula", "von der", "", "Leyen", ""]
        );
        assert_eq!(
            parts("Vincent van Gogh"),
            ["Vincent", "", "van", "Gogh", ""]
        );
        assert_eq!(
            parts("Martin Luther King Jr."),
            ["Martin Luther", "", "", "King", "Jr."]
        );
        assert_eq!(parts("Hyonhee Shin"), ["Hyonhee", "", "", "Shin", ""]);
    }

    #[test]
    fn doubtful_names_stay_whole() {
        for name in [
            "Kim Jong-un",
            "Xi Jinping",
            "Nguyen Van Minh",
            "Mohammed bin Salman",
            "Sukarno",
            "Ministry of Defence",
            "Сергей Лавров",
            "The Economist",
            "Bellingcat Investigation Team",
        ] {
            assert_eq!(parts(name), [name]);
        }
    }
}
