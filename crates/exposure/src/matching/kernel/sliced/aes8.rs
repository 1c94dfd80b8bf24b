//! AES-128 (FIPS 197) of eight blocks at once under one key, bit by bit (E. Käsper and P. Schwabe, "Faster and
//! timing-attack resistant AES-GCM", CHES 2009): a vector is one bit of every byte of the eight blocks, so that SubBytes
//! is a circuit. A byte of the vector is one place of the blocks, row by row, and its bits are the blocks.

use super::sbox::{CONSTANT, TABLE, inverted};
use super::vector::{
    Vector, and, equal_bytes, from_words, left, right, shifted_rows, splat, transposed, up_one,
    up_two, xor,
};
use crate::matching::kernel::expansion::{RCON, ROUND_KEYS};

/// Blocks that are encrypted together.
pub(super) const BLOCKS: usize = 8;
/// The bits of the eight blocks, the lowest first.
type Planes = [Vector; 8];

/// A key, spread for eight blocks.
pub(super) struct Key {
    first: Vector,
    rounds: [Planes; ROUND_KEYS - 1],
}

impl Key {
    /// Of the words of a key, high byte first.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    pub(super) fn new(key: [u32; 4]) -> Self {
        let words = expanded(key);
        let mut rounds = [[splat(0); 8]; ROUND_KEYS - 1];
        for (planes, words) in rounds.iter_mut().zip(&words[1..]) {
            // the constant goes through ShiftRows and MixColumns as it is
            *planes = spread(xor(square(*words), all_bytes(CONSTANT)));
        }
        let first = square(words[0]);
        Self { first, rounds }
    }

    /// Eight blocks that are equal but for the three lowest bits of byte 12, which count them; `block` has none of the
    /// three. Each comes back row by row: [`transposed`] puts it in order.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    pub(super) fn encrypt(&self, block: Vector) -> [Vector; BLOCKS] {
        let mut state = counted(spread(xor(transposed(block), self.first)));
        let (last, rounds) = (&self.rounds[ROUND_KEYS - 2], &self.rounds[..ROUND_KEYS - 2]);
        for key in rounds {
            state = added(mixed(shifted(inverted(state))), key);
        }
        turned(added(shifted(inverted(state)), last))
    }
}

/// The key schedule (FIPS 197, section 5.2).
fn expanded(key: [u32; 4]) -> [[u32; 4]; ROUND_KEYS] {
    let mut rounds = [key; ROUND_KEYS];
    for round in 1..ROUND_KEYS {
        let before = rounds[round - 1];
        let turned = before[3].rotate_left(8).to_be_bytes();
        let replaced = u32::from_be_bytes(turned.map(|byte| TABLE[usize::from(byte)]));
        let constant = RCON[round - 1].cast_unsigned() << 24;
        let mut word = replaced ^ constant;
        for (new, old) in rounds[round].iter_mut().zip(before) {
            word ^= old;
            *new = word;
        }
    }
    rounds
}

/// The bytes of words, high byte first, row by row.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn square(words: [u32; 4]) -> Vector {
    let [a, b, c, d] = words;
    transposed(from_words([
        a.swap_bytes(),
        b.swap_bytes(),
        c.swap_bytes(),
        d.swap_bytes(),
    ]))
}

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn all_bytes(byte: u8) -> Vector {
    splat(u32::from_le_bytes([byte; 4]))
}

/// Eight times the same block.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn spread(block: Vector) -> Planes {
    let mut planes = [block; 8];
    for (bit, plane) in planes.iter_mut().enumerate() {
        let mask = all_bytes(1 << bit);
        *plane = equal_bytes(and(block, mask), mask);
    }
    planes
}

/// Adds 0 to 7 to byte 12, which is in row 0 and column 3.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn counted(mut planes: Planes) -> Planes {
    for (plane, numbers) in planes.iter_mut().zip([0xaa, 0xcc, 0xf0]) {
        *plane = xor(*plane, from_words([numbers << 24, 0, 0, 0]));
    }
    planes
}

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn shifted(mut planes: Planes) -> Planes {
    for plane in &mut planes {
        *plane = shifted_rows(*plane);
    }
    planes
}

/// MixColumns: twice the sum of a row and the next, the next, and the sum of the two behind it.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn mixed(planes: Planes) -> Planes {
    let (mut next, mut sums) = (planes, planes);
    for (next, sum) in next.iter_mut().zip(&mut sums) {
        *next = up_one(*next);
        *sum = xor(*sum, *next);
    }
    let twice = doubled(sums);
    let mut mixed = planes;
    for (bit, mixed) in mixed.iter_mut().enumerate() {
        *mixed = xor(xor(twice[bit], next[bit]), up_two(sums[bit]));
    }
    mixed
}

/// In the field: by x, modulo x⁸ + x⁴ + x³ + x + 1.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn doubled([a, b, c, d, e, f, g, h]: Planes) -> Planes {
    [h, xor(a, h), b, xor(c, h), xor(d, h), e, f, g]
}

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn added(mut planes: Planes, key: &Planes) -> Planes {
    for (plane, key) in planes.iter_mut().zip(key) {
        *plane = xor(*plane, *key);
    }
    planes
}

/// From bits of eight blocks to blocks, and back: of each byte, the bit is exchanged with the vector.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn turned(mut planes: Planes) -> [Vector; BLOCKS] {
    for (by, distance, mask) in [(1, 1, 0x55), (2, 2, 0x33), (4, 4, 0x0f)] {
        let mask = all_bytes(mask);
        for low in (0..8).filter(|low| low & distance == 0) {
            let (a, b) = (planes[low], planes[low + distance]);
            let moved = and(xor(right(a, by), b), mask);
            planes[low + distance] = xor(b, moved);
            planes[low] = xor(a, left(moved, by));
        }
    }
    planes
}
