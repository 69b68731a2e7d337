//! The archives at work beside a run: questions go in as links are found lost, copies come out at the end.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::archive::{self, Archives};
use super::fetch::Network;
use super::policy::{Policy, SettingError};
use super::report::Snapshot;
use super::settings::ProbeOptions;

/// A question for the archives.
struct Question {
    request: usize,
    url: String,
    date: Option<Date>,
}

/// Copies found so far, by index of the request.
type Shelf = Arc<Mutex<HashMap<usize, Option<Snapshot>>>>;

/// The archives, asked beside the run.
pub(super) struct Desk {
    questions: mpsc::UnboundedSender<Question>,
    worker: tokio::task::JoinHandle<()>,
    shelf: Shelf,
}

impl Desk {
    /// Opens the desk. Nothing is built before the first question.
    pub(super) fn open(
        options: &ProbeOptions,
        tls: &rustls::ClientConfig,
    ) -> Result<Option<Self>, SettingError> {
        if options.config.no_archive {
            return Ok(None);
        }
        let named = options.config.archive_endpoint.clone();
        let endpoint = archive::endpoint(named.as_deref())?;
        let policy = if named.is_some() {
            Policy::for_service(&options.config, &endpoint)?
        } else {
            Policy::new(&options.config, HashSet::new())?
        };
        let (questions, mut asked) = mpsc::unbounded_channel::<Question>();
        let shelf = Shelf::default();
        let (copies, tls, options) = (Arc::clone(&shelf), tls.clone(), options.clone());
        let worker = tokio::spawn(async move {
            let Some(mut question) = asked.recv().await else {
                return;
            };
            let network = Network::new(Arc::new(policy), &options.config, tls, &options.limits);
            let Some(mut archives) = network
                .ok()
                .and_then(|network| Archives::new(network, named.as_deref(), &options.limits).ok())
            else {
                return;
            };
            loop {
                if let Ok(copy) = archives.nearest(&question.url, question.date).await
                    && let Ok(mut shelf) = copies.lock()
                {
                    shelf.insert(question.request, copy);
                }
                match asked.recv().await {
                    Some(next) => question = next,
                    None => return,
                }
            }
        });
        Ok(Some(Self {
            questions,
            worker,
            shelf,
        }))
    }

    /// Asks for a copy of a request's page.
    pub(super) fn ask(&self, request: usize, url: &str, date: Option<Date>) {
        // Nobody listens only where the worker could not be built: then there are no copies.
        let _ = self.questions.send(Question {
            request,
            url: url.to_owned(),
            date,
        });
    }

    /// Puts in what is known already.
    pub(super) fn keep(&self, request: usize, copy: Option<Snapshot>) {
        if let Ok(mut shelf) = self.shelf.lock() {
            shelf.insert(request, copy);
        }
    }

    /// Waits for the answers that are under way, for as long as is left, and hands over what there is.
    pub(super) async fn close(
        self,
        left: Duration,
        cancel: &AtomicBool,
    ) -> HashMap<usize, Option<Snapshot>> {
        drop(self.questions);
        let end = Instant::now() + left;
        let mut worker = self.worker;
        while Instant::now() < end && !cancel.load(Ordering::Relaxed) {
            let step = Duration::from_millis(100).min(end - Instant::now());
            if tokio::time::timeout(step, &mut worker).await.is_ok() {
                break;
            }
        }
        worker.abort();
        self.shelf
            .lock()
            .map(|mut shelf| std::mem::take(&mut *shelf))
            .unwrap_or_default()
    }
}
