//! What a run found, in home spans and with final levels: what renderers, fixes and baselines read.

use std::borrow::Cow;
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
    pub help: Option<Cow<'static, str>>,
    /// Where, in bytes of the source.
    pub span: Span,
    /// A word or two under the span.
    pub label: Option<String>,
    /// Other places, in bytes of the source.
    pub labels: Vec<(Span, Cow<'static, str>)>,
    /// The label of the note it stands in.
    pub note: Option<Cow<'static, str>>,
    /// How to mend it.
    pub fix: Option<FindingFix>,
    /// The same for the same finding in a later version of the draft: from the rule and the words, not from the place.
    /// Empty where the run was not asked for it.
    pub fingerprint: String,
    /// Where in a Word file it stands.
    pub location: Option<Location>,
}

/// A fix in bytes of the source.
#[derive(Debug, Clone)]
pub struct FindingFix {
    /// What the fix does.
    pub title: Cow<'static, str>,
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
    /// How many findings were printed and let go.
    pub printed: Tally,
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

/// How many findings there are, by level and by what `--fix` would do about them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings with a safe fix.
    pub safe: usize,
    /// Findings with an unsafe fix.
    pub r#unsafe: usize,
}

impl Tally {
    /// Counts a finding.
    pub fn add(&mut self, finding: &Finding) {
        match finding.level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Info => self.infos += 1,
            Level::Off => {}
        }
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.safe += 1,
            Some(Applicability::Unsafe) => self.r#unsafe += 1,
            Some(Applicability::Display) | None => {}
        }
    }

    /// How many findings there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
            safe: self.safe + other.safe,
            r#unsafe: self.r#unsafe + other.r#unsafe,
        }
    }
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

    /// Lets the text and the findings go, once they are printed. How many there were stays.
    pub fn let_findings_go(&mut self) {
        self.source = None;
        for finding in std::mem::take(&mut self.findings) {
            self.printed.add(&finding);
        }
    }
}

impl Report {
    /// Counts the findings, those that were printed and let go too.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let printed = self.drafts.iter().map(|draft| draft.printed);
        let mut tally = printed.fold(Tally::default(), Tally::plus);
        for finding in self.findings() {
            tally.add(finding);
        }
        tally
    }

    /// Counts the findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let tally = self.tally();
        Summary {
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
            fixable: tally.safe,
            fixed: self.fixed,
        }
    }

    /// The levels at which something was found.
    pub fn levels(&self) -> impl Iterator<Item = Level> {
        let tally = self.tally();
        [
            (Level::Error, tally.errors),
            (Level::Warning, tally.warnings),
            (Level::Info, tally.infos),
        ]
        .into_iter()
        .filter_map(|(level, count)| (count > 0).then_some(level))
    }

    /// All findings that were not let go, draft by draft.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.drafts.iter().flat_map(|draft| &draft.findings)
    }

    /// The inputs that could not be read.
    pub fn errors(&self) -> impl Iterator<Item = &InputError> {
        self.drafts.iter().filter_map(|draft| draft.error.as_ref())
    }
}
