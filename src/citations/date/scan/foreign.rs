//! Dates with a month in another language than English: `3. Mai 2019`, `1er mars 2021`, `12 de abril de 2021`, `8 марта 2021 г.`,
//! `2019. május 3.`, `2019年5月3日`.

use super::{Read, Scanner};
use crate::citations::date::languages::{self, Name};
use crate::citations::date::units::UnitKind;
use crate::citations::date::{DateOrder, MonthForm};

impl Scanner<'_> {
    /// The month that a word names, its form, and the unit after it and its period.
    pub(super) fn foreign_month(&self, at: usize) -> Option<(u8, MonthForm, usize)> {
        let name = self.foreign_name(at)?;
        Some((name.number, MonthForm::Foreign, self.after_name(at, name)))
    }

    fn foreign_name(&self, at: usize) -> Option<Name> {
        match self.kind(at)? {
            UnitKind::Word => languages::month(self.word(at)),
            _ => None,
        }
    }

    fn after_name(&self, at: usize, name: Name) -> usize {
        let period = self.kind(at + 1) == Some(UnitKind::Period) && self.tight(at + 1);
        at + 1 + usize::from(name.short && period)
    }

    /// Whether a word may begin a date: a year or a preposition follows, or it holds figures and more.
    pub(super) fn may_begin_foreign(&self, at: usize) -> bool {
        let is_year = |at: usize| matches!(self.kind(at), Some(UnitKind::Number { digits: 4, .. }));
        let followed = match self.kind(at + 1) {
            Some(UnitKind::Word) => is_year(at + 2) && languages::is_between(self.word(at + 1)),
            Some(UnitKind::Period) => is_year(at + 2),
            _ => is_year(at + 1),
        };
        let first = self.units.get(at).map_or(0, |unit| unit.span.start);
        followed
            || self
                .text
                .as_bytes()
                .get(first)
                .is_some_and(u8::is_ascii_digit)
    }

    /// `mars 2021`, `abril de 2021`, `Okt. 2021`, `2019年5月3日`.
    pub(super) fn foreign_month_first(&self, at: usize) -> Option<Read> {
        if let Some((year, month, day)) = languages::east_asian(self.word(at)) {
            return Some(Read {
                year: Some(
                    i16::try_from(year)
                        .ok()
                        .filter(|y| (1000..3000).contains(y))?,
                ),
                month: Some(u8::try_from(month).ok()?),
                day: match day {
                    Some(day) => Some(u8::try_from(day).ok()?),
                    None => None,
                },
                order: DateOrder::YearMonthDay,
                form: MonthForm::Foreign,
                next: at + 1,
            });
        }
        let joined = self.tight(at)
            && at.checked_sub(1).and_then(|before| self.kind(before)) == Some(UnitKind::Hyphen);
        let name = self
            .foreign_name(at)
            .filter(|name| name.own_case && !joined)?;
        let after = self.after_name(at, name);
        let after = after + usize::from(languages::is_between(self.word(after)));
        let (year, next) = self.year(after)?;
        Some(Read {
            year: Some(year),
            month: Some(name.number),
            day: None,
            order: DateOrder::MonthYear,
            form: MonthForm::Foreign,
            next,
        })
    }

    /// `2019. május 3.`, `2019 m. gegužės 3 d.`, `2019. gada 3. maijā`.
    pub(super) fn year_before_foreign(&self, at: usize) -> Option<Read> {
        let (year, after) = self.year(at)?;
        let after = self.skip(after, UnitKind::Period);
        let after = self.skip(
            after + usize::from(languages::is_of_year(self.word(after))),
            UnitKind::Period,
        );
        // A month has its day behind it.
        if self.kind(after) == Some(UnitKind::Word) && self.day(after + 1).is_none() {
            return None;
        }
        let (month, day, next) = match self.foreign_name(after) {
            Some(name) => {
                let (day, next) = self.day(after + 1)?;
                (name.number, day, next)
            }
            None => {
                let (day, next) = self.day(after)?;
                let at = self.skip(next, UnitKind::Period);
                (self.foreign_name(at)?.number, day, at + 1)
            }
        };
        // A year that follows is the date's, and this one stands before it.
        if self.year(next).is_some() {
            return None;
        }
        Some(Read {
            year: Some(year),
            month: Some(month),
            day: Some(day),
            order: DateOrder::YearMonthDay,
            form: MonthForm::Foreign,
            next,
        })
    }

    /// A date needs its year, a name that two months have leaves nothing else, and "г." behind the year belongs to it.
    pub(super) fn settle_foreign(&self, read: &mut Read) -> Option<()> {
        read.year?;
        if read.month == Some(languages::UNCLEAR_MONTH) {
            (read.month, read.day) = (None, None);
        }
        if read.order != DateOrder::YearMonthDay && languages::is_of_year(self.word(read.next)) {
            let period =
                self.kind(read.next + 1) == Some(UnitKind::Period) && self.tight(read.next + 1);
            read.next += 1 + usize::from(period);
        }
        Some(())
    }
}
