//! People who upload the keys of two weeks, each once: the requests are made and signed before the clock runs.

use crate::client::Stock;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use serde_json::{Value, json};
use std::path::Path;

/// Keys of one person: as many as they had in Germany.
pub(crate) const KEYS: usize = 13;
const INTERVALS_OF_A_DAY: i64 = 144;
const HMAC_KEY: [u8; 16] = [9; 16];

/// Signs as the authority whose data folder this is.
struct Signing {
    key: EcdsaKeyPair,
    authority: String,
}

impl Signing {
    fn of(folder: &Path) -> Self {
        let described = std::fs::read(folder.join("authority.json"));
        let described: Value =
            serde_json::from_slice(&described.expect("an authority is described"))
                .expect("in JSON");
        let pem = std::fs::read_to_string(folder.join("keys/verification/v1.0.pem"));
        let key = p256::SecretKey::from_pkcs8_pem(&pem.expect("a service has its keys"));
        let der = key.expect("it is a key").to_pkcs8_der();
        let der = der.expect("a key can be written");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.as_bytes());
        Self {
            key: key.expect("it is a key of P-256"),
            authority: described["origin"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// A certificate over these keys, which counts for a quarter of an hour.
    fn certificate(&self, keys: &[Value], at: i64) -> String {
        let claims = json!({
            "reportType": "confirmed", "symptomOnsetInterval": (at / 86_400 - 3) * INTERVALS_OF_A_DAY,
            "tekmac": STANDARD.encode(mac(keys)), "iss": self.authority, "aud": "exposure-notifications-server",
            "iat": at - 5, "nbf": at - 5, "exp": at + 900,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"alg": "ES256", "kid": "v1", "typ": "JWT"});
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.expect("a key signs");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn request(&self, at: i64) -> Vec<u8> {
        let today = at / 86_400 * INTERVALS_OF_A_DAY;
        let keys: Vec<Value> = (1..=KEYS as i64)
            .map(|days_ago| key(today - days_ago * INTERVALS_OF_A_DAY))
            .collect();
        let body = json!({
            "verificationPayload": self.certificate(&keys, at), "temporaryExposureKeys": keys,
            "healthAuthorityID": self.authority, "hmackey": STANDARD.encode(HMAC_KEY), "symptomOnsetInterval": 0,
            "traveler": false, "revisionToken": "", "padding": "A".repeat(1_024),
        })
        .to_string();
        let head =
            "POST /v1/publish HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
        format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }
}

fn key(start: i64) -> Value {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).expect("there is randomness");
    json!({"key": STANDARD.encode(bytes), "rollingStartNumber": start, "rollingPeriod": 144, "transmissionRisk": 0})
}

/// The keys sorted by their texts, as verification servers sign them.
fn mac(keys: &[Value]) -> Vec<u8> {
    let line = |key: &Value| {
        let text = key["key"].as_str().unwrap_or_default();
        format!("{text}.{}.144.0", key["rollingStartNumber"])
    };
    let mut lines: Vec<String> = keys.iter().map(line).collect();
    lines.sort();
    let secret = hmac::Key::new(hmac::HMAC_SHA256, &HMAC_KEY);
    hmac::sign(&secret, lines.join(",").as_bytes())
        .as_ref()
        .to_vec()
}

/// Uploads to the service of this folder, one at each of these moments (seconds since 1970).
pub(crate) fn uploads(folder: &Path, moments: impl Iterator<Item = i64>) -> Stock {
    let signing = Signing::of(folder);
    Stock::new(moments.map(|at| signing.request(at)).collect())
}
