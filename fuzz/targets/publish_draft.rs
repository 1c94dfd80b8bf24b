//! An officer's draft of any kind: the first byte chooses the kind, the second where the rest is cut into what is in force
//! and the draft. What passes is told against what is in force, and passes again.
#![no_main]

use bulletin::Kind;
use fuzz::demo::NOW;
use libfuzzer_sys::fuzz_target;
use publishing::{Draft, check, differences};

fuzz_target!(|data: &[u8]| {
    let [kind, cut, rest @ ..] = data else {
        return;
    };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    let (before, bytes) = rest.split_at(rest.len() * usize::from(*cut) / 256);
    let before = (!before.is_empty()).then_some(before);
    let name = "measles.json";
    let checked = check(Draft { kind, name, bytes }, before, NOW);
    assert!(!differences(before, Some(bytes), kind).is_empty());
    match checked {
        Ok(checked) => {
            let bytes = &checked.bytes;
            assert!(check(Draft { kind, name, bytes }, before, NOW).is_ok());
        }
        Err(findings) => assert!(!findings.is_empty()),
    }
});
