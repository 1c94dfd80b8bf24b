//! Writing an export (Exposure Key export file format and verification, version 1). The same keys and signers are the same
//! bytes, in whatever order the keys come: they are sorted, signatures are deterministic (RFC 6979).

use super::archive::MAX_EXPORT;
use super::message::{ALGORITHM, HEADER, MAX_SIGNATURES, PublishedKey};
use super::pack::pack;
use crate::interval::RollingPeriod;
use crate::wire::{push_bytes, push_fixed64, push_number};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::{EncodePublicKey, LineEnding};
use std::fmt;

/// What is to be published. There is always one batch of one: phones drop a file whose time and number they know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportDraft<'a> {
    /// From when its keys were published, in Unix seconds.
    pub start: u64,
    /// Until when.
    pub end: u64,
    /// For which region.
    pub region: &'a str,
    /// New keys.
    pub keys: Vec<PublishedKey>,
    /// Keys of which something was published before and has changed.
    pub revised_keys: Vec<PublishedKey>,
}

/// A key that exports are signed by, and what phones call it.
pub struct ExportSigner {
    id: String,
    version: String,
    key: SigningKey,
}

/// Why an export cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Nobody signs it, or more than ten do.
    Signers,
    /// There are more keys than a phone would unpack.
    TooLarge,
}

impl ExportSigner {
    /// `secret` is the number of a key of P-256; `None` where it is 0 or too large.
    #[must_use]
    pub fn new(id: &str, version: &str, secret: &[u8; 32]) -> Option<Self> {
        Some(Self {
            id: id.to_owned(),
            version: version.to_owned(),
            key: SigningKey::from_slice(secret).ok()?,
        })
    }

    /// The public key as a point, not compressed.
    #[must_use]
    pub fn public_point(&self) -> Vec<u8> {
        self.key
            .verifying_key()
            .to_sec1_point(false)
            .as_bytes()
            .to_vec()
    }

    /// The public key as `SubjectPublicKeyInfo` in PEM, which [`super::TrustedKey::from_pem`] reads; `None` where it cannot be
    /// written, which one of P-256 always can.
    #[must_use]
    pub fn public_pem(&self) -> Option<String> {
        let key = self.key.verifying_key();
        key.to_public_key_pem(LineEnding::LF).ok()
    }

    fn info(&self) -> Vec<u8> {
        let mut info = Vec::new();
        push_bytes(&mut info, 3, self.version.as_bytes());
        push_bytes(&mut info, 4, self.id.as_bytes());
        push_bytes(&mut info, 5, ALGORITHM.as_bytes());
        info
    }

    fn signature(&self, export: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(export);
        let mut signed = Vec::new();
        push_bytes(&mut signed, 1, &self.info());
        push_number(&mut signed, 2, 1);
        push_number(&mut signed, 3, 1);
        push_bytes(&mut signed, 4, signature.to_der().as_bytes());
        signed
    }
}

impl fmt::Debug for ExportSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExportSigner({}-{})", self.id, self.version)
    }
}

impl ExportDraft<'_> {
    /// The archive that phones download, signed by all of `signers`; the newest comes first.
    ///
    /// # Errors
    /// There are too few or too many signers, or too many keys.
    pub fn write(&self, signers: &[ExportSigner]) -> Result<Vec<u8>, WriteError> {
        if !(1..=MAX_SIGNATURES).contains(&signers.len()) {
            return Err(WriteError::Signers);
        }
        let export = self.message(signers);
        if export.len() > MAX_EXPORT {
            return Err(WriteError::TooLarge);
        }
        let mut signatures = Vec::new();
        for signer in signers {
            push_bytes(&mut signatures, 1, &signer.signature(&export));
        }
        Ok(pack(&export, &signatures))
    }

    fn message(&self, signers: &[ExportSigner]) -> Vec<u8> {
        let mut message = HEADER.to_vec();
        push_fixed64(&mut message, 1, self.start);
        push_fixed64(&mut message, 2, self.end);
        push_bytes(&mut message, 3, self.region.as_bytes());
        push_number(&mut message, 4, 1);
        push_number(&mut message, 5, 1);
        for signer in signers {
            push_bytes(&mut message, 6, &signer.info());
        }
        push_keys(&mut message, 7, &self.keys);
        push_keys(&mut message, 8, &self.revised_keys);
        message
    }
}

/// Sorted, so that their order tells nothing of who reported together.
fn push_keys(message: &mut Vec<u8>, field: u8, keys: &[PublishedKey]) {
    let mut sorted: Vec<&PublishedKey> = keys.iter().collect();
    // what is written of a key begins with its bytes
    sorted.sort_unstable_by(|one, other| {
        let by_bytes = one.span.key.cmp(&other.span.key);
        by_bytes.then_with(|| written(one).cmp(&written(other)))
    });
    for key in sorted {
        push_bytes(message, field, &written(key));
    }
}

/// The period is left out where it is a whole day, as Google's server does.
fn written(key: &PublishedKey) -> Vec<u8> {
    let mut message = Vec::new();
    push_bytes(&mut message, 1, &key.span.key.0);
    if let Some(risk) = key.transmission_risk {
        push_number(&mut message, 2, risk.into());
    }
    push_number(&mut message, 3, key.span.start.0.into());
    if key.span.period != RollingPeriod::DAY {
        push_number(&mut message, 4, key.span.period.get().into());
    }
    if let Some(ground) = key.report_type {
        push_number(&mut message, 5, ground.number());
    }
    if let Some(days) = key.days_since_onset {
        let days = i32::from(days);
        push_number(
            &mut message,
            6,
            (days << 1 ^ days >> 31).cast_unsigned().into(),
        );
    }
    message
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signers => "one to ten keys sign a list of keys",
            Self::TooLarge => "there are more keys than one list may have",
        })
    }
}

impl std::error::Error for WriteError {}
