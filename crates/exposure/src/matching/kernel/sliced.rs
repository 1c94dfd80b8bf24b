//! Four keys at once for SHA-256, and eight identifiers of one of them for AES, for processors that have instructions for
//! neither but vectors of 128 bits: WebAssembly.

mod aes8;
mod sbox;
mod sha4;
#[cfg(target_arch = "wasm32")]
mod vector;
#[cfg(not(target_arch = "wasm32"))]
#[path = "sliced/vector_twin.rs"]
mod vector;

use super::rounds::{FixedRounds, fixed_rounds};
use crate::hkdf::{Salted, words};
use crate::key::{KeySpan, PADDED_DATA, RPIK_INFO, Rpi};
use crate::matching::batch::{Batch, Candidate};
use crate::matching::prefilter::Prefilter;
use aes8::{BLOCKS, Key};
use vector::{Vector, first_word, from_words, to_words, transposed};

/// Keys whose HKDF is done together.
const LANES: usize = 4;

/// What is the same for all keys.
pub(in crate::matching) struct Sliced {
    salted: Salted,
    info: FixedRounds,
}

impl Sliced {
    pub(super) fn new() -> Self {
        Self {
            salted: Salted::new(),
            info: fixed_rounds(&RPIK_INFO),
        }
    }

    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    pub(super) fn candidates(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        let mut place = 0;
        for keys in batch.keys().chunks(LANES) {
            let derived = self.derived(keys);
            for (key, derived) in keys.iter().zip(derived) {
                let mut day = Day { place, key, filter };
                day.candidates(&Key::new(derived), into);
                place += 1;
            }
        }
    }

    /// The words of the keys of identifiers, high byte first.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn derived(&self, keys: &[KeySpan]) -> [[u32; 4]; LANES] {
        let mut of_key = [[0; 4]; LANES];
        for (words_of_key, key) in of_key.iter_mut().zip(keys) {
            *words_of_key = words(&key.key.0);
        }
        let lanes = exchanged(of_key);
        let mut vectors = [from_words([0; 4]); 4];
        for (vector, lane) in vectors.iter_mut().zip(lanes) {
            *vector = from_words(lane);
        }
        let output = sha4::derive(&self.salted, &self.info, vectors);
        let mut lanes = [[0; 4]; 4];
        for (lane, vector) in lanes.iter_mut().zip(output) {
            *lane = to_words(vector);
        }
        exchanged(lanes)
    }
}

/// Rows and columns.
fn exchanged(rows: [[u32; 4]; 4]) -> [[u32; 4]; 4] {
    std::array::from_fn(|row| std::array::from_fn(|column| rows[column][row]))
}

/// One key while it was used.
struct Day<'a> {
    place: u8,
    key: &'a KeySpan,
    filter: &'a Prefilter,
}

impl Day<'_> {
    /// The intervals are counted from a multiple of eight, so that eight of them differ in three bits alone; a whole
    /// day begins with one.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn candidates(&mut self, key: &Key, into: &mut Vec<Candidate>) {
        let ahead = self.key.start.0 % 8;
        let until = ahead + u32::from(self.key.period.get());
        for first in (0..until).step_by(BLOCKS) {
            let interval = (self.key.start.0 - ahead).wrapping_add(first);
            let blocks = key.encrypt(padded(interval));
            for (at, block) in (first..).zip(blocks) {
                if (ahead..until).contains(&at) {
                    self.judge(at - ahead, transposed(block), into);
                }
            }
        }
    }

    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn judge(&self, interval: u32, block: Vector, into: &mut Vec<Candidate>) {
        if self.filter.passes(first_word(block)) {
            into.push(Candidate {
                key: self.place,
                interval: interval.to_le_bytes()[0],
                rpi: Rpi(bytes(to_words(block))),
            });
        }
    }
}

/// `PaddedData` of an interval.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn padded(interval: u32) -> Vector {
    let [a, b, c, _] = words::<4>(&PADDED_DATA).map(u32::swap_bytes);
    from_words([a, b, c, interval])
}

fn bytes(words: [u32; 4]) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (bytes, word) in bytes.chunks_exact_mut(4).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}
