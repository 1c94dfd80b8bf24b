//! Key by key, through the libraries.

use crate::hkdf::Salted;
use crate::interval::Interval;
use crate::key::{KeySpan, RPIK_INFO, Rpi, cipher, padded_data};
use crate::matching::batch::{Batch, Candidate};
use crate::matching::prefilter::{Prefilter, first_word};
use aes::cipher::{Array, BlockCipherEncrypt};

pub(in crate::matching) struct Portable(Salted);

impl Portable {
    pub(super) fn new() -> Self {
        Self(Salted::new())
    }

    pub(super) fn candidates(&self, batch: &Batch, filter: &Prefilter, into: &mut Vec<Candidate>) {
        for (place, key) in (0..).zip(batch.keys()) {
            let mut blocks = [[0; 16]; 144];
            let blocks = &mut blocks[..usize::from(key.period.get())];
            self.identifiers(key, blocks);
            let passed = (0..)
                .zip(&*blocks)
                .filter(|(_, rpi)| filter.passes(first_word(rpi)));
            into.extend(passed.map(|(interval, rpi)| Candidate {
                key: place,
                interval,
                rpi: Rpi(*rpi),
            }));
        }
    }

    fn identifiers(&self, key: &KeySpan, blocks: &mut [[u8; 16]]) {
        let rpik = self.0.derive(&key.key.0, &RPIK_INFO);
        for (interval, block) in (key.start.0..).zip(&mut *blocks) {
            *block = padded_data(Interval(interval));
        }
        cipher(&rpik).encrypt_blocks(Array::cast_slice_from_core_mut(blocks));
    }
}
