//! What ids, classes, roles and shown words tell of notes and markers. Every tool that writes HTML has its own.

/// Whether an id is one that tools give to notes: `fn1`, `_ftn12`, `cite_note-7`, `easy-footnote-bottom-1-99`.
pub(super) fn is_note_id(id: &str) -> bool {
    const STEMS: &[&str] = &[
        "fn",
        "ftn",
        "ftnt",
        "edn",
        "en",
        "footnote",
        "footnotes",
        "endnote",
        "footnotedef",
        "footnote-def",
        "note",
        "n",
        "cite_note",
        "cite-note",
        "sdfootnote",
        "sdendnote",
        "easy-footnote-bottom",
        "footnote_plugin_reference",
        "mfn-content",
        "reference",
        "ref",
        "bib",
        "cr",
        "b",
        "r",
    ];
    let id = stem_start(id);
    let stem = number_at(id);
    if stem.len() == id.len() {
        return false; // no number in it
    }
    let stem = stem
        .trim_end_matches(['-', '_', ':', '.'])
        .to_ascii_lowercase();
    STEMS.contains(&stem.as_str()) || stem.starts_with("cite_note")
}

/// As [`is_note_id`], for ids that are given to nothing but notes.
pub(super) fn is_certain_note_id(id: &str) -> bool {
    const STEMS: &[&str] = &[
        "fn",
        "ftn",
        "ftnt",
        "edn",
        "footnote",
        "endnote",
        "footnotedef",
        "cite_note",
        "sdfootnote",
        "sdendnote",
        "easy-footnote-bottom",
    ];
    let id = stem_start(id);
    let stem = number_at(id);
    let rest = id.get(stem.len()..).unwrap_or("");
    let digits = rest
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ':'))
        .is_empty();
    let stem = stem.trim_end_matches(['-', '_', ':', '.']);
    !rest.is_empty() && digits && STEMS.contains(&stem.to_ascii_lowercase().as_str())
}

/// Whether an id is one that tools give to markers, so that a link to it leads back: `fnref1`, `_ednref2`,
/// `cite_ref-7`, `footnote-anchor-3`.
pub(super) fn is_marker_id(id: &str) -> bool {
    const PARTS: &[&str] = &[
        "fnref",
        "ftnref",
        "ftnt_ref",
        "ednref",
        "noteref",
        "footnoteref",
        "footnote-ref",
        "footnote_ref",
        "endnote-ref",
        "cite_ref",
        "cite-ref",
        "footnote-anchor",
        "identifier_",
        "backlink",
        "footnote-backlink",
        "tooltip",
    ];
    let lower = id.to_ascii_lowercase();
    let noted = lower.starts_with("sdfootnote") || lower.starts_with("sdendnote");
    PARTS.iter().any(|part| lower.contains(part))
        || lower.ends_with("-bk")
        || (noted && lower.ends_with("anc"))
        || lower.ends_with("-link") && lower.len() == "-link".len() + UUID
}

/// Length of the ids that WordPress gives its notes.
const UUID: usize = 36;

/// The id of the note to which an id of a marker belongs: `fnref1` gives `fn1`.
pub(super) fn note_id_of_marker_id(id: &str) -> Option<String> {
    ["cite_ref", "ref"].iter().find_map(|part| {
        let at = id.find(part)?;
        let (head, tail) = (id.get(..at)?, id.get(at + part.len()..)?);
        let with = if *part == "cite_ref" { "cite_note" } else { "" };
        Some(format!("{head}{with}{tail}"))
    })
}

fn stem_start(id: &str) -> &str {
    let id = id.strip_prefix("user-content-").unwrap_or(id);
    id.trim_start_matches(['_', '#'])
}

/// What stands before the first digit, or before the last part of ids such as `fn:smith`.
fn number_at(id: &str) -> &str {
    let end = id
        .find(|c: char| c.is_ascii_digit())
        .or_else(|| id.find(':'))
        .unwrap_or(id.len());
    id.get(..end).unwrap_or(id)
}

/// Whether a role (or `epub:type`) is that of a note.
pub(super) fn is_note_role(role: &str) -> bool {
    words(role).any(|w| {
        matches!(
            w,
            "footnote" | "endnote" | "rearnote" | "note" | "doc-footnote" | "doc-endnote"
        )
    })
}

/// Whether a role is that of a list of notes.
pub(super) fn is_notes_role(role: &str) -> bool {
    words(role).any(|w| {
        matches!(
            w,
            "footnotes" | "endnotes" | "rearnotes" | "notes" | "doc-endnotes" | "doc-footnotes"
        )
    })
}

/// Whether a role is that of a marker.
pub(super) fn is_marker_role(role: &str) -> bool {
    words(role).any(|w| matches!(w, "noteref" | "doc-noteref"))
}

/// Whether a role is that of a link back.
pub(super) fn is_backlink_role(role: &str) -> bool {
    words(role).any(|w| matches!(w, "backlink" | "doc-backlink" | "referrer"))
}

/// Whether a class is one that is given to a note, on a block.
pub(super) fn is_note_class(class: &str) -> bool {
    words(class).any(|w| matches!(w, "footnote" | "endnote" | "sidenote" | "marginnote"))
        || is_certain_note_class(class)
}

/// As [`is_note_class`], for classes that are given to nothing but notes.
pub(super) fn is_certain_note_class(class: &str) -> bool {
    words(class).any(|w| {
        matches!(
            w,
            "modern-footnotes-footnote__note" | "footnotes_plugin_reference_row"
        )
    })
}

/// Whether a class or an id is one that is given to a list of notes.
pub(super) fn is_notes_class(class: &str) -> bool {
    words(class).any(|w| {
        matches!(
            w.to_ascii_lowercase().as_str(),
            "footnotes"
                | "endnotes"
                | "footnote-list"
                | "footnotelist"
                | "wp-block-footnotes"
                | "easy-footnotes-wrapper"
                | "footnotes_wrapper"
                | "footnotes-list"
                | "references"
                | "reflist"
                | "footnote-reference-container"
        )
    })
}

/// Whether a class is one that is given to a marker.
pub(super) fn is_marker_class(class: &str) -> bool {
    words(class).any(|w| {
        matches!(
            w.to_ascii_lowercase().as_str(),
            "noteref"
                | "footnote-ref"
                | "footnote-reference"
                | "footnoteref"
                | "footnote-anchor"
                | "footnote-identifier-link"
                | "footnote-mark"
                | "fn-ref"
                | "fnref"
                | "sdfootnoteanc"
                | "sdendnoteanc"
                | "modern-footnotes-footnote"
                | "footnote_plugin_tooltip_text"
        )
    })
}

/// Whether a class is one that is given to a link back, or to what surrounds one.
pub(super) fn is_backlink_class(class: &str) -> bool {
    words(class).any(|w| {
        let w = w.to_ascii_lowercase();
        w.contains("backlink")
            || w.contains("backref")
            || w.contains("back-ref")
            || w.contains("footnote-back")
            || w.contains("reversefootnote")
            || w.contains("footnote-return")
            || w.contains("index_arrow")
            || w == "easy-footnote-to-top"
    })
}

/// Whether a class is given to second copies of notes, which are shown while a pointer rests on the marker.
pub(super) fn is_copy_class(class: &str) -> bool {
    words(class).any(|w| {
        matches!(
            w,
            "footnote_tooltip" | "modern-footnotes-list" | "footnote-tooltip"
        )
    })
}

/// Whether a class raises the text.
pub(super) fn is_raised_class(class: &str) -> bool {
    words(class).any(|w| {
        let w = w.to_ascii_lowercase();
        w.contains("superscript")
            || matches!(
                w.as_str(),
                "sup" | "msofootnotereference" | "msoendnotereference"
            )
    })
}

/// Whether a class or a style sets text in italics.
pub(super) fn is_italic(class: Option<&str>, style: Option<&str>) -> bool {
    let classed = |class: &str| {
        words(class).any(|w| {
            matches!(w, "italic" | "italics" | "emph" | "em" | "emphasis") || w.starts_with("cmti")
        })
    };
    class.is_some_and(classed)
        || style.is_some_and(|s| {
            s.split(';').any(|rule| {
                rule.split_once(':').is_some_and(|(name, value)| {
                    name.trim().eq_ignore_ascii_case("font-style")
                        && value.trim().eq_ignore_ascii_case("italic")
                })
            })
        })
}

/// Whether a style hides the element.
pub(super) fn is_hidden_style(style: &str) -> bool {
    let mut lower = style.to_ascii_lowercase();
    lower.retain(|c| !c.is_ascii_whitespace());
    lower.contains("display:none") || lower.contains("mso-hide:all")
}

/// Whether a style is that of a note exported by Word.
pub(super) fn is_note_style(style: &str) -> bool {
    ["mso-element:footnote", "mso-element:endnote"]
        .iter()
        .any(|s| {
            style
                .find(s)
                .and_then(|at| style.get(at + s.len()..))
                .is_some_and(|rest| !rest.starts_with('-'))
        })
}

/// Whether a style is that of a list of notes exported by Word.
pub(super) fn is_notes_style(style: &str) -> bool {
    style.contains("mso-element:footnote-list") || style.contains("mso-element:endnote-list")
}

/// The label in what a marker shows: `[7]` gives `7`. None for words.
pub(super) fn label(shown: &str) -> Option<&str> {
    const LONGEST: usize = 12; // bytes
    let bare = shown
        .trim()
        .trim_start_matches(['[', '(', '{'])
        .trim_end_matches([']', ')', '}', '.', ':'])
        .trim();
    let last = bare.rsplit([' ', '\u{a0}']).next()?;
    let worded = bare.len() != last.len()
        && bare.get(..bare.len() - last.len()).is_some_and(|word| {
            let word = word.trim_end_matches([' ', '\u{a0}', '.']);
            ["note", "fn", "n", "nb"].contains(&word.to_ascii_lowercase().as_str())
        });
    let last_ok = is_number(last) || is_letter_or_numeral(last) || is_symbol(last);
    (bare.len() <= LONGEST && last_ok && (worded || bare.len() == last.len())).then_some(bare)
}

/// Up to four digits, with a letter behind them at most: `12`, `12a`.
pub(super) fn is_number(label: &str) -> bool {
    let digits = label.trim_end_matches(|c: char| c.is_ascii_lowercase());
    (1..=4).contains(&digits.len())
        && label.len() <= digits.len() + 1
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_letter_or_numeral(label: &str) -> bool {
    let letter = label.len() == 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    letter
        || ((1..=8).contains(&label.len())
            && crate::document::label_number(label).is_some()
            && label.bytes().all(|b| b.is_ascii_alphabetic()))
}

fn is_symbol(label: &str) -> bool {
    !label.is_empty()
        && label.chars().count() <= 3
        && label.chars().all(|c| matches!(c, '*' | '†' | '‡' | '⁎'))
}

/// Whether a link shows what links back show: an arrow, or a few words that say so.
pub(super) fn shows_backlink(shown: &str) -> bool {
    const WORDS: &[&str] = &[
        "back",
        "return",
        "return to text",
        "back to text",
        "back to content",
        "back to article",
        "go back",
        "jump up",
        "top",
        "to top",
        "up",
    ];
    let bare = shown.trim_matches(|c: char| !c.is_alphanumeric());
    bare.is_empty() && !shown.trim().is_empty() || WORDS.contains(&bare.to_lowercase().as_str())
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_notes_and_of_markers() {
        for id in [
            "fn1",
            "fn:1",
            "_ftn1",
            "_edn12",
            "fn1x0",
            "cite_note-7",
            "cite_note-Smith-7",
            "footnote-1",
            "footnote_1_123",
            "sdfootnote1sym",
            "user-content-fn-1",
            "note-12",
            "easy-footnote-bottom-1-123",
            "_footnotedef_1",
            "ref12",
            "fn:smith",
        ] {
            assert!(is_note_id(id), "{id}");
            assert!(!is_marker_id(id), "{id}");
        }
        for id in [
            "fnref1",
            "fn1x0-bk",
            "_ftnref1",
            "_ednref1",
            "cite_ref-7",
            "footnote-anchor-1",
            "sdfootnote1anc",
            "identifier_0_12",
            "noteref-3",
            "ftnt_ref1",
        ] {
            assert!(is_marker_id(id), "{id}");
        }
        for id in ["introduction", "page-3", "notes", "s2", "figure1"] {
            assert!(!is_note_id(id), "{id}");
        }
        assert!(is_certain_note_id("_ftn12") && !is_certain_note_id("note-12"));
        assert!(!is_certain_note_id("footnote-anchor-1"));
        assert_eq!(note_id_of_marker_id("_ftnref1").as_deref(), Some("_ftn1"));
        assert_eq!(
            note_id_of_marker_id("cite_ref-a_2").as_deref(),
            Some("cite_note-a_2")
        );
    }

    #[test]
    fn labels_shown_by_markers() {
        for (shown, expected) in [
            ("[7]", "7"),
            (" 12 ", "12"),
            ("[[iv]]", "iv"),
            ("(a)", "a"),
            ("†", "†"),
            ("[note 3]", "note 3"),
            ("12a", "12a"),
        ] {
            assert_eq!(label(shown), Some(expected), "{shown}");
        }
        for none in [
            "",
            "here",
            "see 7",
            "Smith 2019",
            "20195",
            "↩",
            "#",
            "¶",
            "edit",
        ] {
            assert_eq!(label(none), None, "{none}");
        }
    }

    #[test]
    fn links_back() {
        for shown in [
            "↩",
            "↩\u{fe0e}",
            "^",
            "↑",
            "[↩]",
            "Back to text",
            "Jump up ^",
        ] {
            assert!(shows_backlink(shown), "{shown}");
        }
        assert!(!shows_backlink("Smith") && !shows_backlink("7") && !shows_backlink(""));
    }
}
