//! Links and the addresses behind them: a visible address and its target change together or not at all.

use super::fragment::{LinkText, StoryKind, Target};
use super::package::Package;
use super::patch::{Change, Splice};
use super::xml;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How far a word is followed, in bytes; longer addresses than this are not written.
const WORD_LIMIT: usize = 2048;

/// What happens to the targets of links.
#[derive(Debug, Default)]
pub(super) struct Retargets {
    /// New targets of relationships, by part and index.
    pub(super) targets: BTreeMap<(StoryKind, usize), String>,
    /// New instructions of fields.
    pub(super) fields: Vec<(StoryKind, Splice)>,
    /// Fixes that would part an address from its target.
    pub(super) refused: BTreeSet<usize>,
    /// All fixes that touch a link.
    pub(super) touching: BTreeSet<usize>,
}

/// For relationships, by part and index: new targets, and the fixes that ask for each.
type Wanted = BTreeMap<(StoryKind, usize), Vec<(String, BTreeSet<usize>)>>;

/// Neighbouring pieces of one link; Word cuts links apart where the look changes.
struct Group {
    text: Span,
    story: StoryKind,
    links: std::ops::Range<usize>,
    url: String,
}

/// Finds what the changes mean for links.
pub(super) fn plan(package: &Package, text: &str, changes: &[Change]) -> Retargets {
    let mut plan = Retargets::default();
    if changes.is_empty() || package.links.is_empty() {
        return plan;
    }
    let groups = groups(package);
    let mut wanted = Wanted::new();
    for group in &groups {
        let word = word_around(package, text, group.text);
        let near = changes_in(changes, word);
        if near.is_empty() {
            continue;
        }
        let fixes: BTreeSet<usize> = near.iter().map(|c| c.fix).collect();
        plan.touching.extend(&fixes);
        match outcome(package, text, group, near, word) {
            Outcome::Keep => {}
            Outcome::Refuse => plan.refused.extend(&fixes),
            Outcome::Target(url) => {
                for link in package.links.get(group.links.clone()).unwrap_or_default() {
                    if !retarget(
                        package,
                        link,
                        &group.url,
                        &url,
                        &fixes,
                        &mut wanted,
                        &mut plan,
                    ) {
                        plan.refused.extend(&fixes);
                    }
                }
            }
        }
    }
    settle(package, text, changes, &groups, wanted, &mut plan);
    plan
}

fn groups(package: &Package) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (i, link) in package.links.iter().enumerate() {
        let Some(url) = package.url(link) else {
            continue;
        };
        match groups.last_mut() {
            Some(last)
                if last.text.end == link.text.start()
                    && last.links.end == i
                    && last.story == link.story
                    && last.url == url =>
            {
                last.text.end = link.text.end();
                last.links.end = i + 1;
            }
            _ => groups.push(Group {
                text: link.text.span(),
                story: link.story,
                links: i..i + 1,
                url,
            }),
        }
    }
    groups
}

/// The link's text and what is joined to it without a space, inside its paragraph.
fn word_around(package: &Package, text: &str, link: Span) -> Span {
    let paragraph = package
        .paragraph_at(link.start)
        .and_then(|i| package.paragraphs.get(i))
        .map_or(link, |p| p.text.span().cover(link));
    let before = text.get(paragraph.start..link.start).unwrap_or("");
    let after = text.get(link.end..paragraph.end).unwrap_or("");
    let run = |chars: &mut dyn Iterator<Item = char>| -> usize {
        let mut length = 0;
        for c in chars.take_while(|c| !c.is_whitespace()) {
            length += c.len_utf8();
            if length > WORD_LIMIT {
                break;
            }
        }
        length
    };
    Span::new(
        link.start - run(&mut before.chars().rev()),
        link.end + run(&mut after.chars()),
    )
}

/// The changes inside or at the edges of a stretch.
fn changes_in(changes: &[Change], span: Span) -> &[Change] {
    let first = changes.partition_point(|c| c.span.end < span.start);
    let last = changes.partition_point(|c| c.span.start <= span.end);
    changes.get(first..last.max(first)).unwrap_or_default()
}

enum Outcome {
    /// The target stays.
    Keep,
    /// The target becomes this.
    Target(String),
    /// The text must not change so.
    Refuse,
}

fn outcome(package: &Package, text: &str, group: &Group, near: &[Change], region: Span) -> Outcome {
    let inside = |change: &&Change| {
        change.behind.is_none()
            && package
                .nodes
                .get(change.node)
                .is_some_and(|n| group.text.contains(n.text.span()))
    };
    let left = changed(text, group.text, near.iter().filter(inside));
    if left.trim().is_empty() && !group.text.of(text).trim().is_empty() {
        return Outcome::Refuse;
    }
    let mut url = group.url.clone();
    for word in words(text, region, near) {
        let touching = changes_in(near, word);
        let new = changed(text, word, touching.iter());
        let (old, new) = (bare(word.of(text)), bare(&new));
        let address = is_address(old) || is_address(new);
        if old == new || !address || agrees(&url, new) {
            continue;
        }
        match moved(&url, old, new) {
            Some(moved) => url = moved,
            None => return Outcome::Refuse,
        }
    }
    if url == group.url {
        Outcome::Keep
    } else {
        Outcome::Target(url)
    }
}

/// The words of a stretch. White space that a change covers does not part words: ` dot ` may become a dot.
fn words(text: &str, region: Span, changes: &[Change]) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    let mut open: Option<usize> = None;
    let mut next = changes.iter().peekable();
    for (i, c) in region.of(text).char_indices() {
        let at = region.start + i;
        while next.next_if(|change| change.span.end <= at).is_some() {}
        let covered = next
            .peek()
            .is_some_and(|change| change.span.contains_offset(at));
        if c.is_whitespace() && !covered {
            words.extend(open.take().map(|start| Span::new(start, at)));
        } else {
            open = open.or(Some(at));
        }
    }
    words.extend(open.map(|start| Span::new(start, region.end)));
    words
}

/// The text under a span after some changes.
fn changed<'c>(text: &str, span: Span, changes: impl Iterator<Item = &'c Change>) -> String {
    let mut out = String::new();
    let mut at = span.start;
    for change in changes {
        let from = change.span.start.clamp(at, span.end);
        out.push_str(text.get(at..from).unwrap_or(""));
        out.push_str(&change.new);
        at = change.span.end.clamp(from, span.end);
    }
    out.push_str(text.get(at..span.end).unwrap_or(""));
    out
}

/// An address without what stands around it in a sentence.
fn bare(text: &str) -> &str {
    let around = |c: char| c.is_whitespace() || "\"'“”‘’«»<>,.;:!?()[]{}".contains(c);
    text.trim_matches(around)
}

/// Whether a text reads as an address: one word with a host in it, live or defanged.
fn is_address(text: &str) -> bool {
    let text = bare(text);
    if text.is_empty() || text.chars().any(char::is_whitespace) {
        return ["(.)", "[.]", "{.}", "://", "[:]"]
            .iter()
            .any(|sign| text.contains(sign));
    }
    let mut chars = text.chars();
    let dotted = chars.by_ref().any(|c| c == '.' || c == '@');
    text.contains("://") || dotted && chars.any(char::is_alphanumeric)
}

/// Whether a target already leads where the text says.
fn agrees(target: &str, text: &str) -> bool {
    let (target_scheme, target_rest) = scheme(target);
    let (text_scheme, text_rest) = scheme(text);
    let web = |s: &str| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https");
    let schemes = match (target_scheme, text_scheme) {
        (_, None) => true,
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) || web(a) && web(b),
        (None, Some(_)) => false,
    };
    let text_rest = text_rest.trim_end_matches('/');
    schemes && !text_rest.is_empty() && target_rest.contains(text_rest)
}

fn scheme(url: &str) -> (Option<&str>, &str) {
    match url.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, url),
    }
}

/// The target with the old text in it replaced by the new; none where the old text is not in it just once.
fn moved(target: &str, old: &str, new: &str) -> Option<String> {
    let attempt = |target: &str| {
        let mut found = target.match_indices(old);
        let (at, _) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let head = target.get(..at)?;
        let tail = target.get(at + old.len()..)?;
        Some(format!("{head}{new}{tail}"))
    };
    if old.is_empty() {
        return None;
    }
    // Word writes brackets in targets percent-encoded.
    attempt(target).or_else(|| attempt(&brackets_decoded(target)))
}

fn brackets_decoded(url: &str) -> String {
    let mut out = url.to_owned();
    for (code, sign) in [
        ("%5B", "["),
        ("%5b", "["),
        ("%5D", "]"),
        ("%5d", "]"),
        ("%28", "("),
        ("%29", ")"),
        ("%7B", "{"),
        ("%7b", "{"),
        ("%7D", "}"),
        ("%7d", "}"),
    ] {
        out = out.replace(code, sign);
    }
    out
}

/// Notes the new target of one link; false where it cannot be written.
fn retarget(
    package: &Package,
    link: &LinkText,
    old: &str,
    new: &str,
    fixes: &BTreeSet<usize>,
    wanted: &mut Wanted,
    plan: &mut Retargets,
) -> bool {
    match &link.target {
        Target::Relationship(index, fragment) => {
            let target = match fragment {
                // The place inside the target stands in the link itself.
                Some(fragment) => match new.strip_suffix(&format!("#{fragment}")) {
                    Some(target) => target,
                    None => return false,
                },
                None => new,
            };
            wanted
                .entry((link.story, *index as usize))
                .or_default()
                .push((target.to_owned(), fixes.clone()));
            true
        }
        Target::Field(index) => {
            let Some(splice) = field_splice(package, link.story, *index as usize, old, new) else {
                return false;
            };
            let known = |s: &(StoryKind, Splice)| s.0 == link.story && s.1.from == splice.from;
            if !plan.fields.iter().rev().take(4).any(known) {
                plan.fields.push((link.story, splice));
            }
            true
        }
    }
}

/// The change of a field's instruction: only where one text element holds the whole address.
fn field_splice(
    package: &Package,
    story: StoryKind,
    field: usize,
    old: &str,
    new: &str,
) -> Option<Splice> {
    let field = package.fields.get(field)?;
    let (part, _) = package.part(story)?;
    let (mut plain_old, mut plain_new) = (String::new(), String::new());
    xml::encode(old, &mut plain_old);
    xml::encode(new, &mut plain_new);
    let mut found = field.places.iter().filter_map(|place| {
        let at = place.of(&part.xml).find(&plain_old)?;
        Some(place.start() + at)
    });
    let from = found.next()?;
    (found.next().is_none()).then(|| Splice::new(from, from + plain_old.len(), &plain_new))
}

/// Makes sure that every link that shares a relationship agrees with its new target.
fn settle(
    package: &Package,
    text: &str,
    changes: &[Change],
    groups: &[Group],
    wanted: Wanted,
    plan: &mut Retargets,
) {
    if wanted.is_empty() {
        return;
    }
    let mut conflicts: BTreeSet<(StoryKind, usize)> = BTreeSet::new();
    for (key, wishes) in &wanted {
        match wishes.first() {
            Some((target, _)) if wishes.iter().all(|(other, _)| other == target) => {
                plan.targets.insert(*key, target.clone());
            }
            _ => {
                conflicts.insert(*key);
            }
        }
    }
    for group in groups {
        for link in package.links.get(group.links.clone()).unwrap_or_default() {
            let Target::Relationship(index, _) = &link.target else {
                continue;
            };
            let key = (link.story, *index as usize);
            let Some(target) = plan.targets.get(&key) else {
                continue;
            };
            let near = changes_in(changes, group.text);
            let new = changed(text, group.text, near.iter());
            if is_address(&new) && !agrees(target, bare(&new)) {
                conflicts.insert(key);
            }
        }
    }
    for key in conflicts {
        plan.targets.remove(&key);
        for (_, fixes) in wanted.get(&key).into_iter().flatten() {
            plan.refused.extend(fixes);
        }
    }
}
