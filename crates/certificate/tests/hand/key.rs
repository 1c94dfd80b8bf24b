//! Test keys: the same in every run, and of no other use.

use super::der::{element, oid, sequence};
use chacha20::ChaCha8Rng;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::rand_core::SeedableRng;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, Pss, RsaPrivateKey};
use sha2::{Digest, Sha256};

/// A key that signs with SHA-256.
pub(crate) enum Key {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    /// With the length of its salt.
    Rsa(Box<RsaPrivateKey>, usize),
}

impl Key {
    pub(crate) fn p256(seed: u8) -> Self {
        Self::P256(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap())
    }

    pub(crate) fn p384(seed: u8) -> Self {
        Self::P384(p384::ecdsa::SigningKey::from_slice(&[seed; 48]).unwrap())
    }

    pub(crate) fn rsa(salt: usize) -> Self {
        let prime = |line: &str| {
            let at = |at: usize| u8::from_str_radix(&line[at..at + 2], 16).unwrap();
            let bytes: Vec<u8> = (0..line.len()).step_by(2).map(at).collect();
            BoxedUint::from_be_slice_vartime(&bytes)
        };
        let (p, q) = include_str!("rsa-primes.hex")
            .trim()
            .split_once('\n')
            .unwrap();
        let key = RsaPrivateKey::from_p_q(prime(p), prime(q), BoxedUint::from(65_537_u32));
        Self::Rsa(Box::new(key.unwrap()), salt)
    }

    pub(crate) fn algorithm(&self) -> i64 {
        match self {
            Self::P256(_) | Self::P384(_) => super::ES256,
            Self::Rsa(..) => super::PS256,
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let digest = Sha256::digest(message);
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign_prehash(&digest).unwrap();
                signature.to_bytes().to_vec()
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(&digest).unwrap();
                signature.to_bytes().to_vec()
            }
            Self::Rsa(key, salt) => {
                let padding = Pss::<Sha256>::new_with_salt(*salt);
                // salts and blinding need no secret in a test
                let mut chance = ChaCha8Rng::seed_from_u64(0);
                key.sign_with_rng(&mut chance, padding, &digest).unwrap()
            }
        }
    }

    /// SubjectPublicKeyInfo.
    pub(super) fn spki(&self) -> Vec<u8> {
        const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
        let (algorithm, key) = match self {
            Self::P256(key) => {
                let curve = oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);
                let point = key.verifying_key().to_sec1_point(false);
                ([oid(EC), curve], point.as_bytes().to_vec())
            }
            Self::P384(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                (
                    [oid(EC), oid(&[0x2b, 0x81, 4, 0, 0x22])],
                    point.as_bytes().to_vec(),
                )
            }
            Self::Rsa(key, _) => {
                let encryption = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]);
                let modulus = [&[0], &key.n().to_be_bytes()[..]].concat();
                let numbers = sequence(&[element(2, &modulus), element(2, &[1, 0, 1])]);
                ([encryption, element(5, &[])], numbers)
            }
        };
        sequence(&[sequence(&algorithm), element(3, &[&[0], &key[..]].concat())])
    }
}
