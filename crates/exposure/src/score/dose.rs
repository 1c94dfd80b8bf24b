//! A dose and what answers to it: the model of Arizona's Covid Watch (`ArizonaEnConverter`). Weighted minutes times what
//! somebody transmits on that day are a dose; each unit infects with the same small probability; days count less the
//! longer they are ago, for who was infected then would be ill by now.

use super::response::response;
use crate::window::{ExposureWindow, ScanInstance};
use std::collections::BTreeMap;

/// The numbers of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoseResponse {
    /// Up to which attenuation a minute has which weight; beyond the last limit it has the last weight.
    pub attenuation_db: [u8; 2],
    /// The weights.
    pub bucket_weights: [f64; 3],
    /// Infections a unit of dose.
    pub rate: f64,
    /// What is transmitted at each level.
    pub transmission: &'static [f64],
    /// The level of each day, from the day `levels_from` on; days outside have level 0.
    pub levels: &'static [u8],
    /// The first day since the first symptoms that has a level.
    pub levels_from: i8,
    /// No window counts for more seconds.
    pub most_seconds: u32,
    /// Above which probability a day is significant.
    pub significant: f64,
    /// What a day counts by how long it is ago; older ones count for nothing.
    pub discounts: &'static [f64],
}

/// What a day adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayDose {
    /// Weighted minutes.
    pub minutes: f64,
    /// The probability of an infection.
    pub probability: f64,
}

impl DoseResponse {
    /// The days with a window, where anything is transmitted.
    #[must_use]
    pub fn days(&self, windows: &[ExposureWindow]) -> BTreeMap<u32, DayDose> {
        let mut days: BTreeMap<u32, DayDose> = BTreeMap::new();
        for window in windows {
            let minutes = self.minutes(window);
            let probability = response(self.rate * self.transmitted(window) * minutes);
            if probability > 0.0 {
                let day = days.entry(window.day).or_default();
                day.minutes += minutes;
                day.probability = either(day.probability, probability);
            }
        }
        days
    }

    /// All days together, as of `today`.
    #[must_use]
    pub fn combined(&self, days: &BTreeMap<u32, DayDose>, today: u32) -> f64 {
        days.iter().fold(0.0, |all, (day, dose)| {
            let age = usize::try_from(today.saturating_sub(*day)).ok();
            let discount = age.and_then(|age| self.discounts.get(age));
            either(all, dose.probability * discount.unwrap_or(&0.0))
        })
    }

    /// The level is that of the day, or the one that the key was published with.
    fn transmitted(&self, window: &ExposureWindow) -> f64 {
        let of_day = window.days_since_onset.map(|days| {
            let place = i16::from(days) - i16::from(self.levels_from);
            let place = usize::try_from(place).ok();
            place
                .and_then(|place| self.levels.get(place).copied())
                .unwrap_or(0)
        });
        let level = of_day.or(window.transmission_risk).unwrap_or(0);
        let value = self.transmission.get(usize::from(level));
        value.copied().unwrap_or(0.0)
    }

    /// Where a window is longer than it may be, all of its time counts less.
    fn minutes(&self, window: &ExposureWindow) -> f64 {
        let seconds: u32 = window.scans.iter().map(ScanInstance::seconds).sum();
        let weighted: f64 = window.scans.iter().map(|scan| self.weighted(scan)).sum();
        let share = f64::from(self.most_seconds) / f64::from(seconds.max(1));
        weighted * share.min(1.0) / 60.0
    }

    fn weighted(&self, scan: &ScanInstance) -> f64 {
        let over = |limit: &&u8| scan.typical_attenuation_db > **limit;
        let bucket = self.attenuation_db.iter().take_while(over).count();
        f64::from(scan.seconds()) * self.bucket_weights[bucket]
    }
}

/// The probability that one of two things happened that do not depend on each other.
fn either(one: f64, other: f64) -> f64 {
    1.0 - (1.0 - one) * (1.0 - other)
}
