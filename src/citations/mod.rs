//! The grammar of notes: a note into citations, a citation into fields, Ibid. and short forms to what they
//! stand for.

mod classes;
pub mod date;
mod elements;
pub mod export;
mod fields;
mod lex;
mod lexicon;
pub mod library;
mod locator;
mod names;
mod outlet;
mod quoted;
pub(crate) mod quotes;
mod references;
mod resolve;
mod segments;
mod signals;
mod split;
mod title;
mod unquoted;
pub mod view;
mod work;

pub(crate) use names::surname;

use smallvec::SmallVec;

use crate::document::MOST;
use crate::span::Span;
use date::PartialDate;

/// One source cited in a note. All spans are visible.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// What kind of citation it is.
    pub kind: CitationKind,
    /// Index of its note in the document.
    pub note: usize,
    /// Its place among the citations of its note, from 0.
    pub index: usize,
    /// The whole citation, without the separator `;` and outer white space; a closing period or a dangling
    /// comma belongs to it.
    pub span: Span,
    /// The authors as printed, in order, without "and", "&", "et al.".
    pub authors: SmallVec<[Field; 1]>,
    /// The title.
    pub title: Option<Title>,
    /// Newspaper, site, agency, journal, publisher: who published.
    pub outlet: Option<Field>,
    /// When it was published.
    pub issued: Option<DateField>,
    /// When the author of the draft looked at it.
    pub accessed: Option<DateField>,
    /// The address of the source.
    pub url: Option<UrlField>,
    /// The address of an archived copy.
    pub archive_url: Option<UrlField>,
    /// The DOI, without `https://doi.org/` or `doi:`.
    pub doi: Option<Field>,
    /// Page, paragraph, time: where in the source.
    pub locator: Option<Field>,
    /// What a reference leads to: filled in by the resolver.
    pub antecedent: Antecedent,
    /// What a short form, "supra note n" or "See note n" names, for the resolver.
    pub reference: Option<Reference>,
    /// How sure the grammar is of the fields. Rules on missing fields look at `Confident` only.
    pub confidence: Confidence,
    /// What sort of work it is, where the words tell; news and web pages are expected to have a URL.
    pub work: Work,
}

/// What kind of citation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CitationKind {
    /// A citation with fields of its own.
    Full,
    /// Ibid., Id., Ibidem.
    Ibid,
    /// A shortened title, op. cit., loc. cit., supra note n, "See note n".
    ShortForm,
    /// Nothing but a URL.
    BareUrl,
    /// Prose that cites nothing.
    Prose,
}

impl CitationKind {
    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CitationKind::Full => "full",
            CitationKind::Ibid => "ibid",
            CitationKind::ShortForm => "short-form",
            CitationKind::BareUrl => "bare-url",
            CitationKind::Prose => "prose",
        }
    }
}

/// A piece of text and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The text: white space folded, markup gone.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// The title of a cited work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The words, without quotation marks, closing comma and bracket.
    pub text: String,
    /// The words' place.
    pub span: Span,
    /// The title with its quotation marks and brackets.
    pub outer: Span,
    /// How it is set off.
    pub quotes: QuoteStyle,
    /// Whether it stands in square brackets: a translation by the draft's author.
    pub translated: bool,
}

/// How a title is set off from its citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteStyle {
    /// “curly”
    Curly,
    /// "straight"
    Straight,
    /// ‘single curly’
    SingleCurly,
    /// 'single straight'
    SingleStraight,
    /// «guillemets», „low-high“ and others
    Other,
    /// Italic in the markup.
    Italic,
    /// Not at all.
    None,
}

/// A date in a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateField {
    /// The date at the precision of the text; none for `n.d.` and for dates that no calendar holds.
    pub date: Option<PartialDate>,
    /// The form in which it is written.
    pub form: date::DateForm,
    /// Its place.
    pub span: Span,
}

/// An address in a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlField {
    /// Refanged, otherwise as it stands.
    pub url: String,
    /// The URL in the text, or the text that carries the hidden target.
    pub span: Span,
    /// Whether only markup holds it.
    pub hidden: bool,
}

impl UrlField {
    /// The address as it stands in the visible text of the draft; as [`Self::url`] for a target that markup hides.
    #[must_use]
    pub fn raw<'a>(&'a self, text: &'a str) -> &'a str {
        match self.hidden {
            true => &self.url,
            false => self.span.of(text),
        }
    }
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Antecedent {
    /// The citation refers to no other.
    #[default]
    NotAReference,
    /// It leads to a citation (index into `Document::citations`): the one it names directly, and the full one at
    /// the end of the chain.
    Resolved {
        /// The citation directly referred to.
        direct: usize,
        /// The full citation at the end of the chain.
        end: usize,
    },
    /// Several could be meant: indices into `Document::citations`.
    Ambiguous(Vec<usize>),
    /// Nothing could be meant.
    Dangling,
}

/// What a short form says of its antecedent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// The note it names: "supra note 12", "See note 12".
    pub note_label: Option<Field>,
    /// The author it names, usually a surname.
    pub author: Option<String>,
    /// The shortened title it names.
    pub title: Option<String>,
    /// How the reference is made.
    pub form: ReferenceForm,
}

/// How a reference is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ReferenceForm {
    /// Ibid. and Ibidem.
    Ibid,
    /// Id.
    Id,
    /// op. cit.
    OpCit,
    /// loc. cit.
    LocCit,
    /// supra note n
    Supra,
    /// See note n
    SeeNote,
    /// "hereafter X" was said before, and X is used now.
    Hereafter,
    /// Surname and shortened title.
    #[default]
    Short,
}

/// How sure the grammar is of a citation's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Guesses; rules about missing fields keep silent.
    Doubtful,
    /// The order of the parts is one that the grammar knows.
    Confident,
}

/// What sort of work is cited, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// A news item, a statement, a page on the web: an address is expected.
    Web,
    /// An article in a journal (volume, number, pages, or DOI).
    Journal,
    /// A book or a chapter (place, publisher, year, edition).
    Book,
    /// A treaty, a law, a court case, an official document with a number.
    Legal,
    /// An interview, a conversation, correspondence, an unpublished source.
    Personal,
    /// A report or a paper that may or may not be on the web.
    Report,
    /// Not known.
    Unknown,
}

impl Citation {
    /// Whether it stands for another citation.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        matches!(self.kind, CitationKind::Ibid | CitationKind::ShortForm)
    }

    /// The citation (index into `Document::citations`) whose fields speak for this one: itself, or the end of the chain;
    /// none where a reference leads nowhere or to several.
    #[must_use]
    pub fn resolved(&self, own_index: usize) -> Option<usize> {
        match &self.antecedent {
            Antecedent::NotAReference => Some(own_index),
            Antecedent::Resolved { end, .. } => Some(*end),
            Antecedent::Ambiguous(_) | Antecedent::Dangling => None,
        }
    }
}

/// What the grammar is given about one note.
#[derive(Debug, Clone, Copy)]
pub struct NoteInput<'a> {
    /// The whole visible text of the document.
    pub text: &'a str,
    /// The note's text in it.
    pub span: Span,
    /// Index of the note in the document.
    pub note: usize,
    /// Links inside the note, in order.
    pub links: &'a [crate::document::Link],
    /// Italic stretches inside the note, sorted.
    pub emphasis: &'a [Span],
}

/// Parses the text of one note into its citations, in order; they do not overlap. A note of plain prose has one
/// citation of kind [`CitationKind::Prose`], an empty note none. Linear in the length of the note.
#[must_use]
pub fn parse_note(input: &NoteInput<'_>) -> Vec<Citation> {
    let mut citations = Vec::new();
    parse_note_into(&mut citations, input, &mut Room::default());
    citations
}

/// Room for the parts of a note, used again for the next.
#[derive(Default)]
pub(crate) struct Room<'a> {
    tokens: Vec<lex::Token<'a>>,
    units: Vec<date::Unit>,
}

/// As [`parse_note`], behind the citations of the notes before it.
pub(crate) fn parse_note_into<'a>(
    citations: &mut Vec<Citation>,
    input: &NoteInput<'a>,
    room: &mut Room<'a>,
) {
    let lexed = lex::Lexed::new(input, std::mem::take(&mut room.tokens), &mut room.units);
    let first = citations.len();
    let mut prose: Option<Citation> = None;
    for stretch in split::split(&lexed) {
        // The draft will be refused.
        if citations.len() - first > MOST {
            break;
        }
        if stretch.prose {
            continue;
        }
        fields::read(&lexed, input.note, stretch.tokens, |citation| {
            if citation.kind == CitationKind::Prose {
                prose.get_or_insert(citation);
            } else {
                citations.push(citation);
            }
        });
    }
    if citations.len() == first {
        citations.extend(prose.or_else(|| fields::prose(&lexed, input.note)));
        if let Some(only) = citations.get_mut(first) {
            only.span = lexed.whole();
        }
    }
    for (index, citation) in citations.iter_mut().skip(first).enumerate() {
        citation.index = index;
    }
    room.tokens = lexed.tokens;
}

pub use resolve::resolve;
