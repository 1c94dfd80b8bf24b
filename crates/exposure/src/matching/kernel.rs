//! The kernel: from keys to the identifiers that the prefilter lets pass.
//!
//! There are two. `portable` goes key by key through the libraries, which use what the processor has (AES-NI and SHA-NI,
//! the instructions of ARM, or none); `wide` is for x86 with AVX-512 and VAES and takes sixteen keys at once.

mod portable;
#[cfg(target_arch = "x86_64")]
mod sha16;
#[cfg(target_arch = "x86_64")]
mod wide;

use super::batch::{Batch, Candidate};
use super::prefilter::Prefilter;

/// A way of computing identifiers. All give the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Key by key, through the libraries for AES and SHA-256.
    Portable,
    /// Sixteen keys at once, where the processor has AVX-512 and VAES; elsewhere it is the portable one.
    Wide,
}

impl Method {
    /// The fastest that this processor has.
    #[must_use]
    pub fn fastest() -> Self {
        if wide() { Self::Wide } else { Self::Portable }
    }
}

#[cfg(target_arch = "x86_64")]
fn wide() -> bool {
    wide::Wide::detect().is_some()
}

#[cfg(not(target_arch = "x86_64"))]
const fn wide() -> bool {
    false
}

/// A kernel made ready.
pub(super) enum Kernel {
    Portable(portable::Portable),
    #[cfg(target_arch = "x86_64")]
    Wide(Box<wide::Wide>),
}

impl Kernel {
    pub(super) fn new(method: Method) -> Self {
        #[cfg(target_arch = "x86_64")]
        if method == Method::Wide
            && let Some(wide) = wide::Wide::detect()
        {
            return Self::Wide(Box::new(wide));
        }
        let _ = method;
        Self::Portable(portable::Portable::new())
    }

    /// Adds every identifier of the batch that passes.
    pub(super) fn candidates(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        match self {
            Self::Portable(portable) => portable.candidates(batch, filter, into),
            #[cfg(target_arch = "x86_64")]
            Self::Wide(wide) => wide.candidates(batch, filter, into),
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
            prop_assert_eq!(&candidates(Method::Portable, &keys, &open), &all);
            prop_assert_eq!(&candidates(Method::Wide, &keys, &open), &all);
        }

        #[test]
        fn every_way_lets_the_same_pass_and_all_that_were_seen(keys in keys(), step in 1..40_usize) {
            let seen: Vec<Candidate> = one_by_one(&keys).into_iter().step_by(step).collect();
            let sightings = seen.iter().map(|candidate| Sighting {
                rpi: candidate.rpi,
                metadata: EncryptedMetadata([0; 4]),
                unix: 0,
                rssi_dbm: 0,
            });
            let filter = Prefilter::new(&sightings.collect::<Vec<_>>());
            let passed = candidates(Method::Portable, &keys, &filter);
            prop_assert_eq!(&candidates(Method::Wide, &keys, &filter), &passed);
            prop_assert!(seen.iter().all(|seen| passed.contains(seen)));
        }
    }
}
