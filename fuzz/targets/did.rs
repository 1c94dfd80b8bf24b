//! A trust list as a DID document, alone and under an authority.
#![no_main]
use certificate::TrustList;
use fuzz::demo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = TrustList::from_did_document(text);
    let _ = TrustList::from_did_document_under(text, demo::authorities());
});
