//! A service at a real address, whose callers are strangers: each comes from an address of its own, and sends what it likes.

use super::enrolled::enrol;
use serde_json::Value;
use server::{Configuration, Listening, Patience};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use storage::{Roles, Store};
use time::OffsetDateTime;
use tokio::net::TcpSocket;
use tokio::runtime::{Builder, Runtime};

const TOKEN: &str = "token-of-one-who-has-every-role";
pub(crate) const ROLES: [&str; 5] = ["issuer", "officer", "operator", "auditor", "administrator"];
/// Longer than any caller is waited for: who hears nothing for this long was forgotten.
const FORGOTTEN: Duration = Duration::from_secs(15);

pub(crate) struct Street {
    _folder: tempfile::TempDir,
    runtime: Runtime,
    address: SocketAddr,
    strangers: AtomicU32,
    csrf: String,
    document: Value,
    /// Keys of programs, each with its kind.
    keys: Vec<(&'static str, String)>,
}

/// A method at a path, with the type of body that it wants.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) takes: Option<String>,
    /// What a program's key must be for, where one asks and not a member of staff.
    pub(crate) key: Option<&'static str>,
}

/// The kinds of keys of programs that change something.
const KINDS: [&str; 2] = ["device", "admin"];

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Street {
    pub(crate) fn open(patience: Patience) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let local = (Ipv4Addr::LOCALHOST, 0).into();
        let listening = Listening::at(local, folder.path(), &Configuration::default()).unwrap();
        let address = listening.address();
        let serve = move || {
            listening
                .with_patience(patience)
                .run(|event| panic!("{event}"))
        };
        std::thread::spawn(serve);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(sign_in(folder.path()));
        let mut street = Self {
            _folder: folder,
            runtime,
            address,
            strangers: AtomicU32::new(0),
            csrf: String::new(),
            document: Value::Null,
            keys: Vec::new(),
        };
        street.csrf = street.json("/api/session")["csrf"].as_str().unwrap().into();
        street.document = street.json("/openapi.json");
        street.keys = KINDS.map(|kind| (kind, street.key(kind))).to_vec();
        street
    }

    /// Lets a program in.
    fn key(&self, kind: &str) -> String {
        let path = "/api/exposure/callers".into();
        let route = Route {
            method: "POST".into(),
            path,
            takes: None,
            key: None,
        };
        let wish = serde_json::json!({"name": kind, "kind": kind}).to_string();
        let answer = self.send(&route, "application/json", wish.as_bytes());
        let made: Value = serde_json::from_slice(&answer.body).unwrap();
        made["key"].as_str().unwrap().to_owned()
    }

    /// A connection from an address that was not seen before.
    pub(crate) fn stranger(&self) -> TcpStream {
        let number = self.strangers.fetch_add(1, Ordering::Relaxed) + 1;
        let from = Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 1, 0, 0)) + number);
        let connection = self.runtime.block_on(async {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind((from, 0).into()).unwrap();
            // what the system holds back is not what the service took
            socket.set_send_buffer_size(64 << 10).unwrap();
            socket.connect(self.address).await.unwrap()
        });
        let connection = connection.into_std().unwrap();
        connection.set_nonblocking(false).unwrap();
        connection.set_read_timeout(Some(FORGOTTEN)).unwrap();
        connection.set_write_timeout(Some(FORGOTTEN)).unwrap();
        connection
    }

    /// The head of a request by the one who has every role, up to its last line.
    pub(crate) fn head(&self, route: &Route, headers: &str) -> String {
        let (Route { method, path, .. }, csrf) = (route, &self.csrf);
        let key = self.keys.iter().find(|(kind, _)| route.key == Some(*kind));
        let key = key.map_or_else(String::new, |(_, key)| format!("x-api-key: {key}\r\n"));
        format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncookie: pratique_session={TOKEN}\r\n\
            x-pratique-csrf: {csrf}\r\n{key}{headers}\r\n"
        )
    }

    /// The headers of one who has every role.
    pub(crate) fn all(&self) -> String {
        let csrf = &self.csrf;
        format!("cookie: pratique_session={TOKEN}\r\nx-pratique-csrf: {csrf}\r\n")
    }

    /// The headers of one who has this role alone.
    pub(crate) fn only(&self, role: &str) -> String {
        let cookie = format!("cookie: pratique_session={TOKEN}-{role}\r\n");
        let asked = format!("GET /api/session HTTP/1.1\r\nhost: localhost\r\n{cookie}\r\n");
        let session = self.raw(asked.as_bytes()).unwrap();
        let session: Value = serde_json::from_slice(&session.body).unwrap();
        let csrf = session["csrf"].as_str().unwrap();
        format!("{cookie}x-pratique-csrf: {csrf}\r\n")
    }

    /// The description of the service by itself.
    pub(crate) const fn document(&self) -> &Value {
        &self.document
    }

    /// The answer to a request with this body.
    pub(crate) fn send(&self, route: &Route, content_type: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let headers = format!("content-type: {content_type}\r\ncontent-length: {length}\r\n");
        let mut connection = self.stranger();
        let head = self.head(route, &headers);
        connection.write_all(head.as_bytes()).unwrap();
        // who is told to stop while it still sends has an answer nevertheless
        let _ = connection.write_all(body);
        Answer::read(&mut connection).unwrap()
    }

    /// The answer to what is sent as it stands.
    pub(crate) fn raw(&self, request: &[u8]) -> Option<Answer> {
        let mut connection = self.stranger();
        let _ = connection.write_all(request);
        Answer::read(&mut connection)
    }

    /// The JSON at a path.
    pub(crate) fn json(&self, path: &str) -> Value {
        let route = Route {
            method: "GET".into(),
            path: path.into(),
            takes: None,
            key: None,
        };
        let answer = self.raw(self.head(&route, "").as_bytes()).unwrap();
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// That somebody else is answered still.
    pub(crate) fn assert_open(&self) {
        let answer = self.raw(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n");
        assert_eq!(answer.map(|answer| answer.status), Some(200));
    }

    /// Every route that changes something, of the document itself, so that a new one is among them.
    pub(crate) fn changing(&self) -> Vec<Route> {
        let paths = self.document["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, operation)| Route {
                method: method.to_uppercase(),
                path: filled(path, operation),
                takes: takes(operation),
                key: key_for(path, operation),
            })
        });
        let routes: Vec<Route> = all.filter(|route| route.method != "GET").collect();
        assert!(routes.len() > 15, "{routes:?}");
        routes
    }

    /// Every code that the document names, and those of what it does not describe: other methods.
    pub(crate) fn codes(&self) -> BTreeSet<String> {
        let text = self.document.to_string();
        let words = text.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_');
        let others = ["READ_ONLY", "METHOD_NOT_ALLOWED"];
        words.chain(others).map(str::to_owned).collect()
    }
}

/// A path with names that nothing has, and with the values that are asked for behind it.
fn filled(path: &str, operation: &Value) -> String {
    let path = path.replace("{account}", "nobody").replace("{id}", "none");
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let asked = parameters.filter(|one| one["in"] == "query");
    let asked: Vec<String> = asked
        .map(|one| {
            let value = one["schema"]["enum"][0].as_str().unwrap_or("x.json");
            format!("{}={value}", one["name"].as_str().unwrap())
        })
        .collect();
    if asked.is_empty() {
        return path;
    }
    format!("{path}?{}", asked.join("&"))
}

/// The kind of key that opens a route of programs.
fn key_for(path: &str, operation: &Value) -> Option<&'static str> {
    if path.starts_with("/v1/") {
        // no key opens it, and its errors have the form of the key server
        return Some("none");
    }
    operation["security"][0].get("caller")?;
    let [device, admin] = KINDS;
    let is_of_phones = ["/api/verify", "/api/certificate"].contains(&path);
    Some(if is_of_phones { device } else { admin })
}

fn takes(operation: &Value) -> Option<String> {
    let content = operation["requestBody"]["content"].as_object()?;
    content.keys().next().cloned()
}

/// Begins a session of one who has every role, and one for each role.
async fn sign_in(folder: &std::path::Path) {
    let store = Store::open_file(&folder.join("pratique.db")).await.unwrap();
    begin(&store, "all", TOKEN, Roles::parse(ROLES).unwrap()).await;
    for role in ROLES {
        let token = format!("{TOKEN}-{role}");
        begin(&store, role, &token, Roles::parse([role]).unwrap()).await;
    }
}

async fn begin(store: &Store, name: &str, token: &str, roles: Roles) {
    let (now, account) = (
        OffsetDateTime::now_utc(),
        audit::Actor::parse(name).unwrap(),
    );
    enrol(store, &account, roles, now).await;
    let hash = Sha256::digest(token).into();
    let ends = now + time::Duration::hours(1);
    let begun = store.begin_session(&hash, &account, None, ends, now).await;
    begun.unwrap();
}

impl Answer {
    /// The next answer on a connection; none where it ends before one.
    pub(crate) fn read(connection: &mut impl Read) -> Option<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            match connection.read(&mut byte) {
                Ok(1) => head.push(byte[0]),
                Ok(_) => return None,
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("forgotten: {error}"),
            }
        }
        let head = String::from_utf8(head).unwrap();
        let mut body = vec![0; length(&head)];
        connection.read_exact(&mut body).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Some(Self { status, head, body })
    }

    /// That it refuses with this code, or in the form of the verification server, which has no word for it.
    pub(crate) fn assert_refused(&self, route: &Route, codes: &BTreeSet<String>, expected: &str) {
        let what = format!("{} {}", route.method, route.path);
        if route.key.is_none() {
            assert_eq!(self.assert_problem(codes, &what), expected, "{what}");
        } else {
            self.assert_trouble(&what);
        }
    }

    /// That it is an error of the verification server or of the key server, and of the caller.
    pub(crate) fn assert_trouble(&self, what: &str) {
        let said = String::from_utf8_lossy(&self.body);
        let trouble: Value = serde_json::from_str(&said).unwrap();
        let code = [&trouble["errorCode"], &trouble["code"]];
        let code = code.into_iter().find_map(Value::as_str).unwrap_or_default();
        let is_of_caller = (400..500).contains(&self.status) && self.status != 401;
        assert!(
            is_of_caller && !code.is_empty(),
            "{what}: {} {said}",
            self.status
        );
    }

    /// That it is a problem document with a code that the document of the service knows, and no fault of the service.
    pub(crate) fn assert_problem(&self, codes: &BTreeSet<String>, what: &str) -> String {
        let said = String::from_utf8_lossy(&self.body);
        let is_of_caller = (400..500).contains(&self.status);
        assert!(is_of_caller, "{what}: {} {said}", self.status);
        let is_typed = self.head.contains("content-type: application/problem+json");
        assert!(is_typed, "{what}: {} {said}", self.head);
        let problem: Value = serde_json::from_str(&said).unwrap();
        let code = problem["code"].as_str().unwrap();
        assert!(codes.contains(code), "{what}: {code}");
        code.to_owned()
    }
}

fn length(head: &str) -> usize {
    let value = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    value.map_or(0, |value| value.parse().unwrap())
}
