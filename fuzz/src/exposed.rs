//! An export of published keys, its signer, and writing what was read.

use exposure::{
    Archive, ExportDraft, ExportSigner, Interval, KeySpan, PublishedKey, ReportType, RollingPeriod,
    TemporaryExposureKey, TrustedKey,
};

/// `SubjectPublicKeyInfo` of a P-256 key, up to its point (RFC 5480, section 2).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

fn signer() -> ExportSigner {
    ExportSigner::new("001", "v1", &[1; 32]).expect("the number is small")
}

/// Whom the exports of [`archive`] are believed by.
pub fn trusted() -> TrustedKey {
    let der = [&SPKI[..], &signer().public_point()].concat();
    TrustedKey::from_der("001", "v1", &der).expect("it is a key")
}

/// Keys with and without what may be left out.
pub fn keys(count: u8) -> Vec<PublishedKey> {
    let key = |number: u8| PublishedKey {
        span: KeySpan {
            key: TemporaryExposureKey([number; 16]),
            start: Interval(2_992_464),
            period: RollingPeriod::new(144 - u32::from(number % 3)).expect("it is below a day"),
        },
        transmission_risk: (number % 2 == 0).then_some(number),
        report_type: (number % 5 > 0).then_some(ReportType::ConfirmedTest),
        days_since_onset: (number % 4 > 0).then_some(-3),
    };
    (0..count).map(key).collect()
}

/// An export of so many keys. Only these, of 0 to 9 keys, are ever signed.
pub fn archive(count: u8) -> Vec<u8> {
    written(keys(count))
}

/// The `export.bin` of [`archive`].
pub fn message(count: u8) -> Vec<u8> {
    unpacked(&archive(count))
}

/// What comes out of an archive with these keys.
pub fn rewritten(keys: Vec<PublishedKey>) -> Vec<u8> {
    unpacked(&written(keys))
}

fn written(keys: Vec<PublishedKey>) -> Vec<u8> {
    let draft = ExportDraft {
        start: 1_795_478_400,
        end: 1_795_564_800,
        region: "XD",
        keys,
        revised_keys: Vec::new(),
    };
    draft.write(&[signer()]).expect("it is short")
}

fn unpacked(archive: &[u8]) -> Vec<u8> {
    let archive = Archive::read(archive).expect("it was just written");
    archive.unverified().to_vec()
}
