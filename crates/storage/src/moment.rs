//! Moments as the tables have them: seconds since 1970, and days since 1970.

use time::OffsetDateTime;

const DAY: i64 = 86_400;

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
