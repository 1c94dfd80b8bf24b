//! What a page tells a wallet: an input of any kind. After one that was taken, the wallet is saved and opens as it was.
#![no_main]
use fuzz::demo::NOW;
use libfuzzer_sys::fuzz_target;
use wallet::Wallet;

fuzz_target!(|input: &str| {
    let mut wallet = Wallet::default();
    if wallet.input_json(input, NOW).refusal.is_none() {
        let saved = wallet.save();
        let again = Wallet::open(&saved).expect("what was saved opens");
        assert_eq!(again.save(), saved, "what was opened is saved as it was");
    }
});
