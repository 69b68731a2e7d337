//! What the paragraph and character styles say: headings, lists, quotations, code, italics.

use super::error::DocxError;
use super::parts::Part;
use super::xml::{Ns, Scanner, Token};
use std::collections::HashMap;

/// Styles that build on styles; longer chains (or circles) are cut.
const CHAIN_LIMIT: usize = 32;
/// Word itself stops at 4,079.
const STYLE_LIMIT: usize = 20_000;
/// Character styles for program text, of Word and of pandoc.
const CODE_NAMES: [&str; 4] = ["html code", "verbatim char", "source text", "code"];

/// What a style means for the text that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Body,
    /// A heading and its level from 1.
    Heading(u8),
    /// The draft's title.
    Title,
    /// The draft's author.
    Author,
    /// The draft's date.
    Date,
    /// An item of a list.
    List,
    /// A quotation set apart.
    Quote,
    /// Program text.
    Code,
}

/// One style as it is written.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    italic: Option<bool>,
    superscript: Option<bool>,
    vanish: Option<bool>,
    /// List and level, where the style numbers its paragraphs.
    numbering: Option<(String, u8)>,
}

/// What a character style does to its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// Italic.
    pub(super) italic: bool,
    /// Superscript.
    pub(super) superscript: bool,
    /// Hidden.
    pub(super) vanish: bool,
    /// Program text.
    pub(super) code: bool,
}

/// A style with what it takes from those it builds on.
#[derive(Debug, Clone, Default)]
struct Resolved {
    role: Role,
    look: Look,
    numbering: Option<(String, u8)>,
}

/// All styles, by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    resolved: HashMap<String, Resolved>,
}

impl Styles {
    pub(super) fn parse(part: &Part) -> Result<Self, DocxError> {
        let mut by_id = HashMap::new();
        let mut scanner = Scanner::new(&part.name, &part.xml);
        let mut open: Option<(String, Style, usize)> = None;
        let mut numbering: (Option<String>, u8) = (None, 0);
        while let Some(token) = scanner.next()? {
            match token {
                Token::Open(tag) if tag.is(Ns::Word, "style") => {
                    let id = tag.word("styleId").unwrap_or_default().into_owned();
                    open = Some((id, Style::default(), scanner.depth()));
                    numbering = (None, 0);
                }
                Token::Open(tag) if tag.ns == Ns::Word => {
                    let Some((_, style, _)) = &mut open else {
                        continue;
                    };
                    let value = tag.word("val").unwrap_or_default();
                    match tag.local {
                        "name" => style.name = value.to_ascii_lowercase(),
                        "basedOn" => style.based_on = Some(value.into_owned()),
                        "outlineLvl" => style.outline = value.parse().ok(),
                        "i" => style.italic = Some(tag.on()),
                        "vanish" => style.vanish = Some(tag.on()),
                        "vertAlign" => style.superscript = Some(value == "superscript"),
                        "numId" => numbering.0 = Some(value.into_owned()),
                        "ilvl" => numbering.1 = value.parse().unwrap_or(0),
                        _ => {}
                    }
                }
                Token::Close { .. } => {
                    if let Some((id, mut style, _)) =
                        open.take_if(|(_, _, depth)| scanner.depth() < *depth)
                    {
                        style.numbering = numbering.0.take().map(|id| (id, numbering.1));
                        if by_id.len() >= STYLE_LIMIT {
                            return Err(DocxError::TooMany {
                                part: part.name.clone(),
                                what: "styles",
                                limit: STYLE_LIMIT,
                            });
                        }
                        by_id.insert(id, style);
                    }
                }
                Token::Open(_) => {}
            }
        }
        let resolved = by_id
            .keys()
            .map(|id| (id.clone(), resolve(&by_id, id)))
            .collect();
        Ok(Self { resolved })
    }

    /// What a paragraph style means.
    pub(super) fn role(&self, id: &str) -> Role {
        match self.resolved.get(id) {
            Some(style) => style.role,
            // Without a style part the id is all there is.
            None => role_of_name(&id.to_ascii_lowercase()),
        }
    }

    /// List and level of a paragraph style, if it numbers its paragraphs.
    pub(super) fn numbering(&self, id: &str) -> Option<(&str, u8)> {
        let (list, level) = self.resolved.get(id)?.numbering.as_ref()?;
        Some((list, *level))
    }

    /// What a character style does.
    pub(super) fn look(&self, id: &str) -> Look {
        self.resolved.get(id).map(|s| s.look).unwrap_or_default()
    }
}

fn resolve(styles: &HashMap<String, Style>, id: &str) -> Resolved {
    let chain = || {
        let mut next = styles.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based_on.as_ref().and_then(|id| styles.get(id));
            Some(style)
        })
        .take(CHAIN_LIMIT)
    };
    let on = |of: fn(&Style) -> Option<bool>| chain().find_map(of).unwrap_or(false);
    // Names are those of the file format, English in every language of Word; a name given by a user says
    // nothing, so what the style builds on does.
    let named = chain()
        .map(|s| role_of_name(&s.name))
        .find(|&r| r != Role::Body);
    let outlined = || match chain().find_map(|s| s.outline) {
        Some(level) if level < 9 => Role::Heading(level + 1),
        _ => Role::Body,
    };
    Resolved {
        role: named.unwrap_or_else(outlined),
        look: Look {
            italic: on(|s| s.italic),
            superscript: on(|s| s.superscript),
            vanish: on(|s| s.vanish),
            code: chain().any(|s| CODE_NAMES.contains(&s.name.as_str())),
        },
        numbering: chain().find_map(|s| s.numbering.clone()),
    }
}

fn role_of_name(name: &str) -> Role {
    if let Some(level) = name.strip_prefix("heading")
        && let Ok(level @ 1..=9) = level.trim().parse()
    {
        return Role::Heading(level);
    }
    match name {
        "title" => Role::Title,
        "author" => Role::Author,
        "date" => Role::Date,
        "quote" | "intense quote" | "block text" | "blocktext" | "intensequote" => Role::Quote,
        "source code" | "sourcecode" | "html preformatted" | "htmlpreformatted"
        | "plain text code" | "macro" => Role::Code,
        _ if name.starts_with("list") => Role::List,
        _ => Role::Body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(inner: &str) -> Styles {
        let xml = format!(
            r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{inner}</w:styles>"#
        );
        Styles::parse(&Part::for_test(&xml)).expect("styles")
    }

    #[test]
    fn roles_come_from_names_outline_levels_and_what_a_style_builds_on() {
        let styles = styles(concat!(
            r#"<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>"#,
            r#"<w:style w:styleId="Mine"><w:name w:val="House"/><w:basedOn w:val="berschrift2"/></w:style>"#,
            r#"<w:style w:styleId="Out"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>"#,
            r#"<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>"#,
            r#"<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>"#,
            r#"<w:style w:styleId="E"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>"#,
            r#"<w:style w:styleId="N"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr></w:style>"#,
        ));
        assert_eq!(styles.role("berschrift2"), Role::Heading(2));
        assert_eq!(styles.role("Mine"), Role::Heading(2));
        assert_eq!(styles.role("Out"), Role::Heading(1));
        assert_eq!(styles.role("A"), Role::Body);
        assert_eq!(styles.role("Heading3"), Role::Heading(3));
        assert!(styles.look("E").italic);
        assert_eq!(styles.numbering("N"), Some(("4", 1)));
    }
}
