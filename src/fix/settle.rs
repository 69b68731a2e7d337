//! Pass after pass until nothing changes, with every pass held against the draft as it was.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::held::Held;
use super::pass::{apply, choose};
use crate::diagnostic::Applicability;
use crate::document::Document;
use crate::formats::{self, docx};
use crate::ignores::Use;
use crate::linter;
use crate::read;
use crate::report::{Counts, Finding};
use crate::rules::{self, FixKind};
use crate::source::{Encoding, Format, Source};
use crate::span::Span;

/// Passes at most.
pub const PASSES: usize = 10;

/// Times that a pass is tried with fewer fixes to find the one that does harm.
const TRIES: usize = 256;

/// A draft and what was found in it.
#[derive(Debug)]
pub struct Linted {
    /// The draft, parsed.
    pub doc: Document,
    /// What was found, in home spans.
    pub findings: Vec<Finding>,
    /// What became of the entries of `ignore` in the configuration, entry by entry.
    pub ignores: Vec<Use>,
}

/// What is said of a draft, once it need not be held any more.
#[derive(Debug)]
pub struct Found {
    /// How much of everything it holds.
    pub counts: Counts,
    /// What was found, in home spans.
    pub findings: Vec<Finding>,
    /// What became of the entries of `ignore` in the configuration, entry by entry.
    pub ignores: Vec<Use>,
}

impl From<Linted> for Found {
    fn from(linted: Linted) -> Self {
        Self {
            counts: linter::counts(&linted.doc),
            findings: linted.findings,
            ignores: linted.ignores,
        }
    }
}

/// A draft after its fixes.
#[derive(Debug)]
pub struct Settled {
    /// The draft as it is now.
    pub source: Source,
    /// The file's new bytes; none where nothing changed.
    pub bytes: Option<Vec<u8>>,
    /// What is left.
    pub found: Found,
    /// The rules whose findings were mended, one for each finding.
    pub fixed: Vec<&'static str>,
    /// What is wrong with fixes: not with the draft.
    pub defects: Vec<Defect>,
}

/// A fix that does not do what a fix must do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// The draft would not hold what it held: the fix was not made.
    #[error(
        "the fix of {rule} was not made, because it would do harm: {why} (please report this as a defect of brieflint)"
    )]
    Harm {
        /// The rule.
        rule: &'static str,
        /// What would be lost.
        why: String,
    },
    /// Fixes undo each other: the last of them were not made.
    #[error("the fixes of {} undo each other; the draft is left as it was before the last of them", rules.join(", "))]
    Cycle {
        /// The rules.
        rules: Vec<&'static str>,
    },
    /// Nothing more is done after [`PASSES`] passes.
    #[error("after {PASSES} passes there is still something to fix for {}", rules.join(", "))]
    Unsettled {
        /// The rules.
        rules: Vec<&'static str>,
    },
}

/// A draft that cannot be fixed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FixError(pub String);

/// Fixes a draft until nothing is left to fix, or nothing can be. `lint` says what is found in a source; it is asked
/// before the first pass and after each.
///
/// # Errors
/// Where the draft cannot be parsed, or its file cannot hold the new text.
pub fn settle(
    source: Source,
    limit: Applicability,
    lint: &dyn Fn(&Source) -> Result<Linted, formats::ParseError>,
) -> Result<Settled, FixError> {
    let linted = lint(&source).map_err(|e| FixError(e.to_string()))?;
    let mut run = Run {
        limit,
        before: Held::of(&linted.doc),
        renumbered: false,
        blocked: BTreeSet::new(),
        harmful: Vec::new(),
        harmed_at: 0,
        tries: TRIES,
        settled: Settled {
            source,
            bytes: None,
            found: linted.into(),
            fixed: Vec::new(),
            defects: Vec::new(),
        },
        history: vec![Vec::new()],
        seen: HashSet::new(),
    };
    run.seen.insert(hash(&run.settled.source.text));
    loop {
        match run.pass(lint)? {
            Step::Done if run.forgives() => {}
            Step::Done => break,
            Step::Again if run.history.len() > PASSES => {
                run.unsettled();
                break;
            }
            Step::Again => {}
        }
    }
    run.finish()
}

enum Step {
    Again,
    Done,
}

struct Run {
    limit: Applicability,
    before: Held,
    /// Whether a fix that numbers notes again has been made.
    renumbered: bool,
    /// Fingerprints of findings whose fixes are not made.
    blocked: BTreeSet<String>,
    /// Those of them that did harm, and how many findings had been mended when one last did.
    harmful: Vec<String>,
    harmed_at: usize,
    tries: usize,
    settled: Settled,
    /// The rules of each pass so far; the first entry stands for the draft as it was.
    history: Vec<Vec<&'static str>>,
    seen: HashSet<u64>,
}

/// A draft with some fixes made.
struct Attempt {
    source: Source,
    bytes: Option<Vec<u8>>,
    /// Fixes that the file cannot express.
    refused: Vec<usize>,
}

impl Run {
    fn chosen(&self) -> Vec<usize> {
        choose(
            &self.settled.source.text,
            &self.settled.found.findings,
            |finding, fix| {
                fix.applicability <= self.limit
                    && !self.blocked.contains(&finding.fingerprint)
                    && encodable(self.settled.source.encoding, &fix.edits)
            },
        )
    }

    fn pass(
        &mut self,
        lint: &dyn Fn(&Source) -> Result<Linted, formats::ParseError>,
    ) -> Result<Step, FixError> {
        let mut chosen = self.chosen();
        if chosen.is_empty() {
            return Ok(Step::Done);
        }
        loop {
            let attempt = self.attempt(&chosen)?;
            if !attempt.refused.is_empty() {
                self.block(&attempt.refused);
                chosen.retain(|index| !attempt.refused.contains(index));
            }
            if chosen.is_empty() || attempt.source.text == self.settled.source.text {
                return Ok(Step::Done);
            }
            let renumbered = self.renumbers(&chosen);
            let found = lint(&attempt.source)
                .map_err(|error| error.to_string())
                .and_then(
                    |linted| match self.before.lost_in(&Held::of(&linted.doc), renumbered) {
                        None => Ok(Found::from(linted)),
                        Some(lost) => Err(lost),
                    },
                );
            match found {
                Ok(found) => return Ok(self.accept(attempt, found, &chosen)),
                Err(lost) => {
                    let kept = self.harmless(&chosen, lost)?;
                    if kept.is_empty() {
                        return Ok(if self.chosen().is_empty() {
                            Step::Done
                        } else {
                            self.history.push(Vec::new());
                            Step::Again
                        });
                    }
                    chosen = kept;
                }
            }
        }
    }

    fn accept(&mut self, attempt: Attempt, found: Found, chosen: &[usize]) -> Step {
        let rules = self.rules(chosen);
        if !self.seen.insert(hash(&attempt.source.text)) {
            let mut cycle: BTreeSet<&'static str> = rules.into_iter().collect();
            // Rules of earlier passes may have no part in it, but nobody can tell.
            cycle.extend(self.history.iter().skip(1).flatten());
            self.settled.defects.push(Defect::Cycle {
                rules: cycle.into_iter().collect(),
            });
            self.block(chosen);
            return Step::Done;
        }
        if self.renumbers(chosen) {
            self.renumbered = true;
        }
        self.settled.fixed.extend(&rules);
        self.history.push(rules);
        self.settled.source = attempt.source;
        self.settled.bytes = attempt.bytes;
        self.settled.found = found;
        Step::Again
    }

    /// Whether notes may have other numbers after these fixes and those before them.
    fn renumbers(&self, chosen: &[usize]) -> bool {
        self.renumbered || self.rules(chosen).iter().any(|rule| numbers_notes(rule))
    }

    fn rules(&self, chosen: &[usize]) -> Vec<&'static str> {
        chosen
            .iter()
            .filter_map(|&index| Some(self.settled.found.findings.get(index)?.rule))
            .collect()
    }

    fn block(&mut self, indices: &[usize]) {
        self.blocked.extend(self.fingerprints(indices));
    }

    fn fingerprints(&self, indices: &[usize]) -> Vec<String> {
        let findings = &self.settled.found.findings;
        let finding = |index: &usize| findings.get(*index);
        let known = indices.iter().filter_map(finding);
        known.map(|finding| finding.fingerprint.clone()).collect()
    }

    /// The draft with the fixes of some findings.
    fn attempt(&self, chosen: &[usize]) -> Result<Attempt, FixError> {
        let (source, findings) = (&self.settled.source, &self.settled.found.findings);
        let Some(word) = &source.word else {
            return Ok(Attempt {
                source: source.with_text(apply(&source.text, findings, chosen)),
                bytes: None,
                refused: Vec::new(),
            });
        };
        // The same edits of two findings are one fix.
        let mut fixes: BTreeMap<&[(Span, String)], Vec<usize>> = BTreeMap::new();
        for &index in chosen {
            if let Some(fix) = findings.get(index).and_then(|f| f.fix.as_ref()) {
                fixes.entry(&fix.edits).or_default().push(index);
            }
        }
        let edits: Vec<Vec<(Span, String)>> = fixes.keys().map(|edits| edits.to_vec()).collect();
        let docx::Patched { bytes, refused } = word
            .package
            .patch(&source.text, &edits)
            .map_err(|e| FixError(e.to_string()))?;
        let indices: Vec<&Vec<usize>> = fixes.values().collect();
        Ok(Attempt {
            source: read::source(&source.path, Format::Docx, &bytes)
                .map_err(|e| FixError(e.message))?,
            bytes: Some(bytes),
            refused: refused
                .into_iter()
                .filter_map(|fix| indices.get(fix))
                .flat_map(|indices| indices.iter().copied())
                .collect(),
        })
    }

    /// What the draft would lose with the fixes of some findings.
    fn lost(&mut self, chosen: &[usize]) -> Result<Option<String>, FixError> {
        self.tries = self.tries.saturating_sub(1);
        let attempt = self.attempt(chosen)?;
        Ok(match linter::parse(&attempt.source) {
            Ok(doc) => self.before.lost_in(&Held::of(&doc), self.renumbers(chosen)),
            Err(error) => Some(error.to_string()),
        })
    }

    /// Takes fixes that do harm together apart until those are left that do none; the others are blocked and named.
    fn harmless(&mut self, chosen: &[usize], why: String) -> Result<Vec<usize>, FixError> {
        let middle = chosen.len() / 2;
        let Some((left, right)) = chosen.split_at_checked(middle).filter(|_| middle > 0) else {
            self.harm(chosen, &why);
            return Ok(Vec::new());
        };
        if self.tries == 0 {
            self.harm(chosen, &why);
            return Ok(Vec::new());
        }
        let mut kept = Vec::new();
        for half in [left, right] {
            match self.lost(half)? {
                None => kept.push(half.to_vec()),
                Some(why) => kept.push(self.harmless(half, why)?),
            }
        }
        let both: Vec<usize> = kept.concat();
        if both.is_empty() || self.lost(&both)?.is_none() {
            return Ok(both);
        }
        // Each half is good without the other: the second waits for the next pass.
        Ok(kept
            .into_iter()
            .find(|half| !half.is_empty())
            .unwrap_or_default())
    }

    /// Lets fixes that did harm be tried again where others were made since: what harms one draft may not harm the next,
    /// and a second run would make them.
    fn forgives(&mut self) -> bool {
        let made = self.settled.fixed.len();
        if self.harmful.is_empty() || self.harmed_at == made {
            return false;
        }
        for fingerprint in self.harmful.drain(..) {
            self.blocked.remove(&fingerprint);
        }
        let harm = |defect: &Defect| matches!(defect, Defect::Harm { .. });
        self.settled.defects.retain(|defect| !harm(defect));
        true
    }

    fn harm(&mut self, chosen: &[usize], why: &str) {
        self.harmed_at = self.settled.fixed.len();
        self.harmful.extend(self.fingerprints(chosen));
        let rules: BTreeSet<&'static str> = self.rules(chosen).into_iter().collect();
        self.settled
            .defects
            .extend(rules.into_iter().map(|rule| Defect::Harm {
                rule,
                why: why.to_owned(),
            }));
        self.block(chosen);
    }

    fn unsettled(&mut self) {
        let chosen = self.chosen();
        let rules: BTreeSet<&'static str> = self.rules(&chosen).into_iter().collect();
        if !rules.is_empty() {
            self.settled.defects.push(Defect::Unsettled {
                rules: rules.into_iter().collect(),
            });
        }
    }

    /// Shows fixes that were not made as such, and encodes the text.
    fn finish(mut self) -> Result<Settled, FixError> {
        for finding in &mut self.settled.found.findings {
            if self.blocked.contains(&finding.fingerprint)
                && let Some(fix) = &mut finding.fix
            {
                fix.applicability = Applicability::Display;
            }
        }
        let changed = self.history.iter().any(|rules| !rules.is_empty());
        let source = &self.settled.source;
        if changed && self.settled.bytes.is_none() {
            let bytes = formats::encode(&source.text, source.encoding)
                .map_err(|e| FixError(e.to_string()))?;
            self.settled.bytes = Some(bytes);
        }
        Ok(self.settled)
    }
}

/// Whether the fixes of a rule may give notes other numbers.
fn numbers_notes(rule: &str) -> bool {
    ["note-order", "note-numbering"].contains(&rule)
        && rules::by_name(rule).is_some_and(|rule| rule.meta().fix != FixKind::None)
}

/// Whether the file's encoding has a place for all that the edits bring.
fn encodable(encoding: Encoding, edits: &[(Span, String)]) -> bool {
    !matches!(encoding, Encoding::Declared(_))
        || edits
            .iter()
            .all(|(_, new)| formats::encode(new, encoding).is_ok())
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
