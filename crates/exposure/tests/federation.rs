//! Batches of the EU's gateway: its own messages and what it signs.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use exposure::{FederatedBatch, FederatedKey, FederationError, MAX_FEDERATED};

/// `[1,2,3]` as bytes.
fn bytes(list: &str) -> Vec<u8> {
    let numbers = list.trim_matches(['[', ']']).split(',');
    numbers.map(|number| number.parse().unwrap()).collect()
}

fn number(list: &str) -> u32 {
    u32::from_be_bytes(bytes(list).try_into().unwrap())
}

#[test]
fn what_is_signed_of_a_key_is_what_the_gateway_signs() {
    let Some(file) = fixtures::path("exposure/efgs/CSharpTestdata.txt") else {
        return;
    };
    let rows = std::fs::read_to_string(file).unwrap();
    let mut count = 0;
    for row in rows.lines() {
        let columns: Vec<&str> = row.split('|').collect();
        let key_data = bytes(columns[0]);
        let key = FederatedKey {
            key_data: &key_data,
            rolling_start: number(columns[2]),
            rolling_period: number(columns[4]),
            transmission_risk: number(columns[6]).cast_signed(),
            visited_countries: columns[8].trim_matches(['[', ']']).split(',').collect(),
            origin: columns[10].trim_matches(['[', ']']),
            report_type: number(columns[12]),
            days_since_onset: number(columns[14]).cast_signed(),
        };
        let expected = BASE64_STANDARD.decode(columns[16]).unwrap();
        assert_eq!(key.signing_text().as_bytes(), expected, "{count}");
        count += 1;
    }
    assert_eq!(count, 5_000);
}

#[test]
fn the_gateways_own_messages_are_read_and_written_as_they_were() {
    for (name, start) in [
        ("MaxValInt", 0x7fff_ffff),
        ("MaxValUint", u32::MAX),
        ("SmallInt", 5),
    ] {
        let Some(file) = fixtures::path(&format!("exposure/efgs/diagnosisKeyBatch{name}.bin"))
        else {
            return;
        };
        let message = std::fs::read(file).unwrap();
        let batch = FederatedBatch::read(&message).unwrap();
        let keys: Vec<FederatedKey<'_>> = batch.keys.into_iter().map(Result::unwrap).collect();
        assert_eq!(
            (keys.len(), keys[0].rolling_start, keys[0].transmission_risk),
            (1, start, -22)
        );
        assert_eq!(keys[0].visited_countries, ["UK", "NL", "FR"]);
        assert_eq!(keys[0].span(), Err(FederationError::KeySize));
        assert_eq!(FederatedKey::batch(&keys), message);
    }
}

fn key(key_data: &[u8]) -> FederatedKey<'_> {
    FederatedKey {
        key_data,
        rolling_period: 144,
        days_since_onset: -3,
        origin: "DE",
        ..FederatedKey::default()
    }
}

#[test]
fn keys_stand_in_the_order_of_their_text_in_base64() {
    // raw, and so in the text of the key, 0xf8 ("+") is behind 0x00 ("A"); in Base64 of the text "+" and "A" trade places
    // with others: held against the order of a plain reading
    let data: Vec<[u8; 16]> = (0..=255).map(|first| [first; 16]).collect();
    let keys: Vec<FederatedKey<'_>> = data.iter().map(|data| key(data)).collect();
    let mut texts: Vec<String> = keys
        .iter()
        .map(|key| BASE64_STANDARD.encode(key.signing_text()))
        .collect();
    texts.sort();
    let expected: Vec<u8> = texts
        .iter()
        .flat_map(|text| BASE64_STANDARD.decode(text).unwrap())
        .collect();
    let mut turned = keys.clone();
    turned.reverse();
    assert_eq!(FederatedKey::signing_bytes(&keys), expected);
    assert_eq!(FederatedKey::signing_bytes(&turned), expected);
    let by_key: String = keys.iter().map(FederatedKey::signing_text).collect();
    assert_ne!(expected, by_key.as_bytes());
}

#[test]
fn a_bad_key_does_not_cost_the_good_ones() {
    let good = FederatedKey::batch(&[key(&[1; 16])]);
    // a period of more than 32 bits
    let bad = [0x0a, 7, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    let message = [&good[..], &bad, &good].concat();
    let batch = FederatedBatch::read(&message).unwrap();
    assert_eq!(
        batch.keys,
        [
            Ok(key(&[1; 16])),
            Err(FederationError::OutOfRange),
            Ok(key(&[1; 16]))
        ]
    );
    assert!(batch.keys[0].as_ref().unwrap().span().is_ok());
}

#[test]
fn more_than_the_gateway_takes_is_refused_and_so_is_what_is_cut_off() {
    let full = FederatedKey::batch(&vec![key(&[1; 16]); MAX_FEDERATED]);
    assert_eq!(
        FederatedBatch::read(&full).unwrap().keys.len(),
        MAX_FEDERATED
    );
    let one = FederatedKey::batch(&[key(&[1; 16])]);
    let more = [&full[..], &one].concat();
    assert_eq!(FederatedBatch::read(&more), Err(FederationError::TooMany));
    for cut in 1..one.len() {
        assert_eq!(
            FederatedBatch::read(&one[..cut]),
            Err(FederationError::Malformed),
            "{cut}"
        );
    }
}
