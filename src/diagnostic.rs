//! Findings and fixes, as a rule makes them: in visible spans.

use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much a finding weighs.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule is not run.
    Off,
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

impl Level {
    /// The name used in output and configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Whether a fix may be made without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps the meaning; made by `--fix`.
    Safe,
    /// May change what a reader concludes, or guesses; made with `--unsafe-fixes`.
    Unsafe,
    /// Shown only.
    Display,
}

impl Applicability {
    /// The name used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        }
    }
}

/// What a rule found.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule's name.
    pub rule: &'static str,
    /// Its level, unless the configuration sets another for the rule.
    pub level: Level,
    /// What is wrong in this draft, naming the thing.
    pub message: String,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    /// Where, in the visible text.
    pub span: Span,
    /// A word or two under the span; the terminal shows it.
    pub label: Option<String>,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// The note it belongs to, an index into `Document::notes`; found from the span where a rule does not say.
    pub note: Option<usize>,
    /// How to mend it.
    pub fix: Option<Fix>,
}

/// A further place and what it has to do with the finding.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where, in the visible text.
    pub span: Span,
    /// What it says.
    pub message: Cow<'static, str>,
}

/// A change that mends a finding: all its edits are made, or none.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What the fix does: "Write the live URL".
    pub title: Cow<'static, str>,
    /// Whether it may be made without a person.
    pub applicability: Applicability,
    /// The edits, in order.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where.
    pub place: Place,
    /// The new text, as a reader would see it; markup is escaped where the draft needs it.
    pub replacement: String,
}

/// Where an edit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A stretch of visible text.
    Visible(Span),
    /// A stretch of the source: a link target that only markup holds.
    Home(Span),
}

impl Diagnostic {
    /// A finding at a visible span.
    #[must_use]
    pub fn new(rule: &'static str, level: Level, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            help: None,
            span,
            label: None,
            labels: Vec::new(),
            note: None,
            fix: None,
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Puts a word or two under the span.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at a further place.
    #[must_use]
    pub fn and_label(mut self, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Names the note it belongs to.
    #[must_use]
    pub fn in_note(mut self, note: usize) -> Self {
        self.note = Some(note);
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

impl Fix {
    /// A fix of one edit in the visible text.
    #[must_use]
    pub fn replace(
        title: impl Into<Cow<'static, str>>,
        applicability: Applicability,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            applicability,
            edits: vec![Edit {
                place: Place::Visible(span),
                replacement: replacement.into(),
            }],
        }
    }
}
