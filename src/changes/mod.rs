//! What a change brought: a draft beside the same draft in an earlier revision.

pub mod git;

use std::collections::HashSet;
use std::time::Duration;

use similar::{DiffTag, TextDiff};

use crate::config::Settings;
use crate::document::Document;
use crate::linter::{self, Known};
use crate::report::Finding;
use crate::source::Source;
use crate::span::Span;

/// How long lines are compared, before the rest of the two texts is taken to differ.
const PATIENCE: Duration = Duration::from_secs(3);

/// A draft in the revision that a run compares with.
#[derive(Debug)]
pub enum Revision {
    /// It was the same.
    Same,
    /// It was not there.
    New,
    /// It was this.
    Changed(Box<Base>),
}

/// The draft as it was.
#[derive(Debug)]
pub struct Base {
    source: Source,
    doc: Document,
    /// Of all that was found in it then.
    fingerprints: HashSet<String>,
}

impl Revision {
    /// The revision of a draft from the draft as it was. One that could not be parsed counts as not there.
    #[must_use]
    pub fn of(source: Source, settings: &Settings, today: Option<jiff::civil::Date>) -> Self {
        let known = Known {
            today,
            ..Known::default()
        };
        match linter::examine(&source, settings, known) {
            Ok(linted) => Self::Changed(Box::new(Base {
                source,
                fingerprints: linted.findings.into_iter().map(|f| f.fingerprint).collect(),
                doc: linted.doc,
            })),
            Err(_) => Self::New,
        }
    }

    /// The draft as it was, parsed.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        match self {
            Revision::Changed(base) => Some(&base.doc),
            Revision::Same | Revision::New => None,
        }
    }

    /// Keeps the findings that touch a changed line, and those that were not there before: a note that is taken out
    /// leaves a marker without a note in a line that nobody touched.
    pub(crate) fn retain_new(&self, source: &Source, findings: &mut Vec<Finding>) {
        match self {
            Revision::New => {}
            Revision::Same => findings.clear(),
            Revision::Changed(base) => {
                let changed = changed(&base.source.text, &source.text);
                findings.retain(|finding| {
                    touches(&changed, finding.span)
                        || finding.labels.iter().any(|(at, _)| touches(&changed, *at))
                        || !base.fingerprints.contains(&finding.fingerprint)
                });
            }
        }
    }
}

/// The stretches of `new` whose lines are not in `old`, in order.
fn changed(old: &str, new: &str) -> Vec<Span> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let starts: Vec<usize> = std::iter::once(0)
        .chain(diff.iter_new_slices().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }))
        .collect();
    diff.ops()
        .iter()
        .filter(|op| matches!(op.tag(), DiffTag::Insert | DiffTag::Replace))
        .filter_map(|op| {
            let lines = op.new_range();
            Some(Span::new(
                *starts.get(lines.start)?,
                *starts.get(lines.end)?,
            ))
        })
        .collect()
}

/// Whether a span shares a byte with one of the sorted stretches, or stands empty inside one.
fn touches(changed: &[Span], span: Span) -> bool {
    let after = changed.partition_point(|stretch| stretch.end <= span.start);
    changed
        .get(after)
        .is_some_and(|stretch| stretch.start < span.end.max(span.start + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines() {
        let old = "a\nb\nc\n";
        let new = "a\nB\nb\nc\nd";
        let spans = changed(old, new);
        let texts: Vec<&str> = spans.iter().map(|s| s.of(new)).collect();
        assert_eq!(texts, ["B\n", "d"]);
        assert!(touches(&spans, Span::new(2, 3)));
        assert!(!touches(&spans, Span::new(4, 5)));
        assert!(touches(&spans, Span::empty(8)));
        assert!(changed(old, old).is_empty());
    }
}
