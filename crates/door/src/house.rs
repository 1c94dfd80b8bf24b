//! What a door knows: the policy of its venue and the lists it last received.

use certificate::shc::Issuers;
use certificate::{TrustList, ValueSets, Verified};
use policy::pack::CheckedPack;
use policy::rules::RuleSet;
use revocation::StoredList;
use std::fmt;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// The policy of one venue.
#[derive(Debug)]
pub struct Venue {
    /// The kind of venue.
    pub kind: String,
    /// A place of care, which never refuses.
    pub care: bool,
    /// The country whose rules hold here, ISO 3166-1 alpha-2.
    pub country: String,
    /// Its region; empty for none.
    pub region: String,
    /// The rules.
    pub rules: RuleSet,
}

/// Why a pack has no policy for a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VenueError {
    /// The pack does not name this kind of venue.
    NotInPack,
    /// One of its rules cannot be read.
    Rules,
}

impl fmt::Display for VenueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotInPack => "the policy pack says nothing of this kind of venue",
            Self::Rules => "a rule for this kind of venue cannot be read",
        })
    }
}

impl std::error::Error for VenueError {}

impl Venue {
    /// The policy that a pack has for a kind of venue.
    ///
    /// # Errors
    /// [`VenueError`]; a rule that cannot be read is never left out silently.
    pub fn of_pack(pack: &CheckedPack, kind: &str) -> Result<Self, VenueError> {
        let entry = pack
            .entry
            .iter()
            .find(|entry| entry.venue == kind)
            .ok_or(VenueError::NotInPack)?;
        let (rules, left_out) = RuleSet::read(&entry.rules);
        if !left_out.is_empty() {
            return Err(VenueError::Rules);
        }
        let (country, region) = (pack.jurisdiction.clone(), String::new());
        Ok(Self {
            kind: kind.to_owned(),
            care: entry.care,
            country,
            region,
            rules,
        })
    }
}

/// A venue and its lists.
#[derive(Debug)]
pub struct House {
    /// The policy.
    pub venue: Venue,
    /// Trusted signers.
    pub trust: TrustList,
    /// Trusted issuers of SMART Health Cards. A door without any does not read such cards.
    pub issuers: Issuers,
    /// Known codes.
    pub value_sets: ValueSets,
    /// Certificates that their issuers took back.
    pub revocations: Vec<Arc<StoredList>>,
    /// When the lists were published.
    pub lists_from: OffsetDateTime,
    /// How long the policy lets a door go on with them.
    pub lists_good_for: Duration,
}

impl House {
    /// How old the lists are; never negative.
    #[must_use]
    pub fn lists_age(&self, now: OffsetDateTime) -> Duration {
        (now - self.lists_from).max(Duration::ZERO)
    }

    /// Whether one of the lists revokes a certificate.
    #[must_use]
    pub fn revokes(&self, verified: &Verified) -> bool {
        let mut lists = self.revocations.iter();
        lists.any(|stored| verified.is_revoked(&stored.list()))
    }

    /// Whether they are too old to decide alone.
    #[must_use]
    pub fn is_stale(&self, now: OffsetDateTime) -> bool {
        self.lists_age(now) > self.lists_good_for
    }
}
