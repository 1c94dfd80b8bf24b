//! Every key of the reference code's sample files, sent and received as its specification says: it is met, and its window is
//! what the rules of windows make of it.

use crate::report::{Report, Unreadable};
use exposure::{
    Archive, CalibrationConfidence, DataMapping, Encounters, Export, ExposureWindow,
    Infectiousness, Interval, Metadata, PublishedKey, ReportType, ScanInstance, Sighting,
    Sightings,
};
use std::path::Path;

const FILES: [&str; 3] = [
    "eni/sample_diagnosis_key_file.zip",
    "eni/export-app.bin",
    "eni/export-cpp.bin",
];
/// When the key was received, in seconds of its day, and how much was lost on the way. The second and third are one scan,
/// the last is a replay of the first identifier.
const RECEIVED: [(u32, i8); 5] = [(0, 60), (240, 50), (260, 53), (480, 70), (1_201, 40)];
const POWER: i8 = 8;

/// Judges each key of each file.
pub(super) fn judge(report: &mut Report, folder: &Path) -> Result<(), Unreadable> {
    for name in FILES {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(|error| Unreadable::new(&path, error))?;
        let archive = Archive::read(&bytes);
        let part = archive.as_ref().map_or(&bytes[..], Archive::unverified);
        let keys = Export::read(part).map(|export| export.keys().flatten().collect());
        let keys: Vec<PublishedKey> = keys.map_err(|error| Unreadable::new(&path, error))?;
        for (place, key) in keys.iter().enumerate() {
            let found = windows(&keys, key);
            let expected = expected(key);
            report.expect_of("windows", found == expected, || {
                format!("{name}: key {place}: expected {expected:?}, got {found:?}")
            });
        }
    }
    Ok(())
}

fn windows(keys: &[PublishedKey], key: &PublishedKey) -> Vec<ExposureWindow> {
    let mut sightings: Vec<Sighting> = RECEIVED.iter().map(|at| sighting(key, *at)).collect();
    Sighting::note_previous_scans(&mut sightings);
    let Ok(sightings) = Sightings::new(sightings) else {
        return Vec::new();
    };
    let matches = sightings.find(keys.iter().map(|key| key.span));
    let mapping = DataMapping::new(
        &[(-14, 14, Infectiousness::High)],
        Some(Infectiousness::Standard),
        Some(ReportType::ConfirmedTest),
    );
    let mut encounters = Encounters::new(mapping);
    encounters.add(keys, &sightings, &matches);
    encounters.windows([0; 32])
}

/// Every one is of the first identifier, which a clock may have sent late.
fn sighting(key: &PublishedKey, (seconds, attenuation): (u32, i8)) -> Sighting {
    let (tek, Interval(first)) = (key.span.key, key.span.start);
    let rpi = tek.rpik().identifier(key.span.start);
    let metadata = Metadata::new(POWER, CalibrationConfidence::High);
    Sighting {
        rpi,
        metadata: tek.aemk().encrypt(&rpi, metadata),
        unix: first * exposure::INTERVAL_SECONDS + seconds,
        rssi_dbm: POWER - attenuation,
        previous_scan: None,
    }
}

fn expected(key: &PublishedKey) -> Vec<ExposureWindow> {
    let report_type = key.report_type.unwrap_or(ReportType::ConfirmedTest);
    if matches!(report_type, ReportType::Recursive | ReportType::Revoked) {
        return Vec::new();
    }
    let scan = |typical, min, seconds| ScanInstance {
        typical_attenuation_db: typical,
        min_attenuation_db: min,
        seconds_since_last: seconds,
    };
    vec![ExposureWindow {
        day: key.span.start.0 / 144,
        report_type,
        infectiousness: match key.days_since_onset {
            Some(-14..=14) => Infectiousness::High,
            _ => Infectiousness::Standard,
        },
        confidence: CalibrationConfidence::High,
        transmission_risk: key.transmission_risk,
        days_since_onset: key.days_since_onset,
        // 51.5 dB are 52; the third scan comes 220 seconds behind the last of the one before, and four minutes by the clock
        scans: vec![scan(60, 60, 120), scan(52, 50, 240), scan(70, 70, 240)],
    }]
}
