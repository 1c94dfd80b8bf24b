//! Announcements as a phone reads them: what is accepted has no fault, and reads back as the same.
#![no_main]

use bulletin::announcements::{faults, read};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(list) = read(data) {
        assert!(faults(&list).is_empty());
        assert_eq!(read(json::write(&list).as_bytes()), Some(list));
    }
});
