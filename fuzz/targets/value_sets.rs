//! Value sets in the EU's JSON.
#![no_main]
use certificate::{ValueSetName, ValueSets};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(sets) = ValueSets::from_json([text]) else {
        return;
    };
    let lists = sets.code_lists();
    for name in ValueSetName::ALL {
        let codes = &lists[name.id()];
        assert!(
            codes.iter().all(|code| sets.contains(name, code)),
            "a listed code is unknown"
        );
    }
});
