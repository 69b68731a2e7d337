//! The fixtures, and what is done to them.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;

/// Pieces that parsers trip over.
const PIECES: [&[u8]; 26] = [
    b"\0",
    b"\0\0\0\0",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\xC3",
    b"\xED\xA0\x80",
    b"\r",
    b"\r\n\r\n",
    "“".as_bytes(),
    "”,”".as_bytes(),
    "\u{202E}".as_bytes(),
    "\u{200B}".as_bytes(),
    b"\x1B]8;;",
    b"[[",
    b"](",
    b"[^1]",
    b"[1]\n[1] ",
    b"((((",
    b"<!--",
    b"<ol><li>",
    b"<![CDATA[",
    b"&#x110000;",
    b"http://a[.]b(",
    b"Ibid.; ",
    b"\\footnote{",
    b"````",
];

/// The fixtures of every format: name and bytes. AsciiDoc and LaTeX have no file, so they stand here.
pub(crate) fn fixtures() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut out = Vec::new();
    for folder in ["drafts", "formats", "word"] {
        let entries = fs::read_dir(root.join(folder)).expect("fixtures");
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            if name != "README.md" {
                out.push((name.into_owned(), fs::read(&path).expect("a fixture")));
            }
        }
    }
    out.push(("talks.adoc".into(), ADOC.into()));
    out.push(("talks.tex".into(), TEX.into()));
    out.sort();
    assert!(out.len() >= 10, "{}", out.len());
    out
}

const ADOC: &str = "\
= Talks
Anna Weber

They met.footnote:[Anna Weber, \"Ministers Meet,\" _Der Standard_, Apr 24, 2019, https://derstandard(.)at/a.]
They signed.footnote:x[Ibid.] link:https://apa.at/b[APA] `code` // no comment

////
a comment
////
";

const TEX: &str = "\
\\documentclass{article}\\title{Talks}\\begin{document}
They met.\\footnote{Anna Weber, ``Ministers Meet,'' \\emph{Der Standard}, Apr 24, 2019, \\url{https://derstandard(.)at/a}.}
They signed.\\footnote{Ibid.} \\href{hxxps://apa[.]at/b}{APA} % a comment
\\end{document}
";

/// Numbers that look random and are the same each time (SplitMix64).
pub(crate) struct Mangler(u64);

impl Mangler {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x5851_F42D_4C95_7F2D))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A draft with harm done to it: in two of three cases to its characters or, in a Word file, to those of a part,
    /// for most other harm is refused soon.
    pub(crate) fn mangle(&mut self, name: &str, bytes: &[u8]) -> Vec<u8> {
        if self.below(3) == 0 {
            self.harms(bytes)
        } else if name.ends_with(".docx") {
            self.mangle_part(bytes)
        } else {
            String::from_utf8_lossy(&self.harms(bytes))
                .into_owned()
                .into_bytes()
        }
    }

    /// A Word file with harm done to one of its parts.
    fn mangle_part(&mut self, bytes: &[u8]) -> Vec<u8> {
        let parts = [
            "word/document.xml",
            "word/footnotes.xml",
            "word/_rels/document.xml.rels",
            "[Content_Types].xml",
        ];
        let harmed = parts[self.below(parts.len())];
        let mut old = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..old.len() {
            let mut member = old.by_index(index).expect("a member");
            let name = member.name().expect("a name").into_owned();
            let mut content = Vec::new();
            member.read_to_end(&mut content).expect("content");
            if name == harmed {
                content = String::from_utf8_lossy(&self.harms(&content))
                    .into_owned()
                    .into_bytes();
            }
            let options = SimpleFileOptions::default();
            new.start_file(name, options).expect("a member");
            new.write_all(&content).expect("content");
        }
        new.finish().expect("a package").into_inner()
    }

    /// One to three harms.
    fn harms(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for _ in 0..1 + self.below(3) {
            self.harm(&mut out);
            if out.is_empty() {
                break;
            }
        }
        out
    }

    fn harm(&mut self, out: &mut Vec<u8>) {
        let len = out.len();
        let at = self.below(len);
        let reach = (len - at).min(400);
        match self.below(9) {
            0 => {
                for _ in 0..=self.below(30) {
                    let at = self.below(len);
                    out[at] ^= 1 << self.below(8);
                }
            }
            1 => {
                for _ in 0..=self.below(20) {
                    let at = self.below(len);
                    out[at] = self.next().to_le_bytes()[0];
                }
            }
            2 => out.truncate(at),
            3 => {
                let chunk = out[at..at + reach].repeat(1 + self.below(20));
                insert(out, at, &chunk);
            }
            4 => {
                out.drain(at..at + 1 + self.below(reach));
            }
            5 => {
                for _ in 0..=self.below(12) {
                    let piece = PIECES[self.below(PIECES.len())];
                    let at = self.below(out.len());
                    insert(out, at, piece);
                }
            }
            6 => {
                let piece = PIECES[self.below(PIECES.len())].repeat(1 + self.below(2_000));
                insert(out, at, &piece);
            }
            7 => {
                let to = self.below(len);
                let (from, to) = (at.min(to), at.max(to));
                out[from..to].reverse();
            }
            _ => {
                // One huge line.
                out.iter_mut()
                    .filter(|b| **b == b'\n')
                    .for_each(|b| *b = b' ');
            }
        }
    }
}

fn insert(out: &mut Vec<u8>, at: usize, piece: &[u8]) {
    let tail = out.split_off(at);
    out.extend(piece);
    out.extend(tail);
}
