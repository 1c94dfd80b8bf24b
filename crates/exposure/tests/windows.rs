//! From sightings and keys to windows, rule by rule of the reference code, and with every key of its sample files.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::{
    Archive, CalibrationConfidence, DataMapping, Encounters, Export, ExposureWindow,
    INTERVAL_SECONDS, Infectiousness, Interval, KeySpan, Metadata, PublishedKey, ReportType,
    RollingPeriod, ScanInstance, Sighting, Sightings, TemporaryExposureKey,
};

const START: Interval = Interval(2_642_976);
const POWER: i8 = 8;

fn mapping() -> DataMapping {
    let days = [
        (-3, 5, Infectiousness::Standard),
        (-1, 2, Infectiousness::High),
    ];
    DataMapping::new(&days, Some(Infectiousness::Standard), None)
}

fn key(number: u8) -> PublishedKey {
    PublishedKey {
        span: KeySpan {
            key: TemporaryExposureKey([number; 16]),
            start: START,
            period: RollingPeriod::DAY,
        },
        transmission_risk: Some(6),
        report_type: Some(ReportType::ConfirmedTest),
        days_since_onset: Some(0),
    }
}

/// A sighting `seconds` into the key's day, of the identifier of that time.
fn seen(key: &PublishedKey, seconds: u32, attenuation: i8) -> Sighting {
    let interval = Interval(key.span.start.0 + seconds / INTERVAL_SECONDS);
    of_interval(key, interval, seconds, attenuation)
}

fn of_interval(key: &PublishedKey, interval: Interval, seconds: u32, attenuation: i8) -> Sighting {
    let tek = key.span.key;
    let rpi = tek.rpik().identifier(interval);
    let metadata = Metadata::new(POWER, CalibrationConfidence::Medium);
    let begin = key.span.start.0 * INTERVAL_SECONDS;
    Sighting {
        rpi,
        metadata: tek.aemk().encrypt(&rpi, metadata),
        unix: begin + seconds,
        rssi_dbm: POWER - attenuation,
        previous_scan: None,
    }
}

fn add(encounters: &mut Encounters, keys: &[PublishedKey], sightings: Vec<Sighting>) {
    let sightings = Sightings::new(sightings).unwrap();
    let matches = sightings.find(keys.iter().map(|key| key.span));
    encounters.add(keys, &sightings, &matches);
}

/// The windows by time of their scans, whatever their order was.
fn windows(keys: &[PublishedKey], sightings: Vec<Sighting>) -> Vec<ExposureWindow> {
    let mut encounters = Encounters::new(mapping());
    add(&mut encounters, keys, sightings);
    encounters.windows([7; 32])
}

fn scan(typical: u8, min: u8, seconds: i32) -> ScanInstance {
    ScanInstance {
        typical_attenuation_db: typical,
        min_attenuation_db: min,
        seconds_since_last: seconds,
    }
}

#[test]
fn a_window_says_what_its_key_and_its_sightings_say() {
    let found = windows(&[key(1)], vec![seen(&key(1), 100, 60)]);
    let expected = ExposureWindow {
        day: START.0 / 144,
        report_type: ReportType::ConfirmedTest,
        infectiousness: Infectiousness::High,
        confidence: CalibrationConfidence::Medium,
        transmission_risk: Some(6),
        days_since_onset: Some(0),
        scans: vec![scan(60, 60, 120)],
    };
    assert_eq!(found, [expected]);
}

#[test]
fn sightings_at_most_25_seconds_apart_are_one_scan_and_half_a_decibel_is_rounded_up() {
    let key = key(1);
    let sightings = [(0, 60), (25, 61), (50, 60), (51, 61), (77, 70)];
    let sightings = sightings.map(|(seconds, attenuation)| seen(&key, seconds, attenuation));
    let found = windows(&[key], sightings.into());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].scans, [scan(61, 60, 120), scan(70, 70, 120)]);
}

#[test]
fn the_scan_before_counts_in_whole_minutes_of_the_clock_and_five_at_most() {
    let key = key(1);
    let since = |seconds: u32, before: i64| {
        let mut sighting = seen(&key, seconds, 50);
        let before = i64::from(sighting.unix) - before;
        sighting.previous_scan = Some(u32::try_from(before).unwrap());
        windows(&[key], vec![sighting])[0].scans[0].seconds_since_last
    };
    assert_eq!(since(120, 60), 60);
    // four minutes and one second by the clock are from minute 0 to minute 4, or to minute 5
    assert_eq!((since(299, 241), since(300, 241)), (240, 300));
    assert_eq!((since(600, 359), since(600, 9_000)), (300, 300));
    assert_eq!(since(600, -120), -120);
}

#[test]
fn a_window_ends_before_the_sighting_that_is_half_an_hour_behind_its_first() {
    let key = key(1);
    let times = [0, 600, 1_799, 1_800, 3_599, 3_600];
    let mut found = windows(
        &[key],
        times.map(|seconds| seen(&key, seconds, 40)).to_vec(),
    );
    found.sort_by_key(|window| window.scans.len());
    let scans: Vec<usize> = found.iter().map(|window| window.scans.len()).collect();
    // 1,799 and 1,800 are a second apart, but of two windows
    assert_eq!(scans, [1, 2, 3]);
}

#[test]
fn an_identifier_that_is_sent_again_after_twenty_minutes_is_a_replay() {
    let key = key(1);
    let again = |seconds: u32| of_interval(&key, Interval(START.0 + 6), 3_600 + seconds, 40);
    let found = windows(&[key], vec![again(1_201), again(0), again(1_200)]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].scans.len(), 2);
}

#[test]
fn who_is_not_infectious_and_what_has_no_ground_or_none_that_counts_gives_no_window() {
    let with = |change: fn(&mut PublishedKey)| {
        let mut key = key(1);
        change(&mut key);
        windows(&[key], vec![seen(&key, 0, 40)]).len()
    };
    assert_eq!(with(|_| ()), 1);
    assert_eq!(with(|key| key.days_since_onset = Some(6)), 0);
    assert_eq!(with(|key| key.days_since_onset = None), 1);
    assert_eq!(with(|key| key.report_type = None), 0);
    for ground in [ReportType::Recursive, ReportType::Revoked] {
        let mut key = key(1);
        key.report_type = Some(ground);
        assert_eq!(windows(&[key], vec![seen(&key, 0, 40)]), [], "{ground:?}");
    }
}

#[test]
fn a_sighting_with_a_power_that_no_phone_has_does_not_count() {
    let key = key(1);
    let mut changed = seen(&key, 0, 40);
    changed.metadata.0[1] ^= 0x40;
    assert_eq!(windows(&[key], vec![changed]), []);
    let both = windows(&[key], vec![changed, seen(&key, 60, 40)]);
    assert_eq!(both[0].scans.len(), 1);
}

/// What becomes of a window when its key comes again, each time changed.
fn grounds(first: ReportType, later: &[ReportType]) -> Vec<ReportType> {
    let mut encounters = Encounters::new(mapping());
    for ground in std::iter::once(&first).chain(later) {
        let mut key = key(1);
        key.report_type = Some(*ground);
        add(&mut encounters, &[key], vec![seen(&key, 0, 40)]);
    }
    let windows = encounters.windows([0; 32]);
    windows.iter().map(|window| window.report_type).collect()
}

#[test]
fn a_ground_changes_once_and_only_towards_certainty() {
    use ReportType::{ConfirmedClinicalDiagnosis, ConfirmedTest, Revoked, SelfReport};
    assert_eq!(grounds(SelfReport, &[ConfirmedTest]), [ConfirmedTest]);
    assert_eq!(
        grounds(SelfReport, &[ConfirmedClinicalDiagnosis, ConfirmedTest]),
        [ConfirmedClinicalDiagnosis]
    );
    assert_eq!(
        grounds(ConfirmedClinicalDiagnosis, &[SelfReport, ConfirmedTest]),
        [ConfirmedTest]
    );
    assert_eq!(grounds(ConfirmedTest, &[Revoked]), [ConfirmedTest]);
    assert_eq!(grounds(SelfReport, &[Revoked]), []);
    assert_eq!(grounds(ConfirmedClinicalDiagnosis, &[Revoked]), []);
    // and nobody comes back from it
    assert_eq!(grounds(SelfReport, &[Revoked, ConfirmedTest]), []);
}

#[test]
fn a_key_with_another_time_of_use_is_left_alone() {
    let mut encounters = Encounters::new(mapping());
    let mut key = key(1);
    key.report_type = Some(ReportType::SelfReport);
    add(&mut encounters, &[key], vec![seen(&key, 0, 40)]);
    key.span.period = RollingPeriod::new(100).unwrap();
    key.report_type = Some(ReportType::ConfirmedTest);
    add(&mut encounters, &[key], vec![seen(&key, 300, 40)]);
    let found = encounters.windows([0; 32]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].report_type, found[0].scans.len()),
        (ReportType::SelfReport, 1)
    );
}

#[test]
fn what_comes_in_two_files_counts_once_and_what_is_new_is_added() {
    let mut encounters = Encounters::new(mapping());
    let key = key(1);
    let first = seen(&key, 0, 40);
    add(&mut encounters, &[key], vec![first]);
    add(&mut encounters, &[key], vec![seen(&key, 300, 50), first]);
    let found = encounters.windows([0; 32]);
    assert_eq!(found[0].scans, [scan(40, 40, 120), scan(50, 50, 120)]);
}

#[test]
fn what_is_forgotten_gives_no_window() {
    let mut encounters = Encounters::new(mapping());
    let keys = [key(1), key(2)];
    let sightings = vec![
        seen(&keys[0], 0, 40),
        seen(&keys[0], 300, 40),
        seen(&keys[1], 0, 40),
    ];
    let begin = sightings[0].unix;
    add(&mut encounters, &keys, sightings);
    encounters.forget_before(begin);
    assert_eq!(encounters.windows([0; 32]).len(), 2);
    encounters.forget_before(begin + 1);
    let found = encounters.windows([0; 32]);
    assert_eq!((found.len(), found[0].scans.len()), (1, 1));
    encounters.forget_before(begin + 301);
    assert_eq!(encounters, Encounters::new(mapping()));
}

#[test]
fn the_order_of_windows_is_that_of_the_seed_and_not_of_the_keys() {
    let keys: Vec<PublishedKey> = (0..20)
        .map(|number| PublishedKey {
            transmission_risk: Some(number),
            ..key(number)
        })
        .collect();
    let sightings = keys.iter().map(|key| seen(key, 0, 40)).collect();
    let mut encounters = Encounters::new(mapping());
    add(&mut encounters, &keys, sightings);
    let order = |seed| -> Vec<Option<u8>> {
        let windows = encounters.windows([seed; 32]);
        windows
            .iter()
            .map(|window| window.transmission_risk)
            .collect()
    };
    assert_ne!(order(1), order(2));
    assert_eq!(order(1), order(1));
    let mut sorted = order(1);
    sorted.sort_unstable();
    assert_ne!(order(1), sorted);
    assert_eq!(sorted, (0..20).map(Some).collect::<Vec<_>>());
}

/// The keys of a sample file of the reference code.
fn sample(name: &str) -> Option<Vec<PublishedKey>> {
    let bytes = std::fs::read(fixtures::path(&format!("exposure/eni/{name}"))?).unwrap();
    let archive = Archive::read(&bytes);
    let part = archive.as_ref().map_or(&bytes[..], Archive::unverified);
    let keys = Export::read(part)
        .unwrap()
        .keys()
        .map(Result::unwrap)
        .collect();
    Some(keys)
}

#[test]
fn every_key_of_the_reference_codes_samples_is_met_as_it_was_sent() {
    for (name, count) in [
        ("sample_diagnosis_key_file.zip", 140),
        ("export-app.bin", 110),
        ("export-cpp.bin", 200),
    ] {
        let Some(keys) = sample(name) else { return };
        assert_eq!(keys.len(), count, "{name}");
        let mapping = DataMapping::new(
            &[(-14, 14, Infectiousness::High)],
            Some(Infectiousness::Standard),
            Some(ReportType::ConfirmedTest),
        );
        for (place, key) in keys.iter().enumerate() {
            let times = [0, 240, 480].map(|seconds| seen(key, seconds, 55));
            let mut encounters = Encounters::new(mapping);
            add(&mut encounters, &keys, times.to_vec());
            let found = encounters.windows([0; 32]);
            let scans: Vec<usize> = found.iter().map(|window| window.scans.len()).collect();
            // the one file has a key twice
            let counts = key.report_type.is_none_or(|ground| {
                !matches!(ground, ReportType::Recursive | ReportType::Revoked)
            });
            let expected: &[usize] = if counts { &[3] } else { &[] };
            assert_eq!(scans, expected, "{name}: key {place}");
        }
    }
}
