//! The walk of a phone: only what is signed is looked at, an encounter of enough minutes is said of its day, and what is
//! taken back is gone.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::score::preset::{Preset, PresetDay, Tier};
use exposure::{
    Archive, CalibrationConfidence, ExportDraft, ExportSigner, INTERVAL_SECONDS, Interval,
    KeptSightings, KeySpan, Look, LookedAt, Metadata, PublishedKey, ReportType, RollingPeriod,
    SignatureError, TemporaryExposureKey, TrustedKey,
};
use std::collections::BTreeMap;
use std::fmt::Write;

const START: Interval = Interval(2_642_976);
const NOW: u32 = (START.0 + 300) * INTERVAL_SECONDS;
const PRESET: &str = "lfph-narrow-v2";

fn signer() -> ExportSigner {
    ExportSigner::new("900", "v1", &[9; 32]).unwrap()
}

fn trusted(signer: &ExportSigner) -> TrustedKey {
    // SubjectPublicKeyInfo of P-256 up to the point (RFC 5480, section 2)
    let head = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    let der = [&head[..], &signer.public_point()].concat();
    TrustedKey::from_der("900", "v1", &der).unwrap()
}

fn key(number: u8, report_type: ReportType) -> PublishedKey {
    PublishedKey {
        span: KeySpan {
            key: TemporaryExposureKey([number; 16]),
            start: START,
            period: RollingPeriod::DAY,
        },
        transmission_risk: None,
        report_type: Some(report_type),
        days_since_onset: Some(0),
    }
}

/// A scan every five minutes near the owner of the key, from eight in the morning.
fn near(key: &PublishedKey, scans: u32) -> KeptSightings {
    let mut file = String::from("identifier,metadata,time,rssi,previous");
    for scan in 0..scans {
        let unix = START.0 * INTERVAL_SECONDS + 8 * 3_600 + scan * 300;
        let tek = key.span.key;
        let rpi = tek.rpik().identifier(Interval(unix / INTERVAL_SECONDS));
        let metadata = Metadata::new(-10, CalibrationConfidence::High);
        let sent = tek.aemk().encrypt(&rpi, metadata);
        let metadata = u32::from_be_bytes(sent.0);
        write!(file, "\n{rpi:?},{metadata:08x},{unix},-50,{}", unix - 300).unwrap();
    }
    KeptSightings::read(file.as_bytes()).unwrap()
}

fn export(keys: Vec<PublishedKey>, revised_keys: Vec<PublishedKey>) -> Archive {
    let draft = ExportDraft {
        start: START.unix(),
        end: u64::from(NOW),
        region: "XD",
        keys,
        revised_keys,
    };
    Archive::read(&draft.write(&[signer()]).unwrap()).unwrap()
}

fn look(scans: u32, exports: &[Archive]) -> (Vec<LookedAt>, BTreeMap<u32, PresetDay>) {
    let kept = near(&key(7, ReportType::SelfReport), scans);
    let mut look = Look::new(Preset::named(PRESET).unwrap(), kept).unwrap();
    let trusted = [trusted(&signer())];
    let add = |export: &Archive| look.add(&export.verify(&trusted).unwrap());
    let looked_at = exports.iter().map(add).collect();
    (looked_at, look.days(NOW, [3; 32]))
}

#[test]
fn half_an_hour_near_somebody_is_an_alert_of_its_day_and_five_minutes_are_none() {
    let keys = || (0..20).map(|number| key(number, ReportType::ConfirmedTest));
    let exports = [export(keys().collect(), Vec::new())];
    let (looked_at, days) = look(6, &exports);
    let expected = LookedAt {
        keys: 20,
        flawed: 0,
        met: 1,
    };
    assert_eq!(looked_at, [expected]);
    let [(day, said)] = days.iter().collect::<Vec<_>>()[..] else {
        panic!("{days:?}")
    };
    assert_eq!((*day, said.tier), (START.0 / 144, Tier::Alert));
    assert!(said.weighted_minutes >= 30.0, "{said:?}");
    let (_, days) = look(1, &exports);
    assert!(days.values().all(|day| day.tier < Tier::Alert), "{days:?}");
    assert_eq!(days.len(), 1);
}

#[test]
fn what_is_taken_back_is_gone() {
    let first = export(vec![key(7, ReportType::SelfReport)], Vec::new());
    let second = export(Vec::new(), vec![key(7, ReportType::Revoked)]);
    let (looked_at, days) = look(6, &[first, second]);
    assert_eq!(looked_at.iter().map(|at| at.met).sum::<usize>(), 2);
    assert_eq!(days, BTreeMap::new());
}

#[test]
fn an_export_of_another_signer_is_not_looked_at() {
    let other = ExportSigner::new("900", "v1", &[8; 32]).unwrap();
    let export = export(vec![key(7, ReportType::ConfirmedTest)], Vec::new());
    let refused = export.verify(&[trusted(&other)]).map(|_| ());
    assert_eq!(refused, Err(SignatureError::Wrong));
}
