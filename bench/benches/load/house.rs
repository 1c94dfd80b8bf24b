//! A service at a free port, with nurses who are signed in.

use crate::client::{self, SERIAL};
use crate::enrolled::enrol;
use audit::Actor;
use server::{Configuration, Service};
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use storage::{Roles, Store};
use time::{Duration, OffsetDateTime};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct House {
    address: SocketAddr,
    service: Arc<Service>,
    store: Store,
    files: Vec<String>,
}

impl House {
    /// A demonstration in this folder, on PostgreSQL where an address of it is given.
    pub(crate) async fn open(folder: &Path, database: Option<&str>) -> Self {
        Self::open_with(folder, database, OffsetDateTime::now_utc).await
    }

    /// The same with another clock.
    pub(crate) async fn open_with(
        folder: &Path,
        database: Option<&str>,
        clock: fn() -> OffsetDateTime,
    ) -> Self {
        let environment = database.map(|url| ("DATABASE_URL".to_owned(), url.to_owned()));
        let configuration = Configuration::read(None, environment.into_iter());
        let configuration = configuration.expect("the address is one");
        let origin = "http://localhost:8080";
        let service = Service::open(folder, &configuration, origin, clock);
        let service = Arc::new(service.await.expect("a new folder opens"));
        let store = match database {
            Some(url) => Store::open_server(url).await,
            None => Store::open_file(&folder.join("pratique.db")).await,
        };
        let store = store.expect("the database is open already");
        // as on any day but the first, duplicates of yesterday's are looked for as well
        let yesterday = clock() - Duration::days(1);
        let key = store.day_key([7; 32], yesterday).await;
        key.expect("a day has one key");
        let files = std::fs::read_dir(folder.join("published"))
            .into_iter()
            .flatten()
            .flatten();
        let mut files: Vec<(u64, String)> = files
            .filter_map(|file| {
                Some((
                    file.metadata().ok()?.len(),
                    file.file_name().into_string().ok()?,
                ))
            })
            .collect();
        files.sort();
        let (address, listener) = listen().await;
        let routes = service
            .router()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self {
            address,
            service,
            store,
            files: files.into_iter().map(|(_, name)| name).collect(),
        }
    }

    /// Makes the export files that are due.
    pub(crate) async fn export(&self, now: OffsetDateTime) {
        self.service.export(now).await.expect("files are made");
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The path of the largest published file, and the whole answer to who asks for it as browsers do.
    pub(crate) async fn largest_file(&self) -> (String, Vec<u8>) {
        let path = format!(
            "/bulletins/{}",
            self.files.last().expect("files are published")
        );
        let headers = [("accept-encoding", "br".to_owned())];
        let body = self.ask(&request("GET", &path, &headers, ""), 200).await;
        (path, body)
    }

    /// For each of so many nurses the request that issues a certificate, each time for somebody else.
    pub(crate) async fn orders(&self, nurses: usize) -> Vec<Vec<u8>> {
        let sampled = OffsetDateTime::now_utc() - Duration::hours(2);
        let order = serde_json::json!({"order": {
            "kind": "test", "family": format!("Musterfrau-Gößinger {SERIAL}"), "given": "Gabriele", "birth": "1998-02-26", "method": "naat",
            "sampled_at": format!("{}T{:02}:00:00Z", sampled.date(), sampled.hour()), "result": "not-detected", "centre": "Centre 4",
        }})
        .to_string();
        let mut orders = Vec::new();
        for nurse in 0..nurses {
            let mut headers = self.session(&format!("nurse-{nurse}")).await;
            headers.push(("content-type", "application/json".to_owned()));
            orders.push(request("POST", "/api/desk/certificates", &headers, &order));
        }
        orders
    }

    async fn session(&self, name: &str) -> Vec<(&'static str, String)> {
        let now = OffsetDateTime::now_utc();
        let account = Actor::parse(name).expect("a name is one");
        enrol(&self.store, &account, Roles::ISSUER, now).await;
        let token = format!("token-of-{name}");
        let hash = Sha256::digest(token.as_bytes()).into();
        let begun = self
            .store
            .begin_session(&hash, &account, None, now + Duration::hours(12), now);
        begun.await.expect("an account may sign in");
        let mut headers = vec![("cookie", format!("pratique_session={token}"))];
        let body = self
            .ask(&request("GET", "/api/session", &headers, ""), 200)
            .await;
        let session: serde_json::Value = serde_json::from_slice(&body).expect("it answers in JSON");
        let csrf = session["csrf"].as_str().expect("a session has its token");
        headers.push(("x-pratique-csrf", csrf.to_owned()));
        headers
    }

    async fn ask(&self, request: &[u8], status: u16) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(request).await.expect("it takes requests");
        let mut buffer = Vec::new();
        let body = client::answer(&mut stream, &mut buffer, status).await;
        buffer.split_off(body)
    }
}

fn request(method: &str, path: &str, headers: &[(&str, String)], body: &str) -> Vec<u8> {
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes()
}

/// A free port of this machine.
pub(crate) async fn listen() -> (SocketAddr, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    (listener.local_addr().expect("it has an address"), listener)
}
