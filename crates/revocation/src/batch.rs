//! A batch of the EU gateway (`/revocation-list/{batchId}`, EU DCC Revocation, section 4): the JSON inside its CMS.

use crate::hash::{HashType, RevocationHash, from_base64};
use crate::mark::{Mark, Scope};
use serde::Deserialize;
use std::fmt;
use time::OffsetDateTime;

/// The longest batch, in bytes: a thousand entries are a twentieth of it.
pub const MAX_BATCH: usize = 1 << 20;
/// The most entries of a batch, by the gateway's schema.
const MAX_ENTRIES: usize = 1000;
/// What stands for the key where a state does not know which one signed.
const UNKNOWN_KID: &str = "UNKNOWN_KID";

/// Revocations of one state, for one key or all of its keys, until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    expires: OffsetDateTime,
    scope: Scope,
    hash_type: HashType,
    hashes: Vec<RevocationHash>,
}

/// Why a batch is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchError {
    /// Longer than [`MAX_BATCH`].
    TooLarge,
    /// Not the JSON of a batch, or without a date of expiry.
    Form,
    /// The country is no code of two letters.
    Country,
    /// The key identifier is neither eight bytes nor `UNKNOWN_KID`.
    Kid,
    /// No type of hash that the specification names.
    HashType,
    /// No entry, or more than a thousand.
    Entries,
    /// An entry, counted from 0, is no hash of 128 bits.
    Hash(usize),
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::TooLarge => "the batch is larger than any batch is",
            Self::Form => "it is not the JSON of a revocation batch",
            Self::Country => "its country is no code of two letters",
            Self::Kid => "its key identifier is neither 8 bytes in base64 nor UNKNOWN_KID",
            Self::HashType => "its type of hash is none of SIGNATURE, UCI, COUNTRYCODEUCI",
            Self::Entries => "it has no entry, or more than 1000",
            Self::Hash(index) => return write!(f, "entry {index} is no hash of 128 bits"),
        };
        f.write_str(sentence)
    }
}

impl std::error::Error for BatchError {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    country: String,
    #[serde(with = "json::instant")]
    expires: OffsetDateTime,
    kid: String,
    hash_type: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    hash: String,
}

impl Batch {
    /// Reads the JSON of a batch.
    ///
    /// # Errors
    /// [`BatchError`].
    pub fn parse(json: &[u8]) -> Result<Self, BatchError> {
        if json.len() > MAX_BATCH {
            return Err(BatchError::TooLarge);
        }
        let written: Written = json::read(json).map_err(|_| BatchError::Form)?;
        let country = Scope::of_country(&written.country).ok_or(BatchError::Country)?;
        let scope = match written.kid.as_str() {
            UNKNOWN_KID => country,
            kid => Scope::Key(from_base64(kid).ok_or(BatchError::Kid)?),
        };
        let named = |hash_type: &HashType| hash_type.as_str() == written.hash_type;
        Ok(Self {
            expires: written.expires,
            scope,
            hash_type: HashType::ALL
                .into_iter()
                .find(named)
                .ok_or(BatchError::HashType)?,
            hashes: hashes(&written.entries)?,
        })
    }

    /// Its revocations that are in force at `now`: all of them, or none once it has expired.
    pub fn marks(&self, now: OffsetDateTime) -> impl Iterator<Item = Mark> {
        let in_force = self.hashes.iter().filter(move |_| now < self.expires);
        in_force.map(|hash| Mark {
            scope: self.scope,
            hash_type: self.hash_type,
            hash: *hash,
        })
    }
}

fn hashes(entries: &[Entry]) -> Result<Vec<RevocationHash>, BatchError> {
    if !(1..=MAX_ENTRIES).contains(&entries.len()) {
        return Err(BatchError::Entries);
    }
    let read = |(index, entry): (usize, &Entry)| {
        RevocationHash::from_base64(&entry.hash).ok_or(BatchError::Hash(index))
    };
    entries.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use time::macros::datetime;

    const EXPIRES: OffsetDateTime = datetime!(2026-12-01 00:00 UTC);

    fn batch() -> Value {
        json!({"country": "XD", "expires": "2026-12-01T01:00:00+01:00", "kid": "AQIDBAUGBwg=",
            "hashType": "UCI", "entries": [{"hash": "AAAAAAAAAAAAAAAAAAAAAA=="}, {"hash": "AQAAAAAAAAAAAAAAAAAAAA=="}]})
    }

    fn with(member: &str, value: Value) -> Result<Batch, BatchError> {
        let mut batch = batch();
        batch[member] = value;
        Batch::parse(batch.to_string().as_bytes())
    }

    #[test]
    fn its_entries_are_marks_until_it_expires() {
        let batch = Batch::parse(batch().to_string().as_bytes()).unwrap();
        let marks: Vec<Mark> = batch.marks(EXPIRES - time::Duration::SECOND).collect();
        let mark = |first| Mark {
            scope: Scope::Key([1, 2, 3, 4, 5, 6, 7, 8]),
            hash_type: HashType::Uci,
            hash: RevocationHash([first, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        };
        assert_eq!(marks, [mark(0), mark(1)]);
        assert_eq!(batch.marks(EXPIRES).count(), 0);
    }

    #[test]
    fn an_unknown_key_is_any_key_of_the_country() {
        let batch = with("kid", json!("UNKNOWN_KID")).unwrap();
        assert_eq!(batch.scope, Scope::Country(*b"XD"));
    }

    #[test]
    fn each_fault_is_named() {
        let entries = vec![json!({"hash": "AAAAAAAAAAAAAAAAAAAAAA=="}); 1001];
        for (member, value, fault) in [
            ("country", json!("XDD"), BatchError::Country),
            ("expires", json!("tomorrow"), BatchError::Form),
            ("kid", json!("AQID"), BatchError::Kid),
            ("hashType", json!("uci"), BatchError::HashType),
            ("entries", json!([]), BatchError::Entries),
            ("entries", json!(entries), BatchError::Entries),
            ("entries", json!([{"hash": "AA=="}]), BatchError::Hash(0)),
        ] {
            assert_eq!(with(member, value), Err(fault), "{member}");
        }
        assert_eq!(Batch::parse(b"[]"), Err(BatchError::Form));
        assert_eq!(
            Batch::parse(&vec![b' '; MAX_BATCH + 1]),
            Err(BatchError::TooLarge)
        );
    }
}
