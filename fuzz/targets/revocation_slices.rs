//! The EU's forms of revocation: a batch of the gateway, and the slices of national backends.
#![no_main]
use fuzz::revoked;
use libfuzzer_sys::fuzz_target;
use revocation::{Batch, BloomFilter, VarHashList};
use time::macros::datetime;

fuzz_target!(|data: &[u8]| {
    if let Ok(batch) = Batch::parse(data) {
        let _ = batch.marks(datetime!(2026-11-22 12:00 UTC)).count();
    }
    if let Ok(list) = VarHashList::read(data) {
        let _ = revoked::marks().any(|mark| list.may_hold(&mark.hash));
    }
    if let Ok(filter) = BloomFilter::read(data) {
        let _ = revoked::marks().any(|mark| filter.may_hold(&mark.hash));
    }
});
