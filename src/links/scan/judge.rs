//! Decides which part of a chain, if any, is a host.

use super::chain::{Chain, Label};
use super::marks::DotKind;
use super::prose;
use super::text::{byte_at, is_blank, is_cjk};
use crate::span::Span;
use psl::Psl as _;
use smallvec::SmallVec;
use std::borrow::Cow;

/// What is known about the place of a chain before its labels are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Setting {
    /// A scheme stands before it.
    pub(super) scheme: bool,
    /// Nothing about scheme and separator is broken: without a mark of its own it is an ordinary URL, whose host may
    /// be any name.
    pub(super) live_scheme: bool,
    /// An at sign stands before it.
    pub(super) email: bool,
    /// The text is known to be an address: no prose to tell it from.
    pub(super) trusted: bool,
}

/// A host found in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HostMatch {
    pub(super) span: Span,
    /// How many dots of the chain lie inside.
    pub(super) dots: usize,
    pub(super) ipv4: bool,
}

/// The longest host that the chain starts with.
pub(super) fn settle(text: &str, chain: &Chain<'_>, setting: Setting) -> Option<HostMatch> {
    let lower: SmallVec<[Cow<'_, str>; 4]> =
        chain.labels.iter().map(|l| lowered(&l.live)).collect();
    let mut count = chain.labels.len();
    while count > 0 {
        let last = chain.labels.get(count - 1)?;
        for (live_len, end) in ends_of(last) {
            let attempt = Attempt {
                text,
                chain,
                lower: &lower,
                count,
                last: last.live.get(..live_len)?,
                end,
                setting,
            };
            if let Some(host) = attempt.judge() {
                return Some(host);
            }
        }
        if count == 1 || !may_drop(chain, count) {
            return None;
        }
        count -= 1;
    }
    None
}

/// A label in lower case.
fn lowered(label: &str) -> Cow<'_, str> {
    let small = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    if label.bytes().all(small) {
        Cow::Borrowed(label)
    } else {
        Cow::Owned(label.to_lowercase())
    }
}

/// The places where a host may end within its last label: at its end, before trailing `-` or `_`, before the first
/// hyphen (`kremlin[.]ru-linked`), where CJK words run on. Pairs of live length and place in the text.
fn ends_of(label: &Label<'_>) -> impl Iterator<Item = (usize, usize)> {
    let live = &*label.live;
    let plain = live.len() == label.span.len();
    let trimmed = live.trim_end_matches(['-', '_']).len();
    let hyphen = (plain && !begins_encoded(live))
        .then(|| live.find(['-', '_']))
        .flatten();
    let cjk = plain
        .then(|| live.find(is_cjk).filter(|&at| at > 0))
        .flatten();
    let full = if plain {
        Some((trimmed, label.span.start + trimmed))
    } else {
        Some((live.len(), label.span.end))
    };
    let start = label.span.start;
    [
        full,
        hyphen.map(|at| (at, start + at)),
        cjk.map(|at| (at, start + at)),
    ]
    .into_iter()
    .flatten()
    .filter(|&(len, _)| len > 0)
}

/// Whether a label is encoded: `xn--80ak6aa92e`.
fn begins_encoded(label: &str) -> bool {
    let head = label.as_bytes().get(..4);
    head.is_some_and(|head| head.eq_ignore_ascii_case(b"xn--"))
}

/// Whether the label at `count - 1` may be no part of the host: the next sentence, a note's number, words around a
/// doubtful dot.
fn may_drop(chain: &Chain<'_>, count: usize) -> bool {
    let (Some(label), Some(dot)) = (chain.labels.get(count - 1), chain.dots.get(count - 2)) else {
        return false;
    };
    match dot.kind {
        DotKind::Live => {
            starts_capitalised(&label.live) || label.live.bytes().all(|b| b.is_ascii_digit())
        }
        DotKind::Bracketed => starts_capitalised(&label.live),
        _ => true,
    }
}

/// Whether a word starts as a sentence does: one capital, then none.
fn starts_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && !chars.next().is_some_and(char::is_uppercase)
}

/// `aE`: no suffix is written so; encoded data is.
fn is_mixed_case(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.contains(|c: char| c.is_ascii_uppercase())
}

struct Attempt<'a, 't> {
    text: &'a str,
    chain: &'a Chain<'t>,
    lower: &'a [Cow<'a, str>],
    count: usize,
    /// The last label as far as the host holds it.
    last: &'a str,
    end: usize,
    setting: Setting,
}

impl Attempt<'_, '_> {
    fn judge(&self) -> Option<HostMatch> {
        let ipv4 = self.is_ipv4()?;
        let marked = self.is_marked();
        if !ipv4 {
            let loose = self.setting.live_scheme && !marked;
            let fits = if loose {
                self.is_plain_name()
            } else {
                self.is_known_name()
            };
            if !fits {
                return None;
            }
        } else if !self.fits_ipv4_prose() {
            return None;
        }
        let start = self.chain.labels.first()?.span.start;
        Some(HostMatch {
            span: Span::new(start, self.end),
            dots: self.count - 1,
            ipv4,
        })
    }

    fn dots(&self) -> impl Iterator<Item = DotKind> {
        self.chain
            .dots
            .iter()
            .take(self.count - 1)
            .map(|dot| dot.kind)
    }

    fn is_marked(&self) -> bool {
        self.dots().any(|kind| kind != DotKind::Live)
            || self.chain.invisible.iter().any(|s| s.end <= self.end)
            || self.labels().any(|label| label.bracketed)
    }

    fn labels(&self) -> impl Iterator<Item = &Label<'_>> {
        self.chain.labels.iter().take(self.count)
    }

    /// Whether the labels are the four numbers of an IPv4 address; none where they are numbers but no address.
    fn is_ipv4(&self) -> Option<bool> {
        let numeric = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
        let before = self.lower.get(..self.count - 1)?;
        if !numeric(self.last) || !before.iter().all(|label| numeric(label)) {
            return Some(false);
        }
        if self.count == 1 {
            return None;
        }
        let goes_on = self
            .chain
            .labels
            .get(self.count)
            .is_some_and(|next| numeric(&next.live));
        let byte = |label: &str| label.len() <= 3 && label.parse::<u8>().is_ok();
        (self.count == 4 && !goes_on && byte(self.last) && before.iter().all(|label| byte(label)))
            .then_some(true)
    }

    /// Numbers with doubtful dots between them may be anything: `1 . 2 . 3 . 4`, `1\.2\.3\.4`.
    fn fits_ipv4_prose(&self) -> bool {
        if self.setting.trusted || self.setting.scheme {
            return true;
        }
        let long = self.labels().filter(|l| l.live.len() > 1).count() > 1;
        self.dots().all(|kind| match kind {
            DotKind::Live | DotKind::Bracketed => true,
            DotKind::Blank | DotKind::Hyphened => false,
            _ => long,
        })
    }

    /// A host of an ordinary URL: any name.
    fn is_plain_name(&self) -> bool {
        let sentence = self.count > 1 && self.starts_sentence() && self.suffix().is_none();
        !sentence && self.last.len() <= 63
    }

    /// Whether the last label is the first word of a new sentence: `ended[.]In`.
    fn starts_sentence(&self) -> bool {
        if !starts_capitalised(self.last) {
            return false;
        }
        let Some(before) = self.chain.labels.get(self.count.wrapping_sub(2)) else {
            return false;
        };
        !starts_capitalised(&before.live) || prose::is_word(&self.last.to_lowercase())
    }

    /// How many labels the public suffix has, and whether it is one of the registries' own; none where the name ends
    /// in no known suffix.
    fn suffix(&self) -> Option<(usize, bool)> {
        let last = lowered(self.last);
        if SPECIAL_USE.contains(&&*last) {
            return Some((1, true));
        }
        let before = self.lower.get(..self.count - 1)?;
        let labels =
            std::iter::once(last.as_bytes()).chain(before.iter().rev().map(|l| l.as_bytes()));
        let info = psl::List.find(labels.clone());
        let registry = info.typ? == psl::Type::Icann;
        let mut left = info.len;
        let mut count = 0;
        for label in labels {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(label.len() + 1);
            count += 1;
        }
        Some((count, registry))
    }

    fn is_known_name(&self) -> bool {
        let Some((suffix_labels, registry)) = self.suffix() else {
            return false;
        };
        if self.count < 2 {
            return self.last.eq_ignore_ascii_case("localhost") && self.setting.scheme;
        }
        let before = self.lower.get(..self.count - 1).unwrap_or(&[]);
        let length: usize = before.iter().map(|l| l.len() + 1).sum::<usize>() + self.last.len();
        let shaped = |label: &str| {
            label.chars().count() <= 63 && !label.starts_with('-') && !label.ends_with('-')
        };
        if length > 253 || !shaped(self.last) || !before.iter().all(|label| shaped(label)) {
            return false;
        }
        if self.setting.trusted {
            return true;
        }
        let strong = self.has_strong_setting();
        if is_mixed_case(self.last) && !strong {
            return false;
        }
        if self.starts_sentence() && !(strong && self.is_glued())
            || suffix_labels == 1 && self.follows_whole_host()
        {
            return false;
        }
        // `f(.)in` is a function of something.
        let lone = self.count == 2
            && before.iter().any(|l| l.len() == 1 && l != "t")
            && self
                .chain
                .dots
                .first()
                .is_some_and(|dot| dot.span.of(self.text).starts_with('('));
        if lone && !strong && prose::is_word(&self.last.to_lowercase()) {
            return false;
        }
        let registrable = self.count.checked_sub(suffix_labels + 1);
        let underscored = registrable
            .and_then(|index| before.get(index))
            .is_some_and(|label| label.contains('_'));
        if underscored && registry && !self.setting.scheme {
            return false;
        }
        if !strong && !self.setting.email && prose::is_file_name(before, self.last) {
            return false;
        }
        strong || self.fits_prose(suffix_labels)
    }

    /// The last dot, and whether no blank stands beside it.
    fn last_dot(&self) -> Option<(DotKind, bool)> {
        let dot = self.chain.dots.get(self.count.checked_sub(2)?)?;
        Some((dot.kind, !dot.span.of(self.text).contains(is_blank)))
    }

    fn is_glued(&self) -> bool {
        self.last_dot().is_none_or(|(_, glued)| glued)
    }

    /// Whether the suffix has several labels, parted by a live dot or as the rest of the name: `gov.by`, `gov [.] by`.
    fn is_compound(&self, suffix_labels: usize) -> bool {
        let mut last_dots = self.dots().skip(self.count.saturating_sub(3));
        suffix_labels > 1
            && match (last_dots.next(), last_dots.next()) {
                (Some(before), Some(last)) => last == DotKind::Live || last == before,
                (last, None) => last == Some(DotKind::Live),
                (None, Some(_)) => false,
            }
    }

    /// `tass.com . in`: a whole live host stands before the last, blank dot.
    fn follows_whole_host(&self) -> bool {
        self.count > 2
            && self
                .last_dot()
                .is_some_and(|(kind, _)| kind == DotKind::Blank)
            && self
                .dots()
                .take(self.count - 2)
                .all(|kind| kind == DotKind::Live)
            && self.lower.get(self.count - 2).is_some_and(|label| {
                psl::List
                    .find(std::iter::once(label.as_bytes()))
                    .typ
                    .is_some()
            })
    }

    /// A scheme before, `www` in front or a path behind: prose does not look so.
    fn has_strong_setting(&self) -> bool {
        self.setting.scheme
            || self.lower.first().is_some_and(|label| label == "www")
            || prose::path_follows(self.text, self.end)
    }

    /// Whether doubtful dots stand in a name that prose would hardly hold.
    fn fits_prose(&self, suffix_labels: usize) -> bool {
        let tld = self.last.to_lowercase();
        let before = self.lower.get(..self.count - 1).unwrap_or(&[]);
        let numeric_before = before
            .last()
            .is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit()));
        let word = prose::is_word(&tld);
        // `gov.by`, `co.uk`: no two words of a sentence.
        let compound = self.is_compound(suffix_labels);
        let firm = prose::is_firm_suffix(&tld);
        let doubtful = self
            .dots()
            .filter(|k| !matches!(k, DotKind::Live | DotKind::Bracketed))
            .count();
        let invisible = self.chain.invisible.iter().any(|s| s.end <= self.end);
        if (doubtful > 0 || invisible) && numeric_before {
            return false;
        }
        if invisible && doubtful == 0 && !(firm || compound) {
            return false;
        }
        self.dots().all(|kind| match kind {
            DotKind::Live | DotKind::Bracketed => true,
            DotKind::Odd | DotKind::BracketedBlank { word: true } => true,
            DotKind::Half | DotKind::Escaped => !word || compound,
            DotKind::Wide => firm || compound,
            DotKind::BracketedBlank { word: false } => {
                (firm || compound) && (doubtful > 1 || !self.is_spoken_zone(before))
            }
            DotKind::Word => {
                compound
                    || firm
                        && (doubtful > 1 || self.setting.email || !self.is_spoken_dot(before, &tld))
            }
            DotKind::Blank => {
                firm && !matches!(tld.as_str(), "net" | "info" | "int")
                    && !self.is_spoken_dot(before, &tld)
            }
            DotKind::Hyphened => {
                firm && !self.is_spoken_dot(before, &tld)
                    && self.dots().all(|k| k == DotKind::Hyphened)
                    && !before.first().is_some_and(|l| prose::is_compound_prefix(l))
            }
        })
    }

    /// "the Russian (.)ru zone": a blank before the dot and none behind it.
    fn is_spoken_zone(&self, before: &[Cow<'_, str>]) -> bool {
        let left = before.last().map_or("", |left| &**left);
        let dot = self.chain.dots.get(self.count.wrapping_sub(2));
        let glued = dot.is_some_and(|dot| {
            let raw = dot.span.of(self.text);
            raw.starts_with(is_blank) && !raw.ends_with(is_blank)
        });
        glued && prose::is_spoken_zone(left, self.text.get(self.end..).unwrap_or(""))
    }

    /// "the early dot com boom": a word of the language, no address.
    fn is_spoken_dot(&self, before: &[Cow<'_, str>], tld: &str) -> bool {
        let left = before
            .last()
            .map_or("", |l| l.rsplit('-').next().unwrap_or(l));
        prose::is_spoken_dot(left, tld, self.text.get(self.end..).unwrap_or(""))
            && byte_at(self.text, self.end) != b'/'
    }
}

/// Names that no registry hands out, and that stand in reports nevertheless.
const SPECIAL_USE: [&str; 9] = [
    "onion",
    "test",
    "example",
    "invalid",
    "localhost",
    "local",
    "internal",
    "alt",
    "i2p",
];
