//! Sets and maps as sorted lists, for the few and small ones of the protocols.
//!
//! In scope: what the standard library's trees do, in the same order, for up to some thousand members. Out of scope: many
//! members that come one by one, for each costs a move of those behind it.
//!
//! Why not the trees alone: each type of member compiles a tree of its own, six times the code of a list, and twenty of them
//! were a seventh of the module that a phone loads.

mod map;
mod set;

pub use map::Map;
pub use set::Set;
