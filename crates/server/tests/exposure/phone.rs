//! A health authority that signs certificates, phones that upload with them, and a key server that knows the authority.

pub(crate) use crate::answer::Answer;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bulletin::{Authority, Kind};
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::EncodePublicKey as _;
use serde_json::{Value, json};
use server::{Configuration, Service};
use sha2::Sha256;
use std::cell::Cell;
use storage::Store;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-25 9:20 UTC);
pub(crate) const DAY: i64 = 144;
const HMAC_KEY: [u8; 16] = [9; 16];

thread_local! {
    static CLOCK: Cell<OffsetDateTime> = const { Cell::new(NOW) };
}

pub(crate) fn set_clock(now: OffsetDateTime) {
    CLOCK.set(now);
}

pub(crate) fn now() -> OffsetDateTime {
    CLOCK.get()
}

/// The interval in which today begins.
pub(crate) fn today() -> i64 {
    now().unix_timestamp() / 86_400 * DAY
}

pub(crate) struct KeyHouse {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) service: Service,
    pub(crate) store: Store,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

fn secret() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

/// Settings with two regions, a health authority in each, and what `more` says.
pub(crate) fn configuration(more: &str) -> Configuration {
    let public = secret()
        .verifying_key()
        .to_public_key_pem(Default::default())
        .unwrap();
    let authority = |id: &str, region: &str| {
        format!(
            "[[exposure.authorities]]\nid = \"{id}\"\nissuer = \"iss\"\naudience = \"aud\"\nregion = \"{region}\"\n\
             keys = {{ v1 = '''{public}''' }}\n"
        )
    };
    let text = format!(
        "[exposure]\n{more}\n{}{}",
        authority("here", "XD"),
        authority("there", "XE")
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pratique.toml");
    std::fs::write(&path, text).unwrap();
    Configuration::read(Some(&path), std::iter::empty()).unwrap()
}

pub(crate) const REGIONS: &str =
    "regions = [{ name = \"XD\" }, { name = \"XE\" }]\nkey_id = \"310\"\n";

impl KeyHouse {
    pub(crate) async fn open(more: &str) -> Self {
        set_clock(NOW);
        let folder = tempfile::tempdir().unwrap();
        let (configuration, origin) = (configuration(more), "http://localhost:8080");
        let service = Service::open(folder.path(), &configuration, origin, now)
            .await
            .unwrap();
        let store = Store::open_file(&folder.path().join("pratique.db"))
            .await
            .unwrap();
        Self {
            folder,
            service,
            store,
        }
    }

    pub(crate) fn router(&self) -> Router {
        self.service.router()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        Answer::to(request, self.router()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::builder().uri(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        String::from_utf8(answer.body).unwrap()
    }

    /// The file of a kind that officers signed.
    pub(crate) async fn published(&self, kind: Kind) -> Value {
        let authority = Authority::parse(&self.text("/authority.json").await).unwrap();
        let note = self.text("/bulletins/index").await;
        let index = authority.open(&note, now(), None).unwrap();
        let line = index.files.iter().find(|line| line.kind == kind).unwrap();
        let file = self.get(&format!("/bulletins/{}", line.digest)).await.body;
        serde_json::from_slice(index.accept(kind, &file).unwrap().bytes()).unwrap()
    }

    pub(crate) async fn send(&self, body: &Value) -> Answer {
        self.ask(publishing(body.to_string())).await
    }

    /// Sends what is as it should be.
    pub(crate) async fn publish(&self, upload: &Upload) -> Value {
        let answer = self.send(&upload.body()).await;
        let said = answer.json();
        assert_eq!(answer.status, StatusCode::OK, "{said}");
        said
    }

    pub(crate) async fn count(&self, condition: &str) -> i64 {
        let Store::Sqlite(file) = &self.store else {
            panic!("a folder has a file")
        };
        let asked = format!("SELECT COUNT(*) FROM exposure_key {condition}");
        let row = sqlx::query(sqlx::AssertSqlSafe(asked)).fetch_one(&file.readers);
        sqlx::Row::get(&row.await.unwrap(), 0)
    }
}

pub(crate) fn publishing(body: String) -> Request<Body> {
    let request = Request::builder().method("POST").uri("/v1/publish");
    let request = request.header("content-type", "application/json; charset=utf-8");
    request.body(Body::from(body)).unwrap()
}

/// What a phone sends, before it is written down.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) keys: Vec<Value>,
    pub(crate) authority: &'static str,
    pub(crate) report: &'static str,
    pub(crate) onset: i64,
    pub(crate) token: Option<String>,
    pub(crate) traveller: bool,
    /// Whether a certificate comes along.
    pub(crate) is_certified: bool,
}

/// The key of a day, its bytes made of a number.
pub(crate) fn key(number: u64, days_ago: i64) -> Value {
    let bytes: [u8; 16] = std::array::from_fn(|at| {
        let word = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word = word.rotate_left(u32::try_from(at).unwrap() * 7) ^ number;
        word.to_be_bytes()[at % 8] ^ u8::try_from(at).unwrap()
    });
    json!({"key": STANDARD.encode(bytes), "rollingStartNumber": today() - days_ago * DAY, "rollingPeriod": 144, "transmissionRisk": 0})
}

pub(crate) fn bytes_of(key: &Value) -> [u8; 16] {
    STANDARD
        .decode(key["key"].as_str().unwrap())
        .unwrap()
        .try_into()
        .unwrap()
}

impl Upload {
    pub(crate) fn new(keys: Vec<Value>) -> Self {
        Self {
            keys,
            authority: "here",
            report: "likely",
            onset: today() - 3 * DAY,
            token: None,
            traveller: false,
            is_certified: true,
        }
    }

    /// Two keys that nobody else has, of yesterday and the day before.
    pub(crate) fn of(number: u64) -> Self {
        Self::new(vec![key(number * 2, 1), key(number * 2 + 1, 2)])
    }

    pub(crate) fn with_token(mut self, said: &Value) -> Self {
        self.token = Some(said["revisionToken"].as_str().unwrap().to_owned());
        self
    }

    pub(crate) fn reporting(mut self, report: &'static str) -> Self {
        self.report = report;
        self
    }

    pub(crate) fn certificate(&self) -> String {
        let at = now().unix_timestamp();
        let claims = json!({
            "reportType": self.report, "tekmac": STANDARD.encode(self.mac()), "iss": "iss", "aud": "aud",
            "iat": at - 5, "nbf": at - 5, "exp": at + 900,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"alg": "ES256", "kid": "v1", "typ": "JWT"});
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = secret().sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// `pkg/verification` of the verification server: the keys sorted by their texts.
    fn mac(&self) -> Vec<u8> {
        let mut lines: Vec<String> = self
            .keys
            .iter()
            .map(|key| {
                let text = key["key"].as_str().unwrap_or_default();
                let [start, period, risk] =
                    ["rollingStartNumber", "rollingPeriod", "transmissionRisk"]
                        .map(|name| key[name].as_i64().unwrap_or_default());
                format!("{text}.{start}.{period}.{risk}")
            })
            .collect();
        lines.sort();
        let mut mac = Hmac::<Sha256>::new_from_slice(&HMAC_KEY).unwrap();
        mac.update(lines.join(",").as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    pub(crate) fn body(&self) -> Value {
        let certificate = if self.is_certified {
            self.certificate()
        } else {
            String::new()
        };
        let mut body = json!({
            "temporaryExposureKeys": self.keys, "healthAuthorityID": self.authority, "verificationPayload": certificate,
            "hmackey": STANDARD.encode(HMAC_KEY), "symptomOnsetInterval": self.onset, "traveler": self.traveller,
            "padding": "AAAA",
        });
        if let Some(token) = &self.token {
            body["revisionToken"] = json!(token);
        }
        body
    }
}

/// Later, by so many hours.
pub(crate) fn wait(hours: i64) {
    set_clock(now() + Duration::hours(hours));
}
