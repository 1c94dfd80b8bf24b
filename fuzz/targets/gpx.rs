//! GPX, as a phone previews it; the seeds are of this form.
#![no_main]
use fuzz::phone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| phone::preview(data));
