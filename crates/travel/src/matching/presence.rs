//! What the stays of one holder say about one area.

use crate::area::{Area, AreaId, Level};
use time::{Duration, OffsetDateTime};

/// The holder may have been in a listed area while it counted: the page asks "were you there?", and only the answer
/// makes a fact of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PossibleVisit {
    /// Which area.
    pub area: AreaId,
    /// How high.
    pub level: Level,
    /// The first moment that the holder may have been there within the area's window.
    pub from: OffsetDateTime,
    /// The first moment after the last one.
    pub until: OffsetDateTime,
    /// How long in all, in whole minutes; gaps between stays do not count.
    pub overlap_minutes: u32,
}

/// Grows with each stay that touched the area; stays come in the order of their beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Presence {
    from: OffsetDateTime,
    until: OffsetDateTime,
    overlap: Duration,
}

impl Presence {
    pub(crate) fn begin((from, until): (OffsetDateTime, OffsetDateTime)) -> Self {
        Self {
            from,
            until,
            overlap: until - from,
        }
    }

    /// Time that two stays have in common counts once.
    pub(crate) fn extend(&mut self, (from, until): (OffsetDateTime, OffsetDateTime)) {
        if until > self.until {
            self.overlap += until - from.max(self.until);
            self.until = until;
        }
    }

    /// The visit, if it was long enough.
    pub(crate) fn visit(&self, area: &Area, min_overlap: Duration) -> Option<PossibleVisit> {
        (self.overlap >= min_overlap).then(|| PossibleVisit {
            area: area.id,
            level: area.level,
            from: self.from,
            until: self.until,
            overlap_minutes: u32::try_from(self.overlap.whole_minutes()).unwrap_or(u32::MAX),
        })
    }
}
