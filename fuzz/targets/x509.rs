//! A signer's X.509 certificate in DER.
#![no_main]
use certificate::TrustList;
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    let loaded = TrustList::from_der_certificates([der]);
    assert_eq!(loaded.list.len() + loaded.left_out.len(), 1);
});
