//! A deflate stream: what the library that everybody uses makes of it, the certificate's own reader makes of it too.
#![no_main]
use certificate::inflate::{InflateError, MAX_INFLATED, inflate};
use flate2::{Decompress, FlushDecompress, Status};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|deflated: &[u8]| {
    // without a checksum in it, mutation gets far
    let mut out = Vec::with_capacity(MAX_INFLATED + 1);
    let mut library = Decompress::new(false);
    let status = library.decompress_vec(deflated, &mut out, FlushDecompress::Finish);
    let read = usize::try_from(library.total_in()).expect("the input is in memory");
    let is_whole = matches!(status, Ok(Status::StreamEnd));
    let used = if is_whole {
        &deflated[..read]
    } else {
        deflated
    };
    let stream = [&[0x78, 0x9c], used, &adler32(&out).to_be_bytes()].concat();
    match inflate(&stream) {
        Ok(ours) => assert!(is_whole && ours == out, "this is not what was packed"),
        Err(InflateError::TooLarge) => assert!(out.len() > MAX_INFLATED || !is_whole),
        Err(error) => assert!(!is_whole, "a whole stream is refused: {error}"),
    }
});

/// RFC 1950, section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}
