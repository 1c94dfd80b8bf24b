//! Keys that are worked on together, and what the kernel says of them.

use crate::interval::{Interval, RollingPeriod};
use crate::key::{KeySpan, Rpi, TemporaryExposureKey};

/// Keys of a batch.
pub(super) const WIDTH: usize = 16;

/// An identifier that may have been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The place of the key in its batch.
    pub(super) key: u8,
    /// The interval, counted from the key's first.
    pub(super) interval: u8,
    pub(super) rpi: Rpi,
}

/// Keys that are worked on together.
pub(super) struct Batch {
    keys: [KeySpan; WIDTH],
    /// Which of all keys they are.
    places: [usize; WIDTH],
    filled: usize,
}

impl Batch {
    pub(super) const fn new() -> Self {
        let none = KeySpan {
            key: TemporaryExposureKey([0; 16]),
            start: Interval(0),
            period: RollingPeriod::DAY,
        };
        Self {
            keys: [none; WIDTH],
            places: [0; WIDTH],
            filled: 0,
        }
    }

    /// Adds a key; says whether the batch is full, and is then to be cleared.
    pub(super) fn push(&mut self, place: usize, key: KeySpan) -> bool {
        self.keys[self.filled] = key;
        self.places[self.filled] = place;
        self.filled += 1;
        self.filled == WIDTH
    }

    pub(super) const fn clear(&mut self) {
        self.filled = 0;
    }

    pub(super) fn keys(&self) -> &[KeySpan] {
        &self.keys[..self.filled]
    }

    /// A key and which of all it is.
    pub(super) fn get(&self, place: u8) -> Option<(usize, &KeySpan)> {
        let key = self.keys().get(usize::from(place))?;
        Some((self.places[usize::from(place)], key))
    }
}
