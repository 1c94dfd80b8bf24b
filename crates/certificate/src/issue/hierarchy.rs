//! The two levels: a country's own certificate (CSCA), signed with its own key, and the document signers (DSC) that it
//! signs. EU DCC volume 1, section 4 and annex A; RFC 5280.

use super::der::{attribute, bit_string, element, extension, oid, sequence, serial, time};
use super::key::{KeyError, SigningKey};
use super::signer::Signer;
use crate::der::{BIT_STRING, BOOLEAN, INTEGER, OCTET_STRING, SEQUENCE};
use crate::key::KeyUsage;
use crate::x509::{Dsc, X509};
use sha2::{Digest, Sha256};
use std::fmt;
use time::OffsetDateTime;

/// Bytes of randomness that one key and its certificate need: 32 for the key, 16 for the serial number.
pub const ENTROPY: usize = 48;

const PRINTABLE_STRING: u8 = 0x13;
const UTF8_STRING: u8 = 0x0c;
/// Last arcs below 2.5.4.
const COUNTRY: u8 = 6;
const COMMON_NAME: u8 = 3;
/// Last arcs below 2.5.29.
const SUBJECT_KEY_ID: u8 = 14;
const KEY_USAGE: u8 = 15;
const BASIC_CONSTRAINTS: u8 = 19;
const AUTHORITY_KEY_ID: u8 = 35;
const EXTENDED_KEY_USAGE: u8 = 37;
/// The longest common name (RFC 5280, ub-common-name), in characters.
const MAX_COMMON_NAME: usize = 64;

const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const CURVE_P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// 1.3.6.1.4.1.1847.2021.1, below which 1 is test, 2 vaccination and 3 recovery.
const DCC_USAGE: &[u8] = &[0x2b, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1];

/// Why a certificate could not be made or does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HierarchyError {
    /// The country is not two capital letters.
    Country,
    /// The common name is empty or longer than 64 characters.
    CommonName,
    /// The validity ends before it begins, or a signer's does not lie within its authority's.
    Validity,
    /// Key and certificate cannot be used together.
    Key(KeyError),
}

impl fmt::Display for HierarchyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Country => "the country must be two capital letters",
            Self::CommonName => "the name must have 1 to 64 characters",
            Self::Validity => "the validity is empty or reaches beyond the authority's own",
            Self::Key(error) => return error.fmt(f),
        })
    }
}

impl std::error::Error for HierarchyError {}

impl From<KeyError> for HierarchyError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

/// Country and common name of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateName {
    country: String,
    common_name: String,
}

impl CertificateName {
    /// # Errors
    /// [`HierarchyError::Country`] or [`HierarchyError::CommonName`].
    pub fn new(country: &str, common_name: &str) -> Result<Self, HierarchyError> {
        if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(HierarchyError::Country);
        }
        if !(1..=MAX_COMMON_NAME).contains(&common_name.chars().count()) {
            return Err(HierarchyError::CommonName);
        }
        Ok(Self {
            country: country.to_owned(),
            common_name: common_name.to_owned(),
        })
    }

    fn der(&self) -> Vec<u8> {
        sequence(&[
            attribute(COUNTRY, PRINTABLE_STRING, &self.country),
            attribute(COMMON_NAME, UTF8_STRING, &self.common_name),
        ])
    }
}

/// A country's signing authority: key and certificate.
#[derive(Debug)]
pub struct Csca {
    key: SigningKey,
    /// Its name as a `Name` element.
    name: Vec<u8>,
    certificate: Dsc,
}

impl Csca {
    /// Makes an authority, its certificate signed with its own key.
    ///
    /// # Errors
    /// [`HierarchyError::Validity`].
    pub fn new(
        name: &CertificateName,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
        entropy: &[u8; ENTROPY],
    ) -> Result<Self, HierarchyError> {
        let (key, serial) = key_and_serial(entropy);
        let certificate = Unsigned {
            serial,
            issuer: name.der(),
            subject: name.der(),
            validity: [not_before, not_after],
            point: key.public_point(),
            extensions: authority_extensions(key.public_point()),
        };
        Ok(Self::from_parts(&certificate.signed_by(&key)?, key)?)
    }

    /// An authority from its files.
    ///
    /// # Errors
    /// [`KeyError`], where the certificate cannot be read or is another key's.
    pub fn from_parts(der: &[u8], key: SigningKey) -> Result<Self, KeyError> {
        let name = element(SEQUENCE, X509::read(der)?.subject);
        let certificate = key.certificate(der)?;
        Ok(Self {
            key,
            name,
            certificate,
        })
    }

    /// Makes a document signer that may sign what `usage` says, all kinds where it is [`KeyUsage::ALL`].
    ///
    /// # Errors
    /// [`HierarchyError::Validity`], where it does not lie within the authority's own.
    pub fn certify(
        &self,
        name: &CertificateName,
        usage: KeyUsage,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
        entropy: &[u8; ENTROPY],
    ) -> Result<Signer, HierarchyError> {
        self.sign(name.der(), usage, [not_before, not_after], entropy)
    }

    /// Makes a document signer with a new key that follows another: of the same name, for the same kinds of certificate.
    ///
    /// # Errors
    /// [`HierarchyError::Validity`], where it does not lie within the authority's own.
    pub fn succeed(
        &self,
        former: &Dsc,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
        entropy: &[u8; ENTROPY],
    ) -> Result<Signer, HierarchyError> {
        let read = X509::read(&former.der).map_err(KeyError::from)?;
        let name = element(SEQUENCE, read.subject);
        self.sign(name, former.usage, [not_before, not_after], entropy)
    }

    fn sign(
        &self,
        subject: Vec<u8>,
        usage: KeyUsage,
        [not_before, not_after]: [OffsetDateTime; 2],
        entropy: &[u8; ENTROPY],
    ) -> Result<Signer, HierarchyError> {
        if not_before < self.certificate.not_before || not_after > self.certificate.not_after {
            return Err(HierarchyError::Validity);
        }
        let (key, serial) = key_and_serial(entropy);
        let certificate = Unsigned {
            serial,
            issuer: self.name.clone(),
            subject,
            validity: [not_before, not_after],
            point: key.public_point(),
            extensions: signer_extensions(key.public_point(), self.key.public_point(), usage),
        };
        Ok(Signer::from_parts(&certificate.signed_by(&self.key)?, key)?)
    }

    /// The authority's certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Dsc {
        &self.certificate
    }

    /// Its secret key.
    #[must_use]
    pub const fn key(&self) -> &SigningKey {
        &self.key
    }
}

fn key_and_serial(entropy: &[u8; ENTROPY]) -> (SigningKey, [u8; 16]) {
    let (key, serial) = entropy.split_first_chunk().expect("48 bytes begin with 32");
    let serial = serial.first_chunk().expect("16 bytes are left of 48");
    (SigningKey::from_entropy(key), *serial)
}

/// A `TBSCertificate` (RFC 5280, section 4.1).
struct Unsigned<'a> {
    serial: [u8; 16],
    issuer: Vec<u8>,
    subject: Vec<u8>,
    validity: [OffsetDateTime; 2],
    point: &'a [u8],
    extensions: Vec<Vec<u8>>,
}

impl Unsigned<'_> {
    fn signed_by(&self, key: &SigningKey) -> Result<Vec<u8>, HierarchyError> {
        if self.validity[0] >= self.validity[1] {
            return Err(HierarchyError::Validity);
        }
        const VERSION_3: &[u8] = &[0xa0, 3, INTEGER, 1, 2];
        const EXTENSIONS: u8 = 0xa3;
        let algorithm = sequence(&[oid(ECDSA_WITH_SHA256)]);
        let key_algorithm = sequence(&[oid(EC_PUBLIC_KEY), oid(CURVE_P256)]);
        let signed = sequence(&[
            VERSION_3.to_vec(),
            serial(self.serial),
            algorithm.clone(),
            self.issuer.clone(),
            sequence(&self.validity.map(time)),
            self.subject.clone(),
            sequence(&[key_algorithm, bit_string(self.point)]),
            element(EXTENSIONS, &sequence(&self.extensions)),
        ]);
        let signature = bit_string(&key.sign_der(&signed));
        Ok(sequence(&[signed, algorithm, signature]))
    }
}

fn authority_extensions(point: &[u8]) -> Vec<Vec<u8>> {
    const SIGNS_CERTIFICATES_AND_LISTS: &[u8] = &[BIT_STRING, 2, 1, 0b0000_0110];
    let no_level_below_signers = [element(BOOLEAN, &[0xff]), element(INTEGER, &[0])];
    vec![
        extension(BASIC_CONSTRAINTS, true, &sequence(&no_level_below_signers)),
        extension(KEY_USAGE, true, SIGNS_CERTIFICATES_AND_LISTS),
        extension(
            SUBJECT_KEY_ID,
            false,
            &element(OCTET_STRING, &key_id(point)),
        ),
    ]
}

fn signer_extensions(point: &[u8], authority: &[u8], usage: KeyUsage) -> Vec<Vec<u8>> {
    const SIGNS_DOCUMENTS: &[u8] = &[BIT_STRING, 2, 7, 0b1000_0000];
    const KEY_IDENTIFIER: u8 = 0x80;
    let authority = element(KEY_IDENTIFIER, &key_id(authority));
    let mut extensions = vec![
        extension(KEY_USAGE, true, SIGNS_DOCUMENTS),
        extension(
            SUBJECT_KEY_ID,
            false,
            &element(OCTET_STRING, &key_id(point)),
        ),
        extension(AUTHORITY_KEY_ID, false, &sequence(&[authority])),
    ];
    if usage != KeyUsage::ALL {
        extensions.push(extension(
            EXTENDED_KEY_USAGE,
            false,
            &sequence(&purposes(usage)),
        ));
    }
    extensions
}

fn purposes(usage: KeyUsage) -> Vec<Vec<u8>> {
    let granted = [(1, usage.test), (2, usage.vaccination), (3, usage.recovery)];
    let granted = granted.into_iter().filter(|(_, granted)| *granted);
    granted
        .map(|(number, _)| oid(&[DCC_USAGE, &[number]].concat()))
        .collect()
}

/// RFC 7093, section 2, method 1.
fn key_id(point: &[u8]) -> [u8; 20] {
    let digest = Sha256::digest(point);
    *digest.first_chunk().expect("a SHA-256 digest has 32 bytes")
}
