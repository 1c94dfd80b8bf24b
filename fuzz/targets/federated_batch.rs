//! A batch of the EU's gateway; the keys that can be read are read again as they were written.
#![no_main]
use exposure::{FederatedBatch, FederatedKey};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(batch) = FederatedBatch::read(data) {
        let keys: Vec<FederatedKey<'_>> = batch.keys.into_iter().flatten().collect();
        let written = FederatedKey::batch(&keys);
        let again = FederatedBatch::read(&written).expect("it was just written");
        let again: Result<Vec<_>, _> = again.keys.into_iter().collect();
        assert_eq!(again.as_ref(), Ok(&keys));
        let signed = FederatedKey::signing_bytes(&keys);
        assert_eq!(
            signed.iter().filter(|byte| **byte == b'.').count(),
            8 * keys.len()
        );
    }
});
