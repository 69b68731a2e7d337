use super::*;
use crate::formats::invariants::{check, describe};
use crate::source::Format;
use proptest::prelude::*;

fn read(text: &str) -> Parsed {
    let source = Source::new("draft.md", Format::Markdown, text);
    let parsed = parse(&source).expect("parsed");
    check(&source, &parsed);
    parsed
}

fn described(text: &str) -> String {
    describe(&read(text))
}

#[test]
fn footnotes() {
    insta::assert_snapshot!(described(
        "Ships left.[^1] More,[^b] and[^9] \\[^1\\] `[^1]`.[^1]

[^b]: First *para*.

    Second para.
[^1]: “Grain,” Wire,
http://tass(.)com/a.
[^unused]: Never.
[^1]: Twice.
[^2]:
"), @r"
    Paragraph Ships left.[^1] More,[^b] and[^9] [^1] [^1].[^1]
    Note [^1]: “Grain,” Wire, http://tass(.)com/a.
    Note [^1]: Twice.
    Note [^b]: First para.
    Note Second para.
    Note [^unused]: Never.
    Note [^2]:
    marker 1: [^1]
    marker b: [^b]
    marker 9: [^9]
    marker 1: [^1]
    note 1 ([^1]:): “Grain,” Wire, http://tass(.)com/a.
    note 1 ([^1]:): Twice.
    note b ([^b]:): First para.

    Second para.
    note unused ([^unused]:): Never.
    note 2 ([^2]:):
    ");
}

#[test]
fn inline_notes() {
    insta::assert_snapshot!(described(
        "Ships left.^[“Grain,” *Wire*, [here](https://example.org/a).] More.^[Ibid.] x^2 and ^[open

- item^[In a list [sic].]"), @r"
    Paragraph Ships left.[^1] More.[^2] x^2 and ^[open
    ListItem item[^3]
    Note “Grain,” Wire, here.
    Note Ibid.
    Note In a list [sic].
    marker 1: [^1]
    marker 2: [^2]
    marker 3: [^3]
    note 1 (): “Grain,” Wire, here.
    note 2 (): Ibid.
    note 3 (): In a list [sic].
    link here: https://example.org/a
    ");
    insta::assert_snapshot!(described("A.^[One.] B.[^1]\n\n[^1]: Two."), @r"
    Paragraph A.[^inline-1] B.[^1]
    Note One.
    Note [^1]: Two.
    marker inline-1: [^inline-1]
    marker 1: [^1]
    note inline-1 (): One.
    note 1 ([^1]:): Two.
    ");
}

#[test]
fn links() {
    let text = "[“Grain”](http://tass(.)com/a \"t\"), [log][L], <https://example.org/x>, https://example.org/_a_/b_c, \
                [a@b.example](mailto:a@b.example), [x](<http://e.example/a b>), [w](http://e.example/\\*)\n\n[l]: <https://example.org/log>";
    let parsed = read(text);
    let homes: Vec<Option<&str>> = parsed
        .hidden_links
        .iter()
        .map(|l| l.home.map(|h| h.of(text)))
        .collect();
    assert_eq!(
        homes,
        [
            Some("http://tass(.)com/a"),
            Some("https://example.org/log"),
            None,
            Some("mailto:a@b.example"),
            Some("http://e.example/a b"),
            None,
        ]
    );
    insta::assert_snapshot!(describe(&parsed), @r"
    Paragraph “Grain”, log, https://example.org/x, https://example.org/_a_/b_c, a@b.example, x, w
    link “Grain”: http://tass(.)com/a
    link log: https://example.org/log
    link https://example.org/x: https://example.org/x
    link a@b.example: mailto:a@b.example
    link x: http://e.example/a b
    link w: http://e.example/*
    ");
}

#[test]
fn definitions_as_notes() {
    insta::assert_snapshot!(described(
        "Ships left.[1] More.[2] See [the log][3].

[1]: http://tass(.)com/a
[2]: <https://example.org/b> \"Grain\"
[3]: https://example.org/log"), @r#"
    Paragraph Ships left.[1] More.[2] See the log.
    Note [1]: http://tass(.)com/a
    Note [2]: https://example.org/b "Grain"
    marker 1: [1]
    marker 2: [2]
    note 1 ([1]:): http://tass(.)com/a
    note 2 ([2]:): https://example.org/b "Grain"
    link the log: https://example.org/log
    "#);
}

#[test]
fn typed_notes_are_blocks() {
    insta::assert_snapshot!(described(
        "Ships left.[1] More.[2]

[1] “Grain,” Wire.
[2] Ibid.
goes on"), @r"
    Paragraph Ships left.[1] More.[2]
    Paragraph [1] “Grain,” Wire.
    Paragraph [2] Ibid. goes on
    ");
    insta::assert_snapshot!(described(
        "Ships left.[1] More.^2^

## Notes

1. “Grain,” Wire.
2. Ibid.

   Goes on."), @r"
    Paragraph Ships left.[1] More.2
    Heading(2) Notes
    Note “Grain,” Wire.
    Note Ibid.
    Note Goes on.
    marker 2: 2
    note 1 (): “Grain,” Wire.
    note 2 (): Ibid.

    Goes on.
    ");
}

#[test]
fn what_a_reader_sees() {
    let parsed = read(
        "\u{feff}---\ntitle: Grain\n---\n\n# Grain *routes* {#id}\n\nOne &amp; two\nthree  \nfour \\*five\\*\\\nsix <b>bo</b>ld.<br>seven<!-- c -->\n\n\
         > quoted\n> twice\n\n::: {.note}\nDiv `a  b`{.r} text [s](http://x.example){.ext}.\n:::\n\n{% include toc.html %}\n\n```r\nx <- 1\n\ny\n```\n\n\
         | A | B |\n|---|---|\n| 1 | x \\| y |\n\n<div>\n<p>In <i>HTML</i> &eacute;<sup>2</sup>\n</div>\n\n![An image](i.png)\n\nIn ![text](i.png) line. - [x] a~b~c $5 and $6\n\n- [ ] task\n",
    );
    assert_eq!(parsed.meta.title.as_deref(), Some("Grain"));
    assert_eq!(parsed.comments.len(), 1);
    insta::assert_snapshot!(describe(&parsed), @r"
    Heading(1) Grain routes
    Paragraph One & two three
    four *five*
    six bold.
    seven
    Quote quoted twice
    Paragraph Div a b text s.
    Code x <- 1

    y
    Cell A
    Cell B
    Cell 1
    Cell x | y
    Paragraph In HTML é2
    Paragraph An image
    Paragraph In line. - [x] a~b~c $5 and $6
    ListItem task
    link s: http://x.example
    ");
}

#[test]
fn html_notes_inside() {
    insta::assert_snapshot!(described(
        "Ships left.<sup><a href=\"#fn1\" id=\"r1\">1</a></sup>

<ol>
<li id=\"fn1\">“Grain,” Wire. <a href=\"#r1\">↩</a></li>
</ol>"), @r"
    Paragraph Ships left.1
    Note “Grain,” Wire.
    marker 1: 1 -> 0
    note 1 (): “Grain,” Wire.
    ");
}

#[test]
fn windows_line_ends() {
    insta::assert_snapshot!(described(
        "A\r\nb.[^1]\r\n\r\n```\r\nx\r\n\ty\r\n```\r\n\r\n[^1]: N\r\n\r\n    Two.\r\n"), @r"
    Paragraph A b.[^1]
    Code x
    	y
    Note [^1]: N
    Note Two.
    marker 1: [^1]
    note 1 ([^1]:): N

    Two.
    ");
}

#[test]
fn words_are_no_markup() {
    let words = markup::MOST + markup::MOST / 2;
    read(&"word ".repeat(words));
    let signs = Source::new("a.md", Format::Markdown, "*a* ".repeat(2 * markup::MOST));
    let error = parse(&signs).expect_err("too large");
    assert!(error.to_string().contains("too much markup"), "{error}");
}

#[test]
fn depth_and_number_cost_little() {
    let start = std::time::Instant::now();
    for text in [
        "*a ".repeat(20_000),
        "[".repeat(20_000),
        "^[".repeat(20_000),
        "^[a] ".repeat(5_000),
        "[^1]".repeat(10_000),
        "> ".repeat(2_000),
        "`".repeat(20_000),
        "{% ".repeat(20_000),
        ":::\n".repeat(20_000),
        "[1] a\n".repeat(10_000),
        "[^x ".repeat(20_000),
        "http://a/_b_ ".repeat(10_000),
    ] {
        // Read or refused, but soon.
        let source = Source::new("draft.md", Format::Markdown, text);
        if let Ok(parsed) = parse(&source) {
            check(&source, &parsed);
        }
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_soup_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![
        "[^1]", "[^1]: ", "[^x]", "^[", "]", "[", "(http://x.y/z)", "*", "_", "**", "`", "``", "\n", "\n\n", "    ", "> ",
        "- ", "1. ", "word ", "&amp;", "\\", "\\*", "<b>", "</b>", "<div>\n", "</div>\n", "<!-- c -->", "|a|b|\n|-|-|\n", "# ",
        "{% a %}", "{{< v >}}", "{.c}", ":::\n", "![", "[1]", "[1]: http://x.y\n", "\r\n", "é“", "^2^", "http://a.b/_c_", "<p>",
        "```\n", "<sup>1</sup>", "  \n", "\t", "---\n", "title: x\n", "<http://x.y>",
    ]), 0..60)) {
        read(&parts.concat());
    }
}
