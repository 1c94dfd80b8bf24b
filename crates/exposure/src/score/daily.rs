//! `DailySummariesConfig` and `DailySummary`, the second version of the published systems' risk.

use crate::export::ReportType;
use crate::window::{ExposureWindow, Infectiousness, ScanInstance};
use std::collections::BTreeMap;

/// How windows are weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighing {
    /// Up to which attenuation a scan is immediate, near, medium; beyond it is other.
    pub attenuation_db: [u8; 3],
    /// The weight of a second of each.
    pub bucket_weights: [f64; 4],
    /// The weight of a day of standard infectiousness.
    pub standard_weight: f64,
    /// And of high.
    pub high_weight: f64,
    /// The weights of tests, clinical diagnoses, own reports and encounters of encounters.
    pub report_weights: [f64; 4],
    /// A window of less counts for nothing.
    pub minimum_window_score: f64,
    /// Days that are longer ago count for nothing; 0 where all count.
    pub days_since_exposure: u32,
}

/// What a day adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// The highest score of a window.
    pub maximum_score: f64,
    /// All scores.
    pub score_sum: f64,
    /// All weighted seconds.
    pub weighted_duration_sum: f64,
}

/// A day, as a whole and by the ground of the keys, in the order of [`Weighing::report_weights`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DaySummary {
    /// All together.
    pub whole: Summary,
    /// Each ground.
    pub by_report_type: [Summary; 4],
}

impl Weighing {
    /// The days with a window that counts, as of `today`.
    #[must_use]
    pub fn days(&self, windows: &[ExposureWindow], today: u32) -> BTreeMap<u32, DaySummary> {
        let mut days: BTreeMap<u32, DaySummary> = BTreeMap::new();
        for window in windows {
            let age = today.saturating_sub(window.day);
            let Some(ground) = place(window.report_type) else {
                continue;
            };
            let duration: f64 = window.scans.iter().map(|scan| self.duration(scan)).sum();
            let score = duration * self.report_weights[ground] * self.infectious(window);
            let too_old = self.days_since_exposure > 0 && age > self.days_since_exposure;
            if score >= self.minimum_window_score && !too_old {
                let day = days.entry(window.day).or_default();
                day.whole.add(score, duration);
                day.by_report_type[ground].add(score, duration);
            }
        }
        days
    }

    fn duration(&self, scan: &ScanInstance) -> f64 {
        let over = |limit: &&u8| scan.typical_attenuation_db > **limit;
        let bucket = self.attenuation_db.iter().take_while(over).count();
        f64::from(scan.seconds()) * self.bucket_weights[bucket]
    }

    const fn infectious(&self, window: &ExposureWindow) -> f64 {
        match window.infectiousness {
            Infectiousness::Standard => self.standard_weight,
            Infectiousness::High => self.high_weight,
        }
    }
}

impl Summary {
    fn add(&mut self, score: f64, duration: f64) {
        self.maximum_score = self.maximum_score.max(score);
        self.score_sum += score;
        self.weighted_duration_sum += duration;
    }
}

/// The place among weights; what was revoked has none.
const fn place(ground: ReportType) -> Option<usize> {
    match ground {
        ReportType::ConfirmedTest => Some(0),
        ReportType::ConfirmedClinicalDiagnosis => Some(1),
        ReportType::SelfReport => Some(2),
        ReportType::Recursive => Some(3),
        ReportType::Revoked => None,
    }
}
