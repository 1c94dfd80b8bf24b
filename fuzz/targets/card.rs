//! A SMART Health Card: the texts of its codes (one a line), a file, or the card itself. Nothing verifies but what its
//! issuer signed, and whatever a code says comes back as it was.
#![no_main]
use certificate::shc::{self, faults, file, numeric};
use fuzz::{card, demo};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines: Vec<&str> = text.lines().collect();
    if let Ok(decoded) = numeric::decode(&lines) {
        let again = numeric::decode(&[numeric::encode(&decoded)]);
        assert_eq!(again.as_ref(), Ok(&decoded), "a code says something else");
        card::verify(&decoded);
    }
    let _ = faults::of_codes(&lines);
    for card in file::cards(text).unwrap_or_default() {
        card::verify(&card);
    }
    let _ = faults::of_file(text);
    let _ = faults::of_payload(text, demo::NOW);
    let _ = shc::read(text);
    card::verify(text);
});
