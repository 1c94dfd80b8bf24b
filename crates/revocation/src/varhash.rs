//! A slice of type `VARHASHLIST` as national backends hand it to apps: the first bytes of hashes, all of one length.
//!
//! There is no specification beside the reference code, whose ways are followed: big-endian, `u16` version 1, `f32`
//! rate of false positives, `u32` count, `u8` length of a prefix, then the prefixes. They are sorted as signed numbers,
//! so the order is not relied upon. That code also writes a prefix with the top bit as the shortest two's complement
//! and pads it with zeros in front: `ff ff 92` becomes `00 00 92`. Both are looked for, so nothing is missed.

use crate::hash::RevocationHash;
use std::fmt;

/// The longest slice, in bytes.
pub const MAX_SLICE: usize = 16 << 20;

const VERSION: u16 = 1;
/// Version, rate, count, length of a prefix.
const HEADER: usize = 11;

/// Why a slice is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SliceError {
    /// Longer than [`MAX_SLICE`].
    TooLarge,
    /// A version other than 1.
    Version,
    /// It has another length than its header says, or says something that cannot be.
    Form,
}

impl fmt::Display for SliceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the slice is larger than any slice is",
            Self::Version => "the slice is of a version that is not read here",
            Self::Form => "the slice is damaged",
        })
    }
}

impl std::error::Error for SliceError {}

/// The prefixes of a slice, where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VarHashList<'a> {
    size: usize,
    prefixes: &'a [u8],
}

impl<'a> VarHashList<'a> {
    /// Reads a slice.
    ///
    /// # Errors
    /// [`SliceError`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, SliceError> {
        let (header, prefixes) = header::<HEADER>(bytes)?;
        let count = u64::from(number(header, 6));
        let size = usize::from(header[10]);
        let fits = (1..=16).contains(&size) && count * size as u64 == prefixes.len() as u64;
        fits.then_some(Self { size, prefixes })
            .ok_or(SliceError::Form)
    }

    /// Whether a hash may be in it; never "no" for one that is.
    #[must_use]
    pub fn may_hold(&self, hash: &RevocationHash) -> bool {
        let prefix = &hash.0[..self.size];
        let padded = as_padded(prefix);
        let mut prefixes = self.prefixes.chunks_exact(self.size);
        prefixes.any(|held| held == prefix || held == &padded[..self.size])
    }
}

/// Splits a header of `N` bytes off a slice of version 1.
pub(crate) fn header<const N: usize>(bytes: &[u8]) -> Result<(&[u8; N], &[u8]), SliceError> {
    if bytes.len() > MAX_SLICE {
        return Err(SliceError::TooLarge);
    }
    let (header, rest) = bytes.split_first_chunk::<N>().ok_or(SliceError::Form)?;
    if u16::from_be_bytes([header[0], header[1]]) != VERSION {
        return Err(SliceError::Version);
    }
    Ok((header, rest))
}

/// The 32 bits at a place of a header.
pub(crate) fn number(header: &[u8], at: usize) -> u32 {
    (0..4).fold(0, |sum, next| sum << 8 | u32::from(header[at + next]))
}

/// A prefix as the reference code writes it.
fn as_padded(prefix: &[u8]) -> [u8; 16] {
    let mut padded = [0; 16];
    let is_sign_alone = |pair: &&[u8]| pair[0] == 0xff && pair[1] >= 0x80;
    let sign_alone = prefix.windows(2).take_while(is_sign_alone).count();
    padded[sign_alone..prefix.len()].copy_from_slice(&prefix[sign_alone..]);
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(size: u8, prefixes: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0x2b, 0x8c, 0xbc, 0xcc];
        bytes.extend(u32::try_from(prefixes.len()).unwrap().to_be_bytes());
        bytes.push(size);
        bytes.extend(prefixes.concat());
        bytes
    }

    fn hash(prefix: &[u8]) -> RevocationHash {
        let mut hash = [0x55; 16];
        hash[..prefix.len()].copy_from_slice(prefix);
        RevocationHash(hash)
    }

    #[test]
    fn prefixes_are_found_in_any_order() {
        let bytes = slice(4, &[&[0x80, 1, 2, 3], &[0x7f, 1, 2, 3], &[0, 0, 0, 9]]);
        let list = VarHashList::read(&bytes).unwrap();
        for held in [[0x80, 1, 2, 3], [0x7f, 1, 2, 3], [0, 0, 0, 9]] {
            assert!(list.may_hold(&hash(&held)));
        }
        assert!(!list.may_hold(&hash(&[0x80, 1, 2, 4])));
    }

    #[test]
    fn a_prefix_that_was_shortened_and_padded_is_found() {
        let bytes = slice(3, &[&[0, 0, 0x92], &[0, 0xff, 0x12], &[0, 0, 0xff]]);
        let list = VarHashList::read(&bytes).unwrap();
        for held in [[0xff, 0xff, 0x92], [0xff, 0xff, 0x12], [0xff; 3]] {
            assert!(list.may_hold(&hash(&held)), "{held:?}");
        }
        assert!(!list.may_hold(&hash(&[0xff, 0x92, 0])));
    }

    #[test]
    fn damage_is_refused() {
        let good = slice(4, &[&[1, 2, 3, 4]]);
        for cut in 0..good.len() {
            assert_eq!(
                VarHashList::read(&good[..cut]),
                Err(SliceError::Form),
                "{cut}"
            );
        }
        assert_eq!(
            VarHashList::read(&[&good[..], &[0]].concat()),
            Err(SliceError::Form)
        );
        assert_eq!(VarHashList::read(&slice(0, &[])), Err(SliceError::Form));
        assert_eq!(VarHashList::read(&slice(17, &[])), Err(SliceError::Form));
        let mut newer = good;
        newer[1] = 2;
        assert_eq!(VarHashList::read(&newer), Err(SliceError::Version));
        assert_eq!(
            VarHashList::read(&vec![0; MAX_SLICE + 1]),
            Err(SliceError::TooLarge)
        );
    }
}
