//! A certificate's text against a fixed trust list: nothing verifies but what its signer signed.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| fuzz::demo::verify(text));
