//! The EU gateway's trust list, alone and under an authority.
#![no_main]
use certificate::TrustList;
use fuzz::demo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = TrustList::from_gateway_json(text);
    let _ = TrustList::from_gateway_json_under(text, demo::authorities());
});
