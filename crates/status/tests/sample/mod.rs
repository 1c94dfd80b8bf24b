//! The sample packs, and facts in short.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part, and a test says what it expects"
)]

use policy::pack::{CheckedPack, Pack};
use policy::vocabulary::{AreaLevel, SymptomCode, TestKind, TestResult, Tier};
use status::{Fact, Origin, Status};
use std::path::PathBuf;
use time::{Date, OffsetDateTime};

/// The samples: every file of `packs/`.
pub(crate) const NAMES: [&str; 6] = [
    "covid-19-guidance-2021",
    "covid-19-guidance-2024",
    "ebola",
    "influenza",
    "measles",
    "mpox",
];

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/../../packs/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

pub(crate) fn pack(name: &str) -> CheckedPack {
    Pack::parse(&bytes(name)).unwrap().checked().unwrap()
}

pub(crate) fn packs() -> Vec<CheckedPack> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), NAMES.len());
    NAMES.iter().map(|name| pack(name)).collect()
}

/// A test of the pack's disease.
pub(crate) fn test(
    pack: &CheckedPack,
    test: TestKind,
    result: TestResult,
    specimen: OffsetDateTime,
) -> Fact {
    Fact::Test {
        target: pack.disease.targets[0].clone(),
        test,
        result,
        specimen,
        origin: Origin::Certificate,
    }
}

pub(crate) fn detected(pack: &CheckedPack, specimen: OffsetDateTime) -> Fact {
    test(pack, TestKind::Naat, TestResult::Detected, specimen)
}

pub(crate) fn negative(pack: &CheckedPack, specimen: OffsetDateTime) -> Fact {
    test(pack, TestKind::Naat, TestResult::NotDetected, specimen)
}

pub(crate) fn lasting(symptom: SymptomCode, onset: OffsetDateTime) -> Fact {
    Fact::Symptom {
        symptom,
        onset,
        ended: None,
    }
}

pub(crate) fn ended(symptom: SymptomCode, onset: OffsetDateTime, ended: OffsetDateTime) -> Fact {
    Fact::Symptom {
        symptom,
        onset,
        ended: Some(ended),
    }
}

pub(crate) fn contact(pack: &CheckedPack, tier: Tier, first: Date, last: Date) -> Fact {
    Fact::Exposure {
        disease: pack.disease.id.clone(),
        tier,
        first,
        last,
    }
}

pub(crate) fn encounter(pack: &CheckedPack, tier: Tier, day: Date) -> Fact {
    Fact::Encounter {
        disease: pack.disease.id.clone(),
        tier,
        day,
        minutes: 20,
    }
}

pub(crate) fn visit(pack: &CheckedPack, first: Date, last: Date, confirmed: bool) -> Fact {
    Fact::AreaVisit {
        disease: pack.disease.id.clone(),
        area: "a1".into(),
        level: AreaLevel::High,
        first,
        last,
        confirmed,
    }
}

/// Each active rule with its span, in the order in which the holder reads them.
pub(crate) fn spans(status: &Status) -> Vec<(&str, OffsetDateTime, OffsetDateTime)> {
    let span = |reason: &'_ status::Reason| (reason.since, reason.until);
    status
        .reasons
        .iter()
        .map(|reason| {
            let (since, until) = span(reason);
            (reason.rule.as_str(), since, until)
        })
        .collect()
}
