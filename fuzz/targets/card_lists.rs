//! What is read of issuers of SMART Health Cards: key sets, directories, lists of cards taken back, records.
#![no_main]
use certificate::shc::{Directory, Issuers, JwkSet, RevocationList, faults};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(set) = JwkSet::read(text) {
        for key in set.keys {
            let _ = key.names("https://cards.example/issuer");
        }
    }
    let _ = Issuers::from_directory_snapshot(text);
    let _ = Directory::read(text);
    let _ = RevocationList::read(text);
    let _ = faults::of_bundle(text);
    let _ = faults::of_usa_covid19_immunization(text);
});
