//! What an authority publishes: its description, an officer's key, a note as it comes, and an index that the officers
//! did sign, whatever it says.
#![no_main]
use bulletin::{Authority, Index, VerifierKey};
use fuzz::{demo, phone};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(authority) = Authority::parse(text) {
        assert_eq!(Authority::parse(&authority.to_json()), Ok(authority));
    }
    let _ = VerifierKey::parse(text);
    let officers = phone::officers();
    if let Ok(index) = Index::open(text, officers, demo::NOW, None) {
        assert_eq!(index.origin, phone::ORIGIN, "a forgery opens");
    }
    let note = phone::signed(text);
    if let Ok(index) = Index::open(&note, officers, demo::NOW, None) {
        assert!(index.issued < index.expires, "an index without a term");
    }
});
