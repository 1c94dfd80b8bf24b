//! Cards that their issuer took back: the file `<iss>/.well-known/crl/<kid>.json` (section "Revocation").
//!
//! One entry revokes the cards of one revocation identifier; with a date behind it only those issued before. Lists in
//! the wild have flaws: an entry that cannot be read is left out and named, and of an identifier that is there twice
//! what revokes more counts, so that a flaw never gives a revoked card back.

use super::jwk::{IssuerKey, Thumbprint};
use super::jws::is_base64url;
use super::verify::Verified;
use json::Tree;
use sorted::Map;
use std::fmt;

/// The largest list read, in bytes.
pub const MAX_LIST: usize = 64 << 20;
/// The longest revocation identifier, in characters.
pub const MAX_IDENTIFIER: usize = 24;

/// A list of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    kid: Thumbprint,
    version: u64,
    /// Identifiers, and the second before which a card must have been issued to be revoked.
    revoked: Map<String, Option<u64>>,
    /// What is wrong with it and did not keep it from being read.
    pub faults: Vec<ListFault>,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListFault {
    /// The entry of this place, counted from 0, is no identifier of at most 24 characters in base64url with or without
    /// a whole number behind a full stop.
    Entry(usize),
    /// The identifier of the entry of this place was there before.
    Twice(usize),
}

/// Why a list cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationError {
    /// Larger than [`MAX_LIST`].
    TooLarge,
    /// Not of the form of a list.
    Form,
    /// Another method than `rid`.
    Method,
    /// Another key's list.
    OtherKey,
    /// Another version than the key names.
    OtherVersion,
}

impl fmt::Display for RevocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the revocation list is larger than 64 MiB",
            Self::Form => "this is not a revocation list",
            Self::Method => "the revocation list is of a method that is not known here",
            Self::OtherKey => "the revocation list is another key's",
            Self::OtherVersion => "the revocation list is not of the version that the key names",
        })
    }
}

impl std::error::Error for RevocationError {}

impl RevocationList {
    /// Reads a list.
    ///
    /// # Errors
    /// [`RevocationError`].
    pub fn read(text: &str) -> Result<Self, RevocationError> {
        if text.len() > MAX_LIST {
            return Err(RevocationError::TooLarge);
        }
        let tree = json::tree(text.as_bytes()).map_err(|_| RevocationError::Form)?;
        let member = |name| tree.member(name).ok_or(RevocationError::Form);
        if member("method")?.text() != Some("rid") {
            return Err(RevocationError::Method);
        }
        let kid = member("kid")?.text().and_then(Thumbprint::parse);
        let mut list = Self {
            kid: kid.ok_or(RevocationError::Form)?,
            version: member("ctr")?.count().ok_or(RevocationError::Form)?,
            revoked: Map::new(),
            faults: Vec::new(),
        };
        list.take(member("rids")?.items().ok_or(RevocationError::Form)?);
        Ok(list)
    }

    fn take(&mut self, entries: &[Tree]) {
        for (place, entry) in entries.iter().enumerate() {
            let Some((identifier, before)) = entry.text().and_then(entry_of) else {
                self.faults.push(ListFault::Entry(place));
                continue;
            };
            match self.revoked.get_mut(identifier) {
                None => {
                    self.revoked.insert(identifier.to_owned(), before);
                }
                Some(known) => {
                    // no date revokes whenever it was issued
                    *known = known.zip(before).map(|(known, before)| known.max(before));
                    self.faults.push(ListFault::Twice(place));
                }
            }
        }
    }

    /// Whether it is the list that the key asks for.
    ///
    /// # Errors
    /// [`RevocationError::OtherKey`], [`RevocationError::OtherVersion`].
    pub fn check(&self, key: &IssuerKey) -> Result<(), RevocationError> {
        if self.kid != key.kid {
            return Err(RevocationError::OtherKey);
        }
        if Some(self.version) != key.revocation_version {
            return Err(RevocationError::OtherVersion);
        }
        Ok(())
    }

    /// Whether the issuer took this card back. A list of another key says nothing about it.
    #[must_use]
    pub fn is_revoked(&self, card: &Verified) -> bool {
        let Some(identifier) = card.claims().revocation_id.as_deref() else {
            return false;
        };
        let second = card.claims().issued_at.unix_timestamp();
        let before = self
            .revoked
            .get(identifier)
            .filter(|_| self.kid == card.kid());
        before.is_some_and(|before| {
            before.is_none_or(|before| u64::try_from(second).is_ok_and(|second| second < before))
        })
    }

    /// How many identifiers it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.revoked.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.revoked.is_empty()
    }
}

/// `IDENTIFIER` or `IDENTIFIER.SECONDS`.
fn entry_of(entry: &str) -> Option<(&str, Option<u64>)> {
    let (identifier, before) = match entry.split_once('.') {
        None => (entry, None),
        Some((identifier, seconds)) => (identifier, Some(seconds.parse().ok()?)),
    };
    is_identifier(identifier).then_some((identifier, before))
}

/// At most 24 characters of base64url.
pub(super) fn is_identifier(text: &str) -> bool {
    text.len() <= MAX_IDENTIFIER && is_base64url(text)
}
