//! Whole hours: the finest time that an area is published with, since a minute could name a person.

use std::fmt;
use time::{OffsetDateTime, UtcOffset};

/// The beginning of an hour, counted in hours since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(u32);

/// When somebody could have been exposed: from one hour until another (not included).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    from: Hour,
    until: Hour,
}

const SECONDS: i64 = 3_600;

/// The hours until the year 2200; later ones are refused, so that every hour is a moment.
const END: u32 = 2_016_144;

impl Hour {
    /// An hour by its count since 1970 UTC; `None` from the year 2200 on.
    #[must_use]
    pub const fn new(hours: u32) -> Option<Self> {
        if hours < END { Some(Self(hours)) } else { None }
    }

    /// The hour that begins at this moment; `None` within an hour, or outside 1970 to 2199.
    #[must_use]
    pub fn exactly(at: OffsetDateTime) -> Option<Self> {
        let hour = Self::at_or_before(at)?;
        (hour.moment() == at).then_some(hour)
    }

    /// The hour that this moment is in; `None` outside 1970 to 2199.
    #[must_use]
    pub fn at_or_before(at: OffsetDateTime) -> Option<Self> {
        Self::new(u32::try_from(at.unix_timestamp().div_euclid(SECONDS)).ok()?)
    }

    /// The first hour that does not begin before this moment; `None` outside 1970 to 2199.
    #[must_use]
    pub fn at_or_after(at: OffsetDateTime) -> Option<Self> {
        let hour = Self::at_or_before(at)?;
        if hour.moment() == at {
            Some(hour)
        } else {
            hour.plus(1)
        }
    }

    /// Hours since 1970 UTC.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0
    }

    /// Some hours later; `None` from the year 2200 on.
    #[must_use]
    pub const fn plus(self, hours: u32) -> Option<Self> {
        match self.0.checked_add(hours) {
            Some(sum) => Self::new(sum),
            None => None,
        }
    }

    /// Its first moment.
    #[must_use]
    pub fn moment(self) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH + time::Duration::hours(i64::from(self.0))
    }

    /// Reads RFC 3339; `None` for what is no whole hour.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = json::instant::read(text)?;
        Self::exactly(at.checked_to_offset(UtcOffset::UTC)?)
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.moment();
        let (date, hour) = (at.date(), at.hour());
        write!(f, "{date}T{hour:02}:00:00Z")
    }
}

impl Window {
    /// A window; `None` where it does not end after it begins.
    #[must_use]
    pub fn new(from: Hour, until: Hour) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }

    /// The smallest window of whole multiples of `step` hours (counted from 1970 UTC) around these moments; `None`
    /// where they do not follow each other or are outside 1970 to 2199.
    #[must_use]
    pub fn rounded_outwards(
        from: OffsetDateTime,
        until: OffsetDateTime,
        step: u32,
    ) -> Option<Self> {
        if until <= from {
            return None;
        }
        let first = Hour::at_or_before(from)?.0;
        let last = Hour::at_or_after(until)?.0;
        let from = Hour::new(first - first.checked_rem(step)?)?;
        Self::new(from, Hour::new(last.checked_next_multiple_of(step)?)?)
    }

    /// First hour.
    #[must_use]
    pub const fn from(self) -> Hour {
        self.from
    }

    /// First hour after it.
    #[must_use]
    pub const fn until(self) -> Hour {
        self.until
    }

    /// How many hours.
    #[must_use]
    pub const fn hours(self) -> u32 {
        self.until.0 - self.from.0
    }

    /// Whether both ends are multiples of `step` hours.
    #[must_use]
    pub const fn is_rounded_to(self, step: u32) -> bool {
        self.from.0.is_multiple_of(step) && self.until.0.is_multiple_of(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_last_hour_is_that_before_2200() {
        let last = Hour::new(END - 1).unwrap();
        assert_eq!(last.to_string(), "2199-12-31T23:00:00Z");
        assert_eq!(Hour::new(END), None);
    }

    #[test]
    fn hours_are_written_and_read_back() {
        let hour = Hour::parse("2026-11-20T09:00:00+09:00").unwrap();
        assert_eq!(hour.to_string(), "2026-11-20T00:00:00Z");
        assert_eq!(Hour::parse(&hour.to_string()), Some(hour));
        for wrong in [
            "2026-11-20T09:30:00Z",
            "2026-11-20",
            "1969-12-31T23:00:00Z",
            "9999-12-31T23:00:00-01:00",
        ] {
            assert_eq!(Hour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn windows_are_rounded_outwards() {
        let (from, until) = (
            datetime!(2026-11-20 09:59:59 UTC),
            datetime!(2026-11-20 11:00:01 UTC),
        );
        let hours = Window::rounded_outwards(from, until, 1).unwrap();
        assert_eq!(hours.from().to_string(), "2026-11-20T09:00:00Z");
        assert_eq!(hours.until().to_string(), "2026-11-20T12:00:00Z");
        let days = Window::rounded_outwards(from, until, 24).unwrap();
        assert_eq!(days.from().to_string(), "2026-11-20T00:00:00Z");
        assert_eq!(days.hours(), 24);
        assert!(days.is_rounded_to(24) && !hours.is_rounded_to(24));
        assert_eq!(Window::rounded_outwards(until, from, 1), None);
    }
}
