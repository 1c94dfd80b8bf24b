//! The kernel: from keys to the identifiers that the prefilter lets pass.
//!
//! There are four. `portable` goes key by key through the libraries, which use what the processor has (AES-NI and SHA-NI,
//! the instructions of ARM, or none); `narrow` is for x86 with AES-NI and SHA-NI, takes two keys at once and eight of their
//! identifiers; `wide` is for x86 with AVX-512 and VAES and takes sixteen keys at once; `sliced` is for WebAssembly, which has
//! vectors and no instructions for AES or SHA-256.

#[macro_use]
mod sha_lanes;

mod expansion;
#[cfg(target_arch = "x86_64")]
mod narrow;
mod portable;
mod rounds;
#[cfg(target_arch = "x86_64")]
mod sha16;
#[cfg(target_arch = "x86_64")]
mod sha2x;
mod sliced;
#[cfg(target_arch = "x86_64")]
mod wide;

use super::batch::{Batch, Candidate};
use super::prefilter::Prefilter;

/// A way of computing identifiers. All give the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Key by key, through the libraries for AES and SHA-256.
    Portable,
    /// Two keys at once, where the processor has AES-NI and SHA-NI; elsewhere it is the portable one.
    Narrow,
    /// Sixteen keys at once, where the processor has AVX-512 and VAES; elsewhere it is the portable one.
    Wide,
    /// Eight identifiers at once bit by bit, for WebAssembly's vectors; elsewhere in words that do the same.
    Sliced,
}

impl Method {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Narrow, Self::Wide, Self::Sliced];

    /// The fastest where there are no instructions for AES, or the library knows them.
    const WITHOUT_AES: Self = if cfg!(target_arch = "wasm32") {
        Self::Sliced
    } else {
        Self::Portable
    };

    /// The fastest that this processor has.
    #[must_use]
    pub fn fastest() -> Self {
        let able = |method: &Self| method.is_native();
        let fastest = [Self::Wide, Self::Narrow].into_iter().find(able);
        fastest.unwrap_or(Self::WITHOUT_AES)
    }

    /// Whether this processor has what the method is made for. Where it has not, the method is the portable one.
    #[must_use]
    pub fn is_native(self) -> bool {
        Kernel::native(self).is_some() || self == Self::Portable
    }
}

/// A kernel made ready.
pub(super) enum Kernel {
    Portable(portable::Portable),
    #[cfg(target_arch = "x86_64")]
    Narrow(Box<narrow::Narrow>),
    #[cfg(target_arch = "x86_64")]
    Wide(Box<wide::Wide>),
    Sliced(Box<sliced::Sliced>),
}

impl Kernel {
    pub(super) fn new(method: Method) -> Self {
        Self::native(method).unwrap_or_else(|| Self::Portable(portable::Portable::new()))
    }

    #[cfg(target_arch = "x86_64")]
    fn native(method: Method) -> Option<Self> {
        match method {
            Method::Portable => None,
            Method::Narrow => Some(Self::Narrow(Box::new(narrow::Narrow::detect()?))),
            Method::Wide => Some(Self::Wide(Box::new(wide::Wide::detect()?))),
            Method::Sliced => Some(Self::Sliced(Box::new(sliced::Sliced::new()))),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn native(method: Method) -> Option<Self> {
        let sliced = || Self::Sliced(Box::new(sliced::Sliced::new()));
        (method == Method::Sliced).then(sliced)
    }

    /// Adds every identifier of the batch that passes.
    pub(super) fn candidates(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        match self {
            Self::Portable(portable) => portable.candidates(batch, filter, into),
            #[cfg(target_arch = "x86_64")]
            Self::Narrow(narrow) => narrow.candidates(batch, filter, into),
            #[cfg(target_arch = "x86_64")]
            Self::Wide(wide) => wide.candidates(batch, filter, into),
            Self::Sliced(sliced) => sliced.candidates(batch, filter, into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::{Interval, RollingPeriod};
    use crate::key::{KeySpan, TemporaryExposureKey};
    use crate::matching::batch::WIDTH;
    use crate::metadata::EncryptedMetadata;
    use crate::sighting::Sighting;
    use proptest::prelude::*;

    fn candidates(method: Method, keys: &[KeySpan], filter: &Prefilter) -> Vec<Candidate> {
        let (kernel, mut batch) = (Kernel::new(method), Batch::new());
        for (place, key) in keys.iter().enumerate() {
            batch.push(place, *key);
        }
        let mut found = Vec::new();
        kernel.candidates(&batch, filter, &mut found);
        found.sort_unstable();
        found
    }

    fn keys() -> impl Strategy<Value = Vec<KeySpan>> {
        let key = (any::<[u8; 16]>(), any::<u32>(), 1..=144_u32);
        let key = key.prop_map(|(key, start, period)| KeySpan {
            key: TemporaryExposureKey(key),
            start: Interval(start.min(u32::MAX - 144)),
            period: RollingPeriod::new(period).unwrap(),
        });
        prop::collection::vec(key, 0..=WIDTH)
    }

    fn one_by_one(keys: &[KeySpan]) -> Vec<Candidate> {
        let of = |(place, key): (u8, &KeySpan)| {
            (0..)
                .zip(key.identifiers())
                .map(move |(interval, (_, rpi))| Candidate {
                    key: place,
                    interval,
                    rpi,
                })
                .collect::<Vec<_>>()
        };
        (0..).zip(keys).flat_map(of).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_way_gives_every_identifier(keys in keys()) {
            let all = one_by_one(&keys);
            let open = Prefilter::open();
            for method in Method::ALL {
                prop_assert_eq!(&candidates(method, &keys, &open), &all, "{:?}", method);
            }
        }

        #[test]
        fn every_way_lets_the_same_pass_and_all_that_were_seen(keys in keys(), step in 1..40_usize) {
            let seen: Vec<Candidate> = one_by_one(&keys).into_iter().step_by(step).collect();
            let sightings = seen.iter().map(|candidate| Sighting {
                rpi: candidate.rpi,
                metadata: EncryptedMetadata([0; 4]),
                unix: 0,
                rssi_dbm: 0,
                previous_scan: None,
            });
            let filter = Prefilter::new(&sightings.collect::<Vec<_>>());
            let passed = candidates(Method::Portable, &keys, &filter);
            for method in Method::ALL {
                prop_assert_eq!(&candidates(method, &keys, &filter), &passed, "{:?}", method);
            }
            prop_assert!(seen.iter().all(|seen| passed.contains(seen)));
        }
    }
}
