//! The hashes by which the EU revokes (EU DCC Revocation, section 3.2): the first 128 bits of a SHA-256.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha2::{Digest, Sha256};
use std::fmt;

/// Of what a hash is made (`hashType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashType {
    /// Of the signature: it revokes one certificate.
    Signature,
    /// Of the unique certificate identifier: it revokes every certificate issued with it.
    Uci,
    /// Of the issuing country's code with the identifier behind it.
    CountryCodeUci,
}

impl HashType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Signature, Self::Uci, Self::CountryCodeUci];

    /// The word of the specification.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "SIGNATURE",
            Self::Uci => "UCI",
            Self::CountryCodeUci => "COUNTRYCODEUCI",
        }
    }
}

/// The algorithm of a signature, as far as revocation asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureKind {
    /// `r` and `s`, of equal length, one behind the other.
    Ecdsa,
    /// RSASSA-PSS.
    Rsa,
}

/// The first 128 bits of a SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevocationHash(pub [u8; 16]);

/// Issuers write the padding, leave it out, or leave other bits in the last letter.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl RevocationHash {
    /// The hash of a unique certificate identifier, as the certificate has it.
    #[must_use]
    pub fn of_uci(uci: &str) -> Self {
        Self::of(&[uci.as_bytes()])
    }

    /// The hash of an issuing country (ISO 3166-1 alpha-2) and an identifier.
    #[must_use]
    pub fn of_country_code_uci(country: &str, uci: &str) -> Self {
        Self::of(&[country.as_bytes(), uci.as_bytes()])
    }

    /// The hash of a signature. Of ECDSA only `r` counts: whoever holds a signature can compute a second valid one with
    /// another `s`.
    #[must_use]
    pub fn of_signature(signature: &[u8], kind: SignatureKind) -> Self {
        match kind {
            SignatureKind::Ecdsa => Self::of(&[&signature[..signature.len() / 2]]),
            SignatureKind::Rsa => Self::of(&[signature]),
        }
    }

    fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| hash.update(part));
        let digest: [u8; 32] = hash.finalize().into();
        let (first, _) = digest.split_at(16);
        Self(first.try_into().expect("16 bytes were split off"))
    }

    /// Reads base64, as batches have it.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        from_base64(text).map(Self)
    }
}

/// So many bytes in base64, padded or not.
pub(crate) fn from_base64<const N: usize>(text: &str) -> Option<[u8; N]> {
    // longer than any padded form: not even decoded
    if text.len() > N.div_ceil(3) * 4 {
        return None;
    }
    BASE64.decode(text).ok()?.try_into().ok()
}

impl fmt::Display for RevocationHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RevocationHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RevocationHash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_are_the_beginnings_of_known_digests() {
        // FIPS 180-4, the example "abc"
        let abc = "ba7816bf8f01cfea414140de5dae2223";
        assert_eq!(RevocationHash::of_uci("abc").to_string(), abc);
        assert_eq!(
            RevocationHash::of_country_code_uci("a", "bc").to_string(),
            abc
        );
        let rsa = RevocationHash::of_signature(b"abc", SignatureKind::Rsa);
        assert_eq!(rsa.to_string(), abc);
    }

    #[test]
    fn another_s_does_not_make_a_certificate_another_one() {
        let ecdsa = |bytes: &[u8]| RevocationHash::of_signature(bytes, SignatureKind::Ecdsa);
        assert_eq!(ecdsa(b"abcdef"), ecdsa(b"abcxyz"));
        assert_eq!(ecdsa(b"abcdef"), RevocationHash::of_uci("abc"));
        assert_ne!(ecdsa(b"abcdef"), ecdsa(b"abXdef"));
    }

    #[test]
    fn base64_is_read_padded_or_not_and_in_its_length_alone() {
        let hash = RevocationHash([0xff; 16]);
        assert_eq!(
            RevocationHash::from_base64("/////////////////////w=="),
            Some(hash)
        );
        assert_eq!(
            RevocationHash::from_base64("/////////////////////w"),
            Some(hash)
        );
        for wrong in [
            "",
            "////////////////////",
            "////////////////////////////",
            "_____________________w==",
        ] {
            assert_eq!(RevocationHash::from_base64(wrong), None, "{wrong}");
        }
    }
}
