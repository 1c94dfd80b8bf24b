//! Two keys at once, for processors with AES-NI and SHA-NI and no wide registers: the HKDF of two keys side by side, their
//! AES key schedules side by side, then for each key eight identifiers at a time, and eight questions to the prefilter.

use super::expansion::{RCON, ROUND_KEYS};
use super::rounds::{FixedRounds, fixed_rounds};
use super::sha2x::{self, STREAMS};
use crate::hkdf::Salted;
use crate::key::{KeySpan, PADDED_DATA, RPIK_INFO, Rpi};
use crate::matching::batch::{Batch, Candidate};
use crate::matching::prefilter::Prefilter;
use std::arch::x86_64::*;

/// Identifiers that are encrypted side by side, to hide the time of one round. A day has eighteen turns.
const SIDE_BY_SIDE: usize = 8;
const GROUPS: usize = SIDE_BY_SIDE / 4;

type RoundKeys = [__m128i; ROUND_KEYS];

/// The proof that this processor has what the kernel needs, and what is the same for all keys.
pub(in crate::matching) struct Narrow {
    salted: Salted,
    info: FixedRounds,
}

impl Narrow {
    pub(super) fn detect() -> Option<Self> {
        let able = std::is_x86_feature_detected!("aes")
            && std::is_x86_feature_detected!("sha")
            && std::is_x86_feature_detected!("ssse3")
            && std::is_x86_feature_detected!("sse4.1");
        able.then(|| Self {
            salted: Salted::new(),
            info: fixed_rounds(&RPIK_INFO),
        })
    }

    #[allow(unsafe_code, reason = "the processor was asked")]
    pub(super) fn candidates(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        // SAFETY: a `Narrow` is made by `detect` alone, after the processor said that it has these instructions.
        unsafe { self.work(batch, filter, into) }
    }

    #[target_feature(enable = "aes,sha,sse2,ssse3,sse4.1")]
    fn work(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        let table = filter.table();
        let mut turns = [Turn::new(), Turn::new(), Turn::new()];
        let [turn, before, long_before] = &mut turns;
        let (mut turn, mut before, mut long_before) = (turn, before, long_before);
        for (pair, keys) in (0..).step_by(STREAMS).zip(batch.keys().chunks(STREAMS)) {
            // the last one of an odd number is computed twice and looked at once
            let other = keys.last().unwrap_or(&keys[0]);
            let both = [&keys[0].key.0, &other.key.0];
            let schedules = schedules(sha2x::derive(&self.salted, &self.info, both));
            for ((place, key), schedule) in (pair..).zip(keys).zip(&schedules) {
                let until = key.period.get();
                let mut next = start(key);
                for first in (0..until).step_by(SIDE_BY_SIDE) {
                    (turn.key, turn.first, turn.until) = (place, first, until);
                    next = turn.encrypt(next, schedule, before, table);
                    long_before.judge(filter, into);
                    (turn, before, long_before) = (long_before, turn, before);
                }
            }
        }
        long_before.judge(filter, into);
        before.look_up(table.0);
        before.judge(filter, into);
    }
}

/// The round keys of two keys (FIPS 197, section 5.2).
#[inline]
#[target_feature(enable = "aes,sse2,ssse3")]
fn schedules(keys: [__m128i; STREAMS]) -> [RoundKeys; STREAMS] {
    let [mut first, mut second] = keys;
    let mut schedules = [[first; ROUND_KEYS], [second; ROUND_KEYS]];
    for (round, rcon) in RCON.into_iter().enumerate() {
        first = next_round_key(first, rcon);
        second = next_round_key(second, rcon);
        schedules[0][round + 1] = first;
        schedules[1][round + 1] = second;
    }
    schedules
}

#[inline]
#[target_feature(enable = "aes,sse2,ssse3")]
fn next_round_key(key: __m128i, rcon: i32) -> __m128i {
    // the last word, turned by a byte, in every column: then the rows that AES shifts are all alike, and its last round
    // is the substitution alone
    let turned = _mm_set1_epi32(0x0c0f_0e0d);
    let last = _mm_shuffle_epi8(key, turned);
    let substituted = _mm_aesenclast_si128(last, _mm_set1_epi32(rcon));
    let key = _mm_xor_si128(key, _mm_slli_si128::<4>(key));
    let key = _mm_xor_si128(key, _mm_slli_si128::<8>(key));
    _mm_xor_si128(key, substituted)
}

/// A part of a key's day on its way: encrypted, looked up in the table, then judged.
///
/// The words of the table are fetched one by one while the next part is encrypted, and read together a turn later, when
/// they have arrived where the load of a whole register can see them.
struct Turn {
    key: u8,
    first: u8,
    /// How long the key was used: nothing before there is a key.
    until: u8,
    blocks: [__m128i; SIDE_BY_SIDE],
    /// The first words of the identifiers.
    words: [__m128i; GROUPS],
    /// Where in the table they are looked up.
    places: [[u32; 4]; GROUPS],
    /// What the table has there.
    seen: [u32; SIDE_BY_SIDE],
}

impl Turn {
    #[target_feature(enable = "sse2")]
    fn new() -> Self {
        Self {
            key: 0,
            first: 0,
            until: 0,
            blocks: [_mm_setzero_si128(); SIDE_BY_SIDE],
            words: [_mm_setzero_si128(); GROUPS],
            places: [[0; 4]; GROUPS],
            seen: [0; SIDE_BY_SIDE],
        }
    }

    /// Encrypts this part, `next` being its first block before the first round key, and meanwhile looks the one before it
    /// up. Gives the block behind its last.
    #[inline]
    #[target_feature(enable = "aes,sse2,sse4.1")]
    fn encrypt(
        &mut self,
        mut next: __m128i,
        schedule: &RoundKeys,
        before: &mut Self,
        (table, shift): (&[u32], u32),
    ) -> __m128i {
        let one = _mm_set_epi32(1, 0, 0, 0);
        let mut blocks = [next; SIDE_BY_SIDE];
        for block in &mut blocks {
            *block = _mm_xor_si128(next, schedule[0]);
            next = _mm_add_epi32(next, one);
        }
        let mut look_ups = before.places.as_flattened().iter().zip(&mut before.seen);
        for key in &schedule[1..ROUND_KEYS - 1] {
            for block in &mut blocks {
                *block = _mm_aesenc_si128(*block, *key);
            }
            if let Some((place, seen)) = look_ups.next() {
                *seen = table[*place as usize];
            }
        }
        for block in &mut blocks {
            *block = _mm_aesenclast_si128(*block, schedule[ROUND_KEYS - 1]);
        }
        self.blocks = blocks;
        self.place(shift);
        next
    }

    /// Where the identifiers are to be looked up.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn place(&mut self, shift: u32) {
        let shift = _mm_cvtsi32_si128(shift.cast_signed());
        for (group, blocks) in self.blocks.chunks_exact(4).enumerate() {
            let low = _mm_unpacklo_epi32(blocks[0], blocks[1]);
            let high = _mm_unpacklo_epi32(blocks[2], blocks[3]);
            self.words[group] = _mm_unpacklo_epi64(low, high);
            self.places[group] = lanes(_mm_srl_epi32(self.words[group], shift));
        }
    }

    fn look_up(&mut self, table: &[u32]) {
        let places = self.places.as_flattened().iter();
        for (place, seen) in places.zip(&mut self.seen) {
            *seen = table[*place as usize];
        }
    }

    /// Adds the identifiers that pass. Two of the three bits are asked for first, all at once: in one turn of fifty one has
    /// them.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn judge(&self, filter: &Prefilter, into: &mut Vec<Candidate>) {
        let mut any = _mm_setzero_si128();
        for (group, seen) in self.seen.chunks_exact(4).enumerate() {
            let words = self.words[group];
            let bits = _mm_or_si128(bit::<0>(words), bit::<5>(words));
            let missing = _mm_andnot_si128(sha2x::four(seen), bits);
            any = _mm_or_si128(any, _mm_cmpeq_epi32(missing, _mm_setzero_si128()));
        }
        if _mm_movemask_epi8(any) != 0 {
            self.collect(filter, into);
        }
    }

    #[cold]
    #[target_feature(enable = "sse2")]
    fn collect(&self, filter: &Prefilter, into: &mut Vec<Candidate>) {
        for (interval, block) in (self.first..self.until).zip(self.blocks) {
            if filter.passes(_mm_cvtsi128_si32(block).cast_unsigned()) {
                into.push(Candidate {
                    key: self.key,
                    interval,
                    rpi: Rpi(bytes(block)),
                });
            }
        }
    }
}

/// In each lane the bit whose place are the five bits of the word from `FROM` on. Without an instruction that shifts each lane
/// by its own number, a power of two is made as a floating-point number, whose exponent it is; 2^31 becomes the lowest
/// whole number, which is the same bit.
#[inline]
#[target_feature(enable = "sse2")]
fn bit<const FROM: u32>(words: __m128i) -> __m128i {
    const EXPONENT: u32 = 23;
    let mask = _mm_set1_epi32(0x1f << FROM);
    let left = _mm_cvtsi32_si128((EXPONENT - FROM).cast_signed());
    let exponent = _mm_sll_epi32(_mm_and_si128(words, mask), left);
    let number = _mm_add_epi32(exponent, _mm_set1_epi32(127 << EXPONENT));
    _mm_cvttps_epi32(_mm_castsi128_ps(number))
}

#[inline]
#[target_feature(enable = "sse2")]
#[allow(unsafe_code, reason = "a store into an array")]
fn lanes(register: __m128i) -> [u32; 4] {
    let mut lanes = [0; 4];
    // SAFETY: the array has 16 bytes, and this store needs no alignment.
    unsafe { _mm_storeu_si128(lanes.as_mut_ptr().cast(), register) };
    lanes
}

#[target_feature(enable = "sse2")]
#[allow(unsafe_code, reason = "a store into an array")]
fn bytes(block: __m128i) -> [u8; 16] {
    let mut bytes = [0; 16];
    // SAFETY: the array has 16 bytes, and this store needs no alignment.
    unsafe { _mm_storeu_si128(bytes.as_mut_ptr().cast(), block) };
    bytes
}

/// What the first identifier of a key is the encryption of.
#[inline]
#[target_feature(enable = "sse2")]
fn start(key: &KeySpan) -> __m128i {
    let mut words = [0, 0, 0, key.start.0];
    for (word, bytes) in words.iter_mut().zip(PADDED_DATA[..12].chunks_exact(4)) {
        *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    sha2x::four(&words)
}
