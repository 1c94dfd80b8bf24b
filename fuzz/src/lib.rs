//! What every target shares: the cap on memory, and reading JSON out of the input.
//!
//! The allocator counts what is live. An input that makes a parser hold more than
//! [`MAX_LIVE`] bytes at once fails its allocation there, which aborts and so is a finding.

pub mod card;
pub mod demo;
pub mod exposed;
pub mod orders;
pub mod phone;
pub mod revoked;

use cap::Cap;
// Linked in everywhere: the coverage counters call it, also in the program that writes the seeds.
use json::Tree;
use libfuzzer_sys as _;
use serde_json::Value;
use std::alloc::System;

/// The most a parser may hold while it works on one input.
pub const MAX_LIVE: usize = 64 << 20;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MAX_LIVE);

/// Up to `N` JSON values that the input begins with; `None` where it begins with fewer.
pub fn json<const N: usize>(data: &[u8]) -> Option<[Tree; N]> {
    let values = serde_json::Deserializer::from_slice(data)
        .into_iter()
        .take(N);
    let values: Result<Vec<Value>, _> = values.collect();
    let trees: Vec<Tree> = values.ok()?.into_iter().map(Tree::from).collect();
    trees.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_cap_cannot_be_held() {
        assert!(Vec::<u8>::new().try_reserve_exact(MAX_LIVE / 2).is_ok());
        assert!(Vec::<u8>::new().try_reserve_exact(MAX_LIVE).is_err());
    }

    #[test]
    fn json_values_are_read_one_after_the_other() {
        assert_eq!(
            json(b"[1] {}"),
            Some([serde_json::json!([1]).into(), serde_json::json!({}).into()])
        );
        assert_eq!(json::<2>(b"[1]"), None);
        assert_eq!(json::<1>(b"[1"), None);
    }
}
