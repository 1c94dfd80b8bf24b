//! The model of the Corona-Warn-App (`RiskCalculation` of its phones, configuration of version 1.15): weighted minutes, window
//! by window and day by day.
//!
//! Weights are hundredths, so that nine minutes are nine minutes on every machine: with binary fractions some phones
//! had 8.99 and said "low".

use crate::export::ReportType;
use crate::metadata::CalibrationConfidence;
use crate::window::{ExposureWindow, Infectiousness, ScanInstance};
use std::collections::{BTreeMap, BTreeSet};

/// Below which attenuation a second has which weight; beyond the last it has none.
const WEIGHTS: [(u8, u64); 3] = [(63, 80), (73, 100), (79, 10)];
/// By level of transmission risk, 0 to 8.
const RISK_VALUES: [u64; 9] = [0, 0, 0, 60, 80, 100, 120, 140, 160];
/// A weighted minute.
const MINUTE: u64 = 60 * 100 * 100;
const HIGH_FROM: u64 = 9 * MINUTE;
const LOW_FROM: u64 = 5 * MINUTE;

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

/// The days with a risk. All together is high where one of them is.
#[must_use]
pub fn days(windows: &[ExposureWindow]) -> BTreeMap<u32, DayRisk> {
    let mut days: BTreeMap<u32, Day> = BTreeMap::new();
    for window in windows {
        days.entry(window.day).or_default().add(window);
    }
    days.iter()
        .filter_map(|(day, sum)| Some((*day, sum.risk()?)))
        .collect()
}

#[derive(Default)]
struct Day {
    time: u64,
    encounters: BTreeSet<(Level, usize, CalibrationConfidence)>,
}

impl Day {
    fn add(&mut self, window: &ExposureWindow) {
        let risk = transmission_risk(window);
        let seconds: u64 = window.scans.iter().map(weighted).sum();
        let time = seconds * RISK_VALUES[risk];
        let level = if time >= HIGH_FROM {
            Level::High
        } else {
            Level::Low
        };
        self.time += time;
        self.encounters.insert((level, risk, window.confidence));
    }

    fn risk(&self) -> Option<DayRisk> {
        let level = match self.time {
            HIGH_FROM.. => Level::High,
            LOW_FROM.. => Level::Low,
            _ => return None,
        };
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
