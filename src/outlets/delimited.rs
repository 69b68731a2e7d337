//! Tables of text: comma or tab separated, RFC 4180 quoting.

/// The separator a table uses, judged by its first line.
pub(crate) fn separator_of(text: &str) -> char {
    let first = text.lines().next().unwrap_or("");
    let count = |c: char| first.matches(c).count();
    let mut best = ',';
    for candidate in ['\t', ';'] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

/// The rows of a table. A quoted cell may hold separators, line breaks and doubled quotation marks.
pub(crate) fn rows(text: &str, separator: char) -> Rows<'_> {
    Rows {
        chars: text.chars().peekable(),
        separator,
    }
}

/// See [`rows`].
pub(crate) struct Rows<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        self.chars.peek()?;
        let mut row = Vec::new();
        let mut cell = String::new();
        let mut quoted = false;
        while let Some(c) = self.chars.next() {
            if quoted {
                if c != '"' {
                    cell.push(c);
                } else if self.chars.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    quoted = false;
                }
            } else if c == '"' && cell.trim().is_empty() {
                cell.clear();
                quoted = true;
            } else if c == self.separator {
                row.push(std::mem::take(&mut cell));
            } else if c == '\n' {
                break;
            } else if c != '\r' {
                cell.push(c);
            }
        }
        row.push(cell);
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_quoted_cells() {
        let text = "a,b\r\n\"x, \"\"y\"\"\nz\",2\n,\n";
        let all: Vec<Vec<String>> = rows(text, ',').collect();
        assert_eq!(
            all,
            [vec!["a", "b"], vec!["x, \"y\"\nz", "2"], vec!["", ""]]
        );
        assert_eq!(separator_of("a\tb,c\td"), '\t');
    }
}
