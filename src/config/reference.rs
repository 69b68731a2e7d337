//! The reference of `brieflint.toml`, made from the types: the JSON schema, the file that `brieflint init` writes, and
//! the page `docs/config.md`.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::File;
use crate::rules;

/// The JSON schema of `brieflint.toml`.
#[must_use]
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(File).to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), "brieflint.toml".into());
    }
    name_rules(&mut schema);
    schema
}

/// Rules are known by name; a wrong one is an error.
fn name_rules(schema: &mut Value) {
    let names: Vec<Value> = rules::all().map(|r| r.meta().name.into()).collect();
    for pointer in ["/properties/rules", "/$defs/Override/properties/rules"] {
        if let Some(Value::Object(table)) = schema.pointer_mut(pointer) {
            let names = Map::from_iter([("enum".into(), Value::Array(names.clone()))]);
            table.insert("propertyNames".into(), Value::Object(names));
        }
    }
}

/// A key, or a table of keys.
struct Key<'a> {
    name: &'a str,
    schema: &'a Map<String, Value>,
    /// The keys of a table whose keys are known.
    keys: Vec<Key<'a>>,
    /// Whether the table may stand many times.
    repeated: bool,
    /// A value that may be given, where there is no default.
    example: Option<&'a Value>,
}

impl<'a> Key<'a> {
    fn of(root: &'a Value, name: &'a str, schema: &'a Value) -> Option<Self> {
        let schema = schema.as_object()?;
        let items = schema.get("items");
        let table = match items {
            Some(items) => entry_of(root, items),
            None => definition(root, schema.get("$ref")),
        };
        let keys = table.map(|table| keys(root, table)).unwrap_or_default();
        Some(Self {
            name,
            schema,
            repeated: !keys.is_empty() && items.is_some(),
            keys,
            example: schema
                .get("examples")
                .and_then(|examples| examples.get(0))
                .or_else(|| choice(root, schema)),
        })
    }

    fn words(&self) -> &'a str {
        self.schema
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The default in TOML, or an example where there is none.
    fn value(&self) -> String {
        match self.default() {
            Some(default) => toml_value(default),
            None => self.example.map_or_else(|| "\"\"".into(), toml_value),
        }
    }

    fn default(&self) -> Option<&'a Value> {
        self.schema.get("default").filter(|value| !value.is_null())
    }
}

/// The first of the words that a value may be.
fn choice<'a>(root: &'a Value, schema: &'a Map<String, Value>) -> Option<&'a Value> {
    let choices = schema.get("anyOf")?.as_array()?;
    let pointer = choices.iter().find_map(|c| c.get("$ref"))?.as_str()?;
    let named = root.pointer(pointer.strip_prefix('#')?)?;
    match named.get("oneOf") {
        Some(words) => words.get(0)?.get("const"),
        None => named.get("enum")?.get(0),
    }
}

/// The keys of a table, in the order of the type.
fn keys<'a>(root: &'a Value, table: &'a Value) -> Vec<Key<'a>> {
    let properties = table.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .filter_map(|(name, schema)| Key::of(root, name, schema))
        .collect()
}

fn definition<'a>(root: &'a Value, reference: Option<&Value>) -> Option<&'a Value> {
    let pointer = reference?.as_str()?.strip_prefix('#')?;
    root.pointer(pointer)
        .filter(|found| found.get("properties").is_some())
}

/// The table among the things that an array may hold.
fn entry_of<'a>(root: &'a Value, items: &Value) -> Option<&'a Value> {
    let found = root.pointer(items.get("$ref")?.as_str()?.strip_prefix('#')?)?;
    if found.get("properties").is_some() {
        return Some(found);
    }
    let choices = found.get("anyOf")?.as_array()?;
    choices
        .iter()
        .find_map(|choice| definition(root, choice.get("$ref")))
}

/// JSON as TOML, on one line.
fn toml_value(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".into(),
        Value::Object(table) if table.is_empty() => "{}".into(),
        Value::Object(table) => {
            let entries: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{key} = {}", toml_value(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml_value).collect();
            format!("[{}]", items.join(", "))
        }
        // Strings are written alike: JSON's escapes are among TOML's.
        other => other.to_string(),
    }
}

/// A commented `brieflint.toml` with every key and its default.
#[must_use]
pub fn init() -> String {
    let schema = schema();
    let mut out = String::from(
        "# brieflint.toml: every key with its default. Take the `#` away from what you change.\n\
         # `brieflint config show` prints what is in force and where it comes from.\n",
    );
    let keys = keys(&schema, &schema);
    for key in keys.iter().filter(|key| is_plain(key)) {
        out.push('\n');
        comment(key.words(), &mut out);
        let _ = writeln!(out, "# {} = {}", key.name, key.value());
    }
    for key in keys.iter().filter(|key| !is_plain(key) || key.repeated) {
        out.push('\n');
        if key.name == "rules" {
            rules_section(key, &mut out);
        } else if key.repeated {
            repeated_section(key, &mut out);
        } else {
            section(key, key.name, &mut out);
        }
    }
    out
}

/// Whether a key stands above the first table.
fn is_plain(key: &Key<'_>) -> bool {
    key.name == "ignore" || (key.keys.is_empty() && key.name != "rules")
}

fn section(key: &Key<'_>, name: &str, out: &mut String) {
    comment(key.words(), out);
    let _ = writeln!(out, "[{name}]");
    for inner in key
        .keys
        .iter()
        .filter(|inner| inner.keys.is_empty() || inner.repeated)
    {
        comment(inner.words(), out);
        let _ = writeln!(out, "# {} = {}", inner.name, inner.value());
    }
    for inner in key
        .keys
        .iter()
        .filter(|inner| !inner.keys.is_empty() && !inner.repeated)
    {
        out.push('\n');
        section(inner, &format!("{name}.{}", inner.name), out);
    }
}

fn rules_section(key: &Key<'_>, out: &mut String) {
    comment(key.words(), out);
    let _ = writeln!(out, "[rules]");
    for rule in rules::all() {
        let meta = rule.meta();
        let _ = writeln!(out, "# {} = \"{}\"", meta.name, meta.level.name());
    }
}

fn repeated_section(key: &Key<'_>, out: &mut String) {
    if key.name == "ignore" {
        comment("Findings that are accepted, each with the reason.", out);
    } else {
        comment(key.words(), out);
    }
    let example = match key.name {
        "ignore" => {
            "rule = \"missing-title\"\nurl = \"https://example.org/reports/*\"\nreason = \"The series has no titles.\"\nexpires = 2030-12-31\n"
        }
        _ => "paths = [\"archive/**\"]\nrules = { missing-title = \"off\" }\n",
    };
    let _ = writeln!(out, "# [[{}]]", key.name);
    comment(example, out);
}

fn comment(words: &str, out: &mut String) {
    for line in words.lines() {
        let _ = writeln!(out, "# {line}");
    }
}

/// The page `docs/config.md`.
#[must_use]
pub fn reference() -> String {
    let schema = schema();
    let keys = keys(&schema, &schema);
    let mut out = String::from(INTRODUCTION);
    out.push_str("\n## Keys\n\n");
    rows(keys.iter().filter(|key| is_plain(key)), &mut out);
    for key in keys.iter().filter(|key| key.repeated || !is_plain(key)) {
        table(key, key.name, &mut out);
    }
    out
}

const INTRODUCTION: &str = include_str!("reference.md");

const RULES: &str = "\
`brieflint rules` lists the rules and their levels, `brieflint explain NAME` prints a rule's page.

```toml
[rules]
missing-date = \"warning\"
uncited-quotation = { level = \"info\", words = 8 }
```
";

fn table(key: &Key<'_>, name: &str, out: &mut String) {
    let title = if key.repeated {
        format!("[[{name}]]")
    } else {
        format!("[{name}]")
    };
    let _ = write!(out, "\n## `{title}`\n\n");
    if key.name == "ignore" {
        out.push_str("Findings that are accepted, each with the reason: everything that is set must match. Places are named by what\nstands there, never by a line.\n\n");
    } else {
        let _ = writeln!(out, "{}\n", key.words());
    }
    if key.name == "rules" {
        out.push_str(RULES);
        return;
    }
    rows(key.keys.iter().filter(|inner| inner.keys.is_empty()), out);
    for inner in key
        .keys
        .iter()
        .filter(|inner| !inner.keys.is_empty() && inner.name != "ignore" && !key.repeated)
    {
        table(inner, &format!("{name}.{}", inner.name), out);
    }
}

fn rows<'k, 'a: 'k>(keys: impl Iterator<Item = &'k Key<'a>>, out: &mut String) {
    out.push_str("| key | default | meaning |\n| :-- | :-- | :-- |\n");
    for key in keys {
        let default = key
            .default()
            .map_or_else(String::new, |value| format!("`{}`", toml_value(value)));
        let words = key.words().replace('\n', " ").replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {default} | {words} |", key.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line of a file with its `#` taken away where it is a key and not prose.
    fn uncommented(text: &str) -> String {
        let is_key = |line: &str| {
            let name = line.split(" = ").next().unwrap_or("");
            line.starts_with("[[")
                || (line.contains(" = ")
                    && name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        };
        text.lines()
            .filter_map(|line| match line.strip_prefix("# ") {
                Some(rest) if is_key(rest) => Some(format!("{rest}\n")),
                Some(_) => None,
                None => Some(format!("{line}\n")),
            })
            // The two forms of `ignore` cannot both stand in one file.
            .filter(|line| !line.starts_with("ignore = "))
            .collect()
    }

    #[test]
    fn the_file_of_init_is_valid_with_and_without_its_comments() {
        let text = init();
        assert_eq!(
            crate::config::parse(&text).expect("valid"),
            File::default(),
            "{text}"
        );
        let all = uncommented(&text);
        let file = crate::config::parse(&all).unwrap_or_else(|e| panic!("{e:?}\n{all}"));
        assert_eq!(file.rules.len(), rules::all().count());
        assert_eq!(file.sources, File::default().sources);
        assert_eq!((file.ignore.len(), file.overrides.len()), (1, 1));
    }

    #[test]
    fn the_schema_knows_every_key() {
        let schema = schema();
        let table = toml::Table::try_from(File::default()).expect("a table");
        for key in table.keys() {
            assert!(schema["properties"].get(key).is_some(), "{key}");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
