//! As much of BibTeX as a library of references needs: entries, strings, braces and quotes.

use std::collections::HashMap;

use super::{Entry, address};

/// Reads the entries that have a title and an address. Linear in the length of the text.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let mut reader = Reader {
        text,
        at: 0,
        strings: HashMap::new(),
    };
    let mut out = Vec::new();
    // What stands outside of entries is comment.
    while let Some(found) = reader.rest().find('@') {
        reader.at += found + 1;
        let start = reader.at;
        let kind = reader.word().to_ascii_lowercase();
        reader.blank();
        let Some(close) = reader.opened() else {
            continue;
        };
        match kind.as_str() {
            "comment" | "preamble" => {
                reader.at -= 1;
                reader.delimited(start)?;
            }
            _ => {
                let fields = reader.fields(kind == "string", close, start)?;
                if kind == "string" {
                    reader.strings.extend(fields);
                } else {
                    out.extend(entry(fields));
                }
            }
        }
    }
    Ok(out)
}

fn entry(mut fields: HashMap<String, String>) -> Option<Entry> {
    let mut take = |names: &[&str]| {
        let name = names.iter().find(|name| fields.contains_key(**name))?;
        fields.remove(*name)
    };
    let title = plain(&take(&["title"])?);
    let outlet = take(&[
        "journal",
        "journaltitle",
        "booktitle",
        "organization",
        "institution",
        "publisher",
        "howpublished",
    ]);
    let url = take(&["url"]).map(|url| {
        url.replace("\\%", "%")
            .replace("\\_", "_")
            .replace("\\&", "&")
    });
    Some(Entry {
        title,
        outlet: outlet.map(|o| plain(&o)),
        url: address(url, take(&["doi"]))?,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    strings: HashMap<String, String>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blank(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn next(&self) -> Option<u8> {
        self.rest().bytes().next()
    }

    fn take(&mut self, byte: u8) -> bool {
        self.blank();
        let found = self.next() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Letters, digits and what else names are made of.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let len = rest
            .find(|c: char| c.is_whitespace() || "{}()=,#\"@".contains(c))
            .unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or("")
    }

    /// Opens an entry; gives what will close it.
    fn opened(&mut self) -> Option<u8> {
        match self.next()? {
            b'{' => {
                self.at += 1;
                Some(b'}')
            }
            b'(' => {
                self.at += 1;
                Some(b')')
            }
            _ => None,
        }
    }

    fn fields(
        &mut self,
        definition: bool,
        close: u8,
        start: usize,
    ) -> Result<HashMap<String, String>, String> {
        let mut fields = HashMap::new();
        if !definition {
            self.blank();
            self.word(); // the key
            self.take(b',');
        }
        loop {
            if self.take(close) {
                return Ok(fields);
            }
            let name = self.word().to_ascii_lowercase();
            if name.is_empty() || !self.take(b'=') {
                return Err(self.broken(start));
            }
            let value = self.value(start)?;
            fields.insert(name, value);
            if !self.take(b',') {
                return if self.take(close) {
                    Ok(fields)
                } else {
                    Err(self.broken(start))
                };
            }
        }
    }

    /// `{…}`, `"…"`, a number or a name, joined by `#`.
    fn value(&mut self, start: usize) -> Result<String, String> {
        let mut out = String::new();
        loop {
            self.blank();
            match self.next() {
                Some(b'{' | b'"') => out.push_str(self.delimited(start)?),
                _ => {
                    let word = self.word();
                    if word.is_empty() {
                        return Err(self.broken(start));
                    }
                    match self.strings.get(&word.to_ascii_lowercase()) {
                        Some(known) => out.push_str(known),
                        None => out.push_str(word),
                    }
                }
            }
            if !self.take(b'#') {
                return Ok(out);
            }
        }
    }

    /// What stands between a brace or a quotation mark and its other half.
    fn delimited(&mut self, start: usize) -> Result<&'a str, String> {
        let rest = self.rest();
        let quoted = rest.starts_with('"');
        let mut depth = 0usize;
        let mut escaped = false;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'{' | b'(' if at == 0 => depth += 1,
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b')' if depth == 1 && rest.starts_with('(') => depth = 0,
                _ => {}
            }
            let ended = if quoted {
                at > 0 && byte == b'"' && depth == 0
            } else {
                at > 0 && depth == 0
            };
            if ended {
                self.at += at + 1;
                return Ok(rest.get(1..at).unwrap_or(""));
            }
        }
        Err(self.broken(start))
    }

    fn broken(&self, start: usize) -> String {
        let before = self.text.get(..start).unwrap_or("");
        let line = 1 + before.bytes().filter(|b| *b == b'\n').count();
        format!("is no BibTeX: the entry in line {line} is not closed, or a field has no value")
    }
}

/// Text without braces and the commonest commands of TeX.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    let mut accent: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' => {}
            '\\' => match chars.next() {
                Some('"') => accent = Some('\u{308}'),
                Some('\'') => accent = Some('\u{301}'),
                Some('`') => accent = Some('\u{300}'),
                Some('^') => accent = Some('\u{302}'),
                Some('~') => accent = Some('\u{303}'),
                Some('c') if chars.peek() == Some(&'{') => accent = Some('\u{327}'),
                Some('v') if chars.peek() == Some(&'{') => accent = Some('\u{30c}'),
                Some(other) if !other.is_alphabetic() => out.push(other),
                // \emph, \textit: the name goes, its words stay.
                Some(_) => while chars.next_if(|c| c.is_ascii_alphabetic()).is_some() {},
                None => {}
            },
            '~' => out.push(' '),
            c => {
                out.push(c);
                out.extend(accent.take());
            }
        }
    }
    let folded: Vec<&str> = out.split_whitespace().collect();
    folded.join(" ").nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let text = r#"
            A comment. @string{ds = "Der Standard"}
            @article{weber2019,
              title = {{Ministers} Meet \& Part in M{\"u}nchen},
              journal = ds # { Online}, year = 2019,
              url = {https://example.org/a\_b?c=1},
            }
            @comment{ @misc{x, title={no}} }
            @misc(kos, title = "A {Text} at Last", howpublished = "Delo", doi = {10.1000/182})
            @book{none, title = {Without an Address}}
        "#;
        let entries = read(text).expect("BibTeX");
        assert_eq!(
            entries,
            [
                Entry {
                    title: "Ministers Meet & Part in München".into(),
                    outlet: Some("Der Standard Online".into()),
                    url: "https://example.org/a_b?c=1".into(),
                },
                Entry {
                    title: "A Text at Last".into(),
                    outlet: Some("Delo".into()),
                    url: "https://doi.org/10.1000/182".into(),
                },
            ]
        );
        assert!(read("@misc{a, title = {open").is_err());
        assert!(read("@misc{a, title}").is_err());
        assert_eq!(read("me@example.org"), Ok(vec![]));
    }
}
