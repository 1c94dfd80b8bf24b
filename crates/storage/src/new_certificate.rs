//! What is kept of a certificate, before it is.

use audit::Actor;
use time::OffsetDateTime;

/// A certificate that was signed and is to be recorded before it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    /// SHA-256 of its identifier.
    pub uvci_hash: [u8; 32],
    /// test, vaccination or recovery.
    pub kind: &'static str,
    /// What revocation lists call it.
    pub mark: Vec<u8>,
    /// End of its technical validity.
    pub expires_at: OffsetDateTime,
    /// HMAC-SHA-256 under the key of the day, by which a duplicate is noticed.
    pub fingerprint: [u8; 32],
    /// The same under the key of the day before, where there is one.
    pub earlier: Option<[u8; 32]>,
    /// Whether it is issued although one like it was today or yesterday.
    pub despite_duplicate: bool,
    /// The identifier's hash of the one with a mistake whose place it takes, which is revoked.
    pub corrects: Option<[u8; 32]>,
    /// Who issued it.
    pub by: Actor,
}
