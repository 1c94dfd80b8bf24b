//! Who was seen is found, once for each sighting, in every way of computing; who was not is not.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::{
    CalibrationConfidence, EncryptedMetadata, INTERVAL_SECONDS, Interval, KeySpan, Match, Metadata,
    Method, RollingPeriod, Sighting, Sightings, TOLERANCE, TemporaryExposureKey,
};
use proptest::prelude::*;

const START: u32 = 2_642_976;
const METADATA: Metadata = Metadata::new(-10, CalibrationConfidence::High);

fn key(number: u8, period: u32) -> KeySpan {
    KeySpan {
        key: TemporaryExposureKey([number; 16]),
        start: Interval(START),
        period: RollingPeriod::new(period).unwrap(),
    }
}

/// What a phone sees of `key` in one interval when it is `late` intervals late.
fn seen(key: &KeySpan, interval: u32, late: i32) -> Sighting {
    let interval = Interval(START + interval);
    let rpi = key.key.rpik().identifier(interval);
    Sighting {
        rpi,
        metadata: key.key.aemk().encrypt(&rpi, METADATA),
        unix: interval.0.saturating_add_signed(late) * INTERVAL_SECONDS,
        rssi_dbm: -60,
        previous_scan: None,
    }
}

fn found(sightings: Vec<Sighting>, keys: &[KeySpan]) -> Vec<Match> {
    let sightings = Sightings::new(sightings).unwrap();
    let matches = sightings.find_by(Method::Portable, keys.iter().copied());
    for method in Method::ALL {
        let found = sightings.find_by(method, keys.iter().copied());
        assert_eq!(found, matches, "{method:?}");
    }
    assert_eq!(matches, sightings.find(keys.iter().copied()));
    matches
}

#[test]
fn a_sighting_is_found_with_what_was_sent_beside_it() {
    let keys: Vec<KeySpan> = (0..40).map(|number| key(number, 144)).collect();
    let matches = found(vec![seen(&keys[33], 143, 0), seen(&keys[2], 0, 0)], &keys);
    let expected = |key, sighting, interval| Match {
        key,
        sighting,
        interval: Interval(START + interval),
        metadata: METADATA,
    };
    assert_eq!(matches, [expected(2, 1, 0), expected(33, 0, 143)]);
}

#[test]
fn every_sighting_of_one_identifier_counts() {
    let key = key(7, 144);
    let matches = found(vec![seen(&key, 5, 0), seen(&key, 5, 1)], &[key]);
    assert_eq!(matches.len(), 2);
}

#[test]
fn two_hours_early_or_late_is_near_and_one_interval_more_is_not() {
    let key = key(7, 144);
    let late = i32::try_from(TOLERANCE).unwrap();
    for (late, near) in [(late, 1), (late + 1, 0), (-late, 1), (-late - 1, 0)] {
        assert_eq!(
            found(vec![seen(&key, 70, late)], &[key]).len(),
            near,
            "{late}"
        );
        // the ends of a day are no exception
        assert_eq!(
            found(vec![seen(&key, 0, late)], &[key]).len(),
            near,
            "{late}"
        );
        assert_eq!(
            found(vec![seen(&key, 143, late)], &[key]).len(),
            near,
            "{late}"
        );
    }
}

#[test]
fn a_key_that_was_released_early_counts_as_long_as_it_was_used() {
    let whole = key(7, 144);
    for period in [1, 15, 16, 17, 48, 49, 143] {
        let early = key(7, period);
        assert_eq!(found(vec![seen(&whole, period - 1, 0)], &[early]).len(), 1);
        assert_eq!(found(vec![seen(&whole, period, 0)], &[early]).len(), 0);
    }
}

#[test]
fn nothing_seen_or_nothing_published_is_no_match() {
    assert_eq!(found(Vec::new(), &[key(1, 144)]), []);
    assert_eq!(found(vec![seen(&key(1, 144), 0, 0)], &[]), []);
}

#[test]
fn a_key_of_the_last_intervals_that_are_counted_does_no_harm() {
    let mut last = key(1, 144);
    last.start = Interval(u32::MAX - 3);
    let sighting = Sighting {
        unix: u32::MAX,
        metadata: EncryptedMetadata([0; 4]),
        ..seen(&key(1, 144), 0, 0)
    };
    assert_eq!(found(vec![sighting], &[last]), []);
}

#[test]
fn without_times_an_identifier_counts_whenever_it_was_sent() {
    let keys: Vec<KeySpan> = (0..40).map(|number| key(number, 144)).collect();
    let identifiers = [seen(&keys[3], 0, 0).rpi, seen(&keys[9], 143, 0).rpi];
    let sightings = Sightings::without_times(identifiers).unwrap();
    for method in Method::ALL {
        let found = sightings.find_by(method, keys.iter().copied());
        let places: Vec<_> = found
            .iter()
            .map(|found| (found.key, found.sighting))
            .collect();
        assert_eq!(places, [(3, 0), (9, 1)], "{method:?}");
    }
    assert_eq!(Sightings::without_times([]).unwrap().find(keys), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_found_is_what_a_plain_search_finds(
        sent in prop::collection::vec((0..30_u8, 0..144_u32, -14..=14), 0..60),
        periods in prop::collection::vec(1..=144_u32, 30),
    ) {
        let keys: Vec<KeySpan> = (0..).zip(&periods).map(|(number, period)| key(number, *period)).collect();
        let sightings: Vec<Sighting> =
            sent.iter().map(|(number, interval, late)| seen(&key(*number, 144), *interval, *late)).collect();
        let mut plain = Vec::new();
        for (place, key) in keys.iter().enumerate() {
            for (interval, rpi) in key.identifiers() {
                let here = sightings.iter().enumerate().filter(|(_, sighting)| {
                    let at = sighting.unix / INTERVAL_SECONDS;
                    sighting.rpi == rpi && at.abs_diff(interval.0) <= TOLERANCE
                });
                plain.extend(here.map(|(sighting, _)| Match { key: place, sighting, interval, metadata: METADATA }));
            }
        }
        prop_assert_eq!(found(sightings, &keys), plain);
    }
}
