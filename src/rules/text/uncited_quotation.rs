//! Quotations that no note supports.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta, options_as};

static META: RuleMeta = RuleMeta {
    name: "uncited-quotation",
    category: Category::Text,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/text/uncited-quotation.md"),
};

/// See the rule's page.
pub(crate) struct UncitedQuotation;

impl Rule for UncitedQuotation {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        let doc = cx.doc;
        if doc.markers.is_empty() || doc.notes.is_empty() || cx.quotations().is_empty() {
            return;
        }
        let words = cx.settings.options::<Options>(META.name).words;
        let scope = cx.scope();
        for quotation in cx.quotations() {
            let Some(block) = doc
                .block_at(quotation.outer.start)
                .filter(|b| scope.claims(*b))
            else {
                continue;
            };
            let count = doc
                .slice(quotation.inner)
                .split_whitespace()
                .filter(|w| w.chars().any(char::is_alphanumeric))
                .count();
            if count < words || scope.covered(doc, block, quotation.outer) {
                continue;
            }
            out.push(
                Diagnostic::new(
                    META.name,
                    META.level,
                    quotation.outer,
                    format!("this quotation of {count} words has no marker"),
                )
                .with_help("say where it is quoted from"),
            );
        }
    }

    fn check_options(&self, options: &toml::Table) -> Result<(), String> {
        options_as::<Options>(options)
    }
}

/// The options of `uncited-quotation`.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// How many words make a quotation.
    words: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { words: 5 }
    }
}
