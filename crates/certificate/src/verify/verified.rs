//! What comes of reading and of verifying a certificate. Only [`super::verify`] makes a [`Verified`].

use crate::cbor;
use crate::codes::Finding;
use crate::cose::Sign1;
use crate::cwt::{Claims, Content, Token};
use crate::dcc::{Dcc, Entry};
use crate::key::Kid;
use crate::x509::Dsc;
use json::Tree as Json;
use std::sync::{Arc, OnceLock};
use time::OffsetDateTime;

/// A certificate that was read but whose signature nobody checked: to look at, never to rely on.
#[derive(Debug, Clone, PartialEq)]
pub struct Unverified {
    /// The key identifier of the message.
    pub kid: Option<Kid>,
    /// What the token claims.
    pub claims: Claims,
}

/// A certificate that passed every stage. Only [`crate::verify`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    issuer: Option<String>,
    issued_at: Option<i64>,
    expires_at: OffsetDateTime,
    payload: Payload,
    dcc: Dcc,
    other: Json,
    signer: Arc<Dsc>,
    signature: Vec<u8>,
    findings: Vec<Finding>,
}

impl Verified {
    pub(super) fn new(
        sign1: &Sign1<'_>,
        token: &Token<'_>,
        content: &Content<'_>,
        dcc: Dcc,
        signer: Arc<Dsc>,
        expires_at: OffsetDateTime,
        findings: Vec<Finding>,
    ) -> Self {
        Self {
            issuer: token.issuer.as_deref().map(str::to_owned),
            issued_at: token.issued_at,
            expires_at,
            payload: Payload::new(content.encoded),
            dcc,
            other: token.other(),
            signer,
            signature: sign1.signature.to_vec(),
            findings,
        }
    }

    /// The typed content.
    #[must_use]
    pub const fn dcc(&self) -> &Dcc {
        &self.dcc
    }

    /// The content as JSON, as rules want it, with every member that the issuer wrote. Made when first asked for.
    #[must_use]
    pub fn payload(&self) -> &Json {
        self.payload.json()
    }

    /// The issuing country that the token names, else the signer's.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref().or(self.signer.country.as_deref())
    }

    /// When it was issued, where it says so.
    #[must_use]
    pub fn issued_at(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.issued_at?).ok()
    }

    /// The last moment of its technical validity.
    #[must_use]
    pub const fn expires_at(&self) -> OffsetDateTime {
        self.expires_at
    }

    /// The signer whose key made the signature.
    #[must_use]
    pub fn signer(&self) -> &Dsc {
        &self.signer
    }

    /// The signature as received.
    pub(crate) fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Codes that the value sets do not hold.
    #[must_use]
    pub fn value_set_findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Claims beyond the standard ones as an object, preserved (WHO sub-claims 5 and -6 stand under `-260/5`, `-260/-6`).
    #[must_use]
    pub const fn other_claims(&self) -> &Json {
        &self.other
    }

    /// Whether it is a vaccination, test or recovery certificate, by its first entry.
    #[must_use]
    pub fn first_entry(&self) -> Option<&Entry> {
        self.dcc.entries.first()
    }
}

/// The payload as it was signed, and as JSON once somebody asked for it.
#[derive(Debug, Clone)]
struct Payload {
    encoded: Vec<u8>,
    json: OnceLock<Json>,
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        self.encoded == other.encoded
    }
}

impl Payload {
    fn new(encoded: &[u8]) -> Self {
        Self {
            encoded: encoded.to_vec(),
            json: OnceLock::new(),
        }
    }

    fn json(&self) -> &Json {
        let read = || cbor::to_json(&self.encoded).expect("it was read whole when it was verified");
        self.json.get_or_init(read)
    }
}
