//! Moments as the tables have them: seconds since 1970, and days since 1970.

use time::{Date, OffsetDateTime};

const DAY: i64 = 86_400;
/// The Julian day of the first day of 1970.
const EPOCH: i64 = 2_440_588;

/// Seconds since 1970.
pub(crate) const fn seconds(at: OffsetDateTime) -> i64 {
    at.unix_timestamp()
}

/// Days since 1970, UTC.
pub(crate) const fn day(at: OffsetDateTime) -> i64 {
    seconds(at).div_euclid(DAY)
}

/// The moment of these seconds; what the calendar does not have is its beginning.
pub(crate) fn moment(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Days since 1970 of a civil day.
pub(crate) fn days(date: Date) -> i64 {
    i64::from(date.to_julian_day()) - EPOCH
}

/// The civil day of days since 1970; none where the calendar has no such day.
pub(crate) fn date(days: i64) -> Option<Date> {
    Date::from_julian_day(i32::try_from(days + EPOCH).ok()?).ok()
}
