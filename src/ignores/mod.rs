//! Findings that a draft's author accepts: comments in the draft (`<!-- brieflint: ignore[rule] reason -->`) and
//! entries in the configuration.

mod comments;
mod entries;

pub use entries::{Entries, Use, unused_entries};

use crate::diagnostic::{Diagnostic, Level};
use crate::report::Finding;
use crate::rules::{self, Context, Rule, RuleMeta};
use crate::span::Span;
use comments::Comments;

/// The rule on ignores that silence nothing.
const UNUSED: &str = "unused-ignore";

/// What is silenced in one draft.
#[derive(Debug)]
pub(crate) struct Ignores<'a> {
    cx: &'a Context<'a>,
    comments: Comments<'a>,
    uses: Vec<Use>,
}

impl<'a> Ignores<'a> {
    /// Reads the comments of the draft and looks which entries concern it.
    pub(crate) fn new(cx: &'a Context<'a>) -> Self {
        Self {
            cx,
            comments: Comments::new(cx),
            uses: cx.settings.ignores.start(cx),
        }
    }

    /// Whether a finding is silenced. An entry that has run out silences nothing, and the finding says so.
    pub(crate) fn silence(&mut self, diagnostic: &mut Diagnostic, fingerprint: &str) -> bool {
        let by_comment = self.comments.silence(self.cx, diagnostic);
        let by_entry =
            self.cx
                .settings
                .ignores
                .silence(self.cx, diagnostic, fingerprint, &mut self.uses);
        by_comment || by_entry
    }

    /// Findings about the comments that silenced nothing, and what became of the entries.
    pub(crate) fn finish(self) -> (Vec<Finding>, Vec<Use>) {
        let on = rules::by_name(UNUSED).filter(|rule| self.cx.settings.is_on(rule.meta()));
        let findings = match on {
            Some(rule) => self.comments.unused(self.cx, rule.meta()),
            None => Vec::new(),
        };
        (findings, self.uses)
    }
}

/// Whether `name` (a rule, a category, `all`) covers a rule.
fn covers(name: &str, rule: &RuleMeta) -> bool {
    name == rule.name || name == rule.category.name() || name == "all"
}

/// Whether it can be said of a rule, after this run, that it found nothing: it ran, or it is off for good.
fn is_decided(cx: &Context<'_>, rule: &dyn Rule) -> bool {
    let meta = rule.meta();
    let level = cx.settings.level(meta.name).unwrap_or(meta.level);
    level == Level::Off || (cx.settings.is_on(meta) && rule.can_run(cx))
}

/// The same of all rules that a name covers.
fn are_decided(cx: &Context<'_>, name: &str) -> bool {
    rules::all()
        .filter(|rule| covers(name, rule.meta()))
        .all(|rule| is_decided(cx, rule))
}

/// A finding of `unused-ignore`.
fn unused_finding(
    meta: &RuleMeta,
    level: Level,
    span: Span,
    words: &str,
    message: String,
) -> Finding {
    let mut hash = crate::fingerprint::Fnv::default();
    for part in [meta.name, words, &message] {
        hash.write(part);
        hash.write("\0");
    }
    Finding {
        rule: meta.name,
        category: meta.category.name(),
        level,
        message,
        help: Some("take it out".into()),
        span,
        label: None,
        labels: Vec::new(),
        note: None,
        fix: None,
        fingerprint: hash.hex(),
        location: None,
    }
}
