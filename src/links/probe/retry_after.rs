//! `Retry-After` in both forms (RFC 9110, 10.2.3).

use std::time::Duration;

use jiff::civil::DateTime;

/// How long to wait. `date` is the answer's own `Date`, so that a clock that is off does no harm; `now` stands in.
pub(super) fn wait(value: &str, date: Option<&str>, now: jiff::Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // A number too large for 64 bits is as good as for ever.
        return Some(Duration::from_secs(
            value.parse().unwrap_or(u64::from(u32::MAX)),
        ));
    }
    let until = http_date(value)?;
    let from = date.and_then(http_date).unwrap_or_else(|| utc(now));
    let seconds = from.duration_until(until).as_secs_f64();
    if seconds <= 0.0 {
        return Some(Duration::ZERO);
    }
    // Both dates are cut to whole seconds.
    Some(Duration::from_secs_f64(seconds.min(f64::from(u32::MAX))) + Duration::from_secs(1))
}

fn utc(at: jiff::Timestamp) -> DateTime {
    jiff::tz::Offset::UTC.to_datetime(at)
}

/// A date as HTTP writes it: IMF-fixdate, RFC 850, asctime.
fn http_date(text: &str) -> Option<DateTime> {
    let words: Vec<&str> = text
        .split([' ', ',', '-'])
        .filter(|w| !w.is_empty())
        .take(8)
        .collect();
    let (day, month, year, time) = match words.as_slice() {
        [_, day, month, year, time, "GMT" | "UTC" | "+0000"] => (*day, *month, *year, *time),
        [_, month, day, time, year] => (*day, *month, *year, *time),
        _ => return None,
    };
    let month = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    .iter()
    .position(|m| month.eq_ignore_ascii_case(m))?;
    let month = i8::try_from(month + 1).ok()?;
    let mut year: i16 = year.parse().ok()?;
    if year < 100 {
        year += if year < 70 { 2000 } else { 1900 };
    }
    let mut clock = time.split(':').map(str::parse::<i8>);
    let (hour, minute, second) = (
        clock.next()?.ok()?,
        clock.next()?.ok()?,
        clock.next()?.ok()?,
    );
    DateTime::new(
        year,
        month,
        day.parse().ok()?,
        hour,
        minute,
        second.min(59),
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates() {
        let now = "2026-11-21T10:00:00Z".parse().expect("a time");
        assert_eq!(wait("3", None, now), Some(Duration::from_secs(3)));
        assert_eq!(
            wait("99999999999999999999999", None, now),
            Some(Duration::from_secs(u64::from(u32::MAX)))
        );
        for form in [
            "Sat, 21 Nov 2026 10:00:05 GMT",
            "Saturday, 21-Nov-26 10:00:05 GMT",
            "Sat Nov 21 10:00:05 2026",
        ] {
            assert_eq!(
                wait(form, None, now),
                Some(Duration::from_secs(6)),
                "{form}"
            );
        }
        let skewed = Some("Sat, 21 Nov 2026 09:59:58 GMT");
        assert_eq!(
            wait("Sat, 21 Nov 2026 10:00:00 GMT", skewed, now),
            Some(Duration::from_secs(3))
        );
        assert_eq!(
            wait("Sat, 21 Nov 2020 10:00:00 GMT", None, now),
            Some(Duration::ZERO)
        );
        assert_eq!(wait("soon", None, now), None);
        assert_eq!(wait("-1", None, now), None);
    }
}
