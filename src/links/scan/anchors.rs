//! One pass over the text for the few byte strings near which an address can stand.

/// What a literal hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Something that may stand for a dot between two labels.
    Dot,
    /// `-dot-`
    Hyphened,
    /// An invisible character.
    Invisible,
    /// `//` and `\\`
    Slashes,
    /// A bracketed colon or slash.
    Colon,
    /// Something that may stand for an at sign.
    At,
    /// `www.`
    Www,
}

/// Those with the same first byte stand together, longer ones before shorter ones.
const LITERALS: &[(&str, Anchor)] = &[
    ("//", Anchor::Slashes),
    (":\\\\", Anchor::Slashes),
    ("www.", Anchor::Www),
    ("[punkt]", Anchor::Dot),
    ("[punto]", Anchor::Dot),
    ("[point]", Anchor::Dot),
    ("[ at ]", Anchor::At),
    ("[ dot", Anchor::Dot),
    ("[d0t]", Anchor::Dot),
    ("[www]", Anchor::Dot),
    ("[dot", Anchor::Dot),
    ("[at]", Anchor::At),
    ("[ .", Anchor::Dot),
    ("[,]", Anchor::Dot),
    ("[ @", Anchor::At),
    ("[.", Anchor::Dot),
    ("[:", Anchor::Colon),
    ("[/", Anchor::Colon),
    ("[@", Anchor::At),
    ("(punkt)", Anchor::Dot),
    ("(punto)", Anchor::Dot),
    ("(point)", Anchor::Dot),
    ("( at )", Anchor::At),
    ("( dot", Anchor::Dot),
    ("(d0t)", Anchor::Dot),
    ("(www)", Anchor::Dot),
    ("(dot", Anchor::Dot),
    ("(at)", Anchor::At),
    ("( .", Anchor::Dot),
    ("(,)", Anchor::Dot),
    ("(//", Anchor::Colon),
    ("(/)", Anchor::Colon),
    ("( @", Anchor::At),
    ("(.", Anchor::Dot),
    ("(:", Anchor::Colon),
    ("(@", Anchor::At),
    ("{ dot", Anchor::Dot),
    ("{dot", Anchor::Dot),
    ("{at}", Anchor::At),
    ("{ .", Anchor::Dot),
    ("{.", Anchor::Dot),
    ("{:", Anchor::Colon),
    ("{/", Anchor::Colon),
    ("{@", Anchor::At),
    ("<dot>", Anchor::Dot),
    ("<.>", Anchor::Dot),
    (".]", Anchor::Dot),
    (".)", Anchor::Dot),
    (".}", Anchor::Dot),
    (" dot\u{A0}", Anchor::Dot),
    (" dot ", Anchor::Dot),
    (" . ", Anchor::Dot),
    ("\tdot ", Anchor::Dot),
    ("\u{A0}dot", Anchor::Dot),
    ("\u{AD}", Anchor::Invisible),
    ("\\[dot", Anchor::Dot),
    ("\\(dot", Anchor::Dot),
    ("\\[.", Anchor::Dot),
    ("\\(.", Anchor::Dot),
    ("\\.", Anchor::Dot),
    ("^.", Anchor::Dot),
    ("\u{3002}", Anchor::Dot),
    ("\u{FF0E}", Anchor::Dot),
    ("\u{FF61}", Anchor::Dot),
    ("\u{FEFF}", Anchor::Invisible),
    ("\u{2024}", Anchor::Dot),
    ("\u{200B}", Anchor::Invisible),
    ("\u{200C}", Anchor::Invisible),
    ("\u{200D}", Anchor::Invisible),
    ("\u{2060}", Anchor::Invisible),
    ("-dot-", Anchor::Hyphened),
];

/// Whether a literal may start with three bytes, or is the first two of them: a little too often, but so put that a
/// processor asks it of many places at once.
#[inline]
const fn may_start(a: u8, b: u8, c: u8) -> bool {
    let (small_a, small_b, small_c) = (a | 0x20, b | 0x20, c | 0x20);
    let opening = (a == b'(') | (small_a == b'{') | (a == b'<');
    let mark = (b < b'0') | (b == b':') | (b == b'@');
    let word = (small_b == b'a') | (small_b == b'd') | (small_b == b'p') | (small_b == b'w');
    let closing = (b == b')') | (small_b == b'}');
    let wide = (c < 0x90) | (c == 0xA0) | (c == 0xA4);
    (opening & (mark | word))
        | ((a == b'/') & (b == b'/'))
        | ((small_a == b'w') & (small_b == b'w'))
        | ((small_b == b'd') & (small_c == b'o'))
        | ((a == b'.') & closing)
        | ((a == b' ') & (b == b'.') & (c == b' '))
        | ((a == b':') & (b == b'\\'))
        | (a == b'\\')
        | ((a == b'^') & (b == b'.'))
        | ((a == 0xC2) & ((b == 0xA0) | (b == 0xAD)))
        | ((a == 0xE2) & wide)
        | (a >= 0xE3)
}

/// Whether a literal may start in a stretch of text, but for its last two bytes.
fn may_hold(stretch: &[u8; STEP + 2]) -> bool {
    (0..STEP).fold(false, |any, i| {
        any | may_start(stretch[i], stretch[i + 1], stretch[i + 2])
    })
}

/// How many places are looked at in one step.
const STEP: usize = 32;

/// What tells at a glance where a literal may start.
struct Table {
    /// For each byte three groups of bits, a bit of each for the literals that start with one byte: whether it is that byte,
    /// whether it is the second of one of them, whether it is the third of one or one has but two.
    roles: [u64; 256],
    /// Where in [`LITERALS`] those are that start with a byte.
    place: [(u8, u8); 256],
}

static TABLE: Table = Table::new();

impl Table {
    /// How many bits a group of them has.
    const GROUP: u32 = 21;

    const fn new() -> Self {
        let mut table = Table {
            roles: [0; 256],
            place: [(0, 0); 256],
        };
        let (mut at, mut group, mut from) = (0, 1u64, 0);
        while at < LITERALS.len() {
            let literal = LITERALS[at].0.as_bytes();
            if at > 0 && literal[0] != LITERALS[at - 1].0.as_bytes()[0] {
                group <<= 1;
                // Checked while compiling: few enough first bytes, and each of them once.
                let first = table.roles[literal[0] as usize] & ((1 << Self::GROUP) - 1);
                assert!(first == 0 && group < 1 << Self::GROUP);
                from = at;
            }
            let firsts = [literal[0], literal[0].to_ascii_uppercase()];
            let seconds = [literal[1], literal[1].to_ascii_uppercase()];
            let mut case = 0;
            while case < 2 {
                table.roles[firsts[case] as usize] |= group;
                table.roles[seconds[case] as usize] |= group << Self::GROUP;
                table.place[firsts[case] as usize] = (from as u8, at as u8 + 1);
                case += 1;
            }
            let mut byte = 0;
            while byte < 256 {
                let third = if literal.len() < 3 {
                    byte as u8
                } else {
                    literal[2]
                };
                // Checked while compiling: no literal is passed.
                assert!(
                    may_start(literal[0], literal[1], third)
                        && may_start(firsts[1], seconds[1], third.to_ascii_uppercase())
                );
                if literal.len() < 3 || (byte as u8).eq_ignore_ascii_case(&literal[2]) {
                    table.roles[byte] |= group << (2 * Self::GROUP);
                }
                byte += 1;
            }
            at += 1;
        }
        table
    }

    /// Where the first three bytes stand, or the last two, that a literal may start with.
    fn next(&self, text: &[u8]) -> Option<usize> {
        let mut rest = text;
        while let Some(stretch) = rest.first_chunk() {
            if may_hold(stretch)
                && let Some(at) = stretch.windows(3).position(|three| self.starts(three))
            {
                return Some(text.len() - rest.len() + at);
            }
            rest = rest.get(STEP..)?;
        }
        let at = (0..rest.len()).position(|i| self.starts(rest.get(i..).unwrap_or(&[])))?;
        Some(text.len() - rest.len() + at)
    }

    /// Whether a literal may start with the first three bytes of a text, or with fewer at its end.
    fn starts(&self, text: &[u8]) -> bool {
        let roles = |at: usize| self.roles[usize::from(text.get(at).copied().unwrap_or(0))];
        roles(0) & (roles(1) >> Self::GROUP) & (roles(2) >> (2 * Self::GROUP)) != 0
    }

    /// The longest literal at the start of `text`, in any case: its length and what it hints at.
    fn literal(&self, text: &[u8]) -> Option<(usize, Anchor)> {
        let (from, to) = self.place[usize::from(*text.first()?)];
        let literals = LITERALS.get(usize::from(from)..usize::from(to))?;
        literals.iter().find_map(|(literal, anchor)| {
            let start = text.get(..literal.len())?;
            start
                .eq_ignore_ascii_case(literal.as_bytes())
                .then_some((literal.len(), *anchor))
        })
    }
}

/// The anchors of a text, in order, without overlaps.
pub(super) struct Anchors<'t> {
    text: &'t [u8],
    /// Where to go on.
    from: usize,
}

impl<'t> Anchors<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            from: 0,
        }
    }

    /// The next anchor that starts at `floor` or behind it.
    pub(super) fn next_from(&mut self, floor: usize) -> Option<(usize, Anchor)> {
        self.from = self.from.max(floor);
        loop {
            let rest = self.text.get(self.from..)?;
            let at = TABLE.next(rest)?;
            let found = TABLE.literal(rest.get(at..)?);
            let start = self.from + at;
            self.from = start + found.map_or(1, |(len, _)| len);
            if let Some((_, anchor)) = found {
                return Some((start, anchor));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every literal tried at every place.
    fn tried(text: &str) -> Vec<(usize, Anchor)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text.as_bytes()[at..];
            let stands = |l: &str| {
                rest.len() >= l.len() && rest[..l.len()].eq_ignore_ascii_case(l.as_bytes())
            };
            let longest = LITERALS
                .iter()
                .filter(|(l, _)| stands(l))
                .max_by_key(|(l, _)| l.len());
            if let Some((_, anchor)) = longest {
                found.push((at, *anchor));
            }
            at += longest.map_or(1, |(literal, _)| literal.len());
        }
        found
    }

    proptest! {
        #[test]
        fn all_anchors_are_found(
            parts in proptest::collection::vec((0..LITERALS.len(), any::<bool>(), 0..5usize, "[ .dDw\\[(/\u{2024}“a]{0,3}"), 0..8)
        ) {
            let mut text = String::new();
            for (literal, upper, cut, between) in parts {
                let literal = LITERALS[literal].0;
                let literal: String = literal.chars().skip(cut % 2).take(8 - cut).collect();
                text += &if upper { literal.to_uppercase() } else { literal };
                text += &between;
            }
            let mut anchors = Anchors::new(&text);
            let found: Vec<_> = std::iter::from_fn(|| anchors.next_from(0)).collect();
            prop_assert_eq!(found, tried(&text));
        }
    }
}
