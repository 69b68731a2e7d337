//! BibTeX, in UTF-8.

use std::fmt::Write;

use super::super::date::PartialDate;
use super::{Item, ItemType, Name};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// One entry for each item.
#[must_use]
pub fn bibtex(items: &[Item]) -> String {
    let mut out = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        entry(&mut out, item);
    }
    out
}

fn entry(out: &mut String, item: &Item) {
    let (kind, outlet) = match item.kind {
        ItemType::ArticleNewspaper | ItemType::ArticleMagazine | ItemType::ArticleJournal => {
            ("article", "journal")
        }
        ItemType::Report => ("techreport", "institution"),
        ItemType::Book => ("book", "publisher"),
        ItemType::PersonalCommunication => ("unpublished", "publisher"),
        // Known to biblatex, Zotero and pandoc; to classic BibTeX it is the same as misc.
        ItemType::Post | ItemType::Webpage => ("online", "organization"),
        ItemType::Document => ("misc", "publisher"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "@{kind}{{{},", item.id);
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name} = {{{value}}},");
    };
    if !item.authors.is_empty() {
        let names: Vec<String> = item.authors.iter().map(author).collect();
        field("author", &names.join(" and "));
    }
    if let Some(title) = &item.title {
        // The inner braces keep the capitals.
        field("title", &format!("{{{}}}", escaped(title)));
    }
    if let Some(name) = &item.outlet {
        field(outlet, &escaped(name));
    }
    match item.kind {
        ItemType::ArticleNewspaper => field("entrysubtype", "newspaper"),
        ItemType::ArticleMagazine => field("entrysubtype", "magazine"),
        _ => {}
    }
    if let Some(date) = item.issued {
        field("year", &date.year.to_string());
        if let Some(month) = date
            .month
            .and_then(|m| MONTHS.get(usize::from(m).checked_sub(1)?))
        {
            field("month", month);
        }
        if let Some(day) = date.day {
            field("day", &day.to_string());
        }
    }
    if let Some(url) = &item.url {
        field("url", &address(url));
    }
    if let Some(date) = item.accessed.map(|d: PartialDate| d.to_string()) {
        field("urldate", &date);
    }
    if let Some(doi) = &item.doi {
        field("doi", &address(doi));
    }
    let remark = item.remark();
    if !remark.is_empty() {
        field("note", &escaped(&remark));
    }
    out.push_str("}\n");
}

/// A name in the order that BibTeX cannot mistake; a literal name in braces.
fn author(name: &Name) -> String {
    match name.inverted() {
        Some(inverted) => escaped(&inverted),
        None => format!("{{{}}}", escaped(name.family())),
    }
}

/// Text without what TeX would take for a command.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// An address stands as it is, but for what would end the field.
fn address(url: &str) -> String {
    url.replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
}
