//! Dates rewritten in another form, and words for them.

use crate::citations::date::{DateForm, DateOrder, MonthForm, PartialDate};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The English name of a weekday, 0 = Monday.
pub(super) fn weekday(number: i8) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|n| WEEKDAYS.get(n))
        .copied()
        .unwrap_or("other weekday")
}

/// A month in one of the forms, unless in that of another language. May, June and July are never shortened; September is shortened to four letters, as AP,
/// Bluebook and Chicago do.
fn month(number: u8, form: MonthForm) -> Option<String> {
    let name = MONTHS.get(usize::from(number).checked_sub(1)?)?;
    let short = match number {
        5..=7 => return (form != MonthForm::Number).then(|| (*name).to_owned()),
        9 => "Sept",
        _ => name.get(..3)?,
    };
    Some(match form {
        MonthForm::Full | MonthForm::None => (*name).to_owned(),
        MonthForm::Abbreviated => short.to_owned(),
        MonthForm::AbbreviatedPeriod => format!("{short}."),
        MonthForm::Number | MonthForm::Foreign => return None,
    })
}

/// A whole date in a form; none where the form cannot hold it.
pub(super) fn write(date: PartialDate, form: DateForm) -> Option<String> {
    let (number, day, year) = (date.month?, date.day?, date.year);
    if form.order == DateOrder::YearMonthDay {
        return Some(date.to_string());
    }
    let name = month(
        number,
        if form.month == MonthForm::Number {
            MonthForm::Full
        } else {
            form.month
        },
    )?;
    match form.order {
        DateOrder::MonthDayYear => Some(format!("{name} {day}, {year}")),
        DateOrder::DayMonthYear => Some(format!("{day} {name} {year}")),
        _ => None,
    }
}

/// The text of a date with its month in another form, all else as it stands.
pub(super) fn replace_month(text: &str, number: u8, form: MonthForm) -> Option<String> {
    let name = MONTHS.get(usize::from(number).checked_sub(1)?)?;
    let stem = name.get(..3)?;
    // The month is the word that begins like its name: a weekday may stand before it.
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let start = from + rest.find(|c: char| c.is_alphabetic())?;
        let len = text
            .get(start..)?
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(text.len() - start);
        let word = text.get(start..start + len)?;
        let fits = word
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case(stem))
            && name
                .get(..len.min(name.len()))
                .is_some_and(|head| head.eq_ignore_ascii_case(word))
            || word.eq_ignore_ascii_case("sept") && number == 9;
        if fits {
            let period = usize::from(text.as_bytes().get(start + len) == Some(&b'.'));
            let new = month(number, form)?;
            return Some(format!(
                "{}{new}{}",
                text.get(..start)?,
                text.get(start + len + period..)?
            ));
        }
        from = start + len;
    }
}

/// Day and month of a date in figures that can be told either way: 03/04/2019, 3.4.2019.
pub(super) fn interchangeable(text: &str) -> Option<(u8, u8)> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-') {
        return None;
    }
    let parts: Vec<&str> = text.split(separator).collect();
    let [a, b, year] = parts.as_slice() else {
        return None;
    };
    if a.len() > 2 || b.len() > 2 || !matches!(year.len(), 2 | 4) || year.parse::<u16>().is_err() {
        return None;
    }
    let (a, b): (u8, u8) = (a.parse().ok()?, b.parse().ok()?);
    ((1..=12).contains(&a) && (1..=12).contains(&b) && a != b).then_some((a, b))
}

/// "3 April".
pub(super) fn day_and_month(day: u8, month: u8) -> String {
    let name = usize::from(month)
        .checked_sub(1)
        .and_then(|m| MONTHS.get(m))
        .copied()
        .unwrap_or("");
    format!("{day} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_change_and_nothing_else() {
        let full = |text, n| replace_month(text, n, MonthForm::Full);
        assert_eq!(full("Apr 25, 2019", 4).as_deref(), Some("April 25, 2019"));
        assert_eq!(
            full("Thu, 25 Apr. 2019", 4).as_deref(),
            Some("Thu, 25 April 2019")
        );
        assert_eq!(
            full("Sept. 3, 2019", 9).as_deref(),
            Some("September 3, 2019")
        );
        assert_eq!(full("25 avr. 2019", 4), None);
        assert_eq!(
            replace_month("April 25, 2019", 4, MonthForm::AbbreviatedPeriod).as_deref(),
            Some("Apr. 25, 2019")
        );
        assert_eq!(
            replace_month("May 25, 2019", 5, MonthForm::Abbreviated).as_deref(),
            Some("May 25, 2019")
        );
    }

    #[test]
    fn figures_that_can_be_told_either_way() {
        assert_eq!(interchangeable("03/04/2019"), Some((3, 4)));
        assert_eq!(interchangeable("3.4.19"), Some((3, 4)));
        for clear in [
            "25/04/2019",
            "04/04/2019",
            "2019-04-03",
            "April 3, 2019",
            "3/4",
        ] {
            assert_eq!(interchangeable(clear), None, "{clear}");
        }
    }
}
