//! SHA-256 of two messages side by side with the instructions for it (FIPS 180-4, section 6.2.2; SHA-NI), and the HKDF of
//! two keys. Two, for an instruction of two rounds takes four cycles and can begin every second one.

use super::rounds::{FixedRounds, K};
use crate::hkdf::{END, INNER, OUTER, START, Salted, bits, words};
use std::arch::x86_64::*;

/// Messages side by side.
pub(super) const STREAMS: usize = 2;
/// The state as the instructions want it: A, B, E, F and C, D, G, H, the first in the highest lane.
type State = [__m128i; 2];
/// Four words in each.
type Block = [__m128i; 4];
type Each<T> = [T; STREAMS];

/// Does a thing for each step of four rounds. Written out, so that every word stays in a register of its own.
macro_rules! each {
    ($t:ident in $($place:literal)* => $what:expr) => {
        $({ const $t: usize = $place; $what; })*
    };
}

/// The first 16 bytes derived from two keys, as [`Salted::derive`] does it for one.
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
pub(super) fn derive(salted: &Salted, info: &FixedRounds, keys: Each<&[u8; 16]>) -> Each<__m128i> {
    let [first, second] = keys;
    let blocks = [key_block(first), key_block(second)];
    let inner = compressed([packed(&salted.inner); STREAMS], blocks);
    let secret = compressed([packed(&salted.outer); STREAMS], digest_blocks(inner));
    let inner = compressed([packed(&START); STREAMS], keyed(secret, INNER));
    let inner = compressed_fixed(inner, info);
    let outer = compressed([packed(&START); STREAMS], keyed(secret, OUTER));
    let [first, second] = compressed(outer, digest_blocks(inner));
    let bytes = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    [
        _mm_shuffle_epi8(unpacked(first)[0], bytes),
        _mm_shuffle_epi8(unpacked(second)[0], bytes),
    ]
}

#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn four(words: &[u32]) -> __m128i {
    let [a, b, c, d] = [0, 1, 2, 3].map(|place| words[place].cast_signed());
    _mm_set_epi32(d, c, b, a)
}

#[inline]
#[target_feature(enable = "sse2,ssse3,sse4.1")]
fn packed(state: &[u32; 8]) -> State {
    let low = _mm_shuffle_epi32::<0xb1>(four(&state[..4]));
    let high = _mm_shuffle_epi32::<0x1b>(four(&state[4..]));
    [
        _mm_alignr_epi8::<8>(low, high),
        _mm_blend_epi16::<0xf0>(high, low),
    ]
}

/// The eight words in order.
#[inline]
#[target_feature(enable = "sse2,ssse3,sse4.1")]
fn unpacked([abef, cdgh]: State) -> [__m128i; 2] {
    let low = _mm_shuffle_epi32::<0x1b>(abef);
    let high = _mm_shuffle_epi32::<0xb1>(cdgh);
    [
        _mm_blend_epi16::<0xf0>(low, high),
        _mm_alignr_epi8::<8>(high, low),
    ]
}

#[inline]
#[target_feature(enable = "sse2")]
fn key_block(key: &[u8; 16]) -> Block {
    [
        four(&words::<4>(key)),
        four(&[END, 0, 0, 0]),
        _mm_setzero_si128(),
        four(&[0, 0, 0, bits(4)]),
    ]
}

#[inline]
#[target_feature(enable = "sse2,ssse3,sse4.1")]
fn digest_blocks([first, second]: Each<State>) -> Each<Block> {
    let (end, length) = (four(&[END, 0, 0, 0]), four(&[0, 0, 0, bits(8)]));
    let [[a, b], [c, d]] = [unpacked(first), unpacked(second)];
    [[a, b, end, length], [c, d, end, length]]
}

#[inline]
#[target_feature(enable = "sse2,ssse3,sse4.1")]
fn keyed([first, second]: Each<State>, padding: u32) -> Each<Block> {
    let padding = _mm_set1_epi32(padding.cast_signed());
    let [[a, b], [c, d]] = [unpacked(first), unpacked(second)];
    let [a, b, c, d] = [
        _mm_xor_si128(a, padding),
        _mm_xor_si128(b, padding),
        _mm_xor_si128(c, padding),
        _mm_xor_si128(d, padding),
    ];
    [[a, b, padding, padding], [c, d, padding, padding]]
}

/// Four rounds with what they add.
#[inline]
#[target_feature(enable = "sha,sse2")]
fn rounds([abef, cdgh]: State, added: __m128i) -> State {
    let cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
    let added = _mm_shuffle_epi32::<0x0e>(added);
    [_mm_sha256rnds2_epu32(abef, cdgh, added), cdgh]
}

/// The four words of the schedule behind the last sixteen, which begin at place `t`.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3")]
fn next(w: &Block, t: usize) -> __m128i {
    let [a, b, c, d] = [0, 1, 2, 3].map(|place| w[(t + place) % 4]);
    let sum = _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8::<4>(d, c));
    _mm_sha256msg2_epu32(sum, d)
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn compressed(before: Each<State>, mut w: Each<Block>) -> Each<State> {
    let [mut first, mut second] = before;
    each!(T in 0 1 2 3 => {
        let constants = four(&K[4 * T..4 * T + 4]);
        first = rounds(first, _mm_add_epi32(w[0][T], constants));
        second = rounds(second, _mm_add_epi32(w[1][T], constants));
    });
    each!(T in 4 5 6 7 8 9 10 11 12 13 14 15 => {
        let constants = four(&K[4 * T..4 * T + 4]);
        for w in &mut w {
            w[T % 4] = next(w, T);
        }
        first = rounds(first, _mm_add_epi32(w[0][T % 4], constants));
        second = rounds(second, _mm_add_epi32(w[1][T % 4], constants));
    });
    sums(before, [first, second])
}

/// As [`compressed`], of a message that is the same for all.
#[inline]
#[target_feature(enable = "sha,sse2")]
fn compressed_fixed(before: Each<State>, added: &FixedRounds) -> Each<State> {
    let [mut first, mut second] = before;
    each!(T in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 => {
        let added = four(&added[4 * T..4 * T + 4]);
        first = rounds(first, added);
        second = rounds(second, added);
    });
    sums(before, [first, second])
}

#[inline]
#[target_feature(enable = "sse2")]
fn sums([first, second]: Each<State>, [third, fourth]: Each<State>) -> Each<State> {
    let sum = |a: State, b: State| [_mm_add_epi32(a[0], b[0]), _mm_add_epi32(a[1], b[1])];
    [sum(first, third), sum(second, fourth)]
}
