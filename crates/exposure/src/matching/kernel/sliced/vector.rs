//! 128 bits at once, as WebAssembly has them.

use core::arch::wasm32 as wasm;
use wasm::v128;

pub(super) type Vector = v128;

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn splat(word: u32) -> Vector {
    wasm::u32x4_splat(word)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn from_words([a, b, c, d]: [u32; 4]) -> Vector {
    wasm::u32x4(a, b, c, d)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn to_words(a: Vector) -> [u32; 4] {
    [
        wasm::u32x4_extract_lane::<0>(a),
        wasm::u32x4_extract_lane::<1>(a),
        wasm::u32x4_extract_lane::<2>(a),
        wasm::u32x4_extract_lane::<3>(a),
    ]
}

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn first_word(a: Vector) -> u32 {
    wasm::u32x4_extract_lane::<0>(a)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn xor(a: Vector, b: Vector) -> Vector {
    wasm::v128_xor(a, b)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn and(a: Vector, b: Vector) -> Vector {
    wasm::v128_and(a, b)
}

#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn or(a: Vector, b: Vector) -> Vector {
    wasm::v128_or(a, b)
}

/// Of each word.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn add(a: Vector, b: Vector) -> Vector {
    wasm::u32x4_add(a, b)
}

/// Of each word.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn left(a: Vector, by: u32) -> Vector {
    wasm::u32x4_shl(a, by)
}

/// Of each word.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn right(a: Vector, by: u32) -> Vector {
    wasm::u32x4_shr(a, by)
}

/// All bits of a byte where the two are equal in it, none where they are not.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn equal_bytes(a: Vector, b: Vector) -> Vector {
    wasm::u8x16_eq(a, b)
}

/// The bytes at (row, column) of a square of 16 to (column, row).
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn transposed(a: Vector) -> Vector {
    wasm::u8x16_shuffle::<0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15>(a, a)
}

/// Row n of a square to the left by n.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn shifted_rows(a: Vector) -> Vector {
    wasm::u8x16_shuffle::<0, 1, 2, 3, 5, 6, 7, 4, 10, 11, 8, 9, 15, 12, 13, 14>(a, a)
}

/// Every row of a square up by one.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn up_one(a: Vector) -> Vector {
    wasm::u32x4_shuffle::<1, 2, 3, 0>(a, a)
}

/// Every row of a square up by two.
#[inline]
#[target_feature(enable = "simd128")]
pub(super) fn up_two(a: Vector) -> Vector {
    wasm::u32x4_shuffle::<2, 3, 0, 1>(a, a)
}
