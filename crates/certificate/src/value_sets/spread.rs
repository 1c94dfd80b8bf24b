//! The hash of the lists of codes. A certificate asks for five codes, which must not cost a walk through a tree, or a
//! hash that keeps a secret, each: published codes are no attack.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds a hash that is the same in every run.
pub(super) type SameEveryRun = BuildHasherDefault<Spread>;

/// Words of eight bytes, multiplied one after the other.
#[derive(Default, Clone, Copy)]
pub(super) struct Spread(u64);

/// Odd, half of its bits set: 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Spread {
    fn add(&mut self, word: u64) {
        let product = (self.0 ^ word).wrapping_mul(GOLDEN);
        // the table asks for the lowest bits, which a product leaves unmixed
        self.0 = product ^ product >> 32;
    }
}

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        self.add(
            rest.iter()
                .fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte)),
        );
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::hash::BuildHasher;

    #[test]
    fn codes_that_differ_in_one_place_spread() {
        let hash = |text: &str| SameEveryRun::default().hash_one(text);
        let letters = b'A'..=b'Z';
        let codes: Vec<String> = letters
            .flat_map(|letter| {
                (0..100).map(move |number| format!("EU/{}/20/15{number:02}", char::from(letter)))
            })
            .collect();
        // 2600 codes, of which chance would leave about 35 in a hundred of 4096 places empty
        let lowest: BTreeSet<u64> = codes.iter().map(|code| hash(code) % 4096).collect();
        let highest: BTreeSet<u64> = codes.iter().map(|code| hash(code) >> 52).collect();
        assert!(
            lowest.len() > 1800 && highest.len() > 1800,
            "{} {}",
            lowest.len(),
            highest.len()
        );
        assert_eq!(hash("AT"), hash("AT"));
    }
}
