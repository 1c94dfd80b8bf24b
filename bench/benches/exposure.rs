//! Matching published keys with sightings, in keys a second, beside a plain rival: one key at a time with `ring` for
//! HKDF, AES of the crate that we use for portability, and a hash set.
//!
//! Every key has a whole day within the time of the sightings, so that none may be left out; one key in a thousand was
//! seen. The last row is the whole way of a phone: an export of a million keys from the disk, unpacked, verified, read
//! and matched.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench says what it expects"
)]

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use bench::{Contest, Unit};
use exposure::{
    Archive, EncryptedMetadata, ExportDraft, ExportSigner, INTERVAL_SECONDS, Interval, KeySpan,
    Method, PublishedKey, ReportType, RollingPeriod, Rpi, Sighting, Sightings,
    TemporaryExposureKey, TrustedKey,
};
use ring::hkdf;
use std::collections::HashSet;
use std::hint::black_box;
use std::path::Path;

const KEYS: u32 = 16_000;
/// One key in so many was seen.
const SEEN: u32 = 1_000;
const START: u32 = 2_642_976;
/// The bars of issue 4, section 4, in keys a second.
const BARS: [(u32, f64); 2] = [(10_000, 3.5e6), (100_000, 3.0e6)];
const BAR_PORTABLE: f64 = 1.5e6;
/// Of the kernel for AES-NI and SHA-NI alone.
const BAR_NARROW: f64 = 1.5e6;
/// Keys of the export that comes from the disk.
const PUBLISHED: u32 = 1_000_000;
/// The rounds of which the middle one is told: one takes a second.
const ROUNDS: usize = 9;
/// `SubjectPublicKeyInfo` of a P-256 key, up to its point (RFC 5480, section 2).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

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
        previous_scan: None,
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
        let entries = [
            ("wide", Method::Wide, bar),
            ("narrow", Method::Narrow, BAR_NARROW),
            ("portable", Method::Portable, BAR_PORTABLE),
        ];
        // on a processor without them, wide and narrow would be portable under another name
        let entries = entries.into_iter().filter(|entry| entry.1.is_native());
        let entries: Vec<_> = entries
            .map(|(name, method, bar)| (name, ours(method), bar))
            .collect();
        let rival = contest.enter(KEYS as usize, || answers(plain(black_box(&keys), &seen)));
        let times = contest.run();
        for (name, ours, bar) in entries {
            let name = format!("match-{name}-{count}");
            let ratios = [(ours, rival, "ring, aes and a hash set")];
            let line = times.line(&name, Unit::PerSecond, ours, &ratios);
            println!("{line}; {:.2} of the bar", times.of_bar(ours, 1e9 / bar));
        }
    }
    from_the_disk();
}

/// A file of a million keys, of which sixteen were seen.
fn written(signer: ExportSigner) -> Vec<u8> {
    let published = |number| PublishedKey {
        span: key(number),
        transmission_risk: None,
        report_type: Some(ReportType::ConfirmedTest),
        days_since_onset: Some(0),
    };
    let draft = ExportDraft {
        start: 1_600_000_000,
        end: 1_600_003_600,
        region: "XD",
        keys: (0..PUBLISHED).map(published).collect(),
        revised_keys: Vec::new(),
    };
    draft.write(&[signer]).unwrap()
}

/// How many of the keys of the file were seen.
fn seen_of(path: &Path, trusted: &TrustedKey, sightings: &Sightings) -> usize {
    let archive = Archive::read(&std::fs::read(path).unwrap()).unwrap();
    let verified = archive.verify(std::slice::from_ref(trusted)).unwrap();
    let keys = verified.export().keys().map(|key| key.unwrap().span);
    sightings.find(keys).len()
}

fn from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    let signer = ExportSigner::new("001", "v1", &[7; 32]).unwrap();
    let der = [&SPKI[..], &signer.public_point()].concat();
    let trusted = TrustedKey::from_der("001", "v1", &der).unwrap();
    let file = written(signer);
    std::fs::write(&path, &file).unwrap();
    let sightings = Sightings::new(sightings(10_000)).unwrap();
    let round = |_| {
        let begin = bench::of_thread();
        let found = seen_of(black_box(&path), &trusted, &sightings);
        assert_eq!(found, (KEYS / SEEN) as usize);
        (bench::of_thread() - begin).as_secs_f64()
    };
    let mut seconds: Vec<f64> = (0..ROUNDS).map(round).collect();
    seconds.sort_by(f64::total_cmp);
    let middle = seconds[ROUNDS / 2];
    println!(
        "BENCH export-to-matches {:.0} /s ({middle:.2} s for {PUBLISHED} keys of a file of {:.1} MB)",
        f64::from(PUBLISHED) / middle,
        file.len() as f64 / 1e6
    );
}
