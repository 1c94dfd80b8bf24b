//! A phone's reader and writer of JSON beside the library that everybody uses: both read the same, or neither reads it, and
//! both write the same. Of a number with more digits or a larger exponent than programs write, ours is only very near.
#![no_main]
use fuzz as _;
use libfuzzer_sys::fuzz_target;
use serde_json::{Number, Value};

fuzz_target!(|data: &[u8]| {
    let theirs = serde_json::from_slice::<Value>(data).ok();
    let ours = json::read::<Value>(data).ok();
    let same = match (&ours, &theirs) {
        (Some(ours), Some(theirs)) => are_same(ours, theirs),
        (ours, theirs) => ours == theirs,
    };
    assert!(same, "another reading: {ours:?} {theirs:?}");
    if let Some(value) = ours {
        let written = serde_json::to_string(&value).expect("a value has a form");
        assert_eq!(json::write(&value), written, "another writing");
    }
});

fn are_same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => are_near(ours, theirs),
        (Value::Array(ours), Value::Array(theirs)) => {
            let pairs = ours.iter().zip(theirs);
            ours.len() == theirs.len() && pairs.into_iter().all(|(one, other)| are_same(one, other))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            let mut pairs = ours.iter().zip(theirs);
            ours.len() == theirs.len()
                && pairs.all(|(one, other)| one.0 == other.0 && are_same(one.1, other.1))
        }
        _ => ours == theirs,
    }
}

/// Whole numbers are the same; others differ by no more than their last bits.
fn are_near(ours: &Number, theirs: &Number) -> bool {
    let (Some(one), Some(other)) = (ours.as_f64(), theirs.as_f64()) else {
        return false;
    };
    ours == theirs
        || (ours.is_f64() && theirs.is_f64() && (one - other).abs() <= other.abs() * 1e-15 + 1e-300)
}
