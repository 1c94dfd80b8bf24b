//! Officers' keys (C2SP signed-note, "Verifier keys" and "Signature types"): Ed25519, type byte 1.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The type of an Ed25519 key and signature.
const ED25519: u8 = 1;
/// The longest name of a key, in bytes.
const MAX_NAME: usize = 128;

/// A key that checks an officer's signature: `name+hash+base64(01 ‖ key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A key with which an officer signs.
pub struct OfficerKey {
    name: String,
    key: SigningKey,
}

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The name is empty, too long, or has a blank or a `+`.
    Name,
    /// Not of the form `name+hash+key`.
    Form,
    /// Not an Ed25519 key.
    Type,
    /// The hash is not that of name and key.
    Hash,
    /// The bytes are no key, or a weak one.
    Key,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "the name of a key is empty, too long, or has a blank or a plus sign",
            Self::Form => "a key has not the form name+hash+key",
            Self::Type => "the key is not of the kind Ed25519",
            Self::Hash => "the hash in a key is not that of its name and bytes",
            Self::Key => "the bytes are no usable key",
        })
    }
}

impl std::error::Error for KeyError {}

impl VerifierKey {
    /// Reads `name+hash+base64(01 ‖ key)`.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
        let (hash, key) = rest.split_once('+').ok_or(KeyError::Form)?;
        let bytes = STANDARD.decode(key).map_err(|_| KeyError::Form)?;
        let [ED25519, key @ ..] = bytes.as_slice() else {
            return Err(KeyError::Type);
        };
        let key: &[u8; 32] = key.try_into().map_err(|_| KeyError::Key)?;
        let read = Self::new(
            name,
            VerifyingKey::from_bytes(key).map_err(|_| KeyError::Key)?,
        )?;
        if hash == hex(&read.id) {
            Ok(read)
        } else {
            Err(KeyError::Hash)
        }
    }

    fn new(name: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        check_name(name)?;
        if key.is_weak() {
            return Err(KeyError::Key);
        }
        Ok(Self {
            name: name.to_owned(),
            id: key_id(name, &key),
            key,
        })
    }

    /// The officer's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256(name ‖ newline ‖ 01 ‖ key).
    pub(crate) const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The key alone: two names with one key are one officer.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether `signature` is this officer's over `text`. Malleable signatures are not accepted (`verify_strict`).
    pub(crate) fn accepts(&self, text: &str, signature: &[u8; 64]) -> bool {
        self.key
            .verify_strict(text.as_bytes(), &Signature::from_bytes(signature))
            .is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], &self.key.as_bytes()[..]].concat();
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex(&self.id),
            STANDARD.encode(key)
        )
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl OfficerKey {
    /// The key that follows from 32 random bytes, which the caller draws and keeps secret.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(seed),
        })
    }

    /// The key that checks this one's signatures.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        let key = self.key.verifying_key();
        VerifierKey {
            name: self.name.clone(),
            id: key_id(&self.name, &key),
            key,
        }
    }

    /// The line of a note that holds this officer's signature over `text`.
    pub(crate) fn signature_line(&self, text: &str) -> String {
        let id = self.verifier().id;
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let both = [&id[..], &signature[..]].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(both))
    }
}

impl fmt::Debug for OfficerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfficerKey({})", self.name)
    }
}

fn check_name(name: &str) -> Result<(), KeyError> {
    let bad = |letter: char| letter.is_whitespace() || letter == '+' || letter.is_control();
    if name.is_empty() || name.len() > MAX_NAME || name.contains(bad) {
        return Err(KeyError::Name);
    }
    Ok(())
}

fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_written() {
        let key = OfficerKey::from_seed("demo.example/anna", &[7; 32])
            .unwrap()
            .verifier();
        assert_eq!(VerifierKey::parse(&key.to_string()), Ok(key));
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        // the Go checksum database's key, as its clients carry it
        let text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
        let key = VerifierKey::parse(text).unwrap();
        assert_eq!(
            (key.name(), key.to_string().as_str()),
            ("sum.golang.org", text)
        );
    }

    #[test]
    fn spoilt_keys_are_refused_by_cause() {
        let good = OfficerKey::from_seed("a", &[1; 32])
            .unwrap()
            .verifier()
            .to_string();
        let (_, rest) = good.split_once('+').unwrap();
        assert_eq!(
            VerifierKey::parse(&format!("b+{rest}")),
            Err(KeyError::Hash)
        );
        assert_eq!(
            VerifierKey::parse(&format!(" a+{rest}")),
            Err(KeyError::Name)
        );
        assert_eq!(VerifierKey::parse("a"), Err(KeyError::Form));
        assert_eq!(VerifierKey::parse("a+00000000+AgAA"), Err(KeyError::Type));
        assert_eq!(VerifierKey::parse("a+00000000+AQAA"), Err(KeyError::Key));
        // the neutral point: every signature would be right under it
        let mut weak = [0; 33];
        (weak[0], weak[1]) = (ED25519, 1);
        let weak = format!("a+00000000+{}", STANDARD.encode(weak));
        assert_eq!(VerifierKey::parse(&weak), Err(KeyError::Key));
        for name in ["", "a b", "a+b", &"a".repeat(MAX_NAME + 1)] {
            assert_eq!(
                OfficerKey::from_seed(name, &[1; 32]).err(),
                Some(KeyError::Name)
            );
        }
    }
}
