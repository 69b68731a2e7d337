//! What fixes would change, as a unified diff.

use similar::{ChangeTag, TextDiff};

/// Lines around a change.
const CONTEXT: usize = 3;
/// A text this long is compared in one piece only if a deadline allows for it.
const DEADLINE: std::time::Duration = std::time::Duration::from_secs(2);

/// A unified diff of two texts of one draft; empty where they are the same. `path` must be fit to be shown.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let diff = TextDiff::configure().timeout(DEADLINE).diff_lines(old, new);
    let mut out = format!("--- {path}\n+++ {path}\n");
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        out.push_str(&hunk.header().to_string());
        out.push('\n');
        for change in hunk.iter_changes() {
            out.push(match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            });
            out.push_str(change.value());
            if change.missing_newline() {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_that_patch_understands() {
        let old = "a\nb\r\nc";
        let new = "a\nB\r\nc";
        assert_eq!(
            unified("x.txt", old, new),
            "--- x.txt\n+++ x.txt\n@@ -1,3 +1,3 @@\n a\n-b\r\n+B\r\n c\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("x.txt", old, old), "");
    }
}
