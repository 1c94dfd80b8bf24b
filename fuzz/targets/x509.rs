//! A signer's X.509 certificate in DER, as one that is trusted, as one under an authority, and as an authority.
#![no_main]
use certificate::{Authorities, TrustList};
use fuzz::demo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    let loaded = TrustList::from_der_certificates([der]);
    assert_eq!(loaded.list.len() + loaded.left_out.len(), 1);
    let under = TrustList::from_der_certificates_under([der], demo::authorities());
    assert_eq!(under.list.len() + under.left_out.len(), 1);
    let _ = Authorities::from_der_certificates([der]);
});
