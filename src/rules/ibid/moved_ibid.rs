//! Ibid. that stands for another source than it did.

use std::hash::{DefaultHasher, Hash, Hasher};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::citations::{Antecedent, Citation, CitationKind};
use crate::diagnostic::{Diagnostic, Level};
use crate::document::{Document, Note};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "moved-ibid",
    category: Category::Ibid,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/ibid/moved-ibid.md"),
};

/// With more notes than this the two revisions are not compared: the work grows with the square of what differs.
const NOTES: usize = 4_000;
/// Characters of a citation that a message shows.
const SHOWN: usize = 80;

/// See the rule's page.
pub(crate) struct MovedIbid;

impl Rule for MovedIbid {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn can_run(&self, cx: &Context<'_>) -> bool {
        cx.base.is_some()
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let Some(base) = cx.base else {
            return;
        };
        if base.notes.len() > NOTES || cx.doc.notes.len() > NOTES {
            return;
        }
        let pairs = pairs(base, cx.doc);
        let mut counterpart = vec![None; base.notes.len()];
        for &(old, new) in &pairs {
            counterpart[old] = Some(new);
        }
        for (old, new) in pairs {
            let (Some(old), Some(new)) = (base.notes.get(old), cx.doc.notes.get(new)) else {
                continue;
            };
            for (was, is) in old.citations.clone().zip(new.citations.clone()) {
                out.extend(moved(base, was, cx.doc, is, &counterpart));
            }
        }
    }
}

/// The finding on one Ibid., before and now.
fn moved(
    base: &Document,
    was: usize,
    doc: &Document,
    is: usize,
    counterpart: &[Option<usize>],
) -> Option<Diagnostic> {
    let ibid = doc.citations.get(is)?;
    let before = source(base, base.citations.get(was)?)?;
    let now = source(doc, ibid)?;
    // The same place counts as the same source, whatever was mended there.
    let same_place = counterpart.get(before.note).copied().flatten() == Some(now.note)
        && before.index == now.index;
    if same_place || same_source(base, before, doc, now) {
        return None;
    }
    let label = doc.notes.get(ibid.note).map_or("", |n| &*n.label);
    Some(
        Diagnostic::new(
            META.name,
            META.level,
            ibid.span,
            format!(
                "“{}” in note {label} stood for {} and now stands for {}",
                super::word(doc, ibid),
                shown(base, before),
                shown(doc, now)
            ),
        )
        .in_note(ibid.note)
        .and_label(now.span, "it now stands for this")
        .with_help("cite the source that is meant in full"),
    )
}

/// The citation that an Ibid. stands for.
fn source<'a>(doc: &'a Document, citation: &Citation) -> Option<&'a Citation> {
    match (&citation.kind, &citation.antecedent) {
        (CitationKind::Ibid, Antecedent::Resolved { end, .. }) => doc.citations.get(*end),
        _ => None,
    }
}

fn same_source(base: &Document, before: &Citation, doc: &Document, now: &Citation) -> bool {
    let urls = before.url.as_ref().zip(now.url.as_ref());
    let titles = before.title.as_ref().zip(now.title.as_ref());
    urls.is_some_and(|(a, b)| a.url == b.url)
        || titles.is_some_and(|(a, b)| folded(&a.text) == folded(&b.text))
        || folded(base.slice(before.span)) == folded(doc.slice(now.span))
}

/// The title, or the words of the citation.
fn shown(doc: &Document, citation: &Citation) -> String {
    let words = match &citation.title {
        Some(title) => title.text.as_str(),
        None => doc.slice(citation.span),
    };
    let mut cut: String = words.chars().take(SHOWN).collect();
    if cut.len() < words.len() {
        cut.push('…');
    }
    format!("“{cut}”")
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Notes that are the same in both revisions, and as many notes of one that stand in the place of notes of the other.
fn pairs(base: &Document, doc: &Document) -> Vec<(usize, usize)> {
    let old: Vec<u64> = base.notes.iter().map(|n| hash(base, n)).collect();
    let new: Vec<u64> = doc.notes.iter().map(|n| hash(doc, n)).collect();
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => pairs.extend((0..len).map(|n| (old_index + n, new_index + n))),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } if old_len == new_len => {
                pairs.extend((0..old_len).map(|n| (old_index + n, new_index + n)));
            }
            _ => {}
        }
    }
    pairs
}

/// The words of a note without its label.
fn hash(doc: &Document, note: &Note) -> u64 {
    let mut hasher = DefaultHasher::new();
    folded(doc.slice(note.text)).hash(&mut hasher);
    hasher.finish()
}
