//! The models that presets are of, each with the numbers it needs.

use super::daily::Weighing;
use super::dose::DoseResponse;
use super::germany::Germany;
use super::legacy::Configuration;
use crate::export::ReportType;
use crate::mapping::DataMapping;
use crate::window::Infectiousness;

/// How windows become a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    /// Daily summaries of the second version: weighted minutes.
    Summaries(Summaries),
    /// Germany's: minutes weighted by level of transmission risk, with filters.
    Germany(Germany),
    /// Arizona's: the probability of an infection.
    Dose(DoseResponse),
    /// Minutes below the second limit, as apps of the first version had them.
    Durations {
        /// The limits.
        attenuation_db: [u8; 2],
        /// From how many minutes a day is a warning, where that was published.
        trigger_minutes: Option<f64>,
    },
    /// The score of the first version.
    Score {
        /// The limits of its durations.
        attenuation_db: [u8; 2],
        /// Its lists.
        configuration: Configuration,
    },
}

/// Weighted minutes and what follows from them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summaries {
    /// Up to which attenuation a minute has which weight.
    pub attenuation_db: &'static [u8],
    /// The weights: one more, for what is beyond the last limit.
    pub bucket_weights: &'static [f64],
    /// The weights of standard and of high infectiousness.
    pub infectiousness_weights: [f64; 2],
    /// The weights of tests, clinical diagnoses, own reports and encounters of encounters.
    pub report_weights: [f64; 4],
    /// A window of fewer weighted seconds counts for nothing.
    pub minimum_window_score: f64,
    /// Days that are longer ago count for nothing; 0 where all count.
    pub days_since_exposure: u32,
    /// How infectious somebody is, by days since the first symptoms.
    pub days: &'static [(i8, i8, Infectiousness)],
    /// And where that is not known.
    pub when_days_missing: Infectiousness,
    /// From how many minutes a day is a warning, where that was published.
    pub trigger_minutes: Option<f64>,
    /// And from how many something to know.
    pub advisory_minutes: Option<f64>,
}

impl Model {
    /// What this model makes of published keys.
    #[must_use]
    pub fn mapping(&self) -> DataMapping {
        use Infectiousness::{High, Standard};
        let test = Some(ReportType::ConfirmedTest);
        match self {
            Self::Summaries(summaries) => {
                DataMapping::new(summaries.days, Some(summaries.when_days_missing), test)
            }
            Self::Germany(_) => DataMapping::new(&GERMANY_DAYS, Some(High), test),
            // these know levels and no infectiousness
            Self::Dose(_) | Self::Durations { .. } | Self::Score { .. } => {
                DataMapping::new(&[(-14, 14, Standard)], Some(Standard), test)
            }
        }
    }
}

/// Even levels of transmission risk are coded as high infectiousness, odd ones as standard; with known onset the levels
/// from −5 to 6 are 2 4 6 7 8 8 8 6 5 3 2 2, and 1 elsewhere.
const GERMANY_DAYS: [(i8, i8, Infectiousness); 4] = [
    (-14, 14, Infectiousness::Standard),
    (-5, 6, Infectiousness::High),
    (-2, -2, Infectiousness::Standard),
    (3, 4, Infectiousness::Standard),
];

impl Summaries {
    /// The same as the second version has it: always three limits.
    #[must_use]
    pub fn weighing(&self) -> Weighing {
        let last = self.bucket_weights.last().copied().unwrap_or(0.0);
        let weight = |place| self.bucket_weights.get(place).copied().unwrap_or(last);
        let limit = |place| self.attenuation_db.get(place).copied().unwrap_or(u8::MAX);
        let [standard_weight, high_weight] = self.infectiousness_weights;
        Weighing {
            attenuation_db: std::array::from_fn(limit),
            bucket_weights: std::array::from_fn(weight),
            standard_weight,
            high_weight,
            report_weights: self.report_weights,
            minimum_window_score: self.minimum_window_score,
            days_since_exposure: self.days_since_exposure,
        }
    }
}
