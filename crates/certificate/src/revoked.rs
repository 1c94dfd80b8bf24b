//! The stage after all others: whether the issuer took the certificate back (EU DCC Revocation, section 3.2).

use crate::dcc::Entry;
use crate::key::PublicKey;
use crate::rejection::{Cause, Rejection};
use crate::verify::Verified;
use revocation::{List, Mark, RevocationHash, Scope, SignatureKind};
use time::{Duration, OffsetDateTime};

/// A certificate that passed every stage and that a list does not revoke. Only [`Verified::unrevoked`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Unrevoked {
    verified: Verified,
    list_version: u64,
    list_issued: OffsetDateTime,
}

impl Unrevoked {
    /// The certificate.
    #[must_use]
    pub const fn verified(&self) -> &Verified {
        &self.verified
    }

    /// The edition of the list that does not revoke it.
    #[must_use]
    pub const fn list_version(&self) -> u64 {
        self.list_version
    }

    /// How old that list is: what was revoked since is not known. Never negative.
    #[must_use]
    pub fn list_age(&self, now: OffsetDateTime) -> Duration {
        (now - self.list_issued).max(Duration::ZERO)
    }
}

impl Verified {
    /// Every mark under which the issuer can have revoked this certificate, the surest first: by its key and by its
    /// country, the hash of its signature, and those of each of its identifiers.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let scope = |scope| {
            self.hashes()
                .into_iter()
                .map(move |(hash_type, hash)| Mark {
                    scope,
                    hash_type,
                    hash,
                })
        };
        let key = Scope::Key(*self.signer().kid.as_bytes());
        let country = self.issuer().and_then(Scope::of_country);
        scope(key)
            .chain(country.into_iter().flat_map(scope))
            .collect()
    }

    /// Whether a list revokes this certificate.
    #[must_use]
    pub fn is_revoked(&self, list: &List<'_>) -> bool {
        self.marks().iter().any(|mark| list.holds(mark))
    }

    /// Passes the stage where the list does not revoke this certificate.
    ///
    /// # Errors
    /// [`Cause::Revoked`].
    pub fn unrevoked(self, list: &List<'_>) -> Result<Unrevoked, Rejection> {
        if self.is_revoked(list) {
            return Err(Cause::Revoked.into());
        }
        Ok(Unrevoked {
            verified: self,
            list_version: list.version(),
            list_issued: list.issued(),
        })
    }

    fn hashes(&self) -> Vec<(revocation::HashType, RevocationHash)> {
        use revocation::HashType::{CountryCodeUci, Signature, Uci};
        let kind = match self.signer().key {
            PublicKey::P256(_) | PublicKey::P384(_) => SignatureKind::Ecdsa,
            PublicKey::Rsa { .. } => SignatureKind::Rsa,
        };
        let signature = RevocationHash::of_signature(self.signature(), kind);
        let mut hashes = vec![(Signature, signature)];
        for uci in self.dcc().entries.iter().map(Entry::uvci) {
            hashes.push((Uci, RevocationHash::of_uci(uci)));
            let country = self.issuer().unwrap_or_default();
            hashes.push((
                CountryCodeUci,
                RevocationHash::of_country_code_uci(country, uci),
            ));
        }
        hashes
    }
}
