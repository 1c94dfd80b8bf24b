//! The authority that a phone pins on first use: who may sign, and when it ends.

use crate::index::{CheckedIndex, Index};
use crate::key::VerifierKey;
use crate::officers::Officers;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The largest description that is read, in bytes.
const MAX_AUTHORITY: usize = 16 * 1024;

/// An authority, as `/authority.json` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its name, for people.
    pub name: String,
    /// The origin that its index names.
    pub origin: String,
    /// A demonstration: nothing it publishes is meant for real.
    pub demo: bool,
    /// Who signs.
    pub officers: Officers,
    /// The country whose rules it publishes, ISO 3166-1 alpha-2, or `XD`.
    pub country: String,
    /// From this moment on it publishes nothing, and nothing of it is in force.
    pub sunset: OffsetDateTime,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    name: String,
    origin: String,
    demo: bool,
    officers: Vec<String>,
    threshold: usize,
    country: String,
    #[serde(with = "json::instant")]
    sunset: OffsetDateTime,
}

impl Authority {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], [`Refusal::Authority`].
    pub fn parse(json: &str) -> Result<Self, Refusal> {
        if json.len() > MAX_AUTHORITY {
            return Err(Refusal::TooLarge);
        }
        let wire: Wire = json::read(json.as_bytes()).map_err(|_| Refusal::Authority)?;
        let keys: Result<Vec<_>, _> = wire
            .officers
            .iter()
            .map(|key| VerifierKey::parse(key))
            .collect();
        let officers = Officers::new(keys.map_err(|_| Refusal::Authority)?, wire.threshold)?;
        Ok(Self {
            name: wire.name,
            origin: wire.origin,
            demo: wire.demo,
            officers,
            country: wire.country,
            sunset: wire.sunset,
        })
    }

    /// The JSON form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let wire = Wire {
            name: self.name.clone(),
            origin: self.origin.clone(),
            demo: self.demo,
            officers: self
                .officers
                .keys()
                .iter()
                .map(ToString::to_string)
                .collect(),
            threshold: self.officers.threshold(),
            country: self.country.clone(),
            sunset: self.sunset,
        };
        json::write(&wire)
    }

    /// Whether it has ended its work.
    #[must_use]
    pub fn has_ended(&self, now: OffsetDateTime) -> bool {
        now >= self.sunset
    }

    /// Opens an index of this authority, as [`Index::open`] does.
    ///
    /// # Errors
    /// [`Refusal`]; [`Refusal::Sunset`] after its end, [`Refusal::Origin`] where another published it.
    pub fn open(
        &self,
        note: &str,
        now: OffsetDateTime,
        last: Option<u64>,
    ) -> Result<CheckedIndex, Refusal> {
        self.lasts(now)?;
        self.owns(Index::open(note, &self.officers, now, last)?)
    }

    /// Opens an index of this authority again whose signatures were checked a moment ago.
    ///
    /// # Errors
    /// [`Refusal`], as [`Authority::open`].
    pub(crate) fn reopen(
        &self,
        index: &CheckedIndex,
        now: OffsetDateTime,
        last: Option<u64>,
    ) -> Result<CheckedIndex, Refusal> {
        self.lasts(now)?;
        index.stands(now, last)?;
        self.owns(index.clone())
    }

    fn lasts(&self, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.has_ended(now) {
            Err(Refusal::Sunset)
        } else {
            Ok(())
        }
    }

    fn owns(&self, index: CheckedIndex) -> Result<CheckedIndex, Refusal> {
        if index.origin == self.origin {
            Ok(index)
        } else {
            Err(Refusal::Origin)
        }
    }
}
