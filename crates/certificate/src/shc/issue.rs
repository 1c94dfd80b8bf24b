//! Issuing a card: content in, a compact JWS out, whose text for a QR code [`super::numeric::encode`] makes.

use super::claims::HEALTH_CARD;
use super::fhir::Bundle;
use super::issuers::IssuerUrl;
use super::jwk::Thumbprint;
use super::revocation::is_identifier;
use crate::issue::{SigningKey, deflate};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use json::Tree;
use std::fmt;
use time::OffsetDateTime;

/// FHIR R4.
const FHIR_VERSION: &str = "4.0.1";
const COORDINATE: usize = 32;

/// What a card is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Kinds beside "health card", such as `https://smarthealth.cards#immunization`.
    pub kinds: Vec<String>,
    /// The records: a FHIR `Bundle` of type `collection`.
    pub bundle: Tree,
    /// From when it is valid.
    pub issued_at: OffsetDateTime,
    /// Its last moment, where it has one.
    pub expires_at: Option<OffsetDateTime>,
    /// The identifier under which it can be revoked; says nothing about the person.
    pub revocation_id: Option<String>,
}

/// Why a card was not issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueError {
    /// The records are no bundle that a verifier would take.
    Bundle,
    /// It would expire before it is issued, or is dated before 1970.
    Dates,
    /// The revocation identifier is none of at most 24 characters in base64url.
    RevocationId,
    /// More than a verifier would open.
    TooLarge,
}

impl fmt::Display for IssueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bundle => "the records are not a bundle with short addresses of their own",
            Self::Dates => "the card would expire before it is issued",
            Self::RevocationId => {
                "the revocation identifier is not at most 24 characters in base64url"
            }
            Self::TooLarge => "the card would be larger than a verifier opens",
        })
    }
}

impl std::error::Error for IssueError {}

/// An issuer at work: address, key, and the header that is the same on all its cards.
#[derive(Debug)]
pub struct CardIssuer {
    address: IssuerUrl,
    key: SigningKey,
    header: String,
}

impl CardIssuer {
    /// An issuer of this address, with this key.
    #[must_use]
    pub fn new(address: IssuerUrl, key: SigningKey) -> Self {
        let kid = thumbprint(&key);
        let header = format!(r#"{{"zip":"DEF","alg":"ES256","kid":"{kid}"}}"#);
        Self {
            address,
            key,
            header: URL_SAFE_NO_PAD.encode(header),
        }
    }

    /// Its address.
    #[must_use]
    pub const fn address(&self) -> &IssuerUrl {
        &self.address
    }

    /// The identifier of its key.
    #[must_use]
    pub fn kid(&self) -> Thumbprint {
        thumbprint(&self.key)
    }

    /// The set to publish under `<iss>/.well-known/jwks.json`: its one public key, with the version of its list of
    /// revoked cards where it has one.
    #[must_use]
    pub fn jwks(&self, revocation_version: Option<u64>) -> String {
        let [x, y] = coordinates(&self.key);
        let version = revocation_version
            .map_or_else(String::new, |version| format!(r#","crlVersion":{version}"#));
        let kid = self.kid();
        format!(
            r#"{{"keys":[{{"kty":"EC","kid":"{kid}","use":"sig","alg":"ES256","crv":"P-256","x":"{x}","y":"{y}"{version}}}]}}"#
        )
    }

    /// Issues a card.
    ///
    /// # Errors
    /// [`IssueError`]; nothing is signed that its own verifier would refuse.
    pub fn issue(&self, card: &Card) -> Result<String, IssueError> {
        check(card)?;
        let payload = json::write(&self.payload(card));
        if payload.len() > crate::inflate::MAX_INFLATED {
            return Err(IssueError::TooLarge);
        }
        let content = URL_SAFE_NO_PAD.encode(deflate::raw(payload.as_bytes()));
        let signed = format!("{}.{content}", self.header);
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
        let jws = format!("{signed}.{signature}");
        (jws.len() <= super::jws::MAX_JWS)
            .then_some(jws)
            .ok_or(IssueError::TooLarge)
    }

    fn payload(&self, card: &Card) -> Tree {
        let kinds = std::iter::once(HEALTH_CARD).chain(card.kinds.iter().map(String::as_str));
        let mut credential = vec![
            ("type", Tree::List(kinds.map(text).collect())),
            (
                "credentialSubject",
                members([
                    ("fhirVersion", text(FHIR_VERSION)),
                    ("fhirBundle", card.bundle.clone()),
                ]),
            ),
        ];
        credential.extend(
            card.revocation_id
                .as_deref()
                .map(|identifier| ("rid", text(identifier))),
        );
        let mut payload = vec![
            ("iss", text(self.address.as_str())),
            ("nbf", seconds(card.issued_at)),
        ];
        payload.extend(card.expires_at.map(|expires| ("exp", seconds(expires))));
        payload.push(("vc", members(credential)));
        members(payload)
    }
}

fn check(card: &Card) -> Result<(), IssueError> {
    Bundle::read(&card.bundle).ok_or(IssueError::Bundle)?;
    if card.issued_at.unix_timestamp() < 0
        || card
            .expires_at
            .is_some_and(|expires| expires < card.issued_at)
    {
        return Err(IssueError::Dates);
    }
    let identifier = card.revocation_id.as_deref();
    if identifier.is_some_and(|identifier| !is_identifier(identifier)) {
        return Err(IssueError::RevocationId);
    }
    Ok(())
}

fn thumbprint(key: &SigningKey) -> Thumbprint {
    let [x, y] = coordinates(key);
    Thumbprint::of_p256(&x, &y)
}

/// x and y in base64url.
fn coordinates(key: &SigningKey) -> [String; 2] {
    let (x, y) = key.public_point()[1..].split_at(COORDINATE);
    [x, y].map(|half| URL_SAFE_NO_PAD.encode(half))
}

fn text(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

/// Whole seconds, for they are shorter.
fn seconds(at: OffsetDateTime) -> Tree {
    Tree::Natural(at.unix_timestamp().unsigned_abs())
}

fn members<'n>(members: impl IntoIterator<Item = (&'n str, Tree)>) -> Tree {
    let owned = members
        .into_iter()
        .map(|(name, tree)| (name.to_owned(), tree));
    Tree::Members(owned.collect())
}
