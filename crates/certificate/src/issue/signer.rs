//! A document signer at work: content in, the text of a QR code out.

use super::content::{Content, ContentError};
use super::deflate;
use super::key::{KeyError, SigningKey};
use crate::base45;
use crate::cose;
use crate::dcc::{Entry, Person};
use crate::verify::PREFIX;
use crate::x509::Dsc;
use minicbor::encode::Encoder;
use std::fmt;
use time::OffsetDateTime;

/// Why a certificate was not issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueError {
    /// The signer may not sign this kind of certificate.
    Usage,
    /// It would expire before it is issued.
    Expiry,
    /// It would outlive its signer, or is dated before it.
    SignerValidity,
    /// A member cannot be issued as it is.
    Content(ContentError),
}

impl fmt::Display for IssueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Usage => "this signer may not sign this kind of certificate",
            Self::Expiry => "the certificate would expire before it is issued",
            Self::SignerValidity => "the certificate would not lie within its signer's validity",
            Self::Content(error) => return error.fmt(f),
        })
    }
}

impl std::error::Error for IssueError {}

impl From<ContentError> for IssueError {
    fn from(error: ContentError) -> Self {
        Self::Content(error)
    }
}

/// A document signer: key, certificate, and what is the same in all that it signs.
#[derive(Debug)]
pub struct Signer {
    key: SigningKey,
    certificate: Dsc,
    /// The protected header: algorithm ES256 and the key identifier.
    protected: Vec<u8>,
}

impl Signer {
    /// A signer from its files.
    ///
    /// # Errors
    /// [`KeyError`], where the certificate cannot be read or is another key's.
    pub fn from_parts(der: &[u8], key: SigningKey) -> Result<Self, KeyError> {
        let certificate = key.certificate(der)?;
        let protected = cose::protected_es256(certificate.kid);
        Ok(Self {
            key,
            certificate,
            protected,
        })
    }

    /// The signer's certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Dsc {
        &self.certificate
    }

    /// Its secret key.
    #[must_use]
    pub const fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Issues a certificate: the text of its QR code, from `HC1:` on.
    ///
    /// # Errors
    /// [`IssueError`]; nothing is signed that its own verifier would refuse.
    pub fn issue(
        &self,
        person: &Person,
        entry: &Entry,
        issued_at: OffsetDateTime,
        expires_at: OffsetDateTime,
    ) -> Result<String, IssueError> {
        self.check_usage(entry)?;
        self.check_dates(issued_at, expires_at)?;
        let content = Content { person, entry };
        content.check()?;
        let claims = self.claims(content, issued_at, expires_at);
        Ok(packed(&self.signed(&claims)))
    }

    fn check_usage(&self, entry: &Entry) -> Result<(), IssueError> {
        let usage = self.certificate.usage;
        let allowed = match entry {
            Entry::Vaccination(_) => usage.vaccination,
            Entry::Test(_) => usage.test,
            Entry::Recovery(_) => usage.recovery,
        };
        if allowed {
            Ok(())
        } else {
            Err(IssueError::Usage)
        }
    }

    fn check_dates(
        &self,
        issued_at: OffsetDateTime,
        expires_at: OffsetDateTime,
    ) -> Result<(), IssueError> {
        if expires_at < issued_at {
            return Err(IssueError::Expiry);
        }
        let signer = &self.certificate;
        if issued_at < signer.not_before || expires_at > signer.not_after {
            return Err(IssueError::SignerValidity);
        }
        Ok(())
    }

    /// The claims of the token: issuer, expiry, issue, and the health certificate (RFC 8392; -260/1).
    fn claims(
        &self,
        content: Content<'_>,
        issued_at: OffsetDateTime,
        expires_at: OffsetDateTime,
    ) -> Vec<u8> {
        let mut claims = Vec::with_capacity(512);
        let country = self.certificate.country.as_deref().unwrap_or_default();
        Encoder::new(&mut claims)
            .map(4)
            .and_then(|out| out.u8(1)?.str(country))
            .and_then(|out| out.u8(4)?.i64(expires_at.unix_timestamp()))
            .and_then(|out| out.u8(6)?.i64(issued_at.unix_timestamp()))
            .and_then(|out| out.i16(-260)?.map(1)?.u8(1))
            .expect("writing to memory does not fail");
        content.write(&mut claims);
        claims
    }

    /// The message with tag 18.
    fn signed(&self, claims: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(&cose::signed_bytes(&self.protected, claims));
        cose::sign1(&self.protected, claims, &signature)
    }
}

fn packed(message: &[u8]) -> String {
    format!("{PREFIX}{}", base45::encode(&deflate::zlib(message)))
}
