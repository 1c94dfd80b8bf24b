//! A list of areas in the compact form.
#![no_main]
use fuzz::phone;
use libfuzzer_sys::fuzz_target;
use travel::Areas;

fuzz_target!(|data: &[u8]| {
    if let Ok(areas) = Areas::from_binary(data) {
        phone::match_areas(areas);
    }
});
