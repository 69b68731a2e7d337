//! Query parameters that say how the author came to a page, and nothing about the page.

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Level, Place};
use crate::document::Link;
use crate::links::host::tracking_parameter;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};
use crate::span::Span;

static META: RuleMeta = RuleMeta {
    name: "tracking-parameter",
    category: Category::Links,
    level: Level::Info,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/links/tracking-parameter.md"),
};

/// See the rule's page.
pub(crate) struct TrackingParameter;

impl Rule for TrackingParameter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        for link in cx.doc.links.iter().filter(|link| !link.code) {
            if link.url().contains('?') {
                out.extend(check_link(cx, link));
            }
        }
    }
}

fn check_link(cx: &Context<'_>, link: &Link) -> Option<Diagnostic> {
    let cleaned = without_tracking(link.url())?;
    let mut edits = Vec::new();
    let mut reachable = true;
    if link.indicator.is_some() {
        let raw = cx.doc.slice(link.span);
        match without_tracking(raw) {
            Some(clean) => edits.push(Edit {
                place: Place::Visible(Span::new(
                    link.span.start + clean.from,
                    link.span.start + clean.to,
                )),
                replacement: clean.query,
            }),
            None => reachable = false,
        }
    }
    if let Some(hidden) = &link.hidden
        && without_tracking(&hidden.url).is_some()
    {
        // The target is edited as it stands in the source, entities and all.
        let in_source = hidden
            .home
            .and_then(|home| Some((home, without_tracking(home.of(&cx.source.text))?)));
        match in_source {
            Some((home, clean)) => edits.push(Edit {
                place: Place::Home(Span::new(home.start + clean.from, home.start + clean.to)),
                replacement: clean.query,
            }),
            None => reachable = false,
        }
    }
    let names: Vec<String> = cleaned
        .names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let message = match &cleaned.assistant {
        Some(assistant) => format!(
            "this link was copied from {assistant}: {}",
            names.join(", ")
        ),
        None if names.len() == 1 => format!(
            "this link carries a tracking parameter: {}",
            names.join(", ")
        ),
        None => format!(
            "this link carries tracking parameters: {}",
            names.join(", ")
        ),
    };
    let help = match cleaned.assistant {
        Some(_) => {
            "open the page and check that it says what the draft says it does; then take the parameter off"
        }
        None => "take them off: the page stays the same",
    };
    let diagnostic = Diagnostic::new(META.name, META.level, link.span, message).with_help(help);
    Some(if reachable && !edits.is_empty() {
        diagnostic.with_fix(Fix {
            title: "Take the tracking parameters off".into(),
            applicability: Applicability::Safe,
            edits,
        })
    } else {
        diagnostic
    })
}

/// A URL's query without what tracks.
struct Cleaned {
    /// Where the query stands, from its `?` to its end.
    from: usize,
    to: usize,
    /// What is left of it, with its `?`; empty where nothing is.
    query: String,
    /// The parameters taken out.
    names: Vec<String>,
    /// The assistant that named itself as the source.
    assistant: Option<&'static str>,
}

/// None where the URL holds no tracking parameter.
fn without_tracking(url: &str) -> Option<Cleaned> {
    let from = url.find('?')?;
    let rest = url.get(from + 1..)?;
    let to = from + 1 + rest.find('#').unwrap_or(rest.len());
    let query = url.get(from + 1..to)?;
    let mut kept = String::new();
    let mut names: Vec<String> = Vec::new();
    let mut assistant = None;
    let mut ampersand = "&";
    for part in query.split('&') {
        // `a=1&amp;b=2` in a source: the entity's rest belongs to the ampersand.
        let (entity, part) = match part.strip_prefix("amp;") {
            Some(part) => ("&amp;", part),
            None => ("&", part),
        };
        ampersand = if kept.is_empty() { ampersand } else { entity };
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if tracking_parameter(name) {
            assistant = assistant.or_else(|| assistant_of(name, value));
            if names.len() < 8 {
                names.push(name.to_owned());
            }
        } else {
            kept.push_str(if kept.is_empty() { "?" } else { ampersand });
            kept.push_str(part);
        }
    }
    (!names.is_empty()).then_some(Cleaned {
        from,
        to,
        query: kept,
        names,
        assistant,
    })
}

/// The assistant that hands out links with its own name in `utm_source`.
fn assistant_of(name: &str, value: &str) -> Option<&'static str> {
    if !name.eq_ignore_ascii_case("utm_source") {
        return None;
    }
    let value = value.to_ascii_lowercase();
    [
        ("chatgpt", "ChatGPT"),
        ("openai", "ChatGPT"),
        ("perplexity", "Perplexity"),
        ("copilot", "Copilot"),
        ("gemini", "Gemini"),
        ("claude", "Claude"),
    ]
    .into_iter()
    .find(|(word, _)| value.starts_with(word))
    .map(|(_, assistant)| assistant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries() {
        let clean = |url: &str| {
            without_tracking(url).map(|c| format!("{}{}{}", &url[..c.from], c.query, &url[c.to..]))
        };
        assert_eq!(
            clean("https://a.org/x?utm_source=b").as_deref(),
            Some("https://a.org/x")
        );
        assert_eq!(
            clean("https://a.org/x?id=1&utm_source=b&c=2#d").as_deref(),
            Some("https://a.org/x?id=1&c=2#d")
        );
        assert_eq!(
            clean("https://a.org/x?fbclid=b&amp;id=1&amp;c=2").as_deref(),
            Some("https://a.org/x?id=1&amp;c=2")
        );
        assert_eq!(clean("https://a.org/x?id=1"), None);
        assert_eq!(clean("https://a.org/x?ref=1"), None);
    }
}
