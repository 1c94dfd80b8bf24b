//! A trust list as a DID document.
#![no_main]
use certificate::TrustList;
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = TrustList::from_did_document(text);
});
