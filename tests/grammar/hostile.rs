//! Whatever a draft holds: no panic, whole characters, order, and time that grows with the text and no faster.

use std::time::{Duration, Instant};

use brieflint::citations::{Citation, CitationKind, date};
use brieflint::span::Span;
use proptest::prelude::*;

use crate::reading;

/// Every span of a citation.
fn spans(c: &Citation) -> Vec<Span> {
    let mut out = vec![c.span];
    out.extend(c.authors.iter().map(|a| a.span));
    out.extend(c.title.iter().flat_map(|t| [t.span, t.outer]));
    out.extend(
        [&c.outlet, &c.doi, &c.locator]
            .into_iter()
            .flatten()
            .map(|f| f.span),
    );
    out.extend(
        [&c.issued, &c.accessed]
            .into_iter()
            .flatten()
            .map(|d| d.span),
    );
    out.extend(
        [&c.url, &c.archive_url]
            .into_iter()
            .flatten()
            .map(|u| u.span),
    );
    out
}

fn sound(text: &str) {
    let citations = reading::note(text);
    let mut end = 0;
    for (index, c) in citations.iter().enumerate() {
        assert_eq!(c.index, index);
        assert!(c.span.start >= end, "{:?} overlaps in {text:?}", c.span);
        end = c.span.end;
        for span in spans(c) {
            assert!(
                text.get(span.start..span.end).is_some(),
                "{span:?} in {text:?}"
            );
            assert!(
                c.span.contains(span),
                "{span:?} outside {:?} in {text:?}",
                c.span
            );
        }
        if let Some(title) = &c.title {
            assert!(title.outer.contains(title.span), "{title:?} in {text:?}");
            assert!(!title.text.trim().is_empty(), "empty title in {text:?}");
        }
        for field in c
            .authors
            .iter()
            .chain([&c.outlet, &c.locator].into_iter().flatten())
        {
            let folded: Vec<&str> = field.span.of(text).split_whitespace().collect();
            assert_eq!(field.text, folded.join(" "), "in {text:?}");
        }
        assert!(
            c.kind != CitationKind::Prose || citations.len() == 1,
            "{text:?}"
        );
    }
}

/// The pieces of which notes are made, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "‘",
        "’",
        "'",
        "«",
        "»",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        ",",
        ";",
        ":",
        ".",
        "?",
        " ",
        " ",
        " ",
        "\n",
        "—",
        " - ",
        "|",
        "*",
        "Reuters",
        "Jane Smith",
        "Smith",
        "and",
        "&",
        "et al.",
        "May 3, 2019",
        "3 May 2019",
        "2019",
        "n.d.",
        "(2019)",
        "June 31, 2019",
        "Ibid.",
        "Id. at 7",
        "op. cit.",
        "supra note 12",
        "See note 3",
        "see also",
        "in",
        "by",
        "ed.",
        "pp. 3–4",
        "p. 4",
        "vol. 3",
        "no. 2",
        "12",
        "accessed",
        "Accessed June 3, 2019",
        "https://tass(.)com/a",
        "https://web.archive.org/web/2019/https://a.b",
        "available at",
        "doi:10.1000/x(1)y",
        "Title of a Thing",
        "The Workers’ Party",
        "U.S.",
        "(hereafter “X”)",
        "Москва",
        "東京",
        "🦜",
        "ﬁ",
        "é",
        "\u{200b}",
        "\u{a0}",
        "N.Y. TIMES",
        "the",
        "was",
        "that",
        "Jr.",
        "@user",
        "quoted in",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|v| v.join(""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        sound(&text);
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        sound(&text);
    }

    #[test]
    fn any_dates_are_found(text in "[ 0-9a-zA-Z,./()–-]{0,80}") {
        for found in date::find_with_years(&text, Span::new(0, text.len())) {
            prop_assert!(!found.span.of(&text).is_empty());
        }
    }

    #[test]
    fn several_notes_are_resolved(texts in prop::collection::vec(pieces(), 0..8)) {
        let texts: Vec<String> = texts.into_iter().map(|t| t.replace('\n', " ")).collect();
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (_, _, citations) = reading::notes(&refs);
        for c in &citations {
            if let brieflint::citations::Antecedent::Resolved { end, .. } = c.antecedent {
                prop_assert!(!citations[end].is_reference());
            }
        }
    }
}

#[test]
fn a_date_cut_in_two_stays_in_its_citation() {
    for text in [
        ") 4org/a)\nJan Kos, “A Text at Last,” 4./04/210Delo, May 4. 2019\u{3}\"\"\"\"\"\"\"//$xa",
        "Jan Kos, “A Text,” 4./04/210Delo, May 4. 2019",
    ] {
        sound(text);
    }
}

/// The time for a text of `size` bytes.
fn time(unit: &str, size: usize) -> Duration {
    let text = unit.repeat(size / unit.len() + 1);
    let start = Instant::now();
    let read = reading::note(&text);
    let took = start.elapsed();
    drop(read);
    took
}

#[test]
fn time_grows_with_the_text() {
    for unit in [
        "\"",
        "“",
        "”",
        "‘",
        "’",
        "' ",
        " '",
        "\" ",
        " \"",
        "“a",
        "a’ ",
        ";",
        "a;",
        "(",
        ")",
        "[",
        "(]",
        "([",
        "(;",
        "a,",
        ",",
        ". ",
        "A. ",
        "a b ",
        "A and ",
        "and ",
        "A & B, ",
        "Ibid. ",
        "Ibid; ",
        "op. cit. ",
        "note 12 above ",
        "see ",
        "see note ",
        "See A, ",
        "2019 ",
        "2019, ",
        "May 3, 2019, ",
        "May ",
        "3 May ",
        "n.d. ",
        "p. 4, ",
        "p. ",
        "12, ",
        "vol. 3 ",
        "https://a.b/c ",
        "https://a.b/c, ",
        "https://a.b/c; ",
        "available at ",
        "archived ",
        "accessed ",
        "“A,” B, May 3, 2019, https://a.b; ",
        "“A,” B. ",
        "‘A’ B ",
        "A: ",
        "A? ",
        "U.S. ",
        "10.1000/x ",
        "doi: ",
        "hereafter ",
        "(2019). ",
        "A (2019). B. ",
        "Smith, J. ",
        "[“A,”] ",
        "“A” [B] ",
        "\n",
        "A\n",
        "X (Y: Z, 2019), ",
        "in B, ed. by C (D: E, 2019), ",
        "supra ",
        "quoted in “A,” May 3, 2019, ",
        "A; B, ",
        "Smith; Jones, C (May 3, 2019) ",
        "| ",
        " - ",
    ] {
        // A quadratic reader is far beyond a second here. A busy machine gets more tries, and a comparison with an
        // eighth of the text, for which it would take a sixty-fourth of the time.
        let linear = (0..5).any(|_| {
            let large = time(unit, 24_000);
            large < Duration::from_secs(1) || large < time(unit, 3_000) * 32
        });
        assert!(linear, "{unit:?} takes more than linear time");
    }
}

#[test]
fn references_of_a_long_draft_are_resolved_in_time() {
    let one = "Smith, “A Title of Things,” 12.";
    let full = "Jane Smith, “A Title of Things,” Reuters, May 3, 2019, https://a.b/c.";
    for texts in [
        vec![full; 600],
        [vec![full; 300], vec![one; 300]].concat(),
        vec!["Ibid."; 600],
        vec!["See note 1."; 600],
    ] {
        let start = Instant::now();
        let (_, _, citations) = reading::notes(&texts);
        assert_eq!(citations.len(), texts.len());
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "{:?}",
            start.elapsed()
        );
    }
}
