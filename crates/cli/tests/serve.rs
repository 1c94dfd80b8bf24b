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
        Self::start_with(folder, &[])
    }

    fn start_with(folder: &Folder, environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pratique"))
            .args(["--json", "serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.file("data"))
            .envs(environment.iter().copied())
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

/// A file of settings that cannot be used is refused before anything is said to be ready, and no secret of it is repeated.
#[test]
fn settings_that_cannot_be_used_are_refused_before_it_is_ready() {
    let folder = Folder::new("serve-settings");
    let (config, data) = (folder.file("pratique.toml"), folder.file("data"));
    let no_key = format!("tls_certificate = '{config}'\ntls_key = '{config}'");
    for (settings, word) in [
        ("sunst = 1", "unknown field `sunst`"),
        (
            "database_url = 'mysql://a:hidden@b/c'",
            "it must be postgres://user:password@host/database",
        ),
        (
            "object_store = 'gs://bucket'",
            "it must be s3://bucket/prefix",
        ),
        ("origin = 'http://health.example'", "it must be https://"),
        ("tls_key = 'key.pem'", "are given together"),
        (&no_key, "the setting tls_certificate cannot be used"),
    ] {
        std::fs::write(&config, settings).unwrap();
        let arguments = ["--listen", "127.0.0.1:0", "--data", &data];
        let arguments = [&["serve", "--config", &config][..], &arguments].concat();
        let (code, said, errors) = pratique(&arguments, "");
        assert_eq!((code, said.as_str()), (2, ""), "{settings}: {errors}");
        assert!(
            errors.contains(word) && !errors.contains("hidden"),
            "{errors}"
        );
    }
}

#[test]
fn with_a_certificate_it_speaks_tls_and_nothing_else() {
    let folder = Folder::new("serve-tls");
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.file("certificate.pem"), folder.file("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let settings = [
        ("PRATIQUE_TLS_CERTIFICATE", certificate.as_str()),
        ("PRATIQUE_TLS_KEY", key.as_str()),
    ];
    let serving = Serving::start_with(&folder, &settings);
    for page in ["landing", "desk"] {
        let address = serving.ready[page].as_str().unwrap();
        assert!(address.starts_with("https://"), "{address}");
    }

    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let trusting = rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let session = rustls::ClientConnection::new(trusting.into(), name).unwrap();
    let connection = TcpStream::connect(serving.address()).unwrap();
    let mut secured = rustls::StreamOwned::new(session, connection);
    let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    secured.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    secured.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    let mut bare = TcpStream::connect(serving.address()).unwrap();
    bare.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // whether it hangs up with an alert or without, it says nothing in the clear
    let _ = bare.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
}
