//! `pratique serve` from outside: a browser's request, a signal, and what goes wrong on a real machine.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use program::{Folder, pratique};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A program that serves, and is stopped at the end of the test whatever happens.
struct Serving {
    child: Child,
    ready: Value,
}

impl Serving {
    fn start(folder: &Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pratique"))
            .args(["--json", "serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.file("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        Self { child, ready }
    }

    fn address(&self) -> &str {
        self.ready["listening"].as_str().unwrap()
    }

    fn ask(&self, request: &str) -> String {
        let mut connection = TcpStream::connect(self.address()).unwrap();
        write!(
            connection,
            "{request}\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Tells it to stop, and returns its exit code and all that it wrote to standard error.
    #[cfg(unix)]
    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let code = self.child.wait().unwrap().code();
        let mut errors = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        (code, errors)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn with_nothing_configured_it_serves_a_demonstration_until_it_is_told_to_stop() {
    let folder = Folder::new("serve");
    let serving = Serving::start(&folder);
    assert_eq!(serving.ready["demo"], true);
    assert_eq!(serving.ready["version"], 1);
    for page in ["landing", "wallet", "door"] {
        let address = serving.ready[page].as_str().unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    }
    let health = serving.ask("GET /healthz?name=Exemple HTTP/1.1");
    assert!(
        health.starts_with("HTTP/1.1 200 OK\r\n") && health.ends_with("\r\n\r\nok"),
        "{health}"
    );
    // a connection that a browser keeps open does not keep the program
    let kept = TcpStream::connect(serving.address()).unwrap();
    let (code, errors) = serving.stop();
    assert_eq!(
        (code, errors.as_str()),
        (Some(0), ""),
        "nothing of a request is written down"
    );
    drop(kept);
}

#[cfg(unix)]
#[test]
fn a_restart_publishes_the_same_index() {
    let folder = Folder::new("serve-again");
    let index = "GET /bulletins/index HTTP/1.1";
    let body = |answer: String| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    let first = Serving::start(&folder);
    let before = body(first.ask(index));
    first.stop();
    assert_eq!(body(Serving::start(&folder).ask(index)), before);
    assert!(before.starts_with("pratique bulletin v1\n"), "{before}");
}

#[test]
fn what_it_cannot_start_with_is_said_in_words() {
    let folder = Folder::new("serve-faults");
    let serving = Serving::start(&folder);
    let (data, other) = (folder.file("data"), folder.file("other"));
    let refused = |listen: &str, data: &str, word: &str| {
        let (code, _, errors) = pratique(&["serve", "--listen", listen, "--data", data], "");
        assert_eq!(code, 2, "{errors}");
        assert!(
            errors.contains(word) && !errors.contains("panicked"),
            "{errors}"
        );
    };
    refused(
        serving.address(),
        &other,
        "another program listens at 127.0.0.1:",
    );
    refused("127.0.0.1:0", &data, "is used by another `pratique serve`");
    drop(serving);
    std::fs::write(folder.path().join("file"), "").unwrap();
    refused("127.0.0.1:0", &folder.file("file/below"), "cannot write");
    std::fs::write(folder.path().join("data/keys/signers/test.key.pem"), "x").unwrap();
    refused("127.0.0.1:0", &data, "test.key.pem is damaged");
    refused("not an address", &data, "invalid value");
}
