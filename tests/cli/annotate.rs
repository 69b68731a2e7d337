//! `--annotate`: findings as the comments of a Word file.

use std::io::Read;
use std::path::Path;

use crate::harness::{CLEAN, Folder};

/// A Word draft that pandoc saved, with findings in notes and none in its body.
fn word() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/word/pandoc.docx");
    std::fs::read(path).expect("a fixture")
}

fn member(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name)
        .expect("a member")
        .read_to_string(&mut text)
        .expect("UTF-8");
    text
}

#[test]
fn each_finding_is_a_comment() {
    let folder = Folder::new();
    folder.write("draft.docx", word());
    let (document, status) = folder.json(&["draft.docx", "--annotate", "out.docx"]);
    assert_eq!(status, 1, "as without");
    assert_eq!(folder.bytes("draft.docx"), word(), "the draft stays");
    let out = folder.bytes("out.docx");
    let comments = member(&out, "word/comments.xml");
    let rows = document["diagnostics"].as_array().expect("rows");
    assert!(rows.len() >= 2, "{document}");
    assert_eq!(comments.matches("<w:comment ").count(), rows.len());
    let body = member(&out, "word/document.xml");
    assert_eq!(body.matches("<w:commentReference ").count(), rows.len());
    for row in rows {
        let rule = format!(
            ">{}: {}<",
            row["severity"].as_str().expect("a level"),
            row["rule"].as_str().expect("a rule")
        );
        assert!(comments.contains(&rule), "{rule}: {comments}");
    }
    assert!(comments.contains("In footnote 1, “"), "{comments}");
    assert!(comments.contains("(`--fix` does this)"), "{comments}");
    // What is found in the copy is what is found in the draft.
    assert_eq!(
        folder.found(&["out.docx"]),
        folder
            .found(&["draft.docx"])
            .iter()
            .map(|line| line.replace("draft.docx", "out.docx"))
            .collect::<Vec<_>>()
    );
    let ran = folder.run(&["draft.docx", "--annotate", "out.docx"]);
    let words = format!("wrote {} comments to out.docx\n", rows.len());
    assert!(ran.err.contains(&words), "{}", ran.err);
    assert_eq!(folder.bytes("out.docx"), out, "the same again");
    let ran = folder.run(&["draft.docx", "--annotate", "out.docx", "--quiet"]);
    assert_eq!(ran.err, "");
}

#[test]
fn findings_that_are_not_reported_are_no_comments() {
    let folder = Folder::new();
    folder.write("draft.docx", word());
    let ran = folder.run(&[
        "draft.docx",
        "--annotate",
        "out.docx",
        "--select",
        "unused-note",
    ]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert_eq!(
        member(&folder.bytes("out.docx"), "word/document.xml"),
        member(&word(), "word/document.xml")
    );
}

#[test]
fn what_cannot_be_annotated_is_told() {
    let folder = Folder::new();
    folder.write("draft.docx", word());
    folder.write("clean.txt", CLEAN);
    folder.write("damaged.docx", "no zip");
    for (args, words) in [
        (&["clean.txt"][..], "clean.txt: `--annotate` writes"),
        (&["-"], "-: `--annotate` writes"),
        (
            &["draft.docx", "clean.txt"],
            "one Word draft, and there are 2",
        ),
        (
            &["draft.docx", "missing.docx"],
            "one Word draft, and there are 2",
        ),
        (&["."], "one Word draft, and there are 3"),
        (&[".", "--force-exclude"], "one Word draft"),
        (&["missing.docx"], "missing.docx: no such file"),
        (&["damaged.docx"], "damaged.docx: "),
        (&["draft.docx", "--fix"], "cannot be used with"),
        (&["draft.docx", "--diff"], "cannot be used with"),
        (
            &["draft.docx", "--write-baseline", "b.json"],
            "cannot be used with",
        ),
    ] {
        let ran = folder.run(&[args, &["--annotate", "out.docx"]].concat());
        assert_eq!(ran.status, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
        assert!(!folder.root().join("out.docx").exists(), "{args:?}");
    }
    for out in ["draft.docx", "./draft.docx", "../work/draft.docx"] {
        let ran = folder.run(&["draft.docx", "--annotate", out]);
        assert_eq!(ran.status, 2, "{out}: {}", ran.err);
        assert!(ran.err.contains("is the draft itself"), "{}", ran.err);
        assert_eq!(folder.bytes("draft.docx"), word());
    }
    for (out, words) in [("no/out.docx", "no/out.docx: no such file"), (".", ".: ")] {
        let ran = folder.run(&["draft.docx", "--annotate", out]);
        assert_eq!(ran.status, 2, "{out}: {}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_the_draft_is_the_draft() {
    let folder = Folder::new();
    folder.write("draft.docx", word());
    std::os::unix::fs::symlink("draft.docx", folder.root().join("soft.docx")).expect("a link");
    std::fs::hard_link(
        folder.root().join("draft.docx"),
        folder.root().join("hard.docx"),
    )
    .expect("a link");
    for out in ["soft.docx", "hard.docx"] {
        let ran = folder.run(&["draft.docx", "--annotate", out]);
        assert_eq!(ran.status, 2, "{out}: {}", ran.err);
        assert!(ran.err.contains("is the draft itself"), "{}", ran.err);
    }
    assert_eq!(folder.bytes("draft.docx"), word());
}
