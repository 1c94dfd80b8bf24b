//! What both pages show of an authority and its bulletin, and what they are to fetch (JSON).

use crate::authority::Authority;
use crate::index::Index;
use crate::line::Line;
use crate::refusal::Refusal;
use serde::Serialize;
use time::OffsetDateTime;

/// A refusal: a code, for which the pages have words, and an English sentence in case they have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Refusal"))]
pub struct RefusalView {
    /// The stable code.
    pub code: &'static str,
    /// What the holder is told, in English.
    pub holder: &'static str,
}

impl From<Refusal> for RefusalView {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code(),
            holder: refusal.holder(),
        }
    }
}

/// The pinned authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AuthorityView {
    /// Its name.
    pub name: String,
    /// The origin of its bulletins.
    pub origin: String,
    /// A demonstration.
    pub demo: bool,
    /// Its officers' keys.
    pub officers: Vec<String>,
    /// How many must sign.
    pub threshold: usize,
    /// The country whose rules it publishes.
    pub country: String,
    /// When it ends its work.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub sunset: OffsetDateTime,
}

impl From<&Authority> for AuthorityView {
    fn from(authority: &Authority) -> Self {
        Self {
            name: authority.name.clone(),
            origin: authority.origin.clone(),
            demo: authority.demo,
            officers: authority
                .officers
                .keys()
                .iter()
                .map(ToString::to_string)
                .collect(),
            threshold: authority.officers.threshold(),
            country: authority.country.clone(),
            sunset: authority.sunset,
        }
    }
}

/// The bulletin in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BulletinView {
    /// Its number.
    pub version: u64,
    /// When it was issued.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub issued: OffsetDateTime,
    /// When it runs out.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub expires: OffsetDateTime,
    /// It has run out, and no rule is in force until a new one comes; at a door, also: too old to decide alone.
    pub stale: bool,
    /// How old it is; never negative.
    pub age_seconds: i64,
}

impl BulletinView {
    pub(crate) fn of(index: &Index, now: OffsetDateTime) -> Self {
        Self {
            version: index.version,
            issued: index.issued,
            expires: index.expires,
            stale: now >= index.expires,
            age_seconds: (now - index.issued).whole_seconds().max(0),
        }
    }
}

/// The files that a page is to fetch: all of the index that are not here yet, whoever the holder is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Wanted {
    /// Why the index was refused.
    pub refusal: Option<RefusalView>,
    /// What to fetch.
    pub files: Vec<WantedFile>,
}

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WantedFile {
    /// Its digest, which is its address.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// The digest of the one that it follows, where that is here and the difference may be all that there is to fetch.
    pub from: Option<String>,
}

impl WantedFile {
    pub(crate) fn of(line: &Line, from: Option<&Line>) -> Self {
        Self {
            sha256: line.digest.to_string(),
            bytes: line.bytes,
            from: from.map(|line| line.digest.to_string()),
        }
    }
}
