//! Rules about markers and notes.

mod empty_note;
mod marker_placement;
mod note_numbering;
mod note_order;
mod renumber;
mod repeated_note;
mod separator_style;
mod stray_punctuation;
mod unbalanced_quotes;
mod undefined_note;
mod unterminated_note;
mod unused_note;

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &undefined_note::UndefinedNote,
    &unused_note::UnusedNote,
    &note_order::NoteOrder,
    &note_numbering::NoteNumbering,
    &empty_note::EmptyNote,
    &stray_punctuation::StrayPunctuation,
    &unterminated_note::UnterminatedNote,
    &separator_style::SeparatorStyle,
    &unbalanced_quotes::UnbalancedQuotes,
    &repeated_note::RepeatedNote,
    &marker_placement::MarkerPlacement,
];
