//! The vectors of the specification: a few here, all 144 of the reference code where the fixtures are.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::{Interval, KeySpan, Metadata, RollingPeriod, Rpi, TemporaryExposureKey};
use serde_json::Value;

fn hex<const N: usize>(text: &str) -> [u8; N] {
    let digits = |place| u8::from_str_radix(&text[2 * place..2 * place + 2], 16).unwrap();
    assert_eq!(text.len(), 2 * N);
    std::array::from_fn(digits)
}

const KEY: &str = "75c734c6dd1a782de7a965da5eb93125";

#[test]
fn keys_and_identifiers_are_those_of_the_specification() {
    let key = TemporaryExposureKey(hex(KEY));
    assert_eq!(
        key.rpik().as_bytes(),
        &hex("185ad91db69ec7dd048960f1f3ba6175")
    );
    assert_eq!(
        key.aemk().as_bytes(),
        &hex("d57c46af7a1d83965b9bed8bd152936a")
    );
    let rpi = key.rpik().identifier(Interval(2_642_976));
    assert_eq!(rpi, Rpi(hex("8be6cd371c5c891604bfbe49df845096")));
    let sent = key.aemk().encrypt(&rpi, Metadata(hex("40080000")));
    assert_eq!(sent.0, hex("72033874"));
    assert_eq!(key.aemk().decrypt(&rpi, sent), Metadata(hex("40080000")));
}

#[test]
fn every_identifier_of_the_reference_code_is_met() {
    let Some(file) = fixtures::path("exposure/gaen_crypto_v1_2.json") else {
        return;
    };
    let vectors: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let span = KeySpan {
        key: TemporaryExposureKey(hex(vectors["tek"].as_str().unwrap())),
        start: Interval(2_642_976),
        period: RollingPeriod::DAY,
    };
    let metadata = Metadata(hex(vectors["metadata"].as_str().unwrap()));
    let advertised = vectors["advertised"].as_array().unwrap();
    assert_eq!(advertised.len(), 144);
    for ((interval, rpi), row) in span.identifiers().zip(advertised) {
        assert_eq!(u64::from(interval.0), row["en_interval_number"]);
        assert_eq!(rpi.0, hex(row["rpi"].as_str().unwrap()));
        let sent = span.key.aemk().encrypt(&rpi, metadata);
        assert_eq!(sent.0, hex(row["aem"].as_str().unwrap()));
    }
}
