//! Signer certificates: X.509 (RFC 5280), read leniently, since real ones break DER in harmless ways.

use crate::der::{self, DerError, Element, Reader};
use crate::key::{KeyUsage, Kid, PublicKey};
use std::fmt;
use time::{Date, Month, OffsetDateTime, Time};

/// The largest certificate read, in bytes; real ones have at most 2 KiB.
pub(crate) const MAX_CERTIFICATE: usize = 16 * 1024;

/// Why a certificate cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum X509Error {
    /// Larger than 16 KiB.
    TooLarge,
    /// Not an X.509 certificate.
    Malformed,
    /// A kind of key that no certificate is signed with.
    Key,
}

impl fmt::Display for X509Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the signer certificate is too large",
            Self::Malformed => "this is not a signer certificate",
            Self::Key => "the signer certificate has a kind of key that is not used here",
        })
    }
}

impl std::error::Error for X509Error {}

impl From<DerError> for X509Error {
    fn from(_: DerError) -> Self {
        Self::Malformed
    }
}

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
const OID_EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// Context tags of `TBSCertificate` (RFC 5280, section 4.1).
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;

impl Dsc {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn from_der(der: &[u8]) -> Result<Self, X509Error> {
        if der.len() > MAX_CERTIFICATE {
            return Err(X509Error::TooLarge);
        }
        let mut certificate = Reader::new(Reader::new(der).expect(der::SEQUENCE)?);
        let mut tbs = Reader::new(certificate.expect(der::SEQUENCE)?);
        tbs.optional(VERSION)?;
        tbs.expect(der::INTEGER)?;
        tbs.expect(der::SEQUENCE)?;
        tbs.expect(der::SEQUENCE)?;
        let (not_before, not_after) = validity(tbs.expect(der::SEQUENCE)?)?;
        let country = country(tbs.expect(der::SEQUENCE)?)?;
        let key = PublicKey::from_spki(tbs.expect(der::SEQUENCE)?)?.ok_or(X509Error::Key)?;
        let usage = usage(tbs)?;
        Ok(Self {
            kid: Kid::of_certificate(der),
            key,
            usage,
            not_before,
            not_after,
            country,
            der: der.to_vec(),
        })
    }
}

fn validity(content: &[u8]) -> Result<(OffsetDateTime, OffsetDateTime), X509Error> {
    let mut reader = Reader::new(content);
    Ok((moment(reader.element()?)?, moment(reader.element()?)?))
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ` (RFC 5280, section 4.1.2.5; two-digit years from 50 on are 19xx).
fn moment(element: Element<'_>) -> Result<OffsetDateTime, X509Error> {
    let text = std::str::from_utf8(element.content).map_err(|_| X509Error::Malformed)?;
    let full = match element.tag {
        UTC_TIME if text.starts_with(['5', '6', '7', '8', '9']) => format!("19{text}"),
        UTC_TIME => format!("20{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return Err(X509Error::Malformed),
    };
    at(&full).ok_or(X509Error::Malformed)
}

fn at(text: &str) -> Option<OffsetDateTime> {
    let digits = text
        .strip_suffix('Z')
        .filter(|t| t.len() == 14 && t.bytes().all(|b| b.is_ascii_digit()))?;
    let two = |from: usize| digits[from..from + 2].parse::<u8>().ok();
    let month = Month::try_from(two(4)?).ok()?;
    let date = Date::from_calendar_date(digits[..4].parse().ok()?, month, two(6)?).ok()?;
    Some(
        date.with_time(Time::from_hms(two(8)?, two(10)?, two(12)?).ok()?)
            .assume_utc(),
    )
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

fn usage(mut tbs: Reader<'_>) -> Result<KeyUsage, X509Error> {
    while !tbs.is_empty() {
        let element = tbs.element()?;
        if element.tag == EXTENSIONS {
            return usage_in(Reader::new(
                Reader::new(element.content).expect(der::SEQUENCE)?,
            ));
        }
    }
    Ok(KeyUsage::ALL)
}

fn usage_in(mut extensions: Reader<'_>) -> Result<KeyUsage, X509Error> {
    while !extensions.is_empty() {
        let mut extension = Reader::new(extensions.expect(der::SEQUENCE)?);
        let oid = extension.expect(der::OID)?;
        extension.optional(der::BOOLEAN)?;
        let value = extension.expect(der::OCTET_STRING)?;
        if oid == OID_EXTENDED_KEY_USAGE {
            return extended(value);
        }
    }
    Ok(KeyUsage::ALL)
}

fn extended(value: &[u8]) -> Result<KeyUsage, X509Error> {
    let mut list = Reader::new(Reader::new(value).expect(der::SEQUENCE)?);
    let mut oids = Vec::new();
    while !list.is_empty() {
        oids.push(list.expect(der::OID)?);
    }
    Ok(KeyUsage::from_oids(oids.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn both_time_forms_are_read() {
        let element = |tag, content| Element { tag, content };
        assert_eq!(
            moment(element(UTC_TIME, b"210503180000Z")),
            Ok(datetime!(2021-05-03 18:00 UTC))
        );
        assert_eq!(
            moment(element(UTC_TIME, b"990503180000Z")),
            Ok(datetime!(1999-05-03 18:00 UTC))
        );
        assert_eq!(
            moment(element(GENERALIZED_TIME, b"20510503180000Z")),
            Ok(datetime!(2051-05-03 18:00 UTC))
        );
        for wrong in [
            &b"210503180000"[..],
            b"2105031800Z",
            b"219903180000Z",
            b"\xff",
        ] {
            assert!(moment(element(UTC_TIME, wrong)).is_err());
        }
    }

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
}
