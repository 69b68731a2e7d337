//! Dates as people write them in notes.

mod languages;
mod scan;
mod units;

use serde::Serialize;

/// A date at the precision that the text gives. Calendar truth is jiff's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day; only with a month.
    pub day: Option<u8>,
}

impl From<jiff::civil::Date> for PartialDate {
    fn from(day: jiff::civil::Date) -> Self {
        Self {
            year: day.year(),
            month: u8::try_from(day.month()).ok(),
            day: u8::try_from(day.day()).ok(),
        }
    }
}

impl PartialDate {
    /// The first day the text can mean.
    #[must_use]
    pub fn earliest(self) -> Option<jiff::civil::Date> {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        jiff::civil::Date::new(
            self.year,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )
        .ok()
    }

    /// The last day the text can mean.
    #[must_use]
    pub fn latest(self) -> Option<jiff::civil::Date> {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.earliest(),
            (Some(_), None) => Some(self.earliest()?.last_of_month()),
            _ => Some(self.earliest()?.last_of_year()),
        }
    }
}

impl std::fmt::Display for PartialDate {
    /// ISO 8601 at the precision of the text: `2019`, `2019-06`, `2019-06-17`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The form in which a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateForm {
    /// The order of its parts.
    pub order: DateOrder,
    /// How the month is written.
    pub month: MonthForm,
    /// Whether a weekday stands before it, and which (0 = Monday).
    pub weekday: Option<u8>,
    /// Whether the date stands for no date: `n.d.`, `no date`, `undated`.
    pub undated: bool,
}

/// The order of a date's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// April 25, 2019
    MonthDayYear,
    /// 25 April 2019
    DayMonthYear,
    /// 2019-04-25, 2019 April 25
    YearMonthDay,
    /// 03/04/2019, where day and month can't be told apart, or 25.04.2019
    Numeric,
    /// April 2019
    MonthYear,
    /// Spring 2019
    SeasonYear,
    /// 2019
    Year,
}

/// How a month is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MonthForm {
    /// April, and May, which is never an abbreviation.
    Full,
    /// Apr
    Abbreviated,
    /// Apr.
    AbbreviatedPeriod,
    /// 04
    Number,
    /// In another language than English: mars, Mai, августа.
    Foreign,
    /// There is none.
    None,
}

/// Whether a word names a month, with a capital, as German and Turkish write it behind a day and a period: "3. Mai", "3. April".
pub(crate) fn is_month_abroad(word: &str) -> bool {
    languages::month(word).is_some_and(|name| name.own_case)
        || matches!(word, "April" | "August" | "September" | "November")
}

pub(super) use scan::each_with_years;
pub use scan::{Mention, find_in, find_with_years, mentions};
pub(super) use units::Unit;
