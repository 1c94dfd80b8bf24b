//! Base45, both ways: what decodes encodes to the same text.
#![no_main]
use certificate::base45;
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(bytes) = base45::decode(text) {
        assert_eq!(base45::encode(&bytes), text);
    }
});
