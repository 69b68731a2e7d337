//! Dates without a month: seasons and years.

use super::{Read, Scanner};
use crate::citations::date::units::UnitKind;
use crate::citations::date::{DateOrder, MonthForm};

impl Scanner<'_> {
    /// `Spring 2019`, `Winter 2018/19`, `Summer/Fall 2019`.
    pub(super) fn season(&self, at: usize) -> Option<Read> {
        let mut end = at + 1;
        if let Some(second) = self.to(end)
            && self.kind(second) == Some(UnitKind::Season)
        {
            end = second + 1;
        }
        if self.word(end) == "of" {
            end += 1;
        }
        let (year, next) = self.year(self.skip(end, UnitKind::Comma))?;
        Some(Read {
            year: Some(year),
            month: None,
            day: None,
            order: DateOrder::SeasonYear,
            form: MonthForm::None,
            next: self.year_range(next),
        })
    }

    pub(super) fn bare_year(&self, at: usize) -> Option<Read> {
        let (year, next) = self.year(at)?;
        // Part of a longer figure: 1.2019, 2019.5, 3-2019-1.
        let number = |i: usize| matches!(self.kind(i), Some(UnitKind::Number { .. }));
        if at >= 2
            && self.tight(at)
            && self.tight(at - 1)
            && number(at - 2)
            && self.kind(at - 1) != Some(UnitKind::Comma)
        {
            return None;
        }
        if !(1400..2100).contains(&year) {
            return None;
        }
        Some(Read {
            year: Some(year),
            month: None,
            day: None,
            order: DateOrder::Year,
            form: MonthForm::None,
            next: self.year_range(next),
        })
    }

    /// `2018–2019`, `2018-19`, `2018/19`: the unit after the range.
    pub(super) fn year_range(&self, next: usize) -> usize {
        if !matches!(self.kind(next), Some(UnitKind::Hyphen | UnitKind::Slash)) {
            return next;
        }
        match self.kind(next + 1) {
            Some(UnitKind::Number { digits: 4, .. }) => next + 2,
            Some(UnitKind::Number { digits: 2, .. })
                if self.tight(next) && self.tight(next + 1) =>
            {
                next + 2
            }
            _ => next,
        }
    }
}
