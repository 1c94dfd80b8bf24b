//! Why a certificate cannot serve.

use crate::der::DerError;
use std::fmt;

/// Why a certificate cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum X509Error {
    /// Larger than 16 KiB.
    TooLarge,
    /// Not an X.509 certificate.
    Malformed,
    /// A kind of key that no certificate is signed with.
    Key,
}

impl fmt::Display for X509Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the signer certificate is too large",
            Self::Malformed => "this is not a signer certificate",
            Self::Key => "the signer certificate has a kind of key that is not used here",
        })
    }
}

impl std::error::Error for X509Error {}

impl From<DerError> for X509Error {
    fn from(_: DerError) -> Self {
        Self::Malformed
    }
}
