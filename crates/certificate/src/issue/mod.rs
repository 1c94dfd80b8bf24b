//! Issuing: a country's two-level hierarchy of keys, and the certificates that it signs.
//!
//! In scope: making a CSCA and document signers (EU DCC volume 1, section 4), encoding and signing test, vaccination
//! and recovery certificates (schema 1.3.3), the machine-readable form of names. Out of scope: who may issue what to
//! whom, keeping keys safe, remembering what was issued. Randomness and the time are arguments; only the nonce of a
//! native ECDSA signature comes from the cryptographic library itself.

mod content;
pub(crate) mod deflate;
mod der;
mod hierarchy;
mod key;
mod signer;
mod transliterate;

pub use content::ContentError;
pub use hierarchy::{CertificateName, Csca, ENTROPY, HierarchyError};
pub use key::{KeyError, SigningKey};
pub use signer::{IssueError, Signer};
pub use transliterate::transliterate;
