//! Citations go out to reference managers and their links come back from a library.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

const DRAFT: &str = "\
The ministers met.[1] They agreed.[2] They signed.[3] They wrote.[4] It holds.[5]

[1] [“Talks in Vienna: 50% {Done} & _More_,”] Kremlin, April 25, 2019, http://en.kremlin(.)ru/events/60363.
[2] Ursula von der Brück, Martin Field Jr., and Kim Min-su, “A ‘New’ Dam,” Reuters, June 2019, https://reuters[.]com/a?x=1%20b_c&d.
[3] Ibid.
[4] Ministry of Rivers, “Report on Dams,” Institute for the Study of War, 2018,
[5] https://example.org/bare; “Talks in Vienna: 50% {Done} & _More_,” Kremlin, April 25, 2019.
";

fn brieflint(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_brieflint"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text)
}

fn exported(format: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), DRAFT).expect("written");
    let arguments = [
        "citations",
        "--isolated",
        "--output-format",
        format,
        "a.txt",
    ];
    let (status, text) = brieflint(folder.path(), &arguments);
    assert_eq!(status, 0);
    text
}

fn csl() -> Vec<Value> {
    serde_json::from_str(&exported("csl-json")).expect("an array")
}

#[test]
fn csl_keeps_what_the_draft_says() {
    let items = csl();
    assert_eq!(items.len(), 4, "{items:#?}");
    let talks = &items[0];
    assert_eq!(talks["title"], "Talks in Vienna: 50% {Done} & _More_");
    assert_eq!(talks["URL"], "http://en.kremlin.ru/events/60363");
    assert_eq!(
        talks["issued"]["date-parts"],
        serde_json::json!([[2019, 4, 25]])
    );
    let note = talks["note"].as_str().expect("a note");
    assert!(note.starts_with("Cited in notes 1, 5"), "{note}");
    let dam = &items[1];
    assert_eq!(dam["type"], "article-newspaper");
    assert_eq!(dam["issued"]["date-parts"], serde_json::json!([[2019, 6]]));
    assert_eq!(dam["note"], "Cited in notes 2, 3");
    assert_eq!(
        dam["author"],
        serde_json::json!([
            { "family": "Brück", "given": "Ursula", "dropping-particle": "von der" },
            { "family": "Field", "given": "Martin", "suffix": "Jr." },
            { "literal": "Kim Min-su" },
        ])
    );
    assert_eq!(items[2]["type"], "report");
    assert_eq!(
        items[2]["author"],
        serde_json::json!([{ "literal": "Ministry of Rivers" }])
    );
    assert_eq!(items[3]["type"], "webpage");
}

#[test]
fn ris_is_a_record_for_each_work() {
    let ris = exported("ris");
    assert_eq!(ris.matches("TY  - ").count(), 4);
    assert_eq!(ris.matches("ER  - \r\n").count(), 4);
    for line in [
        "TI  - A ‘New’ Dam\r\n",
        "AU  - von der Brück, Ursula\r\n",
        "AU  - Field, Jr., Martin\r\n",
        "AU  - Kim Min-su\r\n",
        "DA  - 2019/06//\r\n",
        "UR  - https://reuters.com/a?x=1%20b_c&d\r\n",
    ] {
        assert!(ris.contains(line), "{line}\n{ris}");
    }
}

/// What pandoc makes of a text; none where there is no pandoc.
fn pandoc(from: &str, text: &str) -> Option<Vec<Value>> {
    use std::io::Write;
    let child = Command::new("pandoc")
        .args(["--from", from, "--to", "csljson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: pandoc is not installed");
        return None;
    };
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(text.as_bytes())
        .expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).expect("an array"))
}

#[test]
fn pandoc_reads_what_was_written() {
    let items = csl();
    for (from, text) in [
        ("csljson", exported("csl-json")),
        ("bibtex", exported("bibtex")),
    ] {
        let Some(read) = pandoc(from, &text) else {
            return;
        };
        assert_eq!(read.len(), items.len());
        for item in &items {
            let back = read
                .iter()
                .find(|r| r["id"] == item["id"])
                .expect("the item");
            // pandoc writes quotations inside titles with marks of its own.
            let title = |v: &Value| {
                v["title"]
                    .as_str()
                    .map(|t| t.replace(['‘', '’', '“', '”'], "\""))
            };
            assert_eq!(title(back), title(item), "{from}");
            for key in ["type", "issued", "URL", "note"] {
                assert_eq!(back[key], item[key], "{from}: {key} of {}", item["id"]);
            }
            let family = |v: &Value| -> Vec<Value> {
                let names = v["author"].as_array().cloned().unwrap_or_default();
                names
                    .iter()
                    .map(|n| {
                        n.get("family")
                            .or(n.get("literal"))
                            .cloned()
                            .unwrap_or_default()
                    })
                    .collect()
            };
            assert_eq!(family(back), family(item), "{from}");
        }
    }
}

#[test]
fn lost_links_come_back_from_a_library() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    let csl = r#"[{"id": "a", "title": "Ministers Meet in Vienna", "container-title": "Der Standard",
        "URL": "https://example.org/a"}]"#;
    let bib =
        "@misc{b, title = {A Text at Last}, howpublished = {Delo}, url = {https://example.org/b}}";
    write("refs.json", csl);
    write("refs.bib", bib);
    let draft = "They met.[1] They agreed.[2]\n\n\
        [1] “Ministers Meet in Vienna,” Der Standard, May 3, 2019,; “A Text at Last,” Delo, May 4, 2019,\n\
        [2] “Ministers Met in Vienna,” Der Standard, May 3, 2019,\n";
    let fixed = |library: &str, flags: &[&str]| {
        write(
            "brieflint.toml",
            &format!("[citations]\nlibrary = \"{library}\"\n"),
        );
        write("a.txt", draft);
        let mut arguments = vec!["--fix", "a.txt"];
        arguments.extend(flags);
        brieflint(folder.path(), &arguments);
        fs::read_to_string(folder.path().join("a.txt")).expect("read")
    };
    let safe = fixed("refs.json", &[]);
    assert!(
        safe.contains("May 3, 2019, https://example.org/a; “A Text"),
        "{safe}"
    );
    assert!(
        safe.ends_with("[2] “Ministers Met in Vienna,” Der Standard, May 3, 2019,\n"),
        "{safe}"
    );
    let more = fixed("refs.json", &["--unsafe-fixes"]);
    assert!(
        more.ends_with("Der Standard, May 3, 2019, https://example.org/a.\n"),
        "{more}"
    );
    let bib = fixed("refs.bib", &[]);
    assert!(
        bib.contains("Delo, May 4, 2019, https://example.org/b.\n"),
        "{bib}"
    );
    let (status, _) = {
        write("brieflint.toml", "[citations]\nlibrary = \"none.json\"\n");
        brieflint(folder.path(), &["a.txt"])
    };
    assert_eq!(status, 2);
}
