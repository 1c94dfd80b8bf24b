//! A slice of type `BLOOMFILTER` as national backends hand it to apps.
//!
//! There is no specification beside the reference code, whose ways are followed: big-endian, `u16` version 1, two
//! `u8`, `f32` rate of false positives, `u32` elements planned, `u32` elements held, `u32` words, the words. Of the two
//! `u8` one is the number of hashes and the other the hash function, always 0; releases disagree on which comes first.
//! The place of a hash is SHA-256(hash, number of the hash), a signed number, modulo the bits. In a word the first bit
//! is the highest; older releases shifted by one less, so that bit 0 fell on the last one. A hash may be held if it is
//! by either way of counting, so nothing is missed whichever release wrote the slice.

use crate::hash::RevocationHash;
use crate::varhash::{SliceError, header, number};
use sha2::{Digest, Sha256};

/// Version, two bytes, rate, planned, held, words.
const HEADER: usize = 20;
const BITS: u64 = 32;

/// The words of a filter, where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BloomFilter<'a> {
    hashes: u8,
    words: &'a [[u8; 4]],
}

/// Where in its word a bit stands.
#[derive(Clone, Copy)]
enum Counting {
    /// From 0, as releases since March 2022 have it.
    FromFirst,
    /// One less, and the last for none.
    OneLess,
}

impl<'a> BloomFilter<'a> {
    /// Reads a slice.
    ///
    /// # Errors
    /// [`SliceError`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, SliceError> {
        let (header, rest) = header::<HEADER>(bytes)?;
        let (words, behind) = rest.as_chunks::<4>();
        let hashes = match (header[2], header[3]) {
            (0, hashes) | (hashes, 0) => hashes,
            _ => return Err(SliceError::Form),
        };
        let whole = behind.is_empty() && words.len() as u64 == u64::from(number(header, 16));
        if hashes == 0 || words.is_empty() || !whole {
            return Err(SliceError::Form);
        }
        Ok(Self { hashes, words })
    }

    /// Whether a hash may be in it; never "no" for one that is.
    #[must_use]
    pub fn may_hold(&self, hash: &RevocationHash) -> bool {
        let all =
            |counting| (0..self.hashes).all(|number| self.has(self.place(hash, number), counting));
        all(Counting::FromFirst) || all(Counting::OneLess)
    }

    fn place(&self, hash: &RevocationHash, number: u8) -> u64 {
        let digest = Sha256::new()
            .chain_update(hash.0)
            .chain_update([number])
            .finalize();
        signed_modulo(&digest, self.words.len() as u64 * BITS)
    }

    fn has(&self, place: u64, counting: Counting) -> bool {
        let shift = match counting {
            Counting::FromFirst => place % BITS,
            Counting::OneLess => (place + BITS - 1) % BITS,
        };
        let word = usize::try_from(place / BITS).ok();
        let word = word.and_then(|word| self.words.get(word));
        word.is_some_and(|word| u32::from_be_bytes(*word) << shift >> (BITS - 1) == 1)
    }
}

/// A big-endian number in two's complement modulo one of less than 56 bits; never negative.
fn signed_modulo(bytes: &[u8], modulus: u64) -> u64 {
    let (value, limit) = bytes.iter().fold((0, 1 % modulus), |(value, limit), byte| {
        let next = |sum: u64, byte: u8| (sum << 8 | u64::from(byte)) % modulus;
        (next(value, *byte), next(limit, 0))
    });
    let is_negative = bytes.first().is_some_and(|first| *first >= 0x80);
    if is_negative {
        (value + modulus - limit) % modulus
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(kinds: [u8; 2], words: &[u32]) -> Vec<u8> {
        let mut bytes = vec![0, 1, kinds[0], kinds[1]];
        bytes.extend([0x2b, 0x8c, 0xbc, 0xcc, 0, 0, 0, 9, 0, 0, 0, 9]);
        bytes.extend(u32::try_from(words.len()).unwrap().to_be_bytes());
        bytes.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        bytes
    }

    fn hash(number: u8) -> RevocationHash {
        RevocationHash::of_uci(&number.to_string())
    }

    /// A filter as a release writes it, from the places that our own reader computes.
    fn written(held: &[RevocationHash], hashes: u8, shift: impl Fn(u64) -> u32) -> Vec<u32> {
        let mut words = vec![0_u32; 8];
        let empty = slice([0, hashes], &words);
        for hash in held {
            for number in 0..hashes {
                let place = BloomFilter::read(&empty).unwrap().place(hash, number);
                words[usize::try_from(place / 32).unwrap()] |= 1 << 31 >> shift(place % 32);
            }
        }
        words
    }

    #[test]
    fn what_either_release_wrote_is_found_and_little_else() {
        let held: Vec<RevocationHash> = (0..9).map(hash).collect();
        let shift = |place: u64| u32::try_from(place).unwrap();
        let since = written(&held, 5, shift);
        let before = written(&held, 5, |place| shift((place + 31) % 32));
        assert_ne!(since, before);
        for bytes in [
            slice([5, 0], &since),
            slice([0, 5], &since),
            slice([0, 5], &before),
        ] {
            let filter = BloomFilter::read(&bytes).unwrap();
            assert!(held.iter().all(|hash| filter.may_hold(hash)));
            let others = (9..=255).filter(|number| filter.may_hold(&hash(*number)));
            assert!(others.count() < 10, "about one of 500 at this filling");
        }
    }

    #[test]
    fn the_remainder_is_that_of_a_signed_number() {
        assert_eq!(signed_modulo(&[0x01, 0x00], 96), 256 % 96);
        assert_eq!(signed_modulo(&[0xff, 0xff], 96), 95);
        assert_eq!(
            signed_modulo(&[0x80, 0x00], 96),
            64,
            "-32768 is 64 above -342 * 96"
        );
        assert_eq!(signed_modulo(&[0xff; 32], 64), 63);
    }

    #[test]
    fn damage_is_refused() {
        let good = slice([0, 3], &[1, 2]);
        for cut in 0..good.len() {
            assert_eq!(
                BloomFilter::read(&good[..cut]),
                Err(SliceError::Form),
                "{cut}"
            );
        }
        assert_eq!(
            BloomFilter::read(&slice([0, 0], &[1])),
            Err(SliceError::Form)
        );
        assert_eq!(
            BloomFilter::read(&slice([1, 1], &[1])),
            Err(SliceError::Form)
        );
        assert_eq!(
            BloomFilter::read(&slice([0, 1], &[])),
            Err(SliceError::Form)
        );
        let mut newer = good;
        newer[1] = 2;
        assert_eq!(BloomFilter::read(&newer), Err(SliceError::Version));
    }
}
