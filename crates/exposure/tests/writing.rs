//! What is written is read back, verifies with each of its keys, and is the same bytes every time.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::{
    Archive, Export, ExportDraft, ExportSigner, Interval, KeySpan, PublishedKey, ReportType,
    RollingPeriod, TemporaryExposureKey, TrustedKey, WriteError,
};

/// `SubjectPublicKeyInfo` of a P-256 key, up to its point (RFC 5480, section 2).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

fn signer(id: &str, secret: u8) -> ExportSigner {
    ExportSigner::new(id, "v1", &[secret; 32]).unwrap()
}

fn trusted(id: &str, secret: u8) -> TrustedKey {
    let der = [&SPKI[..], &signer(id, secret).public_point()].concat();
    TrustedKey::from_der(id, "v1", &der).unwrap()
}

fn key(number: u8) -> PublishedKey {
    PublishedKey {
        span: KeySpan {
            key: TemporaryExposureKey([number; 16]),
            start: Interval(2_642_976),
            period: RollingPeriod::new(144 - u32::from(number % 2)).unwrap(),
        },
        transmission_risk: (!number.is_multiple_of(3)).then_some(number % 9),
        report_type: (!number.is_multiple_of(5)).then_some(ReportType::ConfirmedTest),
        days_since_onset: number.is_multiple_of(4).then_some(-3),
    }
}

fn draft(numbers: impl Iterator<Item = u8>) -> ExportDraft<'static> {
    ExportDraft {
        start: 1_600_000_000,
        end: 1_600_003_600,
        region: "DE",
        keys: numbers.map(key).collect(),
        revised_keys: vec![key(250)],
    }
}

#[test]
fn what_is_written_is_read_and_verifies_with_the_old_key_and_the_new() {
    let signers = [signer("new", 2), signer("old", 1)];
    let written = draft((0..200).rev()).write(&signers).unwrap();
    let archive = Archive::read(&written).unwrap();
    for trusted in [trusted("new", 2), trusted("old", 1)] {
        let verified = archive.verify(&[trusted]).unwrap();
        let export = verified.export();
        assert_eq!(
            (export.start, export.end, export.region),
            (1_600_000_000, 1_600_003_600, "DE")
        );
        assert_eq!(
            (export.batch, export.signature_infos[0].key_id),
            ((1, 1), "new")
        );
        let keys: Vec<PublishedKey> = export.keys().map(Result::unwrap).collect();
        assert_eq!(keys, (0..200).map(key).collect::<Vec<_>>());
        assert_eq!(export.revised_keys().collect::<Vec<_>>(), [Ok(key(250))]);
    }
    assert!(archive.verify(&[trusted("new", 1)]).is_err());
    assert!(archive.verify(&[trusted("other", 1)]).is_err());
}

#[test]
fn the_order_of_the_keys_changes_no_byte() {
    let signers = [signer("a", 1)];
    let forth = draft(0..200).write(&signers).unwrap();
    assert_eq!(draft((0..200).rev()).write(&signers).unwrap(), forth);
    assert_ne!(draft(0..199).write(&signers).unwrap(), forth);
}

#[test]
fn one_to_ten_sign_and_there_is_a_largest_file() {
    let signers = |count: u8| {
        (1..=count)
            .map(|number| signer("a", number))
            .collect::<Vec<_>>()
    };
    for count in [0, 11] {
        assert_eq!(draft(0..1).write(&signers(count)), Err(WriteError::Signers));
    }
    assert!(Archive::read(&draft(0..0).write(&signers(10)).unwrap()).is_ok());
    let mut full = draft(0..1);
    full.keys = vec![key(1); exposure::MAX_EXPORT / 20];
    assert_eq!(full.write(&signers(1)), Err(WriteError::TooLarge));
}

#[test]
fn a_real_file_comes_out_with_the_keys_that_went_in() {
    let Some(path) = fixtures::path("exposure/cwa/keys.bin") else {
        return;
    };
    let read = Archive::read(&std::fs::read(path).unwrap()).unwrap();
    let export = Export::read(read.unverified()).unwrap();
    let mut draft = draft(0..0);
    draft.keys = export.keys().map(Result::unwrap).collect();
    let written = draft.write(&[signer("262", 1)]).unwrap();
    let archive = Archive::read(&written).unwrap();
    let verified = archive.verify(&[trusted("262", 1)]).unwrap();
    let keys: Vec<PublishedKey> = verified.export().keys().map(Result::unwrap).collect();
    draft.keys.sort_by_key(|key| key.span);
    assert_eq!(keys.len(), 24_131);
    assert_eq!(keys, draft.keys);
    assert!(written.len() < 600_000, "{} bytes", written.len());
}
