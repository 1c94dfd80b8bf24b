//! The EU gateway's trust list.
#![no_main]
use certificate::TrustList;
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = TrustList::from_gateway_json(text);
});
