//! A stay: somebody was about here from then until then. It is the only thing the diary keeps.

use crate::place::{Accuracy, Place};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::{Duration, OffsetDateTime, UtcOffset};

/// A stay of the holder, with times in UTC to the second.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Stay {
    from: OffsetDateTime,
    until: OffsetDateTime,
    place: Place,
    accuracy: Accuracy,
    label: Label,
}

/// What the holder calls the place; at most [`Label::MAX`] characters, and may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Label(String);

/// Why something is no stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StayError {
    /// It ends before it begins, or at that moment.
    EndsBeforeItBegins,
    /// The label is too long.
    LabelTooLong,
    /// A year before 1970 or after 2199.
    NoSuchYear,
}

impl fmt::Display for StayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EndsBeforeItBegins => "a stay ends after it begins",
            Self::LabelTooLong => "the name of a place has at most 100 characters",
            Self::NoSuchYear => "a stay is in the years from 1970 to 2199",
        })
    }
}

impl std::error::Error for StayError {}

impl Label {
    /// The longest label, in characters.
    pub const MAX: usize = 100;

    /// A label as the holder typed it.
    ///
    /// # Errors
    /// [`StayError::LabelTooLong`].
    pub fn new(text: &str) -> Result<Self, StayError> {
        if text.chars().count() > Self::MAX {
            return Err(StayError::LabelTooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// A label from a file: what is too long is cut off.
    #[must_use]
    pub fn cut(text: &str) -> Self {
        Self(text.trim().chars().take(Self::MAX).collect())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Stay {
    /// A stay at `place` within `accuracy`, from one moment until another (not included).
    ///
    /// # Errors
    /// [`StayError::EndsBeforeItBegins`], [`StayError::NoSuchYear`].
    pub fn new(
        place: Place,
        accuracy: Accuracy,
        from: OffsetDateTime,
        until: OffsetDateTime,
        label: Label,
    ) -> Result<Self, StayError> {
        let (from, until) = (to_the_second(from)?, to_the_second(until)?);
        if until <= from {
            return Err(StayError::EndsBeforeItBegins);
        }
        Ok(Self {
            from,
            until,
            place,
            accuracy,
            label,
        })
    }

    /// First moment.
    #[must_use]
    pub const fn from(&self) -> OffsetDateTime {
        self.from
    }

    /// First moment after it.
    #[must_use]
    pub const fn until(&self) -> OffsetDateTime {
        self.until
    }

    /// How long.
    #[must_use]
    pub fn dwell(&self) -> Duration {
        self.until - self.from
    }

    /// Where.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Within which circle.
    #[must_use]
    pub const fn accuracy(&self) -> Accuracy {
        self.accuracy
    }

    /// What the holder calls it.
    #[must_use]
    pub const fn label(&self) -> &Label {
        &self.label
    }

    /// What is left of it from `horizon` on; nothing where the horizon itself is no moment of these centuries.
    pub(crate) fn since(self, horizon: OffsetDateTime) -> Option<Self> {
        let horizon = to_the_second(horizon).ok()?;
        (self.until > horizon).then(|| Self {
            from: self.from.max(horizon),
            ..self
        })
    }
}

fn to_the_second(at: OffsetDateTime) -> Result<OffsetDateTime, StayError> {
    let utc = at.checked_to_offset(UtcOffset::UTC);
    utc.filter(|utc| (1970..2200).contains(&utc.year()))
        .map(OffsetDateTime::truncate_to_second)
        .ok_or(StayError::NoSuchYear)
}

/// A stay as it is kept; the names are those of the pages' `add-stay`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    latitude: crate::place::Latitude,
    longitude: crate::place::Longitude,
    accuracy_metres: Accuracy,
    #[serde(with = "json::instant")]
    from: OffsetDateTime,
    #[serde(with = "json::instant")]
    until: OffsetDateTime,
    label: String,
}

impl TryFrom<Written> for Stay {
    type Error = StayError;
    fn try_from(written: Written) -> Result<Self, StayError> {
        let place = Place {
            latitude: written.latitude,
            longitude: written.longitude,
        };
        let label = Label::new(&written.label)?;
        Self::new(
            place,
            written.accuracy_metres,
            written.from,
            written.until,
            label,
        )
    }
}

impl From<Stay> for Written {
    fn from(stay: Stay) -> Self {
        Self {
            latitude: stay.place.latitude,
            longitude: stay.place.longitude,
            accuracy_metres: stay.accuracy,
            from: stay.from,
            until: stay.until,
            label: stay.label.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn stay(from: OffsetDateTime, until: OffsetDateTime) -> Result<Stay, StayError> {
        let place = Place::from_degrees(35.0, 139.0).unwrap();
        let accuracy = Accuracy::from_metres(20).unwrap();
        Stay::new(place, accuracy, from, until, Label::default())
    }

    #[test]
    fn a_stay_ends_after_it_begins_whatever_the_offsets_say() {
        let from = datetime!(2026-11-20 12:00 +9);
        assert!(stay(from, datetime!(2026-11-20 03:01 UTC)).is_ok());
        assert_eq!(
            stay(from, datetime!(2026-11-20 03:00:00.9 UTC)),
            Err(StayError::EndsBeforeItBegins)
        );
    }

    #[test]
    fn a_year_that_no_phone_has_seen_is_refused() {
        let late = datetime!(9999-12-31 23:59:59 -1);
        let early = datetime!(2026-11-20 12:00 UTC);
        assert_eq!(stay(early, late), Err(StayError::NoSuchYear));
    }

    #[test]
    fn it_is_written_and_read_back() {
        let written = r#"{"latitude":35.0,"longitude":139.0,"accuracyMetres":20,"from":"2026-11-20T03:00:00Z","until":"2026-11-20T04:00:00Z","label":"été"}"#;
        let stay: Stay = serde_json::from_str(written).unwrap();
        assert_eq!(serde_json::to_string(&stay).unwrap(), written);
        let backwards = written.replace("T04", "T02");
        assert!(serde_json::from_str::<Stay>(&backwards).is_err());
    }

    #[test]
    fn a_long_label_is_refused_from_a_hand_and_cut_from_a_file() {
        let long = "é".repeat(101);
        assert_eq!(Label::new(&long), Err(StayError::LabelTooLong));
        assert_eq!(Label::cut(&long).as_str().chars().count(), Label::MAX);
    }
}
