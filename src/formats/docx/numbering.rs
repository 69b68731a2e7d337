//! Numbers that Word makes: of notes, and of list items.

use super::error::DocxError;
use super::parts::Part;
use super::xml::{Ns, Scanner, Tag, Token};
use std::collections::HashMap;

/// Lists in a numbering part.
const LIST_LIMIT: usize = 20_000;

/// How a number is written (`w:numFmt`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberFormat {
    /// `1`, also for formats of other scripts.
    #[default]
    Decimal,
    /// `i`
    LowerRoman,
    /// `I`
    UpperRoman,
    /// `a`
    LowerLetter,
    /// `A`
    UpperLetter,
    /// `*`, `†`, `‡`, `§`, then doubled
    Chicago,
    /// Not a number at all.
    Bullet,
}

impl NumberFormat {
    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "lowerLetter" => Self::LowerLetter,
            "upperLetter" => Self::UpperLetter,
            "chicago" => Self::Chicago,
            "bullet" | "none" => Self::Bullet,
            _ => Self::Decimal,
        }
    }

    /// A number as Word shows it.
    pub(super) fn show(self, number: u32) -> String {
        match self {
            Self::Decimal | Self::Bullet => number.to_string(),
            Self::LowerRoman => roman(number),
            Self::UpperRoman => roman(number).to_ascii_uppercase(),
            Self::LowerLetter => letters(number),
            Self::UpperLetter => letters(number).to_ascii_uppercase(),
            Self::Chicago => repeated(number, &["*", "†", "‡", "§"]),
        }
    }
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    // Word stops writing Roman numerals at the same place.
    if number == 0 || number > 32_767 {
        return number.to_string();
    }
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

/// `a` to `z`, then `aa`, `bb`, as Word does.
fn letters(number: u32) -> String {
    let alphabet: Vec<String> = ('a'..='z').map(String::from).collect();
    let signs: Vec<&str> = alphabet.iter().map(String::as_str).collect();
    repeated(number, &signs)
}

fn repeated(number: u32, signs: &[&str]) -> String {
    let Some(index) = number.checked_sub(1).map(|n| n as usize) else {
        return "0".to_owned();
    };
    let times = index / signs.len() + 1;
    match signs.get(index % signs.len()) {
        Some(sign) if times <= 40 => sign.repeat(times),
        _ => number.to_string(),
    }
}

/// What a section, or the whole file, says of the numbers of its notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct NoteNumbering {
    pub(super) format: Option<NumberFormat>,
    pub(super) start: Option<u32>,
    pub(super) each_section: Option<bool>,
}

impl NoteNumbering {
    /// Takes in a child of `w:footnotePr` or `w:endnotePr`.
    pub(super) fn read(&mut self, tag: &Tag<'_>) {
        let value = tag.word("val").unwrap_or_default();
        match tag.local {
            "numFmt" => self.format = Some(NumberFormat::from_name(&value)),
            "numStart" => self.start = value.parse().ok(),
            "numRestart" => self.each_section = Some(value == "eachSect"),
            _ => {}
        }
    }

    /// These settings, with gaps filled from the file's.
    pub(super) fn or(self, file: Self) -> Self {
        Self {
            format: self.format.or(file.format),
            start: self.start.or(file.start),
            each_section: self.each_section.or(file.each_section),
        }
    }
}

impl Level {
    /// Takes in a child of `w:lvl`.
    fn read(&mut self, name: &str, value: &str) {
        /// Characters of a label; longer ones are no labels of notes.
        const LONGEST: usize = 16;
        match name {
            "numFmt" => self.format = NumberFormat::from_name(value),
            "start" => self.start = value.parse().unwrap_or(1),
            "lvlText" if value.len() <= LONGEST => self.pattern = value.to_owned(),
            _ => {}
        }
    }
}

/// The automatic lists of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    by_id: HashMap<String, List>,
    /// The last number given, by counter.
    counters: HashMap<String, u32>,
}

#[derive(Debug, Clone, Default)]
struct List {
    /// Lists of one definition count on together.
    counter: String,
    level: Level,
    start: u32,
}

/// The first level of a definition.
#[derive(Debug, Clone)]
struct Level {
    format: NumberFormat,
    start: u32,
    /// How the number stands in its label: `%1.`, `[%1]`.
    pattern: String,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            format: NumberFormat::Decimal,
            start: 1,
            pattern: "%1.".to_owned(),
        }
    }
}

impl Lists {
    pub(super) fn parse(part: &Part) -> Result<Self, DocxError> {
        let mut definitions: HashMap<String, Level> = HashMap::new();
        let mut by_id: HashMap<String, List> = HashMap::new();
        let mut definition = String::new();
        let mut list: Option<String> = None;
        let mut depth = 0u8;
        let mut scanner = Scanner::new(&part.name, &part.xml);
        while let Some(token) = scanner.next()? {
            let Token::Open(tag) = token else { continue };
            if tag.ns != Ns::Word {
                continue;
            }
            let value = tag.word("val").unwrap_or_default();
            match tag.local {
                "abstractNum" => {
                    definition = tag.word("abstractNumId").unwrap_or_default().into_owned();
                    definitions.insert(definition.clone(), Level::default());
                    list = None;
                }
                "num" => list = Some(tag.word("numId").unwrap_or_default().into_owned()),
                "lvl" | "lvlOverride" => {
                    depth = tag.word("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
                }
                "abstractNumId" => {
                    if let Some(id) = &list {
                        let level = definitions.get(&*value).cloned().unwrap_or_default();
                        let list = List {
                            counter: value.into_owned(),
                            start: level.start,
                            level,
                        };
                        by_id.insert(id.clone(), list);
                    }
                }
                "startOverride" if depth == 0 => {
                    if let Some((id, entry)) =
                        list.as_ref().and_then(|id| Some((id, by_id.get_mut(id)?)))
                    {
                        entry.start = value.parse().unwrap_or(1);
                        // A list that starts anew counts for itself.
                        entry.counter = format!("#{id}");
                    }
                }
                name if depth == 0 && list.is_none() => {
                    if let Some(level) = definitions.get_mut(&definition) {
                        level.read(name, &value);
                    }
                }
                _ => {}
            }
            if definitions.len() + by_id.len() > LIST_LIMIT {
                return Err(DocxError::TooMany {
                    part: part.name.clone(),
                    what: "lists",
                    limit: LIST_LIMIT,
                });
            }
        }
        Ok(Self {
            by_id,
            counters: HashMap::new(),
        })
    }

    /// The label of the next item of a list, at its first level; none for bullets and unknown lists.
    pub(super) fn next(&mut self, list: &str) -> Option<String> {
        let list = self.by_id.get(list)?;
        if list.level.format == NumberFormat::Bullet {
            return None;
        }
        let number = match self.counters.get_mut(&list.counter) {
            Some(last) => {
                *last = last.saturating_add(1);
                *last
            }
            None => {
                self.counters.insert(list.counter.clone(), list.start);
                list.start
            }
        };
        let number = list.level.format.show(number);
        Some(list.level.pattern.replace("%1", &number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_does() {
        let show = |format: NumberFormat, n| format.show(n);
        assert_eq!(show(NumberFormat::LowerRoman, 1994), "mcmxciv");
        assert_eq!(show(NumberFormat::UpperRoman, 4), "IV");
        assert_eq!(show(NumberFormat::LowerLetter, 28), "bb");
        assert_eq!(show(NumberFormat::Chicago, 6), "††");
        assert_eq!(show(NumberFormat::LowerRoman, 0), "0");
        assert_eq!(
            show(NumberFormat::UpperLetter, u32::MAX),
            u32::MAX.to_string()
        );
    }

    #[test]
    fn lists_count_by_definition_unless_they_start_anew() {
        let xml = concat!(
            r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
            r#"<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/>"#,
            r#"<w:numFmt w:val="lowerRoman"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="9"/>"#,
            r#"<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>"#,
            r#"<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>"#,
            r#"<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>"#,
            r#"<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">"#,
            r#"<w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#
        );
        let mut lists = Lists::parse(&Part::for_test(xml)).expect("lists");
        let shown: Vec<_> = ["1", "2", "3", "1", "9"].map(|id| lists.next(id)).into();
        assert_eq!(
            shown,
            [Some("iii."), Some("iv."), Some("i."), Some("v."), None].map(|n| n.map(String::from))
        );
    }
}
