//! A delta, on a list that it does not fit; what is read is written back as it was.
#![no_main]
use fuzz::revoked;
use libfuzzer_sys::fuzz_target;
use revocation::{Delta, List};

fuzz_target!(|data: &[u8]| {
    if let Ok(delta) = Delta::read(data) {
        assert_eq!(delta.write().as_deref(), Ok(data));
        let base = revoked::list(1);
        let base = List::read(&base).expect("it was just written");
        if let Ok(next) = delta.apply(&base) {
            revoked::look_up(&List::read(&next).expect("its digest is that of a list"));
        }
    }
});
