//! Hosts that look like a slip of the pen for one that the draft, or everybody, knows.

use super::citation_of;
use crate::diagnostic::{Diagnostic, Level};
use crate::links::host;
use crate::outlets::host::Address;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;
use foldhash::{HashMap, HashMapExt as _};

static META: RuleMeta = RuleMeta {
    name: "suspicious-host",
    category: Category::Links,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/links/suspicious-host.md"),
};

/// How often a host is linked before another is measured by it.
const OFTEN: usize = 3;
/// Letters that the label before the suffix must have for one wrong letter to count.
const LETTERS: usize = 6;
/// Hosts longer than this are not looked at.
const LONGEST: usize = 64;

/// See the rule's page.
pub(crate) struct SuspiciousHost;

impl Rule for SuspiciousHost {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let before = out.len();
        let registry = &cx.settings.sources.registry;
        let links = &cx.doc.links;
        let mut hosts: HashMap<&str, Linked> = HashMap::with_capacity(links.len());
        // The link to the same host that follows a link.
        let mut next = vec![None; links.len()];
        for (index, link) in links.iter().enumerate().filter(|(_, link)| !link.code) {
            let Some(host) = link.host().filter(|host| host.len() <= LONGEST) else {
                continue;
            };
            let linked = hosts.entry(host).or_insert(Linked {
                count: 0,
                first: index,
                last: index,
            });
            if linked.count > 0 {
                next[linked.last] = Some(index);
            }
            linked.count += 1;
            linked.last = index;
        }
        let often = || hosts.iter().filter(|(_, linked)| linked.count >= OFTEN);
        let any_often = often().next().is_some();
        let mut near: Option<Neighbours<'_>> = None;
        let known = |other: &str| {
            let address = Address::of_host(other);
            registry.by_address(&address, None).is_some()
        };
        for (host, linked) in &hosts {
            if linked.count >= OFTEN || !(any_often || may_slip(host)) || known(host) {
                continue;
            }
            let near = near.get_or_insert_with(|| Neighbours::new(often().map(|(host, _)| *host)));
            let Some((other, in_draft)) = near
                .of(host)
                .filter(|other| {
                    hosts
                        .get(*other)
                        .is_some_and(|o| o.count >= OFTEN * linked.count)
                })
                .map(|other| (other.to_owned(), true))
                .or_else(|| {
                    slip(host)
                        .find(|other| known(other))
                        .map(|other| (other, false))
                })
            else {
                continue;
            };
            let first = hosts
                .get(other.as_str())
                .and_then(|linked| links.get(linked.first))
                .map(|link| link.span);
            let own = std::iter::successors(Some(linked.first), |&link| next[link]);
            for link in own.filter_map(|index| links.get(index)) {
                let imitates = citation_of(cx.doc, link)
                    .and_then(|index| cx.sources().of(index))
                    .is_some_and(|cited| cited.lookalike.is_some());
                if !imitates {
                    out.push(finding(link.span, host, &other, first.filter(|_| in_draft)));
                }
            }
        }
        // A map has no order.
        if let Some(own) = out.get_mut(before..) {
            own.sort_by_key(|diagnostic| diagnostic.span);
        }
    }
}

/// The links to one host.
struct Linked {
    count: usize,
    first: usize,
    last: usize,
}

fn finding(span: Span, host: &str, other: &str, first: Option<Span>) -> Diagnostic {
    let message = match first {
        Some(_) => {
            format!("{host} looks like a slip for {other}, which this draft links to elsewhere")
        }
        None => format!("{host} looks like a slip for {other}"),
    };
    let diagnostic = Diagnostic::new(META.name, META.level, span, message).with_help(
        "compare the address with the source; if it is right, ignore the finding for this host",
    );
    match first {
        Some(first) => diagnostic.and_label(first, other.to_owned()),
        None => diagnostic,
    }
}

/// Whether there may be a host of which [`slip`] made this one.
fn may_slip(host: &str) -> bool {
    host.as_bytes().windows(2).any(|pair| pair[0] == pair[1])
        || [".co", ".cm", ".om", ".og", ".ogr"]
            .iter()
            .any(|end| host.ends_with(end))
        || halves(host).is_some()
}

/// What a slip may have made of a well-known host, undone: a host written twice (`t.met.me`), a suffix cut short
/// (`reuters.co`), a letter doubled. Few for each host: each is looked up.
fn slip(host: &str) -> impl Iterator<Item = String> + '_ {
    let halved = halves(host).map(str::to_owned);
    let suffix = [
        ("co", "com"),
        ("cm", "com"),
        ("om", "com"),
        ("og", "org"),
        ("ogr", "org"),
    ]
    .into_iter()
    .filter_map(|(short, long)| {
        let stem = host.strip_suffix(short)?;
        stem.ends_with('.').then(|| format!("{stem}{long}"))
    });
    halved.into_iter().chain(suffix).chain(undoubled(host))
}

/// The host of which this one is twice the same: `t.met.me`, `t.me.t.me`.
fn halves(host: &str) -> Option<&str> {
    let joined = host.get(..host.len() / 2)?;
    let parted = host.get(..host.len().saturating_sub(1) / 2)?;
    if host.len().is_multiple_of(2)
        && host.get(host.len() / 2..) == Some(joined)
        && joined.contains('.')
    {
        return Some(joined);
    }
    let rest = host.get(parted.len()..)?;
    (rest.strip_prefix('.') == Some(parted) && parted.contains('.')).then_some(parted)
}

/// The label before the suffix with a doubled letter written once.
fn undoubled(host: &str) -> impl Iterator<Item = String> + '_ {
    let parts = label_parts(host).filter(|(_, label, _)| label.len() > LETTERS);
    parts.into_iter().flat_map(|(head, label, tail)| {
        let letters = label.char_indices();
        let next = label.chars().skip(1);
        letters
            .zip(next)
            .filter(|((_, c), next)| c == next && c.is_ascii_lowercase())
            .filter_map(move |((at, _), _)| {
                let (before, after) = (label.get(..at)?, label.get(at + 1..)?);
                Some(format!("{head}{before}{after}{tail}"))
            })
    })
}

/// A host as what stands before its label, the label, and its suffix with the dot.
fn label_parts(host: &str) -> Option<(&str, &str, &str)> {
    let registrable = host::registrable(host)?;
    let label = registrable.split('.').next()?;
    let start = host.len() - registrable.len();
    Some((host.get(..start)?, label, host.get(start + label.len()..)?))
}

/// Finds the one of some hosts that is one letter away, without comparing all pairs: two labels are one letter apart
/// only if they share what is left when a letter is taken from the longer, or the same place from both.
struct Neighbours<'a> {
    by_remainder: HashMap<String, Vec<&'a str>>,
}

impl<'a> Neighbours<'a> {
    fn new(hosts: impl Iterator<Item = &'a str>) -> Self {
        let mut by_remainder: HashMap<String, Vec<&'a str>> = HashMap::new();
        for host in hosts {
            by_remainder.entry(host.to_owned()).or_default().push(host);
            for remainder in remainders(host) {
                let bucket = by_remainder.entry(remainder).or_default();
                if bucket.len() < 4 && bucket.last() != Some(&host) {
                    bucket.push(host);
                }
            }
        }
        Self { by_remainder }
    }

    fn of(&self, host: &str) -> Option<&'a str> {
        let doubled = halves(host).and_then(|half| self.by_remainder.get(half)?.first().copied());
        if let Some(found) = doubled.filter(|found| halves(host) == Some(*found)) {
            return Some(found);
        }
        let (_, own, suffix) = label_parts(host)?;
        std::iter::once(host.to_owned())
            .chain(remainders(host))
            .filter_map(|key| self.by_remainder.get(&key))
            .flatten()
            .copied()
            .find(|other| {
                let Some((_, label, other_suffix)) = label_parts(other) else {
                    return false;
                };
                *other != host
                    && suffix == other_suffix
                    && label.len() >= LETTERS
                    && !differ_by_number(own, label)
                    && strsim::osa_distance(own, label) == 1
            })
    }
}

/// The host with one letter taken from its label, each in turn.
fn remainders(host: &str) -> impl Iterator<Item = String> + '_ {
    label_parts(host)
        .into_iter()
        .flat_map(|(head, label, suffix)| {
            label.char_indices().map(move |(at, c)| {
                let (before, after) = (
                    label.get(..at).unwrap_or(""),
                    label.get(at + c.len_utf8()..).unwrap_or(""),
                );
                format!("{head}{before}{after}{suffix}")
            })
        })
}

/// `site1` and `site2` are two of a row, `news` and `news24` two names.
fn differ_by_number(a: &str, b: &str) -> bool {
    let letters = |s: &str| -> String { s.chars().filter(|c| !c.is_ascii_digit()).collect() };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        assert_eq!(halves("t.met.me"), Some("t.me"));
        assert_eq!(halves("t.me.t.me"), Some("t.me"));
        assert_eq!(halves("bobo"), None);
        assert!(slip("reuters.co").any(|host| host == "reuters.com"));
        assert!(slip("reutters.com").any(|host| host == "reuters.com"));
        let near = Neighbours::new(["understandingwar.org", "kremlin.ru", "mid.ru"].into_iter());
        assert_eq!(near.of("understandinwar.org"), Some("understandingwar.org"));
        assert_eq!(
            near.of("understamdingwar.org"),
            Some("understandingwar.org")
        );
        assert_eq!(near.of("kremiln.ru"), Some("kremlin.ru"));
        assert_eq!(near.of("en.kremlin.ru"), None);
        assert_eq!(near.of("mil.ru"), None);
        assert_eq!(near.of("kremlin2.ru"), None);
    }
}
