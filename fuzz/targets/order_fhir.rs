//! A bundle of a laboratory, as the desk uploads it; then each result as an order.
#![no_main]
use fuzz::orders;
use libfuzzer_sys::fuzz_target;
use order::Mapping;
use std::sync::LazyLock;

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::standard);

fuzz_target!(|data: &[u8]| orders::read(order::rows_of_fhir(data, &MAPPING)));
