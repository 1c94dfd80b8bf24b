//! JSON (RFC 8259) as phones and doors read and write it: small code first.
//!
//! In scope: types with serde's derives from JSON and to JSON, the same bytes as `serde_json` writes. Out of scope: a
//! message about what is wrong (`serde_json` has one; publishers get it), numbers beyond 64 bits, raw parts of a text.
//!
//! Why not `serde_json` alone: each type compiles a parser of its own, with its own messages about faults that no page
//! shows, and so it was a third of the module that a phone loads. Here one parser makes a [`Tree`], types are read from
//! that, and the error is nothing but the fact that there was one. Instants and days have their one way of writing here.

pub mod day;
pub mod instant;
mod nearest;
mod number;
mod parse;
mod read;
mod tree;
mod value;
mod write;

pub use read::{NotRead, read, read_apart, read_tree, tree};
pub use tree::{Tagged, Tree};
pub use write::write;
