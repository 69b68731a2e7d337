//! `brieflint rules`.

use std::fmt::Write;

use brieflint::rules::{self, FixKind};
use serde_json::json;

use crate::args::{ListFormat, RulesArgs};
use crate::{CLEAN, Failure, output};

/// Lists every rule.
pub(crate) fn run(args: &RulesArgs) -> Result<u8, Failure> {
    let text = match args.output_format {
        ListFormat::Table => table(),
        ListFormat::Json => json(),
    };
    output::write(&args.output, &text)?;
    Ok(CLEAN)
}

fn fix_name(fix: FixKind) -> &'static str {
    match fix {
        FixKind::None => "-",
        FixKind::Safe => "safe",
        FixKind::Unsafe => "unsafe",
        FixKind::SafeOrUnsafe => "safe/unsafe",
    }
}

fn table() -> String {
    let width = rules::all().map(|r| r.meta().name.len()).max().unwrap_or(0);
    let mut out = String::new();
    let mut category = None;
    for rule in rules::all() {
        let meta = rule.meta();
        if category != Some(meta.category) {
            category = Some(meta.category);
            let _ = writeln!(
                out,
                "{}{}",
                if out.is_empty() { "" } else { "\n" },
                meta.category.name()
            );
        }
        let summary = meta.summary().replace('\n', " ");
        let _ = writeln!(
            out,
            "  {:width$}  {:<7}  {:<11}  {summary}",
            meta.name,
            meta.level.name(),
            fix_name(meta.fix)
        );
    }
    out
}

fn json() -> String {
    let rows: Vec<_> = rules::all()
        .map(|rule| {
            let meta = rule.meta();
            json!({
                "name": meta.name,
                "category": meta.category.name(),
                "level": meta.level.name(),
                "fix": match meta.fix { FixKind::None => None, fix => Some(fix_name(fix)) },
                "since": meta.since,
                "summary": meta.summary().replace('\n', " "),
                "url": brieflint::render::page_url(meta.category.name(), meta.name),
            })
        })
        .collect();
    let document = json!({ "version": 1, "rules": rows });
    format!(
        "{}\n",
        serde_json::to_string_pretty(&document).unwrap_or_default()
    )
}
