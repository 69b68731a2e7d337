//! Finds dates in text: one pass over its words and figures, every form tried where one can begin.

mod foreign;
mod years;

use super::languages;
use super::units::{self, Unit, UnitKind};
use super::{DateForm, DateOrder, MonthForm, PartialDate};
use crate::citations::DateField;
use crate::span::Span;

/// A date in running text, which may leave out its year: `April 25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// The year, where the text gives it.
    pub year: Option<i16>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day as written, which the month may not have.
    pub day: Option<u8>,
    /// How it is written.
    pub form: DateForm,
}

impl Mention {
    /// The date, if it has a year and the calendar holds it.
    #[must_use]
    pub fn date(&self) -> Option<PartialDate> {
        let date = PartialDate {
            year: self.year?,
            month: self.month,
            day: self.day,
        };
        date.earliest().map(|_| date)
    }
}

/// Finds the dates that stand in a stretch of text: those with a month, a season or figures for one, and `n.d.`.
/// A range is one date, its first day; a date that no calendar holds has no [`DateField::date`]. Where day and month can't be
/// told apart (03/04/2019) the date is its year. Years that stand alone are left out.
#[must_use]
pub fn find_in(text: &str, span: Span) -> Vec<DateField> {
    let mut found = Vec::new();
    fields(text, span, false, &mut Vec::new(), |date| found.push(date));
    found
}

/// As [`find_in`], and years that stand alone.
#[must_use]
pub fn find_with_years(text: &str, span: Span) -> Vec<DateField> {
    let mut found = Vec::new();
    each_with_years(text, span, &mut Vec::new(), |date| found.push(date));
    found
}

/// As [`find_with_years`], one by one, with room that is used again.
pub(in crate::citations) fn each_with_years(
    text: &str,
    span: Span,
    room: &mut Vec<Unit>,
    each: impl FnMut(DateField),
) {
    fields(text, span, true, room, each);
}

/// Every mention of a date in English, with or without its year; years that stand alone are left out. What is said of dates
/// in other languages ("bis zum 3. Mai") is understood by nobody who asks for mentions.
#[must_use]
pub fn mentions(text: &str, span: Span) -> Vec<Mention> {
    // A day or a year is a figure.
    if !has_figure(span.of(text).as_bytes()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut units = Vec::new();
    units::cut(text, span, &mut units);
    Scanner::new(text, &units).run(false, |mention| {
        if !mention.form.undated && mention.form.month != MonthForm::Foreign {
            found.push(mention);
        }
    });
    found
}

fn fields(
    text: &str,
    span: Span,
    years: bool,
    units: &mut Vec<Unit>,
    mut each: impl FnMut(DateField),
) {
    if !may_hold(span.of(text)) {
        return;
    }
    units::cut(text, span, units);
    Scanner::new(text, units).run(years, |mention| {
        if mention.year.is_some() || mention.form.undated {
            each(DateField {
                date: mention.date(),
                form: mention.form,
                span: mention.span,
            });
        }
    });
}

/// Whether a text can hold a date with its year: a figure, or `n.d.`, or a word with "date" in it.
fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    if has_figure(bytes) {
        return true;
    }
    memchr::memchr2_iter(b'd', b'D', bytes).any(|at| {
        let ate = bytes.get(at + 1..at + 4);
        // White space of any kind may stand between the period and the letter.
        let mut marks = bytes
            .iter()
            .take(at)
            .rev()
            .take_while(|b| !b.is_ascii_alphanumeric());
        ate.is_some_and(|rest| rest.eq_ignore_ascii_case(b"ate")) || marks.any(|b| *b == b'.')
    })
}

/// Whether a figure stands in a text: many bytes at a time.
fn has_figure(text: &[u8]) -> bool {
    text.iter().fold(false, |any, b| any | b.is_ascii_digit())
}

struct Scanner<'a> {
    text: &'a str,
    units: &'a [Unit],
}

/// A date read at some unit, and the unit after it.
struct Read {
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
    order: DateOrder,
    form: MonthForm,
    next: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, units: &'a [Unit]) -> Self {
        Self { text, units }
    }

    fn run(&self, years: bool, mut each: impl FnMut(Mention)) {
        let mut at = 0;
        while let Some(unit) = self.units.get(at) {
            let read = self.may_begin(at, unit).then(|| self.read_at(at, years));
            match read.flatten() {
                Some((mention, next)) => {
                    each(mention);
                    at = next.max(at + 1);
                }
                None => at += 1,
            }
        }
    }

    /// Whether a date can begin with a unit: most words and all marks end here.
    fn may_begin(&self, at: usize, unit: &Unit) -> bool {
        match unit.kind {
            UnitKind::Number { .. }
            | UnitKind::Ordinal(_)
            | UnitKind::Month { .. }
            | UnitKind::Weekday(_)
            | UnitKind::Season => true,
            // n.d., no date, undated, date unknown
            UnitKind::Word => {
                matches!(
                    self.text.as_bytes().get(unit.span.start),
                    Some(b'n' | b'N' | b'u' | b'U' | b'd' | b'D')
                ) || self.may_begin_foreign(at)
            }
            _ => false,
        }
    }

    fn kind(&self, at: usize) -> Option<UnitKind> {
        self.units.get(at).map(|u| u.kind)
    }

    fn word(&self, at: usize) -> &'a str {
        self.units.get(at).map_or("", |u| u.span.of(self.text))
    }

    fn tight(&self, at: usize) -> bool {
        self.units.get(at).is_some_and(|u| !u.spaced)
    }

    fn read_at(&self, start: usize, years: bool) -> Option<(Mention, usize)> {
        if let Some(next) = self.undated(start) {
            return Some((self.mention(start, next, None, true), next));
        }
        let (at, weekday) = self.weekday(start);
        let mut read = self.date(at, years && at == start)?;
        if read.form == MonthForm::Foreign {
            self.settle_foreign(&mut read)?;
        }
        // A range of whole dates is one date.
        if self.kind(read.next) == Some(UnitKind::Hyphen) {
            let (after, _) = self.weekday(read.next + 1);
            if let Some(other) = self.date(after, false)
                && read.year.is_some()
                && other.year.is_some()
            {
                read.next = other.next;
            }
        }
        let next = read.next;
        let mut mention = self.mention(start, next, Some(&read), false);
        mention.form.weekday = weekday;
        Some((mention, next))
    }

    fn mention(&self, start: usize, next: usize, read: Option<&Read>, undated: bool) -> Mention {
        let from = self.units.get(start).map_or(0, |u| u.span.start);
        let to = self
            .units
            .get(next.saturating_sub(1))
            .map_or(from, |u| u.span.end);
        Mention {
            span: Span::new(from, to),
            year: read.and_then(|r| r.year),
            month: read.and_then(|r| r.month),
            day: read.and_then(|r| r.day),
            form: DateForm {
                order: read.map_or(DateOrder::Year, |r| r.order),
                month: read.map_or(MonthForm::None, |r| r.form),
                weekday: None,
                undated,
            },
        }
    }

    /// `n.d.`, `n. d.`, `no date`, `undated`, `date unknown`.
    fn undated(&self, at: usize) -> Option<usize> {
        if self.kind(at) != Some(UnitKind::Word) {
            return None;
        }
        let word = self.word(at);
        if word.eq_ignore_ascii_case("n")
            && self.kind(at + 1) == Some(UnitKind::Period)
            && self.word(at + 2).eq_ignore_ascii_case("d")
        {
            let end = at + 3;
            return Some(
                if self.kind(end) == Some(UnitKind::Period) && self.tight(end) {
                    end + 1
                } else {
                    end
                },
            );
        }
        if word.eq_ignore_ascii_case("undated") {
            return Some(at + 1);
        }
        let two = |a: &str, b: &str| {
            word.eq_ignore_ascii_case(a) && self.word(at + 1).eq_ignore_ascii_case(b)
        };
        let closed = !matches!(
            self.kind(at + 2),
            Some(UnitKind::Word | UnitKind::Number { .. } | UnitKind::Month { .. })
        );
        ((two("no", "date") || two("date", "unknown")) && closed).then_some(at + 2)
    }

    fn weekday(&self, at: usize) -> (usize, Option<u8>) {
        let Some(UnitKind::Weekday(day)) = self.kind(at) else {
            return (at, None);
        };
        let mut next = at + 1;
        if self.kind(next) == Some(UnitKind::Period) {
            next += 1;
        }
        if self.kind(next) == Some(UnitKind::Comma) {
            next += 1;
        }
        (next, Some(day))
    }

    fn date(&self, at: usize, years: bool) -> Option<Read> {
        match self.kind(at)? {
            UnitKind::Month { .. } => self.month_first(at),
            UnitKind::Number { digits: 4, .. } => self
                .year_first(at)
                .or_else(|| self.year_before_foreign(at))
                .or_else(|| years.then(|| self.bare_year(at)).flatten()),
            UnitKind::Number { .. } => self.numeric(at).or_else(|| self.day_first(at)),
            UnitKind::Ordinal(_) => self.day_first(at),
            UnitKind::Season => self.season(at),
            UnitKind::Word => self.foreign_month_first(at),
            _ => None,
        }
    }

    /// The month at a unit, its form, and the unit after it and its period.
    fn month(&self, at: usize) -> Option<(u8, MonthForm, usize)> {
        let (number, form) = match self.kind(at)? {
            UnitKind::Month { number, form, .. } => (number, form),
            UnitKind::Word => return self.foreign_month(at),
            _ => return None,
        };
        if form == MonthForm::Abbreviated
            && self.kind(at + 1) == Some(UnitKind::Period)
            && self.tight(at + 1)
        {
            return Some((number, MonthForm::AbbreviatedPeriod, at + 2));
        }
        Some((number, form, at + 1))
    }

    fn day(&self, at: usize) -> Option<(u8, usize)> {
        match self.kind(at)? {
            UnitKind::Number { value, digits } if digits <= 2 && value > 0 => {
                Some((u8::try_from(value).ok()?, at + 1))
            }
            UnitKind::Ordinal(value) if value > 0 => Some((u8::try_from(value).ok()?, at + 1)),
            _ => None,
        }
    }

    fn year(&self, at: usize) -> Option<(i16, usize)> {
        match self.kind(at)? {
            UnitKind::Number { value, digits: 4 } if (1000..3000).contains(&value) => {
                Some((i16::try_from(value).ok()?, at + 1))
            }
            _ => None,
        }
    }

    fn skip(&self, at: usize, kind: UnitKind) -> usize {
        at + usize::from(self.kind(at) == Some(kind))
    }

    /// A dash or a word that makes a range, and the unit after it.
    fn to(&self, at: usize) -> Option<usize> {
        let joins = matches!(self.kind(at), Some(UnitKind::Hyphen | UnitKind::Slash))
            || ["to", "and", "through"].iter().any(|w| self.word(at) == *w);
        joins.then_some(at + 1)
    }

    /// `April 25, 2019`, `April 25–27, 2019`, `April 2019`, `April/May 2019`, `April 25`.
    fn month_first(&self, at: usize) -> Option<Read> {
        let (month, form, after) = self.month(at)?;
        let lower = matches!(self.kind(at), Some(UnitKind::Month { lower: true, .. }));
        if let Some((day, after)) = self.day(after) {
            let mut end = after;
            if let Some(second) = self.to(after) {
                let second = self.month(second).map_or(second, |(_, _, next)| next);
                if let Some((_, next)) = self.day(second) {
                    end = next;
                }
            }
            let with_year = |end: usize| {
                let at = self.skip(end, UnitKind::Comma);
                let at = if at == end {
                    self.skip(end, UnitKind::Period)
                } else {
                    at
                };
                self.year(at)
            };
            let (year, next) = match with_year(end) {
                Some((year, next)) => (Some(year), next),
                None => (None, end),
            };
            if lower && year.is_none() {
                return None;
            }
            return Some(Read {
                year,
                month: Some(month),
                day: Some(day),
                order: DateOrder::MonthDayYear,
                form,
                next,
            });
        }
        if lower {
            return None;
        }
        let mut end = after;
        if let Some(second) = self.to(after)
            && let Some((_, _, next)) = self.month(second)
        {
            end = next;
        }
        if self.word(end) == "of" {
            end += 1;
        }
        let (year, next) = self.year(self.skip(end, UnitKind::Comma))?;
        Some(Read {
            year: Some(year),
            month: Some(month),
            day: None,
            order: DateOrder::MonthYear,
            form,
            next,
        })
    }

    /// `25 April 2019`, `25–27 April 2019`, `29 April – 2 May 2019`, `25-Apr-2019`, `25 April`.
    fn day_first(&self, at: usize) -> Option<Read> {
        let (day, after) = self.day(at)?;
        let glue = |at: usize| {
            let at = self.skip(at, UnitKind::Period);
            let word = self.word(at);
            let at = at + usize::from(word == "of" || languages::is_between(word));
            if self.kind(at) == Some(UnitKind::Hyphen) && self.tight(at) && self.tight(at + 1) {
                at + 1
            } else {
                at
            }
        };
        let (month, form, mut end) = match self.month(glue(after)) {
            Some((month, form, next)) => {
                // The range's second day and month.
                let second = self.to(next).and_then(|second| {
                    let (_, next) = self.day(second)?;
                    let (_, _, next) = self.month(glue(next))?;
                    Some(next)
                });
                (month, form, second.unwrap_or(next))
            }
            None => {
                let second = self.to(self.skip(after, UnitKind::Period))?;
                let (_, next) = self.day(second)?;
                self.month(glue(next))?
            }
        };
        if self.kind(end) == Some(UnitKind::Hyphen) && self.tight(end) && self.tight(end + 1) {
            end += 1;
        }
        let mut year_at = self.skip(end, UnitKind::Comma);
        if form == MonthForm::Foreign {
            year_at += usize::from(languages::is_between(self.word(year_at)));
        }
        let (year, next) = match self.year(year_at) {
            Some((year, next)) => (Some(year), next),
            None => (None, end),
        };
        Some(Read {
            year,
            month: Some(month),
            day: Some(day),
            order: DateOrder::DayMonthYear,
            form,
            next,
        })
    }

    /// `2019-04-25`, `2019/04/25`, `2019 April 25`, `(2019, April 25)`, `(2019, April)`.
    fn year_first(&self, at: usize) -> Option<Read> {
        let (year, after) = self.year(at)?;
        let separator = self.kind(after)?;
        if matches!(
            separator,
            UnitKind::Hyphen | UnitKind::Slash | UnitKind::Period
        ) && (after..after + 4).all(|i| self.tight(i))
            && self.kind(after + 2) == Some(separator)
            && let (Some((month, _)), Some((day, next))) =
                (self.day(after + 1), self.day(after + 3))
        {
            return Some(Read {
                year: Some(year),
                month: Some(month),
                day: Some(day),
                order: DateOrder::YearMonthDay,
                form: MonthForm::Number,
                next,
            });
        }
        let mut month_at = self.skip(after, UnitKind::Comma);
        if separator == UnitKind::Hyphen && self.tight(after) && self.tight(after + 1) {
            month_at += 1;
        }
        let (month, form, next) = self.month(month_at)?;
        let next = self.skip(next, UnitKind::Hyphen);
        let opened = at > 0 && self.kind(at - 1) == Some(UnitKind::Open);
        match self.day(next) {
            // `2019, May 3, 2020` is a year and a date.
            Some((_, end)) if self.year(self.skip(end, UnitKind::Comma)).is_some() => None,
            Some((day, mut end)) => {
                if let Some(second) = self.to(end)
                    && let Some((_, next)) = self.day(second)
                {
                    end = next;
                }
                Some(Read {
                    year: Some(year),
                    month: Some(month),
                    day: Some(day),
                    order: DateOrder::YearMonthDay,
                    form,
                    next: end,
                })
            }
            None if opened && self.kind(next) == Some(UnitKind::Close) => Some(Read {
                year: Some(year),
                month: Some(month),
                day: None,
                order: DateOrder::YearMonthDay,
                form,
                next,
            }),
            None => None,
        }
    }

    /// `03/04/2019`, `25.04.2019`, `25-04-2019`.
    fn numeric(&self, at: usize) -> Option<Read> {
        let (first, after) = self.day(at)?;
        let separator = self.kind(after)?;
        if !matches!(
            separator,
            UnitKind::Hyphen | UnitKind::Slash | UnitKind::Period
        ) || self.kind(after + 2) != Some(separator)
            || !(after..after + 4).all(|i| self.tight(i))
        {
            return None;
        }
        // A longer chain of figures is a version, a path or an address.
        let chained =
            |i: usize| self.tight(i) && self.kind(i) == Some(separator) && self.tight(i + 1);
        if at >= 2 && chained(at - 1) && self.tight(at) {
            return None;
        }
        let (second, _) = self.day(after + 1)?;
        let (year, next) = self.year(after + 3)?;
        if chained(next) && matches!(self.kind(next + 1), Some(UnitKind::Number { .. })) {
            return None;
        }
        let (month, day) = match (first, second) {
            // Points are written by those who write the day first.
            _ if separator == UnitKind::Period => (Some(second), Some(first)),
            (13.., _) => (Some(second), Some(first)),
            (_, 13..) => (Some(first), Some(second)),
            _ if first == second => (Some(first), Some(first)),
            _ => (None, None),
        };
        // Neither order gives a month: the calendar check must fail.
        let month = month.map(|m| if m > 12 { 13 } else { m });
        Some(Read {
            year: Some(year),
            month,
            day,
            order: DateOrder::Numeric,
            form: MonthForm::Number,
            next,
        })
    }
}

#[cfg(test)]
mod tests;
