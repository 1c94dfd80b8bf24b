//! SHA-256 (FIPS 180-4, section 6.2.2) of sixteen messages at once, one in each lane of a 512-bit register, and the HKDF
//! of sixteen keys.

use crate::hkdf::{END, INNER, Info, OUTER, START, Salted, bits};
use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_ror_epi32, _mm512_set1_epi32, _mm512_setzero_si512,
    _mm512_srli_epi32, _mm512_ternarylogic_epi32, _mm512_xor_si512,
};

/// A word of each message.
pub(super) type Words = __m512i;
pub(super) type State = [Words; 8];
type Block = [Words; 16];

/// x ^ y ^ z; the same for "x chooses between y and z", and for the majority.
const XOR: i32 = 0x96;
const CHOOSE: i32 = 0xca;
const MAJORITY: i32 = 0xe8;

/// FIPS 180-4, section 4.2.2.
#[rustfmt::skip]
const K: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/// What each round adds where the message is the same for all: schedule and constant.
pub(super) type FixedRounds = [u32; 64];

/// The rounds of a block that does not depend on the key.
pub(super) fn fixed_rounds(block: &Info) -> FixedRounds {
    let mut schedule = [0_u32; 64];
    schedule[..16].copy_from_slice(&block.0);
    for t in 16..64 {
        let (a, b) = (schedule[t - 15], schedule[t - 2]);
        let small0 = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
        let small1 = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
        schedule[t] = schedule[t - 16]
            .wrapping_add(small0)
            .wrapping_add(schedule[t - 7])
            .wrapping_add(small1);
    }
    std::array::from_fn(|t| schedule[t].wrapping_add(K[t]))
}

/// The first four words derived from sixteen keys, as [`Salted::derive`] does it for one.
#[target_feature(enable = "avx512f")]
pub(super) fn derive(salted: &Salted, info: &FixedRounds, keys: [Words; 4]) -> [Words; 4] {
    let inner = compressed(all(&salted.inner), padded(&keys));
    let secret = compressed(all(&salted.outer), padded(&inner));
    let inner = compressed(all(&START), keyed(&secret, INNER));
    let inner = compressed_fixed(inner, info);
    let outer = compressed(all(&START), keyed(&secret, OUTER));
    let output = compressed(outer, padded(&inner));
    [output[0], output[1], output[2], output[3]]
}

#[target_feature(enable = "avx512f")]
fn each(word: u32) -> Words {
    _mm512_set1_epi32(word.cast_signed())
}

#[target_feature(enable = "avx512f")]
fn all(state: &[u32; 8]) -> State {
    let mut words = [_mm512_setzero_si512(); 8];
    for (words, word) in words.iter_mut().zip(state) {
        *words = each(*word);
    }
    words
}

#[target_feature(enable = "avx512f")]
fn padded<const N: usize>(words: &[Words; N]) -> Block {
    let mut block = [_mm512_setzero_si512(); 16];
    block[..N].copy_from_slice(words);
    block[N] = each(END);
    block[15] = each(bits(N));
    block
}

#[target_feature(enable = "avx512f")]
fn keyed(secret: &State, padding: u32) -> Block {
    let mut block = [each(padding); 16];
    for (block, secret) in block.iter_mut().zip(secret) {
        *block = _mm512_xor_si512(*block, *secret);
    }
    block
}

/// One round: the names of the state stand for themselves in the next one, turned by one place.
#[inline]
#[target_feature(enable = "avx512f")]
fn round(s: &mut State, added: Words) {
    let [a, b, c, d, e, f, g, h] = *s;
    let large1 = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<6>(e),
        _mm512_ror_epi32::<11>(e),
        _mm512_ror_epi32::<25>(e),
    );
    let chosen = _mm512_ternarylogic_epi32::<CHOOSE>(e, f, g);
    let first = _mm512_add_epi32(_mm512_add_epi32(h, added), _mm512_add_epi32(large1, chosen));
    let large0 = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<2>(a),
        _mm512_ror_epi32::<13>(a),
        _mm512_ror_epi32::<22>(a),
    );
    let majority = _mm512_ternarylogic_epi32::<MAJORITY>(a, b, c);
    let second = _mm512_add_epi32(large0, majority);
    let (new_a, new_e) = (_mm512_add_epi32(first, second), _mm512_add_epi32(d, first));
    *s = [new_a, a, b, c, new_e, e, f, g];
}

/// The word of the schedule that takes the place of word `t`.
#[inline]
#[target_feature(enable = "avx512f")]
fn next(w: &Block, t: usize) -> Words {
    let (a, b) = (w[(t + 1) % 16], w[(t + 14) % 16]);
    let small0 = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<7>(a),
        _mm512_ror_epi32::<18>(a),
        _mm512_srli_epi32::<3>(a),
    );
    let small1 = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<17>(b),
        _mm512_ror_epi32::<19>(b),
        _mm512_srli_epi32::<10>(b),
    );
    _mm512_add_epi32(
        _mm512_add_epi32(w[t], small0),
        _mm512_add_epi32(w[(t + 9) % 16], small1),
    )
}

/// Does a thing for each of sixteen words. Written out, so that every word stays in a register of its own: a loop over
/// them goes through memory.
macro_rules! sixteen {
    ($t:ident => $what:expr) => {
        sixteen!($t => $what; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    ($t:ident => $what:expr; $($place:literal)*) => {
        $({ const $t: usize = $place; $what; })*
    };
}

#[inline(never)]
#[target_feature(enable = "avx512f")]
fn compressed(state: State, mut w: Block) -> State {
    let mut s = state;
    let (first, rest) = K.split_at(16);
    sixteen!(T => round(&mut s, _mm512_add_epi32(w[T], each(first[T]))));
    for constants in rest.chunks_exact(16) {
        sixteen!(T => {
            w[T] = next(&w, T);
            round(&mut s, _mm512_add_epi32(w[T], each(constants[T])));
        });
    }
    sum(&state, &s)
}

/// As [`compressed`], of a message that is the same for all.
#[target_feature(enable = "avx512f")]
fn compressed_fixed(state: State, rounds: &FixedRounds) -> State {
    let mut s = state;
    for rounds in rounds.chunks_exact(16) {
        sixteen!(T => round(&mut s, each(rounds[T])));
    }
    sum(&state, &s)
}

#[target_feature(enable = "avx512f")]
fn sum(before: &State, after: &State) -> State {
    let mut sum = *before;
    for (sum, after) in sum.iter_mut().zip(after) {
        *sum = _mm512_add_epi32(*sum, *after);
    }
    sum
}
