//! The routes as a phone meets them.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

#[path = "house/answer.rs"]
mod answer;

use answer::Answer;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use bulletin::{Authority, Digest, Kind, Line};
use serde_json::Value;
use server::{Configuration, Service};
use std::cell::Cell;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);

thread_local! {
    /// A test runs on one thread, and so does its service.
    static CLOCK: Cell<OffsetDateTime> = const { Cell::new(NOW) };
}

/// A service in a folder that is gone after the test.
struct House {
    folder: tempfile::TempDir,
    service: Service,
}

async fn open(folder: &tempfile::TempDir, now: OffsetDateTime) -> Service {
    CLOCK.set(now);
    let configuration = Configuration::default();
    Service::open(
        folder.path(),
        &configuration,
        "http://localhost:8080",
        || CLOCK.get(),
    )
    .await
    .unwrap()
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let service = open(&folder, NOW).await;
        Self { folder, service }
    }

    /// Stopped and started again at `now`.
    async fn restarted(self, now: OffsetDateTime) -> Self {
        let Self { folder, service } = self;
        drop(service);
        let service = open(&folder, now).await;
        Self { folder, service }
    }

    fn router(&self) -> Router {
        self.service.router()
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        Answer::to(request, self.router()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    async fn authority(&self) -> Authority {
        Authority::parse(&self.get("/authority.json").await.text()).unwrap()
    }

    /// Every kind of path there is, and some that there are not.
    async fn paths(&self) -> Vec<String> {
        let note = self.get("/bulletins/index").await.text();
        let index = self.authority().await.open(&note, NOW, None).unwrap();
        let files = index
            .files
            .iter()
            .map(|line| format!("/bulletins/{}", line.digest));
        let fixed = [
            "/",
            "/wallet/",
            "/door/",
            "/desk/",
            "/openapi.json",
            "/jwks",
            "/readyz",
            "/authority.json",
            "/bulletins/index",
            "/bulletins/whole",
            "/demo/certificates.json",
            "/exposure/XD/index.txt",
            "/exposure/XD/daily/index.txt",
            "/exposure/XD/none.zip",
            "/healthz",
            "/nothing",
            "/bulletins/nothing",
            "/bulletins/",
            "/assets/nothing.js",
        ];
        fixed.map(str::to_owned).into_iter().chain(files).collect()
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status.as_u16());
        problem["code"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn every_answer_of_every_route_is_protected_and_sets_no_cookie() {
    let house = House::new().await;
    for path in house.paths().await {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS] {
            let answer = house.ask(method.clone(), &path, &[]).await;
            let at = format!("{method} {path}");
            let policy = answer.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"),
                "{at}"
            );
            for forbidden in [
                "'unsafe-inline'",
                "'unsafe-eval'",
                "*",
                "http:",
                "https:",
                "data:",
            ] {
                assert!(!policy.contains(forbidden), "{at}: {forbidden}");
            }
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{at}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{at}");
            assert_eq!(
                answer.header("permissions-policy"),
                "camera=(self), geolocation=(self)",
                "{at}"
            );
            assert_eq!(
                answer.header("cross-origin-opener-policy"),
                "same-origin",
                "{at}"
            );
            let is_for_all = answer
                .headers
                .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            let policy = if is_for_all {
                "cross-origin"
            } else {
                "same-origin"
            };
            assert_eq!(
                answer.header("cross-origin-resource-policy"),
                policy,
                "{at}"
            );
            assert!(!answer.header("cache-control").is_empty(), "{at}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{at}");
            assert!(!answer.headers.contains_key(header::SERVER), "{at}");
        }
    }
}

#[tokio::test]
async fn the_index_opens_with_the_announced_officers_and_names_every_file() {
    let house = House::new().await;
    let authority = house.authority().await;
    assert!(authority.demo && authority.name.contains("demonstration"));
    assert_eq!(
        (
            authority.officers.keys().len(),
            authority.officers.threshold()
        ),
        (2, 2)
    );
    let note = house.get("/bulletins/index").await;
    assert_eq!(note.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(note.header("cache-control"), "no-cache");
    let index = authority.open(&note.text(), NOW, None).unwrap();
    for line in &index.files {
        let file = house.get(&format!("/bulletins/{}", line.digest)).await;
        assert_eq!(
            file.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        index.accept(line.kind, &file.body).unwrap();
    }
    for kind in [
        Kind::Pack,
        Kind::Trust,
        Kind::Areas,
        Kind::ValueSets,
        Kind::ExposureKeys,
    ] {
        assert!(index.files.iter().any(|line| line.kind == kind), "{kind:?}");
    }
}

#[tokio::test]
async fn the_whole_is_the_index_and_every_file_in_its_order() {
    let house = House::new().await;
    let note = house.get("/bulletins/index").await.text();
    let index = house.authority().await.open(&note, NOW, None).unwrap();
    let whole = house.get("/bulletins/whole").await;
    assert_eq!(whole.header("cache-control"), "no-cache");
    let mut rest = whole.body.strip_prefix(note.as_bytes()).unwrap();
    rest = rest.strip_prefix(&[0]).unwrap();
    for line in &index.files {
        let (file, behind) = rest.split_at(line.bytes);
        index.accept(line.kind, file).unwrap();
        rest = behind;
    }
    assert!(rest.is_empty() && !index.files.is_empty());
}

#[tokio::test]
async fn the_demonstration_certificates_are_trusted_by_what_is_published() {
    let house = House::new().await;
    let note = house.get("/bulletins/index").await.text();
    let index = house.authority().await.open(&note, NOW, None).unwrap();
    let list = index
        .files
        .iter()
        .find(|line| line.kind == Kind::Trust)
        .unwrap();
    let list = house
        .get(&format!("/bulletins/{}", list.digest))
        .await
        .text();
    let trust = certificate::TrustList::from_gateway_json(&list)
        .unwrap()
        .list;
    let all: Value =
        serde_json::from_slice(&house.get("/demo/certificates.json").await.body).unwrap();
    let sets = certificate::ValueSets::embedded();
    let verdict = |one: &Value| {
        certificate::verify(one["text"].as_str().unwrap(), &trust, &sets, NOW).is_ok()
    };
    let verdicts: Vec<bool> = all.as_array().unwrap().iter().map(verdict).collect();
    assert_eq!(verdicts, [true, true, true, true, false, false]);
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let house = House::new().await;
    for path in house.paths().await {
        let first = house.get(&path).await;
        if first.status != StatusCode::OK {
            continue;
        }
        let tag = first.header("etag").to_owned();
        let again = house
            .ask(Method::GET, &path, &[(header::IF_NONE_MATCH, &tag)])
            .await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
        assert_eq!(again.header("etag"), tag, "{path}");
        let other = house
            .ask(Method::GET, &path, &[(header::IF_NONE_MATCH, "\"other\"")])
            .await;
        assert_eq!(
            (other.status, other.body),
            (StatusCode::OK, first.body),
            "{path}"
        );
    }
}

#[tokio::test]
async fn head_says_what_get_says_without_the_body() {
    let house = House::new().await;
    for path in house.paths().await {
        let (get, head) = (
            house.get(&path).await,
            house.ask(Method::HEAD, &path, &[]).await,
        );
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
        assert_eq!(
            head.header("content-length"),
            get.body.len().to_string(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn files_are_sent_compressed_to_who_asks_for_it() {
    let house = House::new().await;
    let note = house.get("/bulletins/index").await.text();
    let index = house.authority().await.open(&note, NOW, None).unwrap();
    // a key is as good as random
    let is_wordy = |line: &&Line| !matches!(line.kind, Kind::Areas | Kind::ExposureKeys);
    for line in index.files.iter().filter(is_wordy) {
        let path = format!("/bulletins/{}", line.digest);
        let packed = house
            .ask(
                Method::GET,
                &path,
                &[(header::ACCEPT_ENCODING, "gzip, deflate, br")],
            )
            .await;
        assert_eq!(packed.header("content-encoding"), "br");
        assert_eq!(packed.header("vary"), "Accept-Encoding");
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut packed.body.as_slice(), &mut plain).unwrap();
        assert_eq!(Digest::of(&plain), line.digest);
        assert!(packed.body.len() * 2 < plain.len(), "{}", line.name);
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_document_with_a_stable_code() {
    let house = House::new().await;
    let unknown = format!("/bulletins/{}", Digest::of(b"never published"));
    for (path, code) in [
        (unknown.as_str(), "NO_SUCH_FILE"),
        ("/nothing", "NO_SUCH_PATH"),
        ("/bulletins/", "NO_SUCH_PATH"),
    ] {
        let answer = house.get(path).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::NOT_FOUND, code),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_what_is_published() {
    let house = House::new().await;
    assert!(
        house
            .folder
            .path()
            .join("keys/signers/test.key.pem")
            .exists()
    );
    for path in [
        "/../keys/signers/test.key.pem",
        "/bulletins/../../keys/signers/test.key.pem",
        "/bulletins/..%2f..%2fkeys%2fsigners%2ftest.key.pem",
        "/bulletins/%2e%2e",
        "/assets/..%2f..%2fauthority.json",
        "//etc/passwd",
        "/keys/signers/test.key.pem",
        "/published/index",
        "/lock",
    ] {
        assert_eq!(
            house.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn nothing_can_be_sent_in() {
    let house = House::new().await;
    for path in house.paths().await {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = house.ask(method, &path, &[]).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
            assert_eq!(answer.problem(), "READ_ONLY", "{path}");
            assert_eq!(answer.header("allow"), "GET, HEAD", "{path}");
        }
    }
}

#[tokio::test]
async fn what_stands_behind_a_question_mark_changes_nothing() {
    let house = House::new().await;
    for path in house.paths().await {
        let (plain, asked) = (
            house.get(&path).await,
            house
                .get(&format!("{path}?name=Exemple&place=48.8,2.3"))
                .await,
        );
        assert_eq!(
            (asked.status, &asked.headers, &asked.body),
            (plain.status, &plain.headers, &plain.body),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_restart_keeps_keys_version_and_files() {
    let house = House::new().await;
    let (authority, index) = (
        house.get("/authority.json").await.body,
        house.get("/bulletins/index").await.body,
    );
    let house = house.restarted(NOW + Duration::hours(2)).await;
    assert_eq!(house.get("/authority.json").await.body, authority);
    assert_eq!(house.get("/bulletins/index").await.body, index);
    assert_eq!(house.service.publisher().version(), Some(1));
}

#[tokio::test]
async fn a_new_day_brings_a_new_version_while_the_service_runs() {
    let house = House::new().await;
    let old: Vec<String> = house.paths().await;
    let tomorrow = NOW + Duration::days(1);
    house.service.publisher().refresh(tomorrow).await.unwrap();
    let note = house.get("/bulletins/index").await.text();
    let index = house
        .authority()
        .await
        .open(&note, tomorrow, Some(1))
        .unwrap();
    assert_eq!(index.version, 2);
    // a phone that read the index a moment ago still finds its files
    for path in old.iter().filter(|path| path.len() > 70) {
        assert_eq!(house.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn made_up_people_get_new_certificates_before_their_tests_grow_old() {
    let house = House::new().await;
    let first = house.get("/demo/certificates.json").await.body;
    house
        .service
        .publisher()
        .refresh(NOW + Duration::hours(1))
        .await
        .unwrap();
    assert_eq!(house.get("/demo/certificates.json").await.body, first);
    house
        .service
        .publisher()
        .refresh(NOW + Duration::hours(7))
        .await
        .unwrap();
    assert_ne!(house.get("/demo/certificates.json").await.body, first);
    assert_eq!(house.service.publisher().version(), Some(1));
}

#[tokio::test]
async fn after_its_end_it_publishes_nothing() {
    let house = House::new().await;
    let sunset = house.authority().await.sunset;
    let paths = house.paths().await;
    let house = house.restarted(sunset).await;
    assert_eq!(house.service.publisher().version(), None);
    for path in paths
        .iter()
        .filter(|path| path.starts_with("/bulletins/") || path.starts_with("/demo/"))
    {
        let answer = house.get(path).await;
        if path != "/bulletins/" {
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (StatusCode::GONE, "SUNSET"),
                "{path}"
            );
        }
    }
    assert_eq!(house.get("/healthz").await.text(), "ok");
}

#[tokio::test]
async fn counts_are_kept_by_route_and_never_by_path_or_caller() {
    let house = House::new().await;
    house.get("/bulletins/0123456789abcdef").await;
    let counts = house.get("/metrics").await.text();
    assert!(counts.contains("route=\"/bulletins/{hash}\""), "{counts}");
    assert!(!counts.contains("0123456789abcdef"));
}

#[tokio::test]
async fn a_part_of_a_file_is_sent_to_who_asks_for_it() {
    let house = House::new().await;
    let whole = house.get("/bulletins/whole").await;
    let part = house
        .ask(
            Method::GET,
            "/bulletins/whole",
            &[(header::RANGE, "bytes=10-19")],
        )
        .await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, whole.body[10..20]);
    assert_eq!(
        part.header("content-range"),
        format!("bytes 10-19/{}", whole.body.len())
    );
    let end = house
        .ask(
            Method::GET,
            "/bulletins/whole",
            &[(header::RANGE, "bytes=-5")],
        )
        .await;
    assert_eq!(end.body, whole.body[whole.body.len() - 5..]);
    let behind = house
        .ask(
            Method::GET,
            "/bulletins/whole",
            &[(header::RANGE, "bytes=99999999-")],
        )
        .await;
    assert_eq!(behind.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let changed = [
        (header::RANGE, "bytes=0-1"),
        (header::IF_RANGE, "\"another\""),
    ];
    assert_eq!(
        house
            .ask(Method::GET, "/bulletins/whole", &changed)
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn pages_of_other_origins_may_read_what_is_published_and_nothing_else() {
    let house = House::new().await;
    for path in [
        "/authority.json",
        "/bulletins/index",
        "/bulletins/whole",
        "/openapi.json",
    ] {
        assert_eq!(
            house.get(path).await.header("access-control-allow-origin"),
            "*",
            "{path}"
        );
    }
    for path in ["/api/session", "/healthz"] {
        assert!(
            house
                .get(path)
                .await
                .headers
                .get("access-control-allow-origin")
                .is_none(),
            "{path}"
        );
    }
}
