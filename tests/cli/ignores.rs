//! Ignores and baselines.

use crate::harness::{EMPTY, Folder, STRAY};

const TWO: &str = "They met.[^1]\n\nThey dined.[^2]\n\n[^1]: TK\n\n[^2]: TODO\n";

#[test]
fn comments_silence_what_they_name() {
    let cases = [
        // Nothing is silenced.
        (
            TWO.to_owned(),
            vec!["a.md:5 empty-note", "a.md:7 empty-note"],
        ),
        (
            TWO.replace(
                "[^2]:",
                "<!-- brieflint: ignore[empty-note] later -->\n[^2]:",
            ),
            vec!["a.md:5 empty-note"],
        ),
        (
            TWO.replace("[^2]:", "<!-- brieflint: ignore later -->\n[^2]:"),
            vec!["a.md:5 empty-note"],
        ),
        (
            TWO.replace("[^2]:", "<!-- brieflint: ignore[notes] -->\n\n[^2]:"),
            vec!["a.md:5 empty-note"],
        ),
        (
            format!("<!-- brieflint: ignore-file[empty-note] a sketch -->\n{TWO}"),
            vec![],
        ),
        (
            TWO.replace(
                "They dined",
                "<!-- brieflint: off[empty-note] -->\n\nThey dined",
            )
            .replace("[^2]:", "<!-- brieflint: on[empty-note] -->\n\n[^2]:"),
            vec!["a.md:11 empty-note"],
        ),
        // The comment stands before the other note.
        (
            TWO.replace("[^1]:", "<!-- brieflint: ignore[empty-note] -->\n[^1]:"),
            vec!["a.md:8 empty-note"],
        ),
        // It names another rule, or none that is known.
        (
            TWO.replace("[^2]:", "<!-- brieflint: ignore[unused-note] -->\n[^2]:"),
            vec![
                "a.md:5 empty-note",
                "a.md:7 unused-ignore",
                "a.md:8 empty-note",
            ],
        ),
        (
            TWO.replace("[^2]:", "<!-- brieflint: ignore[nonsense] -->\n[^2]:"),
            vec![
                "a.md:5 empty-note",
                "a.md:7 unused-ignore",
                "a.md:8 empty-note",
            ],
        ),
        // Whether a link is dead was not looked at.
        (
            TWO.replace("[^2]:", "<!-- brieflint: ignore[dead-link] -->\n[^2]:"),
            vec!["a.md:5 empty-note", "a.md:8 empty-note"],
        ),
    ];
    for (text, expected) in cases {
        let folder = Folder::new();
        folder.write("a.md", &text);
        assert_eq!(folder.found(&["a.md"]), expected, "{text}");
    }
}

#[test]
fn comments_work_in_html() {
    let folder = Folder::new();
    folder.write(
        "a.html",
        "<p>One of “many different words that nobody gave a source for” here.</p>\n<p>They met.[1]</p>\n\n<!-- brieflint: ignore[empty-note] later -->\n<p>[1] TK</p>\n<p>[2] TODO</p>\n",
    );
    let found = folder.found(&["a.html", "--select", "empty-note"]);
    assert_eq!(found, ["a.html:6 empty-note"]);
}

/// Notes that stand at their markers are of the paragraph that a comment speaks of.
#[test]
fn comments_reach_notes_within_a_paragraph() {
    for (name, text) in [
        (
            "a.md",
            "They met.^[TK]\n\nTHEN dined.^[TODO] And left.^[XXX]\n\nIt rained.^[TK]\n",
        ),
        (
            "a.md",
            "They met.^[TK]\n\nTHEN dined.^[TODO] And left.^[XXX]\nIt END\n\nIt rained.^[TK]\n",
        ),
        (
            "a.adoc",
            "They met.footnote:[TK]\n\nTHEN dined.footnote:[TODO] And left.footnote:[XXX]\n\nIt rained.footnote:[TK]\n",
        ),
        (
            "a.tex",
            "They met.\\footnote{TK}\n\nTHEN dined.\\footnote{TODO} And left.\\footnote{XXX}\n\nIt rained.\\footnote{TK}\n",
        ),
    ] {
        let folder = Folder::new();
        let comment = match name {
            "a.md" => "<!-- brieflint: ignore[empty-note] later -->",
            "a.adoc" => "// brieflint: ignore[empty-note] later",
            _ => "% brieflint: ignore[empty-note] later",
        };
        let text = match text.contains("END") {
            true => text.replace("THEN", "They").replace("END", comment),
            false => text.replace("THEN", &format!("{comment}\nThey")),
        };
        folder.write(name, &text);
        let found = folder.found(&[name, "--select", "empty-note,unused-ignore"]);
        let last = text.lines().count();
        assert_eq!(
            found,
            [
                format!("{name}:1 empty-note"),
                format!("{name}:{last} empty-note")
            ],
            "{text}"
        );
    }
}

#[test]
fn entries_silence_what_matches() {
    let cases = [
        ("rule = \"stray-punctuation\"", 0),
        ("rule = \"notes\"", 0),
        ("rule = \"links\"", 1),
        ("url = \"https://example.org/a\"", 1),
        ("note = \"Anna  Weber, “Ministers\"", 0),
        ("note = \"Jan Kos\"", 1),
        ("paths = [\"in\"]", 0),
        ("paths = [\"out\"]", 1),
        ("rule = \"stray-punctuation\"\nexpires = 2020-01-01", 1),
        ("rule = \"stray-punctuation\"\nexpires = \"2999-01-01\"", 0),
    ];
    for (entry, count) in cases {
        let folder = Folder::new();
        folder.write("in/a.txt", STRAY);
        folder.write(
            "brieflint.toml",
            format!("[[ignore]]\n{entry}\nreason = \"x\"\n"),
        );
        let found = folder.found(&["in/a.txt"]);
        assert_eq!(found.len(), count, "{entry}: {found:?}");
    }
}

#[test]
fn an_address_is_matched_live_and_defanged() {
    let folder = Folder::new();
    folder.write("a.txt", "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, hxxps://example(.)org/a/b.\n");
    assert_eq!(folder.found(&["a.txt"]), ["a.txt:3 defanged-url"]);
    for url in [
        "https://example.org/a/b",
        "https://example.org/a/b/",
        "hxxps://example(.)org/a/b",
        "https://example.org/*",
    ] {
        folder.write(
            "brieflint.toml",
            format!("[[ignore]]\nrule = \"defanged-url\"\nurl = \"{url}\"\nreason = \"x\"\n"),
        );
        assert!(folder.found(&["a.txt"]).is_empty(), "{url}");
    }
}

#[test]
fn a_fingerprint_outlives_edits_elsewhere() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    let (document, _) = folder.json(&["a.txt"]);
    let fingerprint = document["diagnostics"][0]["fingerprint"]
        .as_str()
        .expect("a fingerprint");
    folder.write(
        "brieflint.toml",
        format!("[[ignore]]\nfingerprint = \"{fingerprint}\"\nreason = \"x\"\n"),
    );
    folder.write("a.txt", format!("A heading\n\n{}", STRAY.replace("[1]", "[2]").replace("They met.", "They dined.[1] They met.").replace("\n[2]", "\n[1] Jan Kos, “A Dinner at the Palace,” Delo, May 4, 2019, https://example.org/b.\n[2]")));
    assert!(
        folder.found(&["a.txt"]).is_empty(),
        "{:?}",
        folder.found(&["a.txt"])
    );
}

#[test]
fn entries_that_silence_nothing_are_told_where_all_is_looked_at() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    folder.write("b.txt", EMPTY);
    folder.write(
        "brieflint.toml",
        "[[ignore]]\nrule = \"stray-punctuation\"\nreason = \"x\"\n\n[[ignore]]\nrule = \"unused-note\"\nreason = \"x\"\n\n[[ignore]]\nrule = \"dead-link\"\nreason = \"x\"\n",
    );
    assert_eq!(folder.found(&["b.txt"]), ["b.txt:3 empty-note"]);
    assert_eq!(
        folder.found(&["."]),
        ["b.txt:3 empty-note", "brieflint.toml:5 unused-ignore"]
    );
    let (document, _) = folder.json(&["."]);
    assert_eq!(
        document["files"].as_array().map(Vec::len),
        Some(2),
        "{}",
        document["files"]
    );
}

/// An archive comes in with one file, and fails on what is new only.
#[test]
fn a_baseline_holds_what_was_there() {
    let folder = Folder::new();
    for number in 0..1_000 {
        folder.write(
            &format!("archive/{number}.txt"),
            if number % 2 == 0 { EMPTY } else { STRAY },
        );
    }
    let ran = folder.run(&["--write-baseline", "base.json", "archive"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("wrote 1000 findings"), "{}", ran.err);
    let text = folder.read("base.json");
    let rows: Vec<&str> = text.lines().filter(|l| l.contains("\"path\"")).collect();
    assert!(rows.len() == 1_000 && rows.is_sorted(), "a stable order");
    let ran = folder.run(&["archive", "--baseline", "base.json"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    // The same words in another draft are new.
    folder.write("archive/new.txt", EMPTY);
    let found = folder.found(&["archive/new.txt", "--baseline", "base.json"]);
    assert_eq!(found, ["archive/new.txt:3 empty-note"]);
    // A second finding like the first, in the same draft, is new.
    folder.write(
        "archive/0.txt",
        "They met.[1] They dined.[2]\n\n[1] TK\n[2] TK\n",
    );
    let found = folder.found(&["archive/0.txt", "--baseline", "base.json"]);
    assert_eq!(found.len(), 1, "{found:?}");
    // A draft that was given another name is the same draft.
    std::fs::rename(
        folder.root().join("archive/1.txt"),
        folder.root().join("archive/one.txt"),
    )
    .expect("a new name");
    assert!(
        folder
            .found(&["archive/one.txt", "--baseline", "base.json"])
            .is_empty()
    );
    // The configuration may name it, and runs start elsewhere.
    folder.write("brieflint.toml", "baseline = \"base.json\"\n");
    assert_eq!(folder.found(&["archive/0.txt", "archive/new.txt"]).len(), 2);
}

/// A new note at the front gives every later one another number, and paragraphs change their places.
#[test]
fn a_baseline_outlives_new_numbers_and_moves() {
    let folder = Folder::new();
    let body = [
        "The port closed[3] in May, and nobody said why.[1]",
        "Ships left.[2] The lock stayed open .[9] The cable went dark on June 3 - 5.[4]",
        "It reopened in autumn.[5]",
    ];
    let notes = "[1] TK\n[2] Ann Lee, “Ships Leave the Old Port,” Delo, , May 3, 2019, https://example(.)org/a.\n[3] Jan Kos, “A Cable,” Delo, May 4, 2019,\n[4] Ibid., 4\n[5] TODO\n[6] Nobody Cites This, Delo, May 9, 2019, https://example.org/z.\n";
    folder.write("a.txt", format!("{}\n\n{notes}", body.join("\n\n")));
    let before = folder.found(&["a.txt"]);
    assert!(before.len() >= 8, "{before:?}");
    folder.run(&["--write-baseline", "base.json", "a.txt"]);
    // Each number n becomes n + 1, and the paragraphs stand the other way round.
    let renumber = |text: &str| {
        (1..=9).rev().fold(text.to_owned(), |text, n| {
            text.replace(&format!("[{n}]"), &format!("[{}]", n + 1))
        })
    };
    let moved: Vec<String> = body.iter().rev().map(|p| renumber(p)).collect();
    folder.write(
        "a.txt",
        format!(
            "It began well.[1]\n\n{}\n\n[1] Ida Berg, “How It Began and Went On,” Delo, May 1, 2019, https://example.org/b.\n{}",
            moved.join("\n\n"),
            renumber(notes)
        ),
    );
    let found = folder.found(&[
        "a.txt",
        "--baseline",
        "base.json",
        "--ignore",
        "note-order,unterminated-note",
    ]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_file_that_is_no_baseline_is_refused() {
    let folder = Folder::new();
    folder.write("a.txt", STRAY);
    for text in ["{}", "[]", "x", "{\"version\": 2, \"findings\": []}"] {
        folder.write("base.json", text);
        let ran = folder.run(&["a.txt", "--baseline", "base.json"]);
        assert_eq!(ran.status, 2, "{text}");
        assert!(ran.err.contains("base.json: is"), "{text}: {}", ran.err);
    }
}
