//! Verification of an HC1 text from its first character to its last claim (EU DCC volume 1, section 3; volume 3).

use crate::cbor::CborError;
use crate::codes::{self, Finding};
use crate::cose::{self, Sign1};
use crate::cwt::{self, Claims};
use crate::dcc::{Dcc, Entry};
use crate::inflate::{self, InflateError};
use crate::key::{KeyUsage, Kid};
use crate::rejection::{Cause, Rejection};
use crate::trust::{Signer, TrustList};
use crate::value_sets::ValueSets;
use crate::x509::Dsc;
use crate::{base45, schema};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

/// What every text of this container begins with; upper case only.
pub const PREFIX: &str = "HC1:";
/// A certificate issued up to this far ahead points to a slow clock rather than to a false date.
pub const CLOCK_SKEW: Duration = Duration::minutes(5);

/// A certificate that was read but whose signature nobody checked: to look at, never to rely on.
#[derive(Debug, Clone, PartialEq)]
pub struct Unverified {
    /// The key identifier of the message.
    pub kid: Option<Kid>,
    /// What the token claims.
    pub claims: Claims,
}

/// A certificate that passed every stage. Only [`verify`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    claims: Claims,
    payload: Value,
    dcc: Dcc,
    signer: Dsc,
    expires_at: OffsetDateTime,
    findings: Vec<Finding>,
}

impl Verified {
    /// The typed content.
    #[must_use]
    pub const fn dcc(&self) -> &Dcc {
        &self.dcc
    }

    /// The content as JSON, as rules want it.
    #[must_use]
    pub const fn payload(&self) -> &Value {
        &self.payload
    }

    /// The issuing country that the token names, else the signer's.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.claims
            .issuer
            .as_deref()
            .or(self.signer.country.as_deref())
    }

    /// When it was issued, where it says so.
    #[must_use]
    pub fn issued_at(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.claims.issued_at?).ok()
    }

    /// The last moment of its technical validity.
    #[must_use]
    pub const fn expires_at(&self) -> OffsetDateTime {
        self.expires_at
    }

    /// The signer whose key made the signature.
    #[must_use]
    pub const fn signer(&self) -> &Dsc {
        &self.signer
    }

    /// Codes that the value sets do not hold.
    #[must_use]
    pub fn value_set_findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Claims beyond the standard ones, preserved (WHO sub-claims 5 and -6 stand under `-260/5`, `-260/-6`).
    #[must_use]
    pub const fn other_claims(&self) -> &Map<String, Value> {
        &self.claims.other
    }
}

/// Reads a certificate without checking its signature.
///
/// # Errors
/// [`Rejection`] of the stages up to the claims.
pub fn read(text: &str) -> Result<Unverified, Rejection> {
    let message = message(text)?;
    let sign1 = cose::parse(&message).map_err(|_| Cause::Cose)?;
    Ok(Unverified {
        kid: sign1.kid,
        claims: claims(&sign1)?,
    })
}

/// Verifies a certificate at the moment `now`.
///
/// # Errors
/// [`Rejection`] of the first stage that is not passed.
pub fn verify(
    text: &str,
    trust: &TrustList,
    value_sets: &ValueSets,
    now: OffsetDateTime,
) -> Result<Verified, Rejection> {
    let message = message(text)?;
    let sign1 = cose::parse(&message).map_err(|_| Cause::Cose)?;
    let mut claims = claims(&sign1)?;
    let payload = claims.payload.take().ok_or(Cause::OtherContent)?;
    let expires_at = claims.expires_at.ok_or(Cause::Claims)?;
    let signer = signer(&sign1, trust)?;
    check_validity(&claims, expires_at, &signer.dsc, now)?;
    check_usage(&payload, signer.dsc.usage)?;
    schema::check(&payload).map_err(|_| Cause::Schema)?;
    let dcc = Dcc::from_payload(&payload).ok_or(Cause::Schema)?;
    let expires_at = OffsetDateTime::from_unix_timestamp(expires_at).map_err(|_| Cause::Claims)?;
    let findings = codes::unknown(&payload, value_sets);
    Ok(Verified {
        claims,
        payload,
        dcc,
        signer: signer.dsc.clone(),
        expires_at,
        findings,
    })
}

/// Strips the prefix.
///
/// # Errors
/// [`Cause::Prefix`].
pub fn unprefix(text: &str) -> Result<&str, Rejection> {
    Ok(text.strip_prefix(PREFIX).ok_or(Cause::Prefix)?)
}

/// Whether one of `trust` made the signature of this COSE message.
///
/// # Errors
/// [`Rejection`] of the stages COSE, key and signature.
pub fn verify_signature(message: &[u8], trust: &TrustList) -> Result<Dsc, Rejection> {
    let sign1 = cose::parse(message).map_err(|_| Cause::Cose)?;
    signer(&sign1, trust).map(|signer| signer.dsc.clone())
}

fn message(text: &str) -> Result<Vec<u8>, Rejection> {
    let compressed = base45::decode(unprefix(text)?).map_err(|_| Cause::Base45)?;
    inflate::inflate(&compressed).map_err(|error| Rejection::from(inflate_cause(error)))
}

const fn inflate_cause(error: InflateError) -> Cause {
    match error {
        InflateError::NotCompressed => Cause::NotCompressed,
        InflateError::TooLarge => Cause::TooLarge,
        InflateError::Damaged | InflateError::Trailing => Cause::Damaged,
    }
}

fn claims(sign1: &Sign1<'_>) -> Result<Claims, Rejection> {
    cwt::parse(sign1.payload).map_err(|_: CborError| Cause::Claims.into())
}

fn signer<'t>(sign1: &Sign1<'_>, trust: &'t TrustList) -> Result<&'t Signer, Rejection> {
    let candidates = sign1.kid.map_or(&[][..], |kid| trust.with_kid(kid));
    if candidates.is_empty() {
        return Err(Cause::KeyUnknown.into());
    }
    let signed = sign1.signed_bytes();
    let made_it = |signer: &&Signer| {
        signer
            .verifier
            .accepts(sign1.algorithm, &signed, sign1.signature)
    };
    Ok(candidates.iter().find(made_it).ok_or(Cause::Signature)?)
}

/// Whether the token and its signer are valid at `now`. Bounds are inclusive; the signer must be valid now
/// (shell model, volume 5).
///
/// # Errors
/// [`Rejection`] of the stage validity.
pub fn check_validity(
    claims: &Claims,
    expires_at: i64,
    dsc: &Dsc,
    now: OffsetDateTime,
) -> Result<(), Rejection> {
    let seconds = now.unix_timestamp();
    let ahead = claims
        .issued_at
        .map_or(0, |issued| issued.saturating_sub(seconds));
    let cause = if ahead > CLOCK_SKEW.whole_seconds() {
        Cause::NotYetValid
    } else if ahead > 0 {
        Cause::ClockSkew
    } else if seconds > expires_at {
        Cause::Expired
    } else if now < dsc.not_before || now > dsc.not_after {
        Cause::SignerNotValid
    } else {
        return Ok(());
    };
    Err(cause.into())
}

/// Whether the signer may sign every group that the payload has.
///
/// # Errors
/// [`Cause::KeyUsage`].
pub fn check_usage(payload: &Value, usage: KeyUsage) -> Result<(), Rejection> {
    let has = |group| payload.get(group).is_some_and(|group| !group.is_null());
    let wrong = (has("v") && !usage.vaccination)
        || (has("t") && !usage.test)
        || (has("r") && !usage.recovery);
    if wrong {
        Err(Cause::KeyUsage.into())
    } else {
        Ok(())
    }
}

impl Verified {
    /// Whether it is a vaccination, test or recovery certificate, by its first entry.
    #[must_use]
    pub fn first_entry(&self) -> Option<&Entry> {
        self.dcc.entries.first()
    }
}

#[cfg(test)]
pub(crate) mod suite {
    //! The EU suite, as far as unit tests walk it.
    use serde_json::Value;
    use std::path::Path;

    fn cases(folder: &Path, found: &mut Vec<Value>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                cases(&path, found);
            } else if path.extension().is_some_and(|e| e == "json") {
                found.push(serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap());
            }
        }
    }

    pub(crate) fn all(folder: &Path) -> Vec<Value> {
        let mut found = Vec::new();
        cases(folder, &mut found);
        found
    }

    pub(crate) fn certificate(case: &Value) -> Option<Vec<u8>> {
        use base64::Engine;
        let text = case.pointer("/TESTCTX/CERTIFICATE")?.as_str()?;
        base64::engine::general_purpose::STANDARD.decode(text).ok()
    }

    /// COSE bytes and signer certificate of every case that has both.
    pub(crate) fn messages(folder: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
        all(folder)
            .iter()
            .filter_map(|case| {
                Some((
                    super::message(case["PREFIX"].as_str()?).ok()?,
                    certificate(case)?,
                ))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
