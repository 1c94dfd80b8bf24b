//! Phones that upload keys, with certificates of the authority whose data folder is at hand.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use certificate::issue::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

pub(crate) type Key = [u8; 16];

const INTERVALS_OF_A_DAY: i64 = 144;
/// How long a slow machine may take for one upload.
const PATIENCE: Duration = Duration::from_secs(60);
const HMAC_KEY: [u8; 16] = [9; 16];
/// Each number makes one key, whichever program uploads it.
static NEXT: AtomicU64 = AtomicU64::new(0);

pub(crate) struct Phones {
    address: String,
    health_authority: String,
    signer: SigningKey,
    was_one_taken: AtomicBool,
}

impl Phones {
    pub(crate) fn of(data: &Path, address: &str) -> Self {
        let pem = std::fs::read_to_string(data.join("keys/verification/v1.0.pem"));
        let described = std::fs::read(data.join("authority.json")).unwrap();
        let described: Value = serde_json::from_slice(&described).unwrap();
        Self {
            address: address.to_owned(),
            health_authority: described["origin"].as_str().unwrap().to_owned(),
            signer: SigningKey::from_pkcs8_pem(&pem.unwrap()).unwrap(),
            was_one_taken: AtomicBool::new(false),
        }
    }

    pub(crate) fn wait_for_the_first(&self) {
        let began = Instant::now();
        while !self.was_one_taken.load(Ordering::Relaxed) {
            assert!(began.elapsed() < PATIENCE, "no upload was acknowledged");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// One upload after the other; the keys of all that were acknowledged.
    pub(crate) fn upload_until_nobody_answers(&self) -> Vec<Key> {
        let mut acknowledged = Vec::new();
        let Ok(stream) = TcpStream::connect(&self.address) else {
            return acknowledged;
        };
        let mut stream = BufReader::new(stream);
        loop {
            let keys = [(); 3].map(|()| next_key());
            match post(&mut stream, &self.body(&keys)) {
                Some(status) => assert_eq!(status, "200"),
                None => return acknowledged,
            }
            self.was_one_taken.store(true, Ordering::Relaxed);
            acknowledged.extend(keys);
        }
    }

    fn body(&self, keys: &[Key]) -> String {
        let at = OffsetDateTime::now_utc().unix_timestamp();
        let today = at / 86_400 * INTERVALS_OF_A_DAY;
        let key = |(days, key): (i64, &Key)| json!({"key": STANDARD.encode(key), "rollingStartNumber": today - days * INTERVALS_OF_A_DAY, "rollingPeriod": 144});
        let keys: Vec<Value> = (1..).zip(keys).map(key).collect();
        json!({
            "verificationPayload": self.certificate(&mac(&keys), at), "temporaryExposureKeys": keys,
            "healthAuthorityID": self.health_authority, "hmackey": STANDARD.encode(HMAC_KEY),
        })
        .to_string()
    }

    fn certificate(&self, mac: &[u8], at: i64) -> String {
        let header = json!({"alg": "ES256", "kid": "v1", "typ": "JWT"});
        let claims = json!({
            "reportType": "confirmed", "tekmac": STANDARD.encode(mac), "iss": self.health_authority,
            "aud": "exposure-notifications-server", "iat": at - 5, "nbf": at - 5, "exp": at + 900,
        });
        let [header, claims] =
            [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = self.signer.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn next_key() -> Key {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut key = [7; 16];
    key[..8].copy_from_slice(&number.to_be_bytes());
    key
}

/// The keys sorted by their texts, as verification servers sign them.
fn mac(keys: &[Value]) -> Vec<u8> {
    let line = |key: &Value| {
        let text = key["key"].as_str().unwrap();
        format!("{text}.{}.144.0", key["rollingStartNumber"])
    };
    let mut lines: Vec<String> = keys.iter().map(line).collect();
    lines.sort();
    let mut mac = Hmac::<Sha256>::new_from_slice(&HMAC_KEY).unwrap();
    mac.update(lines.join(",").as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The status of the answer; nothing where none came whole.
fn post(stream: &mut BufReader<TcpStream>, body: &str) -> Option<String> {
    let head = "POST /v1/publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let length = body.len();
    write!(
        stream.get_mut(),
        "{head}Content-Length: {length}\r\n\r\n{body}"
    )
    .ok()?;
    let (mut status, mut length) = (String::new(), 0);
    for line in stream.by_ref().lines() {
        let line = line.ok()?;
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest.split(' ').next()?.to_owned();
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.parse().ok()?;
        }
        if line.is_empty() {
            break;
        }
    }
    stream.read_exact(&mut vec![0; length]).ok()?;
    Some(status).filter(|status| !status.is_empty())
}
