//! Random numbers from one seed: the same seed draws the same, so that a test can look twice.

use sha2::{Digest, Sha256};

/// A stream of random bytes: SHA-256 of the seed and a counter.
#[derive(Debug, Clone)]
pub(crate) struct Draws {
    seed: [u8; 32],
    block: u64,
}

impl Draws {
    pub(crate) const fn new(seed: [u8; 32]) -> Self {
        Self { seed, block: 0 }
    }

    fn next(&mut self) -> [u8; 32] {
        self.block += 1;
        Sha256::new()
            .chain_update(self.seed)
            .chain_update(self.block.to_be_bytes())
            .finalize()
            .into()
    }

    /// The bytes of a key.
    pub(crate) fn key(&mut self) -> [u8; 16] {
        let [key, _] = halves(self.next());
        key
    }

    /// A number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let [_, bytes] = halves(self.next());
        let number = u128::from_be_bytes(bytes);
        // of 2^128 numbers some are drawn more often by one
        let end = u128::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(number % end).unwrap_or_default()
    }

    /// Whether something happens that happens once in so many times.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

fn halves(bytes: [u8; 32]) -> [[u8; 16]; 2] {
    let (first, second) = bytes.split_at(16);
    [first, second].map(|half| half.try_into().unwrap_or([0; 16]))
}
