//! The model of the Corona-Warn-App (`RiskCalculation` of its phones): weighted minutes, window by window and day by day.
//!
//! Weights are hundredths, so that nine minutes are nine minutes on every machine: with binary fractions some phones
//! had 8.99 and said "low".

use crate::export::ReportType;
use crate::metadata::CalibrationConfidence;
use crate::window::{ExposureWindow, Infectiousness, ScanInstance};
use std::collections::{BTreeMap, BTreeSet};

/// Below which attenuation a second has which weight in hundredths; beyond the last it has none.
pub const WEIGHTS: [(u8, u64); 3] = [(63, 80), (73, 100), (79, 10)];
/// In hundredths, by level of transmission risk, 0 to 8.
pub const RISK_VALUES: [u64; 9] = [0, 0, 0, 60, 80, 100, 120, 140, 160];
/// A weighted minute.
const MINUTE: u64 = 60 * 100 * 100;

/// One of its configurations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Germany {
    /// From how many weighted minutes a window or a day is high.
    pub high_from: u64,
    /// From how many a day is low; `None` where it then has no risk.
    pub low_from: Option<u64>,
    /// A window with fewer minutes below 79 dB counts for nothing.
    pub least_minutes: u32,
    /// A window of a lower level of transmission risk counts for nothing.
    pub least_level: usize,
    /// Windows that are longer ago count for nothing; `None` where all count.
    pub oldest_days: Option<u32>,
}

impl Germany {
    /// Version 1.15, without filters.
    pub const V1_15: Self = Self {
        high_from: 9,
        low_from: Some(5),
        least_minutes: 0,
        least_level: 0,
        oldest_days: None,
    };
    /// Versions 2.
    pub const V2: Self = Self {
        high_from: 13,
        low_from: None,
        least_minutes: 5,
        least_level: 3,
        oldest_days: Some(10),
    };

    /// The days with a risk. All together is high where one of them is.
    #[must_use]
    pub fn days(&self, windows: &[ExposureWindow], today: u32) -> BTreeMap<u32, DayRisk> {
        self.sums(windows, today)
            .iter()
            .filter_map(|(day, sum)| Some((*day, sum.risk(self)?)))
            .collect()
    }

    /// The days with a window that counts.
    pub(super) fn sums(&self, windows: &[ExposureWindow], today: u32) -> BTreeMap<u32, Day> {
        let mut days: BTreeMap<u32, Day> = BTreeMap::new();
        for window in windows.iter().filter(|window| self.counts(window, today)) {
            days.entry(window.day).or_default().add(window, self);
        }
        days
    }

    fn counts(&self, window: &ExposureWindow, today: u32) -> bool {
        let (limit, _) = WEIGHTS[WEIGHTS.len() - 1];
        let near = window
            .scans
            .iter()
            .filter(|scan| scan.min_attenuation_db < limit);
        let seconds: u32 = near.map(ScanInstance::seconds).sum();
        let age = today.saturating_sub(window.day);
        seconds >= 60 * self.least_minutes
            && transmission_risk(window) >= self.least_level
            && self.oldest_days.is_none_or(|oldest| age <= oldest)
    }
}

/// The two levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something to know.
    Low,
    /// Something to do.
    High,
}

/// A day with a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRisk {
    /// Of all windows together.
    pub level: Level,
    /// At least so many encounters of low risk; two that look alike are counted as one.
    pub low_encounters: usize,
    /// And of high risk.
    pub high_encounters: usize,
}

/// What a day adds up to.
#[derive(Default)]
pub(super) struct Day {
    time: u64,
    encounters: BTreeSet<(Level, usize, CalibrationConfidence)>,
}

impl Day {
    fn add(&mut self, window: &ExposureWindow, model: &Germany) {
        let risk = transmission_risk(window);
        let seconds: u64 = window.scans.iter().map(weighted).sum();
        let time = seconds * RISK_VALUES[risk];
        let level = if time >= model.high_from * MINUTE {
            Level::High
        } else {
            Level::Low
        };
        self.time += time;
        self.encounters.insert((level, risk, window.confidence));
    }

    /// Weighted minutes.
    pub(super) fn minutes(&self) -> f64 {
        self.time as f64 / MINUTE as f64
    }

    pub(super) fn level(&self, model: &Germany) -> Option<Level> {
        let reaches = |minutes: u64| self.time >= minutes * MINUTE;
        if reaches(model.high_from) {
            return Some(Level::High);
        }
        model.low_from.is_some_and(reaches).then_some(Level::Low)
    }

    fn risk(&self, model: &Germany) -> Option<DayRisk> {
        let level = self.level(model)?;
        let of = |wanted| {
            self.encounters
                .iter()
                .filter(move |found| found.0 == wanted)
        };
        Some(DayRisk {
            level,
            low_encounters: of(Level::Low).count(),
            high_encounters: of(Level::High).count(),
        })
    }
}

fn weighted(scan: &ScanInstance) -> u64 {
    let below = WEIGHTS
        .iter()
        .find(|(below, _)| scan.min_attenuation_db < *below);
    u64::from(scan.seconds()) * below.map_or(0, |(_, weight)| *weight)
}

/// The level of transmission risk that Germany coded into two fields of the published systems.
const fn transmission_risk(window: &ExposureWindow) -> usize {
    let ground = match window.report_type {
        ReportType::ConfirmedTest => 6,
        ReportType::ConfirmedClinicalDiagnosis => 4,
        ReportType::SelfReport => 2,
        ReportType::Recursive | ReportType::Revoked => 0,
    };
    match window.infectiousness {
        Infectiousness::Standard => ground + 1,
        Infectiousness::High => ground + 2,
    }
}
