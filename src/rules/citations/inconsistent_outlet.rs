//! One outlet under several names.

use foldhash::{HashMap, HashMapExt as _};

use super::words;
use crate::citations::{Citation, Field};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "inconsistent-outlet",
    category: Category::Citations,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/inconsistent-outlet.md"),
};

/// See the rule's page.
pub(crate) struct InconsistentOutlet;

impl Rule for InconsistentOutlet {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        // Each form once with its key; only keys of several forms matter.
        const USUAL: usize = 28; // forms
        let room = cx.doc.citations.len().min(USUAL);
        let mut keys: HashMap<&str, String> = HashMap::with_capacity(room);
        for outlet in super::full(cx.doc).filter_map(|c| c.outlet.as_ref()) {
            keys.entry(&outlet.text)
                .or_insert_with(|| words::outlet_key(&outlet.text));
        }
        let mut forms: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
        for key in keys.values() {
            *forms.entry(key).or_default() += 1;
        }
        if forms.len() == keys.len() {
            return;
        }
        let mut groups: HashMap<&str, Vec<(&Citation, &Field)>> = HashMap::new();
        for citation in super::full(cx.doc) {
            if let Some(outlet) = &citation.outlet
                && let Some(key) = keys.get(outlet.text.as_str())
                && forms.get(key.as_str()).is_some_and(|forms| *forms > 1)
            {
                groups.entry(key).or_default().push((citation, outlet));
            }
        }
        let mut groups: Vec<_> = groups.into_values().filter(|g| g.len() > 1).collect();
        groups.sort_by_key(|g| g[0].1.span);
        for group in groups {
            let mut counts: Vec<(&str, usize)> = Vec::new();
            for (_, outlet) in &group {
                match counts.iter_mut().find(|(text, _)| *text == outlet.text) {
                    Some((_, n)) => *n += 1,
                    None => counts.push((&outlet.text, 1)),
                }
            }
            // The most frequent form; among equals the first.
            let Some((usual, most)) = counts.iter().rev().max_by_key(|(_, n)| *n).copied() else {
                continue;
            };
            let leads = most * 2 > group.len();
            for (citation, outlet) in group.iter().filter(|(_, outlet)| outlet.text != usual) {
                let mut diagnostic = Diagnostic::new(
                    META.name,
                    META.level,
                    outlet.span,
                    format!("“{}” is “{usual}” elsewhere in the draft", outlet.text),
                )
                .in_note(citation.note)
                .with_help("one outlet, one name");
                if leads {
                    let fix = Fix::replace(
                        format!("Write “{usual}”"),
                        Applicability::Safe,
                        outlet.span,
                        usual,
                    );
                    diagnostic = diagnostic.with_fix(fix);
                }
                out.push(diagnostic);
            }
        }
    }
}
