//! Properties of paragraphs and runs: what their children say.

use super::numbering::NoteNumbering;
use super::story::{Element, StoryReader};
use super::xml::Tag;

impl StoryReader<'_, '_> {
    /// A child of `w:pPr`; none where it is passed over.
    pub(super) fn paragraph_property(&mut self, tag: &Tag<'_>) -> Option<Element> {
        let styles = self.shared.styles;
        let value = tag.word("val").unwrap_or_default();
        match tag.local {
            "rPr" => return Some(Element::MarkProperties),
            "numPr" => return Some(Element::NumberingProperties),
            "sectPr" => {
                self.section = [NoteNumbering::default(); 2];
                if let Some(paragraph) = self.flow().paragraph() {
                    paragraph.ends_section = true;
                }
                return Some(Element::Section);
            }
            "pPrChange" => return None,
            _ => {}
        }
        let Some(paragraph) = self.flow().paragraph() else {
            return Some(Element::Other);
        };
        match tag.local {
            "pStyle" => {
                paragraph.role = styles.role(&value);
                // The schema has the style first; not every program writes it so. The paragraph's own list counts.
                if !paragraph.own_list {
                    let list = styles.numbering(&value);
                    paragraph.list = list.map(|(id, level)| (id.to_owned(), level));
                }
            }
            "outlineLvl" => paragraph.outline = value.parse().ok(),
            _ => {}
        }
        Some(Element::Other)
    }

    pub(super) fn numbering_property(&mut self, tag: &Tag<'_>) {
        let value = tag.word("val").unwrap_or_default();
        let Some(paragraph) = self.flow().paragraph() else {
            return;
        };
        match tag.local {
            "numId" if value == "0" => {
                paragraph.own_list = true;
                paragraph.list = None;
            }
            "numId" => {
                paragraph.own_list = true;
                let level = paragraph.list_level.unwrap_or(0);
                paragraph.list = Some((value.into_owned(), level));
            }
            "ilvl" => {
                let level = value.parse().unwrap_or(0);
                paragraph.list_level = Some(level);
                if let Some((_, of)) = &mut paragraph.list {
                    *of = level;
                }
            }
            _ => {}
        }
    }

    pub(super) fn run_property(&mut self, tag: &Tag<'_>) {
        let styles = self.shared.styles;
        let value = tag.word("val").unwrap_or_default();
        let Some(run) = self.flow().runs.last_mut() else {
            return;
        };
        match tag.local {
            "rStyle" => run.look = styles.look(&value),
            "i" => run.italic = Some(tag.on()),
            "u" => run.underline = value != "none",
            "vanish" => run.vanish = Some(tag.on()),
            "vertAlign" => run.superscript = Some(value == "superscript"),
            _ => {}
        }
    }
}
