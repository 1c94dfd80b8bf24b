//! Sixteen keys at once, for processors with AVX-512 and VAES: the HKDF of all, then the AES key schedules of four keys in
//! one register, then for each key its identifiers, four in a register, and sixteen questions to the prefilter at once.

use super::sha16::{self, FixedRounds, Words};
use super::{Batch, Candidate, WIDTH};
use crate::hkdf::{Salted, words};
use crate::interval::Interval;
use crate::key::{KeySpan, RPIK_INFO, Rpi, padded_data};
use crate::matching::prefilter::Prefilter;
use std::arch::x86_64::*;

/// Registers of four identifiers that are encrypted side by side, to hide the time of one round. Three groups of
/// sixteen identifiers, so a day has three turns.
const SIDE_BY_SIDE: usize = 12;
const PER_TURN: usize = 4 * SIDE_BY_SIDE;
/// AES-128 has ten rounds and a key before them (FIPS 197, section 5).
const ROUND_KEYS: usize = 11;
/// FIPS 197, section 5.2.
const RCON: [i32; ROUND_KEYS - 1] = [1, 2, 4, 8, 16, 32, 64, 128, 0x1b, 0x36];

type RoundKeys = [[u8; 16]; ROUND_KEYS];

/// The proof that this processor has what the kernel needs, and what is the same for all keys.
pub(in crate::matching) struct Wide {
    salted: Salted,
    info: FixedRounds,
}

impl Wide {
    pub(super) fn detect() -> Option<Self> {
        let able = std::is_x86_feature_detected!("avx512f")
            && std::is_x86_feature_detected!("avx512bw")
            && std::is_x86_feature_detected!("vaes");
        able.then(|| Self {
            salted: Salted::new(),
            info: sha16::fixed_rounds(&RPIK_INFO),
        })
    }

    #[allow(unsafe_code, reason = "the processor was asked")]
    pub(super) fn candidates(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        // SAFETY: a `Wide` is made by `detect` alone, after the processor said that it has these instructions.
        unsafe { self.work(batch, filter, into) }
    }

    #[target_feature(enable = "avx512f,avx512bw,vaes")]
    fn work(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        let keys = sha16::derive(&self.salted, &self.info, transposed(batch));
        let schedules = schedules(&keys);
        for ((place, key), schedule) in (0..).zip(batch.keys()).zip(&schedules) {
            identify(place, key, schedule, filter, into);
        }
    }
}

/// The four words of each key.
#[target_feature(enable = "avx512f")]
fn transposed(batch: &Batch) -> [Words; 4] {
    let mut lanes = [[0_u32; WIDTH]; 4];
    for (lane, key) in batch.keys().iter().enumerate() {
        for (lanes, word) in lanes.iter_mut().zip(words::<4>(&key.key.0)) {
            lanes[lane] = word;
        }
    }
    lanes.map(|lanes| load(&lanes))
}

#[inline]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "a load of an array")]
fn load(lanes: &[u32; WIDTH]) -> Words {
    // SAFETY: the array has 64 bytes, and this load needs no alignment.
    unsafe { _mm512_loadu_si512(lanes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "a store into an array")]
fn store(register: __m512i) -> [[u8; 16]; 4] {
    let mut blocks = [[0; 16]; 4];
    // SAFETY: the array has 64 bytes, and this store needs no alignment.
    unsafe { _mm512_storeu_si512(blocks.as_mut_ptr().cast(), register) };
    blocks
}

#[inline]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "a load of an array")]
fn in_each_quarter(block: &[u8; 16]) -> __m512i {
    // SAFETY: the array has 16 bytes, and this load needs no alignment.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(block.as_ptr().cast()) })
}

/// Three shuffles and three more bring the words of sixteen keys together: the words of keys 0, 4, 8 and 12 are then
/// one register, and so on.
#[inline]
#[target_feature(enable = "avx512f")]
fn turned(words: &[Words; 4]) -> [__m512i; 4] {
    let low = [0, 2].map(|at| _mm512_unpacklo_epi32(words[at], words[at + 1]));
    let high = [0, 2].map(|at| _mm512_unpackhi_epi32(words[at], words[at + 1]));
    [
        _mm512_unpacklo_epi64(low[0], low[1]),
        _mm512_unpackhi_epi64(low[0], low[1]),
        _mm512_unpacklo_epi64(high[0], high[1]),
        _mm512_unpackhi_epi64(high[0], high[1]),
    ]
}

/// The round keys of sixteen keys (FIPS 197, section 5.2).
#[target_feature(enable = "avx512f,avx512bw,vaes")]
fn schedules(keys: &[Words; 4]) -> [RoundKeys; WIDTH] {
    let mut schedules = [[[0; 16]; ROUND_KEYS]; WIDTH];
    let bytes_of_words = in_each_quarter(&[3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]);
    for (first, register) in turned(keys).into_iter().enumerate() {
        let mut round_key = _mm512_shuffle_epi8(register, bytes_of_words);
        for round in 0..ROUND_KEYS {
            if round > 0 {
                round_key = next_round_key(round_key, RCON[round - 1]);
            }
            for (quarter, bytes) in store(round_key).into_iter().enumerate() {
                schedules[4 * quarter + first][round] = bytes;
            }
        }
    }
    schedules
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,vaes")]
fn next_round_key(key: __m512i, rcon: i32) -> __m512i {
    // the last word, turned by a byte, in every column: then the rows that AES shifts are all alike, and its last round
    // is the substitution alone
    let turned = in_each_quarter(&[
        13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12,
    ]);
    let last = _mm512_shuffle_epi8(key, turned);
    let substituted = _mm512_aesenclast_epi128(last, _mm512_set1_epi32(rcon));
    let key = _mm512_xor_si512(key, _mm512_bslli_epi128::<4>(key));
    let key = _mm512_xor_si512(key, _mm512_bslli_epi128::<8>(key));
    _mm512_xor_si512(key, substituted)
}

/// The identifiers of one key that pass.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,vaes")]
fn identify(
    place: u8,
    key: &KeySpan,
    schedule: &RoundKeys,
    filter: &Prefilter,
    into: &mut Vec<Candidate>,
) {
    let mut round_keys = [_mm512_setzero_si512(); ROUND_KEYS];
    for (register, bytes) in round_keys.iter_mut().zip(schedule) {
        *register = in_each_quarter(bytes);
    }
    let quarters = _mm512_set_epi32(3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    for turn in 0..usize::from(key.period.get()).div_ceil(PER_TURN) {
        let first = PER_TURN * turn;
        let start = padded_data(Interval(key.start.0.wrapping_add(count(first))));
        let blocks = encrypted(
            &round_keys,
            _mm512_add_epi32(in_each_quarter(&start), quarters),
        );
        for (group, blocks) in blocks.chunks_exact(4).enumerate() {
            let passed = passed(blocks, filter);
            if passed != 0 {
                let first = first + 16 * group;
                collect(place, key, first, passed, blocks, into);
            }
        }
    }
}

/// Sizes here are those of a day.
fn count(small: usize) -> u32 {
    u32::from(small.to_le_bytes()[0])
}

#[inline]
#[target_feature(enable = "avx512f,vaes")]
fn encrypted(keys: &[__m512i; ROUND_KEYS], start: __m512i) -> [__m512i; SIDE_BY_SIDE] {
    let four = _mm512_set_epi32(4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0);
    let mut blocks = [start; SIDE_BY_SIDE];
    let mut next = start;
    for block in &mut blocks {
        *block = _mm512_xor_si512(next, keys[0]);
        next = _mm512_add_epi32(next, four);
    }
    for key in &keys[1..ROUND_KEYS - 1] {
        for block in &mut blocks {
            *block = _mm512_aesenc_epi128(*block, *key);
        }
    }
    for block in &mut blocks {
        *block = _mm512_aesenclast_epi128(*block, keys[ROUND_KEYS - 1]);
    }
    blocks
}

/// Which of sixteen identifiers pass, as bits. The four words of lane `l` are those of registers 0 to 3, so bit
/// `4 l + r` is identifier `4 r + l`.
#[inline]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "a gather has no safe form")]
fn passed(blocks: &[__m512i], filter: &Prefilter) -> u16 {
    let low = _mm512_unpacklo_epi32(blocks[0], blocks[1]);
    let high = _mm512_unpacklo_epi32(blocks[2], blocks[3]);
    let first = _mm512_unpacklo_epi64(low, high);
    let (table, shift) = filter.table();
    debug_assert!(table.len() > (u32::MAX >> shift) as usize);
    let places = _mm512_srl_epi32(first, _mm_cvtsi32_si128(shift.cast_signed()));
    // SAFETY: a prefilter has as many words as there are numbers of `32 - shift` bits, at most 2^22, so that no place is
    // beyond them and none is negative.
    let seen = unsafe { _mm512_i32gather_epi32::<4>(places, table.as_ptr().cast()) };
    let one = _mm512_set1_epi32(1);
    let bits = _mm512_or_si512(
        _mm512_rolv_epi32(one, first),
        _mm512_rolv_epi32(one, _mm512_srli_epi32::<5>(first)),
    );
    let missing = _mm512_andnot_si512(seen, bits);
    _mm512_testn_epi32_mask(missing, missing)
}

/// The identifiers that passed; one in a few hundred.
#[cold]
#[target_feature(enable = "avx512f")]
fn collect(
    place: u8,
    key: &KeySpan,
    first: usize,
    mut passed: u16,
    blocks: &[__m512i],
    into: &mut Vec<Candidate>,
) {
    while passed != 0 {
        let (lane, register) = (passed.trailing_zeros() / 4, passed.trailing_zeros() % 4);
        passed &= passed - 1;
        let interval = count(first) + 4 * register + lane;
        if interval < u32::from(key.period.get()) {
            into.push(Candidate {
                key: place,
                interval: interval.to_le_bytes()[0],
                rpi: Rpi(store(blocks[register as usize])[lane as usize]),
            });
        }
    }
}
