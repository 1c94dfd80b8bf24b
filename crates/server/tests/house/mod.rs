//! A service with staff, in a folder that is gone after the test. Sessions are begun in its database: a passkey wants a browser,
//! whose tests are with the pages.

mod enrolled;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use enrolled::enrol;
use http_body_util::BodyExt;
use serde_json::Value;
use server::{Configuration, Service};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use storage::{Roles, Store};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);

thread_local! {
    /// A test runs on one thread, and so does its service.
    static CLOCK: Cell<OffsetDateTime> = const { Cell::new(NOW) };
}

pub(crate) struct House {
    folder: tempfile::TempDir,
    service: Service,
    store: Store,
}

/// A browser that is signed in.
pub(crate) struct Session {
    token: String,
    pub(crate) csrf: String,
}

async fn open(folder: &tempfile::TempDir) -> (Service, Store) {
    let configuration = Configuration::default();
    let service = Service::open(
        folder.path(),
        &configuration,
        "http://localhost:8080",
        || CLOCK.get(),
    )
    .await
    .unwrap();
    let store = Store::open_file(&folder.path().join("pratique.db"))
        .await
        .unwrap();
    (service, store)
}

impl House {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (service, store) = open(&folder).await;
        Self {
            folder,
            service,
            store,
        }
    }

    pub(crate) async fn restarted(self, now: OffsetDateTime) -> Self {
        let Self {
            folder,
            service,
            store,
        } = self;
        drop((service, store));
        CLOCK.set(now);
        let (service, store) = open(&folder).await;
        Self {
            folder,
            service,
            store,
        }
    }

    pub(crate) fn set_clock(&self, now: OffsetDateTime) {
        CLOCK.set(now);
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        CLOCK.get()
    }

    /// Where it keeps what it keeps.
    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn version(&self) -> u64 {
        self.service.publisher().version().unwrap()
    }

    /// An account of this name, and a session of it.
    pub(crate) async fn session(&self, name: &str, roles: Roles) -> Session {
        let now = self.now();
        let account = audit::Actor::parse(name).unwrap();
        let known = self.store.accounts().await.unwrap();
        if !known.iter().any(|known| known.account == account) {
            enrol(&self.store, &account, roles, now).await;
        }
        let token = format!("token of {name} at {now}").replace(' ', "-");
        let hash = Sha256::digest(token.as_bytes()).into();
        match self
            .store
            .begin_session(&hash, &account, None, now + Duration::hours(12), now)
            .await
        {
            Ok(()) | Err(storage::Fault::Exists) => {}
            Err(fault) => panic!("{fault}"),
        }
        let mut session = Session {
            token,
            csrf: String::new(),
        };
        let (_, described) = self
            .ask("GET", "/api/session", Some(&session), Value::Null)
            .await;
        session.csrf = described["csrf"].as_str().unwrap_or_default().to_owned();
        session
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        session: Option<&Session>,
        body: Value,
    ) -> (StatusCode, Value) {
        self.ask_with(method, path, session, body, &[]).await
    }

    pub(crate) async fn ask_with(
        &self,
        method: &str,
        path: &str,
        session: Option<&Session>,
        body: Value,
        headers: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let mut request = with_session(Request::builder().method(method).uri(path), session);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .unwrap();
        read(self.service.router().oneshot(request).await.unwrap()).await
    }

    /// Asks as a program with a key does, and also gives how long the answer is.
    pub(crate) async fn call(
        &self,
        path: &str,
        key: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> (StatusCode, Value, usize) {
        let method = if body.is_empty() { "GET" } else { "POST" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("x-api-key", key);
        let typed = [("content-type", "application/json")];
        let said = headers.iter().any(|(name, _)| *name == "content-type");
        for (name, value) in headers.iter().chain(typed.iter().filter(|_| !said)) {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer = self.service.router().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = bytes(answer).await;
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or_default(),
            bytes.len(),
        )
    }

    /// This authority as a key server knows it.
    pub(crate) fn health_authority(&self) -> server::HealthAuthority {
        self.service.health_authority()
    }

    pub(crate) async fn send(
        &self,
        path: &str,
        session: &Session,
        content_type: &str,
        body: Vec<u8>,
    ) -> (StatusCode, Value) {
        let request = with_session(Request::builder().method("POST").uri(path), Some(session));
        let request = request
            .header(header::CONTENT_TYPE, content_type)
            .body(Body::from(body))
            .unwrap();
        read(self.service.router().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn text(&self, path: &str, session: &Session) -> String {
        let request = with_session(Request::builder().uri(path), Some(session))
            .body(Body::empty())
            .unwrap();
        String::from_utf8(bytes(self.service.router().oneshot(request).await.unwrap()).await)
            .unwrap()
    }

    /// The routes, for whoever looks at headers.
    pub(crate) fn router(&self) -> Router {
        self.service.router()
    }

    /// The names of the files in force.
    pub(crate) fn names(&self) -> Vec<String> {
        self.service.publisher().file_names()
    }

    /// The file of this name that is in force.
    pub(crate) async fn file(&self, name: &str) -> Vec<u8> {
        let officer = self.session("reader", Roles::OFFICER).await;
        let (_, overview) = self
            .ask("GET", "/api/publishing", Some(&officer), Value::Null)
            .await;
        let files = overview["in_force"].as_array().unwrap();
        let file = files.iter().find(|file| file["name"] == name).unwrap();
        let request =
            Request::builder().uri(format!("/bulletins/{}", file["digest"].as_str().unwrap()));
        bytes(
            self.service
                .router()
                .oneshot(request.body(Body::empty()).unwrap())
                .await
                .unwrap(),
        )
        .await
    }
}

fn with_session(
    request: axum::http::request::Builder,
    session: Option<&Session>,
) -> axum::http::request::Builder {
    match session {
        Some(session) => request
            .header(
                header::COOKIE,
                format!("pratique_session={}", session.token),
            )
            .header("x-pratique-csrf", &session.csrf),
        None => request,
    }
}

async fn bytes(answer: Response) -> Vec<u8> {
    answer
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .to_vec()
}

async fn read(answer: Response) -> (StatusCode, Value) {
    let status = answer.status();
    (
        status,
        serde_json::from_slice(&bytes(answer).await).unwrap_or_default(),
    )
}
