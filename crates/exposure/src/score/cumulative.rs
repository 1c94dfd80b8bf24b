//! Risk that grows with time (Ferretti and others, "Digital measurement of SARS-CoV-2 transmission risk from 7 million
//! contacts", Nature 2024, s41586-023-06952-2): of the contacts of the English and Welsh app 1.1 % an hour were infected,
//! so that six hours near somebody are a risk of their own kind beside a quarter of an hour.
//!
//! The model here is the simplest that grows so: each hour is as dangerous as the one before, and nobody is infected
//! twice, `1 − exp(−rate × hours)`. It speaks of one disease, its variants of 2021 and its vaccinations; another needs
//! another rate.

use super::daily::Weighing;
use super::response::response;
use crate::window::ExposureWindow;
use std::collections::BTreeMap;

/// Infections an hour of exposure, as measured.
pub const MEASURED_PER_HOUR: f64 = 0.011;

/// The probability after so many hours of weighted exposure; `rate` is infections an hour.
#[must_use]
pub fn risk(hours: f64, rate: f64) -> f64 {
    response(hours * rate)
}

/// The risk of each day by its weighted seconds, and that of all days together.
#[must_use]
pub fn days(
    windows: &[ExposureWindow],
    weighing: &Weighing,
    today: u32,
    rate: f64,
) -> (BTreeMap<u32, f64>, f64) {
    let hours = |seconds: f64| seconds / 3600.0;
    let days = weighing.days(windows, today);
    let seconds: f64 = days.values().map(|day| day.whole.score_sum).sum();
    let of_day = |day: &super::daily::DaySummary| risk(hours(day.whole.score_sum), rate);
    let by_day = days.iter().map(|(day, sum)| (*day, of_day(sum))).collect();
    (by_day, risk(hours(seconds), rate))
}
