//! Matching published keys with sightings, in keys a second, beside a plain rival: one key at a time with `ring` for
//! HKDF, AES of the crate that we use for portability, and a hash set.
//!
//! Every key has a whole day within the time of the sightings, so that none may be left out; one key in a thousand was
//! seen.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench says what it expects"
)]

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use bench::{Contest, Unit};
use exposure::{
    EncryptedMetadata, INTERVAL_SECONDS, Interval, KeySpan, Method, RollingPeriod, Rpi, Sighting,
    Sightings, TemporaryExposureKey,
};
use ring::hkdf;
use std::collections::HashSet;
use std::hint::black_box;

const KEYS: u32 = 16_000;
/// One key in so many was seen.
const SEEN: u32 = 1_000;
const START: u32 = 2_642_976;
/// The bars of issue 4, section 4, in keys a second.
const BARS: [(u32, f64); 2] = [(10_000, 3.5e6), (100_000, 3.0e6)];
const BAR_PORTABLE: f64 = 1.5e6;

/// 16 bytes that look random and are the same in every run (`SplitMix64`).
fn mixed(number: u32) -> [u8; 16] {
    let half = |seed: u64| {
        let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    let halves = [1, 2].map(|place| half(2 * u64::from(number) + place).to_le_bytes());
    halves.concat().try_into().unwrap()
}

fn key(number: u32) -> KeySpan {
    KeySpan {
        key: TemporaryExposureKey(mixed(number)),
        start: Interval(START),
        period: RollingPeriod::DAY,
    }
}

/// One sighting of each key that was seen, and others up to `count`.
fn sightings(count: u32) -> Vec<Sighting> {
    let seen = (0..KEYS).step_by(SEEN as usize).map(|number| {
        let interval = Interval(START + number / SEEN);
        (key(number).key.rpik().identifier(interval), interval.0)
    });
    let others = (0..count - KEYS / SEEN).map(|number| (Rpi(mixed(!number)), START + number % 144));
    let sighting = |(rpi, interval): (Rpi, u32)| Sighting {
        rpi,
        metadata: EncryptedMetadata([0; 4]),
        unix: interval * INTERVAL_SECONDS,
        rssi_dbm: -60,
    };
    seen.chain(others).map(sighting).collect()
}

struct Length;

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        16
    }
}

/// How many identifiers of the keys are in the set.
fn plain(keys: &[KeySpan], seen: &HashSet<[u8; 16]>) -> usize {
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]);
    let of = |key: &KeySpan| {
        let mut rpik = [0; 16];
        let output = salt.extract(&key.key.0);
        let output = output.expand(&[b"EN-RPIK"], Length).unwrap();
        output.fill(&mut rpik).unwrap();
        let mut blocks = [*b"EN-RPI\0\0\0\0\0\0\0\0\0\0"; 144];
        for (block, interval) in blocks.iter_mut().zip(key.start.0..) {
            block[12..].copy_from_slice(&interval.to_le_bytes());
        }
        let cipher = Aes128::new(&Array::from(rpik));
        cipher.encrypt_blocks(Array::cast_slice_from_core_mut(&mut blocks));
        blocks.iter().filter(|rpi| seen.contains(*rpi)).count()
    };
    keys.iter().map(of).sum()
}

fn main() {
    let keys: Vec<KeySpan> = (0..KEYS).map(key).collect();
    for (count, bar) in BARS {
        let sightings = sightings(count);
        let seen: HashSet<[u8; 16]> = sightings.iter().map(|sighting| sighting.rpi.0).collect();
        let sightings = Sightings::new(sightings).unwrap();
        let answers = |found: usize| match found == (KEYS / SEEN) as usize {
            true => KEYS as usize,
            false => 0,
        };
        let mut contest = Contest::default();
        let mut ours = |method| {
            let (keys, sightings) = (&keys, &sightings);
            contest.enter(KEYS as usize, move || {
                let keys = black_box(keys).iter().copied();
                answers(sightings.find_by(method, keys).len())
            })
        };
        let (wide, portable) = (ours(Method::Wide), ours(Method::Portable));
        let rival = contest.enter(KEYS as usize, || answers(plain(black_box(&keys), &seen)));
        let times = contest.run();
        for (name, ours, bar) in [("wide", wide, bar), ("portable", portable, BAR_PORTABLE)] {
            let name = format!("match-{name}-{count}");
            let ratios = [(ours, rival, "ring, aes and a hash set")];
            let line = times.line(&name, Unit::PerSecond, ours, &ratios);
            println!("{line}; {:.2} of the bar", times.of_bar(ours, 1e9 / bar));
        }
    }
}
