//! `TEKSignatureList` and what it proves (export file format, "export.sig"): ECDSA with P-256 and SHA-256 over the whole
//! `export.bin`, its header included.

use super::archive::Archive;
use super::message::{ALGORITHM, Export, ExportError, SignatureInfo};
use crate::wire::{Fields, Value};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::DecodePublicKey;
use std::fmt;

/// A key that exports are believed by.
#[derive(Clone, Debug)]
pub struct TrustedKey {
    id: String,
    version: String,
    key: VerifyingKey,
}

/// An export that one of the trusted keys signed.
#[derive(Clone, Debug)]
pub struct VerifiedExport<'a>(Export<'a>);

/// Why an export is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// The list of signatures is damaged.
    Malformed,
    /// The export itself cannot be read.
    Export(ExportError),
    /// There are not as many signatures as the export says.
    Count,
    /// None is by a trusted key.
    UnknownKey,
    /// One that names a trusted key is not by it.
    Wrong,
}

impl TrustedKey {
    /// A public key as `SubjectPublicKeyInfo` in DER; `None` where it is none of P-256.
    #[must_use]
    pub fn from_der(id: &str, version: &str, der: &[u8]) -> Option<Self> {
        Some(Self {
            id: id.to_owned(),
            version: version.to_owned(),
            key: VerifyingKey::from_public_key_der(der).ok()?,
        })
    }

    /// The same in PEM.
    #[must_use]
    pub fn from_pem(id: &str, version: &str, pem: &str) -> Option<Self> {
        Some(Self {
            id: id.to_owned(),
            version: version.to_owned(),
            key: VerifyingKey::from_public_key_pem(pem).ok()?,
        })
    }

    fn is_of(&self, info: &SignatureInfo<'_>) -> bool {
        let named = self.id == info.key_id && self.version == info.key_version;
        named && info.algorithm == ALGORITHM
    }
}

impl Archive {
    /// The export, if a trusted key signed it. Signatures by keys that are not known say nothing; one that is wrong
    /// under a known key refuses the export.
    ///
    /// # Errors
    /// It cannot be read or believed.
    pub fn verify(&self, trusted: &[TrustedKey]) -> Result<VerifiedExport<'_>, SignatureError> {
        let export = Export::read(&self.export).map_err(SignatureError::Export)?;
        let signatures = signatures(&self.signatures)?;
        if signatures.len() != export.signature_infos.len() {
            return Err(SignatureError::Count);
        }
        let mut known = false;
        for (info, signature) in &signatures {
            for key in trusted.iter().filter(|key| key.is_of(info)) {
                let signature =
                    Signature::from_der(signature).map_err(|_| SignatureError::Wrong)?;
                let checked = key.key.verify(&self.export, &signature);
                checked.map_err(|_| SignatureError::Wrong)?;
                known = true;
            }
        }
        known
            .then_some(VerifiedExport(export))
            .ok_or(SignatureError::UnknownKey)
    }
}

impl<'a> VerifiedExport<'a> {
    /// The export.
    #[must_use]
    pub const fn export(&self) -> &Export<'a> {
        &self.0
    }
}

type Signed<'a> = (SignatureInfo<'a>, &'a [u8]);

fn signatures(list: &[u8]) -> Result<Vec<Signed<'_>>, SignatureError> {
    let fields = Fields::of(list).filter_map(|field| match field {
        Ok((1, Value::Bytes(signature))) => Some(signed(signature)),
        Ok(_) => None,
        Err(_) => Some(Err(SignatureError::Malformed)),
    });
    fields.collect()
}

fn signed(message: &[u8]) -> Result<Signed<'_>, SignatureError> {
    let (mut info, mut signature) = (SignatureInfo::default(), &[][..]);
    for field in Fields::of(message) {
        match field.map_err(|_| SignatureError::Malformed)? {
            (1, Value::Bytes(bytes)) => {
                info = SignatureInfo::read(bytes).map_err(|_| SignatureError::Malformed)?;
            }
            (4, Value::Bytes(bytes)) => signature = bytes,
            _ => {}
        }
    }
    Ok((info, signature))
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the signatures of the list of keys are damaged",
            Self::Export(error) => return error.fmt(f),
            Self::Count => "the list of keys has not as many signatures as it says",
            Self::UnknownKey => "the list of keys is signed by nobody who is known",
            Self::Wrong => "a signature of the list of keys is wrong",
        })
    }
}

impl std::error::Error for SignatureError {}
