//! A P-256 key that signs. Natively the signatures on certificates come from `aws-lc-rs`, six times as fast as the
//! portable library, which makes them elsewhere.

#[cfg(not(target_arch = "wasm32"))]
use crate::ecdsa;
use crate::key::PublicKey;
use crate::x509::{Dsc, X509Error};
use p256::SecretKey;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};
use std::fmt;

/// Why a key cannot be used. Never says anything about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// Not a P-256 key as PKCS#8.
    Form,
    /// The certificate that should go with it cannot be read.
    Certificate(X509Error),
    /// The certificate is another key's.
    OtherKey,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "this is not a P-256 key in PKCS#8 form",
            Self::Certificate(error) => return error.fmt(f),
            Self::OtherKey => "the key does not belong to the certificate",
        })
    }
}

impl std::error::Error for KeyError {}

impl From<X509Error> for KeyError {
    fn from(error: X509Error) -> Self {
        Self::Certificate(error)
    }
}

/// A secret P-256 key. Shown as nothing but its kind.
pub struct SigningKey {
    secret: SecretKey,
    point: Vec<u8>,
    #[cfg(not(target_arch = "wasm32"))]
    native: aws_lc_rs::signature::EcdsaKeyPair,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(P-256)")
    }
}

impl SigningKey {
    /// A key from 32 bytes of randomness; the same bytes give the same key.
    #[must_use]
    pub fn from_entropy(entropy: &[u8; 32]) -> Self {
        let mut candidate = *entropy;
        loop {
            // fails once in 2^32, where the number is not below the order of the curve
            if let Ok(secret) = SecretKey::from_slice(&candidate) {
                return Self::ready(secret);
            }
            candidate = Sha256::digest(candidate).into();
        }
    }

    /// Reads PKCS#8 in PEM (RFC 5958, RFC 7468).
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pkcs8_pem(pem: &str) -> Result<Self, KeyError> {
        SecretKey::from_pkcs8_pem(pem)
            .map(Self::ready)
            .map_err(|_| KeyError::Form)
    }

    /// Reads PKCS#8 in DER.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        SecretKey::from_pkcs8_der(der)
            .map(Self::ready)
            .map_err(|_| KeyError::Form)
    }

    /// PKCS#8 in PEM: secret, for a file that only its owner reads. Overwritten in memory when dropped.
    #[must_use]
    pub fn to_pkcs8_pem(&self) -> impl AsRef<str> + use<> {
        let pem = self.secret.to_pkcs8_pem(LineEnding::LF);
        Secret(pem.expect("a P-256 key always has a PKCS#8 form"))
    }

    fn ready(secret: SecretKey) -> Self {
        let point = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            native: native_key(&secret, &point),
            secret,
            point,
        }
    }

    /// The public key as an uncompressed point, 65 bytes.
    #[must_use]
    pub fn public_point(&self) -> &[u8] {
        &self.point
    }

    /// The certificate in `der`, which must be this key's.
    pub(super) fn certificate(&self, der: &[u8]) -> Result<Dsc, KeyError> {
        let certificate = Dsc::from_der(der)?;
        match &certificate.key {
            PublicKey::P256(point) if *point == self.point => Ok(certificate),
            _ => Err(KeyError::OtherKey),
        }
    }

    /// r‖s over the SHA-256 of `message`, as COSE and JSON's signatures want it.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, message);
        let signature = self.native.sign_digest(&digest);
        let signature = signature.expect("the key is a valid P-256 key");
        ecdsa::fixed(signature.as_ref()).expect("the signature is one of P-256")
    }

    /// r‖s over the SHA-256 of `message`, as COSE and JSON's signatures want it.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign_reproducibly(message).to_bytes().into()
    }

    /// The ASN.1 form over the SHA-256 of `message`, as X.509 wants it, with a nonce derived from key and message.
    pub(super) fn sign_der(&self, message: &[u8]) -> Vec<u8> {
        self.sign_reproducibly(message).to_der().as_bytes().to_vec()
    }

    /// RFC 6979.
    fn sign_reproducibly(&self, message: &[u8]) -> p256::ecdsa::Signature {
        let key = p256::ecdsa::SigningKey::from(&self.secret);
        key.sign_prehash(&Sha256::digest(message))
            .expect("a SHA-256 digest is long enough for P-256")
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn native_key(secret: &SecretKey, point: &[u8]) -> aws_lc_rs::signature::EcdsaKeyPair {
    let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1_SIGNING;
    let pair = aws_lc_rs::signature::EcdsaKeyPair::from_private_key_and_public_key(
        algorithm,
        &secret.to_bytes(),
        point,
    );
    pair.expect("the point belongs to the key")
}

/// PEM text that wipes itself.
struct Secret(p256::pkcs8::der::zeroize::Zeroizing<String>);

impl AsRef<str> for Secret {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_file_and_is_never_shown() {
        let key = SigningKey::from_entropy(&[7; 32]);
        let pem = key.to_pkcs8_pem();
        assert!(pem.as_ref().starts_with("-----BEGIN PRIVATE KEY-----\n"));
        let read = SigningKey::from_pkcs8_pem(pem.as_ref()).unwrap();
        assert_eq!(read.public_point(), key.public_point());
        assert_eq!(read.sign_der(b"a"), key.sign_der(b"a"));
        assert_eq!(format!("{key:?}"), "SigningKey(P-256)");
    }

    #[test]
    fn a_number_beyond_the_order_of_the_curve_still_gives_a_key() {
        let key = SigningKey::from_entropy(&[0xff; 32]);
        assert_eq!(key.public_point().len(), 65);
    }

    #[test]
    fn other_files_are_not_keys() {
        assert_eq!(
            SigningKey::from_pkcs8_pem("-----BEGIN").err(),
            Some(KeyError::Form)
        );
        assert_eq!(
            SigningKey::from_pkcs8_der(&[0x30, 0]).err(),
            Some(KeyError::Form)
        );
    }
}
