//! RIS, as reference managers import it.

use super::{Item, ItemType};

/// One record for each item. Lines end with CR and LF, as the format has it.
#[must_use]
pub fn ris(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        record(&mut out, item);
    }
    out
}

fn record(out: &mut String, item: &Item) {
    let mut line = |tag: &str, value: &str| {
        let value: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        out.push_str(&format!("{tag}  - {value}\r\n"));
    };
    let (kind, outlet) = match item.kind {
        ItemType::ArticleNewspaper => ("NEWS", "T2"),
        ItemType::ArticleMagazine => ("MGZN", "T2"),
        ItemType::ArticleJournal => ("JOUR", "T2"),
        ItemType::Post => ("BLOG", "T2"),
        ItemType::Webpage => ("ELEC", "T2"),
        ItemType::Report => ("RPRT", "PB"),
        ItemType::Book => ("BOOK", "PB"),
        ItemType::PersonalCommunication => ("PCOMM", "PB"),
        ItemType::Document => ("GEN", "PB"),
    };
    line("TY", kind);
    line("ID", &item.id);
    for author in &item.authors {
        // A comma would be taken for the end of a family name.
        let whole = || author.family().replace(',', "");
        line("AU", &author.inverted().unwrap_or_else(whole));
    }
    let fields = [
        ("TI", item.title.clone()),
        (outlet, item.outlet.clone()),
        ("PY", item.issued.map(|d| d.year.to_string())),
        ("DA", item.issued.map(slashed)),
        ("Y2", item.accessed.map(slashed)),
        ("UR", item.url.clone()),
        ("DO", item.doi.clone()),
        ("N1", Some(item.remark()).filter(|r| !r.is_empty())),
    ];
    for (tag, value) in fields {
        if let Some(value) = value {
            line(tag, &value);
        }
    }
    line("ER", "");
}

/// A date in the format's own way: `2019/06/17/`, with what is not known left empty.
fn slashed(date: super::super::date::PartialDate) -> String {
    let part = |n: Option<u8>| n.map(|n| format!("{n:02}")).unwrap_or_default();
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}
