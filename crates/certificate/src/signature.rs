//! Checking a signature with a signer's key: ES256 and PS256 (EU DCC volume 1, section 2.6.2; RFC 9053, section 2).
//!
//! The kind of key decides which check is made, never the message. Natively the P-256 and RSA checks are those of
//! `aws-lc-rs`; in WASM, and for the few P-384 keys everywhere, elliptic curves are those of the RustCrypto crates and
//! RSA is our own (`rsassa`). A test holds the two to the same answers.

use crate::cose::Algorithm;
use crate::key::PublicKey;

#[cfg(not(target_arch = "wasm32"))]
use native as backend;
#[cfg(target_arch = "wasm32")]
use portable as backend;

/// A key made ready for many checks.
#[derive(Debug, Clone)]
pub(crate) struct Verifier {
    algorithm: Algorithm,
    key: backend::Key,
}

impl Verifier {
    /// `None` where the bytes are no usable key (a point off the curve, an even modulus).
    pub(crate) fn new(key: &PublicKey) -> Option<Self> {
        let algorithm = match key {
            PublicKey::P256(_) | PublicKey::P384(_) => Algorithm::Es256,
            PublicKey::Rsa { .. } => Algorithm::Ps256,
        };
        Some(Self {
            algorithm,
            key: backend::Key::new(key)?,
        })
    }

    /// Whether `signature` (raw r‖s for elliptic curves) is this key's over `message`. A header that names no
    /// algorithm, or one of another kind of key, is never right.
    pub(crate) fn accepts(
        &self,
        named: Option<Algorithm>,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        named == Some(self.algorithm) && self.key.accepts(message, signature)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::{PublicKey, portable};
    use crate::ecdsa::Asn1;
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_ASN1, ParsedPublicKey, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
    };

    #[derive(Debug, Clone)]
    pub(super) enum Key {
        P256(ParsedPublicKey),
        Rsa(Box<RsaPublicKeyComponents<Vec<u8>>>),
        Portable(portable::Key),
    }

    impl Key {
        pub(super) fn new(key: &PublicKey) -> Option<Self> {
            match key {
                PublicKey::P256(point) => ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
                    .ok()
                    .map(Self::P256),
                PublicKey::P384(_) => portable::Key::new(key).map(Self::Portable),
                PublicKey::Rsa { modulus, exponent } => {
                    Some(Self::Rsa(Box::new(RsaPublicKeyComponents {
                        n: modulus.clone(),
                        e: exponent.clone(),
                    })))
                }
            }
        }

        pub(super) fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
            match self {
                Self::P256(key) => signature.try_into().is_ok_and(|signature| {
                    key.verify_sig(message, Asn1::of(signature).as_bytes())
                        .is_ok()
                }),
                Self::Rsa(key) => key
                    .verify(&RSA_PSS_2048_8192_SHA256, message, signature)
                    .is_ok(),
                Self::Portable(key) => key.accepts(message, signature),
            }
        }
    }
}

mod portable {
    #![cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "natively only P-384 and the tests come here")
    )]
    use super::PublicKey;
    use crate::hash::Hash;
    use crate::rsassa::{self, Encoding};
    use p256::ecdsa::signature::hazmat::PrehashVerifier;

    #[derive(Debug, Clone)]
    pub(super) enum Key {
        P256(p256::ecdsa::VerifyingKey),
        P384(p384::ecdsa::VerifyingKey),
        Rsa(Box<rsassa::Key>),
    }

    impl Key {
        pub(super) fn new(key: &PublicKey) -> Option<Self> {
            match key {
                PublicKey::P256(point) => p256::ecdsa::VerifyingKey::from_sec1_bytes(point)
                    .ok()
                    .map(Self::P256),
                PublicKey::P384(point) => p384::ecdsa::VerifyingKey::from_sec1_bytes(point)
                    .ok()
                    .map(Self::P384),
                PublicKey::Rsa { modulus, exponent } => rsassa::Key::new(modulus, exponent)
                    .ok()
                    .map(|key| Self::Rsa(Box::new(key))),
            }
        }

        pub(super) fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
            let digest = Hash::Sha256.digest(message);
            match self {
                Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                    .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok()),
                Self::P384(key) => p384::ecdsa::Signature::from_slice(signature)
                    .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok()),
                Self::Rsa(key) => key.accepts(Encoding::Pss, Hash::Sha256, &digest, signature),
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::{Dsc, cose};

    /// Both backends' answers, which must be one.
    fn agreed(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
        let native = native::Key::new(key).is_some_and(|key| key.accepts(message, signature));
        let portable = portable::Key::new(key).is_some_and(|key| key.accepts(message, signature));
        assert_eq!(native, portable, "the backends disagree on {key:?}");
        native
    }

    #[test]
    fn native_and_portable_checks_agree_on_real_and_spoilt_signatures() {
        let Some(folder) = fixtures::path("certificate/dgc") else {
            return;
        };
        let (mut right, mut kinds) = (0, std::collections::BTreeSet::new());
        for (cose, der) in crate::verify::suite::messages(&folder) {
            let (Ok(message), Ok(dsc)) = (cose::parse(&cose), Dsc::from_der(&der)) else {
                continue;
            };
            let signed = message.signed_bytes();
            if agreed(&dsc.key, &signed, message.signature) {
                right += 1;
                kinds.insert(matches!(dsc.key, PublicKey::P256(_)));
                spoil(&dsc.key, &signed, message.signature);
            }
        }
        assert!(
            right > 350 && kinds.len() == 2,
            "{right} signatures were right"
        );
    }

    fn spoil(key: &PublicKey, signed: &[u8], signature: &[u8]) {
        for at in [
            0,
            signature.len() / 2 - 1,
            signature.len() / 2,
            signature.len() - 1,
        ] {
            let mut spoilt = signature.to_vec();
            spoilt[at] ^= 1;
            assert!(!agreed(key, signed, &spoilt));
        }
        for wrong in [
            &signature[1..],
            &[],
            &[signature, &[0]].concat(),
            &vec![0; signature.len()],
        ] {
            assert!(!agreed(key, signed, wrong));
        }
    }
}
