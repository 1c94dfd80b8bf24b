//! Verification of a card from its first character to its last record.

use super::cause::Cause;
use super::claims::Claims;
use super::fhir::Bundle;
use super::issuers::{IssuerUrl, Issuers};
use super::jwk::{IssuerKey, Thumbprint};
use super::jws::Jws;
use crate::inflate::{InflateError, inflate_raw};
use crate::verify::CLOCK_SKEW;
use time::OffsetDateTime;

/// A card that was read but whose signature nobody checked: to look at, never to rely on.
#[derive(Debug, Clone, PartialEq)]
pub struct Unverified {
    /// The key identifier, as written.
    pub kid: String,
    /// What the card claims.
    pub claims: Claims,
}

/// A card that passed every stage. Only [`verify`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    claims: Claims,
    kid: Thumbprint,
    issuer_name: Option<String>,
    bundle: Bundle,
    is_revocable: bool,
}

impl Verified {
    /// What the card claims, with every member that the issuer wrote.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The key that signed it.
    #[must_use]
    pub const fn kid(&self) -> Thumbprint {
        self.kid
    }

    /// The issuer's name, where the list of issuers has one.
    #[must_use]
    pub fn issuer_name(&self) -> Option<&str> {
        self.issuer_name.as_deref()
    }

    /// The records that facts are made of.
    #[must_use]
    pub const fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Whether a [`super::RevocationList`] can say something about it: its key has one, and it has an identifier.
    #[must_use]
    pub const fn is_revocable(&self) -> bool {
        self.is_revocable
    }
}

/// Reads a card, a compact JWS, without checking its signature.
///
/// # Errors
/// [`Cause`] of the stages up to the claims.
pub fn read(card: &str) -> Result<Unverified, Cause> {
    let jws = Jws::parse(card)?;
    let claims = claims(&jws)?;
    Ok(Unverified {
        kid: jws.kid,
        claims,
    })
}

/// Verifies a card, a compact JWS, at the moment `now`. Whether it was taken back is the question of
/// [`super::RevocationList::is_revoked`].
///
/// # Errors
/// [`Cause`] of the first stage that is not passed.
pub fn verify(card: &str, issuers: &Issuers, now: OffsetDateTime) -> Result<Verified, Cause> {
    let jws = Jws::parse(card)?;
    let claims = claims(&jws)?;
    IssuerUrl::parse(&claims.issuer).ok_or(Cause::Issuer)?;
    let key = key(&jws, &claims, issuers)?;
    if !key.accepts(jws.signed.as_bytes(), &jws.signature()?) {
        return Err(Cause::Signature);
    }
    check_validity(&claims, now)?;
    if !claims.is_health_card() {
        return Err(Cause::Kind);
    }
    let bundle = claims
        .bundle()
        .and_then(Bundle::read)
        .ok_or(Cause::Bundle)?;
    Ok(Verified {
        kid: key.kid,
        issuer_name: issuers.name(&claims.issuer).map(str::to_owned),
        is_revocable: key.revocation_version.is_some() && claims.revocation_id.is_some(),
        bundle,
        claims,
    })
}

fn claims(jws: &Jws<'_>) -> Result<Claims, Cause> {
    let content = inflate_raw(&jws.content()?).map_err(inflate_cause)?;
    Claims::read(&content)
}

const fn inflate_cause(error: InflateError) -> Cause {
    match error {
        InflateError::TooLarge => Cause::TooLarge,
        InflateError::NotCompressed | InflateError::Damaged | InflateError::Trailing => {
            Cause::Damaged
        }
    }
}

fn key<'i>(jws: &Jws<'_>, claims: &Claims, issuers: &'i Issuers) -> Result<&'i IssuerKey, Cause> {
    if !issuers.contains(&claims.issuer) {
        return Err(Cause::IssuerUnknown);
    }
    let kid = Thumbprint::parse(&jws.kid);
    kid.and_then(|kid| issuers.key(&claims.issuer, kid))
        .ok_or(Cause::KeyUnknown)
}

/// Bounds are inclusive.
fn check_validity(claims: &Claims, now: OffsetDateTime) -> Result<(), Cause> {
    if claims.issued_at > now + CLOCK_SKEW {
        Err(Cause::NotYetValid)
    } else if claims.issued_at > now {
        Err(Cause::ClockSkew)
    } else if claims.expires_at.is_some_and(|expires| now > expires) {
        Err(Cause::Expired)
    } else {
        Ok(())
    }
}
