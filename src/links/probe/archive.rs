//! Archived copies of lost pages: the one nearest the citation's date.
//!
//! Asked in this order: the Wayback Machine's availability service, its index (CDX) for copies with status 200, and a
//! Memento aggregator (RFC 7089). One request a second, each with its own time-out; an archive that fails is left alone
//! for the rest of the run.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use reqwest::cookie::Jar;
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::fetch::{Answer, Failure, Fetch, Hop};
use super::policy::{SettingError, host_key};
use super::report::Snapshot;
use super::retry_after;
use super::settings::Limits;

/// Failures in a row after which an archive is left alone.
const PATIENCE: u32 = 3;

/// How an archive is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `?url=…&timestamp=…`, a JSON answer.
    Availability,
    /// Rows of an index.
    Cdx,
    /// A time map in JSON, from `…/YYYYMMDD/URL`.
    Memento,
}

/// One service of an archive.
#[derive(Debug, Clone)]
struct Service {
    kind: Kind,
    endpoint: Url,
    failures: u32,
}

/// The archives of a run.
#[derive(Debug, Clone)]
pub(super) struct Archives<F> {
    fetch: F,
    services: Vec<Service>,
    last: Option<Instant>,
    /// Hosts that asked to be left alone, and until when.
    holds: HashMap<String, Instant>,
    limits: Limits,
}

/// The endpoint that the user named, or the Wayback Machine's.
pub(super) fn endpoint(named: Option<&str>) -> Result<Url, SettingError> {
    let text = named.unwrap_or("https://archive.org/wayback/available");
    Url::parse(text)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())
        .ok_or_else(|| SettingError::Endpoint(text.to_owned()))
}

/// The services behind an endpoint. One that names no service is asked at the Wayback Machine's own paths.
fn services(named: Option<&str>) -> Result<Vec<Service>, SettingError> {
    let first = endpoint(named)?;
    let service = |kind, endpoint: &Url| Service {
        kind,
        endpoint: endpoint.clone(),
        failures: 0,
    };
    let at = |path: &str| {
        let mut url = first.clone();
        url.set_path(path);
        url.set_query(None);
        url
    };
    let path = first.path().to_ascii_lowercase();
    if named.is_none() {
        let fixed = |text: &str| endpoint(Some(text));
        return Ok(vec![
            service(Kind::Availability, &first),
            service(Kind::Cdx, &fixed("https://web.archive.org/cdx/search/cdx")?),
            service(
                Kind::Memento,
                &fixed("https://timetravel.mementoweb.org/api/json/")?,
            ),
        ]);
    }
    Ok(if path.contains("cdx") {
        vec![
            service(Kind::Cdx, &first),
            service(Kind::Availability, &at("/wayback/available")),
        ]
    } else if path.contains("available") {
        vec![
            service(Kind::Availability, &first),
            service(Kind::Cdx, &at("/cdx/search/cdx")),
        ]
    } else if path.trim_matches('/').is_empty() {
        vec![
            service(Kind::Availability, &at("/wayback/available")),
            service(Kind::Cdx, &at("/cdx/search/cdx")),
            service(Kind::Memento, &at("/api/json/")),
        ]
    } else {
        vec![service(Kind::Memento, &first)]
    })
}

impl<F: Fetch> Archives<F> {
    pub(super) fn new(
        fetch: F,
        named: Option<&str>,
        limits: &Limits,
    ) -> Result<Self, SettingError> {
        Ok(Self {
            fetch,
            services: services(named)?,
            last: None,
            holds: HashMap::new(),
            limits: limits.clone(),
        })
    }

    /// The copy nearest a date; without one, the latest. The error says that no archive could be asked.
    pub(super) async fn nearest(
        &mut self,
        url: &str,
        date: Option<Date>,
    ) -> Result<Option<Snapshot>, ()> {
        let mut best: Option<Snapshot> = None;
        let mut asked = false;
        for at in 0..self.services.len() {
            if self.services[at].failures >= PATIENCE {
                continue;
            }
            match self.ask(at, url, date).await {
                Ok(found) => {
                    asked = true;
                    self.services[at].failures = 0;
                    let better = |new: &Snapshot| {
                        best.as_ref().is_none_or(|old| new.days_off < old.days_off)
                    };
                    if let Some(new) = found.filter(better) {
                        best = Some(new);
                    }
                    if best.as_ref().is_some_and(|s| !s.is_distant()) {
                        break;
                    }
                }
                Err(failure) => {
                    self.services[at].failures += match failure {
                        Some(Failure::NoSuchName | Failure::Refused | Failure::Connection(_)) => {
                            PATIENCE
                        }
                        Some(Failure::Timeout) => PATIENCE - 1,
                        _ => 1,
                    };
                }
            }
        }
        if asked { Ok(best) } else { Err(()) }
    }

    async fn ask(
        &mut self,
        at: usize,
        url: &str,
        date: Option<Date>,
    ) -> Result<Option<Snapshot>, Option<Failure>> {
        let Service { kind, endpoint, .. } = self.services[at].clone();
        let question = question(kind, &endpoint, url, date);
        let mut answer = self.get(&question).await?;
        if matches!(answer.head.status, 429 | 503) {
            // Asked once more, when the host may be asked again.
            answer = self.get(&question).await?;
        }
        match answer.head.status {
            200 => {}
            404 => return Ok(None),
            _ => return Err(None),
        }
        if answer.broken.is_some() {
            return Err(None);
        }
        let found = match kind {
            Kind::Availability => read_availability(&answer.raw),
            Kind::Cdx => read_cdx(&answer.raw, url, &endpoint),
            Kind::Memento => read_memento(&answer.raw),
        };
        let found = found.ok_or(None)?;
        Ok(found.map(|(url, day)| Snapshot {
            url,
            date: day,
            days_off: date
                .and_then(|d| d.until(day).ok())
                .map(|span| span.get_days().unsigned_abs()),
        }))
    }

    /// One request, not before its host may be asked; none where that is too long to wait.
    async fn get(&mut self, question: &Url) -> Result<Answer, Option<Failure>> {
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + self.limits.archive_interval).await;
        }
        let host = host_key(question.host_str().unwrap_or(""));
        if let Some(until) = self.holds.get(&host) {
            if *until > Instant::now() + self.limits.archive_timeout {
                return Err(None);
            }
            tokio::time::sleep_until(*until).await;
        }
        self.last = Some(Instant::now());
        let hop = Hop {
            url: question.clone(),
            jar: Arc::new(Jar::default()),
            etag: None,
            anchors: Arc::new([]),
            first_byte: self.limits.archive_timeout,
            body: self.limits.archive_timeout,
        };
        let asked = tokio::time::timeout(self.limits.archive_timeout, self.fetch.hop(hop)).await;
        let answer = asked.map_err(|_| Failure::Timeout)??;
        if matches!(answer.head.status, 429 | 503) {
            let asked = answer.head.header("retry-after");
            let wait = asked
                .and_then(|v| retry_after::wait(v, answer.head.header("date"), Timestamp::now()))
                .unwrap_or(self.limits.archive_timeout * 2);
            // A year is as long as a run can think.
            let wait = wait.min(Duration::from_secs(366 * 86_400)) + self.limits.hold_margin;
            self.holds.insert(host, Instant::now() + wait);
        }
        Ok(answer)
    }
}

fn question(kind: Kind, endpoint: &Url, url: &str, date: Option<Date>) -> Url {
    let stamp = date.map(|d| format!("{:04}{:02}{:02}", d.year(), d.month(), d.day()));
    let mut question = endpoint.clone();
    match kind {
        Kind::Availability => {
            question.query_pairs_mut().append_pair("url", url);
            if let Some(stamp) = stamp {
                question.query_pairs_mut().append_pair("timestamp", &stamp);
            }
        }
        Kind::Cdx => {
            let mut pairs = question.query_pairs_mut();
            pairs.append_pair("url", url);
            pairs.append_pair("output", "json");
            pairs.append_pair("fl", "timestamp,original,statuscode");
            pairs.append_pair("filter", "statuscode:200");
            match stamp {
                Some(stamp) => {
                    pairs.append_pair("closest", &format!("{stamp}120000"));
                    pairs.append_pair("sort", "closest");
                    pairs.append_pair("limit", "10");
                }
                None => drop(pairs.append_pair("limit", "-1")),
            }
        }
        Kind::Memento => {
            let stamp = stamp.unwrap_or_else(|| "20991231".to_owned());
            let path = format!("{}/{stamp}/{url}", endpoint.path().trim_end_matches('/'));
            if let Ok(joined) = Url::parse(&format!(
                "{}{path}",
                endpoint.origin().ascii_serialization()
            )) {
                question = joined;
            }
        }
    }
    question
}

/// The closest copy that the availability service names, if its status was 200. The outer option: it is an answer.
fn read_availability(body: &[u8]) -> Option<Option<(String, Date)>> {
    let root: Value = serde_json::from_slice(body).ok()?;
    let Some(closest) = root.get("archived_snapshots")?.get("closest") else {
        return Some(None);
    };
    let text = |key: &str| {
        closest
            .get(key)
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
    };
    let good = closest
        .get("available")
        .is_none_or(|v| v == &Value::Bool(true) || v == "true")
        && text("status").is_none_or(|s| s == "200");
    let found = text("url").zip(text("timestamp")).filter(|_| good);
    Some(found.and_then(|(url, stamp)| Some((secure(&url), day(&stamp)?))))
}

/// The first row with status 200 of an index whose rows are sorted by nearness.
fn read_cdx(body: &[u8], url: &str, endpoint: &Url) -> Option<Option<(String, Date)>> {
    if body.trim_ascii().is_empty() {
        return Some(None);
    }
    let rows: Vec<Vec<Option<String>>> = serde_json::from_slice(body).ok()?;
    let mut rows = rows.into_iter();
    let names: Vec<String> = rows
        .next()
        .unwrap_or_default()
        .into_iter()
        .flatten()
        .collect();
    let column = |name: &str| names.iter().position(|n| n == name);
    let (stamp, original, status) = (
        column("timestamp"),
        column("original"),
        column("statuscode"),
    );
    let found = rows.find_map(|row| {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(Clone::clone);
        if cell(status).is_some_and(|s| s != "200") {
            return None;
        }
        let stamp = cell(stamp)?;
        let original = cell(original).unwrap_or_else(|| url.to_owned());
        let base = if endpoint.host_str() == Some("web.archive.org") {
            "https://web.archive.org".to_owned()
        } else {
            endpoint.origin().ascii_serialization()
        };
        Some((format!("{base}/web/{stamp}/{original}"), day(&stamp)?))
    });
    Some(found)
}

/// The closest memento of an aggregator's answer.
fn read_memento(body: &[u8]) -> Option<Option<(String, Date)>> {
    let root: Value = serde_json::from_slice(body).ok()?;
    let Some(closest) = root.get("mementos").and_then(|m| m.get("closest")) else {
        return Some(None);
    };
    let url = match closest.get("uri")? {
        Value::Array(all) => all.first()?.as_str()?,
        other => other.as_str()?,
    };
    let digits: String = closest
        .get("datetime")?
        .as_str()?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    Some(day(&digits).map(|day| (secure(url), day)))
}

/// The Wayback Machine still names its copies with `http`.
fn secure(url: &str) -> String {
    match url.strip_prefix("http://web.archive.org/") {
        Some(rest) => format!("https://web.archive.org/{rest}"),
        None => url.to_owned(),
    }
}

/// The day of a timestamp of 8 to 14 digits.
fn day(stamp: &str) -> Option<Date> {
    let year = stamp.get(..4)?.parse().ok()?;
    let month = stamp.get(4..6)?.parse().ok()?;
    let day = stamp.get(6..8)?.parse().ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_documented() {
        let body = br#"{"url":"example.com","archived_snapshots":{"closest":{"available":true,
            "url":"http://web.archive.org/web/20060101064348/http://www.example.com:80/","timestamp":"20060101064348","status":"200"}}}"#;
        let (url, date) = read_availability(body).expect("an answer").expect("a copy");
        assert_eq!(
            url,
            "https://web.archive.org/web/20060101064348/http://www.example.com:80/"
        );
        assert_eq!(date.to_string(), "2006-01-01");
        assert_eq!(
            read_availability(br#"{"archived_snapshots":{}}"#),
            Some(None)
        );
        assert_eq!(read_availability(b"<html>"), None);
        let moved = br#"{"archived_snapshots":{"closest":{"available":true,"url":"http://w/","timestamp":"20060101","status":"301"}}}"#;
        assert_eq!(read_availability(moved), Some(None));
    }

    /// An archive that is busy for a minute, and says so.
    #[derive(Clone, Default)]
    struct Busy {
        asked: Arc<std::sync::Mutex<Vec<(Instant, String)>>>,
        seconds: u64,
    }

    impl Fetch for Busy {
        async fn hop(&self, hop: Hop) -> Result<Answer, Failure> {
            let mut asked = self.asked.lock().expect("a list");
            asked.push((Instant::now(), hop.url.path().to_owned()));
            let mut answer = Answer::default();
            answer.head.status = 200;
            answer.raw = br#"{"archived_snapshots":{"closest":{"available":true,"status":"200",
                "timestamp":"20190101000000","url":"http://w/x"}}}"#
                .to_vec();
            if asked.len() == 1 {
                answer.head.status = 429;
                let value = self.seconds.to_string().parse().expect("a header");
                answer.head.headers.insert("retry-after", value);
            }
            Ok(answer)
        }
    }

    async fn ask_busy(seconds: u64) -> (Vec<(Instant, String)>, bool) {
        let busy = Busy {
            seconds,
            ..Busy::default()
        };
        let named = Some("http://a.test/wayback/available");
        let mut archives = Archives::new(busy.clone(), named, &Limits::default()).expect("good");
        let mut found = archives.nearest("http://x.test/1", None).await;
        if seconds > 10 {
            found = archives.nearest("http://x.test/2", None).await;
        }
        let asked = busy.asked.lock().expect("a list").clone();
        (asked, found.is_ok_and(|copy| copy.is_some()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_archive_is_left_alone_for_as_long_as_it_asks() {
        let (asked, found) = ask_busy(5).await;
        assert!(found && asked.len() == 2);
        assert!(asked[1].0 - asked[0].0 >= Duration::from_secs(5));
        // Too long to wait for: neither this service nor another of the same host is asked.
        let (asked, found) = ask_busy(60).await;
        assert!(!found);
        assert_eq!(asked.len(), 1, "{asked:?}");
    }

    #[test]
    fn rows_of_an_index() {
        let endpoint = endpoint(Some("https://web.archive.org/cdx/search/cdx")).expect("a URL");
        let body =
            br#"[["timestamp","original","statuscode"],["20190102000000","http://a.test/x","404"],
            ["20190103101112","http://a.test/x","200"]]"#;
        let (url, _) = read_cdx(body, "http://a.test/x", &endpoint)
            .expect("an answer")
            .expect("a copy");
        assert_eq!(
            url,
            "https://web.archive.org/web/20190103101112/http://a.test/x"
        );
        assert_eq!(read_cdx(b"[]", "x", &endpoint), Some(None));
    }

    #[test]
    fn an_aggregator() {
        let body = br#"{"mementos":{"closest":{"datetime":"2013-09-04T07:28:42Z","uri":["http://arc.test/web/2013/x"]}}}"#;
        let (url, date) = read_memento(body).expect("an answer").expect("a copy");
        assert_eq!(
            (url.as_str(), date.to_string().as_str()),
            ("http://arc.test/web/2013/x", "2013-09-04")
        );
    }
}
