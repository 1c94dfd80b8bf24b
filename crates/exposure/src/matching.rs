//! Which published keys were seen (Cryptography Specification v1.2, "Diagnosis Keys": derive every identifier, look each up).
//!
//! Most identifiers were never seen here, so the kernel asks a small table of bits first and only what passes is looked
//! up exactly. Whoever sends someone else's identifiers at another time must not make an encounter of it: the time of a
//! sighting has to be near that of the identifier.

mod batch;
mod index;
mod kernel;
mod prefilter;

use crate::interval::Interval;
use crate::key::{KeySpan, Rpi};
use crate::metadata::{EncryptedMetadata, Metadata};
use crate::sighting::Sighting;
use batch::{Batch, Candidate};
use index::Index;
use kernel::Kernel;
use prefilter::Prefilter;
use std::fmt;

pub use kernel::Method;

/// How far the clocks of two phones may be apart: two hours before and after (reference code of both systems).
pub const TOLERANCE: u32 = 12;
/// The most sightings at once; two weeks of a very busy phone have a hundredth of them.
pub(crate) const MAX_SIGHTINGS: usize = 1 << 24;

/// A sighting of one of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which of the keys, by its place among those that were given.
    pub key: usize,
    /// Which of the sightings, by its place among those that were given.
    pub sighting: usize,
    /// The interval that the identifier belongs to, by the sender's clock.
    pub interval: Interval,
    /// What the sender said of itself.
    pub metadata: Metadata,
}

/// More sightings than can be matched at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

/// Sightings, made ready for looking up.
pub struct Sightings {
    sightings: Vec<Sighting>,
    index: Index,
    prefilter: Prefilter,
    /// The first and the last interval that a seen identifier can belong to.
    span: Option<(u32, u32)>,
    /// The times are known.
    timed: bool,
}

impl Sightings {
    /// Makes a table of them.
    ///
    /// # Errors
    /// There are more than 16 million.
    pub fn new(sightings: Vec<Sighting>) -> Result<Self, TooMany> {
        if sightings.len() > MAX_SIGHTINGS {
            return Err(TooMany);
        }
        let intervals = sightings.iter().map(Sighting::interval);
        let span = intervals.clone().min().zip(intervals.max());
        Ok(Self {
            index: Index::new(&sightings),
            prefilter: Prefilter::new(&sightings),
            span: span.map(|(first, last)| (first.saturating_sub(TOLERANCE), last + TOLERANCE)),
            sightings,
            timed: true,
        })
    }

    /// Makes a table of identifiers of which nobody noted when they were seen. Each counts whenever it was sent, also by
    /// somebody who repeated it; the metadata of a match say nothing.
    ///
    /// # Errors
    /// There are more than 16 million.
    pub fn without_times(identifiers: impl IntoIterator<Item = Rpi>) -> Result<Self, TooMany> {
        let sighting = |rpi| Sighting {
            rpi,
            metadata: EncryptedMetadata([0; 4]),
            unix: 0,
            rssi_dbm: 0,
            previous_scan: None,
        };
        let of_all = Self::new(identifiers.into_iter().map(sighting).collect())?;
        Ok(Self {
            span: of_all.span.map(|_| (0, u32::MAX)),
            timed: false,
            ..of_all
        })
    }

    /// The sightings in the order in which they were given.
    #[must_use]
    pub fn as_slice(&self) -> &[Sighting] {
        &self.sightings
    }

    /// All sightings of the keys, in the fastest way that this processor has.
    pub fn find(&self, keys: impl IntoIterator<Item = KeySpan>) -> Vec<Match> {
        self.find_by(Method::fastest(), keys)
    }

    /// All sightings of the keys, found in a particular way; every way finds the same. They come in the order of the
    /// keys, of one key by interval, of one interval in the order in which the sightings were given.
    pub fn find_by(&self, method: Method, keys: impl IntoIterator<Item = KeySpan>) -> Vec<Match> {
        let Some(span) = self.span else {
            return Vec::new();
        };
        let mut search = Search {
            sightings: self,
            kernel: Kernel::new(method),
            batch: Batch::new(),
            candidates: Vec::new(),
            matches: Vec::new(),
        };
        for (place, key) in keys.into_iter().enumerate() {
            if key.start.0 <= span.1 && key.end().0 > span.0 && search.batch.push(place, key) {
                search.work();
            }
        }
        search.work();
        search.matches
    }
}

/// What one search has in its hands.
struct Search<'s> {
    sightings: &'s Sightings,
    kernel: Kernel,
    batch: Batch,
    candidates: Vec<Candidate>,
    matches: Vec<Match>,
}

impl Search<'_> {
    /// Looks for the keys of the batch and empties it.
    fn work(&mut self) {
        let filter = &self.sightings.prefilter;
        self.kernel
            .candidates(&self.batch, filter, &mut self.candidates);
        let index = &self.sightings.index;
        self.candidates
            .retain(|candidate| index.knows(&candidate.rpi));
        // the kernels work on several intervals at once and find them in an order of their own
        self.candidates
            .sort_unstable_by_key(|candidate| (candidate.key, candidate.interval));
        for candidate in &self.candidates {
            let found = self.sightings.index.find(&candidate.rpi);
            let matches = found.filter_map(|sighting| self.judge(candidate, sighting));
            // a key that was seen is rare, and then one identifier was seen a few times
            let matches: Vec<Match> = matches.collect();
            self.matches.extend(matches);
        }
        self.candidates.clear();
        self.batch.clear();
    }

    fn judge(&self, candidate: &Candidate, place: usize) -> Option<Match> {
        let (key_place, key) = self.batch.get(candidate.key)?;
        let sighting = self.sightings.sightings.get(place)?;
        let interval = Interval(key.start.0 + u32::from(candidate.interval));
        let near = sighting.interval().abs_diff(interval.0) <= TOLERANCE;
        (near || !self.sightings.timed).then(|| Match {
            key: key_place,
            sighting: place,
            interval,
            metadata: key.key.aemk().decrypt(&sighting.rpi, sighting.metadata),
        })
    }
}

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are too many sightings to look at once")
    }
}

impl std::error::Error for TooMany {}
