//! The first version of the published systems' risk (`ExposureConfiguration`, `ExposureInformation`): a product of four
//! scores for each exposure, and how long it was at which attenuation.

use crate::window::{ExposureWindow, ScanInstance};

/// Above which attenuation an exposure is in which of eight buckets; what is above none is in the last.
const ATTENUATIONS: [u8; 7] = [73, 63, 51, 33, 27, 15, 10];
/// The same for days ago, from this one on.
const DAYS: [u32; 7] = [14, 12, 10, 8, 6, 4, 2];
/// The same for minutes, up to this one.
const MINUTES: [u32; 7] = [0, 5, 10, 15, 20, 25, 30];
/// Durations are told in steps of five minutes, which is also about how often a phone listens.
const STEP: u32 = 300;
/// After a longer gap, in seconds, another exposure begins.
const GAP: u32 = 600;

/// How exposures are scored, each list in the order of its buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// From far to near.
    pub attenuation_scores: [u32; 8],
    /// From long ago to today.
    pub days_scores: [u32; 8],
    /// From short to long.
    pub duration_scores: [u32; 8],
    /// Levels 1 to 8.
    pub transmission_scores: [u32; 8],
    /// A lower score is none.
    pub minimum: u32,
}

/// A stretch of time near one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Its length in steps of five minutes.
    pub minutes: u32,
    /// The mean by time.
    pub attenuation_db: u8,
    /// Seconds below the lower limit, between the two, and from the upper one on.
    pub seconds_at: [u32; 3],
}

impl Configuration {
    /// The product of the four scores. A key without a level counts once.
    #[must_use]
    pub fn score(&self, exposure: &Exposure, days_ago: u32, level: Option<u8>) -> u32 {
        let attenuation = bucket(&ATTENUATIONS, |limit| exposure.attenuation_db > limit);
        let days = bucket(&DAYS, |limit| days_ago >= limit);
        let duration = bucket(&MINUTES, |limit| exposure.minutes <= limit);
        let transmission = match level {
            None | Some(0) => 1,
            Some(level) => {
                let score = self.transmission_scores.get(usize::from(level) - 1);
                score.copied().unwrap_or(0)
            }
        };
        let score = self.attenuation_scores[attenuation]
            * self.days_scores[days]
            * self.duration_scores[duration]
            * transmission;
        if score >= self.minimum { score } else { 0 }
    }
}

fn bucket<T: Copy>(limits: &[T; 7], within: impl Fn(T) -> bool) -> usize {
    let found = limits.iter().position(|limit| within(*limit));
    found.unwrap_or(limits.len())
}

impl Exposure {
    /// The exposures of one key, of what was received of it: times in Unix seconds, sorted, with attenuation. Between
    /// two sightings it is that of the first, and half a step is added at both ends.
    #[must_use]
    pub fn of_sightings(received: &[(u32, u8)], limits_db: [u8; 2]) -> Vec<Self> {
        let close = |a: &(u32, u8), b: &(u32, u8)| b.0.saturating_sub(a.0) <= GAP;
        let series = received.chunk_by(close);
        series.filter_map(|one| Self::of(one, limits_db)).collect()
    }

    fn of(series: &[(u32, u8)], limits_db: [u8; 2]) -> Option<Self> {
        let (first, last) = (series.first()?, series.last()?);
        let between = series
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0, pair[0].1));
        let ends = [(STEP / 2, first.1), (STEP / 2, last.1)];
        let periods: Vec<(u32, u8)> = between.chain(ends).collect();
        Self::summed(last.0 - first.0 + STEP, &periods, limits_db)
    }

    /// A window as an exposure: its scans are the periods.
    #[must_use]
    pub fn of_window(window: &ExposureWindow, limits_db: [u8; 2]) -> Option<Self> {
        let period = |scan: &ScanInstance| (scan.seconds(), scan.typical_attenuation_db);
        let periods: Vec<(u32, u8)> = window.scans.iter().map(period).collect();
        let seconds = periods.iter().map(|(seconds, _)| seconds).sum();
        Self::summed(seconds, &periods, limits_db)
    }

    fn summed(seconds: u32, periods: &[(u32, u8)], [low, high]: [u8; 2]) -> Option<Self> {
        let mut seconds_at = [0; 3];
        let (mut time, mut sum) = (0, 0);
        for (seconds, attenuation) in periods {
            let limits = [low, high];
            let place = limits.iter().filter(|limit| attenuation >= limit).count();
            seconds_at[place] += seconds;
            time += u64::from(*seconds);
            sum += u64::from(*seconds) * u64::from(*attenuation);
        }
        Some(Self {
            minutes: stepped(seconds) / 60,
            attenuation_db: u8::try_from((2 * sum + time).checked_div(2 * time)?).ok()?,
            seconds_at,
        })
    }
}

/// To the nearest step; half of one is rounded down.
const fn stepped(seconds: u32) -> u32 {
    let over = seconds % STEP;
    seconds - over + if 2 * over > STEP { STEP } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RISING: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

    fn exposure(minutes: u32, attenuation_db: u8) -> Exposure {
        Exposure {
            minutes,
            attenuation_db,
            seconds_at: [0; 3],
        }
    }

    fn scored(
        change: impl Fn(&mut Configuration),
        exposure: Exposure,
        days: u32,
        level: u8,
    ) -> u32 {
        let mut configuration = Configuration {
            attenuation_scores: [1; 8],
            days_scores: [1; 8],
            duration_scores: [1; 8],
            transmission_scores: [1; 8],
            minimum: 1,
        };
        change(&mut configuration);
        configuration.score(&exposure, days, Some(level))
    }

    #[test]
    fn buckets_end_where_the_reference_code_ends_them() {
        let attenuation = |db| scored(|c| c.attenuation_scores = RISING, exposure(5, db), 0, 1);
        assert_eq!(
            [74, 73, 64, 63, 52, 51, 34, 33].map(attenuation),
            [1, 2, 2, 3, 3, 4, 4, 5]
        );
        assert_eq!(
            [28, 27, 16, 15, 11, 10, 0].map(attenuation),
            [5, 6, 6, 7, 7, 8, 8]
        );
        let days = |days| scored(|c| c.days_scores = RISING, exposure(5, 0), days, 1);
        assert_eq!(
            [15, 14, 13, 12, 4, 3, 2, 1, 0].map(days),
            [1, 1, 2, 2, 6, 7, 7, 8, 8]
        );
        let minutes = |minutes| scored(|c| c.duration_scores = RISING, exposure(minutes, 0), 0, 1);
        assert_eq!([0, 5, 6, 10, 30, 31].map(minutes), [1, 2, 3, 3, 7, 8]);
        let level = |level| scored(|c| c.transmission_scores = RISING, exposure(5, 0), 0, level);
        assert_eq!([0, 1, 8, 9].map(level), [1, 1, 8, 0]);
    }

    #[test]
    fn a_score_is_a_product_and_below_the_minimum_it_is_none() {
        let product = |minimum| {
            let change = |c: &mut Configuration| {
                (c.attenuation_scores, c.duration_scores) = (RISING, RISING);
                c.minimum = minimum;
            };
            scored(change, exposure(10, 60), 0, 1)
        };
        assert_eq!((product(9), product(10)), (9, 0));
    }

    #[test]
    fn a_gap_of_more_than_ten_minutes_ends_an_exposure_and_its_mean_is_by_time() {
        let received = [(0, 40), (600, 60), (900, 60), (1_501, 70)];
        let found = Exposure::of_sightings(&received, [50, 65]);
        // 150 s and 600 s at 40 dB, 300 s and 150 s at 60 dB; 1,200 s are 20 minutes
        let first = Exposure {
            minutes: 20,
            attenuation_db: 48,
            seconds_at: [750, 450, 0],
        };
        let second = Exposure {
            minutes: 5,
            attenuation_db: 70,
            seconds_at: [0, 0, 300],
        };
        assert_eq!(found, [first, second]);
        assert_eq!(Exposure::of_sightings(&[], [50, 65]), []);
    }

    #[test]
    fn half_a_step_is_rounded_down_and_more_is_rounded_up() {
        assert_eq!([449, 450, 451, 600].map(stepped), [300, 300, 600, 600]);
    }
}
