//! An issuer's keys: a JSON Web Key Set (RFC 7517) as it stands under `<iss>/.well-known/jwks.json`.
//!
//! What is trusted is that the set belongs to the issuer, which who fetched it knows (TLS) or a directory says. A
//! certificate in `x5c` adds nothing to that: where its key is another one the entry contradicts itself and is left
//! out; where it names another address the key is kept and the fact noted, for eight of the eleven certificates in the
//! VCI directory name the address of the specification's example.

use super::jws::is_base64url;
use crate::key::PublicKey;
use crate::signature::Verifier;
use crate::x509::X509;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use json::Tree;
use sha2::{Digest, Sha256};
use std::fmt;
use time::OffsetDateTime;

/// The largest set read, in bytes.
pub const MAX_SET: usize = 1 << 20;
/// Bytes of a coordinate of P-256.
const COORDINATE: usize = 32;

/// A key identifier: the thumbprint of a key (RFC 7638), with SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint([u8; 32]);

/// A key that signs cards, made ready.
#[derive(Debug, Clone)]
pub struct IssuerKey {
    /// Its identifier.
    pub kid: Thumbprint,
    /// The version of its list of revoked cards (`crlVersion`), where it has one.
    pub revocation_version: Option<u64>,
    /// The certificate's validity, where there is one.
    pub certificate: Option<(OffsetDateTime, OffsetDateTime)>,
    names: Option<Vec<u8>>,
    verifier: Verifier,
}

/// What is wrong with an entry of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyFault {
    /// A member is missing or of another type.
    Form,
    /// Another `kty` than `EC`.
    Type,
    /// Another `use` than `sig`.
    Use,
    /// Another `alg` than `ES256`.
    Algorithm,
    /// Another `crv` than `P-256`.
    Curve,
    /// The secret half is in it: whoever reads the set can sign with it.
    Private,
    /// The identifier is not the key's thumbprint.
    Kid,
    /// No point of the curve.
    Point,
    /// The certificate cannot be read.
    Certificate,
    /// The certificate is another key's.
    CertificateKey,
    /// `crlVersion` is not a whole number from 1 on.
    RevocationVersion,
}

/// An entry that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutKey {
    /// Which of the set, counted from 0.
    pub index: usize,
    /// Why.
    pub fault: KeyFault,
}

/// The keys of a set, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct JwkSet {
    /// The keys that can be used.
    pub keys: Vec<IssuerKey>,
    /// The others, in their order.
    pub left_out: Vec<LeftOutKey>,
}

impl JwkSet {
    /// Reads a set; `None` where the text is none, or larger than [`MAX_SET`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_SET {
            return None;
        }
        let set = json::tree(text.as_bytes()).ok()?;
        Some(Self::of(set.member("keys")?.items()?))
    }

    /// Reads the entries of a set.
    pub(super) fn of(entries: &[Tree]) -> Self {
        let mut set = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            match IssuerKey::read(entry) {
                Ok(key) => set.keys.push(key),
                Err(fault) => set.left_out.push(LeftOutKey { index, fault }),
            }
        }
        set
    }
}

impl IssuerKey {
    fn read(entry: &Tree) -> Result<Self, KeyFault> {
        must_be(entry, "kty", "EC", KeyFault::Type)?;
        must_be(entry, "use", "sig", KeyFault::Use)?;
        must_be(entry, "alg", "ES256", KeyFault::Algorithm)?;
        must_be(entry, "crv", "P-256", KeyFault::Curve)?;
        if entry.member("d").is_some() {
            return Err(KeyFault::Private);
        }
        let (x, y) = (text(entry, "x")?, text(entry, "y")?);
        let kid = Thumbprint::of_p256(x, y);
        if text(entry, "kid")? != kid.to_string() {
            return Err(KeyFault::Kid);
        }
        let point = point(x, y)?;
        let certificate = certificate(entry)?;
        let (validity, names) = bound(certificate.as_deref(), &point)?;
        Ok(Self {
            kid,
            revocation_version: revocation_version(entry)?,
            certificate: validity,
            names,
            verifier: Verifier::new(&PublicKey::P256(point)).ok_or(KeyFault::Point)?,
        })
    }

    /// Whether `signature`, r‖s, is this key's over `message`.
    #[must_use]
    pub fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier
            .accepts(Some(crate::cose::Algorithm::Es256), message, signature)
    }

    /// Whether the certificate, where there is one, names this issuer as its subject's alternative name.
    #[must_use]
    pub fn names(&self, issuer: &str) -> bool {
        let certificate = self.names.as_deref().map(X509::read);
        certificate.is_none_or(|read| read.is_ok_and(|read| read.extensions.names_uri(issuer)))
    }
}

impl Thumbprint {
    /// The thumbprint of a key, of its coordinates as they are written (RFC 7638, section 3.2).
    pub(super) fn of_p256(x: &str, y: &str) -> Self {
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        Self(Sha256::digest(members).into())
    }

    /// Reads an identifier; `None` where it is no thumbprint.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbprint({self})")
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "a member is missing or of another type",
            Self::Type => "the key is not one of an elliptic curve (kty)",
            Self::Use => "the key is not for signatures (use)",
            Self::Algorithm => "the key is not for ES256 (alg)",
            Self::Curve => "the key is not one of P-256 (crv)",
            Self::Private => "the entry gives the secret key away",
            Self::Kid => "the identifier is not the key's thumbprint",
            Self::Point => "the coordinates are not those of a point of the curve",
            Self::Certificate => "the certificate cannot be read",
            Self::CertificateKey => "the certificate is another key's",
            Self::RevocationVersion => {
                "the version of the revocation list is not a number from 1 on"
            }
        })
    }
}

fn text<'t>(entry: &'t Tree, member: &str) -> Result<&'t str, KeyFault> {
    entry
        .member(member)
        .and_then(Tree::text)
        .ok_or(KeyFault::Form)
}

fn must_be(entry: &Tree, member: &str, word: &str, fault: KeyFault) -> Result<(), KeyFault> {
    if text(entry, member)? == word {
        Ok(())
    } else {
        Err(fault)
    }
}

/// The uncompressed point (SEC 1, section 2.3.3).
fn point(x: &str, y: &str) -> Result<Vec<u8>, KeyFault> {
    let mut point = vec![4];
    for written in [x, y] {
        let bytes = Some(written).filter(|text| is_base64url(text));
        let bytes = bytes.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let bytes = bytes.ok_or(KeyFault::Form)?;
        // two real issuers leave a leading zero out
        let zeros = COORDINATE.checked_sub(bytes.len()).ok_or(KeyFault::Point)?;
        point.resize(point.len() + zeros, 0);
        point.extend(bytes);
    }
    Ok(point)
}

/// The key's own certificate, first of its chain (RFC 7517, section 4.7).
fn certificate(entry: &Tree) -> Result<Option<Vec<u8>>, KeyFault> {
    let Some(chain) = entry.member("x5c") else {
        return Ok(None);
    };
    let first = chain.items().and_then(<[Tree]>::first).and_then(Tree::text);
    let decoded = first.and_then(|text| STANDARD.decode(text).ok());
    decoded.map(Some).ok_or(KeyFault::Certificate)
}

type Bound = (Option<(OffsetDateTime, OffsetDateTime)>, Option<Vec<u8>>);

/// The validity of a certificate that must be the key's, and the certificate.
fn bound(der: Option<&[u8]>, point: &[u8]) -> Result<Bound, KeyFault> {
    let Some(der) = der else {
        return Ok((None, None));
    };
    let certificate = X509::read(der).map_err(|_| KeyFault::Certificate)?;
    match certificate.key() {
        Ok(PublicKey::P256(own)) if own == point => {
            let validity = (certificate.not_before, certificate.not_after);
            Ok((Some(validity), Some(der.to_vec())))
        }
        _ => Err(KeyFault::CertificateKey),
    }
}

/// A number; three real keys have it as a text.
fn revocation_version(entry: &Tree) -> Result<Option<u64>, KeyFault> {
    let Some(version) = entry.member("crlVersion") else {
        return Ok(None);
    };
    let written = || version.text()?.parse().ok();
    let version = version.count().or_else(written);
    let version = version.filter(|version| *version > 0);
    version.map(Some).ok_or(KeyFault::RevocationVersion)
}
