//! SHA-256 of sixteen messages at once, one in each lane of a 512-bit register.

use super::rounds::{FixedRounds, K};
use crate::hkdf::{END, INNER, OUTER, START, Salted, bits};
use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_ror_epi32, _mm512_set1_epi32, _mm512_srli_epi32,
    _mm512_ternarylogic_epi32, _mm512_xor_si512,
};

/// A word of each message.
pub(super) type Words = __m512i;

sha_in_lanes!(target_feature(enable = "avx512f"));

#[inline]
#[target_feature(enable = "avx512f")]
fn each(word: u32) -> Words {
    _mm512_set1_epi32(word.cast_signed())
}

#[inline]
#[target_feature(enable = "avx512f")]
fn add(a: Words, b: Words) -> Words {
    _mm512_add_epi32(a, b)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn xor(a: Words, b: Words) -> Words {
    _mm512_xor_si512(a, b)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn xor3(a: Words, b: Words, c: Words) -> Words {
    _mm512_ternarylogic_epi32::<0x96>(a, b, c)
}

/// To the right.
#[inline]
#[target_feature(enable = "avx512f")]
fn rotated<const BY: i32>(a: Words) -> Words {
    _mm512_ror_epi32::<BY>(a)
}

/// To the right.
#[inline]
#[target_feature(enable = "avx512f")]
fn shifted<const BY: u32>(a: Words) -> Words {
    _mm512_srli_epi32::<BY>(a)
}

/// The bits of `a` choose between those of `b` and `c`.
#[inline]
#[target_feature(enable = "avx512f")]
fn chosen(a: Words, b: Words, c: Words) -> Words {
    _mm512_ternarylogic_epi32::<0xca>(a, b, c)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn majority(a: Words, b: Words, c: Words) -> Words {
    _mm512_ternarylogic_epi32::<0xe8>(a, b, c)
}
