//! What a certificate is made of, each layer on the input itself: zlib stream, COSE message, token, CBOR.
#![no_main]
use certificate::{cbor, cose, cwt, inflate};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = cbor::to_json(data);
    let _ = cwt::parse(data);
    if let Ok(message) = cose::parse(data) {
        let _ = message.signed_bytes();
    }
    let _ = inflate::inflate(data);
});
