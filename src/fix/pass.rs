//! One pass of fixes over a text.

use std::collections::BTreeMap;

use crate::diagnostic::Applicability;
use crate::report::{Finding, FindingFix};
use crate::span::Span;

/// A text after one pass of fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The new text.
    pub text: String,
    /// Indices of the findings whose fixes were made.
    pub applied: Vec<usize>,
}

/// Makes the fixes of `findings` that are at most `limit` (safe before unsafe), each whole or not at all. Fixes that
/// touch what another fix of the pass has changed wait for the next pass.
#[must_use]
pub fn pass(text: &str, findings: &[Finding], limit: Applicability) -> Pass {
    let applied = choose(text, findings, |_, fix| fix.applicability <= limit);
    Pass {
        text: apply(text, findings, &applied),
        applied,
    }
}

/// The findings whose fixes can be made together: each whole, none touching what another changes. Two findings with
/// the same edits are mended at once.
pub(super) fn choose(
    text: &str,
    findings: &[Finding],
    allowed: impl Fn(&Finding, &FindingFix) -> bool,
) -> Vec<usize> {
    let mut fixes: Vec<(usize, &FindingFix)> = findings
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| {
            let fix = finding.fix.as_ref()?;
            (fix.applicability != Applicability::Display && allowed(finding, fix))
                .then_some((index, fix))
        })
        .filter(|(_, fix)| fits(text, fix))
        .collect();
    // Safe fixes go first, so that an unsafe one that spans them waits, and not the other way round.
    fixes.sort_by_key(|(index, fix)| {
        let first = fix.edits.first().map(|(span, _)| *span);
        (fix.applicability, first, *index)
    });
    let mut claimed = Claimed::default();
    let mut chosen = Vec::new();
    for (index, fix) in fixes {
        if claimed.take(index, findings, &fix.edits) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Whether a fix changes the text, in edits that are in order and lie between characters.
fn fits(text: &str, fix: &FindingFix) -> bool {
    let mut reached = 0;
    let mut changes = false;
    for (span, new) in &fix.edits {
        let Some(old) = text.get(span.start..span.end) else {
            return false;
        };
        if span.start < reached {
            return false;
        }
        reached = span.end;
        changes |= old != new;
    }
    changes
}

/// The stretches that fixes of the pass change, and by which finding.
#[derive(Default)]
struct Claimed(BTreeMap<usize, (usize, usize)>);

impl Claimed {
    /// Claims all edits of a fix, or none; the same edits can be claimed twice.
    fn take(&mut self, index: usize, findings: &[Finding], edits: &[(Span, String)]) -> bool {
        for (span, _) in edits {
            let Some(other) = self.touching(*span) else {
                continue;
            };
            return findings
                .get(other)
                .and_then(|f| f.fix.as_ref())
                .is_some_and(|fix| fix.edits == edits);
        }
        for (span, _) in edits {
            self.0.insert(span.start, (span.end, index));
        }
        true
    }

    /// Who claimed bytes of `span`; an insertion is touched by what ends or starts at its place.
    fn touching(&self, span: Span) -> Option<usize> {
        let (start, (end, index)) = self.0.range(..=span.end).next_back()?;
        let taken = Span::new(*start, *end);
        let beside = (span.is_empty() || taken.is_empty())
            && taken.start <= span.end
            && span.start <= taken.end;
        (taken.overlaps(span) || beside).then_some(*index)
    }
}

/// The text after the fixes of some findings, which [`choose`] has chosen.
pub(super) fn apply(text: &str, findings: &[Finding], chosen: &[usize]) -> String {
    let mut edits: Vec<&(Span, String)> = chosen
        .iter()
        .filter_map(|&index| findings.get(index)?.fix.as_ref())
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort();
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in edits {
        out.push_str(text.get(at..span.start).unwrap_or(""));
        out.push_str(new);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use Applicability::{Safe, Unsafe};

    fn finding(applicability: Applicability, edits: &[(usize, usize, &str)]) -> Finding {
        Finding {
            rule: "stray-punctuation",
            category: "notes",
            level: Level::Info,
            message: String::new(),
            help: None,
            span: Span::empty(0),
            label: None,
            labels: Vec::new(),
            note: None,
            fix: Some(FindingFix {
                title: "".into(),
                applicability,
                edits: edits
                    .iter()
                    .map(|&(start, end, new)| (Span::new(start, end), new.to_owned()))
                    .collect(),
            }),
            fingerprint: String::new(),
            location: None,
        }
    }

    fn made(findings: &[Finding]) -> (String, Vec<usize>) {
        let pass = pass("0123456789é", findings, Unsafe);
        (pass.text, pass.applied)
    }

    #[test]
    fn fixes_are_made_whole_or_wait() {
        // The second fix overlaps with one edit of the first, the third fits between.
        let findings = [
            finding(Safe, &[(1, 2, "a"), (8, 9, "b")]),
            finding(Safe, &[(4, 5, "x"), (8, 10, "y")]),
            finding(Safe, &[(4, 5, "c")]),
        ];
        assert_eq!(made(&findings), ("0a23c567b9é".into(), vec![0, 2]));
    }

    #[test]
    fn safe_fixes_go_before_unsafe_ones() {
        let findings = [
            finding(Unsafe, &[(0, 9, "")]),
            finding(Safe, &[(3, 4, "s")]),
        ];
        assert_eq!(made(&findings), ("012s456789é".into(), vec![1]));
    }

    #[test]
    fn the_same_edit_mends_both_findings() {
        let findings = [finding(Safe, &[(3, 4, "s")]), finding(Safe, &[(3, 4, "s")])];
        assert_eq!(made(&findings), ("012s456789é".into(), vec![0, 1]));
    }

    #[test]
    fn insertions_at_one_place_wait_for_each_other() {
        let findings = [
            finding(Safe, &[(3, 3, "a")]),
            finding(Safe, &[(3, 3, "b")]),
            finding(Safe, &[(3, 4, "c")]),
        ];
        assert_eq!(made(&findings), ("012a3456789é".into(), vec![0]));
    }

    #[test]
    fn edits_that_cut_a_character_or_change_nothing_are_not_made() {
        let findings = [
            finding(Safe, &[(11, 12, "x")]),
            finding(Safe, &[(3, 4, "3")]),
            finding(Safe, &[(4, 40, "x")]),
        ];
        assert_eq!(made(&findings), ("0123456789é".into(), vec![]));
    }
}
