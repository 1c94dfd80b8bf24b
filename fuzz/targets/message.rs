//! A COSE message, packed as the text of a certificate, against a fixed trust list: mutation gets behind the
//! checksum of the zlib stream here. Nothing verifies but what its signer signed.
#![no_main]
use certificate::{PREFIX, base45};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use libfuzzer_sys::fuzz_target;
use std::io::Write;

fuzz_target!(|message: &[u8]| {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(message).expect("a vector takes all bytes");
    let packed = packed.finish().expect("a vector takes all bytes");
    fuzz::demo::verify(&format!("{PREFIX}{}", base45::encode(&packed)));
});
