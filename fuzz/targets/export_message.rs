//! The message in an export; the keys that can be read are read again as they were written.
#![no_main]
use exposure::{Export, PublishedKey};
use fuzz::exposed;
use libfuzzer_sys::fuzz_target;

/// More are read and not written again: comparing them takes long.
const MOST: usize = 32;

fuzz_target!(|data: &[u8]| {
    let Ok(export) = Export::read(data) else {
        return;
    };
    let all = export.keys().chain(export.revised_keys());
    let keys: Vec<PublishedKey> = all.flatten().collect();
    if (1..=MOST).contains(&keys.len()) {
        let message = exposed::rewritten(keys.clone());
        let again = Export::read(&message).expect("it was just written");
        let again: Vec<_> = again.keys().map(|key| key.expect("it was whole")).collect();
        let count = |list: &[PublishedKey], key| list.iter().filter(|other| *other == key).count();
        assert_eq!(again.len(), keys.len());
        assert!(
            keys.iter()
                .all(|key| count(&again, key) == count(&keys, key))
        );
    }
});
