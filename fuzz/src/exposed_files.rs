//! Small uploads, exports, batches and tables of sightings, to begin from.

use crate::Seeds;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use exposure::FederatedKey;
use fuzz::exposed;
use serde_json::{Value, json};

/// The interval in which the day of the target `upload` begins.
const TODAY: u32 = 1_795_564_800 / 600;

pub(crate) fn all() -> Vec<Seeds> {
    let counts = [0, 1, 9];
    vec![
        ("export_archive", counts.map(exposed::archive).into()),
        ("export_message", counts.map(exposed::message).into()),
        ("federated_batch", vec![batch(1), batch(3)]),
        ("sightings_csv", vec![COMMAS.to_vec(), SEMICOLONS.to_vec()]),
        ("upload", vec![upload(&[1, 2, 3]), upload(&[0, 0, 20])]),
    ]
}

/// Keys of so many days ago.
fn upload(days_ago: &[u32]) -> Vec<u8> {
    let key = |(number, days): (u8, &u32)| -> Value {
        let key = STANDARD.encode([number; 16]);
        json!({"key": key, "rollingStartNumber": TODAY - days * 144, "rollingPeriod": 144, "transmissionRisk": 2})
    };
    let keys: Vec<Value> = (0..).zip(days_ago).map(key).collect();
    json!({"temporaryExposureKeys": keys, "healthAuthorityID": "xd", "verificationPayload": "a.b.c", "hmackey": "CQkJCQ==",
        "symptomOnsetInterval": TODAY - 432, "traveler": true, "revisionToken": "", "padding": "AAAA"})
    .to_string()
    .into_bytes()
}

fn batch(count: usize) -> Vec<u8> {
    let key = FederatedKey {
        key_data: &[7; 16],
        rolling_start: 2_992_464,
        rolling_period: 144,
        transmission_risk: -1,
        visited_countries: vec!["XD", "XE"],
        origin: "XD",
        report_type: 1,
        days_since_onset: -3,
    };
    FederatedKey::batch(&vec![key; count])
}

const COMMAS: &[u8] = b"identifier,time,rssi,metadata,previous\n\
    a00102030405060708090a0b0c0d0e0f,1606348800,-60,40f6a1b2,1606348560\n\
    a00102030405060708090a0b0c0d0e0f,1606348801,-128,40f6a1b2,\n";
const SEMICOLONS: &[u8] = b"rssi;time;metadata;identifier\r\n-61;0;00000000;\
    FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\r\n\r\n";
