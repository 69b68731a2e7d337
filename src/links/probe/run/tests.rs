//! Times and limits of a run, on a clock that does not wait.

use std::cell::RefCell;
use std::sync::Mutex;

use super::super::fetch::Head;
use super::super::page::Page;
use super::*;

/// What a made-up server does with a request.
enum Step {
    /// Answers with a status and headers.
    Say(u16, &'static [(&'static str, &'static str)]),
    /// Sends on.
    To(String),
    /// Answers after a while.
    Late(Duration, u16),
    /// Never answers.
    Hang,
}

/// A request as the server saw it: when it began and ended, the address, how often it was asked for before.
#[derive(Debug, Clone)]
struct Seen {
    from: Instant,
    to: Option<Instant>,
    url: String,
}

type Behaviour = dyn Fn(&str, usize) -> Step + Send + Sync;

/// A stand-in for the network.
#[derive(Clone)]
struct Script {
    behaviour: Arc<Behaviour>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Script {
    fn step(&self, url: &str) -> (Step, usize) {
        let mut seen = self.seen.lock().expect("the log");
        let before = seen.iter().filter(|s| s.url == url).count();
        seen.push(Seen {
            from: Instant::now(),
            to: None,
            url: url.to_owned(),
        });
        ((self.behaviour)(url, before), seen.len() - 1)
    }
}

impl Fetch for Script {
    async fn hop(&self, hop: Hop) -> Result<Answer, Failure> {
        let (step, at) = self.step(hop.url.as_str());
        let mut headers = reqwest::header::HeaderMap::new();
        let status = match step {
            Step::Say(status, pairs) => {
                for (name, value) in pairs {
                    headers.insert(*name, value.parse().expect("a header"));
                }
                Some(status)
            }
            Step::To(url) => {
                headers.insert("location", url.parse().expect("a header"));
                Some(302)
            }
            Step::Late(wait, status) => {
                let late = tokio::time::sleep(wait);
                let came = tokio::time::timeout(hop.first_byte, late).await;
                came.is_ok().then_some(status)
            }
            Step::Hang => {
                tokio::time::sleep(hop.first_byte).await;
                None
            }
        };
        self.seen.lock().expect("the log")[at].to = Some(Instant::now());
        let status = status.ok_or(Failure::Timeout)?;
        Ok(Answer {
            head: Head { status, headers },
            page: Page::default(),
            ..Answer::default()
        })
    }
}

/// What became of a run.
struct Outcome {
    verdicts: Vec<(String, Verdict, u32)>,
    seen: Vec<Seen>,
    took: Duration,
}

impl Outcome {
    fn verdict(&self, url: &str) -> Option<Verdict> {
        self.verdicts.iter().find(|v| v.0 == url).map(|v| v.1)
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|v| v.1 == verdict).count()
    }

    /// When the requests for addresses that begin so began, in seconds from the first.
    fn times(&self, start: &str) -> Vec<f64> {
        let of: Vec<&Seen> = self
            .seen
            .iter()
            .filter(|s| s.url.starts_with(start))
            .collect();
        of.iter()
            .map(|s| (s.from - of[0].from).as_secs_f64())
            .collect()
    }
}

async fn run(
    urls: &[String],
    limits: &Limits,
    cancel: &AtomicBool,
    behaviour: impl Fn(&str, usize) -> Step + Send + Sync + 'static,
) -> Outcome {
    let script = Script {
        behaviour: Arc::new(behaviour),
        seen: Arc::default(),
    };
    let policy = Policy::default();
    let verdicts = RefCell::new(Vec::new());
    let on_decided = |job: &Job, decided: &Decided| {
        let row = (job.url.to_string(), decided.verdict, job.attempts);
        verdicts.borrow_mut().push(row);
    };
    let now = "2026-11-21T10:00:00Z".parse().expect("a time");
    let mut run = Run::new(script.clone(), &policy, limits, now, &on_decided, &());
    for (index, url) in urls.iter().enumerate() {
        let url = Url::parse(url).expect("a URL");
        run.add(Job::new(Purpose::Link(vec![index]), url));
    }
    let start = Instant::now();
    run.drive(cancel).await;
    let took = start.elapsed();
    drop(run);
    let seen = script.seen.lock().expect("the log").clone();
    Outcome {
        verdicts: verdicts.into_inner(),
        seen,
        took,
    }
}

fn numbered(count: usize, of: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(of).collect()
}

async fn simple(
    urls: &[String],
    behaviour: impl Fn(&str, usize) -> Step + Send + Sync + 'static,
) -> Outcome {
    run(urls, &Limits::default(), &AtomicBool::new(false), behaviour).await
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_of_a_host_before_its_retry_after_has_passed() {
    for (value, at_least) in [
        ("20", 20.0),
        ("Sat, 21 Nov 2026 10:00:20 GMT", 20.0),
        ("Saturday, 21-Nov-26 10:00:05 GMT", 5.0),
    ] {
        for status in [429, 503] {
            let headers: &'static [(&str, &str)] = Box::leak(Box::new([
                ("retry-after", value),
                ("date", "Sat, 21 Nov 2026 10:00:00 GMT"),
            ]));
            let mut urls = numbered(12, |n| format!("http://busy.test/{n}"));
            urls.push("http://other.test/".into());
            let outcome = simple(&urls, move |url, before| {
                let first = url == "http://busy.test/0" && before == 0;
                if first {
                    Step::Say(status, headers)
                } else {
                    Step::Say(200, &[])
                }
            })
            .await;
            assert_eq!(outcome.count(Verdict::Ok), 13);
            let times = outcome.times("http://busy.test/");
            assert!(times[1] >= at_least, "{value}: {times:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn more_patience_than_the_run_has_is_not_had() {
    let urls = numbered(5, |n| format!("http://never.test/{n}"));
    let outcome = simple(&urls, |_, _| Step::Say(429, &[("retry-after", "3600")])).await;
    assert_eq!(outcome.count(Verdict::Blocked), 5);
    assert_eq!(outcome.seen.len(), 1, "{:?}", outcome.seen);
}

#[tokio::test(start_paused = true)]
async fn a_page_is_dead_when_it_is_missing_twice() {
    let urls = ["http://a.test/x".to_owned()];
    let outcome = simple(&urls, |_, _| Step::Say(404, &[])).await;
    assert_eq!(outcome.verdicts[0].1, Verdict::Dead);
    assert_eq!(outcome.verdicts[0].2, 2);
    let times = outcome.times("http://a.test/");
    assert!(times.len() == 2 && times[1] >= 2.0, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_link_that_hangs_keeps_no_other_waiting() {
    let mut urls = numbered(20, |n| format!("http://a.test/{n}"));
    urls.insert(0, "http://a.test/hang".into());
    let outcome = simple(&urls, |url, _| {
        if url.ends_with("hang") {
            Step::Hang
        } else {
            Step::Say(200, &[])
        }
    })
    .await;
    assert_eq!(
        outcome.verdict("http://a.test/hang"),
        Some(Verdict::Unreachable)
    );
    assert_eq!(outcome.count(Verdict::Ok), 20);
    let others = outcome.seen.iter().filter(|s| !s.url.ends_with("hang"));
    let last = others.filter_map(|s| s.to).max().expect("requests");
    let waited = last - outcome.seen[0].from;
    assert!(waited < Duration::from_secs(4), "{waited:?}");
    assert!(outcome.took < Duration::from_secs(30), "{:?}", outcome.took);
}

#[tokio::test(start_paused = true)]
async fn limits_hold_for_hops_too() {
    let limits = Limits::default();
    let urls = numbered(100, |n| format!("http://h{n}.test/x"));
    let outcome = simple(&urls, |url, _| match url.strip_prefix("http://hub.test/") {
        Some(_) => Step::Late(Duration::from_millis(150), 200),
        None => Step::To(format!("http://hub.test/{}", url.len())),
    })
    .await;
    assert_eq!(outcome.count(Verdict::Ok), 100);
    let hub: Vec<&Seen> = outcome
        .seen
        .iter()
        .filter(|s| s.url.contains("hub"))
        .collect();
    for (index, seen) in hub.iter().enumerate() {
        let under_way = hub[..index]
            .iter()
            .filter(|s| s.to.is_none_or(|to| to > seen.from))
            .count();
        assert!(under_way < limits.host_in_flight, "{under_way}");
    }
    for (index, time) in outcome.times("http://hub.test/").iter().enumerate() {
        let asked = f64::from(u32::try_from(index).expect("a small number"));
        assert!(
            asked <= limits.host_burst + limits.host_rate * time + 0.01,
            "{index} at {time}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_complains_is_asked_less() {
    let urls = numbered(40, |n| format!("http://a.test/{n}"));
    let outcome = simple(&urls, |url, before| {
        if before == 0 && url.ends_with('0') {
            Step::Say(503, &[])
        } else {
            Step::Say(200, &[])
        }
    })
    .await;
    assert_eq!(outcome.count(Verdict::Ok), 40);
    let calm = simple(&urls, |_, _| Step::Say(200, &[])).await;
    assert!(outcome.took > calm.took);
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_at_its_deadline() {
    let limits = Limits {
        deadline: Duration::from_secs(3),
        ..Limits::default()
    };
    let urls = [
        "http://a.test/hang".to_owned(),
        "http://b.test/x".to_owned(),
    ];
    let outcome = run(&urls, &limits, &AtomicBool::new(false), |url, _| {
        if url.ends_with("hang") {
            Step::Hang
        } else {
            Step::Say(200, &[])
        }
    })
    .await;
    assert_eq!(
        outcome.verdicts.len(),
        1,
        "what is not decided is not in the list"
    );
    assert_eq!(outcome.took.as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_run_called_off_ends_at_once() {
    static CANCEL: AtomicBool = AtomicBool::new(false);
    let urls = [
        "http://a.test/x".to_owned(),
        "http://b.test/hang".to_owned(),
    ];
    let outcome = run(&urls, &Limits::default(), &CANCEL, |url, _| {
        if url.ends_with("hang") {
            CANCEL.store(true, Ordering::Relaxed);
            return Step::Hang;
        }
        Step::Say(200, &[])
    })
    .await;
    assert_eq!(outcome.count(Verdict::Ok), 1);
    assert!(outcome.took < Duration::from_secs(1));
}

#[test]
fn a_sibling_keeps_folder_and_ending() {
    let sibling = |u: &str| sibling_of(&Url::parse(u).expect("a URL"), 77).to_string();
    let html = sibling("http://a.test/news/2019/story.html?x=1");
    assert!(
        html.starts_with("http://a.test/news/2019/")
            && html.ends_with(".html")
            && !html.contains('?')
    );
    let folder = sibling("http://a.test/news/story/");
    assert!(folder.starts_with("http://a.test/news/") && folder.ends_with('/'));
    assert!(!sibling("http://a.test/").contains("//b"));
}
