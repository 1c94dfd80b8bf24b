//! A revocation list: looked up in, walked through, and changed by a delta that fits it.
#![no_main]
use fuzz::revoked;
use libfuzzer_sys::fuzz_target;
use revocation::{Delta, List};

fuzz_target!(|data: &[u8]| {
    if let Ok(list) = List::read(data) {
        revoked::look_up(&list);
        if list.check().is_ok() {
            let next = revoked::next_version_of(&list);
            if let Ok(next) = List::read(&next)
                && let Ok(delta) = Delta::between(&list, &next)
            {
                assert_eq!(delta.apply(&list).as_deref(), Ok(next.bytes()));
            }
        }
    }
});
