//! The authority's secret keys on disk: the hierarchy that signs certificates, the officers who sign bulletins, the verification
//! server's.

mod exposure;
mod hierarchy;
mod officers;
mod verification;

pub(crate) use exposure::ExposureKeys;
pub use hierarchy::{Hierarchy, KINDS};
pub(crate) use officers::OfficerKeys;
pub(crate) use verification::{Hashed, VerificationKeys};
