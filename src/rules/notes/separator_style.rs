//! Semicolons between citations, spaced in more than one way.

use crate::config::style::SeparatorChoice;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "separator-style",
    category: Category::Notes,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/notes/separator-style.md"),
};

/// See the rule's page.
pub(crate) struct SeparatorStyle;

/// The space before and after a semicolon.
type Spacing = (bool, bool);

impl Rule for SeparatorStyle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        let mut found: Vec<(usize, Span, Spacing)> = Vec::new();
        for index in 0..doc.notes.len() {
            for pair in doc.citations_of(index).windows(2) {
                if let Some((span, spacing)) =
                    separator(doc.text(), pair[0].span.end, pair[1].span.start)
                {
                    found.push((index, span, spacing));
                }
            }
        }
        let set = match cx.settings.style.separator {
            Some(SeparatorChoice::After) => Some((false, true)),
            Some(SeparatorChoice::Both) => Some((true, true)),
            Some(SeparatorChoice::Consistent) | None => None,
        };
        let Some(usual) = set.or_else(|| majority(&found)) else {
            return;
        };
        let whose = if set.is_some() {
            "the house style’s"
        } else {
            "most of the draft’s"
        };
        for (index, span, _) in found.iter().filter(|(_, _, spacing)| *spacing != usual) {
            let new = format!(
                "{};{}",
                if usual.0 { " " } else { "" },
                if usual.1 { " " } else { "" }
            );
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    *span,
                    format!(
                        "this semicolon is spaced “{}”, {whose} “{new}”",
                        doc.slice(*span)
                    ),
                )
                .in_note(*index)
                .with_fix(Fix::replace(
                    format!("Write “{new}”"),
                    Applicability::Safe,
                    *span,
                    new,
                )),
            );
        }
    }
}

/// The semicolon between two citations with the spaces around it.
fn separator(text: &str, from: usize, to: usize) -> Option<(Span, Spacing)> {
    let gap = text.get(from..to)?;
    let at = gap.find(';')?;
    // Of several marks in a row one is left by stray-punctuation: the spacing of the whole counts.
    let marks = gap.get(at..)?;
    let run = marks.len() - marks.trim_start_matches([';', ',', ' ']).len();
    let end = at + marks.get(..run)?.trim_end_matches(' ').len();
    let (before, after) = (gap.get(..at)?, gap.get(end..)?);
    if !before.trim().is_empty() {
        return None;
    }
    // Words may stand between the semicolon and the citation ("; see also …"): only the space counts.
    let blank = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    let spaced = blank > 0 || after.starts_with(['\n', '\r', '\t']);
    // "2019, ; " loses its comma and the space by the same fix.
    let dangling = text.get(..from)?.ends_with([',', ';']);
    Some((
        Span::new(from, from + end + blank),
        (!before.is_empty() && !dangling, spaced),
    ))
}

/// The spacing of more than half of the separators; none where all agree or none leads.
fn majority(found: &[(usize, Span, Spacing)]) -> Option<Spacing> {
    let mut counts = std::collections::BTreeMap::new();
    for (_, _, spacing) in found {
        *counts.entry(*spacing).or_insert(0usize) += 1;
    }
    if counts.len() < 2 {
        return None;
    }
    counts
        .into_iter()
        .find(|(_, n)| n * 2 > found.len())
        .map(|(spacing, _)| spacing)
}
