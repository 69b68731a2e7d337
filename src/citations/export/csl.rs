//! CSL-JSON, as Zotero and pandoc read it.

use serde_json::{Map, Value, json};

use super::super::date::PartialDate;
use super::{Item, ItemType, Name};

/// One JSON array of items.
#[must_use]
pub fn csl_json(items: &[Item]) -> String {
    let rows: Vec<Value> = items.iter().map(item).collect();
    crate::render::document(&rows)
}

fn item(item: &Item) -> Value {
    let mut row = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            row.insert(key.to_owned(), value);
        }
    };
    let text = |field: &Option<String>| field.clone().map(Value::from);
    put("id", Some(item.id.clone().into()));
    put("type", Some(kind(item.kind).into()));
    put("title", text(&item.title));
    put(
        "author",
        (!item.authors.is_empty()).then(|| item.authors.iter().map(name).collect()),
    );
    let outlet = if item.is_whole() {
        "publisher"
    } else {
        "container-title"
    };
    put(outlet, text(&item.outlet));
    put("issued", item.issued.map(date));
    put("accessed", item.accessed.map(date));
    put("URL", text(&item.url));
    put("DOI", text(&item.doi));
    put(
        "note",
        Some(item.remark())
            .filter(|r| !r.is_empty())
            .map(Value::from),
    );
    Value::Object(row)
}

fn kind(kind: ItemType) -> &'static str {
    match kind {
        ItemType::ArticleNewspaper => "article-newspaper",
        ItemType::ArticleMagazine => "article-magazine",
        ItemType::ArticleJournal => "article-journal",
        ItemType::Post => "post",
        ItemType::Webpage => "webpage",
        ItemType::Report => "report",
        ItemType::Book => "book",
        ItemType::PersonalCommunication => "personal_communication",
        // CSL 1.0.1, which pandoc 2 reads, has no "document".
        ItemType::Document => "article",
    }
}

fn name(name: &Name) -> Value {
    match name {
        Name::Literal(name) => json!({ "literal": name }),
        Name::Person {
            family,
            given,
            dropping,
            non_dropping,
            suffix,
        } => {
            let mut row = Map::new();
            for (key, part) in [
                ("family", family),
                ("given", given),
                ("dropping-particle", dropping),
                ("non-dropping-particle", non_dropping),
                ("suffix", suffix),
            ] {
                if !part.is_empty() {
                    row.insert(key.to_owned(), part.clone().into());
                }
            }
            Value::Object(row)
        }
    }
}

fn date(date: PartialDate) -> Value {
    let mut parts = vec![i64::from(date.year)];
    parts.extend(date.month.map(i64::from));
    parts.extend(date.day.map(i64::from));
    json!({ "date-parts": [parts] })
}
