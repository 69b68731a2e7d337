//! JSON-LD: what a page says of itself for machines.

use serde_json::Value;

use super::report::PageFacts;

/// Nodes that are looked at; a page has no need of more.
const NODES: usize = 2_000;

/// Fills in facts from a JSON-LD block. Whether the page calls itself an article.
pub(super) fn read(text: &str, facts: &mut PageFacts) -> bool {
    let Ok(root) = serde_json::from_str::<Value>(text.trim()) else {
        return false;
    };
    let mut article = false;
    let mut open = vec![&root];
    for _ in 0..NODES {
        let Some(node) = open.pop() else { break };
        match node {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(map) => {
                if is_article(map.get("@type")) {
                    article = true;
                    fill(&mut facts.og_title, map.get("headline"));
                    fill(&mut facts.date_published, map.get("datePublished"));
                    fill(&mut facts.author, map.get("author").and_then(name_of));
                }
                open.extend(
                    ["@graph", "mainEntity", "mainEntityOfPage"]
                        .iter()
                        .filter_map(|k| map.get(*k)),
                );
            }
            _ => {}
        }
    }
    article
}

fn fill(slot: &mut Option<String>, value: Option<&Value>) {
    if let (None, Some(text)) = (&slot, value.and_then(Value::as_str)) {
        *slot = Some(text.trim().to_owned());
    }
}

fn name_of(author: &Value) -> Option<&Value> {
    match author {
        Value::Array(all) => all.first().and_then(name_of),
        Value::Object(map) => map.get("name"),
        other => Some(other),
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let fits =
        |k: &str| k.ends_with("Article") || k.ends_with("BlogPosting") || k.ends_with("Report");
    match kind {
        Some(Value::String(k)) => fits(k),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).any(fits),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_in_a_graph_is_found() {
        let mut facts = PageFacts::default();
        let text = r#"{"@graph":[{"@type":"WebSite"},{"@type":["NewsArticle"],"headline":"A bridge opens",
            "datePublished":"2020-01-02","author":[{"name":"Ann Writer"}]}]}"#;
        assert!(read(text, &mut facts));
        assert_eq!(facts.og_title.as_deref(), Some("A bridge opens"));
        assert_eq!(facts.author.as_deref(), Some("Ann Writer"));
        assert!(!read("{ not json", &mut facts));
    }
}
