//! Dates that publishers put into the paths of their addresses.

use crate::citations::date::PartialDate;

/// The date in the path of a URL, if there is one that leaves no doubt: `/2019/04/25/`, `/2019-04-25`, `/20190425/`,
/// `/2019/apr/25/`, `/201904/25/`, `/2019/0425/`, and with the month only `/2019/04/`.
pub(super) fn in_path(url: &str) -> Option<PartialDate> {
    let mut rest = path(url)?;
    for left in (0..MOST_SEGMENTS).rev() {
        let segment = next_segment(&mut rest)?;
        if !begins_with_year(segment) {
            continue;
        }
        let mut ahead = rest;
        let mut next = |nth| next_segment(&mut ahead).filter(|_| left >= nth);
        let (next, after) = (next(1).unwrap_or(""), next(2));
        let found = whole(segment)
            .or_else(|| in_two(segment, next))
            .or_else(|| in_three(segment, next, after.unwrap_or("")))
            .or_else(|| month_only(segment, next, after.is_some()));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Whether the day in a path is that of an upload, and says nothing of the text.
pub(super) fn is_of_upload(url: &str) -> bool {
    path(url).is_some_and(|path| path.contains("uploads/") || path.contains("/files/"))
}

/// How many segments of a path are looked at.
const MOST_SEGMENTS: usize = 16;

/// The path of a URL, without its first slash.
fn path(url: &str) -> Option<&str> {
    let rest = match url.strip_prefix("https://") {
        Some(rest) => rest,
        None => url.split_once("://").map_or(url, |(_, rest)| rest),
    };
    let end = memchr::memchr2(b'?', b'#', rest.as_bytes());
    let rest = rest.get(..end.unwrap_or(rest.len()))?;
    let start = rest.bytes().position(|b| b == b'/')?;
    rest.get(start + 1..)
}

/// The next segment that is not empty, and what stands behind it.
fn next_segment<'a>(path: &mut &'a str) -> Option<&'a str> {
    while !path.is_empty() {
        let end = path.bytes().position(|b| b == b'/').unwrap_or(path.len());
        let (segment, rest) = path.split_at_checked(end)?;
        *path = rest.get(1..).unwrap_or("");
        if !segment.is_empty() {
            return Some(segment);
        }
    }
    None
}

/// All dates in paths begin with a year.
fn begins_with_year(segment: &str) -> bool {
    let figure = |b: &u8| b.is_ascii_digit();
    match segment.as_bytes() {
        [b'1', b'9', a, b, ..] | [b'2', b'0', a, b, ..] => figure(a) && figure(b),
        _ => false,
    }
}

/// `2019-04-25`, `2019_04_25`, `20190425`, also before `-`, `_` or `.` and more text.
fn whole(segment: &str) -> Option<PartialDate> {
    const SHORTEST: usize = 8; // 2019-4-1
    if segment.len() < SHORTEST {
        return None;
    }
    let parted = |sign: char| {
        let mut parts = segment.splitn(3, sign);
        let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let day_len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let clean = rest
            .get(day_len..)?
            .chars()
            .next()
            .is_none_or(|c| matches!(c, '-' | '_' | '.'));
        if !clean || year.len() != 4 || month.len() > 2 || !(1..=2).contains(&day_len) {
            return None;
        }
        day(year, month, rest.get(..day_len)?)
    };
    if let Some(found) = parted('-').or_else(|| parted('_')) {
        return Some(found);
    }
    let digits = segment.bytes().take_while(u8::is_ascii_digit).count();
    let clean = segment
        .get(digits..)?
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '-' | '_' | '.'));
    if digits != 8 || !clean {
        return None;
    }
    day(segment.get(..4)?, segment.get(4..6)?, segment.get(6..8)?)
}

/// `201904/25`, `2019/0425`, `2019-04/25`, `2019/04-25`
fn in_two(segment: &str, next: &str) -> Option<PartialDate> {
    if let Some((year, month)) = segment.split_once('-')
        && year.len() == 4
        && month.len() == 2
        && next.len() <= 2
    {
        return day(year, month, next);
    }
    match (segment.len(), next.len()) {
        (6, 2) => day(segment.get(..4)?, segment.get(4..)?, next),
        (4, 4) => day(segment, next.get(..2)?, next.get(2..)?),
        (4, 5) => {
            let (month, date) = next.split_once('-')?;
            day(segment, month, date)
        }
        _ => None,
    }
}

/// `2019/04/25`, `2019/apr/25`
fn in_three(year: &str, month: &str, date: &str) -> Option<PartialDate> {
    let digits = date.bytes().take_while(u8::is_ascii_digit).count();
    let clean = date
        .get(digits..)?
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '-' | '_' | '.'));
    if year.len() != 4 || !(1..=2).contains(&digits) || !clean {
        return None;
    }
    let date = date.get(..digits)?;
    match month_name(month) {
        Some(number) => day(year, number, date),
        None if month.len() <= 2 => day(year, month, date),
        None => None,
    }
}

/// `2019/04/` before the last segment
fn month_only(year: &str, month: &str, more_follows: bool) -> Option<PartialDate> {
    if year.len() != 4 || month.len() != 2 || !more_follows {
        return None;
    }
    let date = day(year, month, "1")?;
    Some(PartialDate { day: None, ..date })
}

fn month_name(word: &str) -> Option<&'static str> {
    const MONTHS: [(&str, &str); 12] = [
        ("jan", "1"),
        ("feb", "2"),
        ("mar", "3"),
        ("apr", "4"),
        ("may", "5"),
        ("jun", "6"),
        ("jul", "7"),
        ("aug", "8"),
        ("sep", "9"),
        ("oct", "10"),
        ("nov", "11"),
        ("dec", "12"),
    ];
    if word.len() != 3 {
        return None;
    }
    MONTHS
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, number)| number)
}

/// A day between 1995 and 2049 that the calendar holds.
fn day(year: &str, month: &str, date: &str) -> Option<PartialDate> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(year) || !digits(month) || !digits(date) {
        return None;
    }
    let year: i16 = year
        .parse()
        .ok()
        .filter(|year| (1995..2050).contains(year))?;
    let found = PartialDate {
        year,
        month: Some(month.parse().ok()?),
        day: Some(date.parse().ok()?),
    };
    found.earliest().map(|_| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_paths() {
        let read = |url: &str| in_path(url).map(|date| date.to_string());
        for (url, date) in [
            ("https://www.reuters.com/2019/04/25/x", "2019-04-25"),
            (
                "https://www.theguardian.com/world/2018/nov/21/italian-summit",
                "2018-11-21",
            ),
            (
                "https://ria.ru/20220324/ukraina-1779840229.html",
                "2022-03-24",
            ),
            (
                "http://www.xinhuanet.com/english/2019-06/14/c_138143.htm",
                "2019-06-14",
            ),
            (
                "http://en.people.cn/n3/2019/0425/c90000-9572185.html",
                "2019-04-25",
            ),
            ("https://www.example.org/2019-04-25-a-title", "2019-04-25"),
            ("https://www.example.org/news/2019-04-25", "2019-04-25"),
            (
                "http://www.chinanews.com/gn/2019/04-25/8820.shtml",
                "2019-04-25",
            ),
            ("https://cn.example/201904/25/t2019.html", "2019-04-25"),
            ("https://blog.example.org/2019/04/a-title/", "2019-04"),
        ] {
            assert_eq!(read(url).as_deref(), Some(date), "{url}");
        }
        for url in [
            "https://www.example.org/2019/",
            "https://www.example.org/20191345/x",
            "https://www.example.org/id/12345678",
            "https://www.scmp.com/week-asia/politics/article/2188273/trump",
            "http://kremlin.ru/events/president/news/60363",
            "https://www.example.org/a/2019/04",
            "https://www.example.org/?d=2019/04/25",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
    }

    #[test]
    fn uploads_have_days_of_their_own() {
        let upload = "https://www.example.org/wp-content/uploads/2019/04/x.pdf";
        assert!(in_path(upload).is_some() && is_of_upload(upload));
        assert!(is_of_upload(
            "https://www.example.org/a/files/2019/04/x.pdf?y"
        ));
        assert!(!is_of_upload("https://www.example.org/2019/04/x?uploads/"));
    }

    #[test]
    fn sixteen_segments_are_looked_at() {
        let deep =
            |before: usize| format!("https://www.example.org/{}2019/04/25/", "a/".repeat(before));
        let read = |before| in_path(&deep(before)).map(|date| date.to_string());
        assert_eq!(read(13).as_deref(), Some("2019-04-25"));
        assert_eq!(read(14), None);
        assert_eq!(read(16), None);
    }
}
