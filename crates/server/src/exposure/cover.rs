//! Cover: keys that nobody ever used, so that of no published key it can be told whether somebody did (docs/exposure-server.md).
//!
//! A key that somebody uploaded has covers that agree with it in everything but their random bytes, for ever: one of these keys is
//! as likely the true one as another, whatever is looked at. And some uploads are made up as a whole, with covers of their own, so
//! that not even of such a group it can be told whether one of it is true. All of an hour have equally many covers.

use super::draws::Draws;
use super::times::{ended, seconds};
use ::exposure::{INTERVAL_SECONDS, Interval, RollingPeriod};
use storage::{InventedKey, NewKey, Report};
use time::{Duration, OffsetDateTime};

/// Intervals of a day.
const DAY: u32 = RollingPeriod::DAY.get() as u32;
/// The most uploads that are made up for an hour.
const MOST_INVENTED: usize = 3;
/// Days of which a phone has keys, today's besides.
const DAYS: u32 = 13;
/// One upload in so many that are made up is of an illness that is likely, and not yet confirmed.
const LIKELY: usize = 5;
/// Within how many hours such a one is revised.
const REVISED_WITHIN: i64 = 48;
/// One traveller in so many.
const TRAVELLERS: usize = 10;

/// Uploads that are made up for an hour.
pub(crate) fn invented(hour: OffsetDateTime, draws: &mut Draws) -> Vec<InventedKey> {
    let uploads = 1 + draws.below(MOST_INVENTED);
    (0..uploads).flat_map(|_| upload(hour, draws)).collect()
}

/// The keys of a phone since two weeks, as one has them whose symptoms began some days ago.
fn upload(hour: OffsetDateTime, draws: &mut Draws) -> Vec<InventedKey> {
    let now = u32::try_from(seconds(hour) / u64::from(INTERVAL_SECONDS)).unwrap_or_default();
    let today = Interval(now).start_of_day().0;
    let sick_for = i8::try_from(draws.below(9)).unwrap_or_default();
    let (report, risk) = match draws.one_in(LIKELY) {
        true => (Report::Likely, 4),
        false => (Report::Confirmed, 2),
    };
    let traveller = draws.one_in(TRAVELLERS);
    // the key of today is sent only by phones that give it out before it ends
    let first = u32::from(draws.one_in(2));
    let days = first..=DAYS;
    days.map(|days_ago| {
        let rolling_start = today.saturating_sub(days_ago * DAY);
        let key = NewKey {
            key: draws.key(),
            rolling_start,
            rolling_period: RollingPeriod::DAY.get(),
            risk,
            days_since_onset: sick_for - i8::try_from(days_ago).unwrap_or_default(),
        };
        InventedKey {
            key,
            report,
            traveller,
            released_at: ended(key).map_or(hour, |end| hour.max(end)),
        }
    })
    .collect()
}

/// Of which hours before this one made-up uploads are revised now, and to what.
pub(crate) fn revised(hour: OffsetDateTime, draws: &mut Draws) -> Vec<(OffsetDateTime, Report)> {
    let within = usize::try_from(REVISED_WITHIN).unwrap_or(1);
    let hours = (1..=REVISED_WITHIN).map(|ago| hour - Duration::hours(ago));
    hours
        .filter_map(|of| {
            let outcome = if draws.one_in(4) {
                Report::Revoked
            } else {
                Report::Confirmed
            };
            draws.one_in(within).then_some((of, outcome))
        })
        .collect()
}

/// How many covers each of so many keys has, where a file has `least` keys and each key `covers`, both at least. Somewhat more than
/// the least are drawn, so that the number tells nothing either.
pub(crate) fn covers_of_each(keys: usize, least: usize, covers: usize, draws: &mut Draws) -> usize {
    let wanted = least + draws.below(least / 10 + 1);
    wanted.div_ceil(keys.max(1)).saturating_sub(1).max(covers)
}

/// As many new keys for each of these.
pub(crate) fn pairs(
    seeds: &[[u8; 16]],
    of_each: usize,
    draws: &mut Draws,
) -> Vec<([u8; 16], [u8; 16])> {
    let each = seeds.iter().flat_map(|seed| vec![*seed; of_each]);
    let mut pairs: Vec<_> = each.map(|seed| (draws.key(), seed)).collect();
    // the order in which they are written tells nothing of what they cover
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hour_has_fewer_than_the_least_and_no_key_is_without_cover() {
        let mut draws = Draws::new([1; 32]);
        for keys in [1, 2, 13, 249, 250, 251, 10_000] {
            let of_each = covers_of_each(keys, 250, 1, &mut draws);
            assert!(
                keys * (1 + of_each) >= 250 && of_each >= 1,
                "{keys}: {of_each}"
            );
            assert!(keys * (1 + of_each) <= 275 + 2 * keys, "{keys}: {of_each}");
        }
    }

    #[test]
    fn what_is_made_up_could_be_somebodys() {
        let hour = OffsetDateTime::from_unix_timestamp(1_790_064_000).unwrap();
        let mut draws = Draws::new([2; 32]);
        let mut late = 0;
        for _ in 0..50 {
            let keys = invented(hour, &mut draws);
            assert!((13..=42).contains(&keys.len()));
            for one in &keys {
                let ends = i64::from(one.key.rolling_start + 144) * 600;
                assert!(one.released_at.unix_timestamp() >= ends, "in use still");
                assert!(one.key.days_since_onset.abs() <= 14);
                late += usize::from(one.released_at > hour);
            }
        }
        assert!(late > 10);
    }
}
