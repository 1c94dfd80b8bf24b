//! Sixteen keys at once, for processors with AVX-512 and VAES: the HKDF of all, then the AES key schedules of four keys in
//! one register, then for each key its identifiers, four in a register, and sixteen questions to the prefilter at once.

use super::expansion::{RCON, ROUND_KEYS};
use super::rounds::{FixedRounds, fixed_rounds};
use super::sha16::{self, Words};
use crate::hkdf::{Salted, words};
use crate::interval::Interval;
use crate::key::{KeySpan, RPIK_INFO, Rpi, padded_data};
use crate::matching::batch::{Batch, Candidate, WIDTH};
use crate::matching::prefilter::Prefilter;
use std::arch::x86_64::*;

/// Registers of four identifiers that are encrypted side by side, to hide the time of one round. Three groups of
/// sixteen identifiers, so a day has three turns.
const SIDE_BY_SIDE: usize = 12;
const PER_TURN: usize = 4 * SIDE_BY_SIDE;
const GROUPS: usize = SIDE_BY_SIDE / 4;
/// All are done in eight of the nine rounds that are alike.
const LOOK_UPS_A_ROUND: usize = PER_TURN / 8;

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
            info: fixed_rounds(&RPIK_INFO),
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
        let table = filter.table();
        let mut turns = [Turn::new(), Turn::new(), Turn::new()];
        let [turn, before, long_before] = &mut turns;
        let (mut turn, mut before, mut long_before) = (turn, before, long_before);
        for ((place, key), schedule) in (0..).zip(batch.keys()).zip(&schedules) {
            let until = usize::from(key.period.get());
            for first in (0..until).step_by(PER_TURN) {
                (turn.key, turn.first, turn.until) = (place, first, until);
                turn.encrypt(key, schedule, before, table);
                long_before.judge(into);
                (turn, before, long_before) = (long_before, turn, before);
            }
        }
        long_before.judge(into);
        before.look_up(table.0);
        before.judge(into);
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

#[inline]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "a store into an array")]
fn lanes(register: __m512i) -> [u32; 16] {
    let mut lanes = [0; 16];
    // SAFETY: the array has 64 bytes, and this store needs no alignment.
    unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast(), register) };
    lanes
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

/// A part of a key's day on its way: encrypted, looked up in the table, then judged.
///
/// The words of the table are fetched one by one while the next part is encrypted, which costs nearly nothing; the
/// instruction that gathers sixteen takes longer than the encryption. They are read together a turn later, when they have
/// arrived where the load of a whole register can see them.
struct Turn {
    key: u8,
    first: usize,
    /// How long the key was used: nothing before there is a key.
    until: usize,
    blocks: [__m512i; SIDE_BY_SIDE],
    /// The first words of the identifiers.
    words: [__m512i; GROUPS],
    /// Where in the table they are looked up.
    places: [[u32; 16]; GROUPS],
    /// What the table has there.
    seen: [[u32; 16]; GROUPS],
}

impl Turn {
    #[target_feature(enable = "avx512f")]
    fn new() -> Self {
        Self {
            key: 0,
            first: 0,
            until: 0,
            blocks: [_mm512_setzero_si512(); SIDE_BY_SIDE],
            words: [_mm512_setzero_si512(); GROUPS],
            places: [[0; 16]; GROUPS],
            seen: [[0; 16]; GROUPS],
        }
    }

    /// Encrypts this part, and meanwhile looks the one before it up.
    #[inline]
    #[target_feature(enable = "avx512f,vaes")]
    fn encrypt(
        &mut self,
        key: &KeySpan,
        schedule: &RoundKeys,
        before: &mut Self,
        table: (&[u32], u32),
    ) {
        let mut blocks = self.plain(key, &schedule[0]);
        let inner = schedule[1..ROUND_KEYS - 1].iter();
        let mut look_ups = before
            .places
            .as_flattened()
            .iter()
            .zip(before.seen.as_flattened_mut());
        for key in inner {
            let key = in_each_quarter(key);
            for block in &mut blocks {
                *block = _mm512_aesenc_epi128(*block, key);
            }
            for (place, seen) in look_ups.by_ref().take(LOOK_UPS_A_ROUND) {
                *seen = table.0[*place as usize];
            }
        }
        let key = in_each_quarter(&schedule[ROUND_KEYS - 1]);
        for block in &mut blocks {
            *block = _mm512_aesenclast_epi128(*block, key);
        }
        self.blocks = blocks;
        self.place(table.1);
    }

    /// What is encrypted, with the first round key.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn plain(&self, key: &KeySpan, round_key: &[u8; 16]) -> [__m512i; SIDE_BY_SIDE] {
        let start = padded_data(Interval(key.start.0.wrapping_add(count(self.first))));
        let quarters = _mm512_set_epi32(3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
        let four = _mm512_set_epi32(4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0);
        let mut next = _mm512_add_epi32(in_each_quarter(&start), quarters);
        let round_key = in_each_quarter(round_key);
        let mut blocks = [next; SIDE_BY_SIDE];
        for block in &mut blocks {
            *block = _mm512_xor_si512(next, round_key);
            next = _mm512_add_epi32(next, four);
        }
        blocks
    }

    /// Where the identifiers are to be looked up.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn place(&mut self, shift: u32) {
        let shift = _mm_cvtsi32_si128(shift.cast_signed());
        for (group, blocks) in self.blocks.chunks_exact(4).enumerate() {
            let low = _mm512_unpacklo_epi32(blocks[0], blocks[1]);
            let high = _mm512_unpacklo_epi32(blocks[2], blocks[3]);
            self.words[group] = _mm512_unpacklo_epi64(low, high);
            self.places[group] = lanes(_mm512_srl_epi32(self.words[group], shift));
        }
    }

    fn look_up(&mut self, table: &[u32]) {
        let places = self.places.as_flattened().iter();
        for (place, seen) in places.zip(self.seen.as_flattened_mut()) {
            *seen = table[*place as usize];
        }
    }

    /// Which identifiers of a group pass, as bits. Lane `4 q + r` is the first word of quarter `q` of register `r`, which is
    /// identifier `4 r + q`.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn passed(&self, group: usize) -> u16 {
        let (one, words) = (_mm512_set1_epi32(1), self.words[group]);
        let bits = [
            words,
            _mm512_srli_epi32::<5>(words),
            _mm512_srli_epi32::<10>(words),
        ];
        let [a, b, c] = bits.map(|place| _mm512_rolv_epi32(one, place));
        let missing = _mm512_andnot_si512(
            load(&self.seen[group]),
            _mm512_or_si512(_mm512_or_si512(a, b), c),
        );
        _mm512_testn_epi32_mask(missing, missing)
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn judge(&self, into: &mut Vec<Candidate>) {
        let passed: [u16; GROUPS] = std::array::from_fn(|group| self.passed(group));
        if passed == [0; GROUPS] {
            return;
        }
        for (group, passed) in passed.into_iter().enumerate() {
            self.collect(group, passed, into);
        }
    }

    /// The identifiers that passed; one in a thousand.
    #[cold]
    #[target_feature(enable = "avx512f")]
    fn collect(&self, group: usize, mut passed: u16, into: &mut Vec<Candidate>) {
        while passed != 0 {
            let lane = passed.trailing_zeros() as usize;
            passed &= passed - 1;
            let (quarter, register) = (lane / 4, lane % 4);
            let interval = self.first + 16 * group + 4 * register + quarter;
            if interval < self.until {
                into.push(Candidate {
                    key: self.key,
                    interval: interval.to_le_bytes()[0],
                    rpi: Rpi(store(self.blocks[4 * group + register])[quarter]),
                });
            }
        }
    }
}

/// Sizes here are those of a day.
fn count(small: usize) -> u32 {
    u32::from(small.to_le_bytes()[0])
}
