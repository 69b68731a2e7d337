//! What an element is, as far as reading its text goes.

/// An element's sort. Other elements have no bearing on the text and are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Tag {
    // Blocks.
    Paragraph,
    Heading1,
    Heading2,
    Heading3,
    Heading4,
    Heading5,
    Heading6,
    /// Any block that only groups: `div`, `section`, `figure`.
    Group,
    Body,
    Aside,
    Quote,
    Pre,
    OrderedList,
    List,
    Item,
    Terms,
    Term,
    Definition,
    Table,
    Rows,
    Row,
    Cell,
    Caption,
    /// A note that the format itself knows as one.
    Note,
    // Inline elements.
    Anchor,
    Emphasis,
    Strong,
    Code,
    Superscript,
    Subscript,
    Quotation,
    /// Any inline element that only groups.
    Span,
    /// A marker that the format itself knows as one.
    Marker,
    /// The visible label of a [`Tag::Note`].
    NoteLabel,
    /// Whatever a reader does not see: scripts, styles, menus.
    Hidden,
}

/// How many sorts there are.
pub(super) const TAGS: usize = Tag::Hidden as usize + 1;

impl Tag {
    /// The sort of an HTML element; none for those that do not matter and for those without content.
    pub(crate) fn from_html(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"p" => Tag::Paragraph,
            b"h1" => Tag::Heading1,
            b"h2" => Tag::Heading2,
            b"h3" => Tag::Heading3,
            b"h4" => Tag::Heading4,
            b"h5" => Tag::Heading5,
            b"h6" => Tag::Heading6,
            b"div" | b"section" | b"article" | b"main" | b"header" | b"footer" | b"address"
            | b"center" | b"fieldset" | b"form" | b"figure" | b"details" | b"hgroup"
            | b"summary" | b"dialog" | b"search" => Tag::Group,
            b"body" => Tag::Body,
            b"aside" => Tag::Aside,
            b"blockquote" => Tag::Quote,
            b"pre" | b"listing" | b"xmp" | b"plaintext" => Tag::Pre,
            b"ol" => Tag::OrderedList,
            b"ul" | b"menu" | b"dir" => Tag::List,
            b"li" => Tag::Item,
            b"dl" => Tag::Terms,
            b"dt" => Tag::Term,
            b"dd" => Tag::Definition,
            b"table" => Tag::Table,
            b"thead" | b"tbody" | b"tfoot" => Tag::Rows,
            b"tr" => Tag::Row,
            b"td" | b"th" => Tag::Cell,
            b"caption" | b"figcaption" | b"legend" => Tag::Caption,
            b"a" => Tag::Anchor,
            b"i" | b"em" | b"cite" | b"dfn" | b"u" | b"var" => Tag::Emphasis,
            b"b" | b"strong" => Tag::Strong,
            b"code" | b"tt" | b"kbd" | b"samp" => Tag::Code,
            b"sup" => Tag::Superscript,
            b"sub" => Tag::Subscript,
            b"q" => Tag::Quotation,
            b"span" | b"small" | b"font" | b"abbr" | b"mark" | b"ins" | b"label" | b"big"
            | b"bdi" | b"bdo" | b"s" | b"time" | b"acronym" => Tag::Span,
            b"script" | b"style" | b"template" | b"title" | b"noscript" | b"iframe" | b"object"
            | b"svg" | b"audio" | b"video" | b"canvas" | b"select" | b"textarea" | b"button"
            | b"nav" | b"del" | b"noembed" | b"noframes" | b"datalist" | b"map" => Tag::Hidden,
            _ => return None,
        })
    }

    /// Whether text before and after it stands in different blocks.
    pub(crate) fn is_block(self) -> bool {
        (self as u8) <= (Tag::Note as u8)
    }

    /// The level of a heading.
    pub(crate) fn heading(self) -> Option<u8> {
        let after = (self as u8).checked_sub(Tag::Heading1 as u8)?;
        (after < 6).then_some(after + 1)
    }

    /// Whether its start ends an open paragraph, as browsers have it.
    pub(super) fn ends_paragraph(self) -> bool {
        self.is_block() && !matches!(self, Tag::Note | Tag::Caption | Tag::Body)
    }

    /// Whether an end tag inside it leaves elements outside it alone.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Tag::Cell | Tag::Caption)
    }

    /// Whether it is a part of a table, whose end tags reach across cells.
    pub(super) fn is_table_part(self) -> bool {
        matches!(
            self,
            Tag::Table | Tag::Rows | Tag::Row | Tag::Cell | Tag::Caption
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_levels() {
        assert_eq!(Tag::Heading1.heading(), Some(1));
        assert_eq!(Tag::Heading6.heading(), Some(6));
        assert_eq!(Tag::Paragraph.heading(), None);
        assert_eq!(Tag::Group.heading(), None);
        assert!(Tag::Note.is_block() && !Tag::Anchor.is_block());
    }
}
