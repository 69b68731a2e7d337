//! Names of outlets, folded so that spellings of one name become one key.
//!
//! A name matches as a whole, never in part. Folded are case, diacritics, punctuation, "the", spaces, "&" and
//! "and", British and American spelling, dots in abbreviations (`U.S.`), and `United States` to `us`. A dot inside
//! a word stays (`Gazeta.ru` is not `Gazeta`). The build script reads this file too.

use super::country;
use unicode_normalization::UnicodeNormalization;

/// Longer names are no outlet's.
const MAX_BYTES: usize = 240;

/// The key of a name, spelling folded; none where nothing is left of it.
#[must_use]
pub fn key(name: &str) -> Option<String> {
    match plain(name, spelling) {
        Some(key) => Some(key).filter(|key| !key.is_empty()),
        None => joined(&one_spelling(&words(name))),
    }
}

/// What the key of a name begins with; none where its first letter does not tell. Whatever a word is folded to begins as
/// it did, but for "the".
#[must_use]
pub fn first_of_key(name: &str) -> Option<u8> {
    let first = name.bytes().next()?.to_ascii_lowercase();
    (first.is_ascii_alphanumeric() && first != b't').then_some(first)
}

/// What [`joined`] makes of the [`words`] of an ordinary name, in which only letters, blanks and "the" have to be folded;
/// none for others.
#[must_use]
pub fn plain_key(name: &str) -> Option<String> {
    plain(name, |_| None).filter(|key| !key.is_empty())
}

/// The folded words of an ordinary name, joined, each in the spelling that stands for it; none for other names.
fn plain(name: &str, spelling: impl Fn(&str) -> Option<&'static str>) -> Option<String> {
    if name.len() > MAX_BYTES || !name.bytes().all(is_plain) {
        return None;
    }
    let mut key = String::with_capacity(name.len());
    let mut rest = name;
    while !rest.is_empty() {
        let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (word, tail) = rest.split_at_checked(len)?;
        let start = key.len();
        key.push_str(word);
        key.get_mut(start..)?.make_ascii_lowercase();
        match key.get(start..)? {
            "the" => key.truncate(start),
            // These may stand for something else.
            "usa" | "united" | "european" => return None,
            word => {
                if let Some(other) = spelling(word) {
                    key.truncate(start);
                    key.push_str(other);
                }
            }
        }
        rest = tail.get(1..).unwrap_or("");
    }
    Some(key)
}

/// Whether a character stands for itself or parts words.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'.' | b'\'' | b'`' | b'&' | b'+')
}

/// Folded words in American spelling, abbreviations of common words written out.
#[must_use]
pub fn one_spelling(words: &[String]) -> Vec<String> {
    let one = |word: &String| spelling(word).map_or_else(|| word.clone(), str::to_owned);
    words.iter().map(one).collect()
}

/// The words of a name joined to its key.
#[must_use]
pub fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.concat())
}

/// The folded words of a name; none for a name that is too long.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    if name.len() > MAX_BYTES {
        return Vec::new();
    }
    let mut words: Vec<String> = Vec::new();
    for word in split(&fold(name)) {
        match word.as_str() {
            "the" => {}
            "&" | "+" => words.push("and".to_owned()),
            "usa" => words.push("us".to_owned()),
            _ => words.push(word),
        }
    }
    fold_phrases(&mut words);
    words
}

/// Lower case without diacritics; letters that no decomposition opens are opened here.
fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36F}'
            | '\u{591}'..='\u{5C7}'
            | '\u{640}'
            | '\u{64B}'..='\u{652}'
            | '\u{670}'
            | '\u{AD}'
            | '\u{200B}'..='\u{200F}' => {}
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ə' => out.push('e'),
            // One letter in two alphabets' keyboards: Arabic and Persian yeh and kaf.
            'ى' | 'ی' => out.push('ي'),
            'ک' => out.push('ك'),
            c => out.push(c),
        }
    }
    out
}

/// Words as they stand between white space and punctuation. An apostrophe vanishes, a dot stays only inside words of
/// two letters or more.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in text.split(|c: char| {
        !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | 'ʼ' | '‘' | '`' | '&' | '+'))
    }) {
        if chunk.bytes().all(|b| b.is_ascii_alphanumeric()) {
            if !chunk.is_empty() {
                words.push(chunk.to_owned());
            }
            continue;
        }
        let mut word: String = chunk
            .chars()
            .filter(|c| !matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`'))
            .collect();
        if word.contains('.') {
            let parts: Vec<&str> = word.split('.').filter(|p| !p.is_empty()).collect();
            let single = parts.iter().all(|p| p.chars().count() == 1);
            word = parts.join(if single { "" } else { "." });
        }
        push_word(&mut words, &word);
    }
    words
}

/// Parts a word at `&` and `+`: "AT&T" and "A & B" fold alike.
fn push_word(words: &mut Vec<String>, word: &str) {
    let mut rest = word;
    while let Some(at) = rest.find(['&', '+']) {
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            words.push(before.to_owned());
        }
        words.push("&".to_owned());
        rest = after.get(1..).unwrap_or("");
    }
    if !rest.is_empty() {
        words.push(rest.to_owned());
    }
}

/// The spelling that stands for several.
fn spelling(word: &str) -> Option<&'static str> {
    Some(match word {
        "defence" => "defense",
        "centre" => "center",
        "organisation" => "organization",
        "labour" => "labor",
        "programme" => "program",
        "theatre" => "theater",
        "dept" | "dept." => "department",
        "govt" | "govt." => "government",
        "intl" | "int.l" => "international",
        "univ" => "university",
        _ => return None,
    })
}

/// `united states of america` to `us` and its like, in place.
fn fold_phrases(words: &mut Vec<String>) {
    const PHRASES: [(&[&str], &str); 5] = [
        (&["united", "states", "of", "america"], "us"),
        (&["united", "states"], "us"),
        (&["united", "nations"], "un"),
        (&["united", "kingdom"], "uk"),
        (&["european", "union"], "eu"),
    ];
    let mut at = 0;
    while at < words.len() {
        for (phrase, short) in PHRASES {
            let matches = words
                .get(at..at + phrase.len())
                .is_some_and(|w| w.iter().zip(phrase).all(|(a, b)| a == b));
            if matches {
                words.splice(at..at + phrase.len(), [short.to_owned()]);
                break;
            }
        }
        at += 1;
    }
}

/// The key of a government body: its country and the rest of its words in no order, so that "Russian Foreign
/// Ministry", "Ministry of Foreign Affairs of the Russian Federation" and "Russia's MFA" are one. None where the
/// words name no country, or several, or no body of a state.
#[must_use]
pub fn government_key(words: &[String]) -> Option<String> {
    let words = one_spelling(words);
    let (code, rest) = country::extract(&words)?;
    let mut rest = body_words(rest);
    if rest.is_empty() || !(rest.len() > 1 || rest.iter().any(|w| is_body(w))) {
        return None;
    }
    rest.sort_unstable();
    rest.dedup();
    Some(format!("{code}:{}", rest.join(" ")))
}

/// The words that tell one body of a state from another, in one vocabulary.
fn body_words(rest: Vec<&str>) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::with_capacity(rest.len());
    for word in rest {
        match word {
            "of" | "for" | "and" | "in" | "to" | "affairs" | "official" | "website" | "site"
            | "web" => {}
            "mfa" | "mofa" => out.extend(["foreign", "ministry"]),
            "mod" => out.extend(["defense", "ministry"]),
            "external" => out.push("foreign"),
            "internal" => out.push("interior"),
            "presidents" | "presidency" | "presidential" => out.push("president"),
            "ministers" => out.push("minister"),
            "governments" => out.push("government"),
            "parliamentary" => out.push("parliament"),
            other => out.push(other),
        }
    }
    let has = |words: &[&str], w: &str| words.contains(&w);
    if has(&out, "defense") {
        out.retain(|w| *w != "national");
    }
    if has(&out, "president") {
        out.retain(|w| {
            !matches!(
                *w,
                "office" | "administration" | "executive" | "press" | "service"
            )
        });
    }
    if has(&out, "minister") && has(&out, "prime") {
        out.retain(|w| !matches!(*w, "office" | "press" | "service"));
    }
    if out.len() == 2 && has(&out, "foreign") && has(&out, "office") {
        out = vec!["foreign", "ministry"];
    }
    out
}

/// Whether a word alone names a body of a state.
fn is_body(word: &str) -> bool {
    matches!(
        word,
        "ministry"
            | "president"
            | "government"
            | "parliament"
            | "embassy"
            | "senate"
            | "cabinet"
            | "army"
            | "navy"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn government(name: &str) -> Option<String> {
        government_key(&words(name))
    }

    #[test]
    fn spellings_of_one_name_share_a_key() {
        let pairs = [
            ("The New York Times", "New York Times"),
            ("South China Morning Post", "SOUTH CHINA  MORNING POST"),
            ("U.S. Department of State", "US Department of State"),
            (
                "United States Department of Defense",
                "U.S. Department of Defence",
            ),
            ("Al-Jazeera", "Al Jazeera"),
            ("Süddeutsche Zeitung", "Suddeutsche Zeitung"),
            (
                "Center for Strategic & International Studies",
                "Centre for Strategic and International Studies",
            ),
            ("UN Security Council", "United Nations Security Council"),
            ("РИА Новости", "риа новости"),
            ("People’s Daily", "People's Daily"),
            ("Gazeta.Ru", "gazeta.ru"),
            ("Agence France-Presse", "Agence France Presse"),
            ("Rzeczpospolita", "„Rzeczpospolita”"),
        ];
        for (a, b) in pairs {
            assert_eq!(key(a), key(b), "{a} / {b}");
            assert!(key(a).is_some(), "{a}");
            for name in [a, b] {
                let first = key(name).and_then(|key| key.bytes().next());
                assert!(
                    first_of_key(name).is_none_or(|it| Some(it) == first),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn ordinary_names_are_folded_as_all_others() {
        for name in [
            "The New York Times",
            "South China  Morning-Post (Hong Kong)",
            "the the",
            "TASS",
            "24 Kanal, Kyiv",
            "Centre for Defence (Govt)",
            "",
        ] {
            let words = words(name);
            assert_eq!(plain_key(name), joined(&words), "{name}");
            assert_eq!(key(name), joined(&one_spelling(&words)), "{name}");
        }
        for name in [
            "U.S. Army",
            "AT&T",
            "USA Today",
            "The United Nations",
            "Süd",
        ] {
            assert_eq!(plain_key(name), None, "{name}");
        }
    }

    #[test]
    fn different_names_keep_different_keys() {
        for (a, b) in [
            ("RT", "ART"),
            ("Gazeta.ru", "Gazeta"),
            ("Fox News", "Fox"),
            ("Times", "Times of India"),
        ] {
            assert_ne!(key(a), key(b), "{a} / {b}");
        }
        assert_eq!(key(" – . "), None);
        assert_eq!(key(&"x".repeat(500)), None);
    }

    #[test]
    fn bodies_of_a_state_share_a_key() {
        let same = [
            "Russian Foreign Ministry",
            "Ministry of Foreign Affairs of the Russian Federation",
            "Russia's MFA",
            "MFA of Russia",
            "The Ministry of Foreign Affairs of Russia",
        ];
        for name in same {
            assert_eq!(
                government(name).as_deref(),
                Some("RU:foreign ministry"),
                "{name}"
            );
        }
        assert_eq!(
            government("South Korean Ministry of National Defense"),
            government("Republic of Korea MoD")
        );
        assert_ne!(
            government("North Korean Foreign Ministry"),
            government("South Korean Foreign Ministry")
        );
        assert_eq!(government("Foreign Ministry"), None);
        assert_eq!(government("Embassy of Ukraine in Russia"), None);
        assert_eq!(government("Bank of Russia"), None);
        assert_eq!(government("China"), None);
    }
}
