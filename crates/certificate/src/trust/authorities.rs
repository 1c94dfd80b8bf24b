//! A country's own certificates (CSCA; SCA at the WHO), and whether one of them signed a signer.
//!
//! EU DCC volume 1, section 4: two levels and no more, shell model. Checked with the portable code everywhere: it
//! is done once a list, not once a certificate.

use super::reason::Reason;
use crate::key::PublicKey;
use crate::rsassa::{self, Encoding};
use crate::x509::{Dsc, SignatureAlgorithm, X509, X509Error};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use time::OffsetDateTime;

/// Authorities to believe.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    known: Vec<Authority>,
}

/// What is needed of an authority to check a signer.
#[derive(Debug, Clone)]
struct Authority {
    name: Vec<u8>,
    key_id: Option<Vec<u8>>,
    key: PublicKey,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
}

impl Authorities {
    /// Believes these certificates. Those that cannot serve are named by their place, counted from 0.
    pub fn from_der_certificates<B: AsRef<[u8]>>(
        certificates: impl IntoIterator<Item = B>,
    ) -> (Self, Vec<(usize, Reason)>) {
        let (mut authorities, mut left_out) = (Self::default(), Vec::new());
        for (index, der) in certificates.into_iter().enumerate() {
            if let Err(reason) = authorities.add(der.as_ref()) {
                left_out.push((index, reason));
            }
        }
        (authorities, left_out)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Adds a certificate that is to be believed. It must be signed with its own key: there is no third level.
    pub(super) fn add(&mut self, der: &[u8]) -> Result<(), Reason> {
        let certificate = X509::read(der)?;
        let authority = Authority::of(&certificate)?;
        if certificate.extensions.denies_authority || !authority.is_named_by(&certificate) {
            return Err(Reason::NotAnAuthority);
        }
        authority.check_signature(&certificate)?;
        self.known.push(authority);
        Ok(())
    }

    /// Reads a signer that one of the authorities signed.
    ///
    /// The signer counts as valid only as long as its authority (shell model), so its last day may come out earlier
    /// than its certificate says.
    pub(super) fn certify(&self, der: &[u8]) -> Result<Dsc, Reason> {
        let certificate = X509::read(der)?;
        let mut outcome = Err(Reason::NoAuthority);
        let named = self
            .known
            .iter()
            .filter(|known| known.is_named_by(&certificate));
        for authority in named {
            outcome = authority.certify(&certificate);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }
}

impl Authority {
    fn of(certificate: &X509<'_>) -> Result<Self, X509Error> {
        Ok(Self {
            name: certificate.subject.to_vec(),
            key_id: certificate.extensions.subject_key_id.map(<[u8]>::to_vec),
            key: certificate.key()?,
            not_before: certificate.not_before,
            not_after: certificate.not_after,
        })
    }

    /// By name or by key identifier: some states write the same name in two encodings.
    fn is_named_by(&self, signer: &X509<'_>) -> bool {
        let named_key = signer.extensions.authority_key_id;
        signer.issuer == self.name || (named_key.is_some() && named_key == self.key_id.as_deref())
    }

    fn certify(&self, signer: &X509<'_>) -> Result<Dsc, Reason> {
        self.check_signature(signer)?;
        if !(self.not_before..=self.not_after).contains(&signer.not_before) {
            return Err(Reason::AuthorityValidity);
        }
        let mut dsc = Dsc::try_from(signer)?;
        dsc.not_after = dsc.not_after.min(self.not_after);
        Ok(dsc)
    }

    fn check_signature(&self, signer: &X509<'_>) -> Result<(), Reason> {
        let algorithm = signer.algorithm.ok_or(Reason::AuthorityAlgorithm)?;
        match accepts(&self.key, algorithm, signer.signed, signer.signature) {
            None => Err(Reason::AuthorityAlgorithm),
            Some(false) => Err(Reason::AuthoritySignature),
            Some(true) => Ok(()),
        }
    }
}

/// `None` where key and algorithm do not fit.
fn accepts(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
    match (key, algorithm) {
        (PublicKey::P256(point), Ecdsa(hash)) => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let signature = p256::ecdsa::Signature::from_der(signature).ok();
            let digest = hash.digest(message);
            Some(signature.is_some_and(|signature| key.verify_prehash(&digest, &signature).is_ok()))
        }
        (PublicKey::P384(point), Ecdsa(hash)) => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let signature = p384::ecdsa::Signature::from_der(signature).ok();
            let digest = hash.digest(message);
            Some(signature.is_some_and(|signature| key.verify_prehash(&digest, &signature).is_ok()))
        }
        (PublicKey::Rsa { modulus, exponent }, RsaPkcs1(hash) | RsaPss(hash)) => {
            let key = rsassa::Key::new(modulus, exponent).ok()?;
            let encoding = match algorithm {
                RsaPss(_) => Encoding::Pss,
                _ => Encoding::Pkcs1,
            };
            Some(key.accepts(encoding, hash, &hash.digest(message), signature))
        }
        _ => None,
    }
}
