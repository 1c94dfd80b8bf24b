//! From sightings of one key to windows (reference code of both systems, `KeyExposureEvaluator`).

use super::{ExposureWindow, ScanInstance};
use crate::key::Rpi;
use crate::metadata::{CalibrationConfidence, Metadata};
use crate::sighting::{Sighting, in_one_scan};
use std::collections::BTreeMap;

/// A window takes no sighting that is so much later than its first.
const WINDOW_SECONDS: u32 = 30 * 60;
/// An identifier is sent for ten minutes, and for twice that by a phone whose clock is late; behind that it is a replay.
const REPLAY_SECONDS: u32 = 20 * 60;
/// What a scan stands for at most, in minutes.
const MOST_MINUTES: u32 = 5;
/// And where nobody knows when the one before was.
const MINUTES_UNKNOWN: u32 = 2;

/// A sighting of a key, with what was sent beside it. They sort by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Received {
    pub(crate) unix: u32,
    rpi: Rpi,
    attenuation_db: u8,
    confidence: CalibrationConfidence,
    minutes_since_last: i32,
}

impl Received {
    /// `None` where no phone sends with such a power.
    pub(crate) fn new(sighting: &Sighting, metadata: Metadata) -> Option<Self> {
        Some(Self {
            unix: sighting.unix,
            rpi: sighting.rpi,
            attenuation_db: metadata.attenuation_db(sighting.rssi_dbm)?,
            confidence: metadata.confidence(),
            minutes_since_last: minutes_since_last(sighting),
        })
    }
}

/// Minutes by the clock: each time is rounded down before.
fn minutes_since_last(sighting: &Sighting) -> i32 {
    let minute = |unix: u32| (unix / 60).cast_signed();
    let minutes = sighting
        .previous_scan
        .map(|before| minute(sighting.unix) - minute(before));
    let most = MOST_MINUTES.cast_signed();
    minutes.map_or(MINUTES_UNKNOWN.cast_signed(), |minutes| minutes.min(most))
}

/// The windows of sightings that are sorted by time; `begin` makes an empty one of the time and the confidence of its
/// first sighting.
pub(crate) fn windows(
    received: &[Received],
    begin: impl Fn(u32, CalibrationConfidence) -> ExposureWindow,
) -> Vec<ExposureWindow> {
    let received = without_replays(received);
    let mut windows = Vec::new();
    let mut rest = &received[..];
    while let Some(first) = rest.first() {
        let inside = rest.partition_point(|next| next.unix - first.unix < WINDOW_SECONDS);
        let (of_window, behind) = rest.split_at(inside);
        let mut window = begin(first.unix, first.confidence);
        let scans = of_window.chunk_by(|a, b| in_one_scan(a.unix, b.unix));
        window.scans = scans.filter_map(scan).collect();
        windows.push(window);
        rest = behind;
    }
    windows
}

/// Whoever sends an identifier again later must not make an encounter longer.
fn without_replays(received: &[Received]) -> Vec<Received> {
    let mut firsts = BTreeMap::new();
    let in_time = |next: &&Received| {
        let first = *firsts.entry(next.rpi).or_insert(next.unix);
        next.unix - first <= REPLAY_SECONDS
    };
    received.iter().filter(in_time).copied().collect()
}

/// One scan of all that was received in it.
fn scan(received: &[Received]) -> Option<ScanInstance> {
    let attenuations = received
        .iter()
        .map(|received| u64::from(received.attenuation_db));
    let (count, sum) = (received.len() as u64, attenuations.clone().sum::<u64>());
    // the mean, a half rounded up
    let mean = (2 * sum + count).checked_div(2 * count)?;
    Some(ScanInstance {
        typical_attenuation_db: u8::try_from(mean).ok()?,
        min_attenuation_db: u8::try_from(attenuations.min()?).ok()?,
        seconds_since_last: 60 * received.first()?.minutes_since_last,
    })
}
