//! A certificate's text, read without a check of its signature.
#![no_main]
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = certificate::read(text);
});
