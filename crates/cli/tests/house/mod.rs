//! The program as it serves, asked from outside, and staff of it. Sessions are begun in its database: a passkey wants a browser,
//! whose tests are with the pages.
#![allow(dead_code, reason = "each test file uses its part")]

#[path = "../../../server/tests/house/enrolled.rs"]
mod enrolled;

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use storage::{Roles, Store};
use time::{Duration, OffsetDateTime};
use tokio::runtime::Runtime;

/// A program that serves, and is stopped at the end of the test whatever happens.
pub(crate) struct House {
    child: Child,
    address: String,
    database: Database,
}

enum Database {
    File(PathBuf),
    Server(String),
}

/// Who is signed in.
pub(crate) struct Session {
    token: String,
    csrf: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    fn text(self) -> String {
        String::from_utf8(self.bytes).unwrap()
    }
}

pub(crate) fn runtime() -> Runtime {
    Runtime::new().unwrap()
}

pub(crate) async fn enrol(store: &Store, name: &str, roles: Roles) {
    let origin = audit::Origin::parse("health.example").unwrap();
    store.begin_log(&origin).await.unwrap();
    let account = audit::Actor::parse(name).unwrap();
    enrolled::enrol(store, &account, roles, OffsetDateTime::now_utc()).await;
}

impl House {
    pub(crate) fn start(data: &Path, environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pratique"))
            .args(["--json", "serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let url = environment.iter().find(|(name, _)| *name == "DATABASE_URL");
        Self {
            child,
            address: ready["listening"].as_str().unwrap().to_owned(),
            database: match url {
                Some((_, url)) => Database::Server((*url).to_owned()),
                None => Database::File(data.join("pratique.db")),
            },
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// As a machine does that loses its power.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    async fn store(&self) -> Store {
        match &self.database {
            Database::File(path) => Store::open_file(path).await,
            Database::Server(url) => Store::visit_server(url).await,
        }
        .unwrap()
    }

    /// An account of this name, and a session of it.
    pub(crate) fn session(&self, name: &str, roles: Roles) -> Session {
        let token = format!("token-of-{name}-at-{}", self.address.replace(':', "-"));
        let now = OffsetDateTime::now_utc();
        let account = audit::Actor::parse(name).unwrap();
        let hash = Sha256::digest(token.as_bytes()).into();
        runtime().block_on(async {
            let store = self.store().await;
            let known = store.accounts().await.unwrap();
            if !known.iter().any(|known| known.account == account) {
                enrol(&store, name, roles).await;
            }
            let begun = store.begin_session(&hash, &account, None, now + Duration::HOUR, now);
            begun.await.unwrap();
            store.close().await;
        });
        let mut session = Session {
            token,
            csrf: String::new(),
        };
        let described = self.ask("GET", "/api/session", Some(&session), "").json();
        session.csrf = described["csrf"].as_str().unwrap().to_owned();
        session
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        session: Option<&Session>,
        body: &str,
    ) -> Answer {
        self.send(method, path, session, "application/json", body)
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        session: Option<&Session>,
        content_type: &str,
        body: &str,
    ) -> Answer {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let signed_in = session.map_or_else(String::new, |session| {
            let Session { token, csrf } = session;
            format!("Cookie: pratique_session={token}\r\nx-pratique-csrf: {csrf}\r\n")
        });
        // HTTP/1.0, so that the body comes in one piece
        write!(
            connection,
            "{method} {path} HTTP/1.0\r\nHost: localhost\r\n{signed_in}Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = answer.split_at(end.unwrap() + 4);
        let head = std::str::from_utf8(head).unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            bytes: body.to_vec(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, None, "").text()
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        self.ask("GET", path, None, "").bytes
    }

    pub(crate) fn status(&self, path: &str) -> u16 {
        self.ask("GET", path, None, "").status
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> String {
        self.ask("POST", path, None, body).text()
    }

    pub(crate) fn staff_log(&self) -> String {
        let auditor = self.session("auditor", Roles::AUDITOR);
        self.ask("GET", "/api/audit/log", Some(&auditor), "").text()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let id = self.child.id().to_string();
        // as an operator stops it, so that its database is closed
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.child.wait();
    }
}
