//! An order that tells nothing: Fisher and Yates, with numbers that SHA-256 makes of 32 random bytes.

use sha2::{Digest, Sha256};

/// Puts `things` in an order in which every other is as likely, and which `seed` alone decides.
pub(crate) fn shuffle<T>(things: &mut [T], seed: [u8; 32]) {
    let mut numbers = Numbers { seed, count: 0 };
    for place in (1..things.len()).rev() {
        things.swap(place, numbers.up_to(place));
    }
}

struct Numbers {
    seed: [u8; 32],
    count: u64,
}

impl Numbers {
    /// A number from 0 to `last`. Those behind the last whole round are drawn again: they would make small ones likelier.
    fn up_to(&mut self, last: usize) -> usize {
        let range = last as u64 + 1;
        let rounds = u64::MAX / range * range;
        loop {
            let number = self.next();
            if number < rounds {
                return usize::try_from(number % range).unwrap_or(0);
            }
        }
    }

    fn next(&mut self) -> u64 {
        let hash = Sha256::new()
            .chain_update(self.seed)
            .chain_update(self.count.to_be_bytes())
            .finalize();
        self.count += 1;
        hash.first_chunk().copied().map_or(0, u64::from_be_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(seed: u8) -> Vec<u8> {
        let mut things: Vec<u8> = (0..3).collect();
        shuffle(&mut things, [seed; 32]);
        things
    }

    #[test]
    fn every_order_comes_up_about_as_often_and_one_seed_gives_one_order() {
        let orders: Vec<Vec<u8>> = (0..=255).map(shuffled).collect();
        let mut sorted = orders.clone();
        sorted.sort();
        let counts: Vec<usize> = sorted.chunk_by(|a, b| a == b).map(<[_]>::len).collect();
        assert_eq!(counts.len(), 6);
        // 256 draws of six: 43 each, and five standard deviations of 6
        assert!(
            counts.iter().all(|count| (13..=73).contains(count)),
            "{counts:?}"
        );
        assert_eq!(shuffled(7), orders[7]);
    }

    #[test]
    fn nothing_is_lost() {
        let mut things: Vec<u32> = (0..1000).collect();
        shuffle(&mut things, [1; 32]);
        assert!(things.iter().zip(0..).any(|(thing, place)| *thing != place));
        things.sort_unstable();
        assert_eq!(things, (0..1000).collect::<Vec<_>>());
    }
}
