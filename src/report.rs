//! What a run found, in home spans and with final levels: what renderers, fixes and baselines read.

use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{Applicability, Level};
use crate::ignores::Use;
use crate::links::probe::ProbeResult;
use crate::read::InputError;
use crate::source::Source;
use crate::span::{LineColumn, Span};

/// A finding, ready to be shown.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The rule's category.
    pub category: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, in bytes of the source.
    pub span: Span,
    /// A word or two under the span.
    pub label: Option<String>,
    /// Other places, in bytes of the source.
    pub labels: Vec<(Span, String)>,
    /// The label of the note it stands in.
    pub note: Option<String>,
    /// How to mend it.
    pub fix: Option<FindingFix>,
    /// The same for the same finding in a later version of the draft: from the rule and the words, not from the place.
    pub fingerprint: String,
    /// Where in a Word file it stands.
    pub location: Option<Location>,
}

/// A fix in bytes of the source.
#[derive(Debug, Clone)]
pub struct FindingFix {
    /// What the fix does.
    pub title: String,
    /// Whether it may be made without a person.
    pub applicability: Applicability,
    /// The edits, in order, without overlap.
    pub edits: Vec<(Span, String)>,
}

/// A place in a Word file, as people find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// `footnotes`, `endnotes` or `document`.
    pub part: &'static str,
    /// The number of the note as Word shows it.
    pub note: Option<String>,
    /// The paragraph, from 1 within the part or note.
    pub paragraph: usize,
    /// First character in the paragraph's visible text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// What was found in one draft.
#[derive(Debug)]
pub struct DraftReport {
    /// The path as shown to people.
    pub path: String,
    /// The name of its format, or an empty string where it could not be told.
    pub format: &'static str,
    /// The draft as it was read; none where it could not be.
    pub source: Option<Source>,
    /// The findings, by place.
    pub findings: Vec<Finding>,
    /// How many notes, citations (prose not) and links it holds.
    pub counts: Counts,
    /// What became of the entries of `ignore` in the configuration, entry by entry.
    pub ignores: Vec<Use>,
    /// Why it could not be read or parsed.
    pub error: Option<InputError>,
}

/// How much of everything a draft holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Notes, referenced or not.
    pub notes: usize,
    /// Citations, Ibid. and short forms too, prose not.
    pub citations: usize,
    /// Links, each occurrence.
    pub links: usize,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// Draft by draft, in the order of the input.
    pub drafts: Vec<DraftReport>,
    /// How many fixes were made.
    pub fixed: usize,
    /// What became of the links, by URL; empty unless the run is online.
    pub links: Vec<LinkReport>,
}

/// What became of one URL, and where it stands.
#[derive(Debug)]
pub struct LinkReport {
    /// What became of it.
    pub result: ProbeResult,
    /// Where it stands, draft by draft.
    pub occurrences: Vec<Occurrence>,
}

/// A link's place in a draft.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The draft, as shown to people.
    pub path: Arc<str>,
    /// Where, in the draft's own text.
    pub span: Span,
    /// The first character.
    pub start: LineColumn,
    /// One past the last character.
    pub end: LineColumn,
}

/// How many findings there are, by level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings that `--fix` would mend: with a safe fix.
    pub fixable: usize,
    /// Findings that were mended.
    pub fixed: usize,
}

impl DraftReport {
    /// Whether this is a draft, and not a configuration file with a finding.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.format != "toml"
    }

    /// Lets the text and the words of the findings go, once they are printed. Their levels stay, and which can be fixed.
    pub fn let_words_go(&mut self) {
        self.source = None;
        for finding in &mut self.findings {
            *finding = Finding {
                rule: finding.rule,
                category: finding.category,
                level: finding.level,
                message: String::new(),
                help: None,
                span: finding.span,
                label: None,
                labels: Vec::new(),
                note: None,
                fix: finding.fix.take().map(|fix| FindingFix {
                    title: String::new(),
                    applicability: fix.applicability,
                    edits: Vec::new(),
                }),
                fingerprint: String::new(),
                location: None,
            };
        }
        self.findings.shrink_to_fit();
    }
}

impl Report {
    /// Counts the findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            fixed: self.fixed,
            ..Summary::default()
        };
        for finding in self.findings() {
            match finding.level {
                Level::Error => summary.errors += 1,
                Level::Warning => summary.warnings += 1,
                Level::Info => summary.infos += 1,
                Level::Off => {}
            }
            if finding
                .fix
                .as_ref()
                .is_some_and(|f| f.applicability == Applicability::Safe)
            {
                summary.fixable += 1;
            }
        }
        summary
    }

    /// All findings, draft by draft.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.drafts.iter().flat_map(|draft| &draft.findings)
    }

    /// The inputs that could not be read.
    pub fn errors(&self) -> impl Iterator<Item = &InputError> {
        self.drafts.iter().filter_map(|draft| draft.error.as_ref())
    }
}
