//! What a phone can know of its owner's health: a closed list (DESIGN, refusals). Each kind is one of
//! [`policy::vocabulary::FactKind`].

use policy::vocabulary::{AreaLevel, FactKind, SymptomCode, TestKind, TestResult, Tier};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, UtcOffset};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Origin {
    /// A verified certificate.
    Certificate,
    /// The owner's own word.
    Own,
}

/// One fact. Moments are in UTC; the order is total, so that facts can be sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Fact {
    /// A symptom.
    Symptom {
        /// Which.
        symptom: SymptomCode,
        /// When it began.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        onset: OffsetDateTime,
        /// When it ended; absent while it lasts.
        #[serde(
            with = "json::instant::option",
            default,
            skip_serializing_if = "Option::is_none"
        )]
        #[cfg_attr(feature = "typescript", ts(optional, type = "string"))]
        ended: Option<OffsetDateTime>,
    },
    /// The symptom check was answered.
    SymptomCheck {
        /// When.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        at: OffsetDateTime,
    },
    /// A test.
    Test {
        /// The disease, by the code that certificates use.
        target: String,
        /// What was looked for.
        test: TestKind,
        /// What was found.
        result: TestResult,
        /// When the sample was taken.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        specimen: OffsetDateTime,
        /// Who says so.
        origin: Origin,
    },
    /// A vaccination.
    Vaccination {
        /// The disease, by the code that certificates use.
        target: String,
        /// Number of this dose.
        dose: u64,
        /// Doses of the series.
        series: u64,
        /// The day.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        date: Date,
    },
    /// A recovery.
    Recovery {
        /// The disease, by the code that certificates use.
        target: String,
        /// Day of the first positive test.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        first_positive: Date,
    },
    /// Contact with a case.
    Exposure {
        /// The disease, by the pack's own name for it.
        disease: String,
        /// How close.
        tier: Tier,
        /// First day.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        first: Date,
        /// Last day.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        last: Date,
    },
    /// The phone was near one whose keys were published; never who, where or at which hour.
    Encounter {
        /// The disease, by the pack's own name for it.
        disease: String,
        /// What the minutes amount to, as the pack weighs them.
        tier: Tier,
        /// The day, in UTC.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        day: Date,
        /// How long, weighed by nearness and by how infectious the other was, in minutes.
        minutes: u32,
    },
    /// A stay in an area that the authority listed.
    AreaVisit {
        /// The disease, by the pack's own name for it.
        disease: String,
        /// The area's identifier in the list.
        area: String,
        /// Its level.
        level: AreaLevel,
        /// First day of the stay.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        first: Date,
        /// Last day of the stay.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        last: Date,
        /// Whether the owner said "yes, I was there". Until then it is a question and nothing follows from it.
        confirmed: bool,
    },
}

impl Fact {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> FactKind {
        match self {
            Self::Symptom { .. } => FactKind::Symptom,
            Self::SymptomCheck { .. } => FactKind::SymptomCheck,
            Self::Test { .. } => FactKind::Test,
            Self::Vaccination { .. } => FactKind::Vaccination,
            Self::Recovery { .. } => FactKind::Recovery,
            Self::Exposure { .. } => FactKind::Exposure,
            Self::Encounter { .. } => FactKind::Encounter,
            Self::AreaVisit { .. } => FactKind::AreaVisit,
        }
    }

    /// The first day it speaks of, in a place `offset` from UTC.
    #[must_use]
    pub fn first_day(&self, offset: UtcOffset) -> Date {
        match self {
            Self::Symptom { onset: at, .. }
            | Self::SymptomCheck { at }
            | Self::Test { specimen: at, .. } => day_at(*at, offset),
            Self::Vaccination { date, .. }
            | Self::Recovery {
                first_positive: date,
                ..
            }
            | Self::Encounter { day: date, .. } => *date,
            Self::Exposure { first, .. } | Self::AreaVisit { first, .. } => *first,
        }
    }

    /// The last day it speaks of.
    #[must_use]
    pub fn last_day(&self, offset: UtcOffset) -> Date {
        match self {
            Self::Exposure { last, .. } | Self::AreaVisit { last, .. } => *last,
            Self::Symptom {
                ended: Some(ended), ..
            } => day_at(*ended, offset),
            _ => self.first_day(offset),
        }
    }

    /// The same fact with its moments in UTC, and spans in order.
    pub(crate) fn normalised(&self) -> Self {
        let mut fact = self.clone();
        match &mut fact {
            Self::Symptom { onset, ended, .. } => {
                *onset = utc(*onset);
                *ended = ended.map(utc);
            }
            Self::SymptomCheck { at } | Self::Test { specimen: at, .. } => *at = utc(*at),
            Self::Exposure { first, last, .. } | Self::AreaVisit { first, last, .. } => {
                (*first, *last) = ((*first).min(*last), (*first).max(*last));
            }
            Self::Vaccination { .. } | Self::Recovery { .. } | Self::Encounter { .. } => {}
        }
        fact
    }
}

/// The civil day of a moment; at the ends of the calendar, where an offset leads outside, the day in UTC.
pub(crate) fn day_at(at: OffsetDateTime, offset: UtcOffset) -> Date {
    at.checked_to_offset(offset)
        .map_or_else(|| at.date(), OffsetDateTime::date)
}

fn utc(at: OffsetDateTime) -> OffsetDateTime {
    at.checked_to_offset(UtcOffset::UTC)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
