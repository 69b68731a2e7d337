use super::*;
use crate::formats::invariants::{check, describe};
use crate::source::Format;
use proptest::prelude::*;

fn read(html: &str) -> Parsed {
    read_as("draft.html", html)
}

fn read_as(path: &str, html: &str) -> Parsed {
    let source = Source::new(path, Format::Html, html);
    let parsed = parse(&source).expect("parsed");
    check(&source, &parsed);
    parsed
}

/// The labels and texts of the notes, and to which note each marker is tied.
fn notes(html: &str) -> String {
    let parsed = read(html);
    let text = &parsed.visible.text;
    let notes: Vec<String> = parsed
        .notes
        .iter()
        .map(|n| format!("{}={}", n.label, n.text.of(text)))
        .collect();
    let markers: Vec<String> = parsed
        .markers
        .iter()
        .map(|m| {
            let tie = m.note.map_or_else(|| "?".to_owned(), |n| n.to_string());
            format!("{}>{tie}", m.span.of(text))
        })
        .collect();
    format!("{} | {}", markers.join(" "), notes.join(" | "))
}

const TWO: &str = "| 1=“Grain,” Wire. | 2=Ibid.";

#[test]
fn notes_of_many_tools() {
    let tools = [
        (
            "pandoc",
            r##"<p>Ships left.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> So.<a href="#fn2" class="footnote-ref" id="fnref2" role="doc-noteref"><sup>2</sup></a></p>
<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr /><ol>
<li id="fn1"><p>“Grain,” Wire.<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li>
<li id="fn2"><p>Ibid.<a href="#fnref2" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>"##,
            "1>0 2>1",
        ),
        (
            "Word",
            r##"<p class=MsoNormal>Ships left.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a> So.<a href="#_ftn2" name="_ftnref2"><span class=MsoFootnoteReference>[2]</span></a><o:p></o:p></p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> “Grain,” Wire.</p></div>
<div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a href="#_ftnref2" name="_ftn2"><span class=MsoFootnoteReference>[2]</span></a> Ibid.<o:p></o:p></p></div></div>"##,
            "[1]>0 [2]>1",
        ),
        (
            "tex4ht",
            r##"<p>Ships left.<span class="footnote-mark"><a
href="#fn1x0" id="fn1x0-bk"><sup class="textsuperscript">1</sup></a></span><a
id="x1-2001f1"></a> So.<span class="footnote-mark"><a href="#fn2x0" id="fn2x0-bk"><sup>2</sup></a></span></p>
<div class="footnotes"><!--l. 17--><p class="indent">     <span class="footnote-mark"><a
href="#fn1x0-bk" id="fn1x0"><sup class="textsuperscript">1</sup></a></span><span class="cmr-10">“Grain,”
Wire.</span></p><p class="indent"><span class="footnote-mark"><a href="#fn2x0-bk" id="fn2x0"><sup>2</sup></a></span>Ibid.</p></div>"##,
            "1>0 2>1",
        ),
        (
            "WordPress, WP-Footnotes",
            r##"<p>Ships left.<sup><a href="#footnote_0_123" id="identifier_0_123" class="footnote-link footnote-identifier-link" title="“Grain,” Wire.">1</a></sup> So.<sup><a href="#footnote_1_123" id="identifier_1_123" class="footnote-link footnote-identifier-link">2</a></sup></p>
<ol class="footnotes"><li id="footnote_0_123" class="footnote">“Grain,” Wire. [<a href="#identifier_0_123" class="footnote-link footnote-back-link">&#8617;</a>]</li><li id="footnote_1_123" class="footnote">Ibid. [<a href="#identifier_1_123" class="footnote-link footnote-back-link">&#8617;</a>]</li></ol><p>Posted in News.</p>"##,
            "1>0 2>1",
        ),
        (
            "WordPress, blocks",
            r##"<p>Ships left.<sup data-fn="aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb" class="fn"><a href="#aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb" id="aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb-link">1</a></sup> So.<sup class="fn"><a href="#c" id="c-link">2</a></sup></p>
<ol class="wp-block-footnotes"><li id="aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb">“Grain,” Wire. <a href="#aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb-link" aria-label="Jump to footnote reference 1">↩︎</a></li><li id="c">Ibid. <a href="#c-link">↩︎</a></li></ol>"##,
            "1>0 2>1",
        ),
        (
            "Easy Footnotes",
            r##"<p>Ships left.<span id="easy-footnote-1-99" class="easy-footnote-margin-adjust"></span><span class="easy-footnote"><a href="https://example.org/post/#easy-footnote-bottom-1-99" title="“Grain,” Wire."><sup>1</sup></a></span> So.<span id="easy-footnote-2-99"></span><span class="easy-footnote"><a href="https://example.org/post/#easy-footnote-bottom-2-99"><sup>2</sup></a></span></p>
<ol class="easy-footnotes-wrapper"><li class="easy-footnote-single"><span id="easy-footnote-bottom-1-99" class="easy-footnote-margin-adjust"></span>“Grain,” Wire.<a class="easy-footnote-to-top" href="https://example.org/post/#easy-footnote-1-99"></a></li><li class="easy-footnote-single"><span id="easy-footnote-bottom-2-99"></span>Ibid.<a class="easy-footnote-to-top" href="https://example.org/post/#easy-footnote-2-99"></a></li></ol>"##,
            "1>0 2>1",
        ),
        (
            "Modern Footnotes",
            r##"<p>Ships left.<sup class="modern-footnotes-footnote" data-mfn="1"><a href="javascript:void(0)" role="button" aria-describedby="mfn-content-0009-1">1</a></sup><span id="mfn-content-0009-1" role="tooltip" class="modern-footnotes-footnote__note" data-mfn="1">“Grain,” Wire.</span> So.<sup class="modern-footnotes-footnote" data-mfn="2"><a href="javascript:void(0)" aria-describedby="mfn-content-0009-2">2</a></sup><span id="mfn-content-0009-2" role="tooltip" class="modern-footnotes-footnote__note">Ibid.</span></p>"##,
            "1>0 2>1",
        ),
        (
            "Substack",
            r##"<p>Ships left.<a class="footnote-anchor" data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-1" href="#footnote-1" target="_self">1</a> So.<a class="footnote-anchor" id="footnote-anchor-2" href="#footnote-2">2</a></p>
<div class="footnote" data-component-name="FootnoteToDOM"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number" contenteditable="false" target="_self">1</a><div class="footnote-content"><p>“Grain,” Wire.</p></div></div><div class="footnote"><a id="footnote-2" href="#footnote-anchor-2" class="footnote-number">2</a><div class="footnote-content"><p>Ibid.</p></div></div>"##,
            "1>0 2>1",
        ),
        (
            "Wikipedia",
            r##"<p>Ships left.<sup id="cite_ref-a_1-0" class="reference"><a href="#cite_note-a-1"><span class="cite-bracket">&#91;</span>1<span class="cite-bracket">&#93;</span></a></sup> So.<sup id="cite_ref-2" class="reference"><a href="#cite_note-2">&#91;2&#93;</a></sup></p>
<div class="mw-references-wrap"><ol class="references"><li id="cite_note-a-1"><span class="mw-cite-backlink">^ <a href="#cite_ref-a_1-0"><sup><i><b>a</b></i></sup></a> <a href="#cite_ref-a_1-1"><sup><i><b>b</b></i></sup></a></span> <span class="reference-text">“Grain,” Wire.</span></li><li id="cite_note-2"><span class="mw-cite-backlink"><b><a href="#cite_ref-2">^</a></b></span> <span class="reference-text">Ibid.</span></li></ol></div>"##,
            "[1]>0 [2]>1",
        ),
        (
            "Google Docs",
            r##"<p class="c1"><span>Ships left.</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span> So.</span><sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup></p><hr class="c2"><div><p class="c3"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span class="c4">&nbsp;“Grain,” Wire.</span></p></div><div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a><span>&nbsp;Ibid.</span></p></div>"##,
            "[1]>0 [2]>1",
        ),
        (
            "LibreOffice",
            r##"<p>Ships left.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> So.<a class="sdfootnoteanc" name="sdfootnote2anc" href="#sdfootnote2sym"><sup>2</sup></a></p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>“Grain,” Wire.</p></div><div id="sdfootnote2"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote2sym" href="#sdfootnote2anc">2</a>Ibid.</p></div>"##,
            "1>0 2>1",
        ),
        (
            "Asciidoctor",
            r##"<p>Ships left.<sup class="footnote">[<a id="_footnoteref_1" class="footnote" href="#_footnotedef_1" title="View footnote.">1</a>]</sup> So.<sup class="footnote">[<a id="_footnoteref_2" class="footnote" href="#_footnotedef_2">2</a>]</sup></p>
<div id="footnotes"><hr><div class="footnote" id="_footnotedef_1"><a href="#_footnoteref_1">1</a>. “Grain,” Wire.</div><div class="footnote" id="_footnotedef_2"><a href="#_footnoteref_2">2</a>. Ibid.</div></div>"##,
            "[1]>0 [2]>1",
        ),
        (
            "Sphinx",
            r##"<p>Ships left.<a class="footnote-reference brackets" href="#id3" id="id1" role="doc-noteref"><span class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a> So.<a class="footnote-reference brackets" href="#id4" id="id2" role="doc-noteref"><span class="fn-bracket">[</span>2<span class="fn-bracket">]</span></a></p>
<aside class="footnote-list brackets"><aside class="footnote brackets" id="id3" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#id1">1</a><span class="fn-bracket">]</span></span><p>“Grain,” Wire.</p></aside><aside class="footnote brackets" id="id4" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#id2">2</a><span class="fn-bracket">]</span></span><p>Ibid.</p></aside></aside>"##,
            "[1]>0 [2]>1",
        ),
        (
            "docutils, old",
            r##"<p>Ships left.<a class="footnote-reference brackets" href="#id3" id="id1">1</a> So.<a class="footnote-reference brackets" href="#id4" id="id2">2</a></p><dl class="footnote brackets"><dt class="label" id="id3"><span class="brackets"><a class="fn-backref" href="#id1">1</a></span></dt><dd><p>“Grain,” Wire.</p></dd><dt class="label" id="id4"><span class="brackets"><a class="fn-backref" href="#id2">2</a></span></dt><dd><p>Ibid.</p></dd></dl>"##,
            "1>0 2>1",
        ),
        (
            "e-book, asides in the midst",
            r##"<section><p>Ships left.<a epub:type="noteref" href="#n1">1</a></p><aside epub:type="footnote" id="n1"><p>“Grain,” Wire.</p></aside><p>So.<a epub:type="noteref" href="#n2">2</a></p><aside epub:type="footnote" id="n2"><p>Ibid.</p></aside><p>End.</p></section>"##,
            "1>0 2>1",
        ),
        (
            "by hand, breaks",
            r##"<p>Ships left.<sup><a href="#a">1</a></sup> So.<sup><a href="#b">2</a></sup></p><p><a name="a"></a>1. “Grain,” Wire.<br><a name="b"></a>2. Ibid.</p>"##,
            "1>0 2>1",
        ),
        (
            "bibliography, brackets outside",
            r##"<p>Ships left [<a href="#ref1">1</a>]. So [<a href="#ref2">2</a>].</p><h2>References</h2><ol><li id="ref1">“Grain,” Wire.</li><li id="ref2">Ibid.</li></ol>"##,
            "[1]>0 [2]>1",
        ),
        (
            "raised, no links",
            r"<p>Ships left.<sup>1</sup> So.<sup>2</sup> It is 5 km<sup>2</sup>.</p><p><sup>1</sup> “Grain,” Wire.</p><p><sup>2</sup> Ibid.</p>",
            "1>? 2>?",
        ),
        (
            "list under a heading",
            r"<p>Ships left.<sup>1</sup> So.<sup>2</sup></p><h2>Notes</h2><ol><li>“Grain,” Wire.</li><li>Ibid.</li></ol>",
            "1>? 2>?",
        ),
        (
            "ids lost on the way",
            r##"<p>Ships left.<a href="#_ftn1">[1]</a> So.<a href="#_ftn2">[2]</a></p><p><a href="#_ftnref1">[1]</a> “Grain,” Wire.</p><p><a href="#_ftnref2">[2]</a> Ibid.</p>"##,
            "[1]>0 [2]>1",
        ),
    ];
    for (tool, html, markers) in tools {
        let expected = format!("{markers} {TWO}");
        let found = notes(html);
        let plain = found.replace("|  1=", "| 1=");
        assert_eq!(plain, expected, "{tool}\n{}", describe(&read(html)));
    }
}

#[test]
fn notes_in_another_file() {
    let parsed = read_as(
        "text/chapter-1.xhtml",
        r##"<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>Ships left.<a href="endnotes.xhtml#note-1" id="noteref-1" epub:type="noteref">1</a> See <a href="chapter-2.xhtml#part">part 2</a>.</p></body></html>"##,
    );
    insta::assert_snapshot!(describe(&parsed), @r"
    Paragraph Ships left.1 See part 2.
    marker 1: 1 elsewhere
    link part 2: chapter-2.xhtml#part
    ");
    let parsed = read_as(
        "text/endnotes.xhtml",
        r##"<section id="endnotes" epub:type="endnotes"><h2>Endnotes</h2><ol><li id="note-1"><p>“Grain,” <i>Wire</i>. <a href="chapter-1.xhtml#noteref-1" epub:type="backlink">↩</a></p></li></ol></section>"##,
    );
    assert!(parsed.notes.iter().all(|n| n.external));
    insta::assert_snapshot!(describe(&parsed), @r"
    Heading(2) Endnotes
    Note “Grain,” Wire.
    note 1 (): “Grain,” Wire.
    ");
}

#[test]
fn what_are_no_markers() {
    for html in [
        r##"<p>See <a href="#page-3">3</a> and <a href="#top">1</a>.</p><p id="page-3">Third</p><p id="top">x</p>"##,
        r##"<ul><li><a href="#s1">1</a></li></ul><h2 id="s1">One</h2><p>Text</p>"##,
        r##"<h2 id="a">Title <a href="#a">#</a></h2>"##,
        r##"<p>Equation (<a href="#eq1">1</a>) holds.</p><p>So</p><p><span id="eq1"></span>a = b</p>"##,
        r"<p>It covers 5 km<sup>2</sup>, 10<sup>6</sup> tons, the 1<sup>st</sup>.</p>",
        r##"<p>As <a href="#smith2019">Smith 2019</a> says.</p><ul><li id="smith2019">Smith</li></ul>"##,
    ] {
        let parsed = read(html);
        assert!(
            parsed.markers.is_empty() && parsed.notes.is_empty(),
            "{}",
            describe(&parsed)
        );
    }
}

#[test]
fn text_is_what_a_reader_sees() {
    let parsed = read(
        "\u{feff}<!DOCTYPE html><html><head><title>Grain &amp; ships</title><style>p{}</style>
<meta name=author content='Ann Lee'><script>if (a<b) {}</script></head><body>
<p>One &amp; two&nbsp;<b>th</b>ree,   <i>Port
News</i> <br> four.</p><p>&nbsp;</p><ul><li>a<li>b<ul><li>c</ul></ul>
<pre>
 x  y
z
</pre><table><tr><td>1<td>2</table><!-- a comment --><nav>Home</nav>
<p hidden>no</p><p style='display: none'>no</p>a<p>b</div>c",
    );
    assert_eq!(parsed.meta.title.as_deref(), Some("Grain & ships"));
    assert_eq!(parsed.meta.authors, ["Ann Lee"]);
    assert_eq!(parsed.comments.len(), 1);
    assert_eq!(parsed.comments[0].text, " a comment ");
    insta::assert_snapshot!(describe(&parsed), @r"
    Paragraph One & two three, Port News
    four.
    ListItem a
    ListItem b
    ListItem c
    Code  x  y
    z
    Cell 1
    Cell 2
    Paragraph a
    Paragraph bc
    ");
}

#[test]
fn targets_can_be_edited() {
    let html = r#"<p><a href="http://tass(.)com/a?b=1&amp;c=2">“Ships,”</a> <A HREF=http://x.example/y>x</A> <a href=''>e</a><a href="javascript:void(0)">j</a></p>"#;
    let parsed = read(html);
    let links: Vec<(&str, &str, Option<&str>)> = parsed
        .hidden_links
        .iter()
        .map(|l| {
            (
                l.text.of(&parsed.visible.text),
                l.url.as_str(),
                l.home.map(|h| h.of(html)),
            )
        })
        .collect();
    assert_eq!(
        links,
        [
            (
                "“Ships,”",
                "http://tass(.)com/a?b=1&c=2",
                Some("http://tass(.)com/a?b=1&amp;c=2")
            ),
            ("x", "http://x.example/y", Some("http://x.example/y")),
        ]
    );
}

#[test]
fn end_tags_without_a_name_are_no_text() {
    let html = "<p>They</> met &amp; a</>greed</>.</p>";
    let parsed = read(html);
    assert_eq!(parsed.visible.text.trim(), "They met & agreed.");
    let at = parsed.visible.text.find("greed").expect("a word");
    let home = parsed.visible.home(Span::new(at, at + 5));
    assert_eq!(home.of(html), "greed");
}

#[test]
fn italics_are_found() {
    let parsed = read(
        "<p><i>A</i> <span class=cmti-10>B b</span> <span style='color:red; FONT-STYLE: italic'>C</span> <span class=x>d</span></p><em><p>E</p><p>F</p></em>",
    );
    let text = &parsed.visible.text;
    let italics: Vec<&str> = parsed.emphasis.iter().map(|e| e.of(text)).collect();
    assert_eq!(italics, ["A", "B b", "C", "E", "F"]);
}

#[test]
fn depth_and_number_cost_little() {
    let start = std::time::Instant::now();
    let endless = [
        "<div>".repeat(30_000),
        "<b>x".repeat(30_000),
        "<i><p>".repeat(15_000),
        "<a href='#x'>1".repeat(10_000),
        "<sup><a href='#fn1'>1</a></sup>".repeat(5_000) + "<p id=fn1>n",
        "</p></div>".repeat(20_000),
        "<ul><li><sup>1</sup>".repeat(5_000),
        "<li id=fn1><a href=#fnref1>^</a>".repeat(5_000),
        "<h2>Notes</h2><ol><li>x</ol>".repeat(5_000),
        "&".repeat(50_000),
        "<".repeat(50_000),
        "<table><tr><td>".repeat(10_000),
        "<div class=footnotes><p><sup>1</sup>x".repeat(5_000),
    ];
    for html in endless {
        // Read or refused, but soon.
        let source = Source::new("draft.html", Format::Html, html);
        if let Ok(parsed) = parse(&source) {
            check(&source, &parsed);
        }
    }
    // Quadratic work would take minutes.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    let source = Source::new("a.html", Format::Html, "<b>".repeat(markup::MOST + 1));
    let error = parse(&source).expect_err("too large");
    assert!(error.to_string().contains("too much markup"), "{error}");
    let notes = "<aside role=doc-footnote>n</aside>".repeat(markup::MOST / 10);
    let error = parse(&Source::new("a.html", Format::Html, notes)).expect_err("too many");
    assert!(error.to_string().contains("too many notes"), "{error}");
}

proptest! {
    #[test]
    fn any_text_is_read(html in any::<String>()) {
        read(&html);
    }

    #[test]
    fn any_soup_is_read(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "<p>", "</p>", "<div class=footnotes>", "</div>", "<ol>", "</ol>", "<li id=fn1>", "<li>", "</li>",
            "<a href='#fn1' id=r1>", "<a href='#r1'>", "</a>", "<sup>", "</sup>", "1", "[1]", " ", "\n", "word ",
            "<i>", "</i>", "<b>", "</b>", "<br>", "<table>", "<tr>", "<td>", "</table>", "<h2>Notes</h2>", "&amp;",
            "&nbsp;", "<pre>", "</pre>", "\r\n", "<!-- c -->", "<script>", "</script>", "<aside epub:type=footnote id=n2>",
            "</aside>", "<a epub:type=noteref href='#n2'>2</a>", "<span class=footnote>a note of words</span>", "é“",
            "<nav>", "</nav>", "<dl><dt id=d>", "<dd>", "<title>", "</title>", "<textarea>", "<q>", "</q>", "&#", "&copy",
        ]), 0..60)) {
        read(&parts.concat());
    }
}
