//! Ignores that silence nothing.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "unused-ignore",
    category: Category::Text,
    level: Level::Warning,
    fix: FixKind::None,
    since: "0.1.0",
    page: include_str!("../../../rules/text/unused-ignore.md"),
};

/// See the rule's page.
pub(crate) struct UnusedIgnore;

impl Rule for UnusedIgnore {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    /// Which ignores were used is known only when every other rule is done: see [`crate::ignores`].
    fn check(&self, _cx: &Context<'_>, _out: &mut Vec<Diagnostic>) {}
}
