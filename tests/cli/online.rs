//! `--online` against a server on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use crate::harness::Folder;

/// A server, and the paths that it was asked for.
struct Server {
    address: SocketAddr,
    asked: Receiver<String>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (log, asked) = channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let log = log.clone();
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
                    let line = lines.next().and_then(Result::ok).unwrap_or_default();
                    let mut rest = lines.map_while(Result::ok).skip_while(|l| !l.is_empty());
                    drop(rest.next());
                    let path = line.split(' ').nth(1).unwrap_or("").to_owned();
                    // Nobody listens any more where the test is over.
                    let _ = log.send(path.clone());
                    if path == "/hang" {
                        drop(rest.next());
                        return;
                    }
                    let (status, header) = match path.as_str() {
                        "/ok/story" | "/new/story" => (200, "content-type: text/html"),
                        "/old/story" => (301, "location: /new/story"),
                        "/gone/story" => (410, "x: y"),
                        "/shut/story" => (403, "x: y"),
                        _ => (404, "x: y"),
                    };
                    let body = "<title>A bridge</title><h1>A bridge</h1><p>It was opened.";
                    let _ = write!(
                        stream,
                        "HTTP/1.1 {status} X\r\n{header}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    );
                });
            }
        });
        Self { address, asked }
    }

    fn config(&self) -> String {
        format!(
            "[links]\nno-archive = true\nallow-private = true\n[links.resolve]\n\"*.test\" = \"{}\"\n",
            self.address
        )
    }

    fn asked(&self) -> Vec<String> {
        self.asked.try_iter().collect()
    }
}

fn draft(paths: &[&str]) -> String {
    let notes: String = (1..)
        .zip(paths)
        .map(|(n, path)| {
            format!(
                "[{n}] Anna Weber, “A Bridge,” Der Standard, May 3, 2019, http://news.test{path}.\n"
            )
        })
        .collect();
    format!("A bridge.[1]\n\n{notes}")
}

fn rows(document: &Value) -> Value {
    let rows = document["links"].as_array().expect("rows");
    rows.iter()
        .map(|row| {
            json!([
                row["url"],
                row["verdict"],
                row["status"],
                row["final_url"],
                row["attempts"]
            ])
        })
        .collect()
}

#[test]
fn links_have_verdicts_and_the_second_run_asks_for_nothing() {
    let server = Server::start();
    let folder = Folder::new();
    folder.write("net.toml", server.config());
    folder.write(
        "a.txt",
        draft(&["/ok/story", "/old/story", "/gone/story", "/shut/story"]),
    );
    let args = ["--online", "--config", "net.toml", "a.txt"];
    let (first, status) = folder.json(&args);
    assert_eq!(status, 1);
    assert_eq!(
        rows(&first),
        json!([
            ["http://news.test/gone/story", "gone", 410, null, 1],
            ["http://news.test/ok/story", "ok", 200, null, 1],
            [
                "http://news.test/old/story",
                "redirected",
                200,
                "http://news.test/new/story",
                1
            ],
            ["http://news.test/shut/story", "blocked", 403, null, 1]
        ])
    );
    assert!(!server.asked().is_empty());
    let (second, _) = folder.json(&args);
    assert_eq!(rows(&first), rows(&second));
    let cached = second["links"].as_array().expect("rows");
    assert!(cached.iter().all(|row| row["cached"] == true));
    assert_eq!(server.asked(), Vec::<String>::new());
    assert_eq!(first["diagnostics"], second["diagnostics"]);
    let table = folder.run(&["check", "--online", "--config", "net.toml", "a.txt"]);
    assert!(table.out.contains("4 addresses looked at") && table.out.contains("1  gone"));

    let path = folder.run(&["cache", "path"]).out;
    assert!(std::fs::metadata(path.trim()).is_ok(), "{path}");
    assert_eq!(folder.run(&["cache", "clear"]).status, 0);
    assert!(std::fs::metadata(path.trim()).is_err());
    let (_, _) = folder.json(&["--no-cache", args[0], args[1], args[2], args[3]]);
    assert!(
        std::fs::metadata(path.trim()).is_err(),
        "--no-cache writes none"
    );
}

#[test]
fn a_configuration_beside_the_drafts_reaches_nothing_private() {
    let server = Server::start();
    let folder = Folder::new();
    folder.write("in/brieflint.toml", server.config());
    let port = server.address.port();
    let text = draft(&["/ok/story"]).replace("news.test", &format!("127.0.0.1:{port}"));
    folder.write("in/a.txt", text);
    for path in ["in/a.txt", "in"] {
        let ran = folder.run(&["check", "--online", path]);
        assert!(
            ran.err.contains("links.allow-private is heeded only"),
            "{}",
            ran.err
        );
        assert!(
            ran.err.contains("links.resolve is heeded only"),
            "{}",
            ran.err
        );
    }
    assert_eq!(server.asked(), Vec::<String>::new());
    // What only narrows is heeded.
    folder.write("in/brieflint.toml", "[links]\nexclude = [\"news.test\"]\n");
    folder.write("in/a.txt", draft(&["/ok/story"]));
    let (document, _) = folder.json(&["--online", "in/a.txt"]);
    assert_eq!(document["links"][0]["verdict"], "policy");
    let bad = "[links.resolve]\n\"news.test\" = \"nowhere\"\n";
    folder.write("bad.toml", bad);
    let ran = folder.run(&["check", "--online", "--config", "bad.toml", "in/a.txt"]);
    assert!(
        ran.status == 2 && ran.err.contains("nowhere"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_prints_what_is_known() {
    let server = Server::start();
    let folder = Folder::new();
    folder.write("net.toml", server.config());
    folder.write("a.txt", draft(&["/gone/story"]));
    let known = ["--online", "--config", "net.toml", "a.txt"];
    folder.json(&known);
    folder.write("a.txt", draft(&["/gone/story", "/hang"]));
    let mut args = vec!["check", "--output-format", "json"];
    args.extend(known);
    let child = folder
        .command(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a run");
    while server.asked.recv().expect("a request") != "/hang" {}
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill");
    assert!(killed.success());
    let output = child.wait_with_output().expect("an end");
    let document: Value = serde_json::from_slice(&output.stdout).expect("a document");
    assert_eq!(
        rows(&document),
        json!([
            ["http://news.test/gone/story", "gone", 410, null, 1],
            ["http://news.test/hang", "unchecked", null, null, 1]
        ])
    );
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        err.contains("1 link was not looked at: the run was interrupted"),
        "{err}"
    );
    // The cache is whole.
    folder.write("a.txt", draft(&["/gone/story"]));
    let (document, _) = folder.json(&known);
    assert_eq!(document["links"][0]["cached"], true);
}
