//! The authority's secret keys on disk: the hierarchy that signs certificates, the officers who sign bulletins.

mod hierarchy;
mod officers;

pub use hierarchy::{Hierarchy, KINDS};
pub(crate) use officers::OfficerKeys;
