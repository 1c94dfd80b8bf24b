//! An export file; none verifies that is not one of those that were signed.
#![no_main]
use exposure::Archive;
use fuzz::exposed;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SIGNED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| (0..10).map(exposed::message).collect());

fuzz_target!(|data: &[u8]| {
    if let Ok(archive) = Archive::read(data)
        && let Ok(verified) = archive.verify(&[exposed::trusted()])
    {
        assert!(verified.export().keys().all(|key| key.is_ok()));
        assert!(SIGNED.iter().any(|signed| signed == archive.unverified()));
    }
});
