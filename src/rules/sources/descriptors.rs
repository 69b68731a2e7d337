//! Words that describe an outlet as a state's: "state-run", "die staatliche Agentur", "agence d’État".

use crate::word_list::Heads;

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
    // German
    "staatlich",
    "staatsagentur",
    "staatsmedi",
    "staatssender",
    "staatsfernseh",
    "staatsrundfunk",
    "staatszeitung",
    "staatseigen",
    "staatsnah",
    "staatskontroll",
    "staatsfinanziert",
    "regierungsnah",
    "regierungseigen",
    "regierungstreu",
    "kremlnah",
    "kremltreu",
    "kreml-",
    "vom kreml",
    "parteizeitung",
    "parteiorgan",
    "sprachrohr",
    // French
    "agence d’état",
    "agence d’État",
    "agence d'état",
    "agence d'État",
    "média d’état",
    "média d’État",
    "médias d’état",
    "médias d’État",
    "média d'état",
    "média d'État",
    "médias d'état",
    "médias d'État",
    "chaîne d’état",
    "chaîne d’État",
    "chaîne d'état",
    "chaîne d'État",
    "télévision d’état",
    "télévision d’État",
    "télévision d'état",
    "télévision d'État",
    "radio d’état",
    "radio d’État",
    "radio d'état",
    "radio d'État",
    "presse d’état",
    "presse d’État",
    "presse d'état",
    "presse d'État",
    "journal d’état",
    "journal d’État",
    "journal d'état",
    "journal d'État",
    "étatique",
    "Étatique",
    "contrôlé par l",
    "contrôlée par l",
    "détenu par l",
    "détenue par l",
    "proche du kremlin",
    "proche du pouvoir",
    "organe du parti",
    "agence officielle",
    "quotidien officiel",
    "chaîne officielle",
    "média officiel",
    "médias officiels",
    "porte-voix",
    // Spanish and Portuguese
    "estatal",
    "estatais",
    "oficialista",
    "agencia oficial",
    "agência oficial",
    "prensa oficial",
    "imprensa oficial",
    "controlada por el",
    "controlado por el",
    "controlada pelo",
    "controlado pelo",
    // Italian
    "agenzia di stato",
    "media di stato",
    "televisione di stato",
    "emittente di stato",
    "stampa di stato",
    "quotidiano di stato",
    "radio di stato",
    "statale",
    "statali",
    "filogovernativ",
    "filo-governativ",
    "controllata dallo stato",
    "agenzia ufficiale",
    // Dutch
    "staatspers",
    "staatszender",
    "staatsomroep",
    "staatstelevisie",
    "staatskrant",
    "staatspersbureau",
    "staatsgecontroleerd",
    // Polish, Czech, Russian, Ukrainian
    "państwow",
    "Państwow",
    "prorządow",
    "prokremlowsk",
    "státní",
    "Státní",
    "prokremelsk",
    "государственн",
    "Государственн",
    "госагентств",
    "Госагентств",
    "госканал",
    "Госканал",
    "гостелеканал",
    "госсми",
    "госСМИ",
    "провластн",
    "прокремлевск",
    "прокремлёвск",
    "державн",
    "Державн",
    "прокремлівськ",
    "провладн",
    // Swedish, Danish, Norwegian, Finnish
    "statlig",
    "statsägd",
    "statskontroller",
    "statsejed",
    "statsejet",
    "statsstyr",
    "statseid",
    "statseigd",
    "valtion ",
    "valtiolli",
    // Hungarian, Turkish, Romanian, Greek
    "állami",
    "Állami",
    "devlet ",
    "agenția de stat",
    "televiziunea de stat",
    "presa de stat",
    "κρατικ",
    "Κρατικ",
    // Chinese and Japanese
    "官媒",
    "官方媒体",
    "国家媒体",
    "国営",
];

/// Whether a text describes an outlet as a state's, or grades it.
pub(super) fn describes(text: &str, own: &[String]) -> bool {
    if holds_descriptor(text) || has_grade(text) {
        return true;
    }
    if own.is_empty() {
        return false;
    }
    let lower = text.to_lowercase();
    own.iter()
        .any(|word| !word.is_empty() && lower.contains(&word.to_lowercase()))
}

/// Whether a descriptor stands in a text, in any case (of ASCII letters).
fn holds_descriptor(text: &str) -> bool {
    static HEADS: Heads = Heads::new(DESCRIPTORS, HEAD);
    static BY_HEAD: ByHead = ByHead::new();
    let bytes = text.as_bytes();
    HEADS.places(bytes).any(|at| {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let mut near = BY_HEAD.of(rest);
        near.any(|descriptor| {
            let start = rest.get(..descriptor.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(descriptor.as_bytes()))
        })
    })
}

/// How many bytes of each descriptor are looked for first.
const HEAD: usize = 4;

/// The descriptors by what they begin with, in chains made while the program is compiled.
struct ByHead {
    /// For each number of a head the first descriptor plus one; 0 is none.
    first: [u16; HEADS],
    /// The descriptor plus one that follows each.
    next: [u16; DESCRIPTORS.len()],
}

const HEADS: usize = 1 << 9;

impl ByHead {
    const fn new() -> Self {
        let mut chains = Self {
            first: [0; HEADS],
            next: [0; DESCRIPTORS.len()],
        };
        let mut at = DESCRIPTORS.len();
        while at > 0 {
            let number = number_of_head(DESCRIPTORS[at - 1].as_bytes());
            chains.next[at - 1] = chains.first[number];
            chains.first[number] = at as u16;
            at -= 1;
        }
        chains
    }

    /// The descriptors with which a text may begin.
    fn of(&self, text: &[u8]) -> impl Iterator<Item = &'static str> {
        let head = text.get(..HEAD).map(number_of_head);
        let first = head.and_then(|head| self.first.get(head)).copied();
        let index = |at: u16| usize::from(at).checked_sub(1);
        let next = move |at: &u16| self.next.get(index(*at)?).copied();
        std::iter::successors(first, next)
            .filter_map(move |at| DESCRIPTORS.get(index(at)?).copied())
    }
}

/// A number that the heads of texts share which differ in the case of letters only.
const fn number_of_head(text: &[u8]) -> usize {
    let (mut number, mut at) = (0, 0);
    while at < HEAD {
        number = number * 37 + (text[at] & 31) as usize;
        at += 1;
    }
    number % HEADS
}

/// Whether an Admiralty grade stands in brackets: `[B2]`, `(F6)`.
fn has_grade(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'[', b'(', bytes).any(|open| {
        let rest = bytes.get(open + 1..).unwrap_or(&[]);
        matches!(rest, [b'A'..=b'F', b'1'..=b'6', b']' | b')', ..])
    })
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
    fn every_descriptor_is_heard() {
        for descriptor in DESCRIPTORS {
            let text = format!("die {} x", descriptor.to_ascii_uppercase());
            assert!(holds_descriptor(&text), "{text}");
        }
    }

    #[test]
    fn descriptions_abroad_are_heard() {
        for text in [
            "Die staatliche russische Nachrichtenagentur TASS widersprach.",
            "Die russische Staatsagentur TASS widersprach.",
            "Das widersprach der vom Kreml kontrollierten Agentur TASS.",
            "L’agence d’État russe TASS a démenti.",
            "L’agence de presse étatique TASS a démenti.",
            "La agencia estatal rusa TASS lo negó.",
            "L’agenzia di stato russa TASS ha smentito.",
            "Государственное агентство ТАСС опровергло это.",
            "Państwowa agencja TASS zaprzeczyła.",
            "Het Russische staatspersbureau TASS ontkende.",
            "Державне агентство ТАРС це спростувало.",
            "Az állami TASZSZ cáfolta.",
        ] {
            assert!(describes(text, &[]), "{text}");
        }
        for text in [
            "TASS denied the coup d’état in Rome.",
            "Die Staatsanwaltschaft teilte TASS mit, Statistiken fehlten.",
            "Le secrétaire d’État l’a dit à TASS.",
        ] {
            assert!(!describes(text, &[]), "{text}");
        }
    }
}
