//! One pass over the text for the few byte strings near which an address can stand.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::LazyLock;

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

const LITERALS: &[(&str, Anchor)] = &[
    ("//", Anchor::Slashes),
    (":\\\\", Anchor::Slashes),
    ("www.", Anchor::Www),
    ("[.", Anchor::Dot),
    ("(.", Anchor::Dot),
    ("{.", Anchor::Dot),
    ("<.>", Anchor::Dot),
    ("<dot>", Anchor::Dot),
    (".]", Anchor::Dot),
    (".)", Anchor::Dot),
    (".}", Anchor::Dot),
    ("[dot", Anchor::Dot),
    ("(dot", Anchor::Dot),
    ("{dot", Anchor::Dot),
    ("[ dot", Anchor::Dot),
    ("( dot", Anchor::Dot),
    ("{ dot", Anchor::Dot),
    ("[ .", Anchor::Dot),
    ("( .", Anchor::Dot),
    ("{ .", Anchor::Dot),
    ("[d0t]", Anchor::Dot),
    ("(d0t)", Anchor::Dot),
    ("[punkt]", Anchor::Dot),
    ("(punkt)", Anchor::Dot),
    ("[punto]", Anchor::Dot),
    ("(punto)", Anchor::Dot),
    ("[point]", Anchor::Dot),
    ("(point)", Anchor::Dot),
    ("[,]", Anchor::Dot),
    ("(,)", Anchor::Dot),
    ("[www]", Anchor::Dot),
    ("(www)", Anchor::Dot),
    (" dot ", Anchor::Dot),
    ("\tdot ", Anchor::Dot),
    ("\u{A0}dot", Anchor::Dot),
    (" dot\u{A0}", Anchor::Dot),
    (" . ", Anchor::Dot),
    ("\\.", Anchor::Dot),
    ("\\[.", Anchor::Dot),
    ("\\[dot", Anchor::Dot),
    ("\\(.", Anchor::Dot),
    ("\\(dot", Anchor::Dot),
    ("^.", Anchor::Dot),
    ("\u{3002}", Anchor::Dot),
    ("\u{FF0E}", Anchor::Dot),
    ("\u{FF61}", Anchor::Dot),
    ("\u{2024}", Anchor::Dot),
    ("-dot-", Anchor::Hyphened),
    ("\u{200B}", Anchor::Invisible),
    ("\u{200C}", Anchor::Invisible),
    ("\u{200D}", Anchor::Invisible),
    ("\u{2060}", Anchor::Invisible),
    ("\u{FEFF}", Anchor::Invisible),
    ("\u{AD}", Anchor::Invisible),
    ("[:", Anchor::Colon),
    ("(:", Anchor::Colon),
    ("{:", Anchor::Colon),
    ("[/", Anchor::Colon),
    ("(//", Anchor::Colon),
    ("(/)", Anchor::Colon),
    ("{/", Anchor::Colon),
    ("[@", Anchor::At),
    ("(@", Anchor::At),
    ("{@", Anchor::At),
    ("[ @", Anchor::At),
    ("( @", Anchor::At),
    ("[at]", Anchor::At),
    ("(at)", Anchor::At),
    ("{at}", Anchor::At),
    ("[ at ]", Anchor::At),
    ("( at )", Anchor::At),
];

static AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(LITERALS.iter().map(|(literal, _)| literal))
        .ok()
});

/// The anchors of `text`, in order, without overlaps.
pub(super) fn find(text: &str) -> impl Iterator<Item = (usize, Anchor)> {
    AUTOMATON
        .as_ref()
        .into_iter()
        .flat_map(move |automaton| automaton.find_iter(text))
        .filter_map(|found| {
            let (_, anchor) = LITERALS.get(found.pattern().as_usize())?;
            Some((found.start(), *anchor))
        })
}
