//! SHA-256 of four messages at once, one in each lane of 128 bits.

use super::vector::{Vector as Words, add, and, left, or, right, splat as each, xor};
use crate::hkdf::{END, INNER, OUTER, START, Salted, bits};
use crate::matching::kernel::rounds::{FixedRounds, K};

sha_in_lanes!(cfg_attr(
    target_arch = "wasm32",
    target_feature(enable = "simd128")
));

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn xor3(a: Words, b: Words, c: Words) -> Words {
    xor(xor(a, b), c)
}

/// To the right.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn rotated<const BY: u32>(a: Words) -> Words {
    or(right(a, BY), left(a, u32::BITS - BY))
}

/// To the right.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn shifted<const BY: u32>(a: Words) -> Words {
    right(a, BY)
}

/// The bits of `a` choose between those of `b` and `c`.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn chosen(a: Words, b: Words, c: Words) -> Words {
    xor(c, and(a, xor(b, c)))
}

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn majority(a: Words, b: Words, c: Words) -> Words {
    xor(b, and(xor(a, b), xor(b, c)))
}
