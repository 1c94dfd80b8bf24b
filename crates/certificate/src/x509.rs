//! Signer certificates: X.509 (RFC 5280), read leniently, since real ones break DER in harmless ways.
//!
//! In scope: names, validity, key, usages, and who signed it how. Out of scope: paths of more than two levels, name
//! and policy constraints, revocation of certificates.

mod error;
mod extensions;
mod signature;
mod validity;

use crate::der::{self, Reader};
use crate::key::{KeyUsage, Kid, PublicKey};
use time::OffsetDateTime;

pub use error::X509Error;
pub(crate) use extensions::Extensions;
pub(crate) use signature::SignatureAlgorithm;

/// The largest certificate read, in bytes; real ones have at most 2 KiB.
pub(crate) const MAX_CERTIFICATE: usize = 16 * 1024;

/// A document signer certificate, or the country's own above it (CSCA).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dsc {
    /// Identifier of the key.
    pub kid: Kid,
    /// The key that signs.
    pub key: PublicKey,
    /// What it may sign.
    pub usage: KeyUsage,
    /// First moment of validity.
    pub not_before: OffsetDateTime,
    /// Last moment of validity.
    pub not_after: OffsetDateTime,
    /// The country of the subject, as written (ISO 3166-1 alpha-2).
    pub country: Option<String>,
    /// The certificate itself.
    pub der: Vec<u8>,
}

const OID_COUNTRY: &[u8] = &[0x55, 0x04, 0x06];
/// Context tags of `TBSCertificate` (RFC 5280, section 4.1).
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;

impl Dsc {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn from_der(der: &[u8]) -> Result<Self, X509Error> {
        Self::try_from(&X509::read(der)?)
    }

    /// Whether `at` lies in its validity, both ends included.
    #[must_use]
    pub fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }
}

impl TryFrom<&X509<'_>> for Dsc {
    type Error = X509Error;

    fn try_from(certificate: &X509<'_>) -> Result<Self, X509Error> {
        Ok(Self {
            kid: Kid::of_certificate(certificate.der),
            key: certificate.key()?,
            usage: KeyUsage::from_oids(certificate.extensions.purposes()),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            country: certificate.country()?,
            der: certificate.der.to_vec(),
        })
    }
}

/// The fields of one certificate, borrowed from its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct X509<'a> {
    /// All of it.
    pub(crate) der: &'a [u8],
    /// What its issuer signed.
    pub(crate) signed: &'a [u8],
    /// Its issuer's name, as encoded.
    pub(crate) issuer: &'a [u8],
    /// Its own name, as encoded.
    pub(crate) subject: &'a [u8],
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
    key: &'a [u8],
    pub(crate) extensions: Extensions<'a>,
    /// `None` for an algorithm that nothing here checks; SHA-1 is one.
    pub(crate) algorithm: Option<SignatureAlgorithm>,
    pub(crate) signature: &'a [u8],
}

impl<'a> X509<'a> {
    /// Reads the certificate that `bytes` begin with.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, X509Error> {
        if bytes.len() > MAX_CERTIFICATE {
            return Err(X509Error::TooLarge);
        }
        let mut certificate = Reader::new(Reader::new(bytes).expect(der::SEQUENCE)?);
        let signed = certificate.element()?;
        let algorithm = certificate.expect(der::SEQUENCE)?;
        let signature = certificate.expect(der::BIT_STRING)?;
        let mut fields = Reader::new(signed.content);
        fields.optional(VERSION)?;
        fields.expect(der::INTEGER)?;
        fields.expect(der::SEQUENCE)?;
        let issuer = fields.expect(der::SEQUENCE)?;
        let (not_before, not_after) = validity::read(fields.expect(der::SEQUENCE)?)?;
        Ok(Self {
            der: bytes,
            signed: signed.whole,
            issuer,
            subject: fields.expect(der::SEQUENCE)?,
            not_before,
            not_after,
            key: fields.expect(der::SEQUENCE)?,
            extensions: extensions_in(fields)?,
            algorithm: SignatureAlgorithm::read(algorithm)?,
            // the first byte counts unused bits, of which a signature has none
            signature: signature.get(1..).unwrap_or_default(),
        })
    }

    /// Its public key.
    pub(crate) fn key(&self) -> Result<PublicKey, X509Error> {
        PublicKey::from_spki(self.key)?.ok_or(X509Error::Key)
    }

    fn country(&self) -> Result<Option<String>, X509Error> {
        country(self.subject)
    }
}

fn country(name: &[u8]) -> Result<Option<String>, X509Error> {
    let mut sets = Reader::new(name);
    while !sets.is_empty() {
        let mut attribute = Reader::new(Reader::new(sets.expect(der::SET)?).expect(der::SEQUENCE)?);
        let oid = attribute.expect(der::OID)?;
        let value = attribute.element()?.content;
        if oid == OID_COUNTRY {
            return Ok(String::from_utf8(value.to_vec()).ok());
        }
    }
    Ok(None)
}

fn extensions_in(mut fields: Reader<'_>) -> Result<Extensions<'_>, X509Error> {
    while !fields.is_empty() {
        let field = fields.element()?;
        if field.tag == EXTENSIONS {
            return Ok(Extensions::read(field.content)?);
        }
    }
    Ok(Extensions::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_796_real_signers_load() {
        let Some(folder) = fixtures::path("certificate/dsc") else {
            return;
        };
        let mut loaded = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let dsc = Dsc::from_der(&std::fs::read(&path).unwrap())
                .unwrap_or_else(|e| panic!("{path:?}: {e}"));
            assert_eq!(
                path.file_stem().unwrap().to_str().unwrap(),
                dsc.kid.to_string()
            );
            assert!(dsc.not_before < dsc.not_after);
            loaded += 1;
        }
        assert_eq!(loaded, 796);
    }

    #[test]
    fn no_cut_of_a_certificate_panics() {
        let Some(file) = fixtures::path("certificate/dsc/d6a5da43a602acaf.der") else {
            return;
        };
        let der = std::fs::read(file).unwrap();
        for cut in 0..der.len() {
            assert!(Dsc::from_der(&der[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn every_signer_of_the_specification_suite_loads() {
        let Some(folder) = fixtures::path("certificate/dgc") else {
            return;
        };
        let cases = crate::verify::suite::all(&folder);
        let certificates = cases.iter().filter_map(crate::verify::suite::certificate);
        let loaded = certificates.map(|der| Dsc::from_der(&der).map(drop));
        let loaded: Vec<_> = loaded.collect();
        assert!(loaded.len() > 300 && loaded.iter().all(Result::is_ok));
    }
}
