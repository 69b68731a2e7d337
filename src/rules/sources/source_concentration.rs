//! Too many citations of one owner group.

use crate::diagnostic::{Diagnostic, Level};
use crate::document::Document;
use crate::outlets::SourceView;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

/// Too many citations of one owner group.
pub(crate) struct SourceConcentration;

static META: RuleMeta = RuleMeta {
    name: "source-concentration",
    category: Category::Sources,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/source-concentration.md"),
};

impl Rule for SourceConcentration {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let view = cx.sources();
        let counts = view.counts();
        let total: usize = counts.iter().sum();
        let config = &cx.settings.sources.config;
        if total < config.concentration_citations as usize || total == 0 {
            return;
        }
        let mut ranked: Vec<(usize, usize)> = counts.iter().copied().enumerate().collect();
        ranked.sort_by_key(|&(group, count)| (std::cmp::Reverse(count), group));
        let Some(&(top, most)) = ranked.first() else {
            return;
        };
        let effective = view.effective_sources();
        let over = most * 100 > total * config.concentration_share as usize;
        if !over && effective >= config.effective_sources {
            return;
        }
        let rounded = (most * 100 + total / 2) / total;
        let message = if over {
            format!(
                "{most} of {total} citations ({rounded} %) are of one owner group, {}; the draft rests on {effective:.1} effective sources",
                label(cx.doc, view, top)
            )
        } else {
            format!("the draft's {total} citations rest on {effective:.1} effective sources")
        };
        let Some(span) = place(cx) else {
            return;
        };
        let table: Vec<String> = ranked
            .iter()
            .take(5)
            .map(|&(group, count)| {
                let percent = (count * 100 + total / 2) / total;
                format!("{} {count} ({percent} %)", label(cx.doc, view, group))
            })
            .collect();
        let rest = ranked.len().saturating_sub(5);
        let more = if rest > 0 {
            format!(", {rest} more")
        } else {
            String::new()
        };
        let help = format!(
            "by owner group, Ibid. resolved: {}{more}; `brieflint sources` shows the whole table",
            table.join(", ")
        );
        out.push(Diagnostic::new(META.name, META.level, span, message).with_help(help));
    }
}

/// Where the list of notes begins.
fn place(cx: &Context<'_>) -> Option<Span> {
    let heading = cx.doc.notes_heading;
    heading.or_else(|| {
        let note = cx.doc.notes.first()?;
        Some(if note.label_span.is_empty() {
            note.text
        } else {
            note.label_span
        })
    })
}

/// A group's name; an unknown outlet's group is called after the outlet.
fn label(doc: &Document, view: &SourceView, group: usize) -> String {
    let name = view.group_name(group);
    match name.strip_prefix('?') {
        Some(unknown) => {
            let works = view.works().iter().find(|w| w.group == group);
            let host = works
                .and_then(|w| w.address(doc))
                .map(|a| a.host.into_owned());
            host.unwrap_or_else(|| unknown.to_owned())
        }
        None => name.to_owned(),
    }
}
