#!/usr/bin/env python3
"""Fills fuzz/corpus with seeds: the fixtures, the examples of the rule pages, and the outlines of other formats.

Nothing here is committed but this script and the dictionary: run it before the first `cargo fuzz run`.
"""
import hashlib
import pathlib
import re
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
LARGEST = 30_000  # bytes; larger seeds make every run slow

TEX = r"""\documentclass{article}\title{Talks}\begin{document}
They met.\footnote{Anna Weber, ``Ministers Meet,'' \emph{Der Standard}, Apr 24, 2019, \url{https://derstandard(.)at/a}.}
They signed.\footnote{Ibid.} \href{hxxps://apa[.]at/b}{APA} % a comment
\end{document}
"""
ADOC = """= Talks
Anna Weber

They met.footnote:[Anna Weber, "Ministers Meet," _Der Standard_, Apr 24, 2019, https://derstandard(.)at/a.]
They signed.footnote:x[Ibid.] link:https://apa.at/b[APA] `code` // no comment

////
a comment
////
"""


def put(target, data, suffix=""):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    data = data.encode() if isinstance(data, str) else data
    (folder / (hashlib.sha256(data).hexdigest()[:16] + suffix)).write_bytes(data)


def examples():
    """The fenced examples of the rule pages: kind (txt, md, html, toml) and text."""
    for page in sorted((ROOT / "rules").glob("*/*.md")):
        for kind, text in re.findall(r"^```(\w+)[^\n]*\n(.*?)^```$", page.read_text(), re.M | re.S):
            yield kind, text


def word():
    for path in sorted((ROOT / "fixtures" / "word").glob("*.docx")):
        data = path.read_bytes()
        if len(data) <= LARGEST * 4:
            put("docx_archive", data)
        with zipfile.ZipFile(path) as package:
            parts = []
            for name in package.namelist():
                text = package.read(name).decode(errors="replace")
                if name.endswith((".xml", ".rels")) and len(text) <= LARGEST:
                    parts.append(f"{name}\0{text}\0")
        put("docx_parts", "".join(parts))
        keep = [p for p in parts if not re.match(r"word/(styles|theme|settings|fontTable|webSettings)|docProps", p)]
        put("docx_parts", "".join(keep))


def main():
    targets = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
    order = {"txt": 0, "md": 2, "html": 3, "rst": 4, "adoc": 5, "tex": 6}
    light = {"rst": 0, "adoc": 1, "tex": 2}
    drafts = [(p.suffix.lstrip("."), p.read_text(errors="replace")) for p in sorted((ROOT / "fixtures").glob("*/*"))
              if p.suffix in {".txt", ".md", ".html", ".htm", ".rst"} and p.name != "README.md"]
    drafts += [("tex", TEX), ("adoc", ADOC)]
    drafts += list(examples())
    for kind, text in drafts:
        if kind == "htm":
            kind = "html"
        if len(text) > LARGEST:
            text = text[:LARGEST]
        if f".{kind}" in targets:
            put(targets[f".{kind}"], text)
        if kind in light:
            put("light_markup", bytes([light[kind]]) + text.encode())
        if kind in order:
            for style in range(4):
                for unsafe in range(2):
                    first = ((style * 7) + order[kind]) * 2 + unsafe
                    put("fixes", bytes([first]) + text.encode())
        if kind == "toml":
            put("config", text)
        notes = re.findall(r"^\[\^?(?:\d+|[ivx]+)\]:? (.*)$", text, re.M)
        if notes:
            put("grammar", "\n".join(notes))
            for note in notes:
                put("grammar", note)
        for line in text.splitlines():
            if re.search(r"[a-z][\[({]|hxxp|dot|://", line) and len(line) < 400:
                put("defang", line)
    names = sorted(p.stem for p in (ROOT / "rules").glob("*/*.md"))
    for verb in ["ignore", "off", "on", "ignore-file"]:
        put("comments", f"brieflint: {verb}[{names[0]}] a reason\nbrieflint: on\nbrieflint: {verb}[links,all]")
        put("comments", "\n".join(f"brieflint: {verb}[{name}] why" for name in names[:4]))
    reference = (ROOT / "docs" / "config.md").read_text()
    put("config", "\n".join(re.findall(r"^```toml\n(.*?)^```$", reference, re.M | re.S)))
    put("library", '[{"id":"a","type":"webpage","title":"Ministers Meet in Vienna","URL":"https://example.org/a",'
                   '"container-title":"Der Standard","author":[{"family":"Weber","given":"Anna"}]}]')
    put("library", "@online{a,\n  title = {Ministers Meet in {V}ienna},\n  author = \"Weber, Anna\" # \" and Kos, Jan\",\n"
                   "  url = {https://example.org/a}, date = 2019-04-24\n}\n@string{x = \"y\"}\n")
    word()
    for folder in sorted(CORPUS.iterdir()):
        print(folder.name, len(list(folder.iterdir())))


main()
