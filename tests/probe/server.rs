//! A web server that behaves badly on purpose: one listener, a behaviour for each host name.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    /// How many requests for the same host and path came before.
    pub(crate) before: usize,
}

/// What the server does with a request.
pub(crate) enum Deed {
    /// Sends bytes and closes.
    Send(Vec<u8>),
    /// Sends bytes in parts, closes.
    Drip(Vec<Vec<u8>>),
    /// Sends bytes, and then nothing for as long as the client waits.
    Stall(Vec<u8>),
    /// Says nothing, for as long as the client waits.
    Hang,
    /// Closes without a word.
    Drop,
}

type Handler = dyn Fn(&Seen) -> Deed + Send + Sync;

/// The server; it lives as long as the test.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// A server that knows of no page with a made-up name of twelve letters.
    pub(crate) fn start(handler: impl Fn(&Seen) -> Deed + Send + Sync + 'static) -> Self {
        Self::serve(honest(handler), None)
    }

    /// A server whose handler gets made-up names too.
    pub(crate) fn start_credulous(handler: impl Fn(&Seen) -> Deed + Send + Sync + 'static) -> Self {
        Self::serve(handler, None)
    }

    pub(crate) fn start_tls(
        config: rustls::ServerConfig,
        handler: impl Fn(&Seen) -> Deed + Send + Sync + 'static,
    ) -> Self {
        Self::serve(honest(handler), Some(Arc::new(config)))
    }

    fn serve(
        handler: impl Fn(&Seen) -> Deed + Send + Sync + 'static,
        tls: Option<Arc<rustls::ServerConfig>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let handler: Arc<Handler> = Arc::new(handler);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, handler, tls) = (Arc::clone(&log), Arc::clone(&handler), tls.clone());
                std::thread::spawn(move || match tls {
                    None => talk(
                        &mut stream.try_clone().expect("a stream"),
                        &stream,
                        &log,
                        &*handler,
                    ),
                    Some(config) => {
                        let connection =
                            rustls::ServerConnection::new(config).expect("a connection");
                        let socket = stream.try_clone().expect("a stream");
                        let mut secure = rustls::StreamOwned::new(connection, socket);
                        talk(&mut secure, &stream, &log, &*handler);
                    }
                });
            }
        });
        Self { address, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("the log").clone()
    }

    /// The requests that a host got.
    pub(crate) fn seen_by(&self, host: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|s| s.host == host).collect()
    }
}

fn honest(
    handler: impl Fn(&Seen) -> Deed + Send + Sync + 'static,
) -> impl Fn(&Seen) -> Deed + Send + Sync + 'static {
    move |seen| {
        let name = seen.path.rsplit('/').next().unwrap_or("");
        let stem = name.split(['.', '?']).next().unwrap_or("");
        if stem.len() == 12 && stem.bytes().all(|b| b.is_ascii_lowercase()) {
            return html(404, "no");
        }
        handler(seen)
    }
}

fn talk<S: Read + Write>(
    stream: &mut S,
    raw: &TcpStream,
    log: &Mutex<Vec<Seen>>,
    handler: &Handler,
) {
    let Some(seen) = read_request(stream, log) else {
        return;
    };
    match handler(&seen) {
        Deed::Send(bytes) => drop(stream.write_all(&bytes)),
        Deed::Drip(parts) => {
            for part in parts {
                drop(stream.write_all(&part).and_then(|()| stream.flush()));
            }
        }
        Deed::Stall(bytes) => {
            drop(stream.write_all(&bytes).and_then(|()| stream.flush()));
            let _ = stream.read(&mut [0; 1]);
        }
        Deed::Hang => {
            let _ = stream.read(&mut [0; 1]);
        }
        Deed::Drop => {}
    }
    let _ = stream.flush();
    let _ = raw.shutdown(Shutdown::Both);
}

fn read_request(stream: &mut impl Read, log: &Mutex<Vec<Seen>>) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !bytes.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
        // A handshake, to a server that knows none.
        if bytes.first() == Some(&22) {
            return None;
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.split("\r\n");
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(k, v)| (k.trim().to_ascii_lowercase(), v.trim().to_owned()))
        .collect();
    let host = headers.get("host")?.split(':').next()?.to_owned();
    let mut log = log.lock().expect("the log");
    let before = log
        .iter()
        .filter(|s| s.host == host && s.path == path)
        .count();
    let seen = Seen {
        host,
        path,
        headers,
        before,
    };
    log.push(seen.clone());
    Some(seen)
}

/// A response.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut text = format!(
        "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A page of HTML.
pub(crate) fn html(status: u16, body: &str) -> Deed {
    Deed::Send(answer(
        status,
        &[("content-type", "text/html; charset=utf-8")],
        body,
    ))
}

/// A redirect.
pub(crate) fn to(status: u16, location: &str) -> Deed {
    Deed::Send(answer(status, &[("location", location)], ""))
}

/// An honest article.
pub(crate) fn article(title: &str) -> String {
    let text = "The council met on Tuesday and agreed to mend the bridge over the river before the winter comes, \
        after two years in which carts and people had to take the long way round by the mill. "
        .repeat(6);
    format!(
        "<html><head><title>{title} | The Example Post</title></head><body><nav>Home News</nav><h1>{title}</h1>\
        <p>{text}</p><p>{text}</p></body></html>"
    )
}
