//! Hosts that imitate an outlet's host.
//!
//! An imitation keeps the label that a reader knows and changes what stands after it (`spiegel.ltd`), or changes the
//! label by a letter. Real outlets share labels too (`guardian.ng`), so the suffix must be one that outlets do not
//! use, unless the citation itself says that it cites the brand.

use super::builtin;
use super::host::{Address, fold_label, label_of};
use super::record::{HostMatch, Kind, Outlet};
use super::registry::Registry;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A host that looks like an outlet's, and is not known to be its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// The outlet whose host it looks like.
    pub outlet: Arc<Outlet>,
    /// The outlet's own host.
    pub own_host: String,
    /// What makes it look like it.
    pub likeness: Likeness,
}

/// What makes a host look like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same label before another suffix.
    Suffix,
    /// A label one letter away.
    OneLetter,
    /// The brand's label with words hung on to it.
    Extended,
    /// A public report says so.
    Reported,
}

/// Letters that a label must have for one changed letter to count.
const EDIT_LETTERS: usize = 7;
/// The same where the citation names the brand.
const NAMED_EDIT_LETTERS: usize = 5;

/// The outlet that a host imitates. The host must be unknown to the registry; `named` is the outlet that the citation
/// says it cites.
#[must_use]
pub fn find(
    registry: &Registry,
    address: &Address<'_>,
    named: Option<&Arc<Outlet>>,
) -> Option<Lookalike> {
    let label = fold_label(address.label()?);
    let suffix = address.suffix()?;
    let unusual = is_unusual(suffix);
    if let Some(named) = named
        && let Some(found) = imitates_named(named, address, &label, unusual)
    {
        return Some(found);
    }
    if !unusual || label.len() < 3 || is_plain_word(&label) {
        return None;
    }
    let same = brands(registry, &label).map(|(outlet, host)| (outlet, host, Likeness::Suffix));
    let (outlet, own_host, likeness) = same.or_else(|| {
        (label.len() >= EDIT_LETTERS)
            .then(|| near_brand(registry, &label))
            .flatten()
            .map(|(outlet, host)| (outlet, host, Likeness::OneLetter))
    })?;
    Some(Lookalike {
        outlet,
        own_host,
        likeness,
    })
}

/// The outlet that a host imitates by the public report that names the host.
#[must_use]
pub fn reported(registry: &Registry, entry: &HostMatch) -> Option<Lookalike> {
    if entry.imitates.is_empty() {
        return None;
    }
    let outlet = registry.by_id(&entry.imitates)?;
    let own_host = outlet
        .hosts
        .first()
        .map_or_else(String::new, |own| own.host.clone());
    Some(Lookalike {
        outlet,
        own_host,
        likeness: Likeness::Reported,
    })
}

/// Whether the host imitates the outlet that the citation names.
fn imitates_named(
    named: &Arc<Outlet>,
    address: &Address<'_>,
    label: &str,
    unusual: bool,
) -> Option<Lookalike> {
    if !can_be_imitated(named) {
        return None;
    }
    for entry in named.hosts.iter().filter(|entry| entry.path.is_empty()) {
        let Some(own) = label_of(&entry.host) else {
            continue;
        };
        let folded = fold_label(own);
        let likeness = if folded == *label && unusual {
            Likeness::Suffix
        } else if folded.len() >= NAMED_EDIT_LETTERS
            && within_one(&folded, label)
            && folded != *label
        {
            Likeness::OneLetter
        } else if folded.len() >= NAMED_EDIT_LETTERS && has_word(address.label()?, own) {
            Likeness::Extended
        } else {
            continue;
        };
        return Some(Lookalike {
            outlet: named.clone(),
            own_host: entry.host.clone(),
            likeness,
        });
    }
    None
}

/// Words that many publishers use as a label.
fn is_plain_word(label: &str) -> bool {
    matches!(
        label,
        "people"
            | "radio"
            | "news"
            | "tv"
            | "times"
            | "today"
            | "world"
            | "time"
            | "state"
            | "press"
            | "media"
            | "index"
            | "nation"
            | "national"
            | "week"
            | "business"
            | "politics"
            | "daily"
            | "online"
            | "live"
            | "army"
            | "defense"
            | "gov"
            | "government"
            | "president"
            | "parliament"
            | "info"
            | "the"
            | "who"
            | "channel"
            | "local"
            | "space"
            | "mil"
            | "abc"
            | "one"
            | "star"
            | "sun"
            | "social"
            | "public"
            | "market"
            | "energy"
            | "trade"
            | "health"
    )
}

/// Whether `own` is one of the words that hyphens part in `label`.
fn has_word(label: &str, own: &str) -> bool {
    label != own && label.split('-').any(|word| word == own)
}

/// Whether anyone gains by imitating it: media and public bodies, not platforms.
fn can_be_imitated(outlet: &Outlet) -> bool {
    outlet.kind.is_media()
        || matches!(
            outlet.kind,
            Kind::Government | Kind::Igo | Kind::ThinkTank | Kind::Ngo
        )
}

/// The brand whose registrable label is `label`.
fn brands(registry: &Registry, label: &str) -> Option<(Arc<Outlet>, String)> {
    if let Some((outlet, host)) = registry.by_own_label(label) {
        return can_be_imitated(&outlet).then_some((outlet, host));
    }
    let rows = labels().by_label.get(label)?;
    first_brand(registry, rows)
}

/// The brand whose label is one letter away from `label`.
fn near_brand(registry: &Registry, label: &str) -> Option<(Arc<Outlet>, String)> {
    let labels = labels();
    for end in ends_of(label) {
        for candidate in labels.by_end.get(&end).into_iter().flatten() {
            if candidate.len() >= EDIT_LETTERS
                && within_one(candidate, label)
                && let Some(rows) = labels.by_label.get(candidate)
                && let Some(found) = first_brand(registry, rows)
            {
                return Some(found);
            }
        }
    }
    None
}

/// The first of these rows of the host table that belongs to a brand.
fn first_brand(registry: &Registry, rows: &[u32]) -> Option<(Arc<Outlet>, String)> {
    rows.iter().find_map(|&row| {
        let host = builtin::hosts().key(row as usize);
        let outlet = registry.by_url(host, None)?;
        can_be_imitated(&outlet).then(|| (outlet, host.to_owned()))
    })
}

/// The labels of the built-in hosts.
#[derive(Debug, Default)]
struct Labels {
    /// Folded label to rows of the host table.
    by_label: HashMap<String, Vec<u32>>,
    /// First or last three letters to the labels that have them.
    by_end: HashMap<(bool, [u8; 3]), Vec<String>>,
}

/// Made at the first unknown host: a few thousand look-ups in the public suffix list.
fn labels() -> &'static Labels {
    static LABELS: OnceLock<Labels> = OnceLock::new();
    LABELS.get_or_init(|| {
        let mut labels = Labels::default();
        for row in 0..builtin::hosts().len() {
            let host = builtin::hosts().key(row);
            if host.contains('/') {
                continue;
            }
            let (Some(label), Ok(number)) = (label_of(host), u32::try_from(row)) else {
                continue;
            };
            let label = fold_label(label);
            if label.len() >= EDIT_LETTERS && !labels.by_label.contains_key(&label) {
                for end in ends_of(&label) {
                    labels.by_end.entry(end).or_default().push(label.clone());
                }
            }
            labels.by_label.entry(label).or_default().push(number);
        }
        labels
    })
}

/// First and last three letters: one changed letter in seven leaves one of them whole.
fn ends_of(label: &str) -> Vec<(bool, [u8; 3])> {
    let bytes = label.as_bytes();
    [(true, bytes.first_chunk()), (false, bytes.last_chunk())]
        .into_iter()
        .filter_map(|(first, chunk)| Some((first, *chunk?)))
        .collect()
}

/// Whether two labels are one insertion, deletion or change apart, or two neighbours changed places.
fn within_one(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 1 && strsim::damerau_levenshtein(a, b) <= 1
}

/// Whether a public suffix is one that known outlets hardly use: a private suffix that sells names (`co.com`), a
/// generic one beyond the old ones, or a country's that is sold as a word.
fn is_unusual(suffix: &str) -> bool {
    let last = suffix.rsplit('.').next().unwrap_or(suffix);
    if matches!(
        suffix,
        "com" | "org" | "net" | "edu" | "gov" | "mil" | "int" | "eu" | "tv" | "info"
    ) {
        return false;
    }
    if matches!(last, "com" | "org" | "net") {
        return true; // co.com, eu.com, uk.net: names sold under a name
    }
    if last.len() == 2 {
        return matches!(
            last,
            "ws" | "cc"
                | "me"
                | "li"
                | "pm"
                | "co"
                | "to"
                | "la"
                | "pe"
                | "fm"
                | "vg"
                | "gg"
                | "im"
                | "nu"
                | "tk"
                | "ml"
                | "ga"
                | "cf"
                | "gq"
                | "pw"
                | "sx"
                | "su"
                | "bz"
                | "sh"
                | "st"
                | "vc"
                | "ac"
        ) && !suffix.contains('.');
    }
    !last.starts_with("xn--")
}
