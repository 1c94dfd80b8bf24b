//! A phone's reader and writer of JSON beside the library that everybody uses: both read the same, or neither reads it, and
//! both write the same.
#![no_main]
use fuzz as _;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let theirs = serde_json::from_slice::<Value>(data).ok();
    let ours = json::read::<Value>(data).ok();
    assert_eq!(ours, theirs, "another reading");
    if let Some(value) = ours {
        let written = serde_json::to_string(&value).expect("a value has a form");
        assert_eq!(json::write(&value), written, "another writing");
    }
});
