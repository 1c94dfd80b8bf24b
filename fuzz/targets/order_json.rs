//! One order as a form sends it, and a file of a laboratory's codes.
#![no_main]
use fuzz::orders;
use libfuzzer_sys::fuzz_target;
use order::{Mapping, Row};

fuzz_target!(|data: &[u8]| {
    let _ = Mapping::parse(data);
    if let Ok(text) = std::str::from_utf8(data) {
        orders::read(Ok(vec![(1, Row::from_json(text))]));
    }
});
