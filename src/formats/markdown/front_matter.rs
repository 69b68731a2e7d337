//! Front matter: YAML between `---` lines, TOML between `+++` lines, pandoc's `%` lines.

use crate::document::Meta;

/// More authors than this are not kept.
const MOST_AUTHORS: usize = 64;

/// Reads the front matter at the start of `text` and gives its length in bytes, 0 where there is none.
pub(super) fn read(text: &str, meta: &mut Meta) -> usize {
    if let Some((inner, len)) = fenced(text, "---", &["---", "..."]) {
        yaml(inner, meta);
        return len;
    }
    if let Some((inner, len)) = fenced(text, "+++", &["+++"]) {
        toml(inner, meta);
        return len;
    }
    percent(text, meta)
}

/// The text between a first line and a last one, and the length of all of it.
fn fenced<'a>(text: &'a str, open: &str, close: &[&str]) -> Option<(&'a str, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != open || !first.ends_with('\n') {
        return None;
    }
    let mut at = first.len();
    for (index, line) in lines.enumerate() {
        // A rule and not front matter: `---` with a blank line behind it.
        if index == 0 && line.trim().is_empty() {
            return None;
        }
        if close.contains(&line.trim_end()) {
            return Some((text.get(first.len()..at)?, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The keys at the top level of YAML, and lists of plain values below them. Whatever else YAML can say is skipped.
fn yaml(text: &str, meta: &mut Meta) {
    let mut key = String::new();
    for line in text.lines() {
        let body = line.trim();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let top = !line.starts_with([' ', '\t']);
        if let Some(item) = body
            .strip_prefix("- ")
            .or_else(|| (body == "-").then_some(""))
        {
            let item = item.trim();
            let value = match item.split_once(':') {
                Some(("name" | "\"name\"", name)) => name,
                Some((word, rest)) if rest.starts_with(' ') && !word.contains([' ', '"']) => "",
                _ => item,
            };
            set(meta, &key, unquoted(value));
        } else if let Some((name, value)) = body.split_once(':') {
            if top {
                key = name.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
            } else if name.trim() != "name" {
                continue;
            }
            let value = value.trim();
            match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
                Some(list) if is_author(&key) => {
                    for value in list.split(',') {
                        set(meta, &key, unquoted(value));
                    }
                }
                _ => set(meta, &key, unquoted(value)),
            }
        }
    }
}

fn toml(text: &str, meta: &mut Meta) {
    let Ok(table) = text.parse::<toml::Table>() else {
        return;
    };
    for (key, value) in &table {
        let key = key.to_ascii_lowercase();
        let words = |value: &toml::Value| match value {
            toml::Value::String(words) => Some(words.clone()),
            toml::Value::Datetime(date) => Some(date.to_string()),
            toml::Value::Table(table) => {
                let name = table.get("name").and_then(toml::Value::as_str);
                name.map(str::to_owned)
            }
            _ => None,
        };
        match value {
            toml::Value::Array(values) => {
                for value in values.iter().filter_map(words) {
                    set(meta, &key, value);
                }
            }
            value => {
                if let Some(value) = words(value) {
                    set(meta, &key, value);
                }
            }
        }
    }
}

/// Pandoc's title block: `% title`, `% authors`, `% date`.
fn percent(text: &str, meta: &mut Meta) -> usize {
    let mut len = 0;
    for (key, line) in ["title", "author", "date"]
        .iter()
        .zip(text.split_inclusive('\n'))
    {
        let Some(value) = line.strip_prefix("% ").or_else(|| line.strip_prefix("%\n")) else {
            break;
        };
        let parts = if *key == "author" { ';' } else { '\n' };
        for value in value.split(parts) {
            set(meta, key, value.trim().to_owned());
        }
        len += line.len();
    }
    len
}

fn is_author(key: &str) -> bool {
    matches!(key, "author" | "authors" | "by" | "byline")
}

fn set(meta: &mut Meta, key: &str, value: String) {
    if value.is_empty() || matches!(value.as_str(), "|" | ">" | "|-" | ">-") {
        return;
    }
    match key {
        "title" => {
            meta.title.get_or_insert(value);
        }
        "date" | "published" | "pubdate" => {
            meta.date.get_or_insert(value);
        }
        "publisher" | "institution" | "organization" | "organisation" => {
            meta.publisher.get_or_insert(value);
        }
        _ if is_author(key) && meta.authors.len() < MOST_AUTHORS => meta.authors.push(value),
        _ => {}
    }
}

/// A plain or quoted scalar, without a comment behind it.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            let end = inner.rfind(quote).unwrap_or(inner.len());
            return inner.get(..end).unwrap_or(inner).to_owned();
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    value.get(..end).unwrap_or(value).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(text: &str) -> (Meta, &str) {
        let mut meta = Meta::default();
        let len = read(text, &mut meta);
        (meta, text.get(len..).expect("boundary"))
    }

    #[test]
    fn yaml_front_matter() {
        let (found, rest) = meta(
            "---\r\ntitle: \"Grain: a report\" # working title\r\ndate: 2024-05-01\r\nauthors:\r\n- Ann Lee\r\n  - name: Bo Ek\r\n    affiliation: none\r\ntopics: [a, b]\r\n---\r\n\r\nText",
        );
        assert_eq!(found.title.as_deref(), Some("Grain: a report"));
        assert_eq!(found.date.as_deref(), Some("2024-05-01"));
        assert_eq!(found.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(rest, "\r\nText");
        let (found, _) = meta("---\nauthor: [Ann Lee, 'Bo Ek']\n...\n");
        assert_eq!(found.authors, ["Ann Lee", "Bo Ek"]);
    }

    #[test]
    fn toml_and_percent() {
        let (found, rest) =
            meta("+++\ntitle = \"Grain\"\ndate = 2024-05-01\nauthors = [\"Ann Lee\"]\n+++\nText");
        assert_eq!(found.title.as_deref(), Some("Grain"));
        assert_eq!(found.date.as_deref(), Some("2024-05-01"));
        assert_eq!((found.authors.len(), rest), (1, "Text"));
        let (found, rest) = meta("% Grain\n% Ann Lee; Bo Ek\n% May 2024\n\nText");
        assert_eq!(found.title.as_deref(), Some("Grain"));
        assert_eq!(found.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(rest, "\nText");
    }

    #[test]
    fn rules_are_no_front_matter() {
        for text in [
            "---\n\nText\n\n---\n",
            "Text\n---\na: b\n---\n",
            "---\nText",
            "",
            "---",
        ] {
            assert_eq!(meta(text), (Meta::default(), text), "{text}");
        }
    }
}
