//! What an import would add to the diary, for the holder to look at first.

use crate::stay::Stay;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What a file has, before any of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What the file is.
    pub format: Format,
    /// The stays that would be added, in the order of their beginning.
    pub stays: Vec<Stay>,
    /// How many points were read, whether or not a stay came of them.
    pub points: u64,
    /// What was left out, and why.
    pub left_out: Vec<LeftOut>,
    /// The first moment of all that was read, also where it was left out.
    #[serde(with = "json::instant")]
    pub first: OffsetDateTime,
    /// The last.
    #[serde(with = "json::instant")]
    pub last: OffsetDateTime,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ImportFormat"))]
pub enum Format {
    /// GPX 1.1 (or 1.0, which has the same points).
    Gpx,
    /// Google Takeout's `Records.json`.
    GoogleRecords,
    /// Google Takeout's Semantic Location History.
    GoogleSemantic,
    /// `Timeline.json` as Android exports it.
    TimelineAndroid,
    /// `location-history.json` as iOS exports it.
    TimelineIos,
}

/// So many, for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// How many points, visits or journeys.
    pub count: u64,
}

/// Why something of a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ImportReason"))]
pub enum Reason {
    /// It has another form than its place in the file asks for.
    Unreadable,
    /// No place, or one that is nowhere on earth.
    NoPlace,
    /// No time, or one that is none.
    NoTime,
    /// It ends before it begins, or as it begins.
    Backwards,
    /// It is older than the diary keeps.
    TooOld,
    /// It lies in the future.
    InTheFuture,
    /// It is a journey, and not a stay.
    Journey,
    /// A visit inside of another one.
    InsideAnotherVisit,
    /// A point during a visit that the file names.
    DuringAVisit,
    /// It says too vaguely where.
    TooCoarse,
    /// A point in a vehicle.
    Moving,
    /// Points of a pause that was too short.
    TooShort,
    /// The file has more than can be used.
    TooMany,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::Unreadable,
        Self::NoPlace,
        Self::NoTime,
        Self::Backwards,
        Self::TooOld,
        Self::InTheFuture,
        Self::Journey,
        Self::InsideAnotherVisit,
        Self::DuringAVisit,
        Self::TooCoarse,
        Self::Moving,
        Self::TooShort,
        Self::TooMany,
    ];
}
