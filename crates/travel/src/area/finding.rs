//! What keeps areas from being published or believed, in plain words for the officer.

use super::AreaId;
use std::fmt;

/// One thing that is wrong with one area, or with the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// Which area: its place in the list as given, counted from 0; `None` for the whole list.
    pub index: Option<usize>,
    /// The area's identifier, where it has one.
    pub id: Option<AreaId>,
    /// What stands there and what would be right.
    pub detail: String,
}

/// The rules of publication (`docs/areas.md` says why each is there).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "`sentence` says what each means")]
pub enum Rule {
    PopulationFloor,
    VenueFloor,
    Residential,
    TwoUnrelatedCases,
    SingleExposure,
    AllContactsKnown,
    RoundedWindow,
    LongWindow,
    FutureWindow,
    Delay,
    Expiry,
    SmallCell,
    SmallPolygon,
    Repeated,
    Order,
    Texts,
    UnknownMember,
    TooMany,
    Randomness,
    Times,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 20] = [
        Self::PopulationFloor,
        Self::VenueFloor,
        Self::Residential,
        Self::TwoUnrelatedCases,
        Self::SingleExposure,
        Self::AllContactsKnown,
        Self::RoundedWindow,
        Self::LongWindow,
        Self::FutureWindow,
        Self::Delay,
        Self::Expiry,
        Self::SmallCell,
        Self::SmallPolygon,
        Self::Repeated,
        Self::Order,
        Self::Texts,
        Self::UnknownMember,
        Self::TooMany,
        Self::Randomness,
        Self::Times,
    ];

    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PopulationFloor => "AREA-POPULATION",
            Self::VenueFloor => "AREA-VENUE-FLOOR",
            Self::Residential => "AREA-RESIDENTIAL",
            Self::TwoUnrelatedCases => "AREA-CASES",
            Self::SingleExposure => "AREA-SINGLE-EXPOSURE",
            Self::AllContactsKnown => "AREA-CONTACTS-KNOWN",
            Self::RoundedWindow => "AREA-WINDOW",
            Self::LongWindow => "AREA-WINDOW-LONG",
            Self::FutureWindow => "AREA-WINDOW-FUTURE",
            Self::Delay => "AREA-DELAY",
            Self::Expiry => "AREA-EXPIRY",
            Self::SmallCell => "AREA-SMALL-CELL",
            Self::SmallPolygon => "AREA-SMALL-POLYGON",
            Self::Repeated => "AREA-REPEATED-ID",
            Self::Order => "AREA-ORDER",
            Self::Texts => "AREA-TEXTS",
            Self::UnknownMember => "AREA-UNKNOWN-MEMBER",
            Self::TooMany => "AREA-TOO-MANY",
            Self::Randomness => "AREA-RANDOMNESS",
            Self::Times => "AREA-TIMES",
        }
    }

    /// What the rule asks, for the officer.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::PopulationFloor => {
                "too few people usually are in the district, so that it could name a home"
            }
            Self::VenueFloor => "too few people were at the venue, so that it could name somebody",
            Self::Residential => "a place where people live is never published",
            Self::TwoUnrelatedCases => {
                "an area needs two cases that did not infect each other, or wastewater"
            }
            Self::SingleExposure => {
                "a single exposure is enough only for a disease that spreads far"
            }
            Self::AllContactsKnown => {
                "everybody who was there is known; tell them, and publish nothing"
            }
            Self::RoundedWindow => {
                "the time is not rounded outwards to whole hours, or for a district to whole days"
            }
            Self::LongWindow => "the time is too long to tell anybody anything",
            Self::FutureWindow => "the time lies in the future",
            Self::Delay => {
                "a place of low urgency is published only some hours after it was visited"
            }
            Self::Expiry => "the area does not end soon enough, or ends before its own time",
            Self::SmallCell => "a cell is small enough to name a home",
            Self::SmallPolygon => "a polygon is small enough to name a home",
            Self::Repeated => "an identifier stands in the list twice",
            Self::Order => {
                "the list is not in the order of its identifiers, and any other order could say something"
            }
            Self::Texts => "a text is missing or too long",
            Self::UnknownMember => "a member is not one of those that may be published",
            Self::TooMany => "the list is longer or more detailed than a phone can use",
            Self::Randomness => {
                "there is not enough randomness for the identifiers, or it repeats itself"
            }
            Self::Times => "a time is missing, backwards, or outside the years 1970 to 2199",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule.sentence())?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}
