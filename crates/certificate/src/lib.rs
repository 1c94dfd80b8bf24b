//! Signed health certificates (HC1: EU DCC, WHO GDHCN): reading, verifying, issuing.

pub mod qr;
pub mod uvci;
mod value_sets;

pub use value_sets::{Encoding, Meaning, ValueSetError, ValueSetName, ValueSets};
