//! A house with an administrator, whose callers ask the verification server.

use crate::house::{House, NOW, Session};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use storage::Roles;

/// A service with a key of each kind.
pub(crate) struct Office {
    pub(crate) house: House,
    pub(crate) administrator: Session,
    pub(crate) device: String,
    pub(crate) admin: String,
    pub(crate) stats: String,
}

impl Office {
    pub(crate) async fn new() -> Self {
        let house = House::new().await;
        house.set_clock(NOW);
        let administrator = house.session("boss", Roles::ADMINISTRATOR).await;
        let mut keys = Vec::new();
        for kind in ["device", "admin", "stats"] {
            let new = json!({"name": kind, "kind": kind, "quota": 12});
            let path = "/api/exposure/callers";
            let (status, made) = house.ask("POST", path, Some(&administrator), new).await;
            assert_eq!(status, StatusCode::CREATED, "{made}");
            keys.push(made["key"].as_str().unwrap().to_owned());
        }
        let [device, admin, stats] = keys.try_into().unwrap();
        Self {
            house,
            administrator,
            device,
            admin,
            stats,
        }
    }

    pub(crate) async fn device(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let (status, said, _) = self
            .house
            .call(path, &self.device, &body.to_string(), &[])
            .await;
        (status, said)
    }

    pub(crate) async fn admin(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let (status, said, _) = self
            .house
            .call(path, &self.admin, &body.to_string(), &[])
            .await;
        (status, said)
    }

    /// A new code.
    pub(crate) async fn code(&self) -> Value {
        let (status, issued) = self.admin("/api/issue", wish()).await;
        assert_eq!(status, StatusCode::OK, "{issued}");
        issued
    }

    /// A new token.
    pub(crate) async fn token(&self) -> String {
        let code = self.code().await;
        let (status, said) = self
            .device("/api/verify", json!({"code": code["code"]}))
            .await;
        assert_eq!(status, StatusCode::OK, "{said}");
        said["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn certificate(&self, token: &str, hmac: &str) -> (StatusCode, Value) {
        self.device(
            "/api/certificate",
            json!({"token": token, "ekeyhmac": hmac}),
        )
        .await
    }
}

pub(crate) fn wish() -> Value {
    json!({"testType": "confirmed", "symptomDate": "2026-11-20", "tzOffset": 0})
}

pub(crate) fn hmac(byte: u8) -> String {
    STANDARD.encode([byte; 32])
}

/// The claims of a signed text, which nobody checked.
pub(crate) fn part(text: &Value, number: usize) -> Value {
    let part = text.as_str().unwrap().split('.').nth(number).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// That an error has its three members and its padding.
pub(crate) fn assert_trouble(answer: &(StatusCode, Value), status: u16, code: &str) {
    let (said, body) = answer;
    assert_eq!(said.as_u16(), status, "{code}: {body}");
    assert_eq!(
        (body["errorCode"].as_str(), body["error_code"].as_str()),
        (Some(code), Some(code))
    );
    assert!(
        body["error"]
            .as_str()
            .is_some_and(|error| !error.is_empty())
    );
    assert_padded(body);
}

pub(crate) fn assert_padded(body: &Value) {
    let padding = STANDARD.decode(body["padding"].as_str().unwrap()).unwrap();
    assert!((1024..=2048).contains(&padding.len()), "{}", padding.len());
}

/// Whether a file of the folder has these bytes.
pub(crate) fn holds(folder: &std::path::Path, word: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, word);
        }
        memchr::memmem::find(&std::fs::read(path).unwrap(), word).is_some()
    })
}
