//! Real export files: what is in them, and that their signatures hold.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use exposure::{Archive, Export, PublishedKey, SignatureError, TrustedKey};
use serde_json::Value;

fn file(name: &str) -> Option<Vec<u8>> {
    fixtures::path(&format!("exposure/{name}")).map(|path| std::fs::read(path).unwrap())
}

fn decoded() -> Option<Vec<Value>> {
    let decoded: Value = serde_json::from_slice(&file("exports_decoded.json")?).unwrap();
    Some(decoded["exports"].as_array().unwrap().clone())
}

/// The `export.bin` of a fixture, be it packed or not.
fn unpacked(name: &str, bytes: &[u8]) -> Vec<u8> {
    match name.ends_with(".zip") || name == "cwa/keys.bin" {
        true => Archive::read(bytes).unwrap().unverified().to_vec(),
        false => bytes.to_vec(),
    }
}

fn is(key: &PublishedKey, expected: &Value) -> bool {
    let data = BASE64_STANDARD.decode(expected["key_data"].as_str().unwrap());
    let number = |name: &str| expected[name].as_i64();
    data.unwrap() == key.span.key.0
        && number("rolling_start_interval_number").unwrap_or(0) == i64::from(key.span.start.0)
        && number("rolling_period").unwrap_or(144) == i64::from(key.span.period.get())
        && number("transmission_risk_level") == key.transmission_risk.map(i64::from)
        && number("days_since_onset_of_symptoms") == key.days_since_onset.map(i64::from)
}

#[test]
fn every_export_is_read_as_it_was_decoded() {
    let Some(all) = decoded() else { return };
    assert_eq!(all.len(), 5);
    for expected in all {
        let name = expected["file"].as_str().unwrap();
        let name = name.trim_end_matches(" (a zip)");
        let bytes = unpacked(name, &file(name).unwrap());
        let export = Export::read(&bytes).unwrap();
        let keys: Vec<PublishedKey> = export.keys().map(Result::unwrap).collect();
        assert_eq!(
            keys.len(),
            usize::try_from(expected["n_keys"].as_u64().unwrap()).unwrap(),
            "{name}"
        );
        assert_eq!(export.revised_keys().count(), 0, "{name}");
        let shown = &expected["export"];
        if let Some(listed) = shown["keys"].as_array() {
            assert!(
                keys.iter().zip(listed).all(|(key, listed)| is(key, listed)),
                "{name}"
            );
        }
        if let Some(start) = shown["start_timestamp"].as_u64() {
            assert_eq!(
                (export.start, Some(export.end)),
                (start, shown["end_timestamp"].as_u64())
            );
        }
        if let Some(region) = shown["region"].as_str() {
            assert_eq!(export.region, region, "{name}");
        }
    }
}

#[test]
fn the_german_file_has_its_keys() {
    let Some(bytes) = file("cwa/keys.bin") else {
        return;
    };
    let archive = Archive::read(&bytes).unwrap();
    let export = Export::read(archive.unverified()).unwrap();
    assert_eq!(export.keys().filter(Result::is_ok).count(), 24_131);
    assert_eq!(
        (export.region, export.signature_infos[0].key_id),
        ("DE", "262")
    );
    assert_eq!(archive.verify(&[]).unwrap_err(), SignatureError::UnknownKey);
}

fn signed_samples() -> Option<Vec<(Vec<u8>, TrustedKey)>> {
    let pem = String::from_utf8(file("ens/public.pem")?).unwrap();
    let pem: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let google = &decoded()?[0]["verified_with"][0]["spki_b64"];
    let samples = [
        (
            "eni/sample_diagnosis_key_file.zip",
            google.as_str().unwrap().to_owned(),
        ),
        ("ens/testExport-2-records-1-of-1.zip", pem),
    ];
    let sample = |(name, key): (&str, String)| {
        let bytes = file(name).unwrap();
        let archive = Archive::read(&bytes).unwrap();
        let export = Export::read(archive.unverified()).unwrap();
        let info = export.signature_infos[0];
        let der = BASE64_STANDARD.decode(key).unwrap();
        let key = TrustedKey::from_der(info.key_id, info.key_version, &der).unwrap();
        (bytes, key)
    };
    Some(samples.map(sample).into())
}

#[test]
fn both_signed_samples_verify_and_with_the_key_of_the_other_they_do_not() {
    let Some(samples) = signed_samples() else {
        return;
    };
    for (place, (bytes, key)) in samples.iter().enumerate() {
        let archive = Archive::read(bytes).unwrap();
        let verified = archive.verify(std::slice::from_ref(key)).unwrap();
        assert!(verified.export().keys().all(|key| key.is_ok()));
        let other = std::slice::from_ref(&samples[1 - place].1);
        assert!(archive.verify(other).is_err());
    }
}

#[test]
fn whatever_is_changed_or_cut_off_panics_nowhere_and_verifies_nowhere() {
    let Some(samples) = signed_samples() else {
        return;
    };
    let (bytes, key) = &samples[1];
    for place in 0..bytes.len() {
        assert!(Archive::read(&bytes[..place]).is_err(), "{place}");
        for change in [1, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            let Ok(archive) = Archive::read(&changed) else {
                continue;
            };
            if archive.unverified() != Archive::read(bytes).unwrap().unverified() {
                assert!(
                    archive.verify(std::slice::from_ref(key)).is_err(),
                    "{place}"
                );
            }
        }
    }
}
