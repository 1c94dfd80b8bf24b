//! Typed bindings of wallet and door for the pages; no logic.
//!
//! In scope: text and bytes across the boundary, the clock's milliseconds as a moment, a refusal as an exception.
//! Out of scope: everything else. The TypeScript types of the JSON are made from the Rust types by
//! `examples/types.rs`, so that the pages cannot drift from them.
#![allow(
    missing_docs,
    reason = "the names are those of the crates that are bound"
)]

mod boundary;
#[cfg(feature = "door")]
mod door;
#[cfg(feature = "encounters")]
pub mod encounters;
#[cfg(feature = "exchange")]
mod exchange;
#[cfg(feature = "encounters")]
pub mod report;
#[cfg(feature = "wallet")]
mod wallet;
