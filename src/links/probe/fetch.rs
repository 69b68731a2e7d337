//! One hop: one GET, at most 64 KiB of the body, and what went wrong where nothing came.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;

use super::page::{self, Page, PageKind, Reading};
use super::policy::{NameMap, Policy, SettingError};
use super::settings::{Limits, LinksConfig};

/// Bytes after which a page may show that it is there; then four times as many, and so on.
const FIRST_LOOK: usize = 4 * 1024;

/// Why a body that takes too long is broken off.
pub(super) const SLOW: &str = "the body does not come in time";

/// One GET.
#[derive(Debug, Clone)]
pub(super) struct Hop {
    /// What to ask for; vetted.
    pub(super) url: Url,
    /// The cookies of the chain.
    pub(super) jar: Arc<Jar>,
    /// The tag of the body that is known already.
    pub(super) etag: Option<String>,
    /// Anchors to look for.
    pub(super) anchors: Arc<[String]>,
    /// Time to the head of the answer.
    pub(super) first_byte: Duration,
    /// Time for the body.
    pub(super) body: Duration,
}

/// Status and headers.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The status.
    pub(super) status: u16,
    /// The headers.
    pub(super) headers: HeaderMap,
}

impl Head {
    /// A header's value, as far as it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .and_then(|v| std::str::from_utf8(v.as_bytes()).ok())
    }
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// Status and headers.
    pub(super) head: Head,
    /// The body, as far as it was read.
    pub(super) page: Page,
    /// What broke the body off.
    pub(super) broken: Option<&'static str>,
    /// The body itself, of data only: archives answer in JSON.
    pub(super) raw: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The name does not exist.
    NoSuchName,
    /// Whether the name exists could not be found out.
    NameServer,
    /// The name leads to addresses that are not asked.
    Refused,
    /// Nothing came in time.
    Timeout,
    /// The connection was refused or broken before the answer.
    Connection(String),
    /// The certificate is not to be trusted.
    Certificate(String),
    /// What came is no HTTP.
    Garbage,
}

impl Failure {
    /// What happened, for people.
    pub(super) fn reason(&self) -> String {
        match self {
            Failure::NoSuchName => "the host's name does not exist".into(),
            Failure::NameServer => "the host's name could not be looked up".into(),
            Failure::Refused => "the name leads to a private or special address".into(),
            Failure::Timeout => "no answer in time".into(),
            Failure::Connection(what) => format!("no connection ({what})"),
            Failure::Certificate(what) => format!("the certificate is not valid ({what})"),
            Failure::Garbage => "the answer is no HTTP".into(),
        }
    }
}

/// Something that makes hops; a stand-in in tests.
pub(super) trait Fetch: Clone + Send + 'static {
    /// Makes one hop.
    fn hop(&self, hop: Hop) -> impl Future<Output = Result<Answer, Failure>> + Send;
}

/// The network.
#[derive(Clone)]
pub(super) struct Network {
    client: reqwest::Client,
    headers: Arc<NameMap<HeaderMap>>,
    peek: usize,
}

impl Network {
    /// Builds the one client of a run.
    pub(super) fn new(
        policy: Arc<Policy>,
        config: &LinksConfig,
        tls: rustls::ClientConfig,
        limits: &Limits,
    ) -> Result<Self, SettingError> {
        let client = reqwest::Client::builder()
            .user_agent(concat!(
                "brieflint/",
                env!("CARGO_PKG_VERSION"),
                " (link checker; +",
                env!("CARGO_PKG_REPOSITORY"),
                ")"
            ))
            .tls_backend_preconfigured(tls)
            .dns_resolver(VettedResolver(policy))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .connect_timeout(limits.connect)
            // Connections at rest are most of the memory of a run over a thousand hosts; a host with more to answer
            // is asked again at once.
            .pool_idle_timeout(Duration::from_millis(250))
            .pool_max_idle_per_host(limits.host_in_flight.div_ceil(4))
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .build()
            .map_err(|e| SettingError::Start(e.to_string()))?;
        Ok(Self {
            client,
            headers: Arc::new(own_headers(config)?),
            peek: limits.peek,
        })
    }

    fn request(&self, hop: &Hop) -> reqwest::RequestBuilder {
        let mut url = hop.url.clone();
        url.set_fragment(None);
        // Credentials in a link are not sent: the draft is not their owner.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let cookies = hop.jar.cookies(&url);
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static(
                "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            ),
        );
        headers.insert(
            header::ACCEPT_LANGUAGE,
            HeaderValue::from_static("en,*;q=0.5"),
        );
        if let Some(cookies) = cookies {
            headers.insert(header::COOKIE, cookies);
        }
        if let Some(tag) = hop
            .etag
            .as_ref()
            .and_then(|t| HeaderValue::from_str(t).ok())
        {
            headers.insert(header::IF_NONE_MATCH, tag);
        }
        if let Some(own) = url.host_str().and_then(|h| self.headers.get(h)) {
            headers.extend(own.clone());
        }
        self.client.get(url).headers(headers)
    }
}

/// A body as it comes.
#[derive(Default)]
struct Body {
    /// What is kept of it.
    bytes: Vec<u8>,
    /// How much came.
    length: usize,
    /// When it is looked at next.
    next_look: usize,
    whole: bool,
    broken: Option<&'static str>,
    /// The page, where a part was enough; the rest is read only so that the connection can be used again.
    full: Option<Page>,
}

impl Body {
    fn take(&mut self, chunk: &[u8], read: &impl Fn(&[u8], bool) -> Page, early: bool) {
        self.length += chunk.len();
        if self.full.is_some() {
            return;
        }
        self.bytes.extend_from_slice(chunk);
        if early && self.bytes.len() >= self.next_look.max(FIRST_LOOK) {
            self.next_look = self.bytes.len() * 4;
            let page = read(&self.bytes, false);
            if page.is_full() {
                self.full = Some(page);
                self.bytes = Vec::new();
            }
        }
    }
}

impl Fetch for Network {
    async fn hop(&self, hop: Hop) -> Result<Answer, Failure> {
        let sent = tokio::time::timeout(hop.first_byte, self.request(&hop).send()).await;
        let mut response = match sent {
            Err(_) => return Err(Failure::Timeout),
            Ok(Err(error)) => return Err(failure(&error)),
            Ok(Ok(response)) => response,
        };
        let head = Head {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
        };
        hop.jar.set_cookies(
            &mut head.headers.get_all(header::SET_COOKIE).iter(),
            &hop.url,
        );
        let content_type = head.header("content-type").unwrap_or("").to_owned();
        let read = |bytes: &[u8], whole: bool| {
            let how = Reading {
                url: &hop.url,
                content_type: &content_type,
                whole,
                anchors: &hop.anchors,
            };
            page::read(bytes, how)
        };
        let mut body = Body::default();
        // The connection of a body that is too long to be read to its end is lost in any case.
        let long = response
            .content_length()
            .is_some_and(|length| length > self.peek as u64);
        let reading = async {
            while body.length < self.peek && !(long && body.full.is_some()) {
                match response.chunk().await {
                    Ok(Some(chunk)) => body.take(&chunk, &read, hop.anchors.is_empty()),
                    Ok(None) => {
                        body.whole = true;
                        break;
                    }
                    Err(_) => {
                        body.broken = Some("the body breaks off");
                        break;
                    }
                }
            }
        };
        if tokio::time::timeout(hop.body, reading).await.is_err() {
            body.broken = Some(SLOW);
        }
        // What is left of a longer body is not wanted: the connection is closed.
        drop(response);
        let Body {
            mut bytes,
            whole,
            broken,
            full,
            ..
        } = body;
        bytes.truncate(self.peek);
        let broken = broken.filter(|_| full.is_none());
        let page = full.unwrap_or_else(|| read(&bytes, whole));
        let raw = if page.kind == PageKind::Html {
            Vec::new()
        } else {
            bytes
        };
        Ok(Answer {
            head,
            page,
            broken,
            raw,
        })
    }
}

fn own_headers(config: &LinksConfig) -> Result<NameMap<HeaderMap>, SettingError> {
    let mut all = NameMap::default();
    for (host, pairs) in &config.headers {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let wrong = || SettingError::Header(name.clone());
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
            let mut value = HeaderValue::from_str(value).map_err(|_| wrong())?;
            value.set_sensitive(true);
            headers.insert(key, value);
        }
        all.insert(host, headers);
    }
    Ok(all)
}

/// TLS with Mozilla's roots, so that a run is the same everywhere, and with what the user adds.
pub(super) fn tls(
    config: &LinksConfig,
    ca_files: &[PathBuf],
) -> Result<rustls::ClientConfig, SettingError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for path in config.ca_file.iter().chain(ca_files) {
        let wrong = |reason: String| SettingError::Certificates {
            path: path.display().to_string(),
            reason,
        };
        let all = CertificateDer::pem_file_iter(path).map_err(|e| wrong(e.to_string()))?;
        for certificate in all {
            let certificate = certificate.map_err(|e| wrong(e.to_string()))?;
            roots.add(certificate).map_err(|e| wrong(e.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| SettingError::Start(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// The system's resolver, behind the policy: what is not vetted is not connected to.
struct VettedResolver(Arc<Policy>);

/// A name that leads nowhere, or nowhere allowed.
#[derive(Debug)]
enum NameError {
    NotFound,
    Refused,
    Server,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Error for NameError {}

impl Resolve for VettedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str();
            if let Some(address) = policy.mapped(host) {
                return Ok(Box::new(std::iter::once(address)) as Addrs);
            }
            // Reserved for names that never exist (RFC 6761).
            if host.trim_end_matches('.').ends_with(".invalid") {
                return Err(NameError::NotFound.into());
            }
            let found: Vec<SocketAddr> = match tokio::net::lookup_host((host, 0)).await {
                Ok(found) => found.collect(),
                Err(error) => return Err(name_error(host, &error).into()),
            };
            if found.is_empty() {
                return Err(NameError::NotFound.into());
            }
            let vetted: Vec<SocketAddr> = found
                .into_iter()
                .filter(|a| policy.allows_for(host, a.ip()))
                .collect();
            if vetted.is_empty() {
                return Err(NameError::Refused.into());
            }
            Ok(Box::new(vetted.into_iter()) as Addrs)
        })
    }
}

/// The system says in words only whether a name does not exist or could not be asked for.
fn name_error(host: &str, error: &io::Error) -> NameError {
    let text = error.to_string().to_ascii_lowercase();
    let passing = [
        "temporary",
        "try again",
        "timed out",
        "server failure",
        "system error",
    ];
    // A suffix that is not delegated cannot exist, whatever the name server says.
    let delegated = psl::suffix(host.as_bytes()).is_some_and(|s| s.is_known());
    if delegated && passing.iter().any(|word| text.contains(word)) {
        NameError::Server
    } else {
        NameError::NotFound
    }
}

/// What an error of the client means.
fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = String::new();
    for _ in 0..16 {
        let Some(current) = cause else { break };
        if let Some(known) = known_cause(current) {
            return known;
        }
        last = current.to_string();
        // An I/O error hides the error that it wraps.
        cause = match current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => current.source(),
        };
    }
    if error.is_timeout() {
        Failure::Timeout
    } else if last.contains("invalid HTTP")
        || last.contains("HTTP version")
        || last.contains("message head")
    {
        Failure::Garbage
    } else {
        Failure::Connection(last)
    }
}

fn known_cause(cause: &(dyn Error + 'static)) -> Option<Failure> {
    if let Some(name) = cause.downcast_ref::<NameError>() {
        return Some(match name {
            NameError::NotFound => Failure::NoSuchName,
            NameError::Refused => Failure::Refused,
            NameError::Server => Failure::NameServer,
        });
    }
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return Some(match tls {
            rustls::Error::InvalidCertificate(why) => Failure::Certificate(why.to_string()),
            other => Failure::Connection(format!("TLS: {other}")),
        });
    }
    None
}
