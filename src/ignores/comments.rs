//! Comments that silence findings. Everything here is in home bytes, for a comment stands nowhere in the visible text.

use std::collections::{BTreeMap, HashMap};

use super::{are_decided, unused_finding};
use crate::config::{is_selector, nearest, selectors};
use crate::diagnostic::Diagnostic;
use crate::document::Comment;
use crate::report::Finding;
use crate::rules::{self, Context, RuleMeta};
use crate::span::Span;

/// The comments of one draft.
#[derive(Debug, Default)]
pub(super) struct Comments<'a> {
    silences: Vec<Silence<'a>>,
    /// By name: the silences in the order of their starts.
    by_name: HashMap<&'a str, Vec<Slot>>,
    /// Comments that nobody could have meant, and what is wrong.
    faults: Vec<(&'a Comment, String)>,
}

/// A stretch of the source in which a comment silences what it names.
#[derive(Debug)]
struct Silence<'a> {
    comment: &'a Comment,
    /// A rule, a category or `all`.
    name: &'a str,
    scope: Span,
    used: bool,
}

/// A silence among those of its name.
#[derive(Debug, Clone, Copy)]
struct Slot {
    silence: usize,
    /// The silence that reaches furthest, among this and those that start before it.
    furthest: usize,
}

/// What stands in a comment.
struct Words<'a> {
    verb: &'a str,
    /// Rules and categories; none means all.
    names: Option<Vec<&'a str>>,
}

impl<'a> Comments<'a> {
    pub(super) fn new(cx: &Context<'a>) -> Self {
        let mut made = Self::default();
        let mut blocks: Option<Vec<Span>> = None;
        // Where findings are off, by what is named there.
        let mut off: BTreeMap<&'a str, &'a Comment> = BTreeMap::new();
        let end = cx.source.text.len() + 1;
        for comment in &cx.doc.comments {
            let Some(words) = Words::read(&comment.text) else {
                continue;
            };
            let names = words.names.unwrap_or_else(|| vec!["all"]);
            let names = made.known(comment, names);
            match words.verb.to_ascii_lowercase().as_str() {
                "ignore" => {
                    let blocks = blocks.get_or_insert_with(|| homes(cx));
                    match block_of(cx, comment, blocks) {
                        Some(scope) => made.add(comment, &names, scope),
                        None => made.fault(comment, "nothing follows this comment".into()),
                    }
                }
                "ignore-file" => made.add(comment, &names, Span::new(0, end)),
                "off" => {
                    for name in names {
                        off.entry(name).or_insert(comment);
                    }
                }
                "on" => made.end(comment, &names, &mut off),
                other => made.fault(
                    comment,
                    format!(
                        "`{other}` is none of `ignore`, `ignore-file`, `off` and `on`, so this comment does nothing"
                    ),
                ),
            }
        }
        for (name, comment) in off {
            made.add(comment, &[name], Span::new(comment.home.end, end));
        }
        made.index();
        made
    }

    fn add(&mut self, comment: &'a Comment, names: &[&'a str], scope: Span) {
        self.silences.extend(names.iter().map(|name| Silence {
            comment,
            name,
            scope,
            used: false,
        }));
    }

    fn fault(&mut self, comment: &'a Comment, message: String) {
        self.faults.push((comment, message));
    }

    /// The names that are known; the others are faults.
    fn known(&mut self, comment: &'a Comment, names: Vec<&'a str>) -> Vec<&'a str> {
        let (known, unknown): (Vec<_>, Vec<_>) = names.into_iter().partition(|n| is_selector(n));
        for name in unknown {
            let hint = nearest(name, selectors())
                .map(|n| format!(": did you mean `{n}`?"))
                .unwrap_or_default();
            self.fault(comment, format!("there is no rule named `{name}`{hint}"));
        }
        known
    }

    /// Ends what `on` names; `all` ends everything.
    fn end(
        &mut self,
        comment: &'a Comment,
        names: &[&'a str],
        off: &mut BTreeMap<&'a str, &'a Comment>,
    ) {
        let ended: Vec<_> = if names.contains(&"all") {
            std::mem::take(off).into_iter().collect()
        } else {
            names
                .iter()
                .filter_map(|name| off.remove_entry(name))
                .collect()
        };
        if ended.is_empty() && !names.is_empty() {
            let message = if off.is_empty() {
                "nothing is off here that could be turned on".into()
            } else {
                let open: Vec<_> = off.keys().copied().collect();
                format!(
                    "`on` ends an `off` of the same name, and here is off: {}",
                    open.join(", ")
                )
            };
            self.fault(comment, message);
        }
        for (name, start) in ended {
            let scope = Span::new(start.home.end, comment.home.start);
            self.add(start, &[name], scope);
        }
    }

    fn index(&mut self) {
        self.silences.sort_by_key(|silence| silence.scope);
        for (index, silence) in self.silences.iter().enumerate() {
            let slots = self.by_name.entry(silence.name).or_default();
            let before = slots.last().map(|slot| slot.furthest);
            let furthest = before
                .filter(|&b| self.silences[b].scope.end > silence.scope.end)
                .unwrap_or(index);
            slots.push(Slot {
                silence: index,
                furthest,
            });
        }
    }

    /// Whether a comment silences a finding.
    pub(super) fn silence(&mut self, cx: &Context<'_>, diagnostic: &Diagnostic) -> bool {
        if self.silences.is_empty() {
            return false;
        }
        let Some(rule) = rules::by_name(diagnostic.rule) else {
            return false;
        };
        let at = cx.doc.visible.home(diagnostic.span).start;
        let mut silenced = false;
        for name in [rule.meta().name, rule.meta().category.name(), "all"] {
            let Some(slots) = self.by_name.get(name) else {
                continue;
            };
            let after = slots.partition_point(|s| self.silences[s.silence].scope.start <= at);
            let Some(slot) = after.checked_sub(1).and_then(|before| slots.get(before)) else {
                continue;
            };
            for index in [slot.silence, slot.furthest] {
                if self.silences[index].scope.contains_offset(at) {
                    self.silences[index].used = true;
                    silenced = true;
                }
            }
        }
        silenced
    }

    /// What silenced nothing.
    pub(super) fn unused(self, cx: &Context<'_>, meta: &RuleMeta) -> Vec<Finding> {
        let level = cx.settings.level(meta.name).unwrap_or(meta.level);
        let mut decided: HashMap<&str, bool> = HashMap::new();
        let unused = self.silences.iter().filter(|silence| {
            !silence.used
                && *decided
                    .entry(silence.name)
                    .or_insert_with(|| are_decided(cx, silence.name))
        });
        let unused: Vec<_> = unused.map(|s| (s.comment, silent(s.name))).collect();
        self.faults
            .into_iter()
            .chain(unused)
            .map(|(comment, message)| {
                unused_finding(meta, level, comment.home, &comment.text, message)
            })
            .collect()
    }
}

fn silent(name: &str) -> String {
    match name {
        "all" => "this comment silences no finding".into(),
        name => format!("this comment silences no finding of `{name}`"),
    }
}

impl<'a> Words<'a> {
    /// `brieflint: verb[names] reason`; none for any other comment.
    fn read(text: &'a str) -> Option<Self> {
        const NAME: &str = "brieflint:";
        let text = text.trim_start();
        let (name, rest) = text.split_at_checked(NAME.len())?;
        if !name.eq_ignore_ascii_case(NAME) {
            return None;
        }
        let rest = rest.trim_start();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .unwrap_or(rest.len());
        let (verb, rest) = rest.split_at_checked(end)?;
        let names = rest
            .trim_start()
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .map(|(names, _)| {
                let names = names.split(',').map(str::trim);
                names.filter(|name| !name.is_empty()).collect()
            });
        Some(Self { verb, names })
    }
}

/// Where the blocks stand in the source, in order.
fn homes(cx: &Context<'_>) -> Vec<Span> {
    /// Bytes of markup between a marker and a note that stands in its place.
    const OPENING: usize = 64;
    let doc = cx.doc;
    let home = |span: Span| doc.visible.home(span);
    let mut homes: Vec<Span> = doc.blocks.iter().map(|block| home(block.span)).collect();
    // A note that stands at its marker is of the marker's block.
    for marker in &doc.markers {
        let at = home(marker.span);
        if let Some(note) = marker.note.and_then(|note| doc.notes.get(note))
            && at.is_empty()
            && let text = home(note.text)
            && (at.end..=at.end + OPENING).contains(&text.start)
            && let Some(block) = doc.block_at(marker.span.start)
            && let Some(block) = homes.get_mut(block)
        {
            block.end = block.end.max(text.end);
        }
    }
    homes.sort_unstable();
    homes
}

/// The block that a comment speaks of: the one it stands in, or else the next.
fn block_of(cx: &Context<'_>, comment: &Comment, blocks: &[Span]) -> Option<Span> {
    /// How many notes a block may hold before a comment in it.
    const NESTED: usize = 64;
    let text = &cx.source.text;
    let line = cx.source.lines.line_of(comment.home.start);
    let start = cx.source.lines.line_span(line).start;
    let before = Span::new(start, comment.home.start).of(text);
    // Quote marks and white space are no text.
    let inside = before.contains(|c: char| !c.is_whitespace() && c != '>');
    let after = blocks.partition_point(|block| block.start < comment.home.end);
    Some(if inside {
        // Notes that stand at their markers lie in another block.
        let before = blocks.get(..after)?.iter().rev().take(NESTED);
        let block = *before.max_by_key(|block| block.end)?;
        Span::new(block.start, block.end + 1)
    } else {
        // From the comment on: the label of a note belongs to it.
        Span::new(comment.home.end, blocks.get(after)?.end + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_of_a_comment() {
        let read = |text| Words::read(text).map(|w| (w.verb, w.names));
        assert_eq!(
            read(" brieflint: ignore[dead-link, links] the archive has it "),
            Some(("ignore", Some(vec!["dead-link", "links"])))
        );
        assert_eq!(read("brieflint:off"), Some(("off", None)));
        assert_eq!(read("brieflint: ignore because"), Some(("ignore", None)));
        assert_eq!(read("brieflint: "), Some(("", None)));
        assert_eq!(read(" Brieflint: Off"), Some(("Off", None)));
        assert_eq!(read("see brieflint: off"), None);
        assert_eq!(read("brief"), None);
    }
}
