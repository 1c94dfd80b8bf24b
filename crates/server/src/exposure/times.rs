//! Moments in the units of the protocol: seconds since 1970, intervals of ten minutes, hours.

use ::exposure::INTERVAL_SECONDS;
use storage::{KnownKey, NewKey};
use time::OffsetDateTime;

/// Seconds since 1970; what was before is as far behind it.
pub(super) const fn seconds(at: OffsetDateTime) -> u64 {
    at.unix_timestamp().unsigned_abs()
}

/// When an interval begins, in seconds.
pub(super) fn begins(interval: u32) -> i64 {
    i64::from(interval) * i64::from(INTERVAL_SECONDS)
}

/// When the use of a key begins and when it has ended, in seconds.
pub(super) fn used(key: &KnownKey) -> (i64, i64) {
    let start = begins(key.rolling_start);
    (start, start + begins(key.rolling_period.into()))
}

/// The beginning of the hour.
pub(super) fn hour_of(at: OffsetDateTime) -> OffsetDateTime {
    let hour = at.unix_timestamp().div_euclid(3_600) * 3_600;
    OffsetDateTime::from_unix_timestamp(hour).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// When the key of a day has ended.
pub(super) fn ended(key: NewKey) -> Option<OffsetDateTime> {
    let (_, end) = used(&KnownKey::from(key));
    OffsetDateTime::from_unix_timestamp(end).ok()
}
