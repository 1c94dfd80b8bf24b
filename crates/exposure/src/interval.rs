//! Time as the protocol counts it: `ENIntervalNumber` and `TEKRollingPeriod` (Cryptography Specification v1.2, "Details").

use std::fmt;

/// Seconds in one interval.
pub const INTERVAL_SECONDS: u32 = 600;
/// Seconds of a day.
pub(crate) const DAY_SECONDS: u32 = 24 * 60 * 60;

/// A ten-minute interval since 1970 in UTC: `ENIntervalNumber`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval(pub u32);

impl Interval {
    /// The interval that a Unix time is in; `None` before 1970 and beyond the last one that 32 bits count.
    #[must_use]
    pub fn of_unix(seconds: i64) -> Option<Self> {
        let number = seconds.div_euclid(i64::from(INTERVAL_SECONDS));
        u32::try_from(number).ok().map(Self)
    }

    /// The interval that a key begins with which is valid now: the last UTC midnight.
    #[must_use]
    pub const fn start_of_day(self) -> Self {
        let day = RollingPeriod::DAY.0 as u32;
        Self(self.0 / day * day)
    }

    /// The Unix time of the beginning of the interval.
    #[must_use]
    pub const fn unix(self) -> u64 {
        self.0 as u64 * INTERVAL_SECONDS as u64
    }
}

/// For how many intervals a key is used: 1 to 144. A key that was released early has fewer than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollingPeriod(u8);

/// A rolling period that no key can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPeriod;

impl RollingPeriod {
    /// A day, the ordinary one.
    pub const DAY: Self = Self(144);

    /// Checks a number of intervals.
    ///
    /// # Errors
    /// It is 0 or more than a day.
    pub const fn new(intervals: u32) -> Result<Self, NoPeriod> {
        match intervals {
            1..=144 => Ok(Self(intervals.to_le_bytes()[0])),
            _ => Err(NoPeriod),
        }
    }

    /// The number of intervals.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for NoPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key is used for 1 to 144 intervals of ten minutes")
    }
}

impl std::error::Error for NoPeriod {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_has_ten_minutes_and_a_day_begins_at_midnight_in_utc() {
        let interval = Interval::of_unix(1_585_785_600).unwrap();
        assert_eq!(interval, Interval(2_642_976));
        assert_eq!(Interval(2_642_976 + 143).start_of_day(), interval);
        assert_eq!(interval.unix(), 1_585_785_600);
        assert_eq!(Interval::of_unix(1_585_785_600 + 599), Some(interval));
        assert_eq!(Interval::of_unix(-1), None);
    }

    #[test]
    fn a_key_is_used_for_one_interval_at_least_and_a_day_at_most() {
        assert_eq!(RollingPeriod::new(0), Err(NoPeriod));
        assert_eq!(RollingPeriod::new(144), Ok(RollingPeriod::DAY));
        assert_eq!(RollingPeriod::new(145), Err(NoPeriod));
    }
}
