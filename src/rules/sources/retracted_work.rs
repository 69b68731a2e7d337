//! A retracted work.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

/// A retracted work.
pub(crate) struct RetractedWork;

static META: RuleMeta = RuleMeta {
    name: "retracted-work",
    category: Category::Sources,
    level: Level::Error,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/sources/retracted-work.md"),
};

impl Rule for RetractedWork {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let retractions = &cx.settings.sources.retractions;
        if retractions.is_empty() {
            return;
        }
        for citation in &cx.doc.citations {
            let by_doi = citation
                .doi
                .as_ref()
                .map(|doi| (doi.text.as_str(), doi.span));
            let by_url = citation
                .url
                .as_ref()
                .filter(|url| url.url.contains("10."))
                .map(|url| (url.url.as_str(), url.span));
            let Some((retraction, span)) = by_doi
                .into_iter()
                .chain(by_url)
                .find_map(|(doi, span)| retractions.get(doi).map(|r| (r, span)))
            else {
                continue;
            };
            let nature = if retraction.nature.is_empty() {
                "Retraction"
            } else {
                &retraction.nature
            };
            let when = if retraction.date.is_empty() {
                String::new()
            } else {
                format!(", {}", retraction.date)
            };
            let message = format!(
                "this work is listed as retracted ({nature}{when}; {})",
                retraction.list
            );
            out.push(
                Diagnostic::new(META.name, META.level, span, message)
                    .with_help("do not rest a claim on it; where it must be named, say that it was retracted")
                    .in_note(citation.note),
            );
        }
    }
}
