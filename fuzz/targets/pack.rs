//! A policy pack, read and judged.
#![no_main]
use fuzz as _;
use libfuzzer_sys::fuzz_target;
use policy::pack::Pack;

fuzz_target!(|data: &[u8]| {
    if let Ok(pack) = Pack::parse(data) {
        let _ = pack.findings();
    }
});
