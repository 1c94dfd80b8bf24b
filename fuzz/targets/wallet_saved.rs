//! A saved wallet: the bytes as they come, then as the holder's part behind a right head.
#![no_main]
use fuzz::{demo, phone};
use libfuzzer_sys::fuzz_target;
use wallet::Wallet;

fuzz_target!(|data: &[u8]| {
    let _ = Wallet::open(data);
    if let Ok(opened) = Wallet::open(&phone::stored(data)) {
        let _ = opened.view(demo::NOW);
        let saved = opened.save();
        let again = Wallet::open(&saved).expect("what was saved opens");
        assert_eq!(again.save(), saved, "what was opened is saved as it was");
    }
});
