//! A table of orders, as the desk uploads it; then each row as an order.
#![no_main]
use fuzz::orders;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| orders::read(order::rows_of_csv(data)));
