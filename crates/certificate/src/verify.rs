//! Verification of an HC1 text from its first character to its last claim (EU DCC volume 1, section 3; volume 3).

mod verified;

use crate::cose::{self, Sign1};
use crate::cwt::{self, Token};
use crate::inflate::{self, InflateError};
use crate::key::KeyUsage;
use crate::rejection::{Cause, Rejection};
use crate::tree::Tree;
use crate::trust::{Signer, TrustList};
use crate::value_sets::ValueSets;
use crate::x509::Dsc;
use crate::{base45, codes, schema};
use json::Tree as Json;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

pub use verified::{Unverified, Verified};

/// What every text of this container begins with; upper case only.
pub const PREFIX: &str = "HC1:";
/// A certificate issued up to this far ahead points to a slow clock rather than to a false date.
pub const CLOCK_SKEW: Duration = Duration::minutes(5);

/// Reads a certificate without checking its signature.
///
/// # Errors
/// [`Rejection`] of the stages up to the claims.
pub fn read(text: &str) -> Result<Unverified, Rejection> {
    let message = message(text)?;
    let sign1 = cose::parse(&message).map_err(|_| Cause::Cose)?;
    Ok(Unverified {
        kid: sign1.kid,
        claims: cwt::parse(sign1.payload).map_err(|_| Cause::Claims)?,
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
    let token = Token::read(sign1.payload).map_err(|_| Cause::Claims)?;
    let content = token.dcc.as_ref().ok_or(Cause::OtherContent)?;
    let expires_at = token.expires_at.ok_or(Cause::Claims)?;
    let signer = &signer(&sign1, trust)?.dsc;
    check_validity(token.issued_at, expires_at, signer, now)?;
    usage_fits(&content.node, signer.usage)?;
    let dcc = schema::read(&content.node).map_err(|_| Cause::Schema)?;
    let expires_at = OffsetDateTime::from_unix_timestamp(expires_at).map_err(|_| Cause::Claims)?;
    let findings = codes::unknown(&dcc, value_sets);
    let signer = Arc::clone(signer);
    Ok(Verified::new(
        &sign1, &token, content, dcc, signer, expires_at, findings,
    ))
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
    signer(&sign1, trust).map(|signer| Dsc::clone(&signer.dsc))
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

/// Whether a token of these dates (seconds since 1970) and its signer are valid at `now`. Bounds are inclusive; the signer must be valid now
/// (shell model, volume 5).
///
/// # Errors
/// [`Rejection`] of the stage validity.
pub fn check_validity(
    issued_at: Option<i64>,
    expires_at: i64,
    dsc: &Dsc,
    now: OffsetDateTime,
) -> Result<(), Rejection> {
    let seconds = now.unix_timestamp();
    let ahead = issued_at.map_or(0, |issued| issued.saturating_sub(seconds));
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
pub fn check_usage(payload: &Json, usage: KeyUsage) -> Result<(), Rejection> {
    usage_fits(payload, usage)
}

fn usage_fits<T: Tree>(payload: &T, usage: KeyUsage) -> Result<(), Rejection> {
    let has = |group| payload.member(group).is_some_and(|group| !group.is_null());
    let wrong = (has("v") && !usage.vaccination)
        || (has("t") && !usage.test)
        || (has("r") && !usage.recovery);
    if wrong {
        Err(Cause::KeyUsage.into())
    } else {
        Ok(())
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
