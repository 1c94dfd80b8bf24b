//! A backup: the bytes as they come, then with a right digest of the head and a cost that a fuzzer can pay. (A head
//! may ask for 256 MiB, which the cap here does not leave; that the cost is capped is a test of crate `wallet`.)
#![no_main]
use fuzz::phone;
use libfuzzer_sys::fuzz_target;
use wallet::Wallet;

const PASSPHRASE: &str = "correct horse battery";

fuzz_target!(|data: &[u8]| {
    let _ = Wallet::restore(data, PASSPHRASE);
    if let Some(backup) = phone::backup(data) {
        assert!(
            Wallet::restore(&backup, PASSPHRASE).is_err(),
            "a forgery opens"
        );
    }
});
