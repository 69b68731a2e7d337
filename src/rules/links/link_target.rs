//! Targets that markup holds for links and no browser can follow.

use super::malformed_url::{sound, without_swallowed};
use crate::diagnostic::Applicability;

/// The target that would be right, where it can be told.
type Repair = Option<(String, Applicability)>;

/// What is wrong with the target of a link.
pub(super) fn fault(target: &str) -> Option<(&'static str, Repair)> {
    let trimmed = target.trim();
    for outer in ["http://", "https://"] {
        if let Some(inner) = trimmed.strip_prefix(outer)
            && let Some(scheme) = ["http://", "https://", "http//", "https//"]
                .into_iter()
                .find(|s| inner.starts_with(s))
        {
            let rest = inner.get(scheme.len()..)?;
            let own = scheme.trim_end_matches('/').trim_end_matches(':');
            let url = format!("{own}://{rest}");
            let safe = outer.starts_with(&format!("{own}:"));
            let applicability = if safe {
                Applicability::Safe
            } else {
                Applicability::Unsafe
            };
            let repair = sound(&url).map(|_| (url, applicability));
            return Some(("the target of this link has two schemes", repair));
        }
    }
    if trimmed.contains(char::is_whitespace) {
        return Some(("there is a blank in the target of this link", None));
    }
    let rest = trimmed
        .strip_prefix("https://")
        .or_else(|| trimmed.strip_prefix("http://"))?;
    if rest.is_empty() || rest.starts_with(['/', '?', '#']) {
        return Some(("the target of this link has no host", None));
    }
    if let Some(kept) = without_swallowed(trimmed) {
        return Some((
            "the target of this link has swallowed punctuation",
            Some((kept.to_owned(), Applicability::Safe)),
        ));
    }
    let kept = trimmed.trim_end_matches(['”', '“', '"', '»', ',', ';']);
    let kept = match kept.strip_suffix(')') {
        Some(head) if kept.matches(')').count() > kept.matches('(').count() => head,
        _ => kept,
    };
    (kept.len() < trimmed.len()).then(|| {
        (
            "the target of this link has swallowed punctuation",
            sound(kept).map(|_| (kept.to_owned(), Applicability::Safe)),
        )
    })
}
