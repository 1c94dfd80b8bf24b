//! SMART Health Cards (HL7 SMART Health Cards and Links, version 1.0.0; before that spec.smarthealth.cards 1.4).
//!
//! In scope: the text of a card's QR codes and its files, verifying a card against issuers that are trusted, reading
//! who they are (JWK sets, the VCI directory's snapshot), cards that were revoked, issuing, and telling an issuer what
//! is wrong with how a card is made. Out of scope: fetching key sets and revocation lists (whoever calls), SMART Health
//! Links, what a valid card is *enough* for (`policy`, `door`).
//!
//! The walk of the data: [`numeric`], [`mod@file`], `jws`, `claims`, [`Issuers`], signature, dates, kind, `fhir`; [`verify`]
//! takes it in this order and stops at the first stage that fails. A card's own words are never trusted for which check
//! is made: the algorithm is ES256 and nothing else.

mod cause;
mod claims;
mod crosswalk;
pub mod faults;
mod fhir;
pub mod file;
mod issue;
mod issuers;
mod jwk;
mod jws;
pub mod numeric;
mod revocation;
mod verify;

pub use cause::{Cause, Stage};
pub use claims::Claims;
pub use crosswalk::payload;
pub use fhir::{Bundle, Coding, HumanName, Immunization, LabResult, MAX_RECORDS, Patient};
pub use issue::{Card, CardIssuer, IssueError};
pub use issuers::{Directory, IssuerUrl, Issuers, LeftOut, Loaded, MAX_DIRECTORY};
pub use jwk::{IssuerKey, JwkSet, KeyFault, LeftOutKey, MAX_SET, Thumbprint};
pub use jws::MAX_JWS;
pub use numeric::PREFIX;
pub use revocation::{ListFault, MAX_IDENTIFIER, MAX_LIST, RevocationError, RevocationList};
pub use verify::{Unverified, Verified, read, verify};
